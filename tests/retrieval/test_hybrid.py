"""Finding chunks by meaning and by words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.errors import EmbeddingError
from assistant.retrieval import HybridRetriever, Weights, fuse_scores
from assistant.types import Chunk, Hit, Query

TOPICS = ("mad", "betaling", "sted")
TEXTS = {
    "frist": "Frist for tilmelding er onsdag den 22. oktober 2025.",
    "pris": "Prisen er 1.450 kr. for suppleanter og 1.950 kr. for øvrige deltagere.",
    "frokost": "Der er frokost kl. 12.00 og kaffe kl. 14.15.",
    "oplaeg": "Kl. 13.00 taler Anette om kunstig intelligens i arbejdsmiljøet.",
    "sted": "Vi mødes i København, Vester Voldgade 113.",
    "regel": "Se § 15 og artikel 50 om pligten til at oplyse.",
    "fyld": "Deltagerne får materialet udleveret på dagen.",
}


class TopicEmbeddings(Embeddings):
    """A vector says which of three topics a text names."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = np.array([1.0 if topic in text.lower() else 0.1 for topic in TOPICS])
        return [float(value) for value in vector / np.linalg.norm(vector)]


class BrokenEmbeddings(TopicEmbeddings):
    def embed_query(self, text: str) -> list[float]:
        raise EmbeddingError("the model is gone")


@dataclass(frozen=True)
class Index:
    chunks: tuple[Chunk, ...]
    vectors: NDArray[np.float32] | None = None


def chunk(name: str, text: str, language: str = "da") -> Chunk:
    return Chunk(name, f"{name}.md", "Konferencen", "", text, language=language)


def lexical(*chunks: Chunk) -> HybridRetriever:
    return HybridRetriever(Index(chunks or tuple(chunk(*item) for item in TEXTS.items())), None)


def ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.chunk.id for hit in hits]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Hvad er tilmeldingsfristen?", "frist"),
        ("hvornår er frsit for timelding", "frist"),
        ("Hvad sker der klokken et?", "oplaeg"),
        ("Who speaks at 1 pm?", "oplaeg"),
        ("Er det 1450 kroner?", "pris"),
        ("Is it DKK 1,950?", "pris"),
        ("22/10", "frist"),
        ("October 22", "frist"),
        ("i kobenhavn?", "sted"),
        ("I KOEBENHAVN", "sted"),
        ("What is the price for a substitute?", "pris"),
        ("When is the deadline for registration?", "frist"),
        ("§15", "regel"),
        ("article 50", "regel"),
        ("arbejde og miljø", "oplaeg"),
    ],
)
def test_words_alone_find_the_answer_however_it_is_asked_for(question: str, answer: str) -> None:
    assert ids(lexical().search(question, top_k=1)) == [answer]


def test_a_compound_and_its_words_meet_both_ways() -> None:
    retriever = lexical(
        chunk("a", "Tilmeldingsfristen udløber snart."),
        chunk("b", "Tilmelding sker her. En frist."),
        chunk("c", "Intet."),
    )

    assert set(ids(retriever.search("frist for tilmelding", top_k=2))) == {"a", "b"}
    assert set(ids(retriever.search("tilmeldingsfrist", top_k=2))) == {"a", "b"}


def test_the_embedding_finds_what_no_word_points_to() -> None:
    chunks = (chunk("a", "Mad og drikke."), chunk("b", "Betaling sker forud."), chunk("c", "Sted og tid."))
    vectors = np.array(TopicEmbeddings().embed_documents([c.text for c in chunks]), np.float32)
    retriever = HybridRetriever(Index(chunks, vectors), TopicEmbeddings())

    hits = retriever.search("xbetalingx", top_k=3)

    assert hits[0].chunk.id == "b"
    assert hits[0].dense == pytest.approx(1)


def test_without_matching_words_or_meaning_nothing_is_found() -> None:
    assert lexical().search("zzzz qqqq", top_k=5) == []


@pytest.mark.parametrize("text", ["", "   ", "?!", "hvad er det"])
def test_a_question_without_content_finds_nothing_by_words(text: str) -> None:
    assert lexical().search(text, top_k=5) == []


def test_an_empty_index_finds_nothing() -> None:
    assert HybridRetriever(Index(()), None).search("pris", top_k=5) == []


def test_a_failing_embedding_leaves_the_search_to_the_words(caplog: pytest.LogCaptureFixture) -> None:
    chunks = tuple(chunk(*item) for item in TEXTS.items())
    vectors = np.array(TopicEmbeddings().embed_documents([c.text for c in chunks]), np.float32)

    hits = HybridRetriever(Index(chunks, vectors), BrokenEmbeddings()).search("pris", top_k=1)

    assert ids(hits) == ["pris"]
    assert "the model is gone" in caplog.text


def test_the_best_come_first_each_once_with_scores_between_0_and_1() -> None:
    hits = lexical().search("pris kl. 13 tilmelding København frokost", top_k=10)

    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len(set(ids(hits))) == len(hits)


def test_of_twins_the_one_in_the_questions_language_comes_first() -> None:
    retriever = lexical(
        chunk("da", "Copilot er en assistent."),
        chunk("en", "Copilot is an assistant.", "en"),
        chunk("x", "Andet."),
    )

    assert ids(retriever.search("Copilot", "da", top_k=2)) == ["da", "en"]
    assert ids(retriever.search("Copilot", "en", top_k=2)) == ["en", "da"]


def test_what_is_not_to_be_kept_is_not_found_and_makes_room_for_the_next() -> None:
    retriever = lexical(*(chunk(f"{n}", f"Prisen er nummer {n}") for n in range(100)))

    hits = retriever.search("pris", top_k=3, keep=lambda found: int(found.id) >= 90)

    assert len(hits) == 3
    assert all(int(hit.chunk.id) >= 90 for hit in hits)


def test_equal_chunks_keep_their_order() -> None:
    retriever = lexical(*(chunk(f"{n}", "Prisen er den samme") for n in range(50)))

    assert ids(retriever.search("pris", top_k=5)) == ["0", "1", "2", "3", "4"]


def test_the_lexical_share_of_a_hit_is_the_support_of_its_text() -> None:
    retriever = lexical()
    question = "Hvad er prisen for suppleanter, frokost, tilmeldingsfrist og Copilot kl. 13?"

    for hit in retriever.search(question, top_k=10):
        assert hit.lexical == pytest.approx(
            retriever.support(question, hit.chunk.indexed_text, "da"), abs=1e-6
        )


def test_support_weighs_rare_words_more_and_counts_unknown_ones() -> None:
    retriever = lexical()

    assert retriever.support("pris suppleanter", TEXTS["pris"]) == pytest.approx(1)
    assert 0 < retriever.support("pris Copilot", TEXTS["pris"]) < 0.5
    assert retriever.support("hvad er det", TEXTS["pris"]) == 0


def test_the_parts_of_a_compound_support_it_in_part() -> None:
    retriever = lexical()

    both = retriever.support("tilmeldingsfrist", "Frist for tilmelding")
    one = retriever.support("tilmeldingsfrist", "En frist")
    assert 0 < one < both < 1


def test_content_terms_leave_out_function_words_and_know_what_the_corpus_lacks() -> None:
    retriever = lexical()

    terms = dict(retriever.content_terms("Hvad koster frokost og Copilot den 22. oktober?"))

    assert list(terms) == ["koster", "frokost", "copilot", "#m10", "#10-22"]
    assert terms["copilot"] == retriever.unknown_idf > terms["frokost"]


def test_a_query_is_searched_by_its_text_and_language() -> None:
    query = Query("Hvad er prisen?", "Hvad er den?", "da", date(2025, 10, 1))

    assert ids(lexical().retrieve(query, top_k=1)) == ["pris"]


def test_weights_decide_between_words_and_meaning() -> None:
    chunks = (chunk("ord", "Alpha beta"), chunk("mening", "mad"), chunk("c", "sted"), chunk("d", "betaling"))
    vectors = np.array(TopicEmbeddings().embed_documents([c.text for c in chunks]), np.float32)

    def first(weights: Weights) -> str:
        return ids(
            HybridRetriever(Index(chunks, vectors), TopicEmbeddings(), weights=weights).search(
                "alpha xmadx", top_k=1
            )
        )[0]

    assert first(Weights(dense=0)) == "ord"
    assert first(Weights(stems=0, grams=0)) == "mening"


def test_fused_scores_are_weighted_means() -> None:
    fused = fuse_scores([np.array([1, 0], np.float32), np.array([0, 1], np.float32)], [3, 1])

    assert fused.tolist() == [0.75, 0.25]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "a" * 5000, "😀 ✓", "1" * 400, "-" * 100, "kl. " * 50])
def test_any_text_can_be_searched_and_indexed(text: str) -> None:
    retriever = lexical(chunk("a", text), chunk("b", "Prisen"))

    assert "b" in ids(retriever.search(f"pris {text}", top_k=5))


def test_a_question_known_to_be_answered_in_a_chunk_brings_the_chunk_and_is_never_shown():
    shown = [chunk(*item) for item in TEXTS.items()]
    known = Chunk(
        "asked#1", "asked/x.yaml", "x", "", "hvad skal jeg punge ud med", answers="pris", kind="asked"
    )
    retriever = HybridRetriever(Index((*shown, known)), None)

    hits = retriever.search("hvad mon man skal punge ud med?", "da", top_k=3)

    assert ids(hits)[0] == "pris"
    assert known not in retriever.chunks


def test_a_known_question_whose_chunk_is_gone_is_not_searched():
    known = Chunk(
        "asked#1", "asked/x.yaml", "x", "", "hvad skal jeg punge ud med", answers="væk", kind="asked"
    )
    retriever = HybridRetriever(Index((chunk("pris", TEXTS["pris"]), known)), None)

    assert retriever.search("punge ud", "da", top_k=3) == []


def test_a_known_question_counts_by_its_meaning_too():
    shown = [chunk(name, TEXTS[name]) for name in ("frist", "fyld", "regel")]
    known = Chunk("asked#1", "asked/x.yaml", "x", "", "mad", answers="fyld", kind="asked")
    texts = [item.text for item in (*shown, known)]
    vectors = np.array(TopicEmbeddings().embed_documents(texts), np.float32)
    retriever = HybridRetriever(Index((*shown, known), vectors), TopicEmbeddings())

    assert ids(retriever.search("noget mad", "da", top_k=1)) == ["fyld"]


def test_a_section_written_in_both_languages_is_found_in_the_questions_own() -> None:
    retriever = lexical(
        chunk("pris", "Prisen er 1.450 kr."),
        Chunk(
            "pris-en", "pris.en.md", "The conference", "", "The price is DKK 1,450 a person.", language="en"
        ),
        chunk("fyld", "Mødet begynder kl. 9."),
    )

    assert ids(retriever.search("price a person 1450", "da", top_k=2))[0] == "pris"
    assert ids(retriever.search("price a person 1450", "en", top_k=2))[0] == "pris-en"
    assert "pris" not in ids(retriever.search("price a person 1450", "en", top_k=3))
