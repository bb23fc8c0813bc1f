"""Whether an answer says only what its citations say, judged without a language model."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from assistant.types import Answer, Citation
from evals.figures import figures
from evals.given import Given
from evals.wording import Statement, content_stems, normalise, split_statements

MIN_OVERLAP = 0.4  # share of a statement's content stems that its quotes must hold
MIN_TOPICAL = 3  # content stems; a statement with fewer and no figure is taken as connective
RAW_SUFFIXES = frozenset((".md", ".markdown", ".yaml", ".yml", ".txt", ".text", ".html", ".htm"))
_POINTER = re.compile(
    r"\bfremgår (?:det )?ikke\b|\bstår (?:der |det )?ikke\b|\bved jeg (?:ikke|desværre)\b|"
    r"\bikke (?:kendt|oplyst|nævnt)\b|"
    r"\bkan (?:jeg )?(?:desværre )?ikke (?:svare|hjælpe|finde|bekræfte|se|oplyse)\b|"
    r"\b(?:materialet|brochuren|kilden|kilderne|programmet) (?:siger|nævner|oplyser) (?:det )?ikke\b|"
    r"\bjeg (?:kan|har|kender|ved|er|svarer|fandt|holder|mangler)\b|\b(?:vil|vender) du\b|"
    r"\b(?:skriv|skrive|spørg|spørge|henvend|kontakt(?!@))\b.*@|"
    r"\bI (?:can|could|cannot|can't|do not|don't|am|have|found|only)\b|\bnot (?:stated|known|mentioned)\b|"
    r"\bdoes not (?:say|state|mention)\b|\b(?:write|contact|ask|email|mail)\b.*@",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"^(?:hej|hello|hi|tak|thanks?|velkommen|welcome|selv tak|godt spørgsmål|god(?:dag|morgen))\b|"
    r"\b(?:her er|here (?:is|are)|ifølge kilderne|according to the sources)\b[^.]*:?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StatementCheck:
    """How one statement of an answer stands to the quotes it cites."""

    text: str
    numbers: tuple[int, ...]
    factual: bool
    supported: bool
    computed: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Grounding:
    """The groundedness of one answer."""

    statements: tuple[StatementCheck, ...] = ()
    pairs: int = 0  # cited (statement, citation) pairs
    supporting_pairs: int = 0
    wrong_pairs: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()  # figures that stand nowhere they may
    computed: tuple[str, ...] = ()
    not_verbatim: tuple[int, ...] = ()  # citation numbers
    dangling: tuple[int, ...] = ()  # marks without a citation

    @property
    def factual(self) -> int:
        """How many statements need a source."""
        return sum(check.factual for check in self.statements)

    @property
    def supported(self) -> int:
        """How many of those have one that supports them."""
        return sum(check.factual and check.supported for check in self.statements)


def ground(
    answer: Answer,
    *,
    question: str,
    turns: Sequence[str] = (),
    contact: str | None = None,
    today: date | None = None,
    is_verbatim: Callable[[Citation], bool] | None = None,
    language_of: Callable[[Citation], str | None] | None = None,
) -> Grounding:
    """Check an answer against its citations.

    Args:
        answer: as given.
        question: as asked; what it says may be repeated.
        turns: what the user said before.
        contact: the assistant's own address, which needs no source.
        today: the date the answer was given for, which needs no source either.
        is_verbatim: whether a quote stands in its source; not checked when left out.
        language_of: the language of a citation's source; the answer's when left out or unknown.
    """
    cited = {citation.number: citation for citation in answer.citations}
    statements = split_statements(answer.text)
    context = [question, *turns, contact or ""]
    free = Given.of(context, today)
    whole = Given.of([*(c.quote for c in answer.citations), *context], today)
    listed = len(re.findall(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s", answer.text, re.MULTILINE))
    unsupported: list[str] = []
    computed: list[str] = []
    for figure in figures(answer.text):
        if not whole.holds(figure):
            (computed if whole.computes(figure, listed) else unsupported).append(figure.text)

    silent = answer.mode in ("abstained", "courtesy")

    def check(statement: Statement, numbers: Sequence[int]) -> StatementCheck:
        chosen = [cited[n] for n in numbers if n in cited]
        known = {language_of(citation) for citation in chosen} - {None} if language_of else set()
        foreign = bool(known) and answer.language not in known
        quotes = Given.of([citation.quote for citation in chosen], today, answer.language) if chosen else None
        checked = _check(statement, quotes, free, answer.language, foreign, listed)
        return replace(checked, factual=checked.factual and not silent)

    checks: list[StatementCheck] = []
    pairs, wrong = [], []
    for group in _groups(statements):
        verdicts = [check(statement, statement.numbers) for statement in group]
        checks += verdicts
        if not any(verdict.factual for verdict in verdicts):
            continue
        for number in dict.fromkeys(n for statement in group for n in statement.own if n in cited):
            pairs.append(any(_contributes(s, v, number, check) for s, v in zip(group, verdicts, strict=True)))
            if not pairs[-1]:
                wrong.append(f"[{number}] {group[-1].text}")
    marks = {n for statement in statements for n in statement.own}
    return Grounding(
        statements=tuple(checks),
        pairs=len(pairs),
        supporting_pairs=sum(pairs),
        wrong_pairs=tuple(wrong),
        unsupported=tuple(dict.fromkeys(unsupported)),
        computed=tuple(dict.fromkeys(computed)),
        not_verbatim=tuple(c.number for c in answer.citations if is_verbatim and not is_verbatim(c)),
        dangling=tuple(sorted(marks - cited.keys())),
    )


def _groups(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Statements that share marks: the unmarked ones and the marked one that governs them."""
    groups: list[list[Statement]] = []
    for statement in statements:
        last = groups[-1][-1] if groups else None
        joins = last is not None and last.block == statement.block and last.numbers == statement.numbers
        if joins and last is not None and not (last.own and statement.own):
            groups[-1].append(statement)
        else:
            groups.append([statement])
    return groups


def is_factual(statement: Statement) -> bool:
    """Whether a statement claims something: not a question, a lead-in, a courtesy or "I do not know"."""
    text = statement.text
    if text.endswith("?") or _COURTESY.search(text) or _POINTER.search(text):
        return False
    if figures(text):
        return True
    return len(set(content_stems(text, "da"))) >= MIN_TOPICAL and not text.endswith(":")


def _check(
    statement: Statement, quotes: Given | None, free: Given, language: str, foreign: bool, listed: int
) -> StatementCheck:
    factual = is_factual(statement)
    if quotes is None:
        why = "no citation" if factual else ""
        return StatementCheck(statement.text, statement.numbers, factual, supported=False, why=why)
    both = quotes | free
    found = figures(statement.text)
    absent = [figure for figure in found if not both.holds(figure)]
    missing = [figure.text for figure in absent if not both.computes(figure, listed)]
    stems = set(content_stems(statement.text, language))
    # A few words around a figure ("Det var 7 timer") say too little to be compared.
    judged = not foreign and (len(stems) >= MIN_TOPICAL or not found)
    overlap = _overlap(stems, quotes) if judged else 1.0
    why = f"not in the quote: {', '.join(missing)}" if missing else ""
    if not why and overlap < MIN_OVERLAP:
        why = f"only {overlap:.0%} of its words are in the quote"
    return StatementCheck(
        statement.text, statement.numbers, factual, not why, len(absent) > len(missing), why
    )


def _contributes(
    statement: Statement,
    together: StatementCheck,
    number: int,
    check: Callable[[Statement, Sequence[int]], StatementCheck],
) -> bool:
    """Whether a citation supports a statement: alone, or as one that the others need (as in ALCE)."""
    if number not in statement.numbers:
        return False
    if check(statement, [number]).supported:
        return True
    others = [n for n in statement.numbers if n != number]
    return together.supported and not check(statement, others).supported


def _overlap(stems: set[str], given: Given) -> float:
    if not stems:
        return 1.0
    return sum(_met(stem, given.stems) for stem in stems) / len(stems)


def _met(stem: str, stems: frozenset[str]) -> bool:
    """Danish compounds count: "frist" is met by "tilmeldingsfrist", "konferencedag" by "konference"."""
    if stem in stems:
        return True
    return any(
        (len(stem) >= 5 and (other.startswith(stem) or other.endswith(stem)))
        or (len(other) >= 5 and (stem.startswith(other) or stem.endswith(other)))
        for other in stems
    )


class VerbatimCheck:
    """Whether quotes stand in the files they cite. Reads each file once."""

    def __init__(self, knowledge_dir: Path) -> None:
        self._folder = knowledge_dir
        self._text = lru_cache(maxsize=None)(self._read)

    def __call__(self, citation: Citation) -> bool:
        """Whether the quote stands in its source, whitespace aside."""
        quote = normalise(citation.quote)
        return bool(quote) and quote in self._text(citation.source)

    def _read(self, source: str) -> str:
        path = (self._folder / source).resolve()
        if not path.is_relative_to(self._folder.resolve()) or not path.is_file():
            return ""
        if path.suffix.lower() in RAW_SUFFIXES:
            return normalise(path.read_text(encoding="utf-8", errors="replace"))
        from assistant.knowledge import document_text

        return normalise(document_text(path, source))
