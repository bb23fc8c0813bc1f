"""Reading a topic in free words, and saying it in correct Danish inside a question."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.guides.brevity import CLAUSE, LONGEST, before_clause, is_generic, said_again
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
from assistant.guides.kinds import has_word
from assistant.guides.materials import Materials, Words
from assistant.guides.spelling import Spelling
from assistant.guides.statements import is_statement, thing_told
from assistant.guides.types import Sector
from assistant.words import fold

_JOINING = frozenset(fold(word) for word in (*PREPOSITIONS, "og", "eller", "men", "at"))
_PLACE_PREPOSITIONS = frozenset(("i", "på", "hos", "ved"))
_LOOKS_DANISH = re.compile(r"(?:ing|else|tion|hed|skab|er|erne|system|en|et)$")
_AI_DOTTED = re.compile(r"\b[Aa]\.\s?[Ii]\b\.?")
# What Markdown and HTML are written with has no place in a title.
_MARKUP = re.compile(r"(?:[*`|<>~^\\\[\]{}]|(?<!\w)#)+")
_LINK = re.compile(r"\[([^\]]*)\]\(\S*\)")
_AGAIN = re.compile(r"\b([^\W\d_]+)(?: \1\b)+", re.IGNORECASE)  # "AI til til vagtplaner"
_AI_RUN_ON = re.compile(r"\bAI(?=[a-zæøå]{3})")  # "AIassistent"
# "AI, der kan hjælpe os med at skrive" is "AI til at skrive"
_HELPING = re.compile(
    r",?\s+(?:der|som)\s+(?:(?:kan|skal|vil)\s+)?hjælper?\s+(?:(?:os|jer|dem)\s+)?med\s+(?=\S)"
)
_SENTENCE = re.compile(r"(?P<noun>\w+) (?P<verb>\w{2,}r) (?:(?P<adverb>selv|automatisk) )?(?P<rest>\S.*)")
# "hvordan vi bedst kan bruge Copilot" is "Copilot"
_ASKED = re.compile(
    r"^(?:hvordan|hvorvidt|hvornår|hvorfor|hvor|om|at)\s+(?:vi|man|jeg|kommunen|regionen|medarbejderne|ledelsen|de ansatte)\s+"
    r"(?:\w+\s+){0,3}?(?:bruge[rs]?|anvende[rs]?|indføre[rs]?|udnytte[rs]?|købe[rs]?|få[rs]?)\s+(?:af\s+)?(?=\S)",
    re.IGNORECASE,
)
_HOW_WELL = re.compile(
    r"\s+(?:bedst muligt|bedst|godt|klogt|rigtigt|fornuftigt|forsvarligt|sikkert|ansvarligt)$"
)
# Whose use of a thing it is: what is asked about is the thing.
_USE_OF = re.compile(
    r"(?:[^\W\d_]+ ){1,3}(?:brug|anvendelse) af (?P<what>\S.*)|[^\W\d_]+, der (?:bruger|anvender|benytter) (?P<thing>\S.*)",
    re.IGNORECASE,
)
# "AI og trivsel i hjemmeplejen" is discussed by asking about AI; so is "breve skrevet af AI".
_BESIDE = re.compile(r"(?P<one>\S.*?) og (?P<other>\S.*?)(?P<place> (?:i|på|hos|ved) \S.*)?")
_AI_ITSELF = frozenset(("ai", "ki", "kunstig intelligens"))
_DONE_BY = re.compile(
    r"(?:(?:en|et|de|den|det|vores) )?(?P<work>\S.*?) \w{2,}(?:et|t|ede) af (?P<by>\S.*?)(?P<place> (?:i|på|hos|ved) \S.*)?"
)
# "..., og mange er kede af det" and "..., så vi kan spare tid" are told of the matter and no part of it.
_AND_THEN = re.compile(
    r",? (?:(?:og|men) (?:nu )?\w+ (?:er|har|bliver|kan|vil|skal|må|var|havde|synes|mener|siger|frygter)\b"
    r"|så (?:at )?\w+ (?:kan|skal|vil|må|ikke|får|slipper|sparer)\b|fordi\b|for at\b).*$"
)
_ASKS_WITHIN = re.compile(r"(\w+) (?=(?:hvad|hvem|hvilken|hvilket|hvilke|hvordan|hvornår|hvorfor) \w)")
_SECOND_OF_CLAUSE = re.compile(r",? (?:og|eller|samt) ")
_SOLUTION = "løsningen"  # common gender
_LONG = 20  # characters of a short form that "løsningen" takes turns with
_CITIZEN = re.compile(r"\b([Bb])orger(en|e|ne|)(s?)\b")
_CITIZEN_FORMS = ("", "en", "e", "ne")
_PRONOUNS: Mapping[Number, tuple[str, str, str]] = {
    "common": ("den", "den", "dens"),
    "neuter": ("det", "det", "dets"),
    "plural": ("de", "dem", "deres"),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it is said in a guide.

    ``full`` is a noun phrase that can stand behind any preposition and as a subject
    ("en chatbot til borgere"), ``short`` the same without its place, ``place`` where it is used,
    ``again`` how it is said once it is known ("chatbotten").
    """

    matter: str  # as written, put right
    full: str
    short: str
    place: str  # "i hjemmeplejen", or "hos os" where the topic names none
    number: Number
    words: tuple[str, ...]  # content words, folded
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as read)
    again: str = ""
    mention: str = (
        ""  # how a question names it for the first time; the thing alone where the topic is its use
    )
    people: tuple[str, str, str, str] | None = None  # those the work is for, where they are no "borgere"
    told: bool = False  # whether a whole sentence was typed, of which ``full`` is what it is about

    def fill(self, text: str) -> str:
        """``text`` with its slots filled by the whole topic."""
        return self._filled(text, self.full, self.short, self.number)

    def fill_whole(self, text: str) -> str:
        """``text`` with the whole topic where it is of a length that a sentence bears."""
        return self.fill(text) if len(self.full) <= LONGEST else self.fill_again(text)

    def fill_again(self, text: str) -> str:
        """``text`` with its slots filled by the form for what is known already."""
        return self._filled(text, self.again, self.again, self.number)

    def fill_first(self, text: str) -> str | None:
        """A question that names the topic for the first time; None where that would be too long."""
        if len(self.mention) > LONGEST or self.mention == self.again:
            return None
        return self._filled(text, self.mention, self.mention, self.number)

    def fill_solution(self, text: str) -> str | None:
        """``text`` with "løsningen" for the topic; None where the short form is shorter."""
        if len(self.again) <= _LONG:
            return None
        return self._filled(text, _SOLUTION, _SOLUTION, "common")

    def _filled(self, text: str, topic: str, short: str, number: Number) -> str:
        subject, object_, possessive = _PRONOUNS[number]
        filled = self._with_people(text).format(
            topic=topic, short=short, place=self.place, den=subject, dem=object_, dens=possessive
        )
        for form in {topic, short}:
            if CLAUSE.search(form):  # a clause in the middle of a sentence ends with a comma
                longer = topic.removeprefix(form).strip() if topic.startswith(form) else ""
                within = rf"(?!{re.escape(longer)})" if longer else ""
                filled = re.sub(rf"(?<={re.escape(form)})\s+{within}(?=\w)", ", ", filled)
        return filled[:1].upper() + filled[1:]

    def _with_people(self, text: str) -> str:
        people = self.people
        if people is None:
            return text

        def called(match: re.Match[str]) -> str:
            form = people[_CITIZEN_FORMS.index(match[2])] + match[3]
            return form.capitalize() if match[1] == "B" else form

        return _CITIZEN.sub(called, text)


def read_topic(
    typed: str,
    materials: Materials,
    vocabulary: Iterable[str] = (),
    *,
    is_technology: Callable[[str], bool],
    in_use: bool = False,
    sector: Sector | None = None,
) -> Topic:
    """Understand a topic.

    Args:
        typed: what was written, cleaned.
        materials: words and kinds that are known.
        vocabulary: further right words, as the knowledge base writes them.
        is_technology: whether the text names a technology or AI itself, so that "AI til" is not put before it.
        sector: where it is, which tells whom the work is for.
        in_use: whether it is there already, so that it is "vores chatbot" and no longer "en chatbot".
    """
    words = materials.words
    spelling = Spelling(materials, vocabulary)
    text = _MARKUP.sub(" ", _LINK.sub(r"\1", typed))
    text = _AGAIN.sub(r"\1", _AI_RUN_ON.sub("AI-", _AI_DOTTED.sub("AI", text)))
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
    matter = _with_commas(_HELPING.sub(" til ", matter))
    matter = _as_thing(matter, words)
    content = tuple(
        fold(word) for word in WORD.findall(matter) if word.lower() not in PREPOSITIONS | DETERMINERS
    )

    def phrase(text: str) -> tuple[str, Number]:
        """A noun phrase, and its number."""
        head = head_of(text)
        # a thing, or a product by its name, is used; what is left is work that AI is used for
        named = text[:1].isupper() and not text.isupper()
        if not (is_technology(text) or is_tool(head, words) or named):
            return f"AI til {text}", number_of("AI", words)[0]
        number, countable = number_of(head, words)
        return with_article(text, head, number, countable=countable, ours=in_use), number

    about = _told(matter, materials, is_technology) if is_statement(matter) else _AND_THEN.sub("", matter)
    told = about != matter
    full, number = phrase(about)
    mention = full
    thing = _thing_meant(about, words, is_technology)
    if thing:
        mention, number = phrase(thing)
    short, place = _split_place(mention, words)
    people = (
        some.forms
        for some in words.people
        if (not some.sectors or sector in some.sectors) and any(has_word(matter, sign) for sign in some.signs)
    )
    return Topic(
        matter, full, short, place, number, content, tuple(corrected),
        said_again(mention, short, words), mention, next(people, None), told,
    )  # fmt: skip


def _told(sentence: str, materials: Materials, is_technology: Callable[[str], bool]) -> str:
    """What a whole sentence is about."""
    work = [word for kind in materials.kinds for word in (*kind.tasks, *kind.fields)]
    return thing_told(
        sentence,
        materials.words,
        is_technology=is_technology,
        is_work=lambda text: any(has_word(text, word) for word in work),
        is_workplace=lambda text: _names_workplace(text, materials.words),
    )


def _thing_meant(about: str, words: Words, is_technology: Callable[[str], bool]) -> str:
    """What the questions are about where a topic names more than that; empty where it is the whole of it."""
    used = _USE_OF.fullmatch(about)
    thing = (used["what"] or used["thing"]) if used else ""
    if thing:
        return "" if is_generic(thing, words) else thing
    beside = _BESIDE.fullmatch(about)
    if beside:
        sides = (beside["one"], beside["other"])
        ai = [side for side in sides if fold(side) in _AI_ITSELF]
        if len(ai) == 1 and not any(is_technology(side) for side in sides if side not in ai):
            return ai[0] + (beside["place"] or "")
    done = _DONE_BY.fullmatch(about)
    if done and is_technology(done["by"]) and not _is_thing(done["work"], words, is_technology):
        by = done["by"] if fold(done["by"]) in map(fold, words.products) else "AI"
        return f"{by} til {done['work']}{done['place'] or ''}"
    return ""


def _is_thing(text: str, words: Words, is_technology: Callable[[str], bool]) -> bool:
    return is_technology(text) or is_tool(head_of(text), words)


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


def _such(phrase: str) -> str:
    """What a clause told more of, when it is left out: "et system" → "sådan et system"."""
    return f"sådan {phrase}" if phrase.startswith(("en ", "et ")) else phrase


def _without_lead_in(text: str, words: Words) -> str:
    """The matter alone: "Vi overvejer at købe Copilot" → "Copilot"."""
    for _ in range(4):
        shorter = _ASKED.sub("", text)
        shorter = _lead_in_pattern(words.lead_ins).sub("", shorter, count=1).strip(" .,;:!?")
        if shorter != text and text[:2].lower() == "hv":
            shorter = _HOW_WELL.sub("", shorter)
        if shorter == text or sum(map(str.isalpha, shorter)) < 2 or is_generic(shorter, words):
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
    if (
        len(word) <= 3
        or spelling.is_common_word(word)
        or spelling.is_form(word)
        or (_LOOKS_DANISH.search(word) and len(word) > 6)
    ):
        return text[0].lower() + text[1:]
    return text


def _with_commas(matter: str) -> str:
    """With the commas that Danish has before a clause, and before a question within one."""
    with_clause = CLAUSE.sub(r", \1 ", matter)
    if with_clause == matter and not CLAUSE.search(matter):
        return matter
    return _ASKS_WITHIN.sub(
        lambda word: word[0] if fold(word[1]) in _JOINING else f"{word[1]}, ", with_clause
    )


def _split_place(full: str, words: Words) -> tuple[str, str]:
    """The phrase without the place it ends with, and the place."""
    if CLAUSE.search(full):  # the place belongs to the clause
        about = before_clause(full)
        if not is_generic(about, words):
            return _such(about), "hos os"
        # "AI, der lytter med og foreslår ..." is known again by the first that is said of it
        return about + _SECOND_OF_CLAUSE.split(full[len(about) :], maxsplit=1)[0], "hos os"
    parts = full.split()
    at = next((i for i in range(len(parts) - 1, 0, -1) if parts[i].lower() in _PLACE_PREPOSITIONS), None)
    if at is None or at == len(parts) - 1:
        return full, "hos os"
    short, place = " ".join(parts[:at]), " ".join(parts[at:])
    matter = " ".join(w for w in WORD.findall(short) if w.lower() not in PREPOSITIONS | DETERMINERS)
    if not matter or is_generic(matter, words):
        short = full
    return short, place if _names_workplace(place, words) else "hos os"


def _names_workplace(place: str, words: Words) -> bool:
    return any(
        fold(known) in fold(word) for word in WORD.findall(place) for known in words.work if len(known) >= 5
    )
