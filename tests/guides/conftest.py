"""The assistant over the project's own knowledge, once for all guide tests."""

from pathlib import Path

import pytest

from assistant import bootstrap
from assistant.pipeline import Assistant
from assistant.settings import Settings

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="session")
def knowledge() -> Path:
    return KNOWLEDGE


@pytest.fixture(scope="session")
def assistant(knowledge_index: Path) -> Assistant:
    """Searches by words alone, so that guides are tested without an embedding."""
    settings = Settings(
        knowledge_dir=KNOWLEDGE,
        data_dir=knowledge_index,
        embeddings="none",
        today="2026-11-27",
    )
    return bootstrap.build_assistant(settings)
