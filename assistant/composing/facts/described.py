"""Entries of the programme and speakers that a question describes without naming them.

"Hvornår kan man strække benene?", "hvem kommer ind på, om vi mister jobbet?", "hvad hedder ham fra konsulenthuset?"
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import time

from assistant.composing.facts.fitting import is_elsewhere
from assistant.composing.facts.programme_conditions import asks_for_its_hours
from assistant.conference import Conference, Session
from assistant.types import Hit
from assistant.understanding.aims import Aims
from assistant.understanding.frame import Frame
from assistant.understanding.intents import Intent
from assistant.understanding.relations import which_of_several
from assistant.words import fold

_ABOUT_AN_ENTRY = (
    "session_when", "session_speaker", "session_about", "duration", "at_time", "compare_when",
)  # fmt: skip
_ABOUT_A_TALK = ("session_when", "session_speaker", "session_about", "duration", "compare_when")
_ABOUT_A_PERSON = ("person_when", "person_about", "person_position")
_EDGES = frozenset({"arrival", "welcome", "close"})
_MOSTLY = 0.5  # how likely it must be after an entry for search not to weigh against it
_LIKELY = 0.35  # how likely a question must be after a thing of the programme
_READ = 0.5  # how likely it must be about that kind of entry
_NEARLY = 0.2  # how far another kind may be behind the likeliest
_SURELY_READ = 0.85  # how likely the kind must be where the aim is another
_OF_AN_ENTRY: tuple[Intent, ...] = ("when", "duration", "start", "end", "about", "who", "speaker")


def with_what_is_described(
    frame: Frame,
    aims: Aims | None,
    conference: Conference,
    hits: Sequence[Hit],
    search: Callable[[], Sequence[Hit]],
) -> Frame:
    """The frame with the entries or the speaker that the question describes, where it names none.

    Args:
        hits: what the question finds anywhere.
        search: finds what the conference's own pages and file say of it.
    """
    if (asks_for_its_hours(frame) or _asks_for_a_day(frame)) and not frame.unexplained:
        return frame
    if aims is not None and not _is_sure(aims) and is_elsewhere(frame, hits, conference, aims):
        return frame
    frame = _with_best_hit(frame, hits, conference)
    if aims is None or _names_one(frame):
        return frame
    chosen = _of_kinds(_kinds(frame, aims), frame, conference)
    if chosen and not frame.clocks:
        return replace(frame, sessions=chosen, session_strength=1.0)
    if frame.relation != "at" or frame.clocks:
        return frame
    of_one_talk = aims.of(*_ABOUT_A_TALK) >= max(
        _LIKELY, aims.of("speakers_all")
    )  # "hvem holder oplæg": all of them
    after_a_talk = of_one_talk and aims.entries.get("talk", 0.0) >= _READ
    if not after_a_talk and aims.of(*_ABOUT_A_PERSON) < _LIKELY:
        return frame
    for hit in search():
        person = _speaker_of(hit, conference)
        if person is not None and not after_a_talk:
            return replace(frame, people=(person,), people_described=True)
        position = _talk_of(hit, conference)
        if position is not None:
            return replace(frame, sessions=(position,), session_strength=1.0)
    return frame


def _asks_for_a_day(frame: Frame) -> bool:
    """Whether it asks what there is on a day seen from today: "i morgen" is no time of the morning."""
    whole = frame.relation == "at" and not frame.clocks
    return bool(frame.relative_days) and whole and frame.asks("programme", "speaker")


def _is_sure(aims: Aims) -> bool:
    """Whether a question is after an entry other than a talk beyond doubt, whatever guidance has of its words."""
    most = max((likely for kind, likely in aims.entries.items() if kind != "talk"), default=0.0)
    return most >= _SURELY_READ and aims.of(*_ABOUT_AN_ENTRY) >= _MOSTLY


def _kinds(frame: Frame, aims: Aims) -> set[str]:
    """The kinds of entry that it is surely about and asks something of, beside talks, of which there are several."""
    likeliest = max(aims.entries, key=lambda kind: aims.entries[kind], default="talk")
    most = aims.entries.get(likeliest, 0.0)
    kinds = {kind for kind, likely in aims.entries.items() if likely >= max(_READ, most - _NEARLY)} - {"talk"}
    if likeliest == "talk" and frame.relation == "at":
        return set()  # a talk, which happens to be near the break
    if aims.of(*_ABOUT_AN_ENTRY) >= _LIKELY or (most >= _SURELY_READ and frame.asks(*_OF_AN_ENTRY)):
        return kinds
    # "Hvornår begynder dagen?" asks for the day's hours, although it begins with the arrival.
    return kinds - _EDGES if aims.of("hours") >= _LIKELY else set()


def _names_one(frame: Frame) -> bool:
    return bool(frame.sessions or frame.people or frame.contacts or frame.organisations)


def _of_kinds(kinds: set[str], frame: Frame, conference: Conference) -> tuple[int, ...]:
    """The entries of these kinds; of several of one kind, the one that "first" or "afternoon" tells."""
    which = which_of_several(fold(frame.text))
    chosen: list[int] = []
    for kind in kinds:
        same = [
            n
            for n, session in enumerate(conference.sessions)
            if session.kind == kind and _may_be_meant(session, frame)
        ]
        chosen += [same[which]] if same and which is not None else same
    return tuple(sorted(chosen))


def _may_be_meant(session: Session, frame: Frame) -> bool:
    """Whether an entry has the length that is asked for, and is on in the half of the day that is named."""
    if frame.asks("duration") and not session.minutes:
        return False
    before_noon = session.start < time(12)
    return before_noon if frame.relation == "morning" else frame.relation != "afternoon" or not before_noon


def _speaker_of(hit: Hit, conference: Conference) -> str | None:
    return next((s.id for s in conference.speakers if s.name in hit.chunk.section), None)


def _talk_of(hit: Hit, conference: Conference) -> int | None:
    return next(
        (
            position
            for position, session in enumerate(conference.sessions)
            if session.speakers and (_is_line_of(hit, session) or session.title in hit.chunk.section)
        ),
        None,
    )


def _is_line_of(hit: Hit, session: Session) -> bool:
    slot = hit.chunk.slot
    return slot is not None and slot.title == session.title and slot.start == session.start


def _with_best_hit(frame: Frame, hits: Sequence[Hit], conference: Conference) -> Frame:
    """Where a question describes a session in other words, the one that search puts first."""
    asks = frame.asks("speaker", "when", "duration", "about") and not frame.asks(
        "price", "deadline", "registration"
    )
    if not (
        asks
        and frame.unexplained
        and not (_names_one(frame) or frame.clocks or frame.relation != "at")
        and hits
        and hits[0].chunk.conference == conference.id
    ):
        return frame
    for position, session in enumerate(conference.sessions):
        if _is_line_of(hits[0], session):
            return replace(frame, sessions=(position,), session_strength=1.0, unexplained=())
    return frame
