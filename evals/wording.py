"""An answer as text to be judged: normalised, without its citation marks, cut into statements."""

import re
import unicodedata
from dataclasses import dataclass, replace

from assistant.words import STOP_WORDS, fold, stem, tokens

MARK = re.compile(r"\[(\d+(?:\s*[,;]\s*\d+)*)\]")
_MARK_AND_SPACE = re.compile(r"\s?" + MARK.pattern)
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)")
_MONTHS = (
    r"(?:jan(?:uary?)?|feb(?:ruary?)?|mar(?:ts|ch)?|apr(?:il)?|maj|may|jun[ie]?|jul[iy]?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_MONTH = re.compile(_MONTHS, re.IGNORECASE)
_NUMBERED = rf"\d{{1,2}}[.)]\s+(?!{_MONTHS})"  # "4. november" opens no list
ENUMERATOR = re.compile(rf"^\s*{_NUMBERED}", re.MULTILINE | re.IGNORECASE)
_LIST_ITEM = re.compile(rf"^\s*(?:[-*•–]\s+|{_NUMBERED})", re.IGNORECASE)
_LINE_END = re.compile(r"[.!?:…][\"»”’)*]*(?:\s*\[[\d,; ]+\])*\s*$")
_TABLE_RULE = re.compile(r"^[\s|:\-]+$")
_SENTENCE_END = re.compile(r"[.!?…][\"»”’)]*(?P<marks>(?:\s*\[[\d,; ]+\])*)\s+(?=[A-ZÆØÅÉ0-9§\"»“(*-])")
_ABBREVIATIONS = """
kl kr nr stk bl bl.a f.eks fx ca jf pkt art evt osv m.fl m.m mv mfl mio mia tlf dvs inkl ekskl pga vedr afs
kap s.d o.l mht ift iht etc e.g i.e no dr prof st mr ms mrs vs approx incl a.m p.m ph
"""
_SHORT_FORMS = frozenset(_ABBREVIATIONS.split())
_MAY_END = frozenset(("kr", "osv", "m.m", "m.fl", "mv", "mfl", "mio", "mia", "etc"))  # and so end a sentence
_UNITS = """
kl kr kroner nr stk dkk pct procent percent minut minutter minutes time timer hours dag dage days uge
uger weeks maaned maaneder months aar years
"""
_UNIT_WORDS = frozenset(_UNITS.split())  # folded; they go with a figure and carry no topic
_DANISH = "og det er ikke der af til på med som den et kan skal har du jeg om fra ved men eller også"
_ENGLISH = "and the is not of to on with that it a an can must has you from by but are be or this"
_SHARED = frozenset(_DANISH.split()) & frozenset(_ENGLISH.split())
_FUNCTION_WORDS = {
    "da": frozenset(_DANISH.split()) - _SHARED,
    "en": frozenset(_ENGLISH.split()) - _SHARED,
}
MIN_FUNCTION_WORDS = 5  # fewer say nothing about a text's language


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or list item of an answer and the citation numbers that govern it.

    A mark governs its own statement and the unmarked ones before it in the same paragraph or
    list; where none follows, a list's lead-in marks govern its items. ``own`` tells the marks
    that stand in the statement itself.
    """

    text: str
    numbers: tuple[int, ...] = ()
    own: tuple[int, ...] = ()
    block: int = 0


def normalise(text: str) -> str:
    """One kind of space, one space at a time, composed characters, nothing invisible."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def without_marks(text: str) -> str:
    """The text without ``[1]`` and without Markdown emphasis."""
    return _EMPHASIS.sub("", _MARK_AND_SPACE.sub("", text))


def comparable(text: str) -> str:
    """What ``contains_all`` and ``contains_none`` are looked for in."""
    return normalise(without_marks(text)).casefold()


def content_stems(text: str, language: str) -> list[str]:
    """Stems of the words that carry a topic; figures are left to the figure checks."""
    words = (fold(word) for word in tokens(text))
    topical = (
        word for word in words if word.isalpha() and len(word) > 1 and word not in STOP_WORDS | _UNIT_WORDS
    )
    return [stem(word, language) for word in topical]


def looks_foreign(text: str, language: str) -> bool:
    """Whether the function words of ``text`` clearly belong to the other language."""
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", without_marks(text))]
    own = sum(word in _FUNCTION_WORDS[language] for word in words)
    other = sum(word in _FUNCTION_WORDS["en" if language == "da" else "da"] for word in words)
    return other >= MIN_FUNCTION_WORDS and other > 2 * own


def split_statements(text: str) -> list[Statement]:
    """The statements of an answer in order, each with the citation numbers that govern it."""
    statements: list[Statement] = []
    for number, block in enumerate(_blocks(text)):
        pieces = [piece for line in block for piece in _sentences(line)]
        marked = [_statement(piece, number) for piece in pieces]
        statements += _governed([statement for statement in marked if statement.text])
    return statements


def _blocks(text: str) -> list[list[str]]:
    """Paragraphs; a list or table belongs to the line that leads into it."""
    blocks: list[list[str]] = []
    gap = True
    for line in text.splitlines():
        if not line.strip() or _TABLE_RULE.match(line):
            gap = gap or not line.strip()
            continue
        in_list = bool(_LIST_ITEM.match(line)) or line.lstrip().startswith("|")
        leads = bool(blocks) and (
            without_marks(blocks[-1][-1]).rstrip().endswith(":")
            or bool(_LIST_ITEM.match(blocks[-1][-1]))
            or blocks[-1][-1].lstrip().startswith("|")
        )
        only_marks = not without_marks(line).strip()
        wrapped = bool(blocks) and not (gap or in_list) and not _LINE_END.search(blocks[-1][-1])
        if wrapped and not blocks[-1][-1].lstrip().startswith(("#", "|")):
            blocks[-1][-1] += " " + line.strip()
        elif blocks and (not gap or (in_list and leads) or only_marks):
            blocks[-1].append(line)
        else:
            blocks.append([line])
        gap = False
    return blocks


def _sentences(line: str) -> list[str]:
    bare = _LIST_ITEM.sub("", line).strip().strip("|").strip().lstrip("#").strip()
    pieces, start = [], 0
    for match in _SENTENCE_END.finditer(bare):
        before = bare[start : match.start()]
        word = before.rsplit(None, 1)[-1].lstrip('(»"“').casefold() if before.split() else ""
        after = bare[match.end() :]
        ends_here = bool(match["marks"]) or (word in _MAY_END and after[:1].isalpha())
        if (
            bare[match.start()] == "."
            and not ends_here
            and (
                word in _SHORT_FORMS
                or (word.isdigit() and len(word) < 3 and (_MONTH.match(after) or after[:1].isdigit()))
                or (len(word) == 1 and word.isalpha())
            )
        ):
            continue
        pieces.append(bare[start : match.end()])
        start = match.end()
    return [*pieces, bare[start:]]


def _statement(piece: str, block: int) -> Statement:
    numbers = tuple(dict.fromkeys(int(n) for group in MARK.findall(piece) for n in re.findall(r"\d+", group)))
    text = normalise(without_marks(piece)).strip()
    if not any(char.isalnum() for char in text):
        text = "" if not numbers else " "
    return Statement(text, numbers, numbers, block)


def _governed(statements: list[Statement]) -> list[Statement]:
    """Hand marks to the unmarked statements before them, else to those after them."""
    following: tuple[int, ...] = ()
    backward = []
    for statement in reversed(statements):
        following = statement.own or following
        backward.append(replace(statement, numbers=statement.own or following))
    leading: tuple[int, ...] = ()
    result = []
    for statement in reversed(backward):
        leading = statement.own or leading
        result.append(replace(statement, numbers=statement.numbers or leading))
    return [statement for statement in result if statement.text.strip()]
