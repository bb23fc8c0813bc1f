"""Sentences, lists and tables of a text, each with its exact place."""

import re
from dataclasses import dataclass
from typing import Literal

# A full stop behind these ends no sentence. Danish and English, lower case, without the stop.
_ABBREVIATIONS = frozenset(
    [
        "kl",
        "nr",
        "stk",
        "kr",
        "ca",
        "jf",
        "pkt",
        "art",
        "litra",
        "bl.a",
        "f.eks",
        "fx",
        "d.v.s",
        "dvs",
        "osv",
        "m.v",
        "mv",
        "m.fl",
        "mfl",
        "pct",
        "mio",
        "mia",
        "evt",
        "inkl",
        "ekskl",
        "hhv",
        "tlf",
        "lok",
        "ext",
        "tel",
        "dr",
        "prof",
        "ph.d",
        "ph",
        "afd",
        "s",
        "st",
        "pr",
        "max",
        "min",
        "incl",
        "etc",
        "e.g",
        "i.e",
        "vs",
        "no",
        "mr",
        "mrs",
        "ms",
        "dep",
        "approx",
        "fig",
        "vol",
        "red",
        "udg",
        "sek",
        "jan",
        "feb",
        "apr",
        "aug",
        "sept",
        "sep",
        "okt",
        "nov",
        "dec",
        "alle",
        "gl",
        "gml",
        "ndr",
        "sdr",
        "skt",
        "vejl",
        "hr",
        "fr",
        "iht",
        "ift",
        "mht",
        "pga",
        "vedr",
        "angå",
        "bekg",
        "lbk",
    ]
)
_END = re.compile(r"([.!?…]+)([\"»”’')\]]*)(\s+)(?=[\"«»“‘'(\[]?[A-ZÆØÅÉ0-9§])")
_ITEM = re.compile(r"^\s{0,8}(?:[-*•]|\d{1,2}[.)])\s+")
_MONTH = re.compile(
    r"\s*(januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|january|february|march|"
    r"may|june|july|october|kl|klasse|kvartal|årgang|halvår|etage|sal)\b",
    re.IGNORECASE,
)

BlockKind = Literal["prose", "item", "table"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of text and where it stands: ``text == source[start:end]``."""

    text: str
    start: int
    end: int
    kind: BlockKind = "prose"


def split_sentences(text: str) -> list[Sentence]:
    """The sentences, list items and tables of ``text``, in order, verbatim."""
    result: list[Sentence] = []
    for start, end, kind in _blocks(text):
        if kind == "prose":
            result += _prose(text, start, end)
        else:
            result.append(_piece(text, start, end, kind))
    return [sentence for sentence in result if sentence.text]


def _blocks(text: str) -> list[tuple[int, int, BlockKind]]:
    blocks: list[tuple[int, int, BlockKind]] = []
    position = 0
    for line in text.splitlines(keepends=True):
        start, position = position, position + len(line)
        stripped = line.strip()
        if not stripped:
            blocks.append((start, start, "prose"))  # an empty block separates paragraphs
        elif stripped.startswith("|"):
            if blocks and blocks[-1][2] == "table":
                blocks[-1] = (blocks[-1][0], position, "table")
            else:
                blocks.append((start, position, "table"))
        elif _ITEM.match(line):
            blocks.append((start, position, "item"))
        elif blocks and blocks[-1][1] > blocks[-1][0] and blocks[-1][2] in ("prose", "item"):
            blocks[-1] = (blocks[-1][0], position, blocks[-1][2])
        else:
            blocks.append((start, position, "prose"))
    return [block for block in blocks if block[1] > block[0]]


def _piece(text: str, start: int, end: int, kind: BlockKind) -> Sentence:
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    return Sentence(raw.strip(), start, start + len(raw.strip()), kind)


def _prose(text: str, start: int, end: int) -> list[Sentence]:
    pieces: list[Sentence] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if match[1] == "." and not _ends_sentence(text, match):
            continue
        pieces.append(_piece(text, begin, match.start(3), "prose"))
        begin = match.end()
    pieces.append(_piece(text, begin, end, "prose"))
    return pieces


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    before = re.search(r"[\w.§]+$", text[max(0, match.start() - 20) : match.start()])
    word = before.group().casefold() if before else ""
    if word.isdigit() and (
        _MONTH.match(text, match.end()) or (len(word) <= 2 and text[match.end()].islower())
    ):
        return False
    if word.rstrip(".") in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return word in ("kr", "mv", "m.v", "osv", "etc") and text[match.end()].isupper()
    return True
