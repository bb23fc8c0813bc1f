"""False sentences made of a source's own words are refused behind whatever they cite; faithful ones mostly are not."""

from itertools import combinations
from pathlib import Path

import pytest
import yaml

from assistant.composing.guard import Guard, passages_for
from assistant.composing.guard.typed import TypedCheck

STATEMENTS = yaml.safe_load((Path(__file__).parent / "model_statements.yaml").read_text(encoding="utf-8"))
FAITHFUL = 0.82  # share of faithful sentences that must be let through; the others cost fluency, no fact
MISSED = 0.02  # share of false sentences that may be: those the guard is known not to see through


@pytest.fixture(scope="module")
def judge(built_in):
    """Whether a sentence that answers a question is let through behind one or two of the sources it was given."""
    typed = TypedCheck(built_in.conferences[0])
    guards: dict[str, tuple[Guard, list[list[int]]]] = {}

    def judged(question: str, sentence: str) -> str:
        if question not in guards:
            answer = built_in.ask(question)
            assert answer.mode in ("facts", "extractive"), question
            passages = passages_for(answer)
            guard = Guard(
                passages, built_in.retriever.support, language=answer.language, question=answer.trace.query.text,
                built_in=answer.text, typed=typed, today=answer.trace.query.today,
            )  # fmt: skip
            numbers = [passage.number for passage in passages]
            guards[question] = (
                guard,
                [[n] for n in numbers] + [list(two) for two in combinations(numbers[:3], 2)],
            )
        guard, cited = guards[question]
        for numbers in cited:
            marks = "".join(f"[{number}]" for number in numbers)
            if guard.check(f"{sentence} {marks}").holds:
                return marks
        return ""

    return judged


@pytest.mark.parametrize("question", STATEMENTS["wrong"])
def test_a_false_sentence_is_refused_whatever_it_cites(judge, question):
    shown = {
        sentence: marks for sentence in STATEMENTS["wrong"][question] if (marks := judge(question, sentence))
    }

    assert shown == {}


def test_what_is_known_to_be_missed_stays_few():
    count = {kind: sum(map(len, STATEMENTS[kind].values())) for kind in ("wrong", "missed")}

    assert count["wrong"] >= 300
    assert count["missed"] <= MISSED * sum(count.values())


def test_faithful_sentences_in_other_words_are_let_through(judge):
    said = [
        (question, sentence)
        for question, all_of_it in STATEMENTS["faithful"].items()
        for sentence in all_of_it
    ]
    refused = [sentence for question, sentence in said if not judge(question, sentence)]

    assert len(said) >= 100
    assert len(refused) <= (1 - FAITHFUL) * len(said), refused
