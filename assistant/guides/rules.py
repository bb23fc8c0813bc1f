"""The rules that apply to a topic, told in the knowledge base's own sentences and as of a day."""

import re
from datetime import date

from assistant.calendar_names import long_date
from assistant.guides.materials import Materials, Rule, Scope
from assistant.guides.sources import Sources
from assistant.guides.types import CitedText, GuideRequest
from assistant.sentences import Sentence
from assistant.types import Chunk
from assistant.understanding.dates import NamedDate, find_dates

_LEAD = re.compile(r"^(?:Ja|Nej),\s+(?=\S)")
_MARKER = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s+")  # of a list's item
_HEDGE = re.compile(
    r"slå\b[^.]*\befter|vores (?:egen )?(?:vurdering|kobling)|ikke (?:slået|læst|kontrolleret|genlæst|bekræftet)"
    r"|kan være ændret|kun (?:set|fra|placeringen)|tjek\b|er usikker|\bopdigtet\b",
    re.IGNORECASE,
)
_ROW = re.compile(r"^\|\s*(?P<date>\d{1,2}\. \w+ \d{4})\s*\|\s*(?P<what>[^|]*?)\s*\|\s*$", re.MULTILINE)
_BEFORE = re.compile(r"\(før: (\d{1,2}\. \w+ \d{4})\)")


def belongs(scope: Scope, request: GuideRequest, kinds: frozenset[str]) -> bool:
    """Whether an entry is for this request; entries without kinds are for all of them."""
    return (
        (not scope.kinds or bool(kinds & set(scope.kinds)))
        and (not scope.phases or request.phase in scope.phases)
        and (not scope.purposes or request.purpose in scope.purposes)
        and (not scope.committees or request.committee in scope.committees)
        and (not scope.sectors or request.sector in scope.sectors)
    )


def find_rules(
    materials: Materials,
    request: GuideRequest,
    kinds: frozenset[str],
    sources: Sources,
    today: date,
    most: int,
    topic: str,
) -> list[CitedText]:
    """The rules worth telling, in the order of the file, at most ``most``; and those of further documents."""
    fitting = [
        (position, rule)
        for position, rule in enumerate(materials.rules)
        if belongs(rule, request, kinds)
        and (rule.known_from is None or rule.known_from <= today)
        and (rule.known_until is None or today <= rule.known_until)
    ]
    fitting.sort(key=lambda item: (-item[1].weight, item[0]))
    available = [item for item in fitting if _chosen(item[1], sources, today) is not None]
    # every area of law is told before a second rule of any
    leading = {rule.area: position for position, rule in reversed(available)}
    available.sort(key=lambda item: leading[item[1].area] != item[0])
    # what is said of this very purpose stands in front of what is said of every discussion
    chosen = sorted(available[:most], key=lambda item: (not item[1].purposes, item[0]))
    told = [_tell(rule, materials, sources, today) for _, rule in chosen]
    told += _further(materials, sources, today, topic)
    return list({text.text: text for text in told}.values())


def spoken_first(rules: list[CitedText], materials: Materials) -> list[CitedText]:
    """The rules with the first of every area in front, the areas in the order they are taken up at a meeting."""
    areas = [rule.text.split(":", 1)[0] for rule in rules]
    order = {area: place for place, area in enumerate(materials.spoken_areas)}
    ranked = [(areas.index(area) != at, order.get(area, len(order)), at) for at, area in enumerate(areas)]
    return [rules[at] for *_, at in sorted(ranked)]


def _further(materials: Materials, sources: Sources, today: date, topic: str) -> list[CitedText]:
    """Rules of documents that the materials do not know, for example the local agreement."""
    texts = []
    for chunk in sources.further_rules(topic, materials.known_documents):
        sentences = choose_sentences(chunk, (), sources, today, lead=2)
        if sentences:
            texts.append(
                CitedText(f"{chunk.title}: {join_sentences(sentences)}", (sources.cite(chunk, sentences),))
            )
    return texts


def _chosen(rule: Rule, sources: Sources, today: date) -> tuple[Chunk, list[Sentence]] | None:
    chunk = sources.passage(rule.passage, rule.query)
    sentences = choose_sentences(chunk, rule.sentences, sources, today) if chunk is not None else []
    return (chunk, sentences) if chunk is not None and sentences else None


def _tell(rule: Rule, materials: Materials, sources: Sources, today: date) -> CitedText:
    found = _chosen(rule, sources, today)
    assert found is not None  # noqa: S101 - only rules that were found are told
    chunk, chosen = found
    text = join_sentences(chosen)
    numbers = [sources.cite(chunk, chosen)]
    if rule.applies:
        dated = application_date(materials, rule.applies, sources, today)
        if dated is not None:
            day, number = dated
            text += " " + _status(day, today)
            numbers.append(number)
    return CitedText(f"{rule.area}: {text}", tuple(numbers))


def choose_sentences(
    chunk: Chunk,
    begin_with: tuple[str, ...],
    sources: Sources,
    today: date,
    *,
    lead: int = 1,
    hedged: bool = True,
) -> list[Sentence]:
    """The sentences of a passage to tell: those asked for, else the first, and what is uncertain about it."""
    everything = sources.sentences(chunk)
    if not begin_with and everything and _is_later(everything[0].text, today):
        return []  # what the passage is about has not come yet
    sentences = [s for s in everything if not _is_later(s.text, today)]
    if begin_with:
        chosen = [s for start in begin_with for s in sentences if s.text.startswith(start)]
    else:
        prose = [s for s in sentences if s.kind == "prose" and not s.text.rstrip().endswith(":")]
        chosen = prose[:lead]
    if hedged and chosen:
        doubts = [s for s in sentences if s not in chosen and s.kind == "prose" and _HEDGE.search(s.text)]
        # a doubt that the section opens with is told behind what it is about
        opening = [s for s in doubts[:2] if s.start < chosen[0].start]
        return sorted({*chosen, *doubts[:2]} - set(opening), key=lambda s: s.start) + opening
    return sorted(chosen, key=lambda s: s.start)


def join_sentences(sentences: list[Sentence]) -> str:
    """The sentences as one text; a first "Ja," belongs to the heading's question and is left out."""
    text = " ".join(_MARKER.sub("", " ".join(s.text.split())) for s in sentences)
    text = _LEAD.sub("", text)
    return text[:1].upper() + text[1:]


def application_date(
    materials: Materials, row_begins: str, sources: Sources, today: date
) -> tuple[date, int] | None:
    """From when a part of the AI Act applies, as the law stands on the day, and the citation's number."""
    chunk = sources.passage(materials.timeline.passage)
    if chunk is None:
        return None
    rows = [(match, match["what"]) for match in _ROW.finditer(chunk.text)]
    amended = next(
        (_day(m["date"]) for m, what in rows if what.startswith(materials.timeline.amendment)), None
    )
    for match, what in rows:
        if not what.startswith(row_begins):
            continue
        before = _BEFORE.search(what)
        named = before[1] if before and amended is not None and today < amended else match["date"]
        day = _day(named)
        row = match.group().strip()
        at = chunk.text.find(row)
        return (day, sources.cite(chunk, [Sentence(row, at, at + len(row), "table")])) if day else None
    return None


def _status(day: date, today: date) -> str:
    if today < day:
        return (
            f"Reglerne gælder fra {long_date(day, 'da')}, altså endnu ikke i dag, {long_date(today, 'da')}."
        )
    return f"Reglerne har gældt siden {long_date(day, 'da')}."


def _is_later(text: str, today: date) -> bool:
    """Whether a sentence tells as past what comes after the day."""
    if not re.search(r"\bsiden\b|\btrådte\b|\bhar gældt\b|\bblev\b|\bvar\b|\bkom\b", text):
        return False
    return any((day := _complete(named)) is not None and day > today for named in find_dates(text))


def _complete(named: NamedDate) -> date | None:
    try:
        return date(named.year, named.month, named.day) if named.year and named.month else None
    except ValueError:
        return None


def _day(text: str) -> date | None:
    return next((day for named in find_dates(text) if (day := _complete(named)) is not None), None)
