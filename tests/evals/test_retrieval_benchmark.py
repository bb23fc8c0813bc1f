"""The comparison of retrievers on a collection."""

import json
from pathlib import Path

import pytest

from evals.beir import CollectionError, read_collection
from evals.retrieval_benchmark import main

DOCUMENTS = {
    "d1": "Der er frokost kl. 12 i kantinen.",
    "d2": "Prisen for suppleanter er 1.450 kr.",
    "d3": "Tog og bus.",
}


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    (folder / "qrels").mkdir(parents=True)
    lines = [json.dumps({"_id": key, "title": "", "text": text}) for key, text in DOCUMENTS.items()]
    (folder / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    questions = [
        {"_id": "q1", "text": "hvad koster det for en suppleant"},
        {"_id": "q2", "text": "uden svar"},
    ]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td2\t1\n", encoding="utf-8")
    return folder


def test_a_collection_is_read_without_its_unanswered_questions(collection: Path) -> None:
    read = read_collection(collection)

    assert read.name == "tiny"
    assert read.language == "da"
    assert list(read.questions) == ["q1"]
    assert read.relevant == {"q1": {"d2": 1.0}}


def test_judgements_may_lie_beside_the_corpus_with_or_without_heading(collection: Path) -> None:
    (collection / "qrels.tsv").write_text("q2\td1\t2\n", encoding="utf-8")

    assert read_collection(collection).relevant == {"q2": {"d1": 2.0}}


def test_words_alone_are_compared_where_there_is_no_embedding(
    collection: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([str(collection), "--embeddings", "none", "--json", "--cache", str(tmp_path)])

    rows = json.loads(capsys.readouterr().out)
    assert status == 0
    assert [row["system"] for row in rows] == ["BM25", "this project"]
    assert [row["ndcg_at_10"] for row in rows] == [1.0, 1.0]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("corpus.jsonl", "{nonsense", "corpus.jsonl, line 1"),
        ("queries.jsonl", '{"text": "no id"}', "queries.jsonl, line 1"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td2\tmany\n", "test.tsv, line 2"),
        ("qrels/test.tsv", "q9\td9\t1\n", "no question"),
    ],
)
def test_what_is_wrong_with_a_collection_is_said(
    collection: Path, name: str, content: str, problem: str
) -> None:
    (collection / name).write_text(content, encoding="utf-8")

    with pytest.raises(CollectionError, match=problem):
        read_collection(collection)


def test_a_missing_collection_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none"), "--embeddings", "none"]) == 2
    assert "corpus.jsonl cannot be read" in capsys.readouterr().err
