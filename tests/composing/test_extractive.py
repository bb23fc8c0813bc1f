"""Answers made of the passages' own sentences."""

import pytest

from assistant.composing.extractive import extract, most_fitting
from assistant.types import Chunk, Hit

WORMS = "Ja, regnorme er gode for jorden. De laver gange."
BLADES = "Nej, blade skal ikke brændes. De bliver til muld."


def answered(question, *texts, language="da", sure=True):
    hits = [
        Hit(Chunk(f"{n}.md#a", f"{n}.md", f"{n}", f"{n}", text, language, "guidance"), 1.0)
        for n, text in enumerate(texts)
    ]
    return extract(question, hits, lambda query, text, language: 0.5, sure=sure)


@pytest.mark.parametrize(
    "question", ["Hvad gør regnorme?", "Og hvordan er det med regnorme?", "What do worms do?"]
)
def test_a_question_that_wants_no_verdict_is_not_answered_with_yes(question):
    assert answered(question, WORMS)[0].text == "Regnorme er gode for jorden. De laver gange."


def test_only_the_first_passage_says_yes_or_no():
    first, second = answered("Er regnorme gode?", WORMS, BLADES)

    assert first.text.startswith("Ja, regnorme")
    assert second.text.startswith("Blade skal ikke")


def test_a_passage_that_may_answer_another_question_says_neither_yes_nor_no():
    (first,) = answered("Er brandmænd gode for regnorme?", WORMS, sure=False)

    assert first.text.startswith("Regnorme er gode")


def test_what_is_quoted_stays_verbatim():
    assert answered("Hvad gør regnorme?", WORMS)[0].evidence[0].quote == WORMS


@pytest.mark.parametrize(
    "text", ["Nej, ikke hver dag.", "Ja, men kun om foråret.", "Ja. Det er godt.", "Jakob graver."]
)
def test_what_would_be_no_sentence_by_itself_is_left_whole(text):
    assert answered("Hvornår graver man?", text)[0].text == text


def test_a_yes_before_a_title_in_quotation_marks_is_left_out_as_well():
    found = [Hit(Chunk("1", "a.md", "Orme", "Er bogen god?", 'Ja, "Orm og jord" er en god bog.'), 0.9)]

    (first,) = extract("Er Orm og jord oversat?", found, lambda *_: 1.0, sure=False)

    assert first.text == '"Orm og jord" er en god bog.'


def found(*passages):
    return [
        Hit(Chunk(section, f"{n}.md", "Orme", section, text, kind=kind), score)
        for n, (section, text, kind, score) in enumerate(passages)
    ]


def test_guidance_and_a_conference_are_not_told_in_one_answer():
    hits = found(
        ("Hvad er en orm?", "En orm graver gange.", "guidance", 0.9),
        ("Hvem skriver man til?", "Skriv til orm@have.example.", "faq", 0.89),
    )

    assert [statement.text for statement in extract("Hvad er en orm?", hits, lambda *_: 0.5)] == [
        "En orm graver gange."
    ]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Jeg er lige blevet BSF, hvad skal jeg gøre ved orme?", "Hvad gør man ved orme?"),
        ("As a new BSF, where do I start with the worms?", "Hvad gør man ved orme?"),
        ("Hvad betyder BSF, som jeg lige er blevet?", "Hvad betyder BSF?"),
        ("BSF?", "Hvad betyder BSF?"),
    ],
)
def test_what_a_word_means_comes_first_only_for_who_asks_that(question, first):
    hits = found(
        ("Hvad betyder BSF?", "BSF er en bifuldmægtig.", "guidance", 0.5),
        ("Hvad gør man ved orme?", "Man lader dem være.", "guidance", 0.4),
    )

    assert most_fitting(question, hits, asked=question)[0].chunk.section == first


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Må man fodre regnorme?", True),
        ("Er det tilladt at fodre regnorme?", True),
        ("Skal man fodre regnorme?", False),
        ("Er det forbudt at fodre regnorme?", False),
        ("Er regnorme fodret?", False),
        ("Do we have to feed worms?", False),
        ("Can we feed worms?", True),
    ],
)
def test_a_yes_to_what_may_be_done_is_none_to_what_must_be(question, verdict):
    hits = found(("Må man fodre regnorme?", "Ja, de spiser blade.", "guidance", 0.9))

    text = extract(question, hits, lambda *_: 0.5)[0].text

    assert text.startswith("Ja") is verdict


def test_a_yes_with_a_but_leaves_a_whole_sentence_where_it_answers_another_question():
    hits = found(("Må man fodre regnorme?", "Ja, men giver man dem salt, dør de.", "guidance", 0.9))

    assert extract("Skal man fodre regnorme?", hits, lambda *_: 0.5)[0].text == "Giver man dem salt, dør de."
    assert extract("Må man fodre regnorme?", hits, lambda *_: 0.5)[0].text.startswith("Ja, men ")
