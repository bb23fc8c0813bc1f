"""Questions said closer to the topic by a language model, where its wording holds; else as the bank has them."""

import logging
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.composing.guard.claims import content, turned_round
from assistant.composing.guard.cleaning import speaks_to_a_machine
from assistant.composing.guard.language import is_in
from assistant.errors import ChatModelError
from assistant.guides.openness import is_open
from assistant.guides.selecting import MAX_LIX, lix
from assistant.guides.topics import Topic
from assistant.guides.types import GuideQuestion
from assistant.pipeline import Tailor
from assistant.telemetry import note, span
from assistant.words import fold

logger = logging.getLogger(__name__)

_MAX_CHARACTERS = 240
_KEPT = 1 / 3  # least share of the question's own content words that its new wording has
_NEW = 0.5  # largest share of words in the new wording that neither the question nor the topic has
_SMALL = 3  # letters of a word that says nothing of its own
_SAME = 0.75  # share of common words, the topic's left out, from which two questions are one
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ADDRESS = re.compile(r"https?:|www\.|@|[<>\[\]{}|]")
# What only a source may say.
_RULE = re.compile(
    r"§|\b(?:stk|art)\.|\b(?:artikel|paragraf|lov(?:en|krav\w*|pligt\w*|givning\w*|lig\w*)?|ulovlig\w*|forordning\w*|direktiv\w*|gdpr|"
    r"datatilsyn\w*|arbejdstilsyn\w*|ifølge|jævnfør|jf|forbud\w*|forbyd\w*|forbudt|påbud\w*|pligt\w*|forpligt\w*|kræve(?:r|s|t)|"
    r"ret til|krav|skal|må|bør|kravet|reglerne|regel|regler|rammeaftale\w*)(?!\w)",
    re.I,
)
# Words that take a side, or give the answer along with the question.
_SIDE = re.compile(
    r"\b(?:bedre|bedst\w*|værre|værst\w*|god|godt|gode|dårlig\w*|farlig\w*|skadelig\w*|nødvendig\w*|uundgåelig\w*|umulig\w*|urimelig\w*|"
    r"fantastisk\w*|desværre|heldigvis|endelig|alligevel|kun|blot|bare|alt for|meget|mere|mindre|hurtigere|langsommere|billigere|dyrere|"
    r"fordel\w*|ulempe\w*|stoppe\w*|droppe\w*|afvise\w*|undgå\w*|trussel|trusler|krænke\w*|svækk\w*|styrke\w*|forbedr\w*|forringe\w*|"
    r"hvorfor|fyre\w*|spild\w*|succes\w*|fiasko\w*)(?!\w)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Tailored:
    """The questions, how many of them the model worded, and why it did not where it failed."""

    questions: tuple[GuideQuestion, ...]
    worded: int = 0
    failure: str = ""


def tailor_questions(
    questions: Sequence[GuideQuestion],
    tailor: Tailor,
    topic: Topic,
    so_far: str,
    vocabulary: Collection[str],
) -> Tailored:
    """Have the questions without sources reworded, and keep each wording that holds.

    A question with a source stays as it is: nothing would say that the source supports its new wording.

    Args:
        questions: of the guide.
        tailor: asks the model.
        topic: as it was understood.
        so_far: what has happened until now.
        vocabulary: words that the knowledge base has, folded; a wording may use no others.
    """
    with span("tailoring", questions=len(questions)):
        result = _tailored(questions, tailor, topic, so_far, vocabulary)
        note(worded=result.worded, outcome="failed" if result.failure else "asked")
    return result


def _tailored(
    questions: Sequence[GuideQuestion], tailor: Tailor, topic: Topic, so_far: str, vocabulary: Collection[str]
) -> Tailored:
    free = [at for at, question in enumerate(questions) if not question.citations]
    try:
        wordings = tailor.worded([questions[at].text for at in free], topic=topic.matter, so_far=so_far)
    except ChatModelError as error:
        logger.warning("the questions stay as they are: %s", error)
        return Tailored(tuple(questions), failure=str(error))
    made = list(questions)
    said = " ".join((topic.matter, topic.full, topic.again, topic.place, so_far))
    worded = 0
    for position, wording in sorted(wordings.items()):
        at = free[position]
        before = questions[at].text
        others = [question.text for number, question in enumerate(made) if number != at]
        if fold(wording) == fold(before):
            continue
        problem = why_not(wording, before, topic, said, vocabulary) or _twin(wording, others, said)
        if problem:
            logger.info("a question stays as it is: %s", problem)
            continue
        made[at] = replace(questions[at], text=wording)
        worded += 1
    return Tailored(tuple(made), worded)


def why_not(wording: str, before: str, topic: Topic, said: str, vocabulary: Collection[str]) -> str:
    """Why a new wording of a question cannot be used; empty where it can.

    Args:
        wording: what the model wrote.
        before: the question as it was.
        topic: what the guide is about.
        said: everything the committee wrote.
        vocabulary: further words that may be used, folded.
    """
    given = f"{before} {said}"
    if len(wording) > _MAX_CHARACTERS or not wording.endswith("?") or re.search(r"[?.!:;]\s", wording):
        return "it is not one question"
    if _ADDRESS.search(wording) or speaks_to_a_machine(wording):
        return "it is no plain text"
    if not is_in(wording, "da", known=given):
        return "it is not Danish"
    if wording.split()[0].casefold() != before.split()[0].casefold() or not is_open(wording):
        return "it is not open, or begins with another word"
    if lix(wording) > MAX_LIX:
        return "it is hard to read"
    if set(re.findall(r"\d+", wording)) - set(re.findall(r"\d+", given)):
        return "it brings a figure"
    for pattern, reason in ((_RULE, "it tells a rule"), (_SIDE, "it takes a side")):
        if _counted(pattern, wording) - _counted(pattern, before) - _counted(pattern, said):
            return reason
    if turned := turned_round(wording, [before], "da"):
        return turned
    return _strays(wording, before, topic, said, vocabulary)


def _counted(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(map(fold, pattern.findall(text)))


def _strays(wording: str, before: str, topic: Topic, said: str, vocabulary: Collection[str]) -> str:
    """Whether a wording leaves the question or the topic."""
    ours, theirs, told = (set(content(text, "da")) for text in (wording, before, said))
    asked = theirs - told
    if asked and len(asked & ours) < _KEPT * len(asked):
        return "it asks about something else"
    if theirs & told and not (ours & told):
        return "it leaves the topic"
    new = ours - theirs - told
    if len(new) > _NEW * max(1, len(ours)):
        return "it brings too much of its own"
    known = {fold(word) for word in _WORD.findall(f"{before} {said}")}
    for number, word in enumerate(_WORD.findall(wording)):
        if fold(word) in known or len(word) <= _SMALL:
            continue
        if number and word[:1].isupper():
            return "it brings a name"
        if fold(word) not in vocabulary:
            return "it uses a word that nobody knows here"
    return ""


def _twin(wording: str, others: Sequence[str], said: str) -> str:
    """Whether a wording asks what another question asks; what both say of the topic does not count."""
    told = content(said, "da")
    words = content(wording, "da") - told
    for other in others:
        theirs = content(other, "da") - told
        if fold(wording) == fold(other) or len(words & theirs) >= _SAME * max(1, len(words | theirs)):
            return "another question asks the same"
    return ""
