"""An assistant over the real knowledge, searching by words alone, and a scripted model server."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from scripted import ScriptedServer

from assistant.bootstrap import build_assistant
from assistant.chat_models import load_chat_model
from assistant.composing.calling import ModelCaller
from assistant.composing.generative import GenerativeComposer
from assistant.pipeline import Assistant
from assistant.settings import Settings

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
TIMEOUT_S = 2.0


@pytest.fixture(scope="session")
def built_in(knowledge_index: Path) -> Assistant:
    """The assistant without a model."""
    settings = Settings(
        _env_file=None, knowledge_dir=KNOWLEDGE, data_dir=knowledge_index, embeddings="none",
        today=date(2025, 10, 1),
    )  # fmt: skip
    return build_assistant(settings)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    served = ScriptedServer()
    yield served
    served.close()


@pytest.fixture
def make_assistant(built_in: Assistant, server: ScriptedServer) -> Callable[..., Assistant]:
    """Makes an assistant that asks the scripted server."""
    pytest.importorskip("langchain_openai", reason="needs the package langchain-openai")

    def make(timeout_s: float = TIMEOUT_S, **options: object) -> Assistant:
        model = load_chat_model(
            "openai:scripted", base_url=server.url, api_key="secret-key", timeout_s=timeout_s
        )
        writer = GenerativeComposer(
            ModelCaller(model), built_in.retriever.support, built_in.conferences, name="openai:scripted",
            timeout_s=timeout_s, **{"trusted": True, **options},
        )  # fmt: skip
        return Assistant(built_in.retriever, built_in.conferences, clock=built_in.clock, writer=writer)

    return make
