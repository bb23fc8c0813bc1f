"""Whether an answer says only what its citations say, judged without a language model."""

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from assistant.types import Answer, Citation
from assistant.words import fold
from evals.figures import NUMBER_WORDS, Figure, figures, number_value
from evals.wording import Statement, content_stems, normalise, split_statements

MIN_OVERLAP = 0.4  # share of a statement's content stems that its quotes must hold
MIN_CONTRIBUTION = 0.25  # share of them that a quote beside others must hold to count as support
RAW_SUFFIXES = frozenset((".md", ".markdown", ".yaml", ".yml", ".txt", ".text", ".html", ".htm"))
_NAME_GAP = 30  # characters that may stand between the words of a name ("Martin [Østergaard] Christensen")
_POINTER = re.compile(
    r"\b(?:fremgår (?:det )?ikke|står (?:der |det )?ikke|ved jeg (?:ikke|desværre)|ikke (?:kendt|oplyst|nævnt)|kan (?:jeg )?(?:desværre )?ikke "
    r"(?:svare|hjælpe|finde|bekræfte|se|oplyse)|jeg (?:kan|har|kender|ved|er|svarer|fandt|holder|mangler)\b|(?:skriv|spørg|kontakt|henvend)\b.*@|"
    r"(?:vil|vender) du|i (?:can|could|cannot|can't|do not|don't|am|have|found|only)\b|not (?:stated|known|mentioned)|"
    r"does not (?:say|state)|(?:write|contact|ask|email|mail)\b.*@)",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"^(?:hej|hello|hi|tak|thanks?|velkommen|welcome|selv tak|godt spørgsmål|god(?:dag|morgen))\b|"
    r"\b(?:her er|here (?:is|are)|ifølge kilderne|according to the sources)\b[^.]*:?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Given:
    """What an answer may draw on: figures, running text and amounts to compute with."""

    keys: frozenset[str]
    text: str  # folded, in one line, for names
    numbers: frozenset[float]
    dates: frozenset[date]
    times: frozenset[int]  # minutes after midnight
    stems: frozenset[str] = frozenset()

    @classmethod
    def of(cls, texts: Iterable[str], today: date | None = None, language: str = "da") -> "Given":
        """What ``texts`` state, and the date of today where it may be spoken of."""
        joined = "\n".join(texts)
        found = figures(joined)
        keys = {key for figure in found for key in figure.keys}
        keys |= {"month:" + key[5:7] for key in keys if key.startswith("date:")}
        words = re.findall(r"[^\W\d_]+", joined.casefold())
        keys |= {f"number:{NUMBER_WORDS[word]}" for word in words if word in NUMBER_WORDS}
        numbers = {float(key[7:]) for key in keys if key.startswith("number:")}
        # "1-2-4" and "10-12 uger" are numbers inside words, which the figures proper leave out.
        loose = {number_value(text) for text in re.findall(r"\d{1,3}(?:[.,]\d{3})+|\d+(?:,\d+)?", joined)}
        keys |= {f"number:{value:g}" for value in loose}
        years = {int(n) for n in numbers if 1990 <= n <= 2100} | ({today.year} if today else set())
        days = {day for key in keys if key.startswith("date:") for day in _days(key[5:], years)}
        if today:
            days.add(today)
            keys |= {f"date:{today:%m-%d}", f"month:{today:%m}", f"number:{today.year}", f"weekday:{today.weekday()}"}
        times = {int(key[5:7]) * 60 + int(key[8:10]) for key in keys if key.startswith("time:")}
        keys |= {f"time:{int(n):02}:00" for n in numbers if n.is_integer() and 1 <= n <= 24}
        stems = frozenset(content_stems(joined, language))
        text = " ".join(fold(normalise(joined)).split())
        return cls(frozenset(keys), text, frozenset(numbers), frozenset(days), frozenset(times), stems)

    def holds(self, figure: Figure) -> bool:
        """Whether the figure stands in the texts."""
        if figure.kind == "name":
            return self._holds_name(figure)
        if any(key in self.keys for key in figure.keys):
            return True
        return figure.kind == "url" and figure.keys[0][4:] in self.text

    def _holds_name(self, figure: Figure) -> bool:
        words = fold(figure.text).split()
        if self._in_order(words):
            return True
        return figure.starts_sentence and (len(words) == 2 or self._in_order(words[1:]))

    def _in_order(self, words: Sequence[str]) -> bool:
        parts = [re.escape(re.sub(r"['’]?s$", "", word) or word) for word in words]
        return re.search(rf"\b{f'.{{0,{_NAME_GAP}}}?'.join(parts)}", self.text) is not None

    def computes(self, figure: Figure, listed: int = 0) -> bool:
        """Whether the figure is a sum, product, difference, duration or count of what is given."""
        if figure.kind == "weekday":
            return any(f"weekday:{day.weekday()}" in figure.keys for day in self.dates)
        if figure.kind == "date":
            steps = [step for n in self.numbers if n.is_integer() and n <= 366 for step in (n, 7 * n)]
            near = (day + timedelta(days=sign * step) for day in self.dates for step in steps for sign in (1, -1))
            return any(f"date:{day:%m-%d}" in figure.keys for day in near)
        if figure.kind != "number":
            return False
        value = float(figure.keys[0][7:])
        return value == listed or value in self._results()

    def _results(self) -> set[float]:
        results: set[float] = set()
        for a, b in itertools.combinations(sorted(self.numbers), 2):
            results |= {a + b, abs(a - b)}
            if min(a, b) > 1:
                results.add(a * b)
        small = [n for n in self.numbers if 1 <= n <= 50 and n.is_integer()]
        large = [n for n in self.numbers if n > 50]
        products = {a * b for a in small for b in large}
        results |= {a + b for a, b in itertools.combinations(sorted(products), 2)}
        for first, second in itertools.combinations(self.dates, 2):
            gap = abs((first - second).days)
            results |= {float(gap), float(gap + 1), float(gap // 7), float(abs(first.year - second.year))}
            results.add(float(abs((first.year - second.year) * 12 + first.month - second.month)))
        for early, late in itertools.combinations(sorted(self.times), 2):
            results |= {float(late - early), (late - early) / 60, float((late - early) // 60), float((late - early) % 60)}
        return results


def _days(month_day: str, years: Iterable[int]) -> Iterable[date]:
    month, day = int(month_day[:2]), int(month_day[3:])
    for year in years:
        try:
            yield date(year, month, day)
        except ValueError:  # 29 February
            continue


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
    unsupported, computed = [], []
    for figure in figures(answer.text):
        if not whole.holds(figure):
            (computed if whole.computes(figure, listed) else unsupported).append(figure.text)

    def foreign(numbers: Sequence[int]) -> bool:
        known = {language_of(cited[n]) for n in numbers if n in cited} if language_of else set()
        return bool(known - {None}) and answer.language not in known

    checks, pairs, wrong = [], [], []
    for group in _groups(statements):
        verdicts = []
        for statement in group:
            quotes = [cited[n].quote for n in statement.numbers if n in cited]
            check = _check(statement, quotes, free, today, answer.language, foreign(statement.numbers), listed)
            silent = answer.mode in ("abstained", "courtesy")
            verdicts.append(_with_factual(check, factual=check.factual and not silent))
        checks += verdicts
        for number in dict.fromkeys(n for statement in group for n in statement.own if n in cited):
            holds = any(
                _contributes(s, v, cited[number].quote, free, today, answer.language, foreign([number]))
                for s, v in zip(group, verdicts, strict=True)
                if number in s.numbers
            )
            pairs.append(holds)
            if not holds:
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


def _with_factual(check: StatementCheck, *, factual: bool) -> StatementCheck:
    return StatementCheck(check.text, check.numbers, factual, check.supported, check.computed, check.why)


def is_factual(statement: Statement) -> bool:
    """Whether a statement claims something: not a question, a lead-in, a courtesy or "I do not know"."""
    text = statement.text
    if text.endswith("?") or _COURTESY.search(text) or _POINTER.search(text):
        return False
    if figures(text):
        return True
    words = re.findall(r"[^\W\d_]{2,}", text)
    return len(words) >= 4 and not text.endswith(":")


def _check(
    statement: Statement,
    quotes: Sequence[str],
    free: Given,
    today: date | None,
    language: str,
    foreign: bool,
    listed: int,
) -> StatementCheck:
    factual = is_factual(statement)
    if not quotes:
        return StatementCheck(statement.text, statement.numbers, factual, False, why="no citation" if factual else "")
    given = Given.of(quotes, today, language)
    both = _joined(given, free)
    computed, missing = False, []
    for figure in figures(statement.text):
        if given.holds(figure) or free.holds(figure):
            continue
        if both.computes(figure, listed):
            computed = True
        else:
            missing.append(figure.text)
    overlap = 1.0 if foreign else _overlap(statement.text, given, language)
    why = f"not in the quote: {', '.join(missing)}" if missing else ""
    if not why and overlap < MIN_OVERLAP:
        why = f"only {overlap:.0%} of its words are in the quote"
    return StatementCheck(statement.text, statement.numbers, factual, not why, computed, why)


def _contributes(
    statement: Statement,
    check: StatementCheck,
    quote: str,
    free: Given,
    today: date | None,
    language: str,
    foreign: bool,
) -> bool:
    """Whether the quote supports the statement alone, or as one of several that do so together."""
    if _check(statement, [quote], free, today, language, foreign, 0).supported:
        return True
    if not check.supported:
        return False
    given = Given.of([quote], None, language)
    shared = any(given.holds(figure) for figure in figures(statement.text))
    return shared or _overlap(statement.text, given, language) >= MIN_CONTRIBUTION


def _joined(a: Given, b: Given) -> Given:
    return Given(
        a.keys | b.keys, a.text + " " + b.text, a.numbers | b.numbers, a.dates | b.dates, a.times | b.times, a.stems
    )


def _overlap(text: str, given: Given, language: str) -> float:
    stems = set(content_stems(text, language))
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
