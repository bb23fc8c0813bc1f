"""A language model's sentences on the API, and what is counted of them."""

import json
import time

import pytest
from fastapi.testclient import TestClient
from scripted import Play, says

from assistant.chat_models import load_chat_model
from assistant.composing.calling import ModelCaller
from assistant.composing.rewriting import FollowUpRewriter
from assistant.composing.tailoring import QuestionTailor
from assistant.pipeline import Assistant
from assistant.web.api import close_api, create_api
from assistant.web.chat import ChatPage, Conversation
from assistant.web.limits import RateLimiter
from assistant.web.metrics import Metrics

QUESTION = "Hvad koster det for en suppleant?"
TWO = "Som suppleant betaler du 1.450 kr. pr. person [1]. Prisen gælder også organisationsrepræsentanter [1]."


@pytest.fixture
def client(make_assistant, tmp_path):
    assistant = make_assistant()
    api = create_api(lambda: assistant, data_dir=tmp_path, rate_limit=0)
    close_api(api)
    return TestClient(api, raise_server_exceptions=False)


def events(response):
    found = []
    for block in response.text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def ask(client, **headers):
    return client.post("/api/chat", json={"question": QUESTION, "today": "2025-10-01"}, headers=headers)


def test_each_checked_sentence_is_an_event_and_the_answer_comes_last(client, server):
    server.play = Play(says(TWO))

    found = events(ask(client, Accept="text/event-stream"))

    assert [name for name, _ in found] == ["sentence", "sentence", "answer"]
    assert found[-1][1]["mode"] == "generative"
    assert (
        "".join(data["text"] for name, data in found if name == "sentence").strip() == found[-1][1]["answer"]
    )


def test_a_refused_sentence_is_in_no_event(client, server):
    server.play = Play(says("En suppleant betaler 1.250 kr. [1]."))

    response = ask(client, Accept="text/event-stream")

    assert "1.250" not in response.text
    assert events(response)[-1][1]["mode"] == "facts"


def test_tokens_outcomes_and_refusals_are_counted(client, server):
    server.play = Play(says(TWO))
    ask(client)
    server.play = Play(status=401)
    client.post("/api/chat", json={"question": "Hvad koster det for en leder?", "today": "2025-10-01"})

    text = client.get("/metrics").text

    assert 'med_model_tokens_total{direction="input"} 321.0' in text
    assert 'med_model_answers_total{outcome="generative"} 1.0' in text
    assert 'med_model_answers_total{outcome="failed"} 1.0' in text


def test_the_tokens_of_a_reworded_follow_up_that_nothing_answers_are_counted_too(built_in, server, tmp_path):
    model = load_chat_model("openai:scripted", base_url=server.url, api_key="x", timeout_s=2)
    rewriter = FollowUpRewriter(ModelCaller(model), timeout_s=1.0)
    assistant = Assistant(built_in.retriever, built_in.conferences, clock=built_in.clock, rewriter=rewriter)
    api = create_api(lambda: assistant, data_dir=tmp_path, rate_limit=0)
    close_api(api)
    client = TestClient(api, raise_server_exceptions=False)
    server.play = Play(says("Er der wifi?"))
    history = [{"role": "user", "content": "Hvad koster det for en suppleant?"}]

    reply = client.post("/api/chat", json={"question": "Er der wifi?", "history": history}).json()

    assert reply["mode"] == "abstained"
    assert len(server.seen) == 1
    assert 'med_model_tokens_total{direction="input"} 321.0' in client.get("/metrics").text


def test_a_second_try_is_counted_with_the_first(client, server):
    server.play = [Play(says("En suppleant betaler 1.250 kr. [1].")), Play(says(TWO))]
    ask(client)

    text = client.get("/metrics").text

    assert len(server.seen) == 2
    assert 'med_model_tokens_total{direction="input"} 642.0' in text
    assert "med_model_refused_sentences_total 1.0" in text


def test_the_tokens_of_a_guides_questions_are_counted_too(built_in, server, tmp_path):
    model = load_chat_model("openai:scripted", base_url=server.url, api_key="x", timeout_s=2)
    tailor = QuestionTailor(ModelCaller(model), name="openai:scripted", timeout_s=2)
    assistant = Assistant(
        built_in.retriever, built_in.conferences, clock=built_in.clock, knowledge_dir=built_in.knowledge_dir, tailor=tailor
    )  # fmt: skip
    api = create_api(lambda: assistant, data_dir=tmp_path, rate_limit=0)
    close_api(api)
    client = TestClient(api, raise_server_exceptions=False)
    server.play = Play(says("1. Hvad nu?"))
    body = {"topic": "AI til vagtplaner", "committee": "lokaludvalg", "sector": "kommune", "minutes": 45}

    for _ in range(2):  # the second time, the wordings are remembered
        assert client.post("/api/guides", json=body).status_code == 200

    text = client.get("/metrics").text
    assert len(server.seen) == 1
    assert 'med_model_tokens_total{direction="input"} 321.0' in text
    assert 'med_model_tokens_total{direction="output"} 45.0' in text


def test_readiness_does_not_ask_the_model(client, server):
    assert client.get("/readyz").status_code == 200
    assert server.seen == []


def test_on_the_page_a_sentence_appears_before_the_answer_is_done(make_assistant, server):
    server.play = Play(says(TWO, step=4, pause_s=0.02))
    assistant = make_assistant()
    page = ChatPage(lambda: assistant, RateLimiter(0), Metrics())

    seen = []
    for change, _ in page.ask(QUESTION, "turn-1-a", Conversation(), "client"):
        seen.append((time.perf_counter(), change["kind"], str(change.get("html", ""))))

    assert [kind for _, kind, _ in seen] == ["partial", "partial", "partial", "done"]
    assert "1.450" in seen[1][2]
    assert seen[-1][0] - seen[1][0] > 0.1


def test_the_page_tells_how_many_sentences_were_not_shown_and_not_what_they_said(make_assistant, server):
    server.play = Play(says("En suppleant betaler 1.250 kr. [1]. " + TWO))
    assistant = make_assistant()
    page = ChatPage(lambda: assistant, RateLimiter(0), Metrics())

    html = str([change for change, _ in page.ask(QUESTION, "turn-1-a", Conversation(), "client")][-1]["html"])

    assert "som kilderne ikke bærer" in html
    assert "1.250" not in html


BOTH = "Hvad koster det for en leder og for en suppleant?"
MANAGER, SUBSTITUTE = (
    "Ledere betaler 1.950 kr. pr. person [1].",
    "Suppleanter betaler 1.450 kr. pr. person [2].",
)


@pytest.mark.parametrize(
    "play",
    [
        Play(says(MANAGER)),  # half an answer
        Play(says(f"{MANAGER} Suppleanter betaler 1.250 kr. pr. person [2].")),
        Play(says(f"{MANAGER} Suppleanter betaler"), cut=True),
        Play(says(f"{MANAGER} Suppleanter betaler"), finish="length"),
        Play(says(f"{MANAGER} " + "x" * 900, step=1, pause_s=0.01)),  # until the time is over
    ],
    ids=["half", "half of it wrong", "connection closed", "cut for length", "too slow"],
)
def test_nothing_is_shown_of_a_reply_that_does_not_become_an_answer(make_assistant, server, play, tmp_path):
    server.play = play
    assistant = make_assistant()
    api = create_api(lambda: assistant, data_dir=tmp_path, rate_limit=0)

    found = events(
        TestClient(api).post(
            "/api/chat",
            json={"question": BOTH, "today": "2025-10-01"},
            headers={"Accept": "text/event-stream"},
        )
    )

    answer = found[-1][1]
    assert answer["mode"] == "facts"
    assert [name for name, _ in found if name == "replaced"] == []
    assert "".join(data["text"] for name, data in found if name == "sentence") == answer["answer"]


def test_what_was_shown_of_an_answer_stands_when_the_model_fails_behind_it(make_assistant, server):
    slow = says(f"{SUBSTITUTE.replace('[2]', '[1]')} " + "x" * 900, step=1, pause_s=0.01)
    server.play = [Play(slow), Play(says(TWO))]
    assistant = make_assistant()
    shown: list[str] = []

    answer = assistant.ask(QUESTION, on_sentence=shown.append)

    assert answer.mode == "generative"
    assert answer.text == " ".join(shown)
    assert (answer.trace.outcome, answer.trace.replaced) == ("cut short", False)
    assert answer.trace.refused[-1].reason == "too slow"
    assert assistant.ask(QUESTION).trace.outcome == "generative"  # asked again: half an answer is not kept


def test_a_fault_of_ours_behind_shown_sentences_takes_them_back_in_plain_words(
    make_assistant, server, tmp_path, monkeypatch
):
    def broken(*arguments):
        raise RuntimeError("Bente")

    monkeypatch.setattr("assistant.composing.drafts.Draft.answer", broken)
    server.play = Play(says(TWO))
    assistant = make_assistant()
    api = create_api(lambda: assistant, data_dir=tmp_path, rate_limit=0)
    page = ChatPage(lambda: assistant, RateLimiter(0), Metrics())

    found = events(ask(TestClient(api), Accept="text/event-stream"))
    changes = [change for change, _ in page.ask(QUESTION, "turn-1-a", Conversation(), "client")]

    names = [name for name, _ in found]
    again = names.index("replaced")
    assert "generative" not in str(found[-1][1]["mode"])
    assert (
        "".join(data["text"] for name, data in found[again:] if name == "sentence") == found[-1][1]["answer"]
    )
    assert "er trukket tilbage" in str(changes[-1]["html"])
    assert str(changes[-1]["announce"]).startswith("Det, der først stod her, er trukket tilbage.")
