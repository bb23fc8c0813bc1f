"""One question or wish of a mail → what the sources say, and what a person must add."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from assistant.composing.abstaining import abstaining_text, sought_for
from assistant.conference import Conference
from assistant.emails.matters import asks_for_rules, find_matters
from assistant.emails.questions import Request
from assistant.emails.sensitive import mask, mask_all
from assistant.emails.types import Finding, Status, Tone
from assistant.sentences import split_sentences
from assistant.types import Answer, Language
from assistant.understanding.frame_words import general_words
from assistant.words import loose, stem, tokens


class Answering(Protocol):
    """What answers questions: the :class:`assistant.pipeline.Assistant`."""

    @property
    def conferences(self) -> Sequence[Conference]: ...

    @property
    def contact(self) -> str | None: ...

    def ask(
        self, question: str, *, today: date | None = None, language: Language | None = None
    ) -> Answer: ...


_MARK = re.compile(r"\s*\[\d+\]")
_LEAST_SUPPORT = 0.5  # share of a question's content words that a passage must hold to be sent to a stranger
_LONGEST: dict[Tone, int] = {
    "kort": 320,
    "venlig": 600,
    "formel": 600,
}  # characters of one answer in the mail
# The reader has just written to the organiser, so being told to do that is no answer.
_WRITE_TO_US = re.compile(
    r"(?i)\b(?:spørg arrangøren|ask the organi[sz]er|kontakt arrangøren|få et sikkert svar|(?:skriv|henvend dig|spørge|write|send (?:your )?questions)\b.{0,80}@)"
)
# Where the sources say that they are silent, the organiser must speak.
_SILENT = re.compile(
    r"(?i)\b(?:nævner|siger|oplyser|fortæller|skriver|fremgår|står|kender|kan man)\b[^.;]{0,40}\bikke\b|\bikke (?:helt )?(?:klar|oplyst|nævnt|fastsat)\b|\b(?:does not|do not|doesn't) (?:say|state|mention)\b|\bis not (?:in the|stated|mentioned|known)\b"
)
GAP: dict[Language, str] = {"da": "[udfyldes: {}]", "en": "[to be filled in: {}]"}


def answer_request(
    request: Request, assistant: Answering, *, today: date | None, language: Language, tone: Tone
) -> Finding:
    """Ask the assistant and decide what of its answer may stand in the draft."""
    question = mask(request.text, language)
    matters = find_matters(request.text)
    answer = _ask(question, mask(request.context, language), assistant, today, language)
    trusted = _may_be_sent(question, answer, language)
    if trusted and matters and answer.mode == "facts" and asks_for_rules(request.text):
        matters = tuple(matter for matter in matters if not matter.rules)
    reply = _reply(answer, tone, language) if trusted else _Reply("")
    if matters and answer.mode != "facts":
        reply = _Reply("")  # guidance beside a decision about this person would be taken for one
    status: Status
    if matters:
        status, gap = "needs_human", _gap(matters[0].label[language], language)
    elif not reply.text:
        status, gap = "outside", _gap(_sought(question, language), language)
    elif reply.open:
        status, gap = "partly", _gap(_sought(question, language), language)
    else:
        status, gap = "answered", ""
    kept = trusted and bool(answer.citations)
    return Finding(
        question=question,
        answer=answer.text if kept else _refusal(question, answer, assistant, language),
        abstained=not kept,
        citations=answer.citations if kept else (),
        status=status,
        reply=f"{reply.text} {gap}".strip(),
        matters=tuple(matter.code for matter in matters),
        check=reply.check,
    )


def _ask(question: str, context: str, assistant: Answering, today: date | None, language: Language) -> Answer:
    """With what the writer tells of themselves, and where that leads nowhere, the question alone."""
    if context:
        answer = assistant.ask(f"{context} {question}", today=today, language=language)
        if not answer.abstained and answer.mode != "courtesy":
            alone = replace(answer, question=question)
            return alone
    return assistant.ask(question, today=today, language=language)


def _may_be_sent(question: str, answer: Answer, language: Language) -> bool:
    """Typed facts may; a retrieved passage only where it speaks of what was asked."""
    if answer.abstained or answer.mode == "courtesy" or not answer.citations:
        return False
    if answer.mode == "facts":
        return True
    words = {loose(word) for word in tokens(question)} - general_words()
    words = {word for word in words if len(word) > 1 and not word.isdigit()}
    if not words:
        return True
    evidence = " ".join(
        f"{citation.title} {citation.section} {citation.quote}" for citation in answer.citations
    )
    there = {stem(loose(word), language) for word in tokens(evidence)}
    met = sum(_met(stem(word, language), there) for word in words)
    return met / len(words) >= _LEAST_SUPPORT


def _met(word: str, there: set[str]) -> bool:
    # Danish puts words together: "hovedudvalg" speaks of "hovedudvalgsmøde", "retningslinje" of "AI-retningslinje"
    return word in there or (
        len(word) >= 5 and any(word in other or (len(other) >= 5 and other in word) for other in there)
    )


@dataclass(frozen=True, slots=True)
class _Reply:
    """What of an answer stands in the mail. ``open``: it does not answer all. ``check``: it pointed to the
    organiser for the newest state, so the organiser should look."""

    text: str
    open: bool = False
    check: bool = False


def _reply(answer: Answer, tone: Tone, language: Language) -> _Reply:
    typed = answer.mode == "facts"
    kept: list[str] = []
    is_open = check = False
    length = 0
    refusals = (abstaining_text("", language, None), _sought_intro(language))
    for paragraph in (answer.text if typed else _first_statement(answer.text)).split("\n"):
        if paragraph.lstrip().startswith("|"):
            continue  # a table does not survive a plain mail
        pieces: list[str] = []
        for sentence in split_sentences(paragraph):
            plain = _MARK.sub("", sentence.text).strip()
            if not any(char.isalnum() for char in plain):
                continue
            if typed and ";" in plain and _SILENT.search(plain.split(";", 1)[1]):
                plain, check = f"{plain.split(';', 1)[0]}.", True
            silent, points = typed and bool(_SILENT.search(plain)), bool(_WRITE_TO_US.search(plain))
            if plain.startswith(refusals) or (silent and points):
                is_open = True
                continue
            if silent or points:
                check = True
                continue
            if length and length + len(plain) > _LONGEST[tone] and not typed:
                break
            length += len(plain)
            pieces.append(plain)
        if pieces:
            kept.append(" ".join(pieces))
    return _Reply("\n".join(kept), is_open, check)


def _sought_intro(language: Language) -> str:
    return "I looked for:" if language == "en" else "Jeg har ledt efter:"


def _first_statement(text: str) -> str:
    """A retrieved answer up to where another passage begins to speak."""
    marks = list(re.finditer(r"\[(\d+)\]", text))
    if not marks:
        return text
    end = marks[0].end()
    for mark in marks:
        if mark[1] != marks[0][1]:
            break
        end = mark.end()
    return text[:end]


def _refusal(question: str, answer: Answer, assistant: Answering, language: Language) -> str:
    return answer.text if answer.abstained else abstaining_text(question, language, assistant.contact)


def _gap(what: str, language: Language) -> str:
    return GAP[language].format(what)


def _sought(question: str, language: Language) -> str:
    """What is to be filled in, named by the question's own words without figures and what is sensitive."""
    words = sought_for(question)
    clean = mask_all(words, language)
    if clean != words or not words:
        return "your answer" if language == "en" else "jeres svar"
    words = re.sub(r"[^\w\s.,/'-]", "", words)
    return f"answer about {words}" if language == "en" else f"svar om {words}"
