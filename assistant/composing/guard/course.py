"""The course of a day: what comes first, last, before and after what, and how long it lasts."""

import re
from collections.abc import Sequence
from datetime import time

from assistant.composing.guard.figures import durations
from assistant.conference import Conference, Session
from assistant.words import fold

_OPENS_DAY = re.compile(
    r"\b(?:aabner|indleder|laegger ud|starter) (?:konferencen|dagen|programmet)\b|\bfoerste (?:oplaeg\w*|taler)\b|\b(?:opens|first (?:talk|speaker))\b"
)
_CLOSES_DAY = re.compile(
    r"\b(?:afslutter|slutter|lukker) (?:konferencen|dagen|programmet)\b|\brunder\b.{0,20}\baf\b|\bsidste (?:oplaeg\w*|taler)\b|\b(?:closes|last (?:talk|speaker))\b"
)
_BEFORE = re.compile(r"\b(?:foer|inden|before)\b")
_AFTER = re.compile(r"\b(?:efter|after)\b")
_LASTS = re.compile(
    r"\b(?:var(?:er|ede|ighed\w*)|tager|taler? i|lasts?|takes|long|duration|(?:speaks?|talks?) for)\b"
)


class CourseCheck:
    """Holds sentences against the order and the lengths of one conference's sessions."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference

    def problem(self, sentence: str, held: Sequence[tuple[int, Sequence[Session]]]) -> str:
        """Why the course told is not the programme's; empty where it is.

        Args:
            sentence: without its marks.
            held: where a session or a speaker is named, and the sessions that may be meant.
        """
        folded = fold(sentence)
        named = [(at, sessions) for at, sessions in held if sessions]
        starts = [(at, {session.start for session in sessions}) for at, sessions in named]
        if len(named) == 1:
            return self._place(folded, starts[0][1]) or self._length(sentence, folded, named[0][1])
        if len(named) == 2:
            (first, earlier), (second, later) = starts
            between = fold(sentence[first:second])
            if (_BEFORE.search(between) and min(earlier) >= max(later)) or (
                _AFTER.search(between) and max(earlier) <= min(later)
            ):
                return "another order than the programme's"
        return ""

    def _place(self, folded: str, starts: set[time]) -> str:
        talks = sorted(s.start for s in self.conference.sessions if s.speakers)
        opens = _OPENS_DAY.search(folded) and talks and talks[0] not in starts
        closes = _CLOSES_DAY.search(folded) and talks and talks[-1] not in starts
        return "another place in the programme" if opens or closes else ""

    def _length(self, sentence: str, folded: str, sessions: Sequence[Session]) -> str:
        told = sum(durations(sentence))
        if not told or not _LASTS.search(folded):
            return ""
        lengths = {_minutes(s.end) - _minutes(s.start) for s in sessions if s.end is not None}
        return f"it does not last {told:g} minutes" if lengths and told not in lengths else ""


def _minutes(moment: time) -> int:
    return 60 * moment.hour + moment.minute
