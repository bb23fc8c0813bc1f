"""Which passages a question may be answered from, and which of them are about what it asks."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.composing.confidence import Features, Vocabulary
from assistant.composing.documents import DROPPED_IN
from assistant.composing.other_events import OtherEvent, OtherEvents, holds_asked
from assistant.conference import Conference
from assistant.conference.loading import FILE_NAMES
from assistant.types import Chunk, Hit, Language
from assistant.understanding.aims import NOT_STATED, Aims
from assistant.understanding.frame import Frame
from assistant.words import fold, loose, tokens

WHOLE = 0.999  # share of a question's words, by weight, that a heading has
_TOP_K = 10
_ALSO_ALONE = 60
# What the fit of a follow-up as it was typed weighs beside that of the follow-up written out. Of 119 follow-ups by a
# writer who had read no code, the right section came first for 68 without it, for 84 with it; of another's 118,
# looked at afterwards, for 62 and 72.
_AS_TYPED = 0.3
# The same for a question that ends a story. Of 267 known questions of several sentences, kept out of the index, the right
# section comes first for 65 % from 0.1 to 0.2, for 63 % without and at 0.3.
_AFTER_A_STORY = 0.15
_ITS_CONDITION = 0.6  # of a question whose point is a condition; at 0.3 what is done still comes first
_OF_A_DOCUMENT = 20  # passages of one document that are weighed
_ALMOST_THE_SAME = 0.87  # cosine from which a passage says it in other words; unrelated ones end below

Keep = Callable[[Chunk], bool]


class Retriever(Vocabulary, Protocol):
    """Finds chunks for a query, the best first, and knows how telling words are."""

    @property
    def chunks(self) -> Sequence[Chunk]: ...

    def search(
        self,
        text: str,
        language: str | None = None,
        *,
        top_k: int,
        keep: Keep | None = None,
    ) -> list[Hit]: ...

    def vector(self, text: str, language: str | None = None) -> NDArray[np.float32] | None: ...
    def similarities(self, text: str, others: Sequence[str]) -> Sequence[float] | None: ...
    def contrasts(self, text: str, others: Sequence[str]) -> Sequence[float] | None: ...


@dataclass(frozen=True, slots=True)
class Sought:
    """What passages are looked for: the words to search by, and for whom and when."""

    text: str
    language: Language
    today: date
    conference: Conference | None  # whose passages may be used; None for any
    own_words: str = ""  # where ``text`` has words of the question before: the question without them
    without_story: str = ""  # where ``text`` has the sentences around the question: the question without them
    condition: str = (
        ""  # where the point is a condition ("uden at spørge os"): the question without what is done
    )


class Passages:
    """Finds the passages that may be used.

    Args:
        retriever: finds chunks.
        typed: ids of the conferences whose facts are typed.
        other_events: what dropped-in documents say of other events.
    """

    def __init__(self, retriever: Retriever, typed: Collection[str], other_events: OtherEvents) -> None:
        self._retriever = retriever
        self._typed = typed
        self._other_events = other_events

    def find(self, sought: Sought) -> list[Hit]:
        """All that may be used, the best first."""
        if sought.own_words:
            return self._also_alone(sought, sought.own_words, _AS_TYPED)
        if sought.condition:
            return self._also_alone(sought, sought.condition, _ITS_CONDITION)
        if sought.without_story:
            return self._also_alone(sought, sought.without_story, _AFTER_A_STORY)
        return self._search(sought, lambda chunk: True)

    def _also_alone(self, sought: Sought, alone: str, weight: float) -> list[Hit]:
        """What fits a question with what was said before it, and by itself as well.

        "Hvornår gælder AI-forordningen? – Og hvad er forbudt?": with the first question's words in it, the second
        is nearest to what was told just now. At the end of a long story "hvad bør vi spørge om?" drowns.
        """
        written, typed = (
            {hit.chunk.id: hit for hit in self._search(each, lambda chunk: True, _ALSO_ALONE)}
            for each in (sought, replace(sought, text=alone))
        )
        both = [
            replace(hit, score=(_score(written, hit) + weight * _score(typed, hit)) / (1 + weight))
            for hit in {**typed, **written}.values()
        ]
        return sorted(both, key=lambda hit: -hit.score)[:_TOP_K]

    def of_the_conference(self, sought: Sought) -> list[Hit]:
        """What the pages and the file of the conference say."""
        own = sought.conference.id if sought.conference else None
        return self._search(sought, lambda chunk: chunk.conference == own or chunk.kind == "faq")

    def of_guidance(self, sought: Sought) -> list[Hit]:
        """What guidance says, whichever conference or document is near as well."""
        return self._search(sought, lambda chunk: chunk.kind == "guidance")

    def of_documents(self, sought: Sought) -> list[Hit]:
        """What dropped-in documents say beside their programmes."""
        return self._search(
            sought,
            lambda chunk: (
                chunk.slot is None and chunk.kind in DROPPED_IN and chunk.conference not in self._typed
            ),
        )

    def of_the_other(self, hits: Sequence[Hit], other: OtherEvent, sought: Sought) -> list[Hit]:
        """Without what is told of the conference; the documents that speak of the other event first."""
        rest = [
            hit
            for hit in hits
            if hit.chunk.conference not in self._typed
            and hit.chunk.kind != "faq"
            and hit.chunk.source not in other.sources
        ]
        if not other.sources:
            return rest
        told = self._search(replace(sought, conference=None), lambda chunk: chunk.source in other.sources)
        return [*told, *(hit for hit in rest if hit.chunk.kind == "guidance")]

    def of_a_document(self, source: str, sought: Sought) -> list[Hit]:
        """What one document says."""
        return self._search(
            replace(sought, conference=None), lambda chunk: chunk.source == source, _OF_A_DOCUMENT
        )

    def without_bare_lines(self, hits: Sequence[Hit], asked: str, sought: Sought) -> list[Hit]:
        """What else the documents say, where their programme lines were found by the event's name alone."""
        bare = self._other_events.bare_lines(asked, hits)
        if not bare:
            return list(hits)
        sources = {hit.chunk.source for hit in bare}
        told = self._search(sought, lambda chunk: chunk.slot is None and chunk.source in sources)
        left_out = {hit.chunk.id for hit in (*bare, *told)}
        rest = [hit for hit in hits if hit.chunk.id not in left_out]
        # All of them were found by the name; what tells them apart is whether they hold what is asked for.
        return sorted(
            (*told, *rest),
            key=lambda hit: (hit.chunk.source in sources and holds_asked(asked, hit), hit.score),
            reverse=True,
        )

    def not_met(self, frame: Frame | None, hits: Sequence[Hit]) -> str:
        """For a question on the conference: its words that neither the look-ups nor the best passages know.

        What a conference page says of a person or a place is near every question about them; whether it
        answers this one shows in the words beyond the name.
        """
        if frame is None or not frame.unexplained or hits[0].chunk.kind not in ("conference", "faq"):
            return ""
        if hits[0].dense >= _ALMOST_THE_SAME:
            return ""
        near = "\n".join(hit.chunk.indexed_text for hit in hits[:2])
        met = [word for word in frame.unexplained if self._retriever.support(word, near, frame.language) > 0]
        return "" if met else ", ".join(frame.unexplained)

    def not_covered(self, own: str, frame: Frame | None, hits: Sequence[Hit]) -> str:
        """For a follow-up on whom or what a rule covers: its words that no passage found has.

        "Skal vi informeres? – Gælder det også vikarer?": what tells of the duty alone does not answer that.
        """
        if frame is None or not _ASKS_WHAT_IS_COVERED.search(fold(own)):
            return ""
        asked = [word for word in frame.unexplained if word in own]
        texts = [(hit.chunk.indexed_text, hit.chunk.language) for hit in hits]
        missing = [
            word
            for word in asked
            if not any(self._retriever.support(word, text, language) > 0 for text, language in texts)
        ]
        return ", ".join(missing)

    def _search(self, sought: Sought, keep: Keep, top_k: int = _TOP_K) -> list[Hit]:
        return self._retriever.search(
            sought.text,
            sought.language,
            top_k=top_k,
            keep=lambda chunk: keep(chunk) and self._may_use(chunk, sought.today, sought.conference),
        )

    def _may_use(self, chunk: Chunk, today: date, conference: Conference | None) -> bool:
        """Whether a chunk holds on that day, and is neither another conference's nor a second programme."""
        if chunk.conference in self._typed and conference is not None and chunk.conference != conference.id:
            return False
        if (
            chunk.slot is not None
            and chunk.conference in self._typed
            and not chunk.source.endswith(FILE_NAMES)
        ):
            return False
        return (chunk.valid_from is None or chunk.valid_from <= today) and (
            chunk.valid_until is None or today <= chunk.valid_until
        )


_ASKS_WHAT_IS_COVERED = re.compile(
    r"\b(?:gaelder|omfatter) (?:det|den|de|dem|dette|reglerne?|aftalen|loven)\b"
    r"|\b(?:does|do) (?:it|that|this|they|the rules?) (?:also )?(?:apply|cover|hold)\b"
)


def _score(hits: Mapping[str, Hit], hit: Hit) -> float:
    found = hits.get(hit.chunk.id)
    return found.score if found else 0.0


def asks_of_the_programme(frame: Frame, aims: Aims | None) -> bool:
    """Whether a question is about something on the conference's day, although its subject is guidance's as well.

    "Er der et foredrag om at miste jobbet?" Who asks whether anybody speaks of a thing is told of no rules on it,
    though nobody does.
    """
    if _ASKS_WHO_SPEAKS.search(frame.loose_text):
        return True
    named = frame.names_conference or _ON_THE_PROGRAMME.search(frame.loose_text)
    return aims is not None and aims.stated >= _SURELY_STATED and bool(named)


_SURELY_STATED = 0.8
_SPEAKS = r"(?:taler|fortaller|snakker|underviser)"
_ASKS_WHO_SPEAKS = re.compile(
    rf"\b(?:er|kommer) der (?:ogsa )?(?:nogen|en|et|noget|nogle)\b.*\b(?:{_SPEAKS}|pa (?:dagen|konferencen|programmet))\b"
    rf"|\bkommer der (?:nogen|en|et|nogle)\b.*\bfra\b|\bhve(?:m|r) {_SPEAKS} (?:mon )?om\b|\b{_SPEAKS} (?:der )?nogen\b.*\bom\b"
    r"|\bwho (?:speaks|talks|is speaking|is talking) (?:about|on)\b"
    r"|\b(?:does|do|will|is|are) (?:the speakers?|any (?:of the )?speakers?|anyone|anybody|someone|somebody) "
    r"(?:talk|speak|talking|speaking|cover|covering)\b"
    r"|\bis there (?:anyone|anybody|someone|somebody) (?:who |that )?(?:talk|speak|cover)(?:s|ing)?\b"
)
_ON_THE_PROGRAMME = re.compile(
    r"\b(?:oplag\w*|foredrag\w*|indslag\w*|program(?:met)?|programpunkt\w*|(?:pa|i lobet af) dagen|talks?|lectures?|"
    r"sessions?|programme|agenda|during the day)\b"
)


def is_asked_by(question: str, hit: Hit, features: Features, words: Vocabulary) -> bool:
    """Whether the best passage stands under this very question, so that whoever wrote it answers it there.

    What is likely was learnt from the material of one day; organisers add answers to what it lacked.
    """
    heading = hit.chunk.section.rstrip()
    if tokens(loose(heading)) == tokens(loose(question)):
        return True
    return (
        heading.endswith("?")
        and features.heading >= WHOLE
        and words.support(question, hit.chunk.context, hit.chunk.language) >= WHOLE  # everyday words as well
        and features.unknown == 0
        and (not hit.dense or hit.dense >= _ALMOST_THE_SAME)  # 0 where search is by words alone
    )


_SURELY = 0.9
_RATHER = 0.5
_NEAR_A_KNOWN_QUESTION = 0.5  # cosine, as Features.asked has it


def is_not_stated(aims: Aims | None, features: Features) -> bool:
    """Whether a question is surely after what no material on a conference tells, and near none known to be answered.

    Parking, slides, one's own registration. Of a thousand answerable questions by writers not fitted on, one in a
    hundred at most is such; of those without an answer, one in seven, and half of those on a conference. A passage
    nobody has written questions for, as one that an organiser adds on parking, is left to the calibration.
    """
    near_none = not features.asked_unknown and features.asked < _NEAR_A_KNOWN_QUESTION
    return near_none and surely_not_stated(aims)


def surely_not_stated(aims: Aims | None) -> bool:
    """Whether a question is surely after what no material on a conference tells."""
    return aims is not None and aims.of(*NOT_STATED) >= _SURELY


def is_likely_not_stated(aims: Aims | None) -> bool:
    """Whether a question is rather after what no material on a conference tells than after anything else."""
    return aims is not None and aims.of(*NOT_STATED) >= _RATHER
