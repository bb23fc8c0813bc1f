"""Fit when to answer and when to say "not in my material": ``python -m evals.calibrate``.

Fitted on questions made for it (``calibration.yaml``) and on the dev half of the cases; the test half is never
read. Search with the bundled embedding, with another one and by words alone are fitted apart, and passages that
somebody has added (``added.py``). ``python -m evals.calibrate added`` fits these alone and keeps the rest.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.bootstrap import build_assistant, ingest
from assistant.composing import confidence
from assistant.composing.confidence import FEATURE_NAMES, Features, meaning_of, measure
from assistant.composing.extractive import most_fitting
from assistant.composing.passages import is_not_stated
from assistant.embeddings import NO_EMBEDDING
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.types import Turn
from assistant.understanding.aims import Aims
from assistant.understanding.cleaning import clean_text
from assistant.understanding.follow_ups import as_typed, stand_alone
from assistant.understanding.frame import FrameReader
from assistant.understanding.language import detect_language
from assistant.understanding.naming import with_med_named
from assistant.understanding.parts import split_questions
from evals import added

FOLDER = Path(__file__).parent
TARGET = Path(confidence.__file__).with_name("confidence.json")
# The share of answerable questions that may be refused: by words alone silence has to come sooner.
FALSE_REFUSALS = {"bundled": 0.045, "dense": 0.08, "lexical": 0.12, "added": 0.06}
# Inverse of the penalty, by cross-validation: the meaning has hundreds of directions.
_STRENGTH = 0.3
_STRENGTH_WITH_MEANING = 0.005
_TOP_K = 10


def questions() -> Iterator[tuple[str, list[Turn], bool]]:
    """Each question with its history and whether the material answers it."""
    for name in ("calibration.yaml", "calibration-more.yaml", "calibration-follow-ups.yaml"):
        for row in yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")):
            turns = [Turn(turn["role"], turn["content"]) for turn in row.get("history") or []]
            yield row["question"], turns, row["answerable"]
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


@dataclass(frozen=True, slots=True)
class Row:
    """One question's retrieval, and whether the material answers it."""

    features: Features
    aims: Aims
    answerable: bool


def rows(assistant: Assistant, aside: list[tuple[str, list[Turn], bool]]) -> list[Row]:
    """What is measured of each question; those of two parts are left out."""
    found = []
    reader = FrameReader(assistant.conferences[0])
    for text, turns, answerable in (*questions(), *aside):
        text = clean_text(text)
        language = detect_language(text, turns)
        asked = split_questions(stand_alone(text, turns, reader), reader)
        question = with_med_named(asked[0].search, language)
        hits = most_fitting(
            question,
            assistant.retriever.search(question, language, top_k=_TOP_K),
            asked=asked[0].text,
        )
        if len(asked) != 1 or not hits:
            continue
        typed = as_typed(text, turns, language, reader)
        frame = (
            reader.read(typed, language)
            if typed
            else reader.read_asked(asked[0].text, asked[0].said, language)
        )
        aims = assistant.read_aims(typed or asked[0].text, frame)
        if aims is None:
            raise SystemExit("there are no weights of aims; run python -m evals.aims first")
        features = measure(typed or question, hits, language, assistant.retriever)
        if (turns and not typed) or not is_not_stated(aims, features):  # else silence needs no weighing
            found.append(Row(features, aims, answerable))
    return found


def matrix(measured: Sequence[Row], labels: Sequence[str], *, meaning: bool) -> np.ndarray:
    """A row a question: its features, how likely each aim is, and what it means where that counts."""
    table = []
    for row in measured:
        likely = dict(row.aims.ranked)
        values = [*astuple(row.features), *(likely.get(label, 0.0) for label in labels)]
        if meaning:
            vector = meaning_of(row.features, row.aims)
            size = 0 if row.aims.meaning is None else len(row.aims.meaning)
            values += [0.0] * size if vector is None else vector.tolist()
        table.append(values)
    return np.array(table)


def fit(name: str, x: np.ndarray, y: np.ndarray, labels: Sequence[str], *, strength: float) -> dict[str, Any]:
    """The regression and its threshold; prints what they do on questions left out of the fit.

    Args:
        name: of what is fitted.
        x: a row a question: its features, then how likely each of ``labels`` is, then what it means.
        y: whether each is answered.
        labels: the aims that count.
        strength: inverse of the penalty.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(
        StandardScaler(), LogisticRegression(C=strength, max_iter=5000, class_weight="balanced")
    )
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
    scaler, regression = model[0], model[1]
    # The scaling is folded into the weights: what is measured is used as it is.
    weights = regression.coef_[0] / scaler.scale_
    intercept = float(regression.intercept_[0] - weights @ scaler.mean_)
    named = len(FEATURE_NAMES)
    return {
        "answerable": int(y.sum()),
        "unanswerable": int((1 - y).sum()),
        "weights": _rounded(FEATURE_NAMES, weights),
        "aims": _rounded(labels, weights[named:]),
        "meaning": [round(float(weight), 4) for weight in weights[named + len(labels) :]],
        "intercept": round(intercept, 4),
        "threshold": round(threshold, 4),
    }


def fit_rows(name: str, measured: Sequence[Row], *, meaning: bool) -> dict[str, Any]:
    """:func:`fit` by the features, the aims, and what the questions mean where that counts."""
    labels = sorted({label for row in measured for label, _ in row.aims.ranked})
    y = np.array([int(row.answerable) for row in measured])
    strength = _STRENGTH_WITH_MEANING if meaning else _STRENGTH
    return fit(name, matrix(measured, labels, meaning=meaning), y, labels, strength=strength)


def fit_added(settings: Settings) -> dict[str, Any]:
    """:func:`fit` for added passages, by what search finds alone: nothing is known of what they tell."""
    measured = added.rows(settings)
    known = [FEATURE_NAMES.index(name) for name in ("asked", "asked_unknown", "topic", "topic_margin")]
    x = np.array([astuple(row.features) for row in measured])
    x[:, known] = 0.0
    return fit("added", x, np.array([int(row.answerable) for row in measured]), (), strength=_STRENGTH)


def _rounded(names: Sequence[str], weights: np.ndarray) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=False)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit all, or what is named alone, write it, print it."""
    parser = argparse.ArgumentParser(prog="python -m evals.calibrate", description=__doc__)
    parser.add_argument("alone", nargs="?", choices=["added"], help="fit this alone, and keep the rest")
    chosen = parser.parse_args(arguments)
    settings = Settings.load()
    if chosen.alone:
        result = json.loads(TARGET.read_text(encoding="utf-8"))
        ingest(settings)
        result["added"] = fit_added(settings)
        return _written(result, ("added",))
    result = {"made_by": "python -m evals.calibrate"}
    for embeddings in (settings.embeddings, NO_EMBEDDING):
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
            if embeddings != NO_EMBEDDING:
                result["added"] = fit_added(choices)
            measured = rows(build_assistant(choices), aside)
        if embeddings == NO_EMBEDDING:
            result["lexical"] = fit_rows("lexical", measured, meaning=False)
        else:
            result["bundled"] = fit_rows("bundled", measured, meaning=True)
            result["dense"] = fit_rows("dense", measured, meaning=False)
    return _written(result, ("bundled", "dense", "lexical", "added"))


def _written(result: dict[str, Any], fitted: Sequence[str]) -> int:
    for name in fitted:
        for feature, weight in result[name]["weights"].items():
            sys.stdout.write(f"  {name} {feature:14} {weight:+.2f}\n")
    TARGET.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"wrote {TARGET.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
