"""Fit which kind of programme entry a question is about: ``python -m evals.entries``.

Trained on ``entry_questions/*.txt``: a file a kind, a question a line; one that is about two kinds stands in
both files, one about none in ``none.txt``. They were written for this, and not by who wrote the evaluation's
cases, which are never read here. ``--check`` prints how well it does on questions left out of the fit.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.conference import load_conferences
from assistant.settings import Settings
from assistant.understanding import entries
from assistant.understanding.aims import BUCKETS, meaning_features
from assistant.understanding.frame import FrameReader
from evals.aims import TARGET as AIMS
from evals.aims import embed_with_stories, with_stories, word_matrix

FOLDER = Path(__file__).parent / "entry_questions"
TARGET = Path(entries.__file__).with_name("entries.npz")
NONE = "none"
FOLDS = 5
ITERATIONS = 200
STRENGTH = 1.0  # inverse of the regularisation
_ASKED_FROM = 0.5  # likelihood from which --check counts a kind as read


def questions() -> dict[str, frozenset[str]]:
    """Each question with the kinds of entry it is about."""
    found: dict[str, set[str]] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                found.setdefault(line.strip(), set()).update({path.stem} - {NONE})
    return {text: frozenset(kinds) for text, kinds in found.items()}


def main() -> int:
    """Fit, write, print."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import KFold, cross_val_predict

    labelled = questions()
    kinds = sorted(set().union(*labelled.values()))
    conferences, _ = load_conferences(Settings.load().knowledge_dir)
    pairs = with_stories(list(labelled), FrameReader(conferences[0]))
    with np.load(AIMS, allow_pickle=False) as arrays:
        centre = arrays["centre"].astype(np.float32)
    meaning = np.stack([meaning_features(vector, centre) for vector in embed_with_stories(pairs)])
    alone = [(text, "") for text, _ in pairs]
    features = hstack([csr_matrix(meaning), csr_matrix(word_matrix(alone))]).tocsr()
    folds = KFold(FOLDS, shuffle=True, random_state=1)
    rows: list[NDArray[np.float64]] = []
    biases: list[float] = []
    for kind in kinds:
        about = np.array([kind in named for named in labelled.values()])
        model = LogisticRegression(C=STRENGTH, max_iter=ITERATIONS)
        if "--check" in sys.argv:
            left_out = cross_val_predict(model, features, about, cv=folds, method="predict_proba")[:, 1]
            read = left_out >= _ASKED_FROM
            both = int((read & about).sum())
            sys.stdout.write(
                f"{kind}: {both} of {about.sum()} read, {both / max(read.sum(), 1):.1%} of those read right\n"
            )
        model.fit(features, about)
        rows.append(model.coef_[0])
        biases.append(float(model.intercept_[0]))
    weights = np.stack(rows)
    columns = meaning.shape[1]
    np.savez_compressed(
        TARGET,
        kinds=np.array(kinds),
        meaning=weights[:, :columns].astype(np.float16),
        words=weights[:, columns : columns + BUCKETS].astype(np.float16),
        bias=np.array(biases, np.float32),
    )
    sys.stdout.write(f"wrote {TARGET.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
