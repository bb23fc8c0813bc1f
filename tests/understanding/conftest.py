"""The two conferences the tests read questions against: an invented one and the shipped one."""

from pathlib import Path

import pytest

from assistant.conference import Conference, load_conferences
from assistant.conference.loading import read_conference
from assistant.understanding.frame import FrameReader

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def garden() -> Conference:
    return read_conference(ROOT / "tests/fixtures/conference.yaml", "conferences/garden/conference.yaml")


@pytest.fixture(scope="session")
def garden_reader(garden: Conference) -> FrameReader:
    return FrameReader(garden)


@pytest.fixture(scope="session")
def shipped_reader() -> FrameReader:
    return FrameReader(load_conferences(ROOT / "knowledge")[0][0])
