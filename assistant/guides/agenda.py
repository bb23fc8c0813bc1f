"""The agenda: which items, how many minutes each, and how to run it with this number of people."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.guides.materials import AgendaItem, Materials, Method, Step
from assistant.guides.selecting import draw_from

_UNIT = 5  # minutes; what the times of all but the shortest meetings are rounded to
_ROUNDED_FROM = 45  # minutes
_BREAK_EVERY = 90  # minutes
_BREAK, _LONG_BREAK, _LUNCH = 10, 15, 45  # minutes
_LEAST_SECONDS = 30  # for each in a round
_LONG_DAY, _LUNCH_FROM = 180, 300  # minutes
_LUNCH_AFTER = 200  # minutes of a day that begins at nine
_GROUPS = 8  # from so many on, groups grow rather than being more
_LARGEST_GROUP = 8  # people
_PAIRS_COUNTED = 20  # people up to which the pairs are counted up
_GROUP_SECONDS = 40  # for each group that tells the others


@dataclass(frozen=True, slots=True)
class Slot:
    """An item of the agenda with its minutes; a break has no item."""

    minutes: int
    item: AgendaItem | None = None
    heading: str = ""


def plan_agenda(items: Sequence[AgendaItem], minutes: int) -> list[Slot]:
    """The items that have room in a meeting of so many minutes, with breaks; the minutes add up exactly."""
    wanted = [item for item in items if item.from_minutes <= minutes <= item.until_minutes]
    breaks = _breaks(minutes)
    shares = share_minutes(minutes - sum(length for length, _ in breaks), wanted)
    slots = [Slot(share, item, item.heading) for item, share in zip(wanted, shares, strict=True)]
    return _with_breaks(slots, breaks)


def share_minutes(total: int, items: Sequence[AgendaItem]) -> list[int]:
    """Minutes for each item: at least its least, then by weight up to its most; they add up to ``total``."""
    unit = _UNIT if total >= _ROUNDED_FROM else 1
    units, rest = divmod(total, unit)
    least = [-(-item.least // unit) for item in items]
    most = [max(low, item.most // unit) for low, item in zip(least, items, strict=True)]
    shares = list(least)
    for _ in range(units - sum(shares)):
        open_items = [at for at in range(len(items)) if shares[at] < most[at]]
        if not open_items:  # a long day: what is talked about most has room for more, a welcome has not
            open_items = [at for at in range(len(items)) if most[at] == max(most)]
        # the one that is furthest below what its weight entitles it to
        at = min(open_items, key=lambda at: ((shares[at] + 1) / items[at].weight, at))
        shares[at] += 1
    while sum(shares) > units:  # too short a meeting for every least
        at = max(range(len(items)), key=lambda at: (shares[at], -items[at].weight, at))
        shares[at] -= 1
    largest = max(range(len(items)), key=lambda at: (items[at].weight, shares[at], -at))
    return [share * unit + (rest if at == largest else 0) for at, share in enumerate(shares)]


def _breaks(minutes: int) -> list[tuple[int, str]]:
    """Length and name of the breaks of a meeting."""
    count = max(0, round(minutes / _BREAK_EVERY) - 1) if minutes > _BREAK_EVERY else 0
    length = _LONG_BREAK if minutes >= _LONG_DAY else _BREAK
    breaks = [(length, "Pause")] * count
    if minutes >= _LUNCH_FROM and breaks:
        share = minutes / (len(breaks) + 1)
        at = min(range(len(breaks)), key=lambda at: abs(share * (at + 1) - _LUNCH_AFTER))
        breaks[at] = (_LUNCH, "Frokost")
    return breaks


def _with_breaks(slots: list[Slot], breaks: list[tuple[int, str]]) -> list[Slot]:
    """The slots with the breaks between them, where they divide the time most evenly."""
    total = sum(slot.minutes for slot in slots)
    ends, elapsed = [], 0
    for slot in slots:
        elapsed += slot.minutes
        ends.append(elapsed)
    places: list[int] = []
    for number in range(1, len(breaks) + 1):
        ideal = total * number / (len(breaks) + 1)
        free = [at for at in range(len(slots) - 1) if at not in places]
        if free:
            places.append(min(free, key=lambda at: (abs(ends[at] - ideal), at)))
    result: list[Slot] = []
    waiting = list(breaks)
    for at, slot in enumerate(slots):
        result.append(slot)
        if at in places and waiting:
            length, name = waiting.pop(0)
            result.append(Slot(length, None, name))
    if waiting:  # more breaks than gaps: their time belongs to the longest item
        extra = sum(length for length, _ in waiting)
        at = max(range(len(result)), key=lambda at: result[at].minutes)
        result[at] = Slot(result[at].minutes + extra, result[at].item, result[at].heading)
    return result


def choose_method(
    materials: Materials, use: str, minutes: int, people: int, seed: str, taken: set[str]
) -> Method:
    """A method that fits the item, the time and the number of people; another than those taken where there is one."""
    fitting = [
        method for method in materials.methods
        if use in method.uses
        and method.min_minutes <= minutes <= method.max_minutes
        and method.min_people <= people <= method.max_people
        and _all_are_heard(method, minutes, people)
    ]  # fmt: skip
    fresh = [method for method in fitting if method.id not in taken]
    candidates = fresh or fitting or [method for method in materials.methods if method.id == "plenum"]
    method = candidates[draw_from(f"{seed}|{use}", len(candidates))]
    taken.add(method.id)
    return method


def _all_are_heard(method: Method, minutes: int, people: int) -> bool:
    """Whether a round leaves everyone time to say something."""
    shares = zip(method.steps, _step_minutes(method.steps, minutes), strict=True)
    rounds = [share for step, share in shares if "{hver}" in step.text]
    return all(share * 60 >= _LEAST_SECONDS * people for share in rounds)


def tell_method(method: Method, minutes: int, people: int) -> str:
    """How to run an item: each step with its minutes, and what the chair says."""
    shares = _step_minutes(method.steps, minutes)
    steps = [
        _tell_step(step, share, people) for step, share in zip(method.steps, shares, strict=True) if share
    ]
    return f"{method.name}. {' '.join(steps)} Mødelederen siger: »{method.chair}«"


def _tell_step(step: Step, minutes: int, people: int) -> str:
    heard, groups = minutes * 60 // _GROUP_SECONDS, len(_sizes(people, 4))
    text = step.text.format(
        m=say_minutes(minutes), alle=_everyone(people), Alle=_everyone(people).capitalize(), par=say_groups(people, 2), grupper=say_groups(people, 4),
        hver=_each(minutes, people), hver_gruppe=_heard_groups(groups, heard),
    )  # fmt: skip
    left_out = "{hver_gruppe}" in step.text and groups > heard
    return f"{text} De andre grupper afleverer deres stikord." if left_out else text


def _everyone(people: int) -> str:
    return "begge" if people == 2 else f"alle {people}"


def _heard_groups(groups: int, heard: int) -> str:
    if groups == 1:
        return "Gruppen"
    if groups <= heard:
        return "Hver gruppe"
    return "Én af grupperne" if heard == 1 else f"{heard} af grupperne"


def _step_minutes(steps: Sequence[Step], minutes: int) -> list[int]:
    total = sum(step.share for step in steps)
    exact = [minutes * step.share / total for step in steps]
    shares = [max(1, int(share)) for share in exact]
    while sum(shares) > minutes and max(shares) > 1:
        shares[max(range(len(shares)), key=lambda at: shares[at])] -= 1
    while sum(shares) > minutes:  # fewer minutes than steps: the last steps are left out
        shares[max(at for at in range(len(shares)) if shares[at])] = 0
    for at in sorted(range(len(steps)), key=lambda at: (exact[at] % 1 == 0, -(exact[at] % 1), at)):
        if sum(shares) < minutes:
            shares[at] += 1
    shares[max(range(len(shares)), key=lambda at: (exact[at], -at))] += minutes - sum(shares)
    return shares


def say_minutes(minutes: int) -> str:
    """ "1 minut", "5 minutter"."""
    return "1 minut" if minutes == 1 else f"{minutes} minutter"


def _each(minutes: int, people: int) -> str:
    """How long each may speak in a round."""
    seconds = minutes * 60 // people
    if seconds >= 90:
        return f"cirka {say_minutes(round(seconds / 60))}"
    return f"højst {max(5, seconds // 5 * 5)} sekunder"


def say_groups(people: int, size: int) -> str:
    """How so many people divide: "i 4 par", "i én gruppe på 3 og 2 grupper på 4", "to og to" where they are many."""
    sizes = _sizes(people, size)
    if len(sizes) == 1 and people > 2:
        return f"alle {people}" if size == 2 else "i én gruppe"
    if size == 2 and people > _PAIRS_COUNTED:
        return "to og to" if people % 2 == 0 else "to og to, med én gruppe på 3"
    parts = [_groups(sizes.count(each), each) for each in sorted(set(sizes))]
    return "i " + " og ".join(parts)


def _sizes(people: int, size: int) -> list[int]:
    """The groups' sizes; large rooms have larger groups, so that all of them can be heard."""
    if size == 2:
        count = max(1, people // 2)
    elif people < 2 * size - 1:
        count = 1
    else:
        size = min(_LARGEST_GROUP, max(size, -(-people // _GROUPS)))
        count = max(2, round(people / size))
    small, larger = divmod(people, count)
    return [small] * (count - larger) + [small + 1] * larger


def _groups(count: int, size: int) -> str:
    if size == 2:
        return "ét par" if count == 1 else f"{count} par"
    return f"én gruppe på {size}" if count == 1 else f"{count} grupper på {size}"
