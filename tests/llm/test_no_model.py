"""Without a model nothing of it is loaded; with one, mistakes are told in a sentence."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant import bootstrap, chat_models
from assistant.errors import ChatModelError, SettingsError
from assistant.settings import Settings
from assistant.web.privacy_page import PrivacyFacts, privacy_topics

ROOT = Path(__file__).parents[2]
UNWANTED = (
    "langchain.chat_models", "langchain_openai", "openai", "langsmith.run_helpers", "assistant.chat_models",
    "assistant.composing.generative", "assistant.composing.guard", "assistant.composing.calling",
)  # fmt: skip


def test_with_no_model_set_nothing_of_it_is_imported(tmp_path):
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from assistant.bootstrap import build_assistant, ingest\n"
        "from assistant.settings import Settings\n"
        f"s = Settings(_env_file=None, knowledge_dir=Path({str(tmp_path / 'k')!r}), data_dir=Path({str(tmp_path / 'd')!r}), embeddings='none')\n"
        "s.knowledge_dir.mkdir()\n"
        "(s.knowledge_dir / 'a.md').write_text('## Hvad er kompost?\\n\\nKompost er muld.', encoding='utf-8')\n"
        "ingest(s)\n"
        "build_assistant(s).ask('Hvad er kompost?')\n"
        f"print([name for name in {UNWANTED!r} if name in sys.modules])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("bananas:x", {}, "provider 'bananas' is unknown"),
        ("anthropic:x", {}, r"langchain-anthropic.*\[anthropic\]"),
        ("mistral:x", {}, r"langchain-mistralai.*\[mistral\]"),
        ("ollama:x", {}, r"langchain-ollama.*\[ollama\]"),
    ],
)
def test_a_provider_that_cannot_be_used_is_told_with_the_remedy(monkeypatch, name, options, message):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(SettingsError, match=message):
        chat_models.load_chat_model(name, **options)


def test_a_missing_key_is_told(monkeypatch):
    pytest.importorskip("langchain_openai", reason="needs the package langchain-openai")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    with pytest.raises(SettingsError, match="MED_LLM_API_KEY or OPENAI_API_KEY"):
        chat_models.load_chat_model("openai:gpt-5-mini")


def test_a_server_that_is_not_there_is_told_and_stops_nothing(tmp_path, caplog):
    pytest.importorskip("langchain_openai", reason="needs the package langchain-openai")
    (tmp_path / "k").mkdir()
    (tmp_path / "k" / "a.md").write_text("## Hvad er kompost?\n\nKompost er muld.", encoding="utf-8")
    settings = Settings(
        _env_file=None, knowledge_dir=tmp_path / "k", data_dir=tmp_path / "d", embeddings="none",
        llm="openai:x", llm_base_url="http://127.0.0.1:9/v1", llm_timeout=2,
    )  # fmt: skip
    bootstrap.ingest(settings)

    answer = bootstrap.build_assistant(settings).ask("Hvad er kompost?")

    assert "muld" in answer.text
    assert "nothing answers at 127.0.0.1:9" in caplog.text


def test_the_key_is_never_shown(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    settings = Settings(_env_file=None, llm="openai:x", llm_api_key=SecretStr("sk-hemmelig"))

    assert "sk-hemmelig" not in repr(settings)
    assert "sk-hemmelig" not in str(settings.model_dump())


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("MED_LLM", "gpt", "provider:model"),
        ("MED_LLM_TIMEOUT", "0", "MED_LLM_TIMEOUT"),
        ("MED_LLM_BASE_URL", "localhost:8000", "whole address"),
        ("MED_LLM_CONTEXT", "alt", "MED_LLM_CONTEXT"),
    ],
)
def test_a_wrong_setting_of_the_model_is_named(monkeypatch, tmp_path, name, value, message):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=message):
        Settings.load()


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://127.0.0.1:8080/v1", "127.0.0.1"),
        ("https://API.Example.com/v1", "api.example.com"),
        ("ollama:11434", "ollama"),
    ],
)
def test_the_host_is_read_from_the_model_itself(address, host):
    class Model:
        base_url = address

    assert chat_models.host_of(Model()) == host


def test_nobody_listening_is_an_error_of_the_model():
    class Model:
        base_url = "http://127.0.0.1:9"

    with pytest.raises(ChatModelError, match=r"127\.0\.0\.1:9"):
        chat_models.reach(Model())


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_and_the_readme_say_in_one_line_how_to_add_one(language):
    told = " ".join(text for topic in privacy_topics(PrivacyFacts(), language) for text in topic.paragraphs)

    for text in (told, (ROOT / "README.md").read_text(encoding="utf-8")):
        assert "MED_LLM=ollama:" in text
