"""The two runs side by side."""

from dataclasses import replace
from pathlib import Path

from assistant.types import Answer, Query, Refusal, Trace
from evals.cases import load_cases
from evals.judge import Opinion
from evals.language_model import run_both, table_of_both

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


class Canned:
    """Answers the same with and without a model, and says that a model was asked."""

    retriever = None
    contact = "kontakt@medsamarbejdet.dk"

    def __init__(self, *, model: bool = True) -> None:
        self._model = model

    def without_model(self) -> "Canned":
        return Canned(model=False)

    def ask(self, question, history=(), *, today=None, language=None):
        query = Query(question, question, "da", today)
        trace = Trace(query)
        if self._model:
            refused = (Refusal("Nej.", "'1450' does not stand in what it cites"), Refusal("", "too slow"))
            trace = replace(trace, model="openai:x", outcome="too slow", refused=refused, input_tokens=7)
        return Answer(question, "Det står ikke i mit materiale.", "da", "abstained", trace=trace)


def test_both_runs_are_summed_up_with_what_was_refused():
    cases = [case for case in load_cases() if case.split == "dev"][:6]

    both = run_both(cases, Canned(), knowledge_dir=KNOWLEDGE)
    table = table_of_both(both)

    assert both["built-in"]["cases"] == both["generative"]["cases"] == 6
    assert both["asked"] == 7  # a warm-up comes first
    assert both["tokens"]["input"] == 49
    assert both["refused"] == {"… does not stand in what it cites": 7, "too slow": 7}
    assert "openai:x was asked 7 times: too slow 7" in table


def test_the_whole_corpus_in_the_prompt_and_a_judge_stand_beside_and_decide_nothing():
    class Kind:
        name = "openai:judge"

        def opinion(self, record):
            return Opinion(right=True, grounded=True, fluent=5)

    cases = [case for case in load_cases() if case.split == "dev"][:4]

    both = run_both(cases, Canned(), knowledge_dir=KNOWLEDGE, corpus=Canned(), judge=Kind())
    table = table_of_both(both)

    assert both["sides"] == ["built-in", "generative", "whole corpus"]
    assert both["whole corpus"]["cases"] == 4
    assert both["tokens_whole_corpus"]["input"] == 35
    assert set(both["opinions"]) == set(both["sides"])
    assert "whole corpus" in table.splitlines()[0]
    assert "openai:judge sees it (prompt" in table
    assert "no gate" in table
