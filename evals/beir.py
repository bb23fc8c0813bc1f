"""Collections in BEIR's form: documents, questions, and which documents answer which question.

A collection is a folder with ``corpus.jsonl`` ({_id, title, text}), ``queries.jsonl`` ({_id, text})
and ``qrels.tsv`` or ``qrels/test.tsv`` (query-id, corpus-id, score).
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.words import DANISH_STOP_WORDS, ENGLISH_STOP_WORDS, fold, tokens


class CollectionError(Exception):
    """A collection cannot be read; the message says which file and why."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, questions, and which documents answer which question."""

    name: str
    documents: Mapping[str, tuple[str, str]]  # id: (title, text)
    questions: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, float]]  # question id: {document id: gain}
    language: str


def read_collection(folder: Path) -> Collection:
    """Read a collection in BEIR's form; questions without an answer in it are left out.

    Raises:
        CollectionError: a file is missing or malformed, or no question has an answer.
    """
    documents = {
        str(line["_id"]): (str(line.get("title") or ""), str(line["text"]))
        for line in _lines(folder / "corpus.jsonl")
    }
    questions = {str(line["_id"]): str(line["text"]) for line in _lines(folder / "queries.jsonl")}
    relevant: dict[str, dict[str, float]] = {}
    for question, document, gain in _judgements(folder):
        if question in questions and document in documents and gain > 0:
            relevant.setdefault(question, {})[document] = gain
    if not relevant:
        raise CollectionError(
            f"{folder}: no question of queries.jsonl has a relevant document in corpus.jsonl"
        )
    answered = {key: questions[key] for key in relevant}
    return Collection(folder.name, documents, answered, relevant, _language(documents))


def _language(documents: Mapping[str, tuple[str, str]]) -> str:
    """Danish or English, by the function words of the first documents."""
    some = list(documents.values())[:200]
    words = [word for _, text in some for word in tokens(fold(text))]
    danish = sum(word in DANISH_STOP_WORDS for word in words)
    return "da" if danish >= sum(word in ENGLISH_STOP_WORDS for word in words) else "en"


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    try:
                        value = json.loads(line)
                        yield {"_id": value["_id"], "text": value["text"], "title": value.get("title")}
                    except (ValueError, KeyError, TypeError) as error:
                        raise CollectionError(
                            f"{path}, line {number}: needs _id and text ({error!r})"
                        ) from None
    except OSError as error:
        raise CollectionError(f"{path} cannot be read: {error.strerror}") from None


def _judgements(folder: Path) -> Iterator[tuple[str, str, float]]:
    path = next(
        (path for path in (folder / "qrels.tsv", folder / "qrels" / "test.tsv") if path.is_file()), None
    )
    if path is None:
        raise CollectionError(f"{folder}: neither qrels.tsv nor qrels/test.tsv is there")
    with path.open(encoding="utf-8", newline="") as file:
        for number, fields in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if not fields:
                continue
            try:
                question, document, gain = fields[0], fields[-2], float(fields[-1])  # TREC has a 0 in between
            except (IndexError, ValueError):
                if number == 1:
                    continue  # the heading
                raise CollectionError(f"{path}, line {number}: needs query-id, corpus-id and score") from None
            yield question, document, gain
