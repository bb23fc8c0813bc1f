"""Reading a topic in free words, and saying it in correct Danish inside a question."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.guides.grammar import (
    DETERMINERS,
    PREPOSITIONS,
    WORD,
    Number,
    head_of,
    is_tool,
    number_of,
    with_article,
)
from assistant.guides.materials import Materials, Words
from assistant.guides.spelling import Spelling
from assistant.words import fold

_PLACE_PREPOSITIONS = frozenset(("i", "på", "hos", "ved"))
_LOOKS_DANISH = re.compile(r"(?:ing|else|tion|hed|skab|er|erne|system|en|et)$")
_AI_FOR = re.compile(r"(?:AI|kunstig intelligens) til (?=\S)")
_AI_DOTTED = re.compile(r"\b[Aa]\.\s?[Ii]\b\.?")
_AI_RUN_ON = re.compile(r"\bAI(?=[a-zæøå]{3})")  # "AIassistent"
# "AI, der kan hjælpe os med at skrive" is "AI til at skrive"
_HELPING = re.compile(
    r",?\s+(?:der|som)\s+(?:(?:kan|skal|vil)\s+)?hjælper?\s+(?:(?:os|jer|dem)\s+)?med\s+(?=\S)"
)
# "som" alone may also compare: "Copilot som sparringspartner"
_CLAUSE = re.compile(
    r"(?<!\bhvem)(?<!\bhvad),?\s+(der|som(?=\s+(?:kan|skal|vil|må|er|har|bliver)\b))\s+(?=\S)"
)
_SENTENCE = re.compile(r"(?P<noun>\w+) (?P<verb>\w{2,}r) (?:(?P<adverb>selv|automatisk) )?(?P<rest>\S.*)")
_PRONOUNS: Mapping[Number, tuple[str, str, str]] = {
    "common": ("den", "den", "dens"),
    "neuter": ("det", "det", "dets"),
    "plural": ("de", "dem", "deres"),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it is said in a guide.

    ``full`` is a noun phrase that can stand behind any preposition and as a subject
    ("en chatbot til borgere"), ``short`` the same without its place, ``place`` where it is used.
    """

    matter: str  # as written, put right
    full: str
    short: str
    place: str  # "i hjemmeplejen", or "hos os" where the topic names none
    number: Number
    words: tuple[str, ...]  # content words, folded
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as read)
    cores: tuple[str, ...] = ()  # still shorter forms, the longest first

    def fill(self, text: str) -> str:
        """``text`` with its slots filled."""
        return self._filled(text, self.full, self.short)

    def fillings(self, text: str) -> Iterator[str]:
        """``text`` with its slots filled, in shorter and shorter forms of the topic."""
        yield self._filled(text, self.full, self.short)
        for form in (self.short, *self.cores):
            yield self._filled(text, form, form)

    def _filled(self, text: str, topic: str, short: str) -> str:
        subject, object_, possessive = _PRONOUNS[self.number]
        filled = text.format(
            topic=topic, short=short, place=self.place, den=subject, dem=object_, dens=possessive
        )
        for form in {topic, short}:
            if _CLAUSE.search(form):  # a clause in the middle of a sentence ends with a comma
                filled = re.sub(rf"(?<={re.escape(form)})\s+(?=\w)", ", ", filled)
        return filled[:1].upper() + filled[1:]


def read_topic(
    typed: str,
    materials: Materials,
    vocabulary: Iterable[str] = (),
    *,
    is_technology: Callable[[str], bool],
    in_use: bool = False,
) -> Topic:
    """Understand a topic.

    Args:
        typed: what was written, cleaned.
        materials: words and kinds that are known.
        vocabulary: further right words, as the knowledge base writes them.
        is_technology: whether the text names a technology or AI itself, so that "AI til" is not put before it.
        in_use: whether it is there already, so that it is "vores chatbot" and no longer "en chatbot".
    """
    words = materials.words
    spelling = Spelling(materials, vocabulary)
    text = _AI_RUN_ON.sub("AI-", _AI_DOTTED.sub("AI", typed))
    text = _without_lead_in(" ".join(text.strip(" \t.,;:!?\"'»«“”").split()), words)
    if text.isupper() and len(text) > 5:
        text = text.lower()
    corrected: list[tuple[str, str]] = []

    def put_right(match: re.Match[str]) -> str:
        right = spelling.right(match.group())
        if fold(right) != fold(match.group()):
            corrected.append((match.group(), right))
        return right

    matter = _lower_first(WORD.sub(put_right, text), spelling)
    matter = _CLAUSE.sub(r", \1 ", _HELPING.sub(" til ", matter))
    matter = _as_thing(matter, words)
    content = tuple(
        fold(word) for word in WORD.findall(matter) if word.lower() not in PREPOSITIONS | DETERMINERS
    )
    head = head_of(matter)
    # a thing, or a product by its name, is used; what is left is work that AI is used for
    named = matter[:1].isupper() and not matter.isupper()
    if not (is_technology(matter) or is_tool(head, words) or named):
        number, full = number_of("AI", words)[0], f"AI til {matter}"
    else:
        number, countable = number_of(head, words)
        full = with_article(matter, head, number, countable=countable, ours=in_use)
    short, place = _split_place(full, words)
    return Topic(matter, full, short, place, number, content, tuple(corrected), _cores(full, words))


def _as_thing(matter: str, words: Words) -> str:
    """A thing and what it does, where a whole sentence was typed: "systemet foreslår selv koder"."""
    match = _SENTENCE.fullmatch(matter)
    noun = next((noun for noun in words.tools if match and match["noun"].lower() in _definite(noun)), None)
    if match is None or noun is None:
        return matter
    does = f"{match['adverb']} {match['verb']}" if match["adverb"] else match["verb"]
    comma = "," if match["rest"].split()[0].lower().startswith("hv") else ""
    return f"{noun}, der {does}{comma} {match['rest']}"


def _definite(noun: str) -> tuple[str, ...]:
    return (f"{noun}en", f"{noun}et", f"{noun}n", f"{noun}{noun[-1]}et")


def _cores(full: str, words: Words) -> tuple[str, ...]:
    """The phrase without what is said of its noun, and without its adjectives."""
    if _CLAUSE.search(full):
        return (_such(_before_clause(full)),)
    start = _AI_FOR.match(full)
    prefix, rest = (start.group(), full[start.end() :]) if start else ("", full)
    parts = rest.split()
    end = next((at for at, part in enumerate(parts) if at and part.lower() in PREPOSITIONS), len(parts))
    core = parts[:end]
    if core[0].lower() == "at":
        return (prefix + " ".join(core),)
    if not prefix and _is_generic(" ".join(core), words):
        return ()  # "AI" alone would no longer name the matter
    head = head_of(" ".join(core))
    article = [core[0]] if core[0].lower() in DETERMINERS else []
    return (prefix + " ".join(core), prefix + " ".join([*article, head] if head else core))


def _such(phrase: str) -> str:
    """What a clause told more of, when it is left out: "et system" → "sådan et system"."""
    return f"sådan {phrase}" if phrase.startswith(("en ", "et ")) else phrase


def _before_clause(phrase: str) -> str:
    """What a relative clause is about."""
    clause = _CLAUSE.search(phrase)
    return phrase[: clause.start()] if clause else phrase


def _without_lead_in(text: str, words: Words) -> str:
    """The matter alone: "Vi overvejer at købe Copilot" → "Copilot"."""
    for _ in range(4):
        shorter = _lead_in_pattern(words.lead_ins).sub("", text, count=1).strip(" .,;:!?")
        if shorter == text or sum(map(str.isalpha, shorter)) < 2 or _is_generic(shorter, words):
            break
        text = shorter
    return text


@lru_cache(maxsize=4)
def _lead_in_pattern(lead_ins: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(sorted((re.escape(words) for words in lead_ins), key=len, reverse=True))
    return re.compile(rf"^(?:{alternatives})(?=[\s:,])[\s:,]*", re.IGNORECASE)


def _lower_first(text: str, spelling: Spelling) -> str:
    match = WORD.match(text)
    if match is None or not match.group()[1:].islower() or not match.group()[0].isupper():
        return text
    word = match.group()
    if spelling.is_name(word):
        return text
    following = text.split(maxsplit=2)[1:2]
    if following and following[0][:1].isupper() and following[0][1:].islower():
        return text  # a name of two words: "Digital Post"
    if len(word) <= 3 or spelling.is_common_word(word) or (_LOOKS_DANISH.search(word) and len(word) > 6):
        return text[0].lower() + text[1:]
    return text


def _is_generic(text: str, words: Words) -> bool:
    """Whether a text says no more than AI."""
    generic = {fold(word) for word in words.ai}
    return fold(text) in generic or all(fold(word) in generic for word in WORD.findall(text))


def _split_place(full: str, words: Words) -> tuple[str, str]:
    """The phrase without the place it ends with, and the place."""
    if _CLAUSE.search(full):  # the place belongs to the clause
        about = _before_clause(full)
        return full if _is_generic(about, words) else _such(about), "hos os"
    parts = full.split()
    at = next((i for i in range(len(parts) - 1, 0, -1) if parts[i].lower() in _PLACE_PREPOSITIONS), None)
    if at is None or at == len(parts) - 1:
        return full, "hos os"
    short, place = " ".join(parts[:at]), " ".join(parts[at:])
    matter = " ".join(w for w in WORD.findall(short) if w.lower() not in PREPOSITIONS | DETERMINERS)
    if not matter or _is_generic(matter, words):
        short = full
    return short, place if _names_workplace(place, words) else "hos os"


def _names_workplace(place: str, words: Words) -> bool:
    return any(
        fold(known) in fold(word) for word in WORD.findall(place) for known in words.work if len(known) >= 5
    )
