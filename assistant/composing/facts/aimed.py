"""Typed look-ups chosen by what a question aims at, where its words alone do not tell.

Patterns read intents and slots; the classifier says how likely each aim is. A finding stands when it is of
a kind that the likely aims ask for.
"""

from dataclasses import replace

from assistant.understanding.aims import Aims
from assistant.understanding.clock import find_clock_times
from assistant.understanding.frame import Frame
from assistant.understanding.intents import Intent

# Each aim with the intents a look-up needs for it, and the kinds of finding that answer it.
_ANSWERS: dict[str, tuple[tuple[Intent, ...], frozenset[str]]] = {
    "price": (("price",), frozenset({"price"})),
    "deadline": (("deadline",), frozenset({"deadline", "countdown", "from_deadline"})),
    "refund": (("refund",), frozenset({"refund"})),
    "transfer": ((), frozenset()),
    "availability": (("availability",), frozenset({"availability", "deadline"})),
    "registration": (("registration",), frozenset({"registration", "availability", "deadline"})),
    "when_event": (("when",), frozenset({"place", "order", "hours", "date_today", "today", "countdown", "no_such_place", "other_year"})),
    "hours": (("start", "end"), frozenset({"hours", "time_in_all", "session", "clock", "session_at"})),
    "place": (("where",), frozenset({"place", "no_such_place", "order"})),
    "programme": (("programme",), frozenset({"programme", "today", "clock", "first_last", "around", "count", "other_year", "extreme"})),
    "at_time": (
        ("programme",),
        frozenset({"clock", "around", "session_at", "programme", "first_last", "in_between", "session", "today", "count", "missed", "extreme"}),
    ),
    "session_when": (("when",), frozenset({"session", "session_at", "around", "between", "clock", "hours", "in_between", "order", "first_last"})),
    "session_speaker": (
        ("speaker", "who"), frozenset({"session", "clock", "around", "first_last", "person", "speakers", "same", "leader"}),
    ),
    "person_when": (("speaker", "when"), frozenset({"person", "around", "session", "order"})),
    "person_about": (("about", "speaker"), frozenset({"person", "session"})),
    "person_position": (("position",), frozenset({"person", "both", "contact"})),
    "speakers_all": (("speaker", "who"), frozenset({"speakers", "same", "both", "count", "today", "other_year", "extreme"})),
    "session_about": (("about",), frozenset({"session", "clock", "extreme"})),
    "duration": (("duration",), frozenset({"session", "hours", "between", "time_in_all", "clock", "person", "from_deadline", "extreme"})),
    "contact": (("contact",), frozenset({"contact", "email", "both"})),
    "phone": ((), frozenset({"phone"})),
    "organiser": (("organiser",), frozenset({"organiser", "contact"})),
    "audience": (("audience", "attend"), frozenset({"audience", "price"})),
    "difference": (("same_in_both", "speaker"), frozenset({"same", "session", "speakers", "place", "around", "between"})),
    "takeaway": (("takeaway",), frozenset({"takeaway"})),
    "theme": (("about",), frozenset({"programme", "takeaway"})),
    "compare_when": (("when",), frozenset({"session", "session_at", "around", "between", "in_between", "person", "first_last", "place", "order", "missed", "clock"})),
    "countdown": (("until",), frozenset({"countdown", "deadline", "between", "from_deadline"})),
}  # fmt: skip

# What a question may ask for beside its aim, and what narrows it.
_NARROWING: frozenset[Intent] = frozenset(
    ("total", "count", "same_in_both", "who", "start", "end", "weekday")
)
_BESIDE: dict[str, frozenset[Intent]] = {
    "": _NARROWING,
    "session_speaker": _NARROWING | {"when", "position", "about"},
    "person_when": _NARROWING | {"where", "about", "position"},
    "person_about": _NARROWING | {"when", "where", "position"},
    "person_position": _NARROWING | {"speaker", "about"},
    "session_about": _NARROWING | {"speaker", "when"},
    "place": _NARROWING | {"when"},
    "when_event": _NARROWING | {"where"},
    "contact": _NARROWING | {"speaker"},
    "compare_when": _NARROWING | {"speaker"},
    "speakers_all": _NARROWING | {"contact", "position"},
}  # fmt: skip

# These are found by a name, an address, a year or two things set against each other, not by what is asked.
ALWAYS = frozenset(
    {
        "email",
        "no_such_place",
        "other_year",
        "other_date",
        "phone",
        "both",
        "no_later",
        "missed",
        "leaving",
        "another_day",
        "nearer",
        "order",
        "from_deadline",
        "date_today",
        "leader",
        "extreme",
    }
)


def likelihood(kind: str, aims: Aims) -> float:
    """How likely the question asks for a finding of this kind, 0..1."""
    return aims.of(*(aim for aim, (_, kinds) in _ANSWERS.items() if kind in kinds))


def aimed_frame(frame: Frame, aim: str) -> Frame | None:
    """The frame as a question with this aim has it; None where no look-up answers the aim."""
    intents, kinds = _ANSWERS.get(aim, ((), frozenset()))
    if not intents or not kinds:
        return None
    if aim == "hours" and frame.asks(*intents):
        intents = ()
    if aim == "duration" and frame.people:
        intents = (*intents, "speaker")  # how long somebody speaks
    clocks = frame.clocks
    part_of_day = frame.relation in ("morning", "afternoon")
    if aim == "at_time" and not (clocks or frame.sessions or part_of_day):
        clocks = tuple(find_clock_times(frame.said))  # "I get in around 11:15. What will I walk into?"
    return replace(
        frame,
        clocks=clocks,
        intents=frozenset(intents) | (frame.intents & _BESIDE[aim if aim in _BESIDE else ""]),
        asks_else=False,
    )
