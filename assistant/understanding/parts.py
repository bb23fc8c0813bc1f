"""Several questions in one message."""

import re
from dataclasses import dataclass

from assistant.sentences import split_sentences
from assistant.understanding.follow_ups import goes_on, rewrite_follow_up, subject_of
from assistant.understanding.frame import FrameReader
from assistant.understanding.joined import ONE_LETTER, QUESTION_WORDS, cut
from assistant.words import fold

MAX_PARTS = 4

_ASKS = re.compile(
    r"\b(hvad|hvem|hvor|hvornaa?r|hvordan|hvorfor|hvilke[nt]?|hva|mon|what|who|where|when|how|why|which|whose)\b|\?"
    # a yes-or-no question begins with its verb: "jeg skal i gang" is none
    r"|(?:^|[,;:]\s*|\b(?:og|men|and|but|hej|hi)\s+)(?:kan (i|du|man|jeg|vi)|maa (man|jeg|vi|min)|skal (man|jeg|vi|i(?! gang))|er (der|det|i|du)|"
    r"can (i|we|you)|may (i|we)|do (i|we|you)|does|is (there|it)|are (there|you))\b"
)


# "Vi har fået et system, hvor AI sorterer sager." tells; "Jeg vil gerne vide, hvor det er." asks.
_ASKS_UNMARKED = re.compile(
    rf"^\W*(?:(?:og|men|hej|and|but|hi|hello)\W+)*{QUESTION_WORDS.pattern}"
    r"|\b(?:vide|hoere|spoerge?|spoerger|fortael\w*|forklar\w*|sig|skriv|oplys\w*|svar|know|asks?|wonder\w*|tell|explain|hear)\b"
    rf".*{QUESTION_WORDS.pattern}"
)

# People who type fast go on in lower case: "hvor er det? hvornår starter det".
_AFTER_QUESTION_MARK = re.compile(r"(?<=\?)\s+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a message.

    ``text`` is the question; ``said`` is what the sentences around it tell of the asker and the matter;
    ``search`` is what is searched for: with those sentences, where the question alone says little.
    """

    text: str
    said: str
    search: str


def split_questions(text: str, reader: FrameReader | None = None) -> list[Asked]:
    """The questions of one message, at most :data:`MAX_PARTS`."""
    asking, elliptic, said = _divided(text, reader)
    if not asking:
        return [Asked(text, "", text)]
    result: list[Asked] = []
    for question in asking[:MAX_PARTS]:
        # "Hvor i Fredericia er det, og hvilken dag?": what stands before the "og" is not said twice
        leans = (
            goes_on(question) or not _content(question) or question in elliptic
        )  # "Er der pladser i København? Og i Fredericia?"
        if result and leans:
            question = rewrite_follow_up(question, result[-1].text, "", reader)
        wide = said and len(said.split()) <= _MAX_CONTEXT_WORDS and _content(question) <= _SAYS_LITTLE
        result.append(Asked(question, said, f"{said} {question}" if wide else question))
    return result


def asks_more(text: str, reader: FrameReader | None = None) -> bool:
    """Whether a message has more questions than are read of one."""
    return len(_divided(text, reader)[0]) > MAX_PARTS


def _divided(text: str, reader: FrameReader | None) -> tuple[list[str], set[str], str]:
    """The questions of a message, each once; which of them leave out what they share; and what it tells besides."""
    sentences = [
        piece
        for sentence in split_sentences(text)
        for piece in _AFTER_QUESTION_MARK.split(sentence.text)
        if piece.strip()
    ] or [text]
    asking: list[str] = []
    elliptic: set[str] = set()
    context: list[str] = []
    marked = any(sentence.rstrip().endswith("?") for sentence in sentences)
    for sentence in sentences:
        # "Jeg kommer sent og er der først ti. Hvad har jeg misset?": where one is marked, a verb alone asks nothing
        told = marked and sentence.rstrip().endswith((".", "!")) and not _ASKS_UNMARKED.search(fold(sentence))
        if told or not _ASKS.search(fold(sentence)):
            context.append(sentence)
            continue
        for place, piece in enumerate(cut(sentence)):
            before, question = _lead_in(piece)
            question, reason = _reason_behind(question, reader)
            context += [told for told in (before, reason) if told]
            asking.append(question)
            if place and len(question.split()) <= _ELLIPTIC_WORDS:
                elliptic.add(question)
    asking = [
        question for question in asking if question in elliptic or _asks_something(question, reader)
    ] or asking
    return list(dict.fromkeys(asking)), elliptic, " ".join(context)


_QUESTION_WORD = re.compile(
    r"(?:[,:;–-]\s+|\b(?:vide|hore|sporge|know|ask|wonder|wondering)(?: om)?,?\s+)(?=(?:og |men |saa? )?(?:hvad|hvem|hvor|hvorna+r|hvordan|hvilke[nt]?|what|who|where|when|how|which)\b)"
)
_LONG_LEAD_IN = 8  # words; a shorter one may be the main clause: "Må chefen bestemme, hvor …"
_SHORT_STORY = 3  # words, where it tells of the asker: "Jeg er medlem af FOA, hvem …"
_STORY = re.compile(
    r"^\W*(?:hej\w*\W+|hi\W+|hello\W+)?(?:jeg|vi|min|mit|mine|vores|nu|my|our|we|i|i'm|we're)\b"
)


def _lead_in(sentence: str) -> tuple[str, str]:
    """A sentence's story before its question word, and the question."""
    same_length = sentence.casefold().translate(ONE_LETTER)
    for match in _QUESTION_WORD.finditer(same_length):
        before = sentence[: match.end()].rstrip(" ,:;–-")
        least = _SHORT_STORY if _STORY.search(fold(before)) else _LONG_LEAD_IN
        if len(before.split()) >= least and not _ASKS.search(fold(before)):
            return before, sentence[match.end() :]
    return "", sentence


_REASON = re.compile(
    r",?\s+(?=(?:fordi|for|så(?: at)?|saa(?: at)?|sa|because|so(?: that)?|since) (?:jeg|vi|min|mit|mine|vores|i|we|my|our)\b)",
    re.IGNORECASE,
)
_LEAST_ASKED = 3  # words that a question has before its reason


def _reason_behind(question: str, reader: FrameReader | None) -> tuple[str, str]:
    """A question of typed facts without the asker's reason behind it, and the reason: "så jeg kan ringe hjem".

    A reason that names a time, a day or a thing we know may be what the question turns on, and stays.
    """
    match = _REASON.search(question) if reader is not None else None
    if reader is None or match is None or len(question[: match.start()].split()) < _LEAST_ASKED:
        return question, ""
    head, reason = question[: match.start()], question[match.end() :].rstrip(" ?")
    asked, told = reader.read(head, "da"), reader.read(reason, "da")
    turns_on = told.clocks or told.dates or told.relative_days or told.sessions or told.cities
    if not (asked.intents or asked.sessions) or asked.unexplained or turns_on:
        return question, ""
    return head, reason


def _asks_something(question: str, reader: FrameReader | None) -> bool:
    """Whether it is more than "Kan I hjælpe?": it names something, or asks for a thing we know."""
    return bool(_content(question)) or (reader is not None and bool(reader.read(question, "da").intents))


_ELLIPTIC_WORDS = 4  # words of a question joined to another, up to which it leaves out what they share
_SAYS_LITTLE = 3  # content words up to which a question is searched with the sentences around it
_MAX_CONTEXT_WORDS = 60


def _content(text: str) -> int:
    return len(subject_of(text).split())
