"""What many open browser sessions met is held against the bounds; the browsers themselves are measured by hand."""

import pytest

from evals import sessions
from evals.sessions import Met, measured


def test_sessions_that_open_answer_keys_and_questions_quickly_keep_the_bounds():
    figures = measured(Met([0.3] * 50, [0.02] * 100, [0.4] * 100), 50, 4.0)

    assert all(figure.met for figure in figures)
    assert "100 answers in 50 open sessions, 0 failed" in figures[-1].note


@pytest.mark.parametrize(
    "met",
    [Met([4.0], [0.02], [0.4]), Met([0.3], [0.5], [0.4]), Met([0.3], [0.02], [5.0]), Met([0.3], [0.02], [])],
)
def test_one_slow_figure_or_none_is_not_met(met):
    assert not all(figure.met for figure in measured(met, 1, 1.0))


def test_more_sessions_than_a_machine_can_hold_are_refused(capsys):
    with pytest.raises(SystemExit):
        sessions.main(["--sessions", "5000"])

    assert "--sessions must be from 1 to 200" in capsys.readouterr().err
