"""What the HTTP API promises."""

import json
from datetime import date

import pytest
from canned import CannedAssistant
from fastapi.testclient import TestClient
from icalendar import Calendar

from assistant.errors import IndexMissingError
from assistant.types import Turn
from assistant.web.limits import RateLimiter

ANSWER_FIELDS = {
    "id", "question", "answer", "abstained", "language", "mode", "citations", "suggestions", "elapsed_ms"
}  # fmt: skip


def events(text: str) -> list[tuple[str, dict]]:
    blocks = [block for block in text.split("\n\n") if block.startswith("event: ")]
    return [(head[7:], json.loads(data[6:])) for head, data in (block.split("\n", 1) for block in blocks)]


def test_a_question_gets_the_answer_object(client):
    answer = client.post("/api/chat", json={"question": "Hvad koster det for en suppleant?"}).json()

    assert set(answer) == ANSWER_FIELDS
    assert answer["mode"] == "facts"
    assert answer["abstained"] is False
    assert answer["answer"].startswith("1.450 kr.")
    assert set(answer["citations"][0]) == {"number", "title", "source", "section", "url", "quote"}


def test_history_date_and_language_reach_the_assistant(client, assistant):
    history = [{"role": "user", "content": "Hej"}, {"role": "assistant", "content": "Hej."}]

    client.post(
        "/api/chat",
        json={"question": "Og prisen?", "history": history, "today": "2025-11-04", "language": "en"},
    )

    assert assistant.asked == [
        ("Og prisen?", (Turn("user", "Hej"), Turn("assistant", "Hej.")), date(2025, 11, 4), "en")
    ]


def test_of_a_long_history_the_last_twenty_turns_count(client, assistant):
    history = [{"role": "user", "content": str(number)} for number in range(1_000)]

    response = client.post("/api/chat", json={"question": "Og så?", "history": history})

    assert response.status_code == 200
    assert [turn.content for turn in assistant.asked[0][1]] == [str(number) for number in range(980, 1_000)]


def test_an_answer_streams_sentence_by_sentence_and_then_whole(client):
    response = client.post(
        "/api/chat", json={"question": "Hvad gør hovedudvalget?"}, headers={"Accept": "text/event-stream"}
    )

    assert response.headers["content-type"].startswith("text/event-stream")
    received = events(response.text)
    names = [name for name, _ in received]
    assert names == ["sentence"] * (len(names) - 1) + ["answer"]
    assert len(names) >= 5
    whole = received[-1][1]
    assert set(whole) == ANSWER_FIELDS
    assert "".join(data["text"] for _, data in received[:-1]) == whole["answer"]
    assert received[0][1]["text"] == "Hovedudvalget drøfter ny teknologi. [2] "


def test_a_failure_while_streaming_is_an_error_event(client):
    response = client.post(
        "/api/chat", json={"question": "bryd sammen"}, headers={"Accept": "text/event-stream"}
    )

    assert [name for name, _ in events(response.text)] == ["error"]
    assert "on purpose" not in response.text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": " \n\t"},
        {"question": "\x00"},
        {"question": None},
        {"question": ["Hvad?"]},
        {"question": "Hvad?", "today": "2025-02-30"},
        {"question": "Hvad?", "today": "i morgen"},
        {"question": "Hvad?", "today": "0001-01-01"},
        {"question": "Hvad?", "today": 0},
        {"question": "Hvad?", "language": "sv"},
        {"question": "Hvad?", "history": [{"role": "system", "content": "x"}]},
        {"question": "Hvad?", "history": "Hej"},
        {"question": "Hvad?", "sprog": "da"},
        [],
        "Hvad?",
    ],
)
def test_a_wrong_question_is_refused_with_a_message(client, body):
    response = client.post("/api/chat", json=body)

    assert response.status_code == 422
    assert response.json()["detail"][0]["msg"]


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"question": "Hvad?", "language": "\\ud800"}', "application/json"),
        (b"question=Hvad", "application/x-www-form-urlencoded"),
        (b'{"question": "Hvad?"}', "text/plain"),
    ],
)
def test_a_body_that_is_not_a_question_is_refused(client, content, content_type):
    response = client.post("/api/chat", content=content, headers={"Content-Type": content_type})

    assert response.status_code == 422
    assert response.json()["detail"]


def test_what_no_person_types_is_taken_out(client, assistant):
    body = b'{"question": "Hvad\\u0000 koster \\ud83d det?"}'

    response = client.post("/api/chat", content=body, headers={"Content-Type": "application/json"})

    assert response.status_code == 200
    assert assistant.asked[0][0] == "Hvad koster  det?"


@pytest.mark.parametrize("announced", [True, False])
def test_a_huge_body_is_too_large(client, announced):
    body = b'{"question": "' + b"a" * 10_000_000 + b'"}'
    content = body if announced else (body[start : start + 65_536] for start in range(0, len(body), 65_536))

    response = client.post("/api/chat", content=content, headers={"Content-Type": "application/json"})

    assert response.status_code == 413
    assert "256 kB" in response.json()["detail"]


def test_an_unexpected_failure_is_503_without_inner_details(client, caplog):
    response = client.post("/api/chat", json={"question": "bryd sammen"})

    assert response.status_code == 503
    assert "on purpose" not in response.text
    assert "broken on purpose" in caplog.text


def test_a_known_failure_is_503_with_its_sentence(make_api):
    class Closed(CannedAssistant):
        def search(self, text, *, top_k=10, language=None):
            raise IndexMissingError("nothing has been ingested; run python ingest.py")

    response = TestClient(make_api(lambda: Closed())).get("/api/search", params={"q": "AI"})

    assert response.status_code == 503
    assert response.json() == {"detail": "nothing has been ingested; run python ingest.py"}


def test_without_an_assistant_everything_says_so(make_api):
    client = TestClient(make_api(lambda: None, problem=lambda: "the index is being built"))

    asked = client.post("/api/chat", json={"question": "Hvad?"})

    assert asked.status_code == 503
    assert "Retry-After" in asked.headers
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json() == {"status": "not ready", "reason": "the index is being built"}


def test_ready_means_that_a_question_is_answered(make_api, assistant):
    class Broken(CannedAssistant):
        def ask(self, *_, **__):
            raise RuntimeError("broken on purpose")

    assert TestClient(make_api()).get("/readyz").status_code == 200
    assert TestClient(make_api(lambda: Broken())).get("/readyz").status_code == 503


def test_a_search_gives_chunks(client):
    found = client.get("/api/search", params={"q": "hovedudvalg", "k": 3}).json()

    assert set(found) == {"id", "query", "results"}
    assert set(found["results"][0]) == {"chunk_id", "source", "section", "score", "text"}


@pytest.mark.parametrize("query", ["q=", "q=%20", "", "q=x&k=0", "q=x&k=999", "q=x&k=ti", "q=x&language=sv"])
def test_a_wrong_search_is_refused(client, query):
    assert client.get(f"/api/search?{query}").status_code == 422


@pytest.mark.parametrize(
    ("city", "speaker"),
    [
        ("København", "Kenneth Kristensen"),
        ("Fredericia", "Martin Østergaard Christensen"),
        ("copenhagen", "Kenneth Kristensen"),
    ],
)
def test_the_programme_has_each_citys_own_speaker(client, city, speaker):
    days = client.get("/api/programme", params={"city": city}).json()["days"]

    assert len(days) == 1
    at_one = next(session for session in days[0]["sessions"] if session["start"] == "13:00")
    assert [person["name"] for person in at_one["people"]] == [speaker]


def test_the_programme_of_an_unknown_city_names_the_known_ones(client):
    response = client.get("/api/programme", params={"city": "Odense"})

    assert response.status_code == 422
    assert "København, Fredericia" in response.json()["detail"]


def test_a_session_becomes_a_calendar_event_with_the_citys_speaker(client):
    sessions = client.get("/api/programme", params={"city": "Fredericia"}).json()["days"][0]["sessions"]
    wanted = next(session["id"] for session in sessions if session["start"] == "13:00")

    response = client.get("/api/programme.ics", params={"city": "Fredericia", "session": wanted})

    assert response.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert str(event["dtstart"].dt) == "2025-11-11 13:00:00+01:00"
    assert str(event["dtend"].dt) == "2025-11-11 13:35:00+01:00"
    assert event["dtstart"].params["TZID"] == "Europe/Copenhagen"
    assert "Martin Østergaard Christensen" in event["description"]
    assert "Kenneth" not in event["description"]
    assert "Messe C" in event["location"]


def test_all_calendar_events_have_their_own_lasting_identity(client):
    def uids() -> list[str]:
        found = []
        for day in client.get("/api/programme").json()["days"]:
            for session in [None, *(entry["id"] for entry in day["sessions"])]:
                query = {"city": day["city"]} | ({"session": session} if session else {})
                (event,) = Calendar.from_ical(client.get("/api/programme.ics", params=query).content).walk(
                    "VEVENT"
                )
                found.append(str(event["uid"]))
        return found

    first = uids()
    assert len(set(first)) == len(first) == 26
    assert uids() == first


def test_a_session_that_is_not_there_is_not_found(client):
    assert client.get("/api/programme.ics", params={"city": "Fredericia", "session": "x"}).status_code == 404


def test_without_a_conference_there_is_no_programme(make_api, assistant):
    assistant.conferences = ()

    assert TestClient(make_api()).get("/api/programme").status_code == 404


def test_feedback_is_stored_without_personal_data(client, tmp_path):
    comment = "Jeg hedder 010190-1234, ring 12 34 56 78 eller skriv til a.b@kommune.dk. Prisen er 1.450 kr."

    response = client.post(
        "/api/feedback", json={"answer_id": "a-1", "rating": "down", "comment": comment, "question": "Hvad?"}
    )

    assert response.status_code == 204
    (line,) = (tmp_path / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    stored = json.loads(line)
    assert stored["rating"] == "down"
    assert (
        stored["comment"]
        == "Jeg hedder [CPR_1], ring [TELEFON_1] eller skriv til [E-MAIL_1]. Prisen er 1.450 kr."
    )


def test_feedback_keeps_what_the_organisers_publish(client, tmp_path):
    place = "Konferencen holdes i Messe C, Vestre Ringvej 101, 7000 Fredericia."

    client.post("/api/feedback", json={"answer_id": "a-1", "rating": "up", "answer": place})

    (line,) = (tmp_path / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["answer"] == place


@pytest.mark.parametrize("body", [{}, {"answer_id": "", "rating": "up"}, {"answer_id": "a", "rating": "meh"}])
def test_wrong_feedback_is_refused(client, body):
    assert client.post("/api/feedback", json=body).status_code == 422


def test_feedback_that_cannot_be_stored_is_503(make_api, tmp_path):
    (tmp_path / "occupied").write_text("a file, not a folder")
    client = TestClient(make_api(data_dir=tmp_path / "occupied"))

    response = client.post("/api/feedback", json={"answer_id": "a", "rating": "up"})

    assert response.status_code == 503
    assert str(tmp_path) not in response.text


def test_too_many_questions_are_told_when_to_come_back(make_api):
    client = TestClient(make_api(rate_limit=2))
    statuses = [client.post("/api/chat", json={"question": "Hvad?"}) for _ in range(3)]

    assert [response.status_code for response in statuses] == [200, 200, 429]
    assert 1 <= int(statuses[-1].headers["Retry-After"]) <= 30
    assert client.get("/healthz").status_code == 200


def test_a_bucket_fills_again_and_clients_do_not_share_it():
    now = [0.0]
    limiter = RateLimiter(2, clock=lambda: now[0])

    assert [limiter.wait_seconds("a") for _ in range(3)] == [0, 0, 30]
    assert limiter.wait_seconds("b") == 0
    now[0] = 30.0
    assert limiter.wait_seconds("a") == 0


def test_the_limiter_remembers_a_bounded_number_of_clients():
    limiter = RateLimiter(1, max_clients=3)

    for number in range(100):
        limiter.wait_seconds(str(number))

    assert len(limiter._buckets) == 3


def test_every_response_carries_security_headers(client):
    for response in (client.get("/healthz"), client.get("/nowhere"), client.post("/api/chat", json={})):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'self'" in response.headers["content-security-policy"]
        assert "http" not in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/gradio_api/upload", "/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=x"]
)
def test_files_can_neither_be_put_nor_fetched(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path, files={"files": b"x"}).status_code == 404


def test_unknown_addresses_and_methods_answer_in_json(client):
    assert client.get("/api/nope").json()["detail"]
    refused = client.delete("/api/chat")
    assert refused.status_code == 405
    assert refused.headers["Allow"] == "POST"


def test_metrics_count_answers_by_mode_and_language(client):
    client.post("/api/chat", json={"question": "Hvad koster det?"})
    client.post("/api/chat", json={"question": "Er der parkering?"})
    client.post("/api/chat", json={"question": "bryd sammen"})

    text = client.get("/metrics").text

    assert 'med_answers_total{language="da",mode="facts"} 1.0' in text
    assert 'med_answers_total{language="da",mode="abstained"} 1.0' in text
    assert 'med_errors_total{kind="unexpected"} 1.0' in text
    assert 'med_http_requests_total{method="POST",route="/api/chat",status="503"} 1.0' in text
