"""Fit when to answer and when to say "not in my material": ``python -m evals.calibrate``.

Every dev question is retrieved twice: as it is, and with the sources that answer it taken away. The second
stands for a near miss, a question on the subject whose answer is not there. Only the dev split is used.
"""

import json
import sys
from dataclasses import astuple
from pathlib import Path

import numpy as np
import yaml

from assistant.bootstrap import build_assistant
from assistant.composing import confidence
from assistant.composing.confidence import FEATURE_NAMES, measure
from assistant.composing.extractive import without_introductions
from assistant.pipeline import Assistant, clean_text
from assistant.settings import Settings
from assistant.types import Turn
from assistant.understanding.language import detect_language
from assistant.understanding.parts import split_questions, stand_alone

TARGET = Path(confidence.__file__).with_name("confidence.json")
FALSE_REFUSALS = 0.03  # the share of answerable dev questions that may be refused
_TOP_K = 10


def rows(assistant: Assistant) -> tuple[list[tuple[float, ...]], list[int], list[str]]:
    """Features, whether the hits hold the answer, and what kind of row it is."""
    features: list[tuple[float, ...]] = []
    labels: list[int] = []
    kinds: list[str] = []
    reader = assistant._readers[0] if assistant._readers else None
    for path in sorted(Path("evals/cases").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            if case["split"] != "dev" or "injection" in case["kind"]:
                continue
            turns = [Turn(turn["role"], turn["content"]) for turn in case.get("history") or []]
            text = clean_text(case["question"])
            language = detect_language(text, turns)
            asked = split_questions(stand_alone(text, turns, reader), reader)
            if len(asked) != 1:
                continue
            question = asked[0].search
            expect = case["expect"]
            sources = tuple(expect.get("sources") or ())
            hits = without_introductions(assistant.retriever.search(question, language, top_k=_TOP_K))

            def add(found, label: int, kind: str, question: str = question, language: str = language) -> None:
                if found:
                    features.append(astuple(measure(question, found, language, assistant.retriever)))
                    labels.append(label)
                    kinds.append(kind)

            if expect.get("abstained") is True:
                add(hits, 0, "unanswerable")
            elif sources and hits[0].chunk.source.startswith(sources):
                add(hits, 1, "answerable")
                without = assistant.retriever.search(
                    question,
                    language,
                    top_k=_TOP_K,
                    keep=lambda chunk, s=sources: not chunk.source.startswith(s),
                )
                add(without, 0, "taken away")
    return features, labels, kinds


def main() -> int:
    """Fit, cross-validate, write, and print what it means."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    features, labels, kinds = rows(build_assistant(Settings.load()))
    x, y = np.array(features), np.array(labels)
    kind = np.array(kinds)
    # The real unanswerable questions count as much as all those whose source was taken away.
    weights = np.where(kind == "answerable", 1.0 / (kind == "answerable").sum(), 0.0)
    for negative in ("unanswerable", "taken away"):
        weights += np.where(kind == negative, 0.5 / max(1, (kind == negative).sum()), 0.0)
    weights *= len(y)
    model = LogisticRegression(C=1.0, max_iter=2000)
    probability = cross_val_predict(
        model, x, y, cv=5, method="predict_proba", params={"sample_weight": weights}
    )[:, 1]
    model.fit(x, y, sample_weight=weights)
    threshold = float(np.quantile(probability[kind == "answerable"], FALSE_REFUSALS))
    for name in ("answerable", "unanswerable", "taken away"):
        share = float((probability[kind == name] >= threshold).mean())
        sys.stdout.write(
            f"{name:14} n={int((kind == name).sum()):4}  answered {share:.0%} (cross-validated)\n"
        )
    TARGET.write_text(
        json.dumps(
            {
                "fitted_on": "dev split, python -m evals.calibrate",
                "rows": {name: int((kind == name).sum()) for name in sorted(set(kinds))},
                "weights": {
                    name: round(float(w), 4) for name, w in zip(FEATURE_NAMES, model.coef_[0], strict=True)
                },
                "intercept": round(float(model.intercept_[0]), 4),
                "threshold": round(threshold, 4),
            },
            indent=2,
        )
        + "\n",
        encoding="utf-8",
    )
    sys.stdout.write(f"wrote {TARGET.name}: threshold {threshold:.3f}\n")
    for name, weight in zip(FEATURE_NAMES, model.coef_[0], strict=True):
        sys.stdout.write(f"  {name:14} {weight:+.2f}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
