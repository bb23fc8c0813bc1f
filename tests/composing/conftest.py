"""An invented conference, so that nothing is tied to the shipped one, and that one too."""

from pathlib import Path

import pytest

from assistant.conference import Conference, load_conferences
from assistant.conference.loading import read_conference

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def garden() -> Conference:
    return read_conference(ROOT / "tests/fixtures/conference.yaml", "conferences/garden/conference.yaml")


@pytest.fixture(scope="session")
def shipped() -> Conference:
    return load_conferences(ROOT / "knowledge")[0][0]
