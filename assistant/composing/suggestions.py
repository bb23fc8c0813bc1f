"""Questions worth offering: to start with, and after an answer. They fit the date."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from assistant.conference import Conference
from assistant.types import Hit, Language, Query
from assistant.words import fold, tokens

_ABOUT_MED: dict[Language, tuple[str, ...]] = {
    "da": (
        "Kan ledelsen indføre AI uden at spørge MED?",
        "Hvad siger § 7 om information og drøftelse?",
        "Hvornår er AI højrisiko på arbejdspladsen?",
        "Må jeg bruge ChatGPT på arbejdet?",
    ),
    "en": (
        "Must MED be heard before AI is introduced?",
        "What does § 7 say about information and discussion?",
        "When is AI high-risk in the workplace?",
        "May I use ChatGPT at work?",
    ),
}


def opening(conference: Conference | None, language: Language, today: date) -> tuple[str, ...]:
    """Three or four questions for somebody who has just come."""
    english = language == "en"
    if conference is None:
        return _ABOUT_MED[language]
    deadline = conference.registration.deadline if conference.registration else None
    if today > conference.last_day:
        first = ("What was on the programme?" if english else "Hvad var på programmet?",)
        return first + _ABOUT_MED[language][:3]
    if deadline is None or today <= deadline:
        return (
            ("What does it cost?", "When is the deadline?", "Who speaks?", _ABOUT_MED["en"][0])
            if english
            else ("Hvad koster det at deltage?", "Hvornår er fristen?", "Hvem taler?", _ABOUT_MED["da"][0])
        )
    if any(day.date == today for day in conference.days):
        return (
            ("What is on today?", "When is lunch?", "Where is it?", _ABOUT_MED["en"][0])
            if english
            else ("Hvad sker der i dag?", "Hvornår er der frokost?", "Hvor er det?", _ABOUT_MED["da"][0])
        )
    soon = any(today < day.date <= today + timedelta(days=7) for day in conference.days)
    middle = (
        ("When does the day begin?" if english else "Hvornår begynder dagen?")
        if soon
        else ("Can I get a refund?" if english else "Kan man få pengene tilbage?")
    )
    return (
        ("Where is the conference?", middle, "Who speaks?", _ABOUT_MED["en"][0])
        if english
        else ("Hvor er konferencen?", middle, "Hvem taler?", _ABOUT_MED["da"][0])
    )


_NEXT: dict[str, dict[Language, tuple[str, ...]]] = {
    "price": {"da": ("Hvornår er fristen?", "Kan man få pengene tilbage?"), "en": ("When is the deadline?", "Can I get a refund?")},
    "deadline": {"da": ("Er der ledige pladser?", "Hvad koster det at deltage?"), "en": ("Are there places left?", "What does it cost?")},
    "availability": {"da": ("Hvornår er fristen?", "Hvor er konferencen?"), "en": ("When is the deadline?", "Where is the conference?")},
    "registration": {"da": ("Hvad koster det at deltage?", "Hvem kan deltage?"), "en": ("What does it cost?", "Who can attend?")},
    "refund": {"da": ("Hvem skal jeg skrive til?",), "en": ("Whom do I write to?",)},
    "place": {"da": ("Hvornår begynder dagen?", "Hvad er programmet?"), "en": ("When does the day begin?", "What is the programme?")},
    "speakers": {"da": ("Hvad er programmet?", "Hvornår er der frokost?"), "en": ("What is the programme?", "When is lunch?")},
    "person": {"da": ("Hvem taler ellers?", "Hvad er programmet?"), "en": ("Who else speaks?", "What is the programme?")},
    "programme": {"da": ("Hvem taler?", "Hvor er konferencen?"), "en": ("Who speaks?", "Where is the conference?")},
    "session": {"da": ("Hvad er programmet?", "Hvem taler?"), "en": ("What is the programme?", "Who speaks?")},
}  # fmt: skip


# What is asked when the last day is over; the others would ask for what is past.
_NEXT_AFTERWARDS: dict[str, dict[Language, str]] = {
    "programme": {"da": "Hvad var på programmet?", "en": "What was on the programme?"},
    "speakers": {"da": "Hvem holdt oplæg?", "en": "Who spoke?"},
    "": {"da": "Hvad handlede konferencen om?", "en": "What was the conference about?"},
}
_FOLLOWING = 2


def following(
    query: Query,
    conference: Conference | None,
    kind: str,
    hits: Sequence[Hit] = (),
    told: Collection[tuple[str, str]] = (),
) -> tuple[str, ...]:
    """Questions to go on with after an answer: of its kind, or what the passages next to it answer.

    Args:
        query: nothing that was asked in its conversation is offered again.
        conference: the one that was meant.
        kind: what was understood of a question about the conference; empty where guidance answered.
        hits: what search found, the best first.
        told: source and heading of what the answer came from.
    """
    language, today = query.language, query.today
    if not kind:
        offered = (*answered_beside(hits, language, told), *_ABOUT_MED[language])
    elif conference is not None and today > conference.last_day:
        past = (question[language] for about, question in _NEXT_AFTERWARDS.items() if about != kind)
        offered = (*past, *_ABOUT_MED[language])
    else:
        offered = (*_NEXT.get(kind, {}).get(language, ()), *opening(conference, language, today))
    return _not_asked(offered, query)[:_FOLLOWING]


def after_silence(
    query: Query, hits: Sequence[Hit], opened: Sequence[str], *, outside: bool
) -> tuple[str, ...]:
    """Questions after one that was not answered: what lies near it, and what can be asked where nothing does.

    Args:
        query: nothing that was asked in its conversation is offered again.
        hits: what search found, the best first.
        opened: the questions offered to somebody who has just come.
        outside: whether it was about something else altogether.
    """
    near = [hit for hit in hits if hit.lexical > 0]  # something of the question stands there
    offered = opened if outside else answered_beside(near, query.language)
    return _not_asked(offered, query)[:_FOLLOWING]


def answered_beside(
    hits: Sequence[Hit], language: Language, told: Collection[tuple[str, str]] = ()
) -> tuple[str, ...]:
    """The questions that the passages found are headed by; who asks one gets its passage."""
    return tuple(
        hit.chunk.section
        for hit in hits
        if hit.chunk.language == language
        and hit.chunk.section.endswith("?")
        and (hit.chunk.source, hit.chunk.section) not in told
    )


def _not_asked(offered: Iterable[str], query: Query) -> tuple[str, ...]:
    before = (turn.content for turn in query.history if turn.role == "user")
    known = {_plain(question) for question in (query.original, *before)}
    fresh: dict[tuple[str, ...], str] = {}
    for question in offered:
        if _plain(question) not in known:
            fresh.setdefault(_plain(question), question)
    return tuple(fresh.values())


def _plain(question: str) -> tuple[str, ...]:
    return tuple(tokens(fold(question)))
