"""Questions worth offering: to start with, and after an answer. They fit the date."""

from datetime import date, timedelta

from assistant.conference import Conference
from assistant.types import Language

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


def following(conference: Conference | None, kind: str, language: Language, today: date) -> tuple[str, ...]:
    """Questions that people ask after an answer of that kind."""
    if kind in _NEXT:
        return _NEXT[kind][language]
    if kind:
        return opening(conference, language, today)[:2]
    return _ABOUT_MED[language][:2]
