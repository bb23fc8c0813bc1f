"""Bytes → :class:`Email`."""

import contextlib
import email
import email.policy
import re
from collections.abc import Iterable
from datetime import datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from assistant.emails.bodies import list_attachments, read_body
from assistant.emails.kinds import machine_kind
from assistant.emails.quoting import separate
from assistant.emails.types import Address, Email
from assistant.errors import EmailError

MAX_MAIL_BYTES = 30 * 1024 * 1024  # what mail servers let through
_OUTLOOK_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KNOWN_HEADER = re.compile(
    rb"^(?:from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to|x-[\w-]+|reply-to|"
    rb"sender|cc|dkim-signature|arc-[\w-]+|authentication-results|auto-submitted|in-reply-to)[ \t]*:",
    re.IGNORECASE,
)
_DANISH_HEADERS = {b"fra": b"From", b"til": b"To", b"cc": b"Cc", b"kopi": b"Cc", b"svar til": b"Reply-To", b"sendt": b"Date", b"dato": b"Date", b"emne": b"Subject"}  # fmt: skip
_DANISH_HEADER = re.compile(rb"^(" + b"|".join(_DANISH_HEADERS) + rb")[ \t]*:(?:[ \t]+(.*))?$", re.IGNORECASE)
_MAX_HEADER_CHARACTERS = 998  # RFC 5322's longest line


def read_email(raw: bytes) -> Email:
    """Take a mail apart; text without any header is read as a pasted mail.

    Raises:
        EmailError: the bytes are empty, too many, or no mail.
    """
    try:
        return _read(parse_message(raw))
    except RecursionError:  # of the standard library's parser, at some hundreds of parts within one another
        raise EmailError("the mail's parts lie too deep within one another to be read") from None


def _read(message: EmailMessage) -> Email:
    body = read_body(message)
    sender = _address(message, "From")
    layers = separate(body.text, sender.name if sender else "")
    return Email(
        message_id=_message_id(_header(message, "Message-ID")),
        subject=_header(message, "Subject"),
        sender=sender,
        reply_to=_address(message, "Reply-To"),
        date=_date(message),
        body=layers.body,
        signature=layers.signature,
        quoted="\n".join(part for part in (layers.quoted, body.quoted) if part),
        hidden=body.hidden,
        in_reply_to=_message_id(_header(message, "In-Reply-To")),
        references=tuple(re.findall(r"<[^<>\s]{1,250}>", _header(message, "References"))[-50:]),
        attachments=list_attachments(message),
        kind=machine_kind(message, layers.body),
    )


def parse_message(raw: bytes) -> EmailMessage:
    """The standard library's message; a text without headers becomes the body of one.

    Raises:
        EmailError: the bytes are empty, too many, or no mail.
    """
    if not raw.strip():
        raise EmailError("the mail is empty")
    if len(raw) > MAX_MAIL_BYTES:
        raise EmailError(f"the mail is larger than {MAX_MAIL_BYTES // 1024 // 1024} MB")
    if raw.startswith(_OUTLOOK_FILE):
        raise EmailError("this is Outlook's own .msg format; save the mail as .eml and try again")
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    raw = re.sub(rb"\A>?From [^\r\n]*\r?\n", b"", raw)  # the line that parts the mails of an mbox
    if _begins_with_header(raw):
        return email.message_from_bytes(raw, policy=email.policy.default.clone(raise_on_defect=False))
    if _is_binary(raw):
        raise EmailError("this is not an e-mail but binary data; save the mail as .eml and try again")
    head, body = _pasted_head(raw)
    pasted = head + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body
    return email.message_from_bytes(pasted, policy=email.policy.default)


def _pasted_head(raw: bytes) -> tuple[bytes, bytes]:
    """The headers that a Danish mail program shows above a mail, as a mail has them, and what follows them.

    "Fra:" and "Emne:" are ordinary words too, so there must be a subject, or a sender with an address.
    """
    lines = raw.splitlines(keepends=True)
    head: dict[bytes, bytes] = {}
    count = 0
    for line in lines:
        match = _DANISH_HEADER.match(line[:_MAX_HEADER_CHARACTERS].strip())
        if match is None:
            break
        head.setdefault(_DANISH_HEADERS[match[1].lower()], (match[2] or b"").strip())
        count += 1
    if not (b"Subject" in head or b"@" in head.get(b"From", b"")):
        return b"", raw
    # A date in words is no header's date; mails are answered as of today all the same.
    written = b"".join(name + b": " + value + b"\r\n" for name, value in head.items() if name != b"Date")
    return written, b"".join(lines[count:])


def _begins_with_header(raw: bytes) -> bool:
    """A pasted mail may begin with "Hej: …", so one of the first lines must be a header that mails have."""
    for line in raw[:4_000].splitlines()[:8]:
        if not line.strip():
            return False
        if _KNOWN_HEADER.match(line):
            return True
        if b":" not in line and not line.startswith((b" ", b"\t")):
            return False
    return False


def _is_binary(raw: bytes) -> bool:
    sample = raw[:4_000]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in sample)
    return odd > max(2, len(sample) // 200)


def _header(message: EmailMessage, name: str) -> str:
    """A header as one line of text; a broken one as far as it can be read."""
    try:
        value = str(message.get(name) or "")
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        # The standard library's parser gives up on some malformed headers.
        value = next((str(v) for k, v in message.raw_items() if k.casefold() == name.casefold()), "")
    if "=?" in value:
        with contextlib.suppress(ValueError, LookupError):
            value = str(make_header(decode_header(value)))
    value = (
        value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if _has_surrogates(value)
        else value
    )
    value = re.sub(r"[\x00-\x1f\x7f]+", " ", value)
    return " ".join(value.split())[: 4 * _MAX_HEADER_CHARACTERS]


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def _message_id(value: str) -> str:
    match = re.search(r"<[^<>\s]{1,250}>", value)
    return match.group() if match else ""


_EMAIL = re.compile(r"[^\s<>,;:\"()\[\]]{1,64}@[^\s<>,;:\"()\[\]]{1,190}")


def _address(message: EmailMessage, name: str) -> Address | None:
    value = _header(message, name)
    match = _EMAIL.search(value)
    if not match:
        return None
    shown = value[: match.start()].rstrip("<").strip().strip("\"'").strip()
    if not shown:  # the old form: m@x.dk (Mette Hansen)
        comment = re.search(r"\(([^()]{1,80})\)", value[match.end() :])
        shown = comment[1] if comment else ""
    return Address(shown.replace('\\"', '"'), match.group().rstrip("."))


def _date(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def split_mbox(raw: bytes) -> Iterable[bytes]:
    """The mails of an mbox, in order. A "From " line within a mail is escaped by whoever wrote the file."""
    raw = raw.lstrip(b"\r\n")
    starts = [match.start() for match in re.finditer(rb"(?m)^From [^\r\n]*\r?\n(?=[\w-]+:)", raw)]
    for begin, end in zip(starts, [*starts[1:], len(raw)], strict=False):
        yield raw[begin:end]


def is_mbox(raw: bytes) -> bool:
    """Whether the file holds mails one after another."""
    return bool(re.match(rb"From [^\r\n]*\r?\n[\w-]+:", raw.lstrip(b"\r\n")))
