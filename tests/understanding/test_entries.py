"""The kinds of programme entry that a question is about."""

import numpy as np
import pytest

from assistant.conference import Session
from assistant.understanding.aims import BUCKETS
from assistant.understanding.entries import EntryReader, load_entries
from evals.entries import questions

KINDS = ("break", "lunch")


@pytest.fixture
def reader():
    return EntryReader(
        {
            "kinds": np.array(KINDS),
            "meaning": np.array([[4.0, 0.0], [0.0, 4.0]]),
            "words": np.zeros((2, BUCKETS)),
            "bias": np.array([-2.0, -2.0]),
        }
    )


def test_each_kind_is_as_likely_as_the_meaning_says_apart_from_the_others(reader):
    one = reader.read("Hvornår?", np.array([1.0, 0.0], np.float32))
    both = reader.read("Hvornår?", np.array([1.0, 1.0], np.float32))
    none = reader.read("Hvornår?", np.array([0.0, 0.0], np.float32))

    assert one["break"] > 0.8 > 0.2 > one["lunch"]
    assert min(both.values()) > 0.8
    assert max(none.values()) < 0.2


def test_what_comes_with_the_package_knows_the_kinds_of_the_schema():
    reader = load_entries()
    assert reader is not None

    unsaid = np.zeros(384, np.float32)
    pause, lunch = (
        reader.read("Hvornår er der pause?", unsaid),
        reader.read("Hvornår er der frokost?", unsaid),
    )

    assert set(pause) <= set(Session.model_fields["kind"].annotation.__args__)
    assert pause["break"] > lunch["break"]
    assert lunch["lunch"] > pause["lunch"]


def test_the_questions_it_is_fitted_on_have_no_two_lines_alike_and_a_kind_or_none():
    labelled = questions()

    assert len(labelled) > 1500
    assert any(not kinds for kinds in labelled.values())
    assert any(len(kinds) > 1 for kinds in labelled.values())
