"""Answers and sources as HTML that is safe to show: nothing typed reaches the page unescaped."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from assistant.calendar_names import MONTHS
from assistant.types import Citation
from assistant.words import fold

_MARKER = re.compile(r"\[(\d{1,3})\]")
_LINKED = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})|(?P<web>https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]])"
)
# "4. november" at the start of a line is a date, not the fourth item of a list.
_DATE_AT_START = re.compile(
    rf"^(\s*\d{{1,2}})\.(?=\s+(?:{'|'.join(MONTHS['da'])})\b)", re.MULTILINE | re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:[.:,][^\W_]+)*")


class _Renderer(RendererHTML):
    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _inline(tokens[idx].content, frozenset(env["numbers"]), str(env["turn"]))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    # "zero" knows nothing but paragraphs: no HTML, no links, no images, no headings.
    parser = MarkdownIt("zero", renderer_cls=_Renderer)
    return parser.enable(["list", "table", "emphasis", "newline", "escape"])


def answer_html(text: str, numbers: Iterable[int], turn: str) -> Markup:
    """Paragraphs, lists, bold, tables, and ``[n]`` as a link to source n of that turn."""
    prepared = _DATE_AT_START.sub(r"\1\\.", text)
    html = _markdown().render(prepared, {"numbers": tuple(numbers), "turn": turn})
    return Markup(html)  # noqa: S704 - every text token went through _inline, which escapes


def plain_text(text: str) -> str:
    """The answer as one reads it aloud: without markers and Markdown."""
    return re.sub(r"\s+", " ", _MARKER.sub("", text).replace("**", "")).strip()


def _inline(text: str, numbers: frozenset[int], turn: str) -> str:
    parts: list[str] = []
    position = 0
    for match in re.finditer(f"{_MARKER.pattern}|{_LINKED.pattern}", text):
        replaced = _replacement(match, numbers, turn)
        if replaced is not None:
            before = text[position : match.start()]
            if match[1] and before.endswith(" "):
                before = before[:-1] + "\N{NO-BREAK SPACE}"  # a marker never stands alone on a line
            parts += [escape(before), replaced]
            position = match.end()
    return "".join([*parts, escape(text[position:])])


def _replacement(match: re.Match[str], numbers: frozenset[int], turn: str) -> str | None:
    if mail := match["mail"]:
        return f'<a href="mailto:{escape(mail)}">{escape(mail)}</a>'
    if web := match["web"]:
        return f'<a href="{escape(web)}" target="_blank" rel="noopener noreferrer">{escape(web)}</a>'
    number = int(match[1])
    if number not in numbers:
        return None
    return f'<a class="marker" href="#{escape(turn)}-source-{number}" data-source="{number}">[{number}]</a>'


def quote_html(citation: Citation, answer: str) -> Markup:
    """The quotation with the words marked that the answer's sentences rest on."""
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if marked else part
        for part, marked in _marked(citation.quote, answer, citation.number)
    )


def safe_url(url: str | None) -> str | None:
    """``url`` where it is an ordinary web address, else None."""
    return url if url and re.match(r"https?://[^\s]+$", url) else None


def _marked(quote: str, answer: str, number: int) -> list[tuple[str, bool]]:
    cited = " ".join(line for line in re.split(r"(?<=\])\s+|\n", answer) if f"[{number}]" in line)
    words = {fold(word) for word in _WORD.findall(_MARKER.sub("", cited))}
    # Short words ("og", "i") say nothing; figures do, whatever their length.
    weighty = {word for word in words if len(word) >= 4 or any(char.isdigit() for char in word)}
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(quote):
        word = fold(match.group())
        if word not in weighty and not (spans and word in words and spans[-1][1] >= match.start() - 2):
            continue
        if spans and match.start() - spans[-1][1] <= 2 and "\n" not in quote[spans[-1][1] : match.start()]:
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append((match.start(), match.end()))
    parts: list[tuple[str, bool]] = []
    position = 0
    for start, end in spans:
        parts += [(quote[position:start], False), (quote[start:end], True)]
        position = end
    return [(text, mark) for text, mark in [*parts, (quote[position:], False)] if text]
