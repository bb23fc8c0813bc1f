"""Plain text, also as it falls out of a PDF: cleaned, unwrapped, its headings recognised."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from assistant.knowledge.headings import mark_headings
from assistant.knowledge.joining import ends_open, glue
from assistant.knowledge.lines import GUESSED_LEVEL, Cell, Line, LineKind, row_text
from assistant.knowledge.particulars import as_place
from assistant.knowledge.people import begins_with_label, is_person
from assistant.knowledge.times import leading_time


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line as printed, before words and sentences over line ends are joined.

    ``gap`` counts the empty lines before it; ``level`` is that of a heading
    the format shows (larger type, underlining, ``#``), else 0. ``column`` is
    where the lines of a table cell begin, 0 outside tables.
    """

    text: str
    gap: int = 0
    page: bool = False
    level: int = 0
    column: float = 0


_BULLET = re.compile(r"^\s*(?:[•●○▪■◦‣∙·✓➢➤►▶→*]|[-–—](?=\s)|o(?=\t)|\|(?=\t))\s*(?=\S)")
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|\d:|[A-ZÆØÅa-zæøå]\))\s+(?=\S)")
_CLOCK_WORD = re.compile(
    r"\w\W+(?:kl\.?|klokken)$"
)  # its time stands on the next line; "KL" is an organisation
_CONTENT_DOTS = re.compile(r"\s*(?:\.\s?){4,}\s*\d*\s*$")  # "Formål ........ 3" of a table of contents
_LEADERS = re.compile(r"\s*(?:(?:\. ){3,}|\.{4,})\.?\s*(?=\S)")  # "Internat . . . . 6.800 kr."
_TAIL = 300  # characters
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:side|page|s\.|p\.)\s*)?\d{1,3}\W*(?:(?:af|of|/)\s*\d{1,3}\W*)?$", re.IGNORECASE
)
_COUNTED = re.compile(r"[-–—\s]*(?P<number>\d{1,3})[-–—\s]*")
_RUNNING_WORD = re.compile(r"[a-zæøå]+")  # "konference", the name of a brochure beside its page numbers
_OFTEN = 3  # a line beside a page number that stands this often is a running head
_MIN_TORN_LINES = 10
_TORN_SHARE = 0.2  # of all paragraphs; whole ones begin with a capital
_RULE = re.compile(r"^\s*([=\-_*~#.–—])\1{2,}\s*$")
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SYMBOL_BULLETS = re.compile(r"^(\s*)[\uf0b7\uf0a7\uf0d8\uf0fc\uf02d\uf076\uf0e0](?=\s)", re.MULTILINE)
_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")
_LOST = re.compile(r"(?<=\w)\ufffd(?=\w)")


def clean(text: str) -> str:
    """Remove what is no text: lost and private characters, invisible marks, odd spaces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.replace("\x0b", "\n").replace("\x85", "\n")
    text = _SYMBOL_BULLETS.sub(r"\1•", text)
    text = _LOST.sub("", text).replace("\ufffd", " ")
    text = _INVISIBLE.sub("", _PRIVATE_USE.sub("", text))
    text = _SPACES.sub(" ", text).translate(_LIGATURES)
    # A soft hyphen shows only at a line end, where it is a hyphen.
    return re.sub("\u00ad(?!\\s*\\n)", "", text).replace("\u00ad", "-")


def printed_lines(text: str) -> list[PrintedLine]:
    """The lines of cleaned text without page numbers, with gaps and underlined headings noted."""
    found: list[PrintedLine] = []
    counted = Counter(line.strip() for line in re.split(r"[\n\f]", text))
    running = {line for line, count in counted.items() if line and count >= _OFTEN}
    pages = ("\n".join(_without_page_numbers(page.split("\n"), running)) for page in text.split("\f"))
    for page_number, page in enumerate(_without_counted_pages("\f".join(pages)).split("\f")):
        gap, first = (2, page_number > 0) if page_number else (0, False)
        for block_line in page.split("\n"):
            line = block_line.rstrip()
            if not line.strip():
                gap += 1
                continue
            if _RULE.match(line):
                if found and gap == 0 and line.strip()[0] in "=-~" and len(found[-1].text.strip()) <= 80:
                    found[-1] = replace(found[-1], level=1 if line.strip()[0] == "=" else 2)
                gap += 1
                continue
            level = 0
            if marks := re.match(r"(#{1,6})\s+(?=\S)", line):
                level, line = len(marks[1]), line[marks.end() :].rstrip("# ")
            found.append(PrintedLine(line, gap, first, level))
            gap, first = 0, False
    return found


def _without_counted_pages(text: str) -> str:
    """Empty the lines that hold a number alone where these count up by one: they number pages.

    Text pasted from a PDF has them right above or below other lines.
    """
    lines = re.split(r"([\n\f])", text)  # the lines, each followed by what ends it
    numbers: list[tuple[int, int]] = []  # position, number
    for at in range(0, len(lines), 2):
        alone = is_page_number(lines[at]) and _COUNTED.fullmatch(lines[at].strip())
        edge = at == 0 or at + 2 >= len(lines) or "\f" in lines[at - 1 : at + 2]
        blank = (at >= 2 and not lines[at - 2].strip()) or (at + 2 < len(lines) and not lines[at + 2].strip())
        if alone and (edge or blank):
            numbers.append((at, int(alone["number"])))
    values = [number for _, number in numbers]
    counts_up = len(values) >= 2 and values == list(range(values[0], values[0] + len(values)))
    if not counts_up or (len(values) < _OFTEN and "-" not in lines[numbers[0][0]] and "\f" not in text):
        return text
    for at, _ in numbers:
        lines[at] = ""
    return "".join(lines)


def _without_page_numbers(lines: Sequence[str], running: Set[str]) -> list[str]:
    """Empty the lines that hold a page number alone, and the running head beside it.

    A number right below other text stays, for it may belong to it ("Deltagere", "120").
    """
    kept = list(lines)
    for number, line in enumerate(lines):
        if not is_page_number(line):
            continue
        before = number == 0 or not lines[number - 1].strip()
        after = number + 1 >= len(lines) or not lines[number + 1].strip()
        heads = [
            near
            for near in (number - 2, number - 1, number + 1, number + 2)
            if 0 <= near < len(lines)
            and (lines[near].strip() in running or _RUNNING_WORD.fullmatch(lines[near].strip()))
            and _alone(lines, {number, near} if abs(near - number) == 1 else {near})
        ]
        if (before and after) or heads:
            kept[number] = ""
            for near in heads:
                kept[near] = ""
    return kept


def is_page_number(text: str) -> bool:
    """Whether the line holds a page number alone: "25", "Side 3 af 8", "- 4 -"."""
    mark = leading_time(text)
    return _PAGE_NUMBER.match(text.strip()) is not None and (mark is None or mark.style == "bare")


def _alone(lines: Sequence[str], numbers: set[int]) -> bool:
    around = (min(numbers) - 1, max(numbers) + 1)
    return all(not 0 <= n < len(lines) or not lines[n].strip() for n in around)


def logical_lines(printed: Sequence[PrintedLine]) -> list[Line]:
    """Join what a line end divided; tabs become columns, then single spaces."""
    words = _words_with_hyphen(printed)
    lengths = sorted(len(line.text.strip()) for line in printed)
    found: list[Line] = []
    pieces: list[str] = []  # of the line being joined, so that a long paragraph is copied once
    table = 0

    def close() -> None:
        if pieces:
            text = "".join(pieces)
            found[-1] = replace(found[-1], text=text, cells=found[-1].cells if len(pieces) == 1 else ())
        pieces.clear()

    for number, line in enumerate(printed):
        if (row := _pipe_row(line.text)) is not None:
            close()
            same = bool(found) and found[-1].kind == "row" and line.gap == 0
            table += not same
            if row:
                found.append(Line(row_text(row), "row", 0, line.gap, line.page, row, table))
            continue
        text = _one_line(line.text)
        if pieces and _continues(printed, number, "".join(pieces[:8]), lengths):
            cut, between = glue(pieces[-1], text, words)
            pieces[-1] = pieces[-1][: len(pieces[-1]) - cut]
            pieces.append(between + text)
            continue
        close()
        found.append(_first_of_line(line))
        pieces.append(found[-1].text)
    close()
    return [line for line in found if line.text.strip()]


def unwrap_torn(lines: Sequence[Line]) -> list[Line]:
    """Join paragraphs that are the torn lines of a text pasted from elsewhere.

    Where few paragraphs begin in lower case they are whole, and stay as they are.
    """
    texts = [line.text for line in lines if line.kind == "text"]
    if len(texts) < _MIN_TORN_LINES or sum(text[:1].islower() for text in texts) < _TORN_SHARE * len(texts):
        return list(lines)
    found: list[Line] = []
    segment: list[PrintedLine] = []
    for line in (*lines, None):
        if line is not None and line.kind != "row":
            text = "\t".join(cell.text for cell in line.cells) if line.cells else line.text
            level = 0 if line.level == GUESSED_LEVEL else line.level
            # One gap parts all paragraphs alike: only more of them mean an empty line.
            segment.append(PrintedLine(text, max(0, line.gap - 1), line.page, level))
            continue
        found += logical_lines(segment)
        segment = []
        found += [line] if line is not None else []
    return found


def _first_of_line(line: PrintedLine) -> Line:
    bullet = _BULLET.match(line.text)
    text = line.text[bullet.end() :] if bullet else line.text
    columns = [part.strip() for part in re.split(r"\s*\t\s*|\s{3,}", text.strip()) if part.strip()]
    kind: LineKind = "heading" if line.level else "item" if bullet or _NUMBERED.match(line.text) else "text"
    marked = ("- " if bullet and not leading_time(text) else "") + _one_line(text)
    cells = tuple(map(Cell, columns)) if len(columns) > 1 else ()
    return Line(marked, kind, line.level, line.gap, line.page, cells)


def _pipe_row(text: str) -> tuple[Cell, ...] | None:
    """The cells of a row drawn with pipes; () for the rule below a header; None for other lines."""
    stripped = text.strip()
    if not (stripped.startswith("|") and stripped.endswith("|") and stripped.count("|") >= 3):
        return None
    if re.fullmatch(r"[|\s:+-]+", stripped):
        return ()
    return tuple(Cell(part.strip()) for part in stripped[1:-1].split("|"))


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    # Only the end is searched: a line of nothing but dots would take the square of its length.
    words = words[:-_TAIL] + _CONTENT_DOTS.sub("", words[-_TAIL:])
    return _LEADERS.sub(": ", words) if len(words) <= _TAIL else words


def _words_with_hyphen(printed: Sequence[PrintedLine]) -> frozenset[str]:
    """Words the text itself writes with a hyphen within a line, in lower case."""
    return frozenset(
        word
        for line in printed
        for word in re.findall(r"(?<![^\W\d_])[^\W\d_]+-[^\W\d_]+", line.text.lower())
    )


def _continues(printed: Sequence[PrintedLine], number: int, so_far: str, lengths: Sequence[int]) -> bool:
    """Whether line ``number`` goes on with the sentence or title of the line before it.

    ``so_far`` is the beginning of what it would go on with, ``lengths`` those
    of all lines in order of size.
    """
    before, line = printed[number - 1], printed[number]
    last, text = before.text.strip(), line.text.strip()
    if line.column != before.column:
        return False
    if line.gap or line.level != before.level:
        divided = last.endswith("-") and last[-2:-1].isalpha()
        open_sentence = last[-1:].isalnum() or last.endswith(",")
        # A page break within a sentence: nothing else justifies going on over a gap.
        return line.page and not line.level and text[:1].islower() and (divided or open_sentence)
    if _BULLET.match(line.text) or _NUMBERED.match(line.text):
        return False
    if _CLOCK_WORD.search(last[-_TAIL:]) and text[:1].isdigit():
        return True
    if leading_time(text) or begins_with_label(text) or as_place(text):
        return False
    if text[:1].islower() or re.search(r"[^\W\d_]-$", last):
        return True
    if last.endswith(",") or ends_open(last):
        return not is_person(text) or not is_person(so_far)
    if line.level:
        return True
    if last.isupper() and not text.isupper() and sum(map(str.isalpha, last)) > 3:
        return False
    first_word = text.split(None, 1)[0]
    if line.column:
        return not is_person(text) and len(last) + 1 + len(first_word) > _local_width(printed, number)
    if leading_time(so_far) or is_person(so_far):
        # A title or a speaker ends with its line unless the line was full and little is missing.
        little = len(text.split()) <= 4 and not text.endswith(".")
        return little and not is_person(text) and _is_full(last, first_word, lengths)
    # A line much shorter than most was ended on purpose.
    width = max(_local_width(printed, number), round(0.6 * lengths[int(0.9 * (len(lengths) - 1))]))
    return len(last) + 1 + len(first_word) > width


def _is_full(last: str, first_word: str, lengths: Sequence[int]) -> bool:
    """Whether the text's other lines end where this one does, as at a margin."""
    longer = len(lengths) - bisect_right(lengths, len(last) + len(first_word))
    alike = len(lengths) - bisect_left(lengths, len(last) - 4) - longer
    return alike >= 4 and longer <= 0.1 * len(lengths)


def _local_width(printed: Sequence[PrintedLine], number: int) -> int:
    """The longest of the neighbouring lines of the same paragraph, in characters."""
    column = printed[number].column
    low = number - 1
    while low > max(0, number - 4) and not printed[low].gap and printed[low - 1].column == column:
        low -= 1
    high = number
    while high + 1 < min(len(printed), number + 4) and not printed[high + 1].gap:
        if printed[high + 1].column != column:
            break
        high += 1
    return max(len(line.text.strip()) for line in printed[low : high + 1])


def read_plain(text: str) -> list[Line]:
    """The logical lines of a text file, headings marked."""
    return mark_headings(logical_lines(printed_lines(clean(text))))
