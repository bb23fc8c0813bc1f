"""Which questions are open."""

import pytest

from assistant.guides.openness import is_open


@pytest.mark.parametrize(
    "question",
    ["Hvad siger journalen om talegenkendelse?", "Hvad kan vi love hinanden om job?", "Hvem er velkommen?", "Hvordan går det?"],
)  # fmt: skip
def test_a_question_with_many_answers_is_open(question):
    assert is_open(question)


@pytest.mark.parametrize(
    "question",
    ["Er AI godt?", "Skal vi stoppe?", "Hvad er selvfølgelig bedst?", "Det går da, vel?", "Hvorfor ikke bruge AI?", "Hvad kan vi jo ikke undvære?"],
)  # fmt: skip
def test_yes_or_no_and_a_hint_of_the_answer_are_not_open(question):
    assert not is_open(question)
