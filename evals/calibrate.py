"""Fit when to answer and when to say "not in my material": ``python -m evals.calibrate``.

Fitted on questions made for it (``calibration.yaml``) and on the dev half of the cases; the test half is never
read. Search with the bundled embedding and search by words alone are fitted apart.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.bootstrap import build_assistant, ingest
from assistant.composing import confidence
from assistant.composing.confidence import FEATURE_NAMES, measure
from assistant.composing.extractive import without_introductions
from assistant.pipeline import Assistant, clean_text
from assistant.settings import Settings
from assistant.types import Turn
from assistant.understanding.frame import FrameReader
from assistant.understanding.language import detect_language
from assistant.understanding.parts import split_questions, stand_alone

FOLDER = Path(__file__).parent
TARGET = Path(confidence.__file__).with_name("confidence.json")
# The share of answerable questions that may be refused: by words alone silence has to come sooner.
FALSE_REFUSALS = {"dense": 0.08, "lexical": 0.12}
_TOP_K = 10


def questions() -> Iterator[tuple[str, list[Turn], bool]]:
    """Each question with its history and whether the material answers it."""
    for name in ("calibration.yaml", "calibration-more.yaml"):
        for row in yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")):
            yield row["question"], [], row["answerable"]
    for path in sorted((FOLDER / "cases").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            expect: dict[str, Any] = case["expect"]
            if case["split"] != "dev" or "injection" in case["kind"] or "abstained" not in expect:
                continue
            turns = [Turn(turn["role"], turn["content"]) for turn in case.get("history") or []]
            yield case["question"], turns, not expect["abstained"]


def set_aside(knowledge: Path, folder: Path) -> tuple[Path, list[tuple[str, list[Turn], bool]]]:
    """A copy of the knowledge in which one in six of the known questions is missing, and those.

    What is searched for must not stand in the index to the letter.
    """
    copy = folder / "knowledge"
    shutil.copytree(knowledge, copy)
    aside: list[tuple[str, list[Turn], bool]] = []
    for path in sorted((copy / "asked").glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for heading, texts in data["questions"].items():
            aside += [(text, [], True) for text in texts[5::6]]
            data["questions"][heading] = [text for number, text in enumerate(texts) if number % 6 != 5]
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return copy, aside


def rows(assistant: Assistant, aside: list[tuple[str, list[Turn], bool]]) -> tuple[np.ndarray, np.ndarray]:
    """The features of each question's retrieval, and whether the material answers it."""
    features, labels = [], []
    reader = FrameReader(assistant.conferences[0]) if assistant.conferences else None
    for text, turns, answerable in (*questions(), *aside):
        text = clean_text(text)
        language = detect_language(text, turns)
        asked = split_questions(stand_alone(text, turns, reader), reader)
        hits = without_introductions(assistant.retriever.search(asked[0].search, language, top_k=_TOP_K))
        if len(asked) == 1 and hits:
            aims = (
                assistant.read_aims(asked[0].text, reader.read(asked[0].text, language)) if reader else None
            )
            features.append(astuple(measure(asked[0].search, hits, language, assistant.retriever, aims)))
            labels.append(int(answerable))
    return np.array(features), np.array(labels)


def fit(name: str, x: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    """The regression and its threshold; prints what they do on questions left out of the fit."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    model = LogisticRegression(C=1.0, max_iter=5000, class_weight="balanced")
    folds = StratifiedKFold(10, shuffle=True, random_state=1)
    probability = cross_val_predict(model, x, y, cv=folds, method="predict_proba")[:, 1]
    threshold = float(np.quantile(probability[y == 1], FALSE_REFUSALS[name]))
    silent = float((probability[y == 0] < threshold).mean())
    sys.stdout.write(
        f"{name}: {int(y.sum())} answerable, {int((1 - y).sum())} not; area under the curve "
        f"{roc_auc_score(y, probability):.3f}; at {FALSE_REFUSALS[name]:.0%} false refusals {silent:.0%} are refused "
        f"(10-fold cross-validation)\n"
    )
    model.fit(x, y)
    return {
        "answerable": int(y.sum()),
        "unanswerable": int((1 - y).sum()),
        "weights": {n: round(float(w), 4) for n, w in zip(FEATURE_NAMES, model.coef_[0], strict=True)},
        "intercept": round(float(model.intercept_[0]), 4),
        "threshold": round(threshold, 4),
    }


def main() -> int:
    """Fit both, write them, print them."""
    result: dict[str, Any] = {"made_by": "python -m evals.calibrate"}
    settings = Settings.load()
    for name, embeddings in (("dense", settings.embeddings), ("lexical", "none")):
        with tempfile.TemporaryDirectory() as folder:
            knowledge, aside = set_aside(settings.knowledge_dir, Path(folder))
            choices = settings.model_copy(
                update={
                    "embeddings": embeddings,
                    "data_dir": Path(folder) / "data",
                    "knowledge_dir": knowledge,
                }
            )
            ingest(choices)
            result[name] = fit(name, *rows(build_assistant(choices), aside))
        for feature, weight in result[name]["weights"].items():
            sys.stdout.write(f"  {feature:14} {weight:+.2f}\n")
    TARGET.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(f"wrote {TARGET.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
