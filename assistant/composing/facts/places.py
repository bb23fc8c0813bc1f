"""Where and when the conference is, in the tense that fits the date."""

import re

from assistant.calendar_names import MONTHS
from assistant.composing.facts.lookup import Lookup
from assistant.composing.facts.wording import clock, day_name, listed, span
from assistant.composing.statements import Statement
from assistant.conference import Day
from assistant.types import Card
from assistant.understanding.dates import find_weekdays
from assistant.words import fold


def place_statements(look: Lookup) -> list[Statement]:
    """Date, hours, hall and address of each day asked about."""
    days = sorted(look.days, key=lambda day: day.date != look.today)  # today's first
    statements = [Statement(_where_and_when(look, day), (look.day_evidence(day),)) for day in days]
    verdict = day_verdict(look)
    if verdict and statements:
        statements[0] = Statement(f"{verdict} {statements[0].text}", statements[0].evidence)
    return statements


def _where_and_when(look: Lookup, day: Day) -> str:
    city, date_ = look.city_name(day.city.da), day_name(day.date, look.language)
    if _WHICH_WEEK.search(fold(look.frame.text)):
        date_ += f" ({'week' if look.english else 'uge'} {day.date.isocalendar().week})"
    hours = span(day.start, day.end, look.language)
    venue = f"{day.venue.name}, {day.venue.address}"
    if look.today == day.date:
        return (
            f"The conference in {city} is today, {date_}, {hours}, in {venue}."
            if look.english
            else f"Konferencen i {city} er i dag, {date_}, {hours} i {venue}."
        )
    if (day.date - look.today).days == 1:
        return (
            f"The conference in {city} is tomorrow, {date_}, {hours}, in {venue}."
            if look.english
            else f"Konferencen i {city} er i morgen, {date_}, {hours} i {venue}."
        )
    past = day.date < look.today
    if look.english:
        return f"The conference in {city} {'was' if past else 'is'} on {date_}, {hours}, in {venue}."
    return f"Konferencen i {city} {'blev holdt' if past else 'holdes'} {date_} {hours} i {venue}."


_EITHER = re.compile(r"\b(?:eller|or)\b(?! (?:hvad|hvordan|ej|ikke|not|what)\b)")
_WHICH_WEEK = re.compile(
    r"\b(?:hvilken?|hvilke|hvad for (?:en|nogle)|which|what) (?:uger?|weeks?)\b(?! ?dag)|\b(?:ugenummer\w*|week number)\b"
)


def day_verdict(look: Lookup) -> str:
    """Yes or no to a date, weekday or place that the question supposes; empty where it supposes none."""
    frame, days = look.frame, look.conference.days
    if not look.yes_no or _EITHER.search(fold(frame.text)):
        return ""  # "er det i dag eller i næste uge" is answered by when it is
    asked = [day for day in days if day.city.da in frame.cities] or list(days)
    if frame.dates and not frame.cities:
        # "er onsdag den 4. november rigtigt": the weekday is that of the date
        asked = [day for day in days if any(named.may_be(day.date) for named in frame.dates)] or asked
    folded = fold(frame.text)
    if look.has_been:
        over = all(day.date < look.today for day in asked)
        return ("Yes." if look.english else "Ja.") if over else ("No." if look.english else "Nej.")
    if _MAY.search(folded):
        return ""  # "kan jeg tage begge dage": whether one may is another matter than when it is
    right: list[bool] = []
    months = {number for name, number in _MONTHS_NAMED.items() if re.search(rf"\b(?:i|in) {name}\b", folded)}
    if months and not frame.dates:
        right.append(all(day.date.month in months for day in asked))
    if frame.dates:
        right.append(any(named.may_be(day.date) for named in frame.dates for day in asked))
    then = named_from_today(look)
    if then is not None:
        right.append(then)
    weekdays = find_weekdays(frame.text)
    if weekdays and not frame.relative_days:
        right.append(any(day.date.weekday() in weekdays for day in asked))
    if _WORKING_DAY.search(folded):
        right.append(all(day.date.weekday() < _SATURDAY for day in asked))
    if not right:
        return ""
    if all(right):
        return "Yes." if look.english else "Ja."
    return "No." if look.english else "Nej."


def named_from_today(look: Lookup) -> bool | None:
    """Whether a day asked about is the day, in the week, month or year named from today; None where none is named."""
    frame = look.frame
    asked = [day for day in look.conference.days if day.city.da in frame.cities] or look.conference.days
    told: list[bool] = []
    if frame.relative_days:
        told.append(any(n.may_be(day.date, look.today) for n in frame.relative_days for day in asked))
    folded = fold(frame.text)
    for pattern, months in ((_THIS_MONTH, 0), (_NEXT_MONTH, 1)):
        if pattern.search(folded):
            month = look.today.year * 12 + look.today.month + months
            told.append(any(day.date.year * 12 + day.date.month == month for day in asked))
    if _THIS_YEAR.search(folded):
        told.append(any(day.date.year == look.today.year for day in asked))
    return all(told) if told else None


_MAY = re.compile(r"^\W*(?:(?:hej|og|men|and|but|hi)\W+)*(?:kan|maa|skal|boer|can|may|must|should)\b")
_MONTHS_NAMED = {
    fold(name): number for language in ("da", "en") for number, name in enumerate(MONTHS[language], 1)
}
_THIS_MONTH = re.compile(r"\b(?:i )?(?:denne|this) (?:maaned|month)\b")
_NEXT_MONTH = re.compile(r"\b(?:i )?(?:naeste|next) (?:maaned|month)\b")
_THIS_YEAR = re.compile(r"\b(?:i aar|this year)\b")
_WORKING_DAY = re.compile(r"\b(hverdag\w*|weekdays?|working day|business day)\b")
_SATURDAY = 5


def no_conference_then(look: Lookup) -> list[Statement]:
    """For a day named from today on which there is none: when and where it is instead."""
    evidence = tuple(look.day_evidence(day) for day in look.conference.days)
    if look.frame.about_today:
        text = "There is no conference day today." if look.english else "I dag er der ingen konferencedag."
    else:
        text = (
            "There is no conference day on that date."
            if look.english
            else "Der er ingen konferencedag på det tidspunkt."
        )
    return [Statement(text, evidence), *place_statements(look)]


def none_to_come(look: Lookup) -> list[Statement]:
    """That this conference has been held, and that no later one is known; when it was."""
    evidence = tuple(look.day_evidence(day) for day in look.conference.days)
    text = (
        "The conference has been held, and I do not know of a later one."
        if look.english
        else "Konferencen er holdt, og jeg kender ikke til en senere."
    )
    days = [Statement(_where_and_when(look, day), (look.day_evidence(day),)) for day in look.conference.days]
    return [Statement(text, evidence), *days]


def hours_statements(look: Lookup, *, start: bool, end: bool) -> list[Statement]:
    """When the day begins and ends."""
    past, statements = look.over, []
    sessions = look.conference.sessions
    hours = {(day.start, day.end) for day in look.days}
    for begins, ends in sorted(hours):
        days = [day for day in look.days if (day.start, day.end) == (begins, ends)]
        where = listed([look.city_name(day.city.da) for day in days], look.language)
        both = len(hours) == 1 and len(days) == len(look.conference.days) and len(days) > 1
        place = "" if both else (f" in {where}" if look.english else f" i {where}")
        parts = []
        evidence = [look.day_evidence(day) for day in days]
        if start:
            first = next((n for n, s in enumerate(sessions) if s.start == begins), None)
            second = None if first is None or first + 1 >= len(sessions) else first + 1
            if look.english:
                text = f"The day{place} {'began' if past else 'begins'} at {clock(begins, 'en')}"
            else:
                text = f"Dagen{place} {'begyndte' if past else 'begynder'} kl. {clock(begins, 'da')}"
            if first is not None and second is not None and sessions[first].kind == "arrival":
                name, following = sessions[first], sessions[second]
                evidence += [look.session_evidence(first), look.session_evidence(second)]
                text += (
                    f" with {(name.gloss or name.title).lower()}; {(following.gloss or following.title).lower()} at {clock(following.start, 'en')}"
                    if look.english
                    else f" med {name.title.lower()}, og {following.title.lower()} {'var' if past else 'er'} kl. {clock(following.start, 'da')}"
                )
            parts.append(text + ".")
        if end:
            parts.append(
                f"The day{place} {'ended' if past else 'ends'} at {clock(ends, 'en')}."
                if look.english
                else f"Dagen{place} {'sluttede' if past else 'slutter'} kl. {clock(ends, 'da')}."
            )
        if start and end:
            hours_long, rest = divmod((ends.hour - begins.hour) * 60 + ends.minute - begins.minute, 60)
            minutes_long = f" {rest} min." if rest else ""
            parts.append(
                f"That {'was' if past else 'is'} {hours_long} hours{minutes_long or '.'}"
                if look.english
                else f"Det {'var' if past else 'er'} {hours_long} timer{minutes_long or '.'}"
            )
        both_text = ""
        if both:
            both_text = (
                f" It is the same on {'both' if len(days) == 2 else 'all'} days."
                if look.english
                else f" Det er ens {'begge' if len(days) == 2 else 'alle'} dage."
            )
        statements.append(Statement(" ".join(parts) + both_text, tuple(evidence)))
    return [*statements, *place_statements(look)] if past else statements


def whichever_is_nearer(look: Lookup) -> list[Statement]:
    """Where both are, and that no way is told."""
    evidence = tuple(look.day_evidence(day) for day in look.days)
    text = (
        "The material does not say how far it is."
        if look.english
        else "Materialet siger ikke, hvor langt der er."
    )
    return [*place_statements(look), Statement(text, evidence)]


def no_such_day(look: Lookup) -> list[Statement]:
    """For a place the conference is not in: where it is instead."""
    cities = listed([day.city.in_(look.language) for day in look.conference.days], look.language)
    past = all(day.date < look.today for day in look.conference.days)
    text = (
        f"The conference {'was' if past else 'is'} only held in {cities}."
        if look.english
        else f"Konferencen {'blev' if past else 'bliver'} kun holdt i {cities}."
    )
    if look.yes_no:
        text = f"{'No' if look.english else 'Nej'}. {text}"
    return [Statement(text, tuple(look.day_evidence(day) for day in look.conference.days))]


def cards(look: Lookup) -> tuple[Card, ...]:
    """A card for each day asked about."""
    title = (look.conference.short_title or look.conference.title).in_(look.language)
    return tuple(
        Card(title, d.date, d.start, d.end, d.venue.name, d.venue.address, look.city_name(d.city.da))
        for d in look.days
    )
