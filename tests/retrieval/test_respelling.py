"""Questions for embeddings, spelt as the corpus spells."""

import pytest

from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.respelling import respelled
from assistant.retrieval.word_index import WordIndex
from assistant.words import fold, tokens

TEXTS = [
    "Medarbejderne har ret til medindflydelse på møderne i udvalget.",
    "En retningslinje om kunstig intelligens aftales i fællesskab.",
    "Kameraet ved en indgang måler stemningen.",
    "What the committee must discuss before a purchase.",
]


@pytest.fixture(scope="module")
def words():
    return LexicalIndex(WordIndex.of(TEXTS, ["da", "da", "da", "en"]))


@pytest.fixture(scope="module")
def spelling():
    written = {fold(token): token.casefold() for text in TEXTS for token in tokens(text)}
    return written.get


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("har vi ret til noget paa moederne", "har vi ret til noget på møderne"),
        ("kunstig inteligens", "kunstig intelligens"),
        ("naar medarbejdrene siger nej", "når medarbejderne siger nej"),
        ("indgangskameraet", "indgang kameraet"),
        ("kameraet og moedet om temaet", "kameraet og mødet om temaet"),
    ],
)
def test_a_question_is_spelt_as_the_corpus_spells_it(words, spelling, typed, meant):
    assert respelled(typed, words, spelling) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "Hvad siger udvalget om retningslinjen?",
        "Hvad gør de i Udvalge Kommune?",  # a name, though near a known word
        "what does the committee do",
        "§ 7, kl. 9.25 og 1.450 kr.",
        "zxqw",
        "",
    ],
)
def test_known_words_names_numbers_and_unknown_ones_stay_as_they_are(words, spelling, typed):
    assert respelled(typed, words, spelling) == typed
