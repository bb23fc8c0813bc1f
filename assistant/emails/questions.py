"""Every question and wish of a mail, each as one that stands alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.emails.acts import ReadAct
from assistant.emails.matters import find_matters
from assistant.emails.rephrasing import as_question, as_wish, claims
from assistant.emails.segments import clauses, is_alternative, pieces
from assistant.emails.wording import (
    asks,
    asks_who_is_right,
    begins_with_verb,
    begins_with_whether,
    is_bare,
    is_courtesy,
    is_fragment,
    names_own_past,
    only_leads_in,
    only_tells_after_a_comma,
    opens,
    opens_list,
    pattern,
    points_back,
    says_something,
    tells_of_its_writer,
    wants,
    wonders,
)
from assistant.understanding.frame_words import general_words
from assistant.words import loose, tokens

MAX_REQUESTS = 20
_MAX_CONTEXT_WORDS = 40
_LONGEST_ITEM = 40  # words of a list item that can still be a question
_LEAST_ASKED = 4  # words of a clause that asks whatever its words are: "må jeg overhovedet komme med, og …?"
_SHORT_ITEM = 8  # words of one that is a question where its neighbours are

RequestKind = Literal["question", "request"]


@dataclass(frozen=True, slots=True)
class Request:
    """Something the writer wants: a question, or a wish that is no question ("vi skal have faktura").

    ``context`` is what the writer told last before it of themselves and the matter; ``before`` is the sentence before
    it; ``told`` is what the sentences before it told, up to two of them. An ``alternative`` ("… eller om vi skal spise på færgen") is settled by the answer to the question before it.
    """

    text: str
    kind: RequestKind
    context: str = ""
    alternative: bool = False
    before: str = ""
    told: str = ""


def find_requests(
    body: str,
    is_matter: Callable[[str], bool] = lambda text: False,
    is_telling: Callable[[str], bool] = lambda text: True,
    is_topic: Callable[[str], bool] = lambda text: False,
    *,
    subject: str = "",
    read_act: ReadAct = lambda text: None,
) -> tuple[Request, ...]:
    """The questions and wishes of a mail, in the order asked.

    Args:
        body: what the writer wrote, without signature and history.
        is_matter: whether a statement is one a person must act on ("jeg melder afbud"), so that it
            counts as a wish although nothing is asked.
        is_telling: whether a statement tells something that answers depend on (a role, a place, a number).
        is_topic: whether a few words without a verb name something that can be asked for ("pris leder").
        subject: the mail's own subject line, for a question that says neither place nor role.
        read_act: what a sentence does, for wordings that no pattern knows.
    """
    asked: list[tuple[int, str, RequestKind]] = []  # with the number of the sentence
    alternatives: set[str] = set()
    told: list[tuple[int, str]] = []
    said = pieces(body)
    expecting = False  # after "Jeg vil gerne vide:" every item of the list is a question
    listed = any(item and asks(text) for text, item in said)
    for number, (text, item) in enumerate(said):
        if item and (
            (expecting and len(text.split()) <= _LONGEST_ITEM)
            or (listed and len(text.split()) <= _SHORT_ITEM)
        ):
            asked += [
                (number, clause, "question")
                for clause in clauses(text)
                if says_something(clause) and _by_act("question", clause, clause, read_act)
            ]
            continue
        expecting = text.rstrip().endswith(":") and opens_list(text)
        found = _read(text, is_matter, read_act)
        alternatives |= {clause for clause, _ in found[1:] if is_alternative(text, clause)}
        if found and not (expecting and not _names_something(text)):
            follows = bool(told) and told[-1][0] == number - 1 and (not asked or asked[-1][0] < number - 1)
            if len(found) == 1 and asks_who_is_right(found[0][0]):
                disputed = _disputed([before for before, _ in said[max(0, number - 2) : number]])
                asked = [
                    entry
                    for entry in asked
                    if not disputed or entry[0] != number - 1 or entry[2] == "request"
                ]
                found = [(text, "question") for text in disputed] or found
                if not disputed and any(entry[0] == number - 1 for entry in asked):
                    continue  # the sentence before asked it already
                if not disputed and number:
                    found = [(f"{said[number - 1][0].rstrip('.!?')}. {found[0][0]}", "question")]
            if points_back(found[0][0]) and len(found) == 1 and not _content(found[0][0]) and number:
                before = said[number - 1][0]
                if wonders(before) and any(entry[0] == number - 1 for entry in asked):
                    continue  # "…, om han kommer til København. Gør han det?" asks it once more
                stated = claims(before)
                if not before.endswith("?"):  # what it told is asked now
                    asked = [entry for entry in asked if entry[0] != number - 1]
                found = (
                    [(f"om {claim}", "question") for claim in stated]
                    if stated
                    else [(f"{before.rstrip('.!?')}. {found[0][0]}", found[0][1])]
                )
            elif follows and not any(_content(clause) for clause, _ in found):
                # "Hvad gør vi?" asks about what was just told.
                clause, kind = found[0]
                found[0] = (f"{told[-1][1].rstrip('.!')}. {clause}", kind)
            # "Jeg er i FOA og vil gerne vide, …" tells something all the same.
            told += [(number - 1, clause) for clause in clauses(text)[:-1] if _only_told(clause, found)]
            asked += [(number, clause, kind) for clause, kind in found]
            told += [(number, clause) for clause, kind in found if kind == "request"]
        elif is_fragment(text) and not is_courtesy(text) and is_topic(text):
            asked.append((number, text, "question"))
        elif not is_courtesy(text) and not expecting:
            told.append((number, text))
    story = told
    told = [(number, _without_fillers(text)) for number, text in told if is_telling(text)]
    unique: dict[str, Request] = {}
    for number, text, kind in asked:
        if text.strip(" ,;–-"):
            sentence = (
                as_question(text, whole=bool(find_matters(text)) or ". " in text)
                if kind == "question"
                else as_wish(text)
            )
            context = _context(told, number)
            if not context and is_telling(subject) and not is_telling(sentence):
                context = subject.rstrip(".!?") + "."
            before = said[number - 1][0] if number else ""
            unique.setdefault(
                sentence,
                Request(sentence, kind, context, text in alternatives, before, _told_before(story, number)),
            )
    return tuple(unique.values())[:MAX_REQUESTS]


def _read(
    sentence: str, is_matter: Callable[[str], bool], read_act: ReadAct
) -> list[tuple[str, RequestKind]]:
    """The questions and wishes of one sentence; none where it only tells something."""
    found: list[tuple[str, RequestKind]] = []
    asking = asks(sentence)
    subject = _WHO.search(sentence)
    parts = clauses(sentence)
    for position, clause in enumerate(parts):
        if position + 1 < len(parts) and only_leads_in(clause):
            continue
        if "?" not in sentence and names_own_past(clause) and not wonders(sentence):
            continue
        if subject and _NO_SUBJECT.match(loose(clause)):
            clause = f"{subject[1]} {clause[:1].lower()}{clause[1:]}"
        asked_whole = asking and opens(clause) and len(clause.split()) >= _LEAST_ASKED
        if not (says_something(clause) or asked_whole) or (is_bare(clause) and not found):
            continue
        # Behind a comma, "hvor vi fik lagkage" and "skal jeg hilse og sige" tell, unless the sentence asks.
        tells = position > 0 and not found and "?" not in sentence and only_tells_after_a_comma(clause)
        cut_off = position == 0 and sentence.endswith("?") and begins_with_verb(clause)
        if (asks(clause) and not tells) or (asking and begins_with_whether(clause)) or cut_off:
            kind: RequestKind | None = "question"
        elif is_matter(clause) or wants(clause):
            kind = "request"
        else:
            kind = None
        if tells and kind is None and not wonders(sentence):
            whole = read_act(sentence)  # alone, "hvor den ene halvdel er revet af" would ask
            kind = "question" if whole and whole.is_question() else None
        else:
            kind = _by_act(kind, clause, sentence, read_act)
        if kind:
            found.append((clause, kind))
    return found


def _only_told(clause: str, found: list[tuple[str, RequestKind]]) -> bool:
    """Whether a clause of a sentence that asks is none of what it asks for."""
    asked_for = any(text.lower().endswith(clause.rstrip("?").lower()) or clause in text for text, _ in found)
    return only_leads_in(clause) or not asked_for


def _by_act(kind: RequestKind | None, clause: str, sentence: str, read_act: ReadAct) -> RequestKind | None:
    """What the patterns read, put right where the words are unusual."""
    if kind == "question" and ("?" in sentence or begins_with_whether(sentence)):
        return kind
    if kind == "question" and begins_with_whether(clause):  # only the sentence around it tells what it does
        whole = read_act(sentence)
        return kind if whole is None or whole.is_question() or wonders(sentence) else None
    reading = read_act(_as_said(clause, sentence))
    if reading is None:
        return kind
    if kind == "question":
        # "Manspørger sig selv, hvordan det skal gå": cut out of its sentence it would ask.
        whole = read_act(sentence) if clause != sentence else None
        return (
            None
            if reading.wants_nothing()
            or (whole is not None and whole.wants_nothing() and not wonders(sentence))
            else kind
        )
    if kind:  # "jeg er skuffet" tells, but is no mere story
        return None if reading.rather_tells() else kind
    stated = clause == sentence and sentence.rstrip().endswith((".", "!"))
    if reading.is_surely_a_question() if stated else reading.is_question():
        return "question"
    wish = (
        (reading.is_surely_a_wish() and not tells_of_its_writer(clause))
        or (reading.is_wish() and reading.may_raise_a_matter())
        or reading.surely_raises_a_matter()
    )
    return "request" if wish else None


def _as_said(clause: str, sentence: str) -> str:
    """A clause as its writer would put it alone: without its end, a statement looks like a question."""
    end = sentence.rstrip()[-1:]
    ended = clause if clause[-1:] in ".?!" or end not in (".", "!") else f"{clause}{end}"
    return f"{ended[:1].upper()}{ended[1:]}" if end in (".", "!") else ended


_WHO = re.compile(r"\b(vi|jeg|we|I)\b", re.IGNORECASE)
_NO_SUBJECT = pattern(
    r"^(?:skal (?:have|bruge)|ønsker|vil (?:også )?gerne|har brug for|mangler|beder om|need|would (?:also )?like|want)\b"
)


_THIS_YEAR = pattern(r"\b(?:i år|this year)\b")


def _content(text: str) -> int:
    bare = _THIS_YEAR.sub(" ", loose(text))
    return sum(word not in general_words() for word in tokens(bare))


_DISPUTED = re.compile(r"(?i)[ ,]((?:om|hvorvidt|whether|if) .+)$")


def _disputed(before: list[str]) -> list[str]:
    """What the sentences before "Hvem har ret?" disagree about; empty where they do not say."""
    for sentence in reversed(before):
        match = _DISPUTED.search(sentence.rstrip(".!"))
        if match and begins_with_whether(match[1]) and says_something(match[1]):
            return [match[1]]
        if stated := claims(sentence):
            return [f"om {claim}" for claim in stated]
    return []


def _names_something(text: str) -> bool:
    return _content(text) >= 3


_FILLERS = re.compile(r"(?i)\b(?:i øvrigt|iøvrigt|for øvrigt|forresten|by the way)\b\s*")


def _without_fillers(text: str) -> str:
    return " ".join(_FILLERS.sub("", text).split())


_MOST_TOLD = 2  # sentences


def _told_before(story: list[tuple[int, str]], number: int) -> str:
    """What the last statements before sentence ``number`` told, whatever they are about."""
    said = dict.fromkeys(text for place, text in story if place < number)
    return " ".join(" ".join(list(said)[-_MOST_TOLD:]).split()[-_MAX_CONTEXT_WORDS:])


def _context(told: list[tuple[int, str]], number: int) -> str:
    """What was told last before sentence ``number``; else what is told first after it."""
    before = [text for place, text in told if place < number]
    after = [text for place, text in told if place > number]
    context = before[-1] if before else after[0] if after else ""
    return " ".join(context.split()[:_MAX_CONTEXT_WORDS])
