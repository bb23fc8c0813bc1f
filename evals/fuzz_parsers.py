"""What the parsers are given: pieces of what they are made for, put together wrongly, and noise."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from assistant.composing.facts.amounts import named_amounts
from assistant.composing.guard.figures import figures
from assistant.conference.loading import parse_conference
from assistant.emails import draft_reply, read_email
from assistant.emails.reading import is_mbox, split_mbox
from assistant.ingestion import read_source
from assistant.knowledge import read_document
from assistant.knowledge.frontmatter import split_front_matter
from assistant.knowledge.pretalx import read_schedule
from assistant.knowledge.times import find_dates as printed_dates
from assistant.knowledge.times import leading_time
from assistant.pipeline import Assistant
from assistant.privacy import mask
from assistant.retrieval.quantities import quantities
from assistant.sentences import split_sentences
from assistant.splitting import split_document
from assistant.types import Turn
from assistant.understanding.clock import find_clock_times
from assistant.understanding.dates import find_dates, find_relative_days, find_weekdays, find_years
from assistant.understanding.language import detect_language
from assistant.words import fold

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Target:
    """Something to give input to; ``act`` gives an HTTP status, or None."""

    name: str
    weight: int
    strategy: Any
    act: Callable[[Any], int | None]
    wanted: frozenset[int] = frozenset()


NOISE = st.text(max_size=40)
NUMBER = st.one_of(
    st.integers(0, 99).map(str),
    st.integers(-5, 10**7).map(str),
    st.sampled_from(["1.450", "0", "٣", "²", "½", "13.00"]),
)
TIME = st.builds(
    lambda a, sep, b, end: f"{a}{sep}{b}{end}",
    st.integers(0, 30), st.sampled_from([":", ".", " ", "", "h"]), st.integers(0, 99),
    st.sampled_from(["", " - 15.30", "-10:20", "–", " til 12", " pm", " AM", "-"]),
)  # fmt: skip
MONTH = st.sampled_from(
    [
        "januar",
        "jan.",
        "februar",
        "marts",
        "april",
        "maj",
        "juni",
        "juli",
        "august",
        "september",
        "okt",
        "november",
        "nov.",
        "december",
        "may",
    ]
)
DATE = st.one_of(
    st.builds(lambda d, m, y: f"{d}. {m} {y}", st.integers(0, 40), MONTH, st.sampled_from(["", "2025", "25", "99999"])),
    st.builds(lambda d, s, m, y: f"{d}{s}{m}{s}{y}", st.integers(0, 40), st.sampled_from("./-"), st.integers(0, 20), NUMBER),
    st.builds(lambda y, m, d: f"{y:04}-{m:02}-{d:02}", st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32)),
    st.sampled_from(["i dag", "i overmorgen", "om 3 uger", "på fredag", "next week", "om 999999999 dage", "sidste torsdag", "uge 53"]),
)  # fmt: skip
MONEY = st.builds(
    lambda a, n, b: f"{a}{n}{b}",
    st.sampled_from(["", "kr. ", "DKK ", "€", "-"]), NUMBER, st.sampled_from([" kr.", ",-", " kroner", " DKK", "%", " kr", "", "t"]),
)  # fmt: skip
PERSON = st.sampled_from(
    [
        "Mette Jensen",
        "Åse Ø. von Æ",
        "Dr. O'Neil-Smith",
        "kontakt@medsamarbejdet.dk",
        "010190-1234",
        "+45 12 34 56 78",
    ]
)
WORDS = st.sampled_from(
    [
        "hvad",
        "koster",
        "det",
        "for",
        "en",
        "suppleant",
        "og",
        "leder",
        "i",
        "Fredericia",
        "København",
        "hvornår",
        "hvem",
        "taler",
        "frokost",
        "fristen",
        "§",
        "7",
        "stk.",
        "2",
        "artikel",
        "26",
        "MED-udvalg",
        "hovedudvalg",
        "AI",
        "what",
        "does",
        "it",
        "cost",
        "who",
        "speaks",
        "deadline",
        "not",
        "ikke",
        "uden",
        "the",
    ]
)
PIECE = st.one_of(NOISE, NUMBER, TIME, DATE, MONEY, PERSON, WORDS)
LINE = st.lists(PIECE, max_size=8).map(" ".join)
SYNTAX = st.sampled_from(
    ["# ", "## ", "- ", "1. ", "> ", "| a | b |", "|---|---|", "```", "---", "***", "[x](http://a)", "![x](y)", "<b>", "</table>", "\t", "   ",
     "title: x", "sources:", "  - id: [", "valid_until: 2025-13-01", "Kilder: ", "\x0c", "\u2028", "\ufeff", "\x00", "\\", "&amp;", "&#0;"]
)  # fmt: skip
PAGE = st.lists(st.one_of(LINE, st.builds(lambda s, rest: s + rest, SYNTAX, LINE)), max_size=25).map(
    "\n".join
)
TAG = st.builds(
    lambda name, rest: f"<{name}>{rest}",
    st.sampled_from(["p", "/p", "table", "tr", "td rowspan=99999", "td colspan=-1", "th", "h1", "h7", "ul", "li", "script", "style", "br/",
                     "div hidden", "!--", "![CDATA[", "svg", "a href='javascript:x'", "meta charset=utf-7", "!DOCTYPE x [<!ENTITY a 'b'>]"]),
    LINE,
)  # fmt: skip
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), PIECE),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(
        st.sampled_from(["schedule", "conference", "days", "rooms", "title", "date", "start", "end", "duration", "persons", "slots", "room", "x"]),
        inner, max_size=5)),
    max_leaves=25,
)  # fmt: skip
TALK = st.fixed_dictionaries(
    {"title": st.one_of(LINE, JSON)},
    optional={
        "date": st.one_of(DATE, st.just("2025-11-11T09:00:00+01:00")), "start": TIME, "end": TIME, "duration": st.one_of(TIME, st.integers()),
        "room": JSON, "persons": JSON, "speakers": st.lists(PERSON, max_size=2), "abstract": LINE,
    },
)  # fmt: skip
SCHEDULE = st.lists(
    st.fixed_dictionaries(
        {
            "date": st.one_of(DATE, st.just("2025-11-11")),
            "rooms": st.dictionaries(LINE, st.lists(TALK, max_size=3), max_size=2),
        }
    ),
    max_size=3,
).map(lambda days: {"schedule": {"conference": {"title": "x", "days": days}}})
HEADER = st.builds(
    lambda name, value: f"{name}: {value}",
    st.sampled_from(["From", "To", "Subject", "Date", "Content-Type", "Content-Transfer-Encoding", "Message-ID", "References", "X-Y", "Reply-To",
                     "MIME-Version", "Auto-Submitted", "List-Id"]),
    st.one_of(LINE, st.sampled_from(["=?utf-8?q?=C3=?=", "=?x-none?b?////?=", "multipart/mixed; boundary=x", "text/html; charset=utf-99",
                                     "base64", "quoted-printable", "message/rfc822", "\"a\" <@>", "undisclosed-recipients:;"])),
)  # fmt: skip
BODY = st.lists(
    st.one_of(LINE, TAG, st.sampled_from(["> ", "--x", "--x--", "-- ", "Fra: x", "Den 1. nov skrev A:", "Mvh", "=C3=", "\r", "Venlig hilsen"])),
    max_size=15,
).map("\n".join)  # fmt: skip
MAIL = st.one_of(
    st.binary(max_size=400),
    st.builds(
        lambda head, body, how: ("\n".join(head) + "\n\n" + body).encode(how, "replace"),
        st.lists(HEADER, max_size=8), BODY, st.sampled_from(["utf-8", "latin-1", "utf-16", "cp865"]),
    ),
)  # fmt: skip


def targets(folder: Path, assistant: Assistant) -> list[Target]:
    """Every parser; ``folder`` is where files are written that are read again."""
    files = folder / "files"
    files.mkdir()
    conference = (ROOT / "knowledge/conferences/2025-ai/conference.yaml").read_text("utf-8").splitlines()
    questions = (ROOT / "knowledge/asked/faq-konferencen.yaml").read_text("utf-8").splitlines()
    asked = files / "asked"
    asked.mkdir()
    text = partial(_read_file, files)
    damaged = partial(st.builds, _damaged)
    edits = st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 5), st.binary(max_size=6)), min_size=1, max_size=12
    )
    return [
        Target("brochure as text", 12, PAGE.map(str.encode).map(lambda b: ("a.txt", b)), text),
        Target("Markdown", 12, PAGE.map(lambda t: ("a.md", t.encode("utf-8", "replace"))), text),
        Target("bytes as text", 5, st.binary(max_size=600).map(lambda b: ("a.txt", b)), text),
        Target("HTML", 8, st.lists(TAG, max_size=25).map(lambda t: ("a.html", "".join(t).encode("utf-8", "replace"))), text),
        Target("Word", 3, damaged(st.just(_word()), edits).map(lambda b: ("a.docx", b)), text),
        Target("PDF", 3, damaged(st.just(_pdf()), edits).map(lambda b: ("a.pdf", b)), text),
        Target("pretalx schedule", 4, st.one_of(JSON, SCHEDULE).map(json.dumps), lambda t: _none(read_schedule(t, "a.json"))),
        Target("front matter", 4, PAGE.map(lambda t: f"---\n{t}\n---\n\nTekst."), lambda t: _none(split_front_matter(t, "a.md"))),
        Target("conference file", 5, _edited(conference), lambda t: _none(parse_conference(t, "conferences/x/conference.yaml"))),
        Target("questions people ask", 2, _edited(questions), partial(_read_asked, asked / "a.yaml")),
        Target("mail", 12, MAIL, lambda raw: _none(read_email(raw))),
        Target("mailbox file", 2, st.lists(MAIL, max_size=3).map(b"\nFrom x\nTo: a\n".join), _mailbox),
        Target("mail answered", 3, MAIL, lambda raw: _none(draft_reply(raw, assistant))),
        Target("dates and times", 12, LINE, _dates),
        Target("money and figures", 8, LINE, _money),
        Target("sentences", 4, PAGE, lambda t: _none((split_sentences(t), detect_language(t)))),
        Target("masking", 8, PAGE, _masking),
        Target("question", 5, LINE, lambda t: _none(assistant.ask(t))),
        Target("follow-up", 3, st.lists(LINE, min_size=2, max_size=4), partial(_conversation, assistant)),
    ]  # fmt: skip


def _none(_: object) -> None:
    return None


def _read_file(folder: Path, given: tuple[str, bytes]) -> None:
    name, content = given
    (folder / name).write_bytes(content)
    split_document(read_document(folder / name, name))


def _read_asked(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", errors="replace")
    read_source(path, "asked/a.yaml")


def _mailbox(raw: bytes) -> None:
    if is_mbox(raw):
        list(split_mbox(raw))


def _dates(text: str) -> None:
    for read in (
        find_dates,
        find_relative_days,
        find_weekdays,
        find_years,
        find_clock_times,
        leading_time,
        printed_dates,
    ):
        read(text)


def _money(text: str) -> None:
    named_amounts(text)
    quantities(fold(text))
    for language in ("da", "en"):
        figures(text, language)


def _masking(text: str) -> None:
    masked = mask(text)
    if masked.restore(masked.text) != text:
        raise AssertionError("what was masked does not come back")


def _conversation(assistant: Assistant, lines: list[str]) -> None:
    *before, question = lines
    history = [Turn("assistant" if number % 2 else "user", line) for number, line in enumerate(before)]
    assistant.ask(question, history)


def _edited(lines: list[str]) -> Any:
    def edit(changes: list[tuple[int, int, str]]) -> str:
        edited = list(lines)
        for where, kind, text in changes:
            number = where % len(edited)
            before = edited[number].partition(":")[0]
            edited[number] = [
                f"{before}: {text}",
                text,
                "",
                f"{edited[number]}\n{edited[number]}",
                f"  {edited[number]}",
            ][kind]
        return "\n".join(edited)

    return st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 4), LINE), min_size=1, max_size=6).map(
        edit
    )


def _damaged(whole: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    content = bytearray(whole)
    for where, length, put in edits:
        start = where % (len(content) + 1)
        content[start : start + length] = put
    return bytes(content)


def _word() -> bytes:
    from docx import Document

    document = Document()
    document.add_heading("Program", 1)
    document.add_paragraph("Kl. 9.00-10.00 Velkomst ved Mette Jensen")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "13.00"
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    kept = io.BytesIO()
    canvas = Canvas(kept, pageCompression=0)
    for number, line in enumerate(["Program", "Kl. 9.00 Velkomst", "Kl. 10.15 Pause", "Pris 1.450 kr."]):
        canvas.drawString(72, 770 - 20 * number, line)
    canvas.showPage()
    canvas.save()
    return kept.getvalue()
