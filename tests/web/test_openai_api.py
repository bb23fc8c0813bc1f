"""The OpenAI form: the official client over a real server, and what front ends send besides."""

import json

import httpx
import openai
import pytest
from canned import PRICE_QUOTE
from fastapi.testclient import TestClient
from served import served

from assistant.types import Turn

QUESTION = {"role": "user", "content": "Hvad koster det for en suppleant?"}


@pytest.fixture
def official(make_api):
    with (
        served(make_api()) as address,
        openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as made,
    ):
        yield made


def test_the_official_client_gets_an_answer_with_its_sources(official):
    completion = official.chat.completions.create(model="med-assistant", messages=[QUESTION])

    (choice,) = completion.choices
    assert completion.object == "chat.completion"
    assert choice.finish_reason == "stop"
    assert choice.message.role == "assistant"
    assert "1.450 kr." in choice.message.content
    assert (
        "\n\nKilder:\n[1] MED-konferencen om AI: Priser (https://www.medsamarbejdet.dk)"
        in choice.message.content
    )
    assert completion.citations[0]["quote"] == PRICE_QUOTE
    assert completion.mode == "facts"
    assert completion.abstained is False
    assert (
        completion.usage.total_tokens
        == completion.usage.prompt_tokens + completion.usage.completion_tokens
        > 0
    )


def test_the_official_client_streams_the_same_text(official):
    whole = official.chat.completions.create(model="med-assistant", messages=[QUESTION])
    chunks = list(
        official.chat.completions.create(
            model="med-assistant", messages=[QUESTION], stream=True, stream_options={"include_usage": True}
        )
    )

    said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert said == whole.choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert len({chunk.id for chunk in chunks}) == 1
    (last,) = [chunk for chunk in chunks if chunk.choices and chunk.choices[0].finish_reason]
    assert last.choices[0].finish_reason == "stop"
    assert last.citations[0]["quote"] == PRICE_QUOTE
    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens > 0


def test_a_stream_without_options_ends_without_usage(official):
    chunks = list(official.chat.completions.create(model="med-assistant", messages=[QUESTION], stream=True))

    assert all(chunk.usage is None for chunk in chunks)
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_there_is_one_model(official):
    assert [model.id for model in official.models.list()] == ["med-assistant"]
    assert official.models.retrieve("med-assistant").owned_by == "med-assistant"


def test_another_model_is_not_found(official):
    with pytest.raises(openai.NotFoundError, match="use med-assistant") as caught:
        official.chat.completions.create(model="gpt-4o", messages=[QUESTION])

    assert caught.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError):
        official.models.retrieve("gpt-4o")


def test_the_history_comes_from_the_messages_without_our_source_lists(official, assistant):
    first = official.chat.completions.create(model="med-assistant", messages=[QUESTION]).choices[0].message
    follow_up = {"role": "user", "content": "Og for ledere?"}

    official.chat.completions.create(
        model="med-assistant",
        messages=[{"role": "system", "content": "Svar kort."}, QUESTION, first, follow_up],
    )

    question, history, _, _ = assistant.asked[-1]
    assert question == "Og for ledere?"
    assert [turn.role for turn in history] == ["user", "assistant"]
    assert history[0] == Turn("user", QUESTION["content"])
    assert "Kilder:" not in history[1].content


def test_date_and_language_can_be_given_as_extra_fields(official, assistant):
    official.chat.completions.create(
        model="med-assistant", messages=[QUESTION], extra_body={"today": "2025-10-01", "language": "en"}
    )

    assert assistant.asked[-1][2].isoformat() == "2025-10-01"
    assert assistant.asked[-1][3] == "en"


@pytest.mark.parametrize(
    "messages",
    [
        [{"role": "assistant", "content": "Hej"}],
        [{"role": "system", "content": "Svar kort."}],
        [{"role": "user", "content": "   "}],
        [{"role": "user", "content": None}],
    ],
)
def test_without_a_question_the_client_is_told_so(official, messages):
    with pytest.raises(openai.UnprocessableEntityError, match="must be a question"):
        official.chat.completions.create(model="med-assistant", messages=messages)


def test_wrong_requests_have_the_error_object_of_the_form(client):
    response = client.post("/v1/chat/completions", json={"model": "med-assistant", "messages": []})

    assert response.status_code == 422
    assert response.json()["error"]["type"] == "invalid_request_error"
    assert "messages" in response.json()["error"]["message"]
    assert client.post("/v1/chat/completions", content=b"{").status_code == 422
    assert client.get("/v1/embeddings").status_code == 404


def test_more_than_one_choice_is_refused(client):
    response = client.post(
        "/v1/chat/completions", json={"model": "med-assistant", "messages": [QUESTION], "n": 2}
    )

    assert response.status_code == 422
    assert "one answer" in response.json()["error"]["message"]


def test_what_open_webui_sends_is_understood(client, assistant):
    # As Open WebUI sends it: parts instead of a text, its own ids, parameters, files and features.
    body = {
        "stream": True,
        "model": "med-assistant",
        "messages": [
            {"role": "system", "content": "You are helpful."},
            {"role": "user", "content": [{"type": "text", "text": QUESTION["content"]}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}]},
        ],
        "params": {},
        "tool_servers": [],
        "features": {"image_generation": False, "code_interpreter": False, "web_search": False, "memory": False},
        "variables": {"{{USER_NAME}}": "A", "{{CURRENT_DATE}}": "2025-10-01"},
        "model_item": {"id": "med-assistant", "object": "model", "owned_by": "openai", "urlIdx": 0},
        "session_id": "s", "chat_id": "c", "id": "m",
        "background_tasks": {"title_generation": True, "tags_generation": True},
        "temperature": 0.7, "top_p": 1, "max_tokens": 500, "stop": None, "seed": 1, "user": "x", "metadata": None,
        "frequency_penalty": 0, "logit_bias": {}, "response_format": {"type": "text"}, "tools": [], "tool_choice": "auto",
    }  # fmt: skip

    with client.stream(
        "POST", "/v1/chat/completions", json=body, headers={"Authorization": "Bearer x"}
    ) as response:
        lines = [line for line in response.iter_lines() if line]

    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert lines[-1] == "data: [DONE]"
    assert all(line.startswith("data: ") for line in lines)
    assert "1.450" in "".join(
        json.loads(line[6:])["choices"][0]["delta"].get("content", "") for line in lines[:-1]
    )
    assert assistant.asked[-1][0] == QUESTION["content"]


def test_a_failure_in_mid_stream_is_told_in_the_stream(client):
    body = {
        "model": "med-assistant",
        "stream": True,
        "messages": [{"role": "user", "content": "bryd sammen"}],
    }

    lines = client.post("/v1/chat/completions", json=body).text.splitlines()

    assert any('"error"' in line for line in lines)
    assert "data: [DONE]" in lines


def test_an_assistant_that_is_not_ready_says_when_to_come_back(make_api):
    response = TestClient(make_api(lambda: None)).post(
        "/v1/chat/completions", json={"model": "med-assistant", "messages": [QUESTION]}
    )

    assert response.status_code == 503
    assert response.headers["retry-after"]
    assert response.json()["error"]["type"] == "server_error"


def test_the_rate_limit_holds_here_too(make_api):
    with served(make_api(rate_limit=1)) as address:
        body = {"model": "med-assistant", "messages": [QUESTION]}
        assert httpx.post(f"{address}/v1/chat/completions", json=body).status_code == 200
        refused = httpx.post(f"{address}/v1/chat/completions", json=body)

    assert refused.status_code == 429
    assert refused.headers["retry-after"]
    assert refused.json()["error"]["type"] == "rate_limit_error"
