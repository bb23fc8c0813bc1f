from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import KnowledgeError
from assistant.knowledge.decoding import decode

DANISH = "Rødgrød med fløde på Ærø – “søsyg”"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_danish_text_survives_every_usual_encoding(encoding: str) -> None:
    assert decode((DANISH * 3).encode(encoding), "a.txt") == DANISH * 3


def test_latin_1_is_read_where_a_byte_is_no_windows_1252() -> None:
    data = "Håndbog \x81 for færger".encode("latin-1")

    assert decode(data, "a.txt").startswith("Håndbog")


def test_dos_text_is_recognised_by_its_letters() -> None:
    text = "Færgerne sejler på søndag, når det blæser på Læsø og på Ærø. " * 20

    assert "Færgerne sejler på søndag" in decode(text.encode("cp865"), "a.txt")


def test_a_declared_encoding_decides_where_utf_8_fails() -> None:
    assert decode("Łódź".encode("iso-8859-2"), "a.html", declared="iso-8859-2") == "Łódź"


def test_an_unknown_declared_encoding_is_ignored() -> None:
    assert decode("på".encode("cp1252"), "a.html", declared="klingon") == "på"


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n" + b"\0\1\2\3" * 50])
def test_binary_data_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(KnowledgeError, match=r"a\.txt: is not text but binary data; save it as"):
        decode(data, "a.txt")


def test_a_damaged_utf_16_file_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="damaged utf-16"):
        decode(b"\xff\xfea\x00b", "a.txt")


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_clear_error(data: bytes) -> None:
    text = ""
    with suppress(KnowledgeError):
        text = decode(data, "a.txt")

    assert "\0" not in text


@given(st.text(alphabet=st.characters(codec="cp1252", exclude_categories=["Cc"]), min_size=1, max_size=200))
def test_utf_8_is_never_mistaken_for_another_encoding(text: str) -> None:
    # A text of zero-free 8-bit letters has no pattern of UTF-16.
    assert decode(text.encode(), "a.txt") == text
