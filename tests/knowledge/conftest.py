"""Files made on the spot, and the fixtures' texts as documents."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.knowledge import read_document
from assistant.types import Document, Slot

FIXTURES = Path(__file__).parent.parent / "fixtures" / "programmes"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Document]:
    """Write bytes or text as a file of that name and read it."""

    def write_and_read(name: str, content: str | bytes) -> Document:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_document(path, name)

    return write_and_read


@pytest.fixture
def slots(read: Callable[..., Document]) -> Callable[..., list[Slot]]:
    """The slots of a file with that content."""

    def slots_of(name: str, content: str | bytes) -> list[Slot]:
        return [section.slot for section in read(name, content).sections if section.slot]

    return slots_of


@pytest.fixture
def fixture_document() -> Callable[[str], Document]:
    """A file of ``tests/fixtures/programmes`` as a document."""
    return lambda name: read_document(FIXTURES / name, name)
