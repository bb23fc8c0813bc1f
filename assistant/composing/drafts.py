"""What is let through of a model's reply, sentence by sentence, and the answer that it makes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.composing.guard import Guard, Passage, Verdict, quote_for
from assistant.composing.guard.numbering import Numbering
from assistant.telemetry import span
from assistant.types import Answer, Citation, Refusal

OnSentence = Callable[[str], None]
_MAX_SENTENCES = 12
_MAX_REPEATED = 3  # sentences already said; a model that repeats itself is stopped
_MAX_REFUSED = 6  # in one reply; what follows is not worth waiting for


@dataclass(slots=True)
class Draft:
    """What has been let through of one reply.

    Args:
        guard: holds each sentence against the sources.
        on_sentence: called with each sentence, marks included, as soon as what was let through is an answer.
        is_answer: whether what has been let through so far answers the question; until then nothing is shown,
            so that no reader sees a sentence that another answer then takes the place of.
    """

    guard: Guard
    on_sentence: OnSentence | None = None
    is_answer: "Callable[[Draft], bool]" = lambda draft: True
    numbering: Numbering = field(default_factory=Numbering)
    verdicts: list[Verdict] = field(default_factory=list)
    breaks: list[bool] = field(default_factory=list)  # whether a line begins with the sentence
    refusals: list[Refusal] = field(default_factory=list)
    reply: str = ""
    stands: bool = False  # it has been an answer; what comes of the reply later does not undo that
    shown: int = 0  # sentences
    _held: list[str] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [verdict.text for verdict in self.verdicts]

    def read(self, sentences: Iterable[str]) -> None:
        """Take the reply's sentences, until it is over or not worth reading on."""
        waiting: list[str] = []  # sentences without marks: the next marks of their line may be theirs
        refused_before = repeated = 0
        seen: set[str] = set()
        for sentence in sentences:
            opens_line = sentence.startswith("\n")
            sentence = sentence.strip()
            bare = _plain(sentence)
            if bare in seen:
                repeated += 1
                if repeated >= _MAX_REPEATED:
                    break
                continue
            seen.add(bare)
            if opens_line and waiting:
                refused_before += self._let_through(waiting, ())
                waiting = []
            with span("guard"):
                verdict = self.guard.check(sentence, self.texts, after_refusal=bool(refused_before))
            if not verdict.numbers and not verdict.holds and verdict.reason == "it cites no source":
                waiting.append(sentence)
                continue
            if waiting:
                self._let_through(waiting, verdict.numbers)
                waiting = []
                verdict = self.guard.check(sentence, self.texts, after_refusal=bool(refused_before))
            refused_before = self._take(verdict, sentence, opens_line)
            if len(self.verdicts) >= _MAX_SENTENCES or len(self.refusals) >= _MAX_REFUSED:
                break
        self._let_through(waiting, ())

    def _let_through(self, waiting: Sequence[str], numbers: Sequence[int]) -> int:
        marks = "".join(f"[{number}]" for number in numbers)
        refused = 0
        for sentence in waiting:
            verdict = self.guard.check(f"{sentence} {marks}", self.texts)
            refused += self._take(verdict, sentence, False)
        return refused

    def _take(self, verdict: Verdict, sentence: str, opens_line: bool) -> int:
        if not verdict.holds:
            self.refusals.append(Refusal(sentence, verdict.reason))
            return 1
        self.verdicts.append(verdict)
        self.breaks.append(opens_line)
        if not verdict.connective:
            self._held.append(self.numbering.printed(verdict))
            self.stands = self.stands or self.is_answer(self)
        if self.stands and self.on_sentence is not None:
            for sentence in self._held:
                self.on_sentence(sentence)
            self.shown += len(self._held)
            self._held.clear()
        return 0

    def answer(self, built_in: Answer, passages: Sequence[Passage]) -> Answer:
        """The built-in answer said by what was let through."""
        text = ""
        for number, verdict in enumerate(self.verdicts):
            if verdict.connective and number == len(self.verdicts) - 1 and verdict.text.endswith(":"):
                continue  # a lead-in to what was refused
            printed = self.numbering.printed(verdict)
            separator = "\n" if self.breaks[number] or _is_item(printed) else " "
            if separator == "\n" and not (_is_item(printed) and _is_item(text.rsplit("\n", 1)[-1])):
                separator = "\n\n"
            text += f"{separator}{printed}" if text else printed
        for missing in built_in.trace.missing if built_in.trace else ():
            text += f" {missing}"
            if self.on_sentence is not None:
                self.on_sentence(missing)
        by_number = {passage.number: passage for passage in passages}
        citations = []
        for theirs, ours in self.numbering.numbers.items():
            passage = by_number[theirs]
            citing = [verdict.text for verdict in self.verdicts if theirs in verdict.numbers]
            citations.append(
                Citation(
                    ours,
                    passage.title,
                    passage.source,
                    passage.section,
                    passage.url,
                    quote_for(passage, citing),
                )
            )
        return replace(built_in, text=text, mode="generative", citations=tuple(citations))


def _plain(sentence: str) -> str:
    return " ".join(word for word in sentence.casefold().split() if not word.startswith("["))


def _is_item(line: str) -> bool:
    return line.startswith(("- ", "* ", "• ")) or line[:2].rstrip(".").isdigit()
