"""Bytes of unknown encoding → text."""

import codecs
import re

from assistant.errors import KnowledgeError

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROL_SHARE = 0.005  # of all characters; text has none, a few slip out of converters
# What Danish letters of DOS and old Macintosh files look like when read as Windows-1252.
_WRONG_LETTERS = re.compile(r"(?<=[a-z])[†›‘Œ¾¿„”](?=[a-z])")
_SAVE_AS_TEXT = "save it as UTF-8 text, or remove it from the folder"


def decode(data: bytes, source: str, *, declared: str | None = None) -> str:
    """Decode with the encoding the bytes themselves show.

    In order: byte order mark, UTF-8, the encoding the file declares, UTF-16
    without a mark, Windows-1252, Latin-1; ``charset-normalizer`` decides only
    where those give letters no Danish word has.

    Raises:
        KnowledgeError: the bytes are no text.
    """
    text = _decode(data, source, declared)
    if len(_CONTROL.findall(text)) > max(2, _MAX_CONTROL_SHARE * len(text)):
        raise KnowledgeError(source, f"is not text but binary data; {_SAVE_AS_TEXT}")
    return _CONTROL.sub("", text)


def _decode(data: bytes, source: str, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise KnowledgeError(source, f"is damaged {encoding} text; {_SAVE_AS_TEXT}") from error
    if (wide := _wide_encoding(data)) is not None:
        return data.decode(wide, errors="ignore")
    for candidate in ("utf-8", declared):
        if candidate:
            try:
                return data.decode(candidate)
            except (UnicodeDecodeError, LookupError):
                continue
    if b"\0" in data:
        raise KnowledgeError(source, f"is not text but binary data; {_SAVE_AS_TEXT}")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:  # five bytes are unused in Windows-1252
        text = data.decode("latin-1")
    if len(_WRONG_LETTERS.findall(text)) < 2:
        return text
    from charset_normalizer import from_bytes

    guess = from_bytes(data, cp_isolation=["cp865", "cp850", "mac_roman"]).best()
    return text if guess is None else str(guess)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without its mark: Western text then has a zero in every other byte."""
    sample = data[:4000]
    if len(sample) < 4 or len(data) % 2:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None
