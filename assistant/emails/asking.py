"""A question of a mail asked of the assistant: alone, or with what the mail says around it; and whether the answer may go out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from assistant.conference import Conference
from assistant.emails.wording import VERBS, aligned, is_bare, pattern, same_length
from assistant.sentences import split_sentences
from assistant.types import Answer, Language, Turn
from assistant.understanding.frame import FrameReader
from assistant.understanding.frame_words import EVENT_WORDS, general_words
from assistant.understanding.intents import Intent
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


MARK = re.compile(r"\s*\[\d+\]")
# What goes out in the organisers' name must fit better than what a chat shows beside its source.
_LEAST_SUPPORT = 0.7  # share of the question's content words that the passage holds
_LEAST_SUPPORT_IF_SURE = 0.5  # the same where the passage answers almost certainly
_SURE_CONFIDENCE = 0.9  # calibrated probability from which that is so
_LEAST_SUPPORT_IF_LIKELY = 0.65  # the same where it likely answers: two words of three
_LIKELY_CONFIDENCE = 0.7  # calibrated probability from which that is so
_LEAST_CONFIDENCE = 0.6  # calibrated probability that the passage answers
# Cosine to a question known to be answered there from which the passage is asked for in other words: then fewer of
# the question's own need to stand in it.
_NEAR_A_KNOWN_QUESTION = 0.55
_LEAST_SUPPORT_IF_KNOWN = 0.25
_LEAST_CONFIDENCE_ON_ONE_WORD = 0.9  # where only one word of the question says what it is about
# The reader has just written to the organiser, so being told to do that is no answer.
WRITE_TO_US = re.compile(
    r"(?i)\b(?:(?:spørge?|kontakte?) (?:gerne )?arrangør\w*|ask the organi[sz]er|få et sikkert svar|(?:skriv|henvend dig|spørge?|write|send (?:your )?questions)\b.{0,80}@)"
)
# A mail to the organisers that names no subject is about their conference.
_ABOUT_THE_CONFERENCE: dict[Language, str] = {"da": "på konferencen", "en": "at the conference"}
_SAYS_LITTLE = 2  # content words


_LEANS = re.compile(
    loose(
        r"^(?:(?:og|men|så|hvis ikke|and|but|so|if not) )*(?:(?:hvad|hva) (?:så )?(?:med|hvis)|what (?:about|if)|how about)\b|^(?:(?:og|and) )?(?:hvem|who) (?:er|is|var) (?:det|it|that)[^\w]*$|^(?:(?:og|and) )?(?:hvornår|hvad tid|hvilket tidspunkt|when|what time) (?:er|is|was|var) (?:det|it|that)(?: (?:så|then|præcis|exactly))?[^\w]*$|\b(?:den|dem|han|hun|ham|hende|hans|hendes|he|she|him|her|his|them)\b(?! \d)|\b(?:i så fald|i det tilfælde|in that case)\b|^(?:(?:og|and) )?(?:hvad (?:handler|går) (?:det|den) (?:ud på|om)|what(?: is|'s) (?:it|that) (?:all )?about)[^\w]*$"
    )
)
_POINTS_BACK = re.compile(
    loose(r"\b(?:det|dette|den slags|sådan noget|that|this)\b(?=[^\w]*(?:$|\w+[^\w]*$))")
)
_POINTS = re.compile(loose(r"\b(?:det|dette|den|dem|den slags|sådan noget|it|that|this|them)\b(?! \d)"))


_IN_THAT_CASE = re.compile(r"(?i),? \b(?:i så fald|i det tilfælde|in that case)\b")


def ends_on_a_pointer(question: str) -> bool:
    """Whether a question ends on a word that stands for what was told before it."""
    return bool(_POINTS_BACK.search(loose(question)))


_ELLIPTIC = re.compile(loose(r"^(?:og |and )?(?:hvem|hvor|hvornår|hvordan|who|where|when|how)\b"))
_MOST_ELLIPTIC_WORDS = 4  # "og hvem i Fredericia?"
_HAS_VERB = pattern(rf"\b{VERBS}\b")


def leans(question: str) -> bool:
    """Whether a question leaves something out that the one before it says."""
    bare = loose(question)
    short = len(tokens(question)) <= _MOST_ELLIPTIC_WORDS and bool(_ELLIPTIC.match(bare))
    elliptic = short and not _HAS_VERB.search(bare) and bool(content_words(question))
    return bool(_LEANS.search(bare)) or elliptic or is_bare(question)


@dataclass(frozen=True, slots=True)
class Around:
    """What a mail says around a question; what is personal in it is masked already.

    ``context``: what the writer told of themselves and the matter. ``previous``: what a leaning question may lean on,
    the likeliest first. ``stories``: what a word such as "det" may stand for, the likeliest first. ``elsewhere``:
    whether the question before was answered by guidance, so that the mail is not about the conference just now.
    """

    context: str = ""
    previous: Sequence[str] = ()
    stories: Sequence[str] = ()
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer; ``carried`` where it was found with what was told before the question, ``fits`` where that shows
    that it may be sent."""

    answer: Answer
    carried: bool = False
    fits: bool = False


def ask(question: str, around: Around, assistant: Answering, today: date | None, language: Language) -> Asked:
    """Leaning on the question before; with what was told before; with what the writer tells of themselves; alone; as
    one about the conference.

    The wider forms only count where they lead to typed facts, or to a passage that surely answers a question which
    points at what was told: a passage found by the words of somebody's story alone answers the story.
    """

    def asked(text: str, *history: Turn) -> Answer:
        return replace(assistant.ask(text, history, today=today, language=language), question=question)

    question = _IN_THAT_CASE.sub("", question)
    for before in around.previous:
        answer = asked(question, Turn("user", before))
        if answer.mode == "facts":
            return Asked(answer, carried=True)
        if _states_facts(answer):
            return Asked(answer, carried=True, fits=True)
        # To its organisers, "den" that nothing before explains is their conference.
        named = _IT.sub(_THE_CONFERENCE[language], question, count=1)
        about = asked(named) if named != question else answer
        if about.mode == "facts" or is_sure(about, named, language):
            return Asked(about)
    answer = asked(question)
    # A question that names the day or its participants is about the conference, whatever was told before.
    of_the_day = bool(EVENT_WORDS & {loose(word) for word in tokens(question)})
    if answer.mode != "facts" and not of_the_day and not _ANOTHER.search(loose(question)):
        points, sent = bool(_POINTS.search(loose(question))), may_be_sent(question, answer, language)
        for story in around.stories if points or not sent else ():
            told = asked(question, Turn("user", story))
            if told.mode != "facts" and _is_sure_beside(told, question, story, language):
                return Asked(told, carried=True, fits=True)
            if not sent and _is_sure_beside(answer, question, story, language):
                return Asked(answer, carried=True, fits=True)
        if not sent and (main := _without_occasion(question)) != question:
            shorter = asked(main)
            if shorter.mode != "facts" and may_be_sent(main, shorter, language):
                return Asked(shorter, fits=True)
    return Asked(_widened(question, answer, around, asked, assistant, language))


def _states_facts(answer: Answer) -> bool:
    """Whether a passage that was likely found is nothing but the conference's own statements: "What is it about?"."""
    confidence = answer.trace.confidence if answer.trace else None
    sources = {citation.source for citation in answer.citations}
    own = bool(sources) and all(source.endswith("/conference.yaml") for source in sources)
    return not answer.abstained and own and (confidence or 0) >= _LIKELY_CONFIDENCE


# "…, når jeg skal skrive referat": on which occasion somebody asks finds other passages; "hvis" sets a condition.
_OCCASION = aligned(
    r",? (?:når|mens|imens|inden|efter at|when|while|whenever) (?:jeg|vi|man|du|de|han|hun|i|we|you|they|he|she)\b.*$"
)
_LEAST_MAIN = 4  # words of a question that stands without its occasion


def _without_occasion(question: str) -> str:
    match = _OCCASION.search(same_length(question))
    main = question[: match.start()] if match else ""
    return f"{main}?" if len(main.split()) >= _LEAST_MAIN else question


def _widened(
    question: str,
    answer: Answer,
    around: Around,
    asked: Callable[[str], Answer],
    assistant: Answering,
    language: Language,
) -> Answer:
    """The answer to the question alone, or a better one to it as one of this writer or about the conference."""
    if around.context:
        wider = asked(f"{around.context} {question}")
        better = answer.mode == "facts" and (is_pointer(answer) or _narrows(wider, answer))
        if wider.mode == "facts" and (
            better or (answer.mode != "facts" and names_a_fact(question, assistant, language))
        ):
            return wider
    named_another = bool(_ANOTHER.search(loose(question)))
    if answer.mode == "facts" or named_another or len(content_words(question)) > _SAYS_LITTLE:
        return answer
    if around.elsewhere or is_sure(answer, question, language):
        return answer
    if may_be_sent(question, answer, language) and not names_a_fact(question, assistant, language):
        return answer
    about = asked(f"{question.rstrip('?. ')} {_ABOUT_THE_CONFERENCE[language]}?")
    if about.mode == "facts":
        # "Har I en skabelon?" names none of the conference's facts, so what is said of them answers another question.
        return about if names_a_fact(question, assistant, language) else answer
    # Few words find their passage once the subject is named; then it must fit surely.
    better = is_sure(about, question, language) and not may_be_sent(question, answer, language)
    return about if better else answer


def names_a_fact(question: str, assistant: Answering, language: Language) -> bool:
    """Whether a question by itself names something that a conference states: a price, a place, who may come, a role."""
    frames = [FrameReader(conference).read(question, language) for conference in assistant.conferences]
    return any(frame.intents or frame.roles for frame in frames)


_TERMS: frozenset[Intent] = frozenset(
    {"price", "deadline", "registration", "availability", "audience", "attend"}
)


def asks_on_what_terms(question: str, assistant: Answering, language: Language) -> bool:
    """Whether a question is one of those who have not registered yet: the price, the deadline, who may come, a seat."""
    return bool(_TERMS & _intents(question, assistant, language))


def is_on_terms(question: str, assistant: Answering, language: Language) -> bool:
    """Whether a wish names what the conference's terms say: then they may stand beside what a person decides.

    What it names besides (a place, a lunch) is where and when it is wished for, not what it is about.
    """
    terms = (_TERMS - {"attend"}) | {"refund", "total"}  # "tage hensyn" and "komme med" read as attending
    return not assistant.conferences or bool(terms & _intents(question, assistant, language))


def _intents(question: str, assistant: Answering, language: Language) -> set[Intent]:
    """What a question asks of a conference's facts."""
    frames = [FrameReader(conference).read(question, language) for conference in assistant.conferences]
    return {intent for frame in frames for intent in frame.intents}


def _narrows(wider: Answer, alone: Answer) -> bool:
    """Whether an answer found with the writer's story says no other facts than the question's own answer does.

    Who comes, and where to, picks one price or one day of several; another matter's facts answer the story.
    By the same facts, the one that lacks a figure has lost a sum.
    """
    told, own = ({citation.quote for citation in answer.citations} for answer in (wider, alone))
    return told < own or (told == own and _figures(alone) <= _figures(wider))


def _figures(answer: Answer) -> set[str]:
    return set(re.findall(r"\d[\d.,:]*\d|\d", MARK.sub("", answer.text)))


# "Hvornår holder I den næste?" names another one than the conference at hand.
_ANOTHER = pattern(r"\b(?:næste|kommende|fremtidige?|next|upcoming|future)\b")


# The pronoun: "den næste" and "den anden dag" have a noun of their own.
_IT = re.compile(
    rf"\b(?:den|it)\b(?=\W*$|[,;:.?!]| (?:{VERBS}|i|på|til|fra|med|af|for|om|så|også|ikke|egentlig|stadig|og|eller|in|at|on|to|for|so|and|or|then|also|again|igen|her|der|where|when|hvis|når)\b)",
    re.IGNORECASE,
)
_THE_CONFERENCE: dict[Language, str] = {"da": "konferencen", "en": "the conference"}


def is_sure(answer: Answer, question: str, language: Language) -> bool:
    """Whether a retrieved passage is surely the one, so that it may be found by more than the question's words."""
    confidence = answer.trace.confidence if answer.trace else None
    return (confidence or 0) >= _LEAST_CONFIDENCE_ON_ONE_WORD and may_be_sent(question, answer, language)


_LEAST_SHARED = 0.4  # share of the words of question and story that the passage holds


def _is_sure_beside(answer: Answer, question: str, story: str, language: Language) -> bool:
    """Whether a passage surely answers a question of few words of its own, since it speaks of what was told as well."""
    if is_sure(answer, question, language):
        return True
    confidence = answer.trace.confidence if answer.trace else None
    if (confidence or 0) < _SURE_CONFIDENCE or not answer.citations or answer.abstained:
        return False
    own = {word for word in content_words(question) if not word.isdigit() and word not in EVENT_WORDS}
    if len(own) > _SAYS_LITTLE:
        return False
    words = own | {word for word in content_words(story) if not word.isdigit() and word not in EVENT_WORDS}
    evidence = _evidence(answer)
    shared = _support(words, evidence, language) if words else 0
    return shared >= _LEAST_SHARED and (
        not own or _support(own, evidence, language) >= _LEAST_SUPPORT_IF_SURE
    )


def _evidence(answer: Answer) -> str:
    """Title, heading and words of the passages cited."""
    heading = " ".join(f"{citation.title} {citation.section}" for citation in answer.citations)
    return " ".join((heading, *(citation.quote for citation in answer.citations)))


def content_words(question: str) -> set[str]:
    """The words that say what a question is about (loose forms)."""
    return {word for word in {loose(word) for word in tokens(question)} - general_words() if len(word) > 1}


_WANTS_A_FIGURE = pattern(
    r"^(?:\w+ ){0,3}(?:hvor (?:mange|meget|længe|lang tid|tit)|hvornår|how (?:many|much|long|often)|when)\b"
)


def may_be_sent(question: str, answer: Answer, language: Language) -> bool:
    """Typed facts may; a retrieved passage only where it speaks of what was asked."""
    if answer.abstained or answer.mode == "courtesy" or not answer.citations:
        return False
    if answer.mode == "facts":
        return True
    if _WANTS_A_FIGURE.search(loose(question)) and not any(char.isdigit() for char in answer.text):
        return False
    words = {word for word in content_words(question) if not word.isdigit() and word not in EVENT_WORDS}
    confidence = answer.trace.confidence if answer.trace else None
    heading = " ".join(f"{citation.title} {citation.section}" for citation in answer.citations)
    if len(words) == 1:
        # "Hvem skal jeg tale med?": one word that a passage only happens to use is not what it is about.
        defines = bool(_DEFINES.search(loose(question)))
        if not defines and not _support(words, heading, language):
            return False
        known = _is_near_a_known_question(answer)
        least = _LEAST_CONFIDENCE_ON_ONE_WORD
        least = _LEAST_CONFIDENCE if defines else _LIKELY_CONFIDENCE if known else least
    else:
        least = _LEAST_CONFIDENCE
    if not words or (confidence is not None and confidence < least):
        return False
    least_support = _LEAST_SUPPORT
    if confidence is not None and confidence >= _LIKELY_CONFIDENCE:
        sure = confidence >= _SURE_CONFIDENCE
        least_support = _LEAST_SUPPORT_IF_SURE if sure else _LEAST_SUPPORT_IF_LIKELY
    if _is_near_a_known_question(answer):
        least_support = _LEAST_SUPPORT_IF_KNOWN
    return _support(words, _evidence(answer), language) >= least_support


def _is_near_a_known_question(answer: Answer) -> bool:
    """Whether the passage found first, which the answer cites, is known to answer a question much like this one."""
    best = answer.trace.hits[0] if answer.trace and answer.trace.hits else None
    return (
        best is not None
        and best.asked >= _NEAR_A_KNOWN_QUESTION
        and any(
            citation.source == best.chunk.source and citation.quote in best.chunk.text
            for citation in answer.citations[:1]
        )
    )


# "Hvad er et højrisikosystem?": its one word is all there is to say; "Hvad er reglerne?" leaves out whose.
_DEFINES = pattern(
    r"^(?:\w+ ){0,2}?(?:hvad (?:er|betyder|vil det sige|dækker|står|laver|gør) (?:egentlig |så )?(?:en |et |ordet |begrebet )|hvad betyder\b|what (?:is|are|does) (?:an? )?(?!the\b|it\b|my\b|your\b))"
)


def _support(words: set[str], evidence: str, language: Language) -> float:
    """The share of the words that a text holds."""
    there = {stem(loose(word), language) for word in tokens(evidence)}
    return sum(_met(stem(word, language), there) for word in words) / len(words)


def _met(word: str, there: set[str]) -> bool:
    # Danish puts words together: "hovedudvalg" speaks of "hovedudvalgsmøde", "retningslinje" of "AI-retningslinje"
    return word in there or (
        len(word) >= 5 and any(word in other or (len(other) >= 5 and other in word) for other in there)
    )


def is_pointer(answer: Answer) -> bool:
    """Whether all it says is whom to write to, so that this is what was asked."""
    text = MARK.sub("", answer.text)
    return all(WRITE_TO_US.search(part.text) and "@" in part.text for part in split_sentences(text))
