"""A discussion guide from a request: topic, kind of use, rules, questions, agenda."""

import re
from dataclasses import replace

from assistant.guides.agenda import choose_method, plan_agenda, tell_method
from assistant.guides.kinds import Recognition, names_technology, recognise
from assistant.guides.materials import THEMES, AgendaItem, Materials, load_materials
from assistant.guides.relevance import Relevance, judge_topic, other_sector, suggestion
from assistant.guides.requests import TopicDeclinedError, TopicUnclearError, check_request
from assistant.guides.rules import belongs, choose_sentences, find_rules, join_sentences, spoken_first
from assistant.guides.selecting import Chosen, choose_questions, fitting_questions
from assistant.guides.sources import Sources
from assistant.guides.spelling import known_words
from assistant.guides.topics import Topic, read_topic
from assistant.guides.types import (
    CitedText,
    Guide,
    GuideQuestion,
    GuideRequest,
    GuideSection,
    Mode,
    SkeletonPoint,
)
from assistant.pipeline import Assistant
from assistant.telemetry import note, span

SHORT_QUESTIONS, SHORT_RULES = 5, 4
_NUMBER = re.compile(r"^\w+ \d+: ")  # "Dilemma 7: ", which counts in the file alone
_CRITICAL = "Kritisk case"  # how the headings of examples that went wrong begin
_QUESTIONS_FROM = (
    (0, 9),
    (45, 10),
    (60, 12),
    (90, 14),
    (120, 16),
    (180, 18),
    (300, 22),
)  # minutes: questions
_RULES_FROM = ((0, 7), (60, 8), (120, 10))
_MINUTES_A_QUESTION = 4
# What an item of the agenda holds of the chapters: minutes for each, at least and at most so many.
_ROOM = {"facts": (2, 2, 4), "rules": (2, 2, 4), "decisions": (2, 2, 9), "skeleton": (5, 3, 99)}


def build_guide(request: GuideRequest, assistant: Assistant) -> Guide:
    """Make a guide. The same request gives the same guide.

    Raises:
        GuideRequestError: the request cannot be used; the message is one Danish sentence for its writer.
        TopicDeclinedError: the topic has nothing to do with AI.
        TopicUnclearError: it may have, and somebody must say so.
        KnowledgeError: the knowledge folder's materials for guides cannot be used.
    """
    with span("guide", minutes=request.minutes):
        guide = _Building(check_request(request), assistant).guide()
        note(mode=guide.mode)
    return guide


def build_short(request: GuideRequest, assistant: Assistant) -> Guide:
    """The short form: five questions for the next meeting, with the rules they rest on.

    Raises:
        As :func:`build_guide`.
    """
    return build_guide(replace(request, short=True), assistant)


def question_pool(request: GuideRequest, assistant: Assistant) -> tuple[GuideQuestion, ...]:
    """All questions that fit the request, in the topic's words, the most fitting first; none is cited.

    Raises:
        As :func:`build_guide`.
    """
    building = _Building(check_request(request), assistant)
    pool = fitting_questions(building.materials, building.request, building.kind_ids, building.topic)
    in_guide = {chosen.question.key: chosen.text for chosen in building.chosen()}
    return tuple(
        GuideQuestion(in_guide.get(item.question.key, item.text), item.question.theme) for item in pool
    )


class _Building:
    """What the parts of one guide share while it is made."""

    def __init__(self, request: GuideRequest, assistant: Assistant) -> None:
        self.request = request
        self.short = request.short
        self.today = request.today or assistant.clock()
        self.materials: Materials = load_materials(assistant.knowledge_dir)
        retriever = assistant.retriever
        self.tailor = assistant.tailor
        self.mode: Mode = "bank"
        self.tailoring_note = ""
        vocabulary = tuple(chunk.indexed_text for chunk in retriever.chunks if chunk.language == "da")
        self.vocabulary = vocabulary
        self.topic: Topic = read_topic(
            request.topic,
            self.materials,
            vocabulary,
            is_technology=lambda text: names_technology(text, self.materials),
            sector=request.sector,
            in_use=request.phase in ("in_use", "evaluation"),
        )
        plain = self.topic.matter
        self.recognition: Recognition = recognise(plain, self.materials, retriever.similarities)
        self.relevance: Relevance = judge_topic(plain, self.materials, retriever.contrasts)
        self._check_relevance(plain)
        self.other_sector = other_sector(plain, request.sector, self.materials)
        self.kind_ids = self.recognition.ids
        self.sources = Sources(retriever, request.sector, self.today)

    def _check_relevance(self, plain: str) -> None:
        if self.relevance in ("ai", "assumed"):
            return
        if self.relevance == "outside":
            raise TopicDeclinedError(
                "Emnet ser ikke ud til at handle om AI eller arbejde, så skriv, "
                "hvilken AI I vil drøfte, og hvad den skal bruges til."
            )
        better = suggestion(plain, self.materials)
        example = better or "AI til mødereferater"
        if self.relevance == "work":
            raise TopicDeclinedError(
                f"»{plain}« ser ud til at handle om arbejdet, men ikke om AI, og det er AI, guiden er til. "
                f"Er der AI med, så skriv det, for eksempel: {example}.",
                better,
            )
        raise TopicUnclearError(
            f"Er der AI med i »{plain}«? Så skriv det i emnet, for eksempel: {example}. Ellers er guiden ikke til det.",
            better,
        )

    def guide(self) -> Guide:
        """The guide."""
        request, topic, materials = self.request, self.topic, self.materials
        purpose, phase = materials.purposes[request.purpose], materials.phases[request.phase]
        kind_ids = self.kind_ids
        rules = find_rules(
            materials,
            request,
            kind_ids,
            self.sources,
            self.today,
            SHORT_RULES if self.short else _at_least(_RULES_FROM, request.minutes),
            topic.matter,
        )
        questions = self._questions()
        cases = self._passages("cases")
        dilemmas = self._passages("dilemmas")
        skeleton = self._skeleton() if request.purpose == "guideline" else ()
        decisions = self._fill(purpose.decisions if purpose.alone else (*purpose.decisions, *phase.decisions))
        to_bring = self._fill(
            (*phase.to_bring, *(text for kind in self.recognition.kinds for text in kind.to_bring))
        )
        held = {
            "facts": to_bring,
            "rules": tuple(_marked(rule) for rule in spoken_first(rules, materials)),
            "cases": tuple(_marked(text) for text in (*cases[:2], *dilemmas[:1])),
            "decisions": decisions,
            "skeleton": tuple(point.heading for point in skeleton),
            "none": (),
        }
        sections = self._sections(purpose.agenda, questions, held)
        return Guide(
            title=topic.fill(materials.short_title if self.short else purpose.title),
            topic=request.topic,
            committee=request.committee,
            sector=request.sector,
            minutes=request.minutes,
            language="da",
            purpose=" ".join(topic.fill_whole(text) for text in purpose.purpose),
            sections=sections,
            questions=tuple(question for _, question in questions),
            rules=tuple(rules),
            next_steps=self._fill(
                purpose.next_steps if purpose.alone else (*purpose.next_steps, *phase.next_steps)
            ),
            sources=self.sources.citations,
            dilemmas=dilemmas,
            cases=cases,
            to_bring=to_bring,
            decisions=decisions,
            notes=self._notes(sections, questions),
            mode=self.mode,
            skeleton=skeleton,
        )

    def _fill(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.topic.fill_again(text) for text in texts))

    def chosen(self) -> list[Chosen]:
        """The questions of the bank that the guide asks."""
        count = SHORT_QUESTIONS if self.short else _at_least(_QUESTIONS_FROM, self.request.minutes)
        themes = self.materials.short_themes[self.request.phase] if self.short else THEMES
        return choose_questions(self.materials, self.request, self.kind_ids, self.topic, count, themes)

    def _questions(self) -> list[tuple[Chosen, GuideQuestion]]:
        chosen = self.chosen()
        questions = [
            GuideQuestion(item.text, item.question.theme, self._cite(item.question.passage))
            for item in chosen
        ]
        return list(zip(chosen, self._tailored(questions), strict=True))

    def _tailored(self, questions: list[GuideQuestion]) -> tuple[GuideQuestion, ...]:
        """The questions as a language model words them, where one is configured and its wording holds."""
        if self.tailor is None:
            return tuple(questions)
        from assistant.guides.tailoring import tailor_questions  # not at the top: most have no model

        bank = tuple(question.text for question in self.materials.questions)
        words = known_words((*self.vocabulary, *bank))
        result = tailor_questions(questions, self.tailor, self.topic, self.request.so_far, words)
        if result.worded:
            self.mode = "tailored"
            self.tailoring_note = (
                f"Sprogmodellen {self.tailor.name} har skrevet {result.worded} af de {len(questions)} spørgsmål om, "
                "så de passer til emnet. Hver tekst er kontrolleret. Resten af guiden er uden sprogmodel."
            )
        else:
            self.tailoring_note = "Guiden er lavet uden sprogmodel: Den svarede ikke brugbart denne gang."
        return result.questions

    def _cite(self, reference: str | None) -> tuple[int, ...]:
        chunk = self.sources.passage(reference) if reference else None
        if chunk is None:
            return ()
        sentences = choose_sentences(chunk, (), self.sources, self.today, hedged=False)
        return (self.sources.cite(chunk, sentences),) if sentences else ()

    def _passages(self, what: str) -> tuple[CitedText, ...]:
        """Cases or dilemmas like this one: those of the kind, then general ones."""
        everywhere = self.materials.general_cases if what == "cases" else self.materials.general_dilemmas
        general = [entry.passage for entry in everywhere if belongs(entry, self.request, self.kind_ids)]
        own = [ref for kind in self.recognition.kinds for ref in getattr(kind, what)]
        told: list[CitedText] = []
        for reference in dict.fromkeys((*own[:2], *general)):
            chunk = self.sources.passage(reference)
            sentences = choose_sentences(chunk, (), self.sources, self.today, lead=4) if chunk else []
            critical = chunk is not None and chunk.section.startswith(_CRITICAL)
            if chunk and sentences and not (critical and any(_CRITICAL in text.text for text in told)):
                heading = "" if chunk.section.endswith("?") else f"{_NUMBER.sub('', chunk.section)}. "
                text = heading + join_sentences(sentences)
                told.append(CitedText(text, (self.sources.cite(chunk, sentences),)))
            if len(told) == 3:
                break
        return tuple(told)

    def _skeleton(self) -> tuple[SkeletonPoint, ...]:
        points = []
        for point in self.materials.skeleton:
            chunk = self.sources.passage(point.passage)
            if chunk is None:
                continue
            sentences = self.sources.sentences(chunk)
            text = "\n".join(" ".join(sentence.text.split()) for sentence in sentences)
            points.append(
                SkeletonPoint(
                    chunk.section.rsplit(": ", 1)[-1],
                    text,
                    self._fill(point.choices),
                    (self.sources.cite(chunk, sentences[:1]),),
                )
            )
        return tuple(points)

    def _sections(
        self,
        agenda: tuple[AgendaItem, ...],
        questions: list[tuple[Chosen, GuideQuestion]],
        held: dict[str, tuple[str, ...]],
    ) -> tuple[GuideSection, ...]:
        people, seed = self.request.participants, " ".join(self.topic.words)
        taken: set[str] = set()
        left = list(questions)
        sections = []
        for slot in plan_agenda(agenda, self.request.minutes):
            item = slot.item
            if item is None:
                sections.append(
                    GuideSection(slot.heading, slot.minutes, f"{slot.heading} i {slot.minutes} minutter.", ())
                )
                continue
            method = choose_method(self.materials, item.use, slot.minutes, people, seed, taken)
            items = self._fill(item.items)
            if item.use == "opening" and self.request.so_far:
                items = (*items, f"Det er sket indtil nu: {self.request.so_far}")
            if item.holds == "questions":
                room = max(1, slot.minutes // _MINUTES_A_QUESTION)
                mine = [pair for pair in left if not item.themes or pair[0].question.theme in item.themes][
                    :room
                ]
                left = [pair for pair in left if pair not in mine]
                items = (*items, *(question.text for _, question in mine))
            else:
                items = (*items, *self._in_time(held[item.holds], item.holds, slot.minutes))
            heading = self.topic.fill_again(slot.heading)
            sections.append(
                GuideSection(heading, slot.minutes, tell_method(method, slot.minutes, people), items)
            )
        return tuple(sections)

    def _in_time(self, held: tuple[str, ...], what: str, minutes: int) -> tuple[str, ...]:
        """As much of what an item holds as it has time for; the whole of it stands in the chapters."""
        if what not in _ROOM:
            return held
        minutes_each, least, most = _ROOM[what]
        count = min(most, max(least, minutes // minutes_each))
        rest = {"skeleton": self.materials.rest_of_skeleton, "rules": self.materials.rest_of_rules}.get(what)
        return (*held[:count], rest) if rest and count < len(held) else held[:count]

    def _notes(
        self, sections: tuple[GuideSection, ...], questions: list[tuple[Chosen, GuideQuestion]]
    ) -> tuple[str, ...]:
        notes = []
        if self.topic.told:
            notes.append(
                f"Vi har læst emnet som »{self.topic.full}«. Er det noget andet, så skriv det med få ord, "
                "for eksempel: AI til mødereferater."
            )
        if self.relevance == "assumed":
            notes.append(
                "Emnet nævner ikke AI. Guiden går ud fra, at der er AI med. Spørg ledelsen eller leverandøren, om det passer."
            )
        if self.other_sector:
            notes.append(
                f"Emnet lyder som arbejde i en {self.other_sector}, men guiden er lavet til en {self.request.sector}. "
                "Passer det ikke, så vælg den anden. Det ændrer reglerne."
            )
        if self.tailoring_note:
            notes.append(self.tailoring_note)
        if self.topic.corrected:
            read = ", ".join(f"»{typed}« som »{right}«" for typed, right in self.topic.corrected)
            notes.append(f"Vi har læst {read}.")
        if not self.recognition.kinds:
            notes.append(
                "Vi kender ikke denne særlige brug af AI. Guiden bygger derfor på spørgsmål og regler, "
                "der gælder al brug af AI på arbejdet."
            )
        elif self.recognition.by_meaning:
            notes.append(
                f"Vi har forstået emnet som {self.recognition.kinds[0].name}. Passer det ikke, så skriv det med andre ord."
            )
        on_agenda = {item for section in sections for item in section.items}
        if any(question.text not in on_agenda for _, question in questions):
            notes.append(
                "I dagsordenen står de spørgsmål, der er tid til. De andre kan I bytte med eller gemme til næste gang."
            )
        notes.append("Spørgsmål uden kildenummer er forslag til metoden. De bygger ikke på en bestemt kilde.")
        notes.append(
            "Guiden er ingen juridisk vurdering. Slå paragraffer efter i jeres MED-håndbog og lokale MED-aftale."
        )
        return tuple(notes)


def _marked(text: CitedText) -> str:
    return text.text + "".join(f" [{number}]" for number in text.citations)


def _at_least(table: tuple[tuple[int, int], ...], minutes: int) -> int:
    return max(value for start, value in table if minutes >= start)
