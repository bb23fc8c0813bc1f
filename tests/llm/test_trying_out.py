"""Whoever runs the assistant is told at once when the model cannot be used; nobody waits for that, and nothing asked is sent."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from scripted import Play, says

from assistant import bootstrap
from assistant.chat_models import load_chat_model
from assistant.composing.calling import ModelCaller
from assistant.errors import ChatModelError
from assistant.serving import CurrentAssistant
from assistant.settings import Settings
from assistant.web.api import create_api

pytest.importorskip("langchain_openai", reason="needs the package langchain-openai")

ROOT = Path(__file__).parents[2]
KEY = "sk-hemmelig"


@pytest.fixture(scope="module")
def compost(tmp_path_factory) -> Settings:
    """A small knowledge folder that is ingested."""
    folder = tmp_path_factory.mktemp("compost")
    (folder / "k").mkdir()
    (folder / "k" / "a.md").write_text("## Hvad er kompost?\n\nKompost er muld.", encoding="utf-8")
    settings = Settings(_env_file=None, knowledge_dir=folder / "k", data_dir=folder / "d", embeddings="none")
    bootstrap.ingest(settings)
    return settings


@pytest.fixture
def settings(compost, server) -> Settings:
    changes = {
        "llm": "openai:gpt-x",
        "llm_base_url": server.url,
        "llm_api_key": SecretStr(KEY),
        "llm_timeout": 2.0,
    }
    return compost.model_copy(update=changes)


def until(holds) -> bool:
    """Whether it comes to hold; given up after a long time."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


WRONG = {
    "key refused": (Play(status=401), "refuses the key .*401.*MED_LLM_API_KEY"),
    "key not allowed": (Play(status=403), "refuses the key .*403"),
    "no such model": (Play(status=404), "knows no such model.*404.*MED_LLM"),
    "nothing left to spend": (Play(status=429), "nothing is left to spend there .*429"),
    "request not understood": (Play(status=400), "does not take what it is sent .*400"),
    "server at fault": (Play(status=500), "a fault of its own .*500"),
    "connection dropped": (Play(drop=True), "nothing answers at 127.0.0.1:"),
    "no reply": (Play(says("")), "replies with nothing"),
    "no reply in time": (Play(says("Hej"), before_s=2.5), "too slow|no reply in time"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_in_one_sentence_without_the_key(name, settings, server, caplog):
    server.play, told = WRONG[name]
    assistant = bootstrap.build_assistant(settings)

    problem = bootstrap.try_model(settings, assistant)

    assert re.search(told, problem), problem
    assert assistant.model_problem == problem
    assert f"MED_LLM=openai:gpt-x: {problem}." in caplog.text
    assert KEY not in caplog.text
    assert "muld" in assistant.without_model().ask("Hvad er kompost?").text


def test_a_model_that_answers_is_sent_one_word_and_nothing_that_anybody_asked(settings, server):
    server.play = Play(says("Hej med dig!" * 50))
    assistant = bootstrap.build_assistant(settings)

    assert bootstrap.try_model(settings, assistant) == ""
    (asked,) = server.seen
    assert [message["content"] for message in asked.body["messages"]] == ["Hej"]


def test_opening_the_assistant_sends_nothing_and_waits_for_nobody(settings, server):
    bootstrap.build_assistant(settings)

    assert server.seen == []


def test_the_start_does_not_wait_for_a_model_that_hangs(settings, server):
    server.play = Play(says("Hej"), before_s=10)
    current = CurrentAssistant(settings)

    assistant = current()

    assert assistant is not None
    assert until(lambda: len(server.seen) == 1)  # the model still owes its word
    assert "muld" in assistant.without_model().ask("Hvad er kompost?").text


def test_readiness_and_metrics_tell_of_a_refused_key_and_stay_ready(settings, server, tmp_path):
    server.play = Play(status=401)
    current = CurrentAssistant(settings)
    api = TestClient(create_api(current, data_dir=tmp_path, rate_limit=0))

    assert until(lambda: current() and current().model_problem)
    ready = api.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["status"] == "ready"
    assert "refuses the key" in ready.json()["reason"]
    assert "med_model_failing 1.0" in api.get("/metrics").text

    server.play = Play(says("Kompost er muld [1]."))
    answer = api.post("/api/chat", json={"question": "Hvad er kompost?"}).json()
    assert answer["mode"] == "generative"
    assert api.get("/readyz").json()["reason"] == ""
    assert "med_model_failing 0.0" in api.get("/metrics").text


def test_without_a_model_nothing_is_told_of_one(compost, tmp_path):
    current = CurrentAssistant(compost)
    api = TestClient(create_api(current, data_dir=tmp_path, rate_limit=0))

    assert api.get("/readyz").json() == {"status": "ready", "reason": ""}
    assert "med_model_failing 0.0" in api.get("/metrics").text


def console(server, **environment) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith("MED_")}
    given |= {
        "MED_LLM": "openai:gpt-x",
        "MED_LLM_BASE_URL": server.url,
        "MED_LLM_API_KEY": KEY,
        **environment,
    }
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", "model"],
        cwd=ROOT, env=given, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_the_console_command_says_whether_the_model_answers(server):
    server.play = [Play(says("Hej!")), Play(status=401)]

    fine, refused = console(server), console(server)

    assert (fine.returncode, fine.stderr) == (0, "")
    assert "openai:gpt-x answers at 127.0.0.1" in fine.stdout
    assert "with personal data masked" in fine.stdout
    assert (refused.returncode, refused.stdout) == (1, "")
    (line,) = [line for line in refused.stderr.splitlines() if line.startswith("med-assistant: ")]
    assert "refuses the key" in line
    assert KEY not in refused.stderr
    assert "Traceback" not in refused.stderr


def test_without_a_model_the_console_command_says_how_to_set_one(server):
    none = console(server, MED_LLM="")

    assert none.returncode == 2
    assert "provider:model" in none.stderr


def test_whoever_opens_the_caller_gets_the_reason_as_an_error(server):
    server.play = Play(status=404)
    caller = ModelCaller(load_chat_model("openai:x", base_url=server.url, timeout_s=2))

    with pytest.raises(ChatModelError, match="no such model"):
        caller.try_out(2)
