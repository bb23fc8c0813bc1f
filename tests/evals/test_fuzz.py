"""The fuzzing counts what it is given, finds what crashes, and finds nothing in the parsers now."""

import logging

import pytest
from hypothesis import strategies as st

from assistant.errors import KnowledgeError
from evals import fuzz
from evals.fuzz_parsers import Target, targets


@pytest.fixture
def handler():
    made = fuzz._Unexpected()
    logging.getLogger().addHandler(made)
    yield made
    logging.getLogger().removeHandler(made)


def run(act, handler, *, count=30, strategy=None, **values):
    target = Target("x", 1, strategy if strategy is not None else st.integers(), act, **values)
    return fuzz.run_target(target, count, 1, handler)


def test_it_gives_as_many_inputs_as_asked_for_also_of_a_small_choice(handler):
    assert run(lambda value: None, handler).inputs >= 30
    assert run(lambda value: None, handler, strategy=st.integers(0, 10**6), count=200).inputs >= 200


def test_a_refusal_of_the_projects_own_is_no_crash_and_anything_else_is_one(handler):
    def refuse(value):
        raise KnowledgeError("a.md", "is no good")

    def crash(value):
        raise ZeroDivisionError("no")

    refused, crashed = run(refuse, handler), run(crash, handler)

    assert (refused.refused, refused.crashes) == (refused.inputs, [])
    assert len(crashed.crashes) == crashed.inputs
    assert crashed.crashes[0].startswith("ZeroDivisionError at test_fuzz.py:")


def test_what_was_caught_and_logged_is_a_crash_whatever_the_status(handler):
    def hide(value):
        try:
            raise RuntimeError("hidden")
        except RuntimeError:
            logging.getLogger("assistant.web").exception("unexpected failure")
        return 503

    tally = run(hide, handler, wanted=frozenset({503}))

    assert len(tally.crashes) == tally.inputs
    assert tally.server_errors == 0


def test_a_status_of_500_is_counted_and_one_of_400_is_a_refusal(handler):
    tally = run(lambda value: 500 if value % 2 else 422, handler)

    assert tally.server_errors > 0
    assert tally.refused + tally.server_errors == tally.inputs


def test_the_same_seed_gives_the_same_inputs(handler):
    first, second = [], []
    run(first.append, handler, strategy=st.text())
    run(second.append, handler, strategy=st.text())

    assert first == second


def test_the_table_adds_up():
    tallies = [fuzz.Tally("a", inputs=7_000, refused=5), fuzz.Tally("b", inputs=3_000, crashes=["x"])]

    assert "| all | 10,000 | 5 | 1 | 0 | 0 |" in fuzz.table(tallies, 1)


class NoAssistant:
    """Answers nothing; the mails' other parts are tried all the same."""

    conferences = ()
    contact = None

    def ask(self, question, history=(), *, today=None, language=None):
        from assistant.types import Answer

        return Answer(question, "Det står ikke i mit materiale.", language or "da", "abstained")


def test_a_few_inputs_to_every_parser_crash_nothing(tmp_path, handler):
    for target in targets(tmp_path, NoAssistant()):
        tally = fuzz.run_target(target, 4, 7, handler)
        assert tally.crashes == [], target.name
