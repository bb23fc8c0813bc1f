"""What there is for one question: typed facts, programme lines, a dropped-in document, passages; or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.composing.carried_over import carried_over, is_beside
from assistant.composing.conference_meant import ConferenceMeant
from assistant.composing.confidence import (
    calibration_for,
    is_of_no_known_question,
    measure,
)
from assistant.composing.documents import tell
from assistant.composing.extractive import extract, missing_rule, rules_named
from assistant.composing.facts import NOT_KNOWN, choose_finding, with_what_is_described
from assistant.composing.facts.aimed import ALWAYS
from assistant.composing.introducing import GUIDANCE_SAYS, introduced
from assistant.composing.material import Material
from assistant.composing.naming_events import AskedOf
from assistant.composing.other_events import OtherEvent
from assistant.composing.passages import (
    WHOLE,
    Sought,
    asks_of_the_programme,
    is_asked_by,
    is_likely_not_stated,
    is_not_stated,
)
from assistant.composing.reading_one import (
    Part,
    ReadQuestion,
    Weighed,
    fitting_hits,
    is_led_by_guidance,
    may_be_outside,
    rules_asked_of,
    stated,
    with_more,
)
from assistant.composing.statements import Statement
from assistant.composing.told import Else, Told, what_else
from assistant.conference import Conference
from assistant.telemetry import span
from assistant.types import Hit, Query
from assistant.understanding.aims import Aims
from assistant.understanding.conditions import with_its_condition_alone
from assistant.understanding.frame import Frame, FrameReader
from assistant.understanding.naming import with_med_named
from assistant.understanding.parts import Asked

_FAR = 0.45  # similarity below which nothing in the material is even near the question
# How likely the material must hold the answer for a passage's yes or no to be said to this question, and how
# much of the question its heading must say, 0..1: "kan vi tvinge ledelsen?" may find "kan ledelsen sige nej?",
# whose yes is its no. Of 79 such questions that were looked at, 23 would get a wrong one without the latter, 8 with
# it, and 3 where what must be, may be and is are kept apart as well (`extractive`); 33 of 56 keep a right one, and
# the others get the passage's sentence without it.
_SURE_OF_A_VERDICT = 2 / 3
_SAID_BY_THE_HEADING = 0.2
_BESIDE = 3  # documents that are shown beside guidance, at most

ReadAims = Callable[[str, Frame], Aims | None]


class Finder:
    """Finds what there is for one question.

    Args:
        material: what may be answered from.
        meant: tells which conference a question is about.
        readers: what reads questions as ones to a conference, by its id.
        read_aims: tells what a question is after.
    """

    def __init__(
        self,
        material: Material,
        meant: ConferenceMeant,
        readers: Mapping[str, FrameReader],
        read_aims: ReadAims,
    ) -> None:
        self._material = material
        self._words = material.retriever
        self._meant = meant
        self._readers = readers
        self.read_aims = read_aims

    def find(self, asked: Asked, query: Query, typed: str | None = None) -> Part:
        """What there is for one question of a message.

        Args:
            asked: the question, standing alone.
            query: the message.
            typed: the question as typed, where one in a conversation says enough by itself.
        """
        read = self._read(asked, query, typed)
        rest = self._of_the_other(read, read.other) if read.other is not None else read
        if rest is None:
            return Part(asked.text, (), "abstained", read.hits, reason="another event")
        if rest.finding is not None and not (rest.finding.kind in NOT_KNOWN and self._is_told_beside(rest)):
            return stated(rest, rest.finding)
        read = self._with_the_programme_asked_of(rest)
        of = self._material.asked_of_one(asked.text, read.hits)
        found = self._by_lines(read, of)
        if found is not None:
            return found
        if of is not None and self._is_put_to_a_document(read, of):
            found = self.by_document(of, read.hits[0].chunk.source, read.hits, query, read.aims)
        return self._with_what_differs(read, of, found or self._by_passages(read, of))

    def _with_what_differs(self, read: ReadQuestion, of: AskedOf | None, found: Part) -> Part:
        """With what guidance says beside a document, or documents beside guidance, where both answer.

        A local agreement may say otherwise than what holds in general. Whoever did not ask for one of them is
        shown both, each by its name.
        """
        if not self._material.tells_of_both or self._is_put_to_one(read, of, silent=not found.statements):
            return found
        general = replace(read, hits=tuple(self._material.passages.of_guidance(read.sought)))
        if not found.statements:
            # The document that search put first says nothing, and was not asked for.
            return self._by_passages(general, None) if of is not None and general.hits else found
        statements = self._material.documents.with_names(found.statements)
        if self._material.all_of_documents(statements):
            beside = self._by_passages(general, None) if general.hits else found
            lead = GUIDANCE_SAYS[read.query.language]
            more = introduced(beside.statements, lead) if beside is not found and beside.statements else []
            return with_more(found, [*statements, *more], beside.hits)
        for part in self._of_documents_beside(read, statements):
            found, statements = with_more(found, [], part.hits), [*statements, *part.statements]
        return with_more(found, statements, ())

    def _is_put_to_one(self, read: ReadQuestion, of: AskedOf | None, *, silent: bool) -> bool:
        """Whether the question names a document, or an event that one tells of, by what guidance has no word for.

        Where it is ``silent``, and was known by no more than a word, guidance may still answer.
        """
        if read.other is not None and read.other.known_by != "shared word":
            return read.other.known_by == "name" or not silent
        if of is None or not of.named:
            return False
        naming = self._material.documents.introduced_by(read.asked.text, read.hits[0].chunk.source)
        return any(not self._material.other_events.is_in_guidance(word) for word in naming)

    def _of_documents_beside(self, read: ReadQuestion, told: Sequence[Statement]) -> list[Part]:
        """What documents that nothing was told of yet say on what guidance answered, where they surely do."""
        known = {evidence.source for statement in told for evidence in statement.evidence}
        near = [
            hit for hit in self._material.passages.of_documents(read.sought) if hit.chunk.source not in known
        ]
        parts: list[Part] = []
        for source in list(dict.fromkeys(hit.chunk.source for hit in near))[:_BESIDE]:
            hits = [hit for hit in near if hit.chunk.source == source]
            weighed = self._calibrated(read.sought.text, hits, read.query, read.aims)
            if weighed.confidence < _SURE_OF_A_VERDICT:
                continue
            of = self._material.documents.asked_of(source, read.asked.text)
            part = self.by_document(of, source, hits, read.query, read.aims)
            parts.append(
                replace(part, statements=tuple(self._material.documents.with_names(part.statements)))
            )
        return parts

    def by_document(
        self, of: AskedOf, source: str, hits: Sequence[Hit], query: Query, aims: Aims | None
    ) -> Part:
        """What one dropped-in document says, or that it says nothing.

        Args:
            of: the question as asked of the document.
            source: the document's.
            hits: what search finds for the question anywhere, for the trace.
            query: the message it is in.
            aims: what it is after, where a typed conference was there to read it by.
        """

        def search(text: str) -> list[Hit]:
            sought = Sought(text, query.language, query.today, None)
            return self._material.passages.of_a_document(source, sought)

        documents, support = self._material.documents, self._words.support
        found = () if documents.is_short(source) else search(of.text)
        reading = documents.read(source, of, found, support, language=query.language)
        told = reading.hits
        reason = f"document: {', '.join(of.words)}; {', '.join(sorted(of.particulars))}"
        confidence = None
        if reading.verdict is None:
            asked = of.text if of.words else of.question
            scored = search(asked)
            by_id = {hit.chunk.id: hit for hit in scored}
            hits_told = tuple(by_id.get(hit.chunk.id, hit) for hit in told) if of.words else tuple(scored)
            weighed = self._calibrated(asked, hits_told, query, aims)
            confidence = weighed.confidence
            told = hits_told if weighed.is_enough else ()
            reason = f"{reason}; {weighed.features}"
        if not told or reading.verdict is False:
            return Part(of.question, (), "abstained", tuple(hits), confidence=confidence, reason=reason)
        statements = (
            tell(reading, support, among_others=not of.named and len(documents) > 1)
            if of.words or reading.verdict
            else extract(of.question, told, support)
        )
        seen = tuple(dict.fromkeys((*told, *hits)))
        return Part(of.question, tuple(statements), "extractive", seen, confidence=confidence, reason=reason)

    def _read(self, asked: Asked, query: Query, typed: str | None) -> ReadQuestion:
        """The question as one to the conference it is about, where there is one."""
        conference = self._meant.choose(query.today, f"{asked.said} {asked.text}")
        sought = Sought(
            with_med_named(asked.search, query.language),
            query.language,
            query.today,
            conference,
            query.own_words,
            with_med_named(asked.text, query.language) if asked.search != asked.text else "",
            with_its_condition_alone(asked.text, asked.said if asked.search != asked.text else ""),
        )
        with span("retrieval"):
            hits = self._material.passages.find(sought)
        read = ReadQuestion(asked, query, typed, sought, tuple(hits))
        return self._with_facts(read, conference) if conference is not None else read

    def _with_facts(self, read: ReadQuestion, conference: Conference) -> ReadQuestion:
        """With what the typed look-ups say, and with the other event that the question is about."""
        asked, language, today = read.asked, read.query.language, read.query.today
        reader = self._readers[conference.id]
        frame = reader.read_asked(asked.text, asked.said, language)
        aims = self.read_aims(asked.text, frame)
        frame = with_what_is_described(
            frame, aims, conference, read.hits, lambda: self._material.passages.of_the_conference(read.sought)
        )
        finding = choose_finding(conference, frame, today, language, read.hits, aims)
        if rules_asked_of(asked, frame) - rules_named(conference.raw):
            finding = (
                None  # a paragraph of the law is no matter of the programme, whatever else is asked of it
            )
        if read.typed is not None:
            # What was said before tells whom it is about; what it is after shows in its own words.
            aims = self.read_aims(read.typed, reader.read(read.typed, language))
            finding = None if is_likely_not_stated(aims) else finding
        if read.query.own_words:
            own = reader.read(read.query.own_words, language)
            read = replace(read, carried=carried_over(own, frame))
        other = self._material.other_events.asked_about(frame, conference)
        if other is not None and not other.sources and finding is not None and finding.kind in ALWAYS:
            other = None  # no document tells of it, and this is answered whatever else is named
        if other is not None and other.known_by == "shared word" and finding is None:
            # A word that a brochure has as well makes a question on guidance none on its event.
            other = None if is_led_by_guidance(read.hits) else other
        return replace(read, frame=frame, aims=aims, finding=finding, other=other)

    def _of_the_other(self, read: ReadQuestion, other: OtherEvent) -> ReadQuestion | None:
        """With what is told of the other event alone; None where facts would be given for what nothing tells of."""
        rest = tuple(self._material.passages.of_the_other(read.hits, other, read.sought))
        if read.finding is not None and not other.sources:
            of = self._material.asked_of_one(read.asked.text, rest)
            if of is None or not of.named:
                return None
        return replace(read, finding=None, hits=rest)

    def _with_the_programme_asked_of(self, read: ReadQuestion) -> ReadQuestion:
        """With what the conference says, where guidance comes first for a question about something on the day."""
        guided = read.other is None and is_led_by_guidance(read.hits)
        if read.frame is None or not guided or not asks_of_the_programme(read.frame, read.aims):
            return read
        if rules_asked_of(read.asked, read.frame):
            return read
        return replace(read, hits=tuple(self._material.passages.of_the_conference(read.sought)) or read.hits)

    def _by_lines(self, read: ReadQuestion, of: AskedOf | None) -> Part | None:
        """What the programme nearest to the question says."""
        asked = read.asked.text
        lines = self._material.programmes.find(asked, read.hits, read.query.language, of)
        if not lines:
            return None
        return Part(asked, tuple(lines), "facts", read.hits, understood="lines", reason="programme lines")

    def _is_told_beside(self, read: ReadQuestion) -> bool:
        """Whether a passage that was added to the material is likely to hold what its typed facts do not."""
        fitting = replace(read, hits=tuple(fitting_hits(read)))
        return bool(fitting.hits) and self._holds_it(fitting, self._weighed(fitting))

    def _holds_it(self, read: ReadQuestion, weighed: Weighed) -> bool:
        """Whether the best hit is likely to answer, and was added to the material or stands under this very question."""
        best = read.hits[0]
        return weighed.is_enough and (
            is_of_no_known_question(best)
            or is_asked_by(read.sought.text, best, weighed.features, self._words)
        )

    def _is_put_to_a_document(self, read: ReadQuestion, of: AskedOf) -> bool:
        """Whether the document of the best passage answers, or nothing does."""
        if of.named or (read.other is not None and read.other.sources):
            return True
        return all(hit.chunk.source in self._material.documents for hit in read.hits[:3])

    def _by_passages(self, read: ReadQuestion, of: AskedOf | None) -> Part:
        """Sentences of the passages that are likely enough to hold the answer."""
        question, asked, hits = read.sought.text, read.asked.text, list(read.hits)
        if of is not None and of.unheard_of:
            # Nobody of that name is in the document, whatever else it has of the question.
            hits = [hit for hit in hits if hit.chunk.source not in self._material.documents]
        hits = self._material.passages.without_bare_lines(hits, asked, read.sought)
        rest = tuple(hits)
        found = tuple(fitting_hits(replace(read, hits=rest)))
        if not found:
            return Part(question, (), "abstained", reason="nothing found", outside=True)
        if is_beside(found[0], read.carried, self._words.support):
            return Part(question, (), "abstained", found, reason="the conference has it, not the matter")
        found = tuple(hit for hit in found if not is_beside(hit, read.carried, self._words.support))
        fitting = replace(read, hits=found)
        weighed = self._weighed(fitting)
        told = self._holds_it(fitting, weighed) if rest == read.hits else self._is_told_beside(read)
        passages = self._material.passages
        missing = (
            (not told and passages.not_met(read.frame, found))
            or missing_rule(question, found)
            or passages.not_covered(read.query.own_words, read.frame, found)
        )
        if missing:
            return Part(question, (), "abstained", found, reason=f"no passage has {missing}")
        features, confidence = weighed.features, weighed.confidence
        if not weighed.is_enough:
            near = features.support_top3 != 0 or features.similarity >= _FAR
            outside = not near and not (read.frame and read.frame.intents) and may_be_outside(read.aims)
            return Part(
                question, (), "abstained", found,
                confidence=confidence, reason=f"{features}", outside=outside,
            )  # fmt: skip
        best = found[0].chunk
        said = self._words.support(asked, best.section, best.language)
        sure = confidence >= _SURE_OF_A_VERDICT and said >= _SAID_BY_THE_HEADING
        own = read.query.own_words
        beside = what_else(own, found, Told(read.query.history), self._words) if own else Else(found)
        sure = sure and beside.hits[:1] == found[:1]
        statements = beside.statements or extract(
            question, beside.hits, self._words.support, asked=asked, sure=sure
        )
        return Part(
            question, tuple(statements), "extractive", found,
            confidence=confidence, reason=f"{features}", told=not statements,
        )  # fmt: skip

    def _weighed(self, read: ReadQuestion) -> Weighed:
        """How likely the hits are to hold the answer, what is certain either way put first."""
        question = read.sought.text
        weighed = self._calibrated(read.typed or question, read.hits, read.query, read.aims)
        features = weighed.features
        unheard_of = features.unknown >= WHOLE and features.similarity < _FAR
        if unheard_of or not self._words.content_terms(question, read.query.language):
            return replace(
                weighed, confidence=0.0
            )  # it says nothing, or nothing that the material is near to
        if is_asked_by(question, read.hits[0], features, self._words):
            return replace(weighed, confidence=1.0)
        if (read.typed or not read.query.history) and is_not_stated(read.aims, features):
            return replace(weighed, confidence=0.0)
        # By words alone, a passage that shares none with the question cannot be its answer.
        if features.support <= 0 and not any(hit.dense for hit in read.hits):
            return replace(weighed, confidence=0.0)
        return weighed

    def _calibrated(self, question: str, hits: Sequence[Hit], query: Query, aims: Aims | None) -> Weighed:
        """What was learnt of questions whose hits look like these."""
        features = measure(question, hits, query.language, self._words)
        calibration = calibration_for(hits, aims)
        return Weighed(features, calibration.probability(features, aims), calibration.threshold)
