"""What a question aims at: its words, the story around it, and what patterns read in it."""

import numpy as np

from assistant.understanding.aims import (
    BUCKETS,
    KNOWN_SCALE,
    STORY_WORDS,
    AimReader,
    frame_features,
    load_aims,
    meaning_features,
    story,
    with_story,
    word_features,
)


def test_a_story_has_buckets_of_its_own_and_weighs_less(garden_reader):
    alone, weights = word_features("Hvad lander det på?")
    both, story_weights = word_features("Hvad lander det på?", "Vi er tre gartnere.")

    assert list(both[: len(alone)]) == list(alone)
    assert not set(both[len(alone) :]) <= set(alone)
    assert np.linalg.norm(story_weights[len(alone) :]) < np.linalg.norm(weights)


def test_only_the_end_of_a_long_story_is_read():
    assert story("ord " * 100 + "slut").split()[-1] == "slut"
    assert len(story("ord " * 100).split()) == STORY_WORDS


def test_a_question_with_its_story_has_a_vector_of_length_one_between_both():
    question, whole = np.array([1, 0], np.float32), np.array([0, 1], np.float32)

    both = with_story(question, whole)

    assert np.isclose(np.linalg.norm(both), 1)
    assert np.isclose(both @ question, both @ whole)


def test_meaning_is_what_a_question_does_not_share_with_all():
    centre = np.array([0.5, 0.5], np.float32)

    assert np.allclose(meaning_features(centre, centre), 0)


def test_by_words_alone_a_plain_question_shows_its_aim(shipped_reader):
    reader = load_aims()
    assert reader is not None

    for text, aim in (
        ("hvad koster det for en leder", "price"),
        ("hvad er adressen", "place"),
        ("hvor længe varer frokosten", "duration"),
        ("hvem er kontaktperson", "contact"),
    ):
        aims = reader.read(text, shipped_reader.read(text, "da"), None)
        assert aims.best == aim
        assert np.isclose(sum(probability for _, probability in aims.ranked), 1, atol=1e-4)


def test_every_thing_read_in_a_question_has_a_place_of_its_own(garden_reader):
    plain = frame_features(garden_reader.read("hej", "da"))
    priced = frame_features(garden_reader.read("hvad koster det for to gartnere i Viborg kl. 13", "da"))

    assert len(plain) == len(priced)
    assert (priced > plain).sum() >= 4


def test_the_nearest_known_questions_have_a_vote(garden_reader):
    frame = garden_reader.read("hej", "da")
    read = len(frame_features(frame))
    reader = AimReader(
        {
            "labels": np.array(["place", "price"]),
            "centre": np.zeros(2),
            "meaning": np.zeros((2, 2)),
            "words": np.zeros((2, BUCKETS)),
            "read": np.zeros((2, read)),
            "bias": np.zeros(2),
            "words_alone": np.zeros((2, BUCKETS)),
            "read_alone": np.zeros((2, read)),
            "bias_alone": np.zeros(2),
            "axes": np.eye(2),
            "known": np.array([[KNOWN_SCALE, 0], [0, KNOWN_SCALE]]),
            "aim_of": np.array([0, 1]),
        }
    )

    near_place = reader.read("hej", frame, np.array([1, 0.1], np.float32))
    by_words_alone = reader.read("hej", frame, None)

    assert near_place.best == "place"
    assert np.isclose(near_place.of("place", "price"), 1, atol=1e-5)
    assert np.isclose(by_words_alone.of("place"), 0.5)
