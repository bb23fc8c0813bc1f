"""What the writer wrote this time, apart from the signature and the older mails below it.

Line by line and in linear time: a mail is written by strangers, and patterns that span lines can be
made to run for minutes.
"""

import re
from dataclasses import dataclass

_MONTHS_AND_DAYS = r"(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec|man|tir|ons|tor|fre|l[øo]r|s[øo]n|mon|tue|wed|thu|fri|sat|sun|\d)"
_LONGEST_INTRODUCTION = 400  # characters; a longer line is prose

# "Den 3. okt. 2025 kl. 12.13 skrev Mette <…>:", "On Fri, 3 Oct 2025, Mette wrote:", and the other way round
_WROTE = (
    re.compile(
        rf"^(?:den|d\.|på|on|am|le)?\s*{_MONTHS_AND_DAYS}.*\b(?:skrev|skrevet af|wrote|schrieb|écrit)\b.*:?\s*$"
    ),
    re.compile(
        rf"^.{{2,80}}\b(?:skrev|wrote|schrieb)\s+(?:den|d\.|on|am|følgende).*{_MONTHS_AND_DAYS}.*:\s*$"
    ),
    re.compile(r"^.*<[^<>@\s]+@[^<>\s]+>\s*(?:skrev|wrote|schrieb)\b.*:\s*$"),
    re.compile(r"^(?:den|on)\b.{4,160}<[^<>@\s]+@[^<>\s]+>\s*:\s*$"),
)
_WROTE_BEGINS = re.compile(rf"^(?:den|d\.|on|am)\s+{_MONTHS_AND_DAYS}.*\d")
_WROTE_ENDS = re.compile(r"\b(?:skrev|wrote|schrieb)\b.*:\s*$|<[^<>@\s]+@[^<>\s]+>\s*:?\s*$")
_DIVIDER = re.compile(
    r"^\W{0,3}[-_=*]{2,}\s*(?:oprindelig\w*|original|videresendt|forwarded|forrige|urspr\w+|start på videresendt)\s*"
    r"(?:meddelelse|mail|e-mail|besked|message|nachricht|meldung)?\b.*$"
    r"|^(?:begin forwarded message|start på videresendt besked|videresendt besked)\W*$"
    r"|^_{20,}$"
)
_HEADER = re.compile(
    r"^\W{0,3}(fra|from|von|sendt|sent|gesendet|dato|date|til|to|an|emne|subject|betreff|cc|kopi)\s*:\W"
)
_SENDER_HEADER = frozenset(("fra", "from", "von"))
_ATTRIBUTION_HEADERS = frozenset(
    ("sendt", "sent", "gesendet", "dato", "date", "til", "to", "an", "emne", "subject", "betreff")
)

_SIGN_OFF = re.compile(
    r"^(?:(?:med\s+)?(?:mange\s+|de\s+)?(?:venlig(?:e|st)?|kærlig(?:e)?|bedste|kolleg\w+|varme?|solrige?|hjertelig(?:e)?)\s+hilsen(?:er)?|hilsner|hilsen(?:er)?|(?:de\s+)?(?:bedste|mange|venlig(?:e|st)) hilsner"
    r"|m\.?\s?v\.?\s?h|v\.?\s?h|d\.?\s?b\.?\s?h|kh|knus|(?:de )?bedste hilsner|(?:mange )?hilsner|tak og hilsen"
    r"|(?:with\s+)?(?:kind(?:est)?|best|warm(?:est)?|many)\s+(?:regards|wishes)|regards|best|cheers|yours\s+(?:sincerely|faithfully|truly)|sincerely|all the best"
    r"|mit freundlichen gr\w+|vänliga hälsningar|mvh|vh|br)\b(?P<rest>.*)$"
)
_SENT_FROM = re.compile(
    r"^(?:sendt fra|hent outlook|sent from|get outlook|skickat från|von meinem)\b.{0,80}$"
)
_DELIMITER = re.compile(r"^(?:--|—|__)\s*$")
_DISCLAIMER = re.compile(
    r"^\W*(?:denne (?:e-?)?mail (?:er|kan|og)\b|this (?:e-?)?mail (?:is|and|may)\b|fortrolig\w*:|confidential\w*( notice)?:|disclaimer\b|bemærk, at denne e-?mail|"
    r"sådan behandler vi (?:dine )?personoplysninger|læs (?:mere )?om .{0,40}behandling af personoplysninger|tænk på miljøet|overvej miljøet|please consider the environment|caution: external|"
    r"(?:advarsel|pas på): (?:denne|ekstern))"
)
_MAX_SIGN_OFF_REST = 6  # words after "Hilsen" on the same line that can still be a name


@dataclass(frozen=True, slots=True)
class Separated:
    """The three layers of a plain text."""

    body: str
    signature: str
    quoted: str


def separate(text: str, writer: str = "") -> Separated:
    """Take a mail's text apart. Written between quoted lines counts as body, quoted lines never do.

    ``writer`` is the name in the mail's header: a last line that is no more than that name is a signature.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    own: list[str] = []
    quoted: list[str] = []
    history = False
    number = 0
    while number < len(lines):
        line = lines[number]
        if not history:
            taken = _introduction(lines, number)
            if taken:
                # Below an introduction with ">" the writer may go on; below a header block nobody does.
                following = next((other for other in lines[number + taken :] if other.strip()), "")
                history = not following.lstrip().startswith((">", "|"))
                quoted += lines[number : number + taken]
                number += taken
                continue
        if history or line.lstrip().startswith(">"):
            quoted.append(line)
        else:
            own.append(line)
        number += 1
    body, below = _cut_signature(own)
    body, name = _cut_name(body, writer)  # a disclaimer is cut off first, with the name still above it
    signature = "\n".join(part for part in (name, below) if part)
    return Separated(body, signature, "\n".join(quoted).strip("\n"))


_FORWARD_DIVIDER = re.compile(r"\b(?:videresendt|forwarded|weitergeleitet)\b")


def is_forward_divider(line: str) -> bool:
    """Whether a line says that a forwarded mail begins below it."""
    plain = _plain(line)
    return bool(_DIVIDER.match(plain) and _FORWARD_DIVIDER.search(plain))


def without_introduction(quoted: str) -> str:
    """An older mail's text without the lines that introduce it: divider, sender, date and subject."""
    lines = quoted.split("\n")
    number = 0
    while number < len(lines) and (not lines[number].strip() or _introduction(lines, number)):
        number += _introduction(lines, number) or 1
    return "\n".join(lines[number:])


def _introduction(lines: list[str], number: int) -> int:
    """How many lines introduce an older mail here; 0 where none does."""
    line = _plain(lines[number])
    if not line or len(line) > _LONGEST_INTRODUCTION:
        return 0
    if _DIVIDER.match(line):
        return 1
    if any(pattern.match(line) for pattern in _WROTE):
        return 1
    if _WROTE_BEGINS.match(line) and number + 1 < len(lines):
        # folded by the mail program after some 72 letters
        following = _plain(lines[number + 1])
        if len(following) <= _LONGEST_INTRODUCTION and _WROTE_ENDS.search(following):
            return 2
    return _header_block(lines, number)


def _header_block(lines: list[str], number: int) -> int:
    """The "Fra: … Sendt: … Til: … Emne: …" that Outlook puts above an older mail."""
    first = _HEADER.match(_plain(lines[number]) + " ")
    if not first or first[1] not in _SENDER_HEADER:
        return 0
    found = 0
    taken = 1
    for line in lines[number + 1 : number + 8]:
        match = _HEADER.match(_plain(line) + " ")
        if match:
            found += match[1] in _ATTRIBUTION_HEADERS
        elif not line.strip():
            break
        taken += 1
    return taken if found >= 2 else 0


def _plain(line: str) -> str:
    return line.strip().strip("*").strip().casefold()


def _cut_signature(lines: list[str]) -> tuple[str, str]:
    for number, line in enumerate(lines):
        plain = line.strip().casefold()
        if _DELIMITER.match(line.strip()) and any(other.strip() for other in lines[:number]):
            return _joined(lines[:number]), _joined(lines[number + 1 :])
        match = _SIGN_OFF.match(plain.rstrip(" ,.!;:"))
        if match and len(match["rest"].split()) <= _MAX_SIGN_OFF_REST and "?" not in plain:
            kept, rest = lines[:number], lines[number:]
            return _joined(kept + _afterthoughts(rest)), _joined(rest)
        if _SENT_FROM.match(plain) or _DISCLAIMER.match(plain):
            return _joined(lines[:number]), _joined(lines[number:])
    return _joined(lines), ""


_BARE_NAME = re.compile(
    r"^\s*(?:[/–—-]+\s*)?(?P<name>[^\W\d_][\w.'-]*(?:\s+[^\W\d_][\w.'-]*){0,3})\s*[.,!:)(-]*$"
)


def _cut_name(body: str, writer: str) -> tuple[str, str]:
    """A name alone at the end: "/Jens Peter"."""
    lines = body.split("\n")
    names = set(writer.casefold().replace(",", " ").split())
    for number in range(max(1, len(lines) - _MOST_LINES_OF_A_NAME), len(lines)):
        line, below = lines[number], lines[number + 1 :]
        match = _BARE_NAME.match(line)
        slashed = line.strip().startswith("/") and not below  # "- pris" is a list item
        said = set(match["name"].casefold().split()) if match else set()
        known = said & names if not below else said and said <= names
        titled = _TITLED_NAME.match(line)
        named = titled and set(titled["name"].casefold().split()) <= names
        if ((match and slashed) or known or named) and all(_may_follow_a_name(other) for other in below):
            return _joined(lines[:number]), _joined(lines[number:])
    return body, ""


# "Lene Dahl, lektor"
_TITLED_NAME = re.compile(r"^\s*(?P<name>[^\W\d_][\w.'-]*(?:\s+[^\W\d_][\w.'-]*){1,3})\s*[,|/(–-][^?]{1,60}$")
_MOST_LINES_OF_A_NAME = 5  # with title, office and telephone below it
_MOST_WORDS_BELOW_A_NAME = 6


def _may_follow_a_name(line: str) -> bool:
    return "?" not in line and len(line.split()) <= _MOST_WORDS_BELOW_A_NAME


_AFTERTHOUGHT = re.compile(r"^\s*(?:p\.?\s?s\.?|n\.?b\.?)\b\s*[:.–-]?\s*", re.IGNORECASE)


def _afterthoughts(signature: list[str]) -> list[str]:
    """What is asked below the name: "PS. Er der parkering?"."""
    for number, line in enumerate(signature[1:], 1):
        if _AFTERTHOUGHT.match(line):
            paragraph = []
            for follow in signature[number:]:
                if not follow.strip():
                    break
                paragraph.append(follow)
            return ["", _AFTERTHOUGHT.sub("", paragraph[0]), *paragraph[1:]]
    return []


def _joined(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip()
