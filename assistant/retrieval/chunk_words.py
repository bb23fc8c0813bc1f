"""The words of an index's chunks, and of the questions known to be answered in them; kept in one file."""

import logging
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from assistant.retrieval.word_index import WordIndex
from assistant.types import Chunk

logger = logging.getLogger(__name__)

FILE_NAME = "words.npz"


@dataclass(frozen=True, slots=True)
class ChunkWords:
    """The words of the chunks that can be found, and those of the questions that belong to some of them."""

    shown: WordIndex
    asked: WordIndex

    @classmethod
    def of(cls, stored: Sequence[Chunk]) -> Self:
        """Of all chunks of an index."""
        shown = shown_chunks(stored)
        questions: dict[int, list[str]] = {}
        for at, owner in sorted(asked_pairs(stored, shown), key=lambda pair: pair[1]):
            questions.setdefault(owner, []).append(stored[at].text)
        return cls(
            WordIndex.of([chunk.indexed_text for chunk in shown], [chunk.language for chunk in shown]),
            WordIndex.of(
                ["\n".join(texts) for texts in questions.values()],
                [shown[owner].language for owner in questions],
            ),
        )

    def write(self, path: Path) -> None:
        """Write them into a file, for :meth:`read`."""
        arrays: dict[str, Any] = {
            f"{name}/{key}": array
            for name, index in (("shown", self.shown), ("asked", self.asked))
            for key, array in index.to_arrays().items()
        }
        with path.open("wb") as file:
            np.savez(file, **arrays)

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """What was written; None if it is damaged, or other code wrote it."""
        try:
            # opened here: of a damaged archive, numpy does not close what it opens
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                read = [
                    WordIndex.from_arrays(
                        {key.split("/")[1]: file[key] for key in file.files if key.startswith(f"{name}/")}
                    )
                    for name in ("shown", "asked")
                ]
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
            logger.warning("reading the words of the chunks anew, as %s cannot be used: %s", path, error)
            return None
        shown, asked = read
        return None if shown is None or asked is None else cls(shown, asked)


def write_chunk_words(path: Path, stored: Sequence[Chunk]) -> None:
    """Write the words of an index's chunks into a file."""
    ChunkWords.of(stored).write(path)


def shown_chunks(stored: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """Those that can be found; the others are questions that belong to one of them."""
    return tuple(chunk for chunk in stored if chunk.answers is None)


def asked_pairs(stored: Sequence[Chunk], shown: Sequence[Chunk]) -> list[tuple[int, int]]:
    """(position of a question in ``stored``, position of the chunk it belongs to in ``shown``)."""
    positions = {chunk.id: at for at, chunk in enumerate(shown)}
    return [
        (at, positions[chunk.answers])
        for at, chunk in enumerate(stored)
        if chunk.answers is not None and chunk.answers in positions
    ]
