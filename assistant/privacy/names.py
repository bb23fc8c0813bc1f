"""Names of people: given by the caller, told by the text around them, or recognised."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.privacy.spans import Span

_UP, _LOW = "A-ZÀ-ÖØ-ÞŁŚŽČĐİŞ", "a-zß-öø-ÿāăćčęěğıłńňőřśşšťůžđ"
_CAPITAL = rf"[{_UP}][{_LOW}]+(?:['’-][{_UP}]?[{_LOW}]+|[{_UP}][{_LOW}]+)*|[{_UP}]['’][{_UP}][{_LOW}]+"
_WORD = rf"(?:{_CAPITAL}|[{_UP}]{{2,}}(?:-[{_UP}]{{2,}})?|[{_UP}]\.)"
_PARTICLE = r"(?:von|van|de|der|den|af|la|el|bin|al|di|da|du|le|ten)"
_FULL = rf"{_WORD}(?:[ \t]+(?:{_PARTICLE}[ \t]+){{0,2}}{_WORD}){{0,4}}"
_ANY_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_TOKEN = re.compile(rf"{_ANY_WORD}\.?")
_RUN = re.compile(rf"(?<![\w.-])(?<!\w@){_FULL}(?![\w@])")

_CLOSING = re.compile(
    r"(?im)(?:^|(?<=[.!?,\n]))[ \t]*(?:(?:(?:med|de|mange|kærlig|kærlige|venlig|venlige|bedste|varme|solrige)[ \t]+)*(?:hilsen|hilsner|hilsener)|"
    r"m\.?v\.?h\.?|v\.?h\.?|d\.?b\.?h\.?|b\.?h\.?|k\.?h\.?|knus|(?:with[ \t]+)?(?:best|kind|warm|many)?[ \t]*regards|best[ \t]+wishes|"
    r"yours(?:[ \t]+(?:sincerely|faithfully|truly))?|sincerely|cheers|all[ \t]+the[ \t]+best|best(?=,)|thanks(?=,?[ \t]*\n)|(?:på[ \t]+forhånd[ \t]+)?tak(?=,?[ \t]*\n))"
    r"(?:[ \t]+(?:fra|from))?[ \t]*[,.!:–-]?[ \t]*(?:\r?\n[ \t]*){0,3}(?=\S)"
)
_INTRODUCTION = re.compile(
    r"(?i:\b(?:jeg[ \t]+hedder|mit[ \t]+navn[ \t]+er|my[ \t]+name[ \t]+is|my[ \t]+name's|(?:hun|han|vedkommende|kollegaen)[ \t]+hedder|"
    r"navn|name|deltager(?:ens)?(?:[ \t]+navn)?|deltagere|kontaktperson|kontakt|contact|suppleant|stedfortræder|fra|from|til|to|cc|att\.?|attention|afsender|underskrevet|signed))"
)
_LABELS = re.compile(
    r"(?i)(?:navn|name|deltager(?:ens)?(?:[ \t]+navn)?|deltagere|kontaktperson|kontakt|contact|suppleant|stedfortræder|fra|from|til|to|cc|att\.?|attention|afsender|underskrevet|signed)"
)
_SALUTATION = re.compile(
    r"(?im)(?:^|(?<=[.!?\n]))[ \t]*(?:kære|hej(?:sa)?|hejsan|goddag|godmorgen|hallo|halløj|dear|hi|hello|good[ \t]+morning)[ \t]+"
    r"(?:(?:hr|fru|frk|frøken|mr|mrs|ms|miss|dr|doktor|prof|professor)\b\.?[ \t]*)?(?=\S)"
)
_HONORIFIC = re.compile(r"\b(?!DR\b)(?i:(?:hr|fru|frk|frøken|mr|mrs|ms|miss|dr)\b\.?[ \t]+)")
_TITLE = re.compile(
    r"(?i:\b(?:doktor|prof\.?|professor|lektor|adjunkt|ph\.?d\.?|cand\.?\w*\.?|"
    r"\w*(?:direktør|chef|leder|konsulent|formand|forkvinde|repræsentant|rådgiver|koordinator|sekretær|kollega|kollegaen|medarbejder|medarbejderen|borgmester|minister|jurist|læge|lærer|pædagog|sygeplejerske|chauffør|socialrådgiver|sosu-assistent)|"
    r"min[ \t]+(?:mand|kone|datter|søn|mor|far|kæreste|ven|veninde|chef|leder|kollega)|my[ \t]+(?:boss|manager|colleague|wife|husband|son|daughter)|"
    r"manager|director|colleague|chairman|chair|representative|consultant|tr|amr|ftr))[ \t]+"
)
_SAYS_WHO = re.compile(
    rf"(?i:\b(?:jeg[ \t]+er|det[ \t]+er|i[ \t]+am|i['’]m|this[ \t]+is))[ \t]+(?P<given>{_ANY_WORD})"
)
_LOWER_PAIR = re.compile(
    r"(?<![\w@.-])(?P<given>[a-zæøåäöüé]{3,})(?P<more>(?:[ \t]+[a-zæøåäöüé]{2,}){1,3})(?![\w@])"
)
_ANGLED = re.compile(rf"(?P<value>{_FULL})[\"']?[ \t]*<(?=[^\s<>]+@)")
_NEVER_ALONE_TEXT = (
    "april maj juni juli august may june siri alexa claude vera nova aurora saga grace viking junior urban"
)
_NEVER_ALONE = frozenset(_NEVER_ALONE_TEXT.split())
# Words that often begin a sentence, and what a person does after the name in one.
_OFTEN_FIRST_TEXT = "liv dag del tone sine else rose mark ben frank ville vide per bo lykke line"
_OFTEN_FIRST = frozenset(_OFTEN_FIRST_TEXT.split())
_DOES = re.compile(
    r"[ \t]+(?:er|har|var|havde|vil|kan|skal|blev|bliver|fik|får|siger|spørger|skriver|kommer|mener|og jeg|is|has|was|had|will|can|says|wants)\b"
)
# Words with a capital that follow a greeting, a title or a closing and are no name.
_NO_NAME_TEXT = """
alle allesammen all everyone everybody team dig jer you jeres hovedudvalg udvalg sir madam sirs med
    med-assistent med-assistenten med-udvalg med-udvalget medsamarbejdet assistent assistant arrangør arrangører organisers organizers
    kollega kollegaer kolleger colleagues colleague venner friends deltager deltagere participants redaktion support kundeservice
    danmark denmark københavn copenhagen region kommune kommunen kommuner universitet forening ministeriet ministry the den det der de vi jeg i du
    kan kunne vil skal hvad hvem hvor hvordan hvornår hvorfor hvilke hvilken hvilket er har må what who where when why how which can could
    is are do does will would should please tak thanks jeg hej kære dear hi hello fra from til to og and på forhånd in on at
    mandag tirsdag onsdag torsdag fredag lørdag søndag monday tuesday wednesday thursday friday saturday sunday
    januar februar marts april maj juni juli august september oktober november december january february march may june july october
    ai gdpr hr it eu tr amr ftr sosu foa hk 3f dm djøf kl chatgpt copilot microsoft google openai lønsystemet systemet ai-systemet
    eu-kommissionen datatilsynet arbejdstilsynet folketinget kombit
"""
_NO_NAME = frozenset(_NO_NAME_TEXT.split())
_ORGANISATION = re.compile(
    r"(?i)(?:udvalg(?:et)?|afdeling(?:en)?|sekretariat(?:et)?|forvaltning(?:en)?|kommune|region|gruppen|teamet|team|kontoret|styrelsen|rådet|råd|ledelsen|"
    r"centeret|center|skolen|skole|huset|forbund(?:et)?|forening(?:en)?|samarbejdet|universitet(?:et)?|institut(?:tet)?|ministeriet|tilsynet|ghuset|bestyrelsen|stab(?:en)?|enheden|plejehjem|børnehave(?:n)?|hospital(?:et)?|sygehus(?:et)?)$"
)
_JOINS = frozenset({"og", "and", "&", "samt"})


@dataclass(frozen=True, slots=True)
class NameLists:
    """Names in lower case."""

    given: frozenset[str]
    also_words: frozenset[str]  # given names that are words of the language, too
    surnames: frozenset[str]

    def is_given(self, word: str) -> bool:
        """Whether the word is a given name, also in the genitive or hyphenated."""
        return any(part in self.given or part in self.also_words for part in _forms(word))

    def is_surname(self, word: str) -> bool:
        """Whether the word is a known surname or built like a Danish one."""
        return any(part in self.surnames or _PATRONYM.fullmatch(part) for part in _forms(word))


_PATRONYM = re.compile(
    r"(?:ander|knud|han|jen|niel|ol|peder|peter|christian|kristian|ras?mus|sør|thom|and|mad|mort|jakob|jacob|michael|mikkel|henrik|frederik|svend|"
    r"mathia|matthia|markus|lau?rit|ibb?|poul|paul|gregor|esk|eske|jep|jeppe|ive?r|johan|joha|carl|karl|erik|simon|dani?el|isak|clau|klau|nikolaj|nicolai)(?:e?s)?sen"
)


def _forms(word: str) -> tuple[str, ...]:
    low = word.lower().rstrip(".'’")
    forms = [low, *low.split("-")] if "-" in low else [low]
    forms += [form[:-1].rstrip("'’") for form in tuple(forms) if form.endswith("s") and len(form) > 4]
    return tuple(forms)


@lru_cache(maxsize=1)
def name_lists() -> NameLists:
    """The lists beside this module."""
    sections: dict[str, set[str]] = {}
    current: set[str] = set()
    for line in (files("assistant.privacy") / "names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("##"):
            continue
        if line.startswith("# "):
            current = sections.setdefault(line[2:].strip(), set())
        else:
            current.update(line.split())
    return NameLists(
        frozenset(sections["alone"]), frozenset(sections["also words"]), frozenset(sections["surnames"])
    )


def find_given_names(text: str, names: Sequence[str]) -> Iterator[Span]:
    """The names that the caller gives, whole and in their parts, with or without an ending s."""
    for name in names:
        parts = re.findall(_ANY_WORD, name)
        if not parts:
            continue
        whole = r"[\s,.]+".join(
            rf"{re.escape(part)}\.?" if len(part) == 1 else re.escape(part) for part in parts
        )
        for match in re.finditer(rf"(?<!\w){whole}(?=s?(?!\w)|['’])", text, re.IGNORECASE):
            yield Span(*match.span(), "NAVN")
        for part in parts:
            if len(part) < 2 or re.fullmatch(_PARTICLE, part.lower()):
                continue
            # In lower case "bo" and "per" are words; a longer part is the name however it is typed.
            exact = len(part) < 4 or part.lower() in name_lists().also_words
            form = f"(?:{re.escape(part.capitalize())}|{re.escape(part.upper())}|{re.escape(part)})"
            flags = re.NOFLAG if exact else re.IGNORECASE
            for match in re.finditer(rf"(?<!\w){form}(?=s?(?!\w)|['’])", text, flags):
                yield Span(*match.span(), "NAVN")


def find_names(text: str) -> Iterator[Span]:
    """Names that the words around tell, and names recognised by themselves."""
    for match in _CLOSING.finditer(text):
        # "Hilsen fra Ballerup" names a place as easily as a person.
        a_place = re.search(r"(?i)(?:fra|from)\s*$", match.group()) is not None
        yield from _name_at(text, match.end(), bare=not a_place, known=a_place)
    for match in _SALUTATION.finditer(text):
        yield from _name_at(text, match.end(), listed_or_comma=True)
    for match in _INTRODUCTION.finditer(text):
        label = _LABELS.fullmatch(match.group())
        end = match.end()
        after = re.compile(r"[ \t]*:[ \t]*" if label else r"[ \t]+").match(text, end)
        if after is None and label and match.group().lower().startswith("att"):
            after = re.compile(r"[ \t]+").match(text, end)
        if after is not None:
            yield from _name_at(text, after.end(), bare=not label)
    for match in _HONORIFIC.finditer(text):
        yield from _name_at(text, match.end())
    for match in _TITLE.finditer(text):
        yield from _name_at(text, match.end(), known=True)
    for match in _ANGLED.finditer(text):
        yield Span(*match.span("value"), "NAVN")
    yield from _without_capitals(text)
    yield from _recognised(text)


def _without_capitals(text: str) -> Iterator[Span]:
    """ "jeg er mette", and a given name with a surname, as they are typed on a phone."""
    lists = name_lists()
    for match in _SAYS_WHO.finditer(text):
        if match["given"].lower() in lists.given:
            yield from _name_at(text, match.start("given"), bare=True)
    position = 0
    while (pair := _LOWER_PAIR.search(text, position)) is not None:
        position = pair.end("given")
        if pair["given"] not in lists.given:
            continue
        end = 0
        for token in _TOKEN.finditer(text, pair.start("more"), pair.end("more")):
            if not (lists.is_surname(token.group()) or token.group() in lists.given):
                break
            end = _end_of_name(token)
        if end:
            yield Span(pair.start(), end, "NAVN", certain=False)


def _name_at(
    text: str, start: int, *, bare: bool = False, known: bool = False, listed_or_comma: bool = False
) -> Iterator[Span]:
    """The name that begins at ``start``, and those joined to it by a comma or "og".

    Args:
        text: all of it.
        start: where the name should begin.
        bare: the name may be typed without capitals, and need not be known.
        known: only names whose first word is a given name, or two and more capitalised words.
        listed_or_comma: a given name, or any capitalised word with a mark or line end behind it.
    """
    lists = name_lists()
    while True:
        run = re.compile(_FULL).match(text, start)
        if run is None:
            low = re.compile(rf"{_ANY_WORD}(?:[ \t]+{_ANY_WORD}){{0,3}}").match(text, start)
            if low is None or not (bare or lists.is_given(low.group().split()[0])):
                return
            words = low.group().split()
            if known or words[0].lower() in _NO_NAME or _ORGANISATION.search(words[0]):
                return
            first = words[0].lower()
            if not lists.is_given(first) and not (bare and len(words) >= 2 and lists.is_surname(words[1])):
                return
            if listed_or_comma and not re.compile(r"[ \t]*(?:[,!\n]|$)").match(text, start + len(words[0])):
                return
            end = start + len(words[0])
            for token in list(_TOKEN.finditer(text, end, low.end()))[:3]:
                if not (lists.is_surname(token.group()) or (bare and lists.is_given(token.group()))):
                    break
                end = token.end()
            yield Span(start, end, "NAVN")
            return
        tokens = list(_TOKEN.finditer(text, run.start(), run.end()))
        kept = []
        for token in tokens:
            word = token.group().rstrip(".")
            if word.lower() in _NO_NAME or _ORGANISATION.search(word):
                break
            kept.append(token)
        while kept and re.fullmatch(_PARTICLE, kept[-1].group()):
            kept.pop()
        if not kept:
            return
        first = kept[0].group()
        end = _end_of_name(kept[-1])
        given = lists.is_given(first)
        whole = len(kept) == len(tokens)
        if known and not (given or (len(kept) >= 2 and whole)):
            return
        if (
            listed_or_comma
            and not given
            and not re.compile(r"[ \t]*(?:[,!:.\n\r]|$|(?:og|and|&)[ \t])").match(text, end)
        ):
            return
        if len(kept) == 1 and not given and not whole:
            return
        yield Span(run.start(), end, "NAVN")
        joined = re.compile(r"[ \t]*(?:,|&|og|and|samt)[ \t]+").match(text, end)
        if joined is None or not re.compile(_FULL).match(text, joined.end()):
            return
        following = re.compile(_FULL).match(text, joined.end())
        if following is None or not lists.is_given(following.group().split()[0]):
            return
        start = joined.end()


def _recognised(text: str) -> Iterator[Span]:
    """Runs of capitalised words that begin with a given name, given names and Danish surnames alone."""
    lists = name_lists()
    for run in _RUN.finditer(text):
        tokens = list(_TOKEN.finditer(text, run.start(), run.end()))
        position = 0
        while position < len(tokens):
            taken = _names_from(tokens, position, text, lists)
            if taken:
                end = _end_of_name(tokens[position + taken - 1])
                yield Span(tokens[position].start(), end, "NAVN", certain=False)
            position += max(1, taken)


def _names_from(tokens: Sequence[re.Match[str]], position: int, text: str, lists: NameLists) -> int:
    """How many of the words from ``position`` on are one name; 0 when the word there begins none."""
    word = tokens[position].group()
    low = word.lower().rstrip(".")
    forms = _forms(word)
    rest = 0
    for token in tokens[position + 1 :]:
        following = token.group().rstrip(".")
        if following.lower() in _NO_NAME or _ORGANISATION.search(following):
            break
        rest += 1
    known_rest = any(
        lists.is_surname(token.group()) or lists.is_given(token.group())
        for token in tokens[position + 1 : position + 1 + rest]
    )
    shouted = word.isupper() and len(word) > 1
    if any(form in lists.given for form in forms) and low not in _NO_NAME:
        if shouted and not known_rest:
            return 0
        return 1 + rest
    if any(form in lists.also_words for form in forms):
        if rest and known_rest:
            return 1 + rest
        if rest and not _begins_sentence(text, tokens[position].start()) and low not in _NEVER_ALONE:
            return 1 + rest
        if low in _NEVER_ALONE or shouted:
            return 0
        if not _begins_sentence(text, tokens[position].start()):
            return 1
        return int(low not in _OFTEN_FIRST and _DOES.match(text, tokens[position].end()) is not None)
    if not shouted and any(_PATRONYM.fullmatch(form) for form in forms):
        return 1
    if (
        not shouted
        and rest == 1
        and _PATRONYM.fullmatch(_forms(tokens[position + 1].group())[-1])
        and low not in _NO_NAME
    ):
        return 2
    return 0


def _end_of_name(token: re.Match[str]) -> int:
    """Where the name ends: before a full stop and before the s of a genitive."""
    lists, word = name_lists(), token.group()
    if word.endswith(".") and len(word) > 2:
        word = word[:-1]
    low = word.lower()
    known = lists.given | lists.also_words | lists.surnames
    if (
        low.endswith("s")
        and len(low) > 4
        and low not in known
        and (low[:-1] in known or _PATRONYM.fullmatch(low[:-1]))
    ):
        word = word[:-1]
    return token.start() + len(word)


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \t\"'»”(–-•*")
    return not before or before[-1] in ".!?:|\n\r…"
