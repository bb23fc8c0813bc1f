"""The checks of one sentence, in the order from cheap to dear."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.composing.guard.claims import Support, aligned_with, clauses, content, likeness, turned_round
from assistant.composing.guard.cleaning import speaks_to_a_machine
from assistant.composing.guard.duties import other_bearer
from assistant.composing.guard.figures import Figure, Stated, figures
from assistant.composing.guard.hosts import other_figure
from assistant.composing.guard.items import mixed_up
from assistant.composing.guard.language import is_in
from assistant.composing.guard.links import other_link
from assistant.composing.guard.passages import Passage
from assistant.composing.guard.qualifiers import overreach
from assistant.composing.guard.said import Said
from assistant.composing.guard.typed import TypedCheck
from assistant.composing.guard.wording import strange, unaccounted
from assistant.sentences import split_sentences
from assistant.types import Language

MARK = re.compile(r"\s*\[(\d{1,3})\]")
_VERDICT = re.compile(r"^\W*(ja|nej|yes|no)\b", re.IGNORECASE)
_MISSING = re.compile(
    r"\b(?:kilde\w*|materiale\w*|oplysning\w*|sources?|material)\b.{0,60}\b(?:ikke|ingen|intet|not|no|nothing)\b"
    r"|\b(?:ikke|intet|not|nothing)\b.{0,60}\b(?:kilde\w*|materiale\w*|sources?|material)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"^\W*(?:det|den|de|dette|disse|denne|derfor|derudover|dog|ellers|han|hun|her|der|it|this|that|these|they|he|she|therefore|however|otherwise)\b",
    re.IGNORECASE,
)
# Share of a sentence's weighted content words that what it cites must hold. Danish inflection and
# compounds are met; a sentence of the source said in other words still holds three words of four.
_SUPPORTED = 0.62
_HOSTED = 0.25  # share of its content that the source's sentence around a figure must share
_KINDS = re.compile(
    r"\b(?:pris\w*|kost\w*|betal\w*|kroner?|kr|dkk|beløb\w*|tal(?:er|te)|oplæg\w*|indlæg\w*|holde?r?|holdt|finder sted|foregår|starte\w*|begynde\w*|"
    r"slutte\w*|tidspunkt\w*|klokken|dato\w*|adresse\w*|prices?|costs?|pays?|fees?|amounts?|speak\w*|talks?|gives?|takes? place|starts?|begins?|"
    r"ends?|address|date|time|dage?n?e?|varer|mød(?:e|er|es)|program\w*|[ap]\.?m|pm|am|days?|lasts?)\b\.?",
    re.IGNORECASE,
)
_LONGEST = 90  # words of a sentence; behind more of them a reader loses what its source is for
_STAMMERS = re.compile(r"\b(\w+)(?:\W+\1\b){2}", re.IGNORECASE)
_LONG_AGO = re.compile(r"\b(?:var|havde|gjaldt|engang|was|were|had|once|used to)\b", re.IGNORECASE)
_GENDER = re.compile(r"\b(han|hun|he|she)\b")
_MOST_CITED = 4  # sources of one sentence; behind more of them, words of any kind can be found
_BOTH = re.compile(r"\b(?:begge|both|alt|total|tilsammen|together)\b", re.IGNORECASE)
_QUOTE = 4  # words from which a sentence that stands in the source says what the source says
_SAID = 0.5  # share from which a source plainly speaks of what is said to be missing


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence may be shown; ``reason`` says why not."""

    text: str  # without its marks
    numbers: tuple[int, ...]
    reason: str = ""
    connective: bool = False  # says nothing that needs a source

    @property
    def holds(self) -> bool:
        """Whether it may be shown."""
        return not self.reason


class Guard:
    """Checks the sentences of one reply against the passages it was written from.

    Args:
        passages: what the model was given, by number.
        support: (text, passage, language) → idf-weighted share of the text's words the passage meets, 0..1.
        language: the answer's.
        question: stand-alone; it leaves things to be understood and supports nothing.
        built_in: the built-in answer, which is right; its yes or no is the only one allowed.
        typed: the check against the conference the question is about.
        today: the date of the answer.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        support: Support,
        *,
        language: Language,
        question: str = "",
        built_in: str = "",
        typed: TypedCheck | None = None,
        today: date,
    ) -> None:
        self._passages = {passage.number: passage for passage in passages}
        self._support = support
        self._language: Language = language
        self._built_in = built_in
        self._typed = typed
        self._today = today
        every = set(self._passages)
        self._known = " ".join(passage.supporting(every) for passage in passages)
        self._asked = typed.said(question) if typed and question else Said()
        self._stated: dict[str, Stated] = {}
        said_yes = _VERDICT.search(built_in)
        self._verdict = _meaning(said_yes[1]) if said_yes else ""

    def learn(self, passage: Passage) -> None:
        """A further source that the model was given while it wrote."""
        self._passages[passage.number] = passage
        self._known += f" {passage.supporting(set(self._passages))}"

    def check(self, sentence: str, before: Sequence[str] = (), *, after_refusal: bool = False) -> Verdict:
        """Judge one sentence.

        Args:
            sentence: with its marks.
            before: the sentences already let through, which this one may lean on.
            after_refusal: whether the sentence before it was refused.
        """
        numbers = tuple(dict.fromkeys(int(n) for n in MARK.findall(sentence)))
        text = " ".join(MARK.sub("", sentence).split())
        text = re.sub(r"\s+([.,;:!?])", r"\1", text)

        def refused(reason: str) -> Verdict:
            return Verdict(text, numbers, reason)

        if unknown := [n for n in numbers if n not in self._passages]:
            return refused(f"it cites {unknown}, which does not exist")
        if len(numbers) > _MOST_CITED:
            return refused("it cites too many sources at once")
        if len(text.split()) > _LONGEST or _STAMMERS.search(text):
            return refused("it goes on and on")
        if text.startswith("|"):
            return refused("it is a row of a table")
        if speaks_to_a_machine(text) or "<" in text or "](" in text or "```" in text:
            return refused("it is no plain text")
        if not is_in(text, self._language, self._known):
            return refused("it is in another language")
        genders = set(_GENDER.findall(text.casefold()))
        if genders and genders.isdisjoint(_GENDER.findall(self._known.casefold())):
            return refused("nothing says who is a he or a she")
        if not numbers:
            return self._uncited(text, refused)
        if after_refusal and _POINTS_BACK.search(text):
            return refused("it leans on a sentence that was refused")
        cited = [self._passages[n] for n in numbers]
        for reason in (self._figures(text, cited), self._verdict_problem(text, before)):
            if reason:
                return refused(reason)
        if len(text.split()) >= _QUOTE and any(_stands_whole(text, told) for told in self._told(cited)):
            return Verdict(text, numbers)  # word for word what the source says
        for reason in (
            self._types(text, cited, before),
            self._words(text, cited),
            self._roles(text, cited),
            turned_round(text, self._told(cited), cited[0].language),
            self._reach(text, cited),
            other_link(text, self._texts(cited), cited[0].language),
            other_bearer(text, self._texts(cited), cited[0].language),
            other_figure(text, self._told(cited), self._language, self._of),
            mixed_up(text, self._told(cited), cited[0].language),
        ):
            if reason:
                return refused(reason)
        if len(numbers) > 1 and self._is_one_claim(text):
            # The subject of one source and what another says of its own: each holds half of it.
            alone = (self.check(f"{text} [{number}]", before) for number in numbers)
            if not any(verdict.holds for verdict in alone):
                return refused("no source says it alone, and it says one thing")
        return Verdict(text, numbers)

    def _is_one_claim(self, text: str) -> bool:
        # What holds for both days, and a programme's time with who speaks then, may need two sources.
        needs_two = _BOTH.search(text) or any(
            key.startswith("#kl") for one in figures(text, self._language) for key in one.keys
        )
        return not needs_two and len(clauses(text)) == 1

    def _uncited(self, text: str, refused: Callable[[str], Verdict]) -> Verdict:
        found = figures(text, self._language)
        words = content(text, self._language)
        # Only what leads to something may say nothing of its own: "Men det passer ikke." takes all of it back.
        leads = text.endswith(":") and len(words) <= 1 and not found and not _VERDICT.search(text)
        if leads and not (_LONG_AGO.search(text) or overreach(text, (), (), self._language)):
            return Verdict(text, (), connective=True)
        if _MISSING.search(text) and not found:
            # "Not in the sources" is a claim, too: wrong where one of them plainly speaks of it.
            rest = _MISSING.sub(" ", text)
            spoken = max(
                (self._support(rest, p.supporting(()), p.language) for p in self._passages.values()),
                default=0.0,
            )
            if spoken < _SAID:
                return Verdict(text, (), connective=True)
            return refused("it says that something is missing which a source speaks of")
        return refused("it cites no source")

    def _figures(self, text: str, cited: Sequence[Passage]) -> str:
        found = figures(text, self._language)
        numbers = {passage.number for passage in cited}
        for figure in found:
            holding = [p for p in cited if self._of(p.supporting(numbers)).holds(figure)]
            if not holding:
                return f"{figure.text!r} does not stand in what it cites"
            if figure.kind in ("name", "quotation", "weekday"):
                continue
            if all(
                _counts_else(figure, found, passage.supporting(numbers), self._language)
                for passage in holding
            ):
                return f"{figure.text!r} counts something else in what it cites"
            # The figure's own sentence in the source must be about the same thing.
            wanted = content(text, self._language)
            hosts = [
                likeness(wanted, f"{passage.section} {part}", passage.language)
                for passage in holding
                for part in _around(passage.supporting(numbers))
                if self._of(part).holds(figure)
            ]
            same_language = any(passage.language == self._language for passage in holding)
            if wanted and hosts and same_language and max(hosts) < _HOSTED:
                return f"{figure.text!r} is about something else in what it cites"
        return ""

    def _of(self, text: str) -> Stated:
        if text not in self._stated:
            self._stated[text] = Stated.of(text, self._language)
        return self._stated[text]

    def _verdict_problem(self, text: str, before: Sequence[str]) -> str:
        found = _VERDICT.search(text)
        if found is None:
            return ""
        if before or _meaning(found[1]) != self._verdict:
            return "a yes or no that the built-in answer does not give"
        return ""

    def _types(self, text: str, cited: Sequence[Passage], before: Sequence[str]) -> str:
        if self._typed is None:
            return ""
        leaning = self._typed.said(before[-1]) if before else Said()
        told = [said.cities for said in map(self._typed.said, before) if said.cities]
        said = Said(
            leaning.roles or self._asked.roles,
            told[-1] if told and len(told[-1]) == 1 else self._asked.cities,
            self._asked.clocks,
            self._asked.sessions,
            leaning.amounts,
        )
        ours = any(passage.event for passage in cited)
        return self._typed.problem(text, said=said, today=self._today, ours=ours, computed=self._built_in)

    def _roles(self, text: str, cited: Sequence[Passage]) -> str:
        """Who is spoken of must be who the source's own sentence speaks of."""
        named = self._typed.roles(text) if self._typed else frozenset()
        if not named or self._typed is None:
            return ""
        parts = [part.text for told in self._told(cited) for part in split_sentences(told)]
        near = aligned_with(text, parts, cited[0].language, least=0.25)
        held = self._typed.roles(" . ".join(near)) if near else named
        return "about others than its source speaks of" if named - held else ""

    def _words(self, text: str, cited: Sequence[Passage]) -> str:
        together = "\n".join(self._texts(cited))
        # Words for the kind of fact are accounted for by the figure they stand beside.
        bare = _KINDS.sub(" ", _VERDICT.sub("", text)) if figures(text, self._language) else text
        if not content(bare, self._language):
            left = [] if figures(text, self._language) else strange(text, together, cited[0].language)
            return f"{left[0]!r} does not stand in what it cites" if left else ""
        share = self._support(bare, together, cited[0].language)
        # The retriever's words and the plain stems both see what the other misses; the better one counts.
        share = max(share, likeness(content(bare, self._language), together, cited[0].language))
        if share < _SUPPORTED:
            return f"only {share:.0%} of its words stand in what it cites"
        left = unaccounted(bare, together, cited[0].language)
        return f"{left[0]!r} does not stand in what it cites" if left else ""

    def _reach(self, text: str, cited: Sequence[Passage]) -> str:
        told = self._told(cited)
        parts = [part.text for one in told for line in one.splitlines() for part in split_sentences(line)]
        near = aligned_with(text, parts, cited[0].language, least=0.25)
        judged = {"same", "more", "less"} if self._typed and self._typed.compares(text) else set()
        if figures(text, self._language):
            judged.add("duty")  # "you have to be there at 8:30": what is stated is the time
        if len(cited) > 1 and len(near) > 1:
            judged.add("both")  # each of them is cited
        return overreach(text, near, told, cited[0].language, judged=judged)

    def _texts(self, cited: Sequence[Passage]) -> list[str]:
        numbers = {passage.number for passage in cited}
        return [passage.supporting(numbers) for passage in cited]

    def _told(self, cited: Sequence[Passage]) -> list[str]:
        numbers = {passage.number for passage in cited}
        return [passage.told(numbers) for passage in cited]


def _meaning(word: str) -> str:
    return "yes" if word.casefold() in ("ja", "yes") else "no"


def _stands_whole(text: str, told: str) -> bool:
    """Whether a sentence stands in a source with nothing before or behind it that belongs to it."""
    for match in re.finditer(re.escape(text), told):
        before, after = told[: match.start()].rstrip(" "), told[match.end() :].lstrip(" ")
        if (not before or before[-1] in ".!?\n") and (text[-1] in ".!?" or not after or after[0] in ".!?\n"):
            return True
    return False


def _counts_else(figure: Figure, found: Sequence[Figure], source: str, language: Language) -> bool:
    """Whether a number is of another unit in the source ("20 haver", where it says "20 procent")."""
    number = figure.keys[0].removeprefix("#")
    if figure.kind != "quantity" or not number.isdigit() or len(number) > 3:
        return False
    unit = f"unit:{number} "
    if any(key.startswith(unit) for other in found for key in other.keys):
        return False  # judged as a number with its unit
    counted = [f for f in figures(source, language) for key in f.keys if key.startswith(unit)]
    plain = re.findall(rf"(?<![\d.,]){number}(?![\d]|[.,]\d)", source)
    return bool(counted) and len(plain) <= len(counted)


def _around(text: str) -> list[str]:
    """Each sentence of a text with its neighbours, which say what it is about."""
    parts = [part.text for part in split_sentences(text)]
    return [" ".join(parts[max(0, n - 1) : n + 2]) for n in range(len(parts))]
