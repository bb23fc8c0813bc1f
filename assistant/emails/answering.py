"""One question or wish of a mail → what the sources say, and what a person must add."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from assistant.composing.abstaining import abstaining_text, sought_for
from assistant.conference import Conference
from assistant.emails.acts import ReadAct
from assistant.emails.matters import LOOK_UPS, OTHER_WISH, asks_for_rules, find_matters
from assistant.emails.questions import Request
from assistant.emails.sensitive import mask, mask_all
from assistant.emails.types import Finding, Status, Tone
from assistant.emails.wording import VERBS, asks_for_a_deed, is_bare, pattern, points_back
from assistant.sentences import split_sentences
from assistant.types import Answer, Language, Turn
from assistant.understanding.frame_words import general_words
from assistant.words import loose, stem, tokens


class Answering(Protocol):
    """What answers questions: the :class:`assistant.pipeline.Assistant`."""

    @property
    def conferences(self) -> Sequence[Conference]: ...

    @property
    def contact(self) -> str | None: ...

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        today: date | None = None,
        language: Language | None = None,
    ) -> Answer: ...


_MARK = re.compile(r"\s*\[\d+\]")
# What goes out in the organisers' name must fit better than what a chat shows beside its source.
_LEAST_SUPPORT = 0.7  # share of the question's content words that the passage holds
_LEAST_CONFIDENCE = 0.6  # calibrated probability that the passage answers
_LEAST_CONFIDENCE_ON_ONE_WORD = 0.9  # where only one word of the question says what it is about
_LONGEST: dict[Tone, int] = {
    "kort": 320,
    "venlig": 600,
    "formel": 600,
}  # characters of one answer in the mail
# The reader has just written to the organiser, so being told to do that is no answer.
_WRITE_TO_US = re.compile(
    r"(?i)\b(?:(?:spørge?|kontakte?) (?:gerne )?arrangør\w*|ask the organi[sz]er|få et sikkert svar|(?:skriv|henvend dig|spørge?|write|send (?:your )?questions)\b.{0,80}@)"
)
# Where the sources say that they are silent, the organiser must speak.
_SILENT = re.compile(
    r"(?i)\b(?:nævner|siger|oplyser|fortæller|skriver|fremgår|står|kender|kan man)\b[^.;]{0,40}\bikke\b|\bikke (?:helt )?(?:klar|oplyst|nævnt|fastsat)\b|\b(?:does not|do not|doesn't) (?:say|state|mention)\b|\bis not (?:in the|stated|mentioned|known)\b"
)
# A mail to the organisers that names no subject is about their conference.
_ABOUT_THE_CONFERENCE: dict[Language, str] = {"da": "på konferencen", "en": "at the conference"}
_MOST_WORDS = 8  # of a gap's name
_MOST_WORDS_OF_A_QUESTION = 14  # that is named whole
_SAYS_LITTLE = 2  # content words
GAP: dict[Language, str] = {"da": "[udfyldes: {}]", "en": "[to be filled in: {}]"}


def answer_request(
    request: Request,
    assistant: Answering,
    *,
    today: date | None,
    language: Language,
    tone: Tone,
    previous: str = "",
    read_act: ReadAct = lambda text: None,
) -> Finding:
    """Ask the assistant and decide what of its answer may stand in the draft.

    ``previous`` is the question before it in the mail, which "hvor længe varer den?" leans on; ``read_act`` reads
    what a sentence does, for wordings that no pattern knows.
    """
    question = mask(request.text, language)
    reading = read_act(question)
    matters = find_matters(request.text, reading)
    if not matters and request.context and _points_back(question):
        # "Kan køkkenet klare det?" is about what was just told.
        matters = find_matters(request.context, read_act(mask(request.context, language)))
    if not matters and request.before and _leans(question) and not request.before.endswith("?"):
        # So is "Kan vi give dem til naboen?", where only both together tell what it is.
        together = f"{request.before} {request.text}"
        matters = find_matters(request.text, read_act(mask(together, language)))
    surely_wished = request.kind == "request" and reading is not None and reading.is_surely_a_wish()
    deed = surely_wished and reading is not None and not reading.asks_to_be_told()
    if not matters and (deed or asks_for_a_deed(request.text)):
        matters = (OTHER_WISH,)
    if matters:  # only typed facts may stand beside a decision, so one look is enough
        answer = assistant.ask(question, today=today, language=language)
        look_up = LOOK_UPS.get(matters[0].code)
        if answer.mode != "facts" and look_up:
            answer = assistant.ask(f"{question} {look_up[language]}", today=today, language=language)
    else:
        leaning = _leans(question)
        before = [
            mask(text, language) for text in dict.fromkeys((previous, request.before)) if text and leaning
        ]
        answer = _ask(question, mask(request.context, language), before, assistant, today, language)
    trusted = _may_be_sent(question, answer, language) and all(matter.takes_facts for matter in matters)
    if trusted and matters and answer.mode == "facts" and asks_for_rules(request.text):
        matters = tuple(matter for matter in matters if not matter.rules)
    reply = _reply(answer, tone, language) if trusted else _Reply("")
    if points_back(split_sentences(question)[-1].text):
        reply = replace(reply, open=True)  # what it asks about was told in other words; a person reads it
    if matters and answer.mode != "facts":
        reply = _Reply("")  # guidance beside a decision about this person would be taken for one
    if request.kind == "request" and not reply.text and not matters:
        matters = (OTHER_WISH,)
    status: Status
    if matters:
        status, gap = "needs_human", _gap(matters[0].label[language], language)
    elif not reply.text:
        status, gap = "outside", _gap(_sought(request, question, language), language)
    elif reply.open:
        status, gap = "partly", _gap(_sought(request, question, language), language)
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


_LEANS = re.compile(
    loose(
        r"^(?:(?:og|men|så|hvis ikke|and|but|so|if not) )*(?:(?:hvad|hva) (?:så )?(?:med|hvis)|what (?:about|if)|how about)\b|^(?:(?:og|and) )?(?:hvem|who) (?:er|is|var) (?:det|it|that)\W*$|\b(?:den|dem|han|hun|ham|hende|hans|hendes|he|she|him|her|his|them)\b(?! \d)"
    )
)
_POINTS_BACK = re.compile(loose(r"\b(?:det|dette|den slags|sådan noget|that|this)\b(?=\W*(?:$|\w+\W*$))"))


def _points_back(question: str) -> bool:
    """Whether a question ends on a word that stands for what was told before it."""
    return bool(_POINTS_BACK.search(loose(question)))


_ELLIPTIC = re.compile(loose(r"^(?:og |and )?(?:hvem|hvor|hvornår|hvordan|who|where|when|how)\b"))
_MOST_ELLIPTIC_WORDS = 4  # "og hvem i Fredericia?"
_HAS_VERB = pattern(rf"\b{VERBS}\b")


def _leans(question: str) -> bool:
    """Whether a question leaves something out that the one before it says."""
    bare = loose(question)
    short = len(tokens(question)) <= _MOST_ELLIPTIC_WORDS and bool(_ELLIPTIC.match(bare))
    elliptic = short and not _HAS_VERB.search(bare) and bool(_content(question))
    return bool(_LEANS.search(bare)) or elliptic or is_bare(question)


def _ask(
    question: str,
    context: str,
    previous: Sequence[str],
    assistant: Answering,
    today: date | None,
    language: Language,
) -> Answer:
    """Leaning on the question before; with what the writer tells of themselves; alone; as one about the conference.

    The wider forms only count where they lead to typed facts: a passage found by the words of somebody's
    story answers the story.
    """

    def asked(text: str, *history: Turn) -> Answer:
        return replace(assistant.ask(text, history, today=today, language=language), question=question)

    for before in previous:
        answer = asked(question, Turn("user", before))
        if answer.mode == "facts":
            return answer
        # To its organisers, "den" that nothing before explains is their conference.
        named = _IT.sub(_THE_CONFERENCE[language], question, count=1)
        about = asked(named) if named != question else answer
        if about.mode == "facts" or _is_sure(about, named, language):
            return about
    answer = asked(question)
    if context:
        wider = asked(f"{context} {question}")
        if wider.mode == "facts" and (
            answer.mode != "facts" or _is_pointer(answer) or _narrows(wider, answer)
        ):
            return wider
    named_another = bool(_ANOTHER.search(loose(question)))
    if answer.mode == "facts" or named_another or len(_content(question)) > _SAYS_LITTLE:
        return answer
    about = asked(f"{question.rstrip('?. ')} {_ABOUT_THE_CONFERENCE[language]}?")
    if about.mode == "facts":
        return about
    # Few words find their passage once the subject is named; then it must fit surely.
    better = _is_sure(about, question, language) and not _may_be_sent(question, answer, language)
    return about if better else answer


def _narrows(wider: Answer, alone: Answer) -> bool:
    """Whether an answer found with the writer's story says no other facts than the question's own answer does.

    Who comes, and where to, picks one price or one day of several; another matter's facts answer the story.
    By the same facts, the one that lacks a figure has lost a sum.
    """
    told, own = ({citation.quote for citation in answer.citations} for answer in (wider, alone))
    return told < own or (told == own and _figures(alone) <= _figures(wider))


def _figures(answer: Answer) -> set[str]:
    return set(re.findall(r"\d[\d.,:]*\d|\d", _MARK.sub("", answer.text)))


# "Hvornår holder I den næste?" names another one than the conference at hand.
_ANOTHER = pattern(r"\b(?:næste|kommende|fremtidige?|next|upcoming|future)\b")


# The pronoun: "den næste" and "den anden dag" have a noun of their own.
_IT = re.compile(
    rf"\b(?:den|it)\b(?=\W*$|[,;:.?!]| (?:{VERBS}|i|på|til|fra|med|af|for|om|så|også|ikke|egentlig|stadig|og|eller|in|at|on|to|for|so|and|or|then|also|again|igen|her|der|where|when|hvis|når)\b)",
    re.IGNORECASE,
)
_THE_CONFERENCE: dict[Language, str] = {"da": "konferencen", "en": "the conference"}


def _is_sure(answer: Answer, question: str, language: Language) -> bool:
    """Whether a retrieved passage is surely the one, so that it may be found by more than the question's words."""
    confidence = answer.trace.confidence if answer.trace else None
    return (confidence or 0) >= _LEAST_CONFIDENCE_ON_ONE_WORD and _may_be_sent(question, answer, language)


def _content(question: str) -> set[str]:
    return {word for word in {loose(word) for word in tokens(question)} - general_words() if len(word) > 1}


_WANTS_A_FIGURE = pattern(
    r"^(?:\w+ ){0,3}(?:hvor (?:mange|meget|længe|lang tid|tit)|hvornår|how (?:many|much|long|often)|when)\b"
)


def _may_be_sent(question: str, answer: Answer, language: Language) -> bool:
    """Typed facts may; a retrieved passage only where it speaks of what was asked."""
    if answer.abstained or answer.mode == "courtesy" or not answer.citations:
        return False
    if answer.mode == "facts":
        return True
    if _WANTS_A_FIGURE.search(loose(question)) and not any(char.isdigit() for char in answer.text):
        return False
    words = {word for word in _content(question) if not word.isdigit()}
    confidence = answer.trace.confidence if answer.trace else None
    least = _LEAST_CONFIDENCE if len(words) > 1 else _LEAST_CONFIDENCE_ON_ONE_WORD
    if not words or (confidence is not None and confidence < least):
        return False
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
    if typed and _is_pointer(answer):
        return _Reply(_MARK.sub("", answer.text).strip())
    kept: list[str] = []
    is_open = check = False
    length = 0
    refusals = (
        abstaining_text("", language, None),
        abstaining_text("", language, None, rest=True),
        _sought_intro(language),
    )
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


def _is_pointer(answer: Answer) -> bool:
    """Whether all it says is whom to write to, so that this is what was asked."""
    text = _MARK.sub("", answer.text)
    return all(_WRITE_TO_US.search(part.text) and "@" in part.text for part in split_sentences(text))


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


def _sought(request: Request, question: str, language: Language) -> str:
    """What is to be filled in: the question itself where it is short and holds no figure and nothing sensitive.

    A wish is not named in its own words, which might read like a promise.
    """
    clean = mask_all(question, language) == question and not re.search(r"[\d\[\]]", question)
    if request.kind == "question" and clean and len(question.split()) <= _MOST_WORDS_OF_A_QUESTION:
        return f"answer to “{question}”" if language == "en" else f"svar på »{question}«"
    words = sought_for(question) if request.kind == "question" else ""
    if not words or mask_all(words, language) != words:
        return "your answer" if language == "en" else "jeres svar"
    words = " ".join(re.sub(r"[^\w\s.,/'-]", "", words).split()[:_MOST_WORDS])
    return f"answer about {words}" if language == "en" else f"svar om {words}"
