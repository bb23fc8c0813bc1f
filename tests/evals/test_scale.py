"""The made-up index of ``python -m evals.scale``."""

import numpy as np

from evals.scale import ROOT, knowledge_sentences, made_up_chunks, made_up_vectors


def test_the_chunks_are_the_same_every_time_and_each_has_a_word_of_its_own():
    sentences = list(knowledge_sentences(ROOT / "knowledge"))
    chunks = list(made_up_chunks(sentences, 60))

    assert len(sentences) > 200
    assert chunks == list(made_up_chunks(sentences, 60))
    assert len({chunk.id for chunk in chunks}) == 60
    assert len({chunk.text.split()[-1] for chunk in chunks}) == 60


def test_the_vectors_lie_as_near_each_other_as_real_ones_do():
    vectors = made_up_vectors(200, 384)
    cosines = (vectors @ vectors.T)[np.triu_indices(200, 1)]

    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert 0.75 < cosines.mean() < 0.9
    assert (vectors == made_up_vectors(200, 384)).all()
