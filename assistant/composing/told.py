"""What was told in a conversation already, so that a follow-up gets what else there is."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.composing.confidence import Vocabulary
from assistant.composing.extractive import without_verdict
from assistant.composing.statements import Evidence, Statement
from assistant.sentences import Sentence, split_sentences
from assistant.types import Chunk, Hit, Turn

# Share of the best passage's score from which another one is still on what is spoken of; words of its own turn a
# follow-up to another side of that.
_STILL_ON_IT, _ON_ANOTHER_SIDE = 2 / 3, 0.5
# Share of a follow-up's own words, by weight, that a sentence told before must hold to be the answer by itself.
_HOLDS_ITS_WORDS = 0.5

_NEARLY_ALL = 0.9  # of an answer's length; the rest is what joins its statements

_MARKS = re.compile(r"\s*\[\d+\]")


class Told:
    """What the assistant said so far.

    The conversation comes with the request and may be forged: what it says can leave a passage out, never put
    one in.
    """

    def __init__(self, history: Sequence[Turn]) -> None:
        self._answers = [_bare(turn.content) for turn in history if turn.role == "assistant"]

    def has(self, chunk: Chunk) -> bool:
        """Whether a passage was told from: its first sentence stands in every answer made of it."""
        first = _first(chunk)
        return bool(first) and any(first in answer for answer in self._answers)

    def led_with(self, chunk: Chunk) -> bool:
        """Whether an answer opened with a passage, so that it was what was thought to answer."""
        first = _first(chunk)
        return bool(first) and any(answer.startswith(first) for answer in self._answers)

    def just_now(self, statements: Sequence[Statement]) -> bool:
        """Whether this is the last answer: a part of it alone may be what is asked for."""
        last = self._answers[-1] if self._answers else ""
        said = [_bare(each.text) for each in statements]
        return all(each in last for each in said) and sum(map(len, said)) >= _NEARLY_ALL * len(last) > 0


@dataclass(frozen=True, slots=True)
class Else:
    """What there is for a follow-up beside what was told.

    ``hits`` are the passages to tell from; ``statements`` the sentence told before that holds the follow-up's
    own words, where that is the answer. Neither where the material has no more.
    """

    hits: tuple[Hit, ...] = ()
    statements: tuple[Statement, ...] = ()


def what_else(own: str, hits: Sequence[Hit], told: Told, words: Vocabulary) -> Else:
    """What answers a follow-up, where the best passage for it may be the one that was told just now.

    Args:
        own: the follow-up as typed, without what it takes over from the question before.
        hits: for the follow-up written out, the best first.
        told: what was told so far.
        words: how telling words are.
    """
    best, rest = hits[0], [hit for hit in hits[1:] if not told.has(hit.chunk)]
    asks_for_more = not words.content_terms(own, best.chunk.language)  # "hvorfor?", "kan du sige mere?"
    # What an answer had beside its first passage may be the very matter that is asked about next.
    if not (told.has(best.chunk) if asks_for_more else told.led_with(best.chunk)):
        return Else((best, *rest))

    def meets(text: str) -> float:
        return words.support(own, text, best.chunk.language)

    enough = (_STILL_ON_IT if asks_for_more else _ON_ANOTHER_SIDE) * best.score
    near = [hit for hit in rest if hit.score >= enough and _is_alike(hit.chunk, best.chunk)]
    sentence, held = _most(split_sentences(best.chunk.text), lambda each: meets(each.text))
    if held >= _HOLDS_ITS_WORDS and (not near or meets(near[0].chunk.indexed_text) < held):
        return Else(statements=(_statement(sentence, best.chunk),))
    if near:
        return Else((near[0],))
    return Else() if asks_for_more else Else(tuple(hits))


def _first(chunk: Chunk) -> str:
    sentences = split_sentences(chunk.text)
    return _bare(sentences[0].text) if sentences else ""


def _is_alike(chunk: Chunk, best: Chunk) -> bool:
    return chunk.language == best.language and (chunk.kind == "guidance") == (best.kind == "guidance")


def _most(sentences: Sequence[Sentence], measure: Callable[[Sentence], float]) -> tuple[Sentence, float]:
    scored = [(measure(sentence), -number) for number, sentence in enumerate(sentences)]
    held, place = max(scored)
    return sentences[-place], held


def _statement(sentence: Sentence, chunk: Chunk) -> Statement:
    text = " ".join(sentence.text.split()) if sentence.kind == "prose" else sentence.text
    evidence = Evidence(chunk.source, chunk.title, chunk.section, sentence.text, chunk.url)
    return Statement(without_verdict(re.sub(r"^(?:[-*•]|\d{1,2}[.)])\s+", "", text)), (evidence,))


def _bare(text: str) -> str:
    """A text without what an answer sets anew: marks of citation, line breaks, the yes or no it opens with."""
    return without_verdict(" ".join(_MARKS.sub("", text).split())).casefold()
