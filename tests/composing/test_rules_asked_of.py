"""Which paragraph a question is on, where the sentence before it names one."""

import pytest

from assistant.composing.reading_one import rules_asked_of
from assistant.understanding.frame import FrameReader
from assistant.understanding.parts import split_questions


@pytest.mark.parametrize(
    ("message", "rules"),
    [
        ("§ 6 bliver nævnt hele tiden på kurset. Hvad går den ud på?", {"§6"}),
        ("My manager keeps quoting Article 50. What is it about?", {"art50"}),
        ("Hvad siger § 7 om det?", {"§7"}),
        ("Vi har ret til det efter § 7. Hvad koster det?", set()),
        ("§ 6 bliver nævnt hele tiden. Hvad handler dagen om?", set()),
    ],
)
def test_a_question_that_points_back_and_names_no_fact_is_on_the_rule_named_before(garden, message, rules):
    reader = FrameReader(garden)
    (asked,) = split_questions(message, reader)

    assert rules_asked_of(asked, reader.read_asked(asked.text, asked.said, "da")) == rules
