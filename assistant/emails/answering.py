"""One question or wish of a mail → what the sources say, and what a person must add."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.composing.abstaining import abstaining_text, sought_for
from assistant.emails.acts import ReadAct
from assistant.emails.asking import (
    MARK,
    WRITE_TO_US,
    Answering,
    Around,
    ask,
    asks_on_what_terms,
    ends_on_a_pointer,
    is_on_terms,
    is_pointer,
    leans,
    may_be_sent,
)
from assistant.emails.matters import (
    LOOK_UPS,
    LOOK_UPS_OF_RULES,
    MATTERS,
    OTHER_WISH,
    Matter,
    asks_for_rules,
    find_matters,
)
from assistant.emails.questions import Request
from assistant.emails.sensitive import mask, mask_all
from assistant.emails.types import Finding, Status, Tone
from assistant.emails.wording import asks_for_a_deed, asks_for_leave, pattern, points_back
from assistant.sentences import split_sentences
from assistant.types import Answer, Language
from assistant.words import loose

_LONGEST: dict[Tone, int] = {
    "kort": 320,
    "venlig": 600,
    "formel": 600,
}  # characters of one answer in the mail
# Where the sources say that they are silent, the organiser must speak.
_SILENT = re.compile(
    r"(?i)\b(?:nævner|siger|oplyser|fortæller|skriver|fremgår|står|kender|kan man)\b[^.;]{0,40}\bikke\b|\bikke (?:helt )?(?:klar|oplyst|nævnt|fastsat)\b|\b(?:does not|do not|doesn't) (?:say|state|mention)\b|\bis not (?:in the|stated|mentioned|known)\b"
)
_MOST_WORDS = 8  # of a gap's name
_MOST_WORDS_OF_A_QUESTION = 14  # that is named whole
GAP: dict[Language, str] = {"da": "[udfyldes: {}]", "en": "[to be filled in: {}]"}


def answer_requests(
    requests: Sequence[Request],
    assistant: Answering,
    *,
    today: date | None,
    language: Language,
    tone: Tone,
    read_act: ReadAct,
    told: Sequence[Matter] = (),
) -> tuple[Finding, ...]:
    """All requests of a mail, each with what was found for the one before it; without what another settles.

    ``told`` is what the mail as a whole raises.
    """
    findings: list[tuple[Request, Finding]] = []
    for request in requests:
        before = findings[-1][1] if findings else None
        finding = answer_request(
            request,
            assistant,
            today=today,
            language=language,
            tone=tone,
            before=before,
            read_act=read_act,
            told=told,
        )
        findings.append((request, finding))
    befores = (None, *(finding for _, finding in findings))
    kept = [
        (request, finding)
        for (request, finding), before in zip(findings, befores, strict=False)
        if not (
            request.alternative and finding.status == "outside" and before and before.status == "answered"
        )
    ]
    undecided = any(
        finding.status == "answered" and asks_on_what_terms(finding.question, assistant, language)
        for request, finding in kept
        if request.kind == "question"
    )
    # Who asks for the price or the deadline first says why by "we would like to come", and registers nobody yet.
    return tuple(
        finding
        for request, finding in kept
        if not (undecided and request.kind == "request" and _only_intends(request, finding))
    )


_TAKES_PART = pattern(
    r"\b(?:gerne (?:\w+ ){0,2}?med|deltage|være med|komme med|tage med|af ?sted|attend|participate|take part|join|come)\b"
)
_REGISTERS = pattern(
    r"\b(?:tilmeld\w*|meld\w*|reserv\w*|book\w*|bestil\w*|skriv\w*|not[eé]r\w*|bekræft\w*|regist\w*|sign\w*|put|hold|confirm\w*|plads\w*|seats?|places?|\w*list\w*|navne\w*|names?|hermed|\d+|to|tre|fire|fem|seks|syv|otte|ni|ti|two|three|four|five|six|seven|eight|nine|ten)\b(?! (?:attend|participate|take|join|come)\b)"
)
_OF_TAKING_PART = {"registration", "commitment", "change", "wish"}  # what a wish to take part is taken for


def _only_intends(request: Request, finding: Finding) -> bool:
    """Whether a wish to take part asks nobody to do anything: it names no registration, seat, list or number."""
    bare = loose(request.text)
    return (
        bool(finding.matters)
        and set(finding.matters) <= _OF_TAKING_PART
        and {entry.code for entry in find_matters(request.text)} <= {"registration"}
        and bool(_TAKES_PART.search(bare))
        and not _REGISTERS.search(bare)
        and not asks_for_a_deed(request.text)
    )


def answer_request(
    request: Request,
    assistant: Answering,
    *,
    today: date | None,
    language: Language,
    tone: Tone,
    before: Finding | None = None,
    read_act: ReadAct = lambda text: None,
    told: Sequence[Matter] = (),
) -> Finding:
    """Ask the assistant and decide what of its answer may stand in the draft.

    ``before`` is what was found for the question before it in the mail, which "hvor længe varer den?" leans on;
    ``read_act`` reads what a sentence does, for wordings that no pattern knows.
    """
    question = mask(request.text, language)
    reading = read_act(question)
    matters = find_matters(request.text, reading)
    worded = find_matters(request.text)
    guessed = tuple(entry for entry in matters if entry not in worded)  # by the classifier alone
    if not matters and request.context and ends_on_a_pointer(question):
        # "Kan køkkenet klare det?" is about what was just told.
        matters = find_matters(request.context, read_act(mask(request.context, language)))
    if not matters and request.before and leans(question) and not request.before.endswith("?"):
        # So is "Kan vi give dem til naboen?", where only both together tell what it is.
        together = f"{request.before} {request.text}"
        matters = find_matters(request.text, read_act(mask(together, language)))
    surely_wished = request.kind == "request" and reading is not None and reading.is_surely_a_wish()
    deed = surely_wished and reading is not None and not reading.asks_to_be_told()
    if not matters and (deed or asks_for_a_deed(request.text)):
        matters = (OTHER_WISH,)
    if not matters and asks_for_leave(request.text):
        # What a journalist may do is for a person to say, whatever holds for those who take part.
        matters = tuple(entry for entry in told if entry.code in _OF_THE_SENDER)
    carried = fits = looked_up = False
    if matters:  # only typed facts may stand beside a decision, so one look is enough
        answer = assistant.ask(question, today=today, language=language)
        look_ups = LOOK_UPS_OF_RULES if asks_for_rules(request.text) else LOOK_UPS
        look_up = look_ups.get(matters[0].code)
        if answer.mode != "facts" and look_up:
            answer = assistant.ask(f"{question} {look_up[language]}", today=today, language=language)
            looked_up = True
    else:
        asked = ask(question, _around(request, question, before, language), assistant, today, language)
        answer, carried, fits = asked.answer, asked.carried, asked.fits
    if not matters and answer.mode != "facts" and reading is not None and reading.may_raise_a_matter():
        # A passage beside what may well be a person's to decide would be taken for the decision.
        matters = tuple(entry for entry in MATTERS if entry.code == reading.matter)
    if request.kind == "question" and answer.mode == "facts" and not looked_up and reading is not None:
        # What the conference states answers it; that it may be more than a question must then be sure.
        matters = tuple(
            entry
            for entry in matters
            if entry not in guessed or not entry.takes_facts or reading.surely_has_a_matter
        )
    # A passage answers a question; found by the words of a wish or a story, it answers nothing.
    asked_for = request.kind == "question" or answer.mode == "facts" or "?" in request.text
    fits = fits or may_be_sent(question, answer, language)
    trusted = asked_for and fits and all(matter.takes_facts for matter in matters)
    if trusted and matters and answer.mode == "facts" and asks_for_rules(request.text):
        matters = tuple(matter for matter in matters if not matter.rules)
    reply = _reply(answer, tone, language) if trusted else _Reply("")
    if looked_up:  # nobody asked, so "Ja." would promise something
        reply = replace(reply, text=_YES_OR_NO.sub("", reply.text))
    known = carried or _says_the_same(answer, before)
    if points_back(split_sentences(question)[-1].text) and not known:
        reply = replace(reply, open=True)  # what it asks about was told in other words; a person reads it
    beside = answer.mode == "facts" and (looked_up or is_on_terms(question, assistant, language))
    if matters and not beside:
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
        typed=kept and answer.mode == "facts",
    )


_OF_THE_SENDER = ("press", "threat")  # matters of who writes, not of a sentence
_YES_OR_NO = re.compile(r"^(?:Ja|Nej|Yes|No)\b[.,]\s*")


def _around(request: Request, question: str, before: Finding | None, language: Language) -> Around:
    """What the mail says around a question, masked."""
    asked_before = before.question if before else ""
    leaning = leans(question)
    previous = [text for text in dict.fromkeys((asked_before, request.before)) if text and leaning]
    # What a question only repeats ("min kollega siger, at det er farligt. Er det farligt?") says nothing new.
    news = request.told.removesuffix(request.before).strip() if request.before else ""
    stories = [text for text in dict.fromkeys((news, request.told, asked_before)) if text]
    return Around(
        mask(request.context, language),
        [mask(text, language) for text in previous],
        [mask(text, language) for text in stories],
        elsewhere=before is not None and bool(before.citations) and not before.typed,
    )


def _says_the_same(answer: Answer, before: Finding | None) -> bool:
    """Whether an answer stands on what the question before was answered with: then both are about one thing."""
    earlier = {citation.quote for citation in before.citations} if before else set()
    return any(citation.quote in earlier for citation in answer.citations)


@dataclass(frozen=True, slots=True)
class _Reply:
    """What of an answer stands in the mail. ``open``: it does not answer all. ``check``: it pointed to the
    organiser for the newest state, so the organiser should look."""

    text: str
    open: bool = False
    check: bool = False


def _reply(answer: Answer, tone: Tone, language: Language) -> _Reply:
    typed = answer.mode == "facts"
    if typed and is_pointer(answer):
        return _Reply(MARK.sub("", answer.text).strip())
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
            plain = MARK.sub("", sentence.text).strip()
            if not any(char.isalnum() for char in plain):
                continue
            if typed and ";" in plain and _SILENT.search(plain.split(";", 1)[1]):
                plain, check = f"{plain.split(';', 1)[0]}.", True
            silent, points = typed and bool(_SILENT.search(plain)), bool(WRITE_TO_US.search(plain))
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
