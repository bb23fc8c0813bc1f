"""A mail's parts as text: any charset, HTML with what is hidden in it set apart."""

import contextlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING

from assistant.emails.types import Attachment
from assistant.errors import KnowledgeError
from assistant.knowledge.decoding import decode

if TYPE_CHECKING:
    from bs4.element import Tag

MAX_BODY_CHARACTERS = 60_000  # some twenty pages; what comes after is older mails or machine output
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
# UTF-8 read as Windows-1252 somewhere on the way: "pÃ¥", "â€“"
_READ_WRONG = re.compile("Ã[¥¦¸˜…†¤¶¼©]|â€[“”™œ\x9d]")


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a mail, what of it is marked as quoted, and what a reader would not see."""

    text: str
    quoted: str = ""
    hidden: str = ""


def read_body(message: EmailMessage) -> Body:
    """The text part if there is one with words, else the HTML."""
    plain, html = _text_parts(message)
    text = "\n\n".join(part for part in plain if part.strip())[:MAX_BODY_CHARACTERS]
    markup = "\n".join(html)[: 10 * MAX_BODY_CHARACTERS]
    if any(char.isalnum() for char in text) and not _only_points_to_html(text, markup):
        return Body(text, hidden=_from_html(markup).hidden if markup else "")
    return _from_html(markup) if markup else Body(text)


def _only_points_to_html(text: str, markup: str) -> bool:
    """ "Your mail program does not show HTML" is no mail."""
    return bool(markup) and len(text) < 200 and bool(re.search(r"\bhtml\b", text, re.IGNORECASE))


def list_attachments(message: EmailMessage) -> tuple[Attachment, ...]:
    """Everything that is not the mail's own text; pictures within the text are left out."""
    found = []
    for part in message.walk():
        if part.get_content_type() == "message/rfc822" and part is not message:
            inner = next((one for one in part.get_payload() if isinstance(one, EmailMessage)), None)
            name = part.get_filename() or (str(inner.get("Subject", "")) if inner is not None else "")
            found.append(Attachment(_one_line(name) or "mail", "message/rfc822", 0))
            continue
        if part.is_multipart() or part is message:
            continue
        name = part.get_filename() or ""
        disposition = part.get_content_disposition()
        kind = part.get_content_type()
        if (
            disposition != "attachment"
            and not (name and not kind.startswith("image/"))
            and kind != "text/calendar"
        ):
            continue
        payload = part.get_payload(decode=True)
        size = len(payload) if isinstance(payload, bytes) else 0
        found.append(Attachment(_one_line(name) or kind, kind, size))
    return tuple(found)


def decode_part(part: EmailMessage) -> str:
    """A part's text, whatever charset it says or fails to say."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    declared = str(part.get_content_charset() or "").lower()
    if declared in ("us-ascii", "ascii", "") and part.get_content_type() == "text/html":
        match = _META_CHARSET.search(payload[:4_000])
        declared = match[1].decode("ascii") if match else ""
    text = _decode(payload, declared)
    if len(_READ_WRONG.findall(text)) >= 1:
        text = _mend(text)
    return text.replace("\xa0", " ").replace("\r\n", "\n")


def _decode(payload: bytes, declared: str) -> str:
    try:
        # What calls itself Latin-1 is Windows-1252 in nine of ten mails, and the two differ only in signs.
        name = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252"}.get(declared, declared)
        if name and name not in ("us-ascii", "ascii", "utf-8", "utf8", "cp1252", "windows-1252"):
            return payload.decode(name)
    except (UnicodeDecodeError, LookupError):
        declared = ""
    try:
        return decode(payload, "mail", declared=declared or None)
    except KnowledgeError:
        return payload.decode("latin-1").replace("\0", "")


def _mend(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        if _READ_WRONG.search(line):
            with contextlib.suppress(UnicodeEncodeError, UnicodeDecodeError):
                line = line.encode("cp1252").decode("utf-8")
        lines.append(line)
    return "\n".join(lines)


def _text_parts(message: EmailMessage) -> tuple[list[str], list[str]]:
    plain: list[str] = []
    html: list[str] = []
    waiting = [
        message
    ]  # the next part last; lists and gateways wrap a mail again and again, so no depth is too deep
    while waiting:
        part = waiting.pop()
        kind = part.get_content_type()
        if part.is_multipart():
            # A mail within the mail is a forwarded one, so history.
            if kind != "message/rfc822":
                waiting += [child for child in part.get_payload() if isinstance(child, EmailMessage)][::-1]
            continue
        if part.get_content_disposition() == "attachment" or (part.get_filename() and kind != "text/html"):
            continue
        if kind == "text/plain":
            plain.append(_flowed(part, decode_part(part)))
        elif kind == "text/html":
            html.append(decode_part(part))
    return plain, html


def _flowed(part: EmailMessage, text: str) -> str:
    """Join the soft line breaks of format=flowed (RFC 3676)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    joined: list[str] = []
    for line in text.split("\n"):
        if joined and joined[-1].endswith(" ") and joined[-1] != "-- " and not line.startswith(">"):
            joined[-1] += line
        else:
            joined.append(line)
    return "\n".join(joined)


_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_PARAGRAPHS = frozenset(["p", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote"])
_LEFT_OUT = frozenset(["script", "style", "head", "title", "template", "noscript", "svg", "object"])
_QUOTE_CLASSES = re.compile(
    r"gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|OutlookMessageHeader"
)
_QUOTE_IDS = re.compile(
    r"(?:x_)*(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|reply-intro)"
)
_INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%|;|$| )|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|"
    r"(?:max-)?height\s*:\s*0(?:px)?\s*(?:;|$)|mso-hide\s*:\s*all|(?<!-)color\s*:\s*(?:#fff(?:fff)?\b|white\b|transparent\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))|text-indent\s*:\s*-\d{3,}|left\s*:\s*-\d{3,}",
    re.IGNORECASE,
)


def _from_html(markup: str) -> Body:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup, "lxml")
    walker = _Walker()
    walker.walk(soup)
    return Body(walker.text(), _tidy(walker.quoted), _tidy(walker.hidden))


class _Walker:
    """Collects the text that a reader sees, and apart from it what is quoted or hidden."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.quoted: list[str] = []
        self.hidden: list[str] = []

    def text(self) -> str:
        return _tidy(self.seen)

    def walk(self, root: "Tag") -> None:
        from bs4.element import NavigableString, PreformattedString, Tag

        # A stack, not recursion: mails nest tables a thousand deep.
        history = False
        stack: list[tuple[object, list[str]]] = [
            (child, self.seen) for child in reversed(list(root.children))
        ]
        while stack:
            item, sink = stack.pop()
            if isinstance(item, str) and not isinstance(item, NavigableString):
                sink.append(item)  # a line break put there below
                continue
            if isinstance(item, NavigableString):
                if not isinstance(item, PreformattedString):
                    target = self.quoted if history and sink is self.seen else sink
                    target.append(re.sub(r"\s+", " ", str(item)))
                continue
            if not isinstance(item, Tag):
                continue
            name = item.name.lower()
            if name in _LEFT_OUT:
                continue
            if name == "br":
                (self.quoted if history and sink is self.seen else sink).append("\n")
                continue
            if sink is self.seen and _QUOTE_IDS.fullmatch(str(item.get("id") or "")):
                history = True  # Outlook marks where the older mail begins, not where it ends
            if sink is self.seen and (
                name == "blockquote"
                or _QUOTE_CLASSES.search(
                    " ".join(item.get_attribute_list("class")) if item.get("class") else ""
                )
            ):
                sink = self.quoted
            if _INVISIBLE.search(str(item.get("style") or "")) or item.has_attr("hidden"):
                sink = self.hidden
            edge = (
                "\n\n"
                if name in _PARAGRAPHS
                else "\n"
                if name in _BLOCKS
                else " "
                if name in ("td", "th")
                else ""
            )
            stack.append((edge, sink))
            stack += [(child, sink) for child in reversed(list(item.children))]
            stack.append((edge + ("- " if name == "li" else ""), sink))


def _tidy(pieces: list[str]) -> str:
    text = "".join(pieces).replace("\xa0", " ")
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", re.sub(r"[ \t]+", " ", text))
    text = re.sub(r"\n{3,}", "\n\n", text)
    return re.sub(r"(?m)^- \n+", "- ", text).strip()[:MAX_BODY_CHARACTERS]


def _one_line(text: str) -> str:
    return " ".join(text.split())
