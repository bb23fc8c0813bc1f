"""From a question nobody answered to an answer anybody gets."""

from datetime import date

import pytest
import yaml

from assistant.desk.errors import DeskError
from assistant.store.values import Written

PARKING = "Er der gratis parkering ved Messe C?"
FORM = {
    "question": PARKING,
    "danish": "Ja, der er 900 gratis parkeringspladser ved Messe C. Kør ind ad port 2.",
    "english": "",
    "question_english": "",
    "source": "Mail fra Messe C",
    "owner": "Anna",
    "until": "2025-12-31",
    "file": "",
}


def ask(place, *questions, channel="api"):
    client = place.client()
    for question in questions:
        client.post("/api/chat", json={"question": question})
    assert place.desk.recorder.flush()


def test_unanswered_questions_are_kept_masked_grouped_and_counted_the_newest_first(place):
    ask(
        place,
        "Kan man parkere ved Messe C? Skriv til bo@example.dk eller 010190-1234",
        "Serveres der glutenfri brød til frokosten?",
        "parkering Messe C?",
        "Hvad koster det for en suppleant?",
    )

    groups = place.logged_in().get("/api/questions/unanswered").json()["groups"]

    assert [group["count"] for group in groups] == [2, 1]
    assert groups[0]["question"] == "parkering Messe C?"
    assert groups[0]["reasons"] == ["abstained"]
    everything = str(groups)
    assert "bo@example.dk" not in everything
    assert "010190" not in everything
    assert "suppleant" not in everything


def test_a_disliked_answer_is_on_the_list_and_a_liked_one_is_not(place):
    client = place.client()
    for rating in ("up", "down"):
        client.post(
            "/api/feedback",
            json={"answer_id": "1", "rating": rating, "question": f"Hvad koster det? ({rating})",
                  "answer": "1.450 kr.", "comment": "ring 12345678"},
        )  # fmt: skip
    place.desk.recorder.flush()

    (group,) = place.desk.groups()

    assert group.newest.text == "Hvad koster det? (down)"
    assert group.newest.reason == "disliked"
    assert group.newest.comment == "ring [TELEFON_1]"


def test_a_question_and_the_readers_own_verdict_on_its_answer_count_once(place):
    ask(place, PARKING)
    place.client().post(
        "/api/feedback",
        json={"answer_id": "1", "rating": "down", "question": PARKING, "answer": "Ved ikke", "comment": "øv"},
    )
    place.desk.recorder.flush()

    (group,) = place.desk.groups()

    assert (group.count, group.newest.reason, group.newest.comment) == (1, "abstained", "øv")


def test_a_follow_up_is_shown_with_what_was_asked_before_and_kept_apart_from_another(place):
    client = place.client()
    for before in ("Må hunden til bo@example.dk komme med?", "Er der en sauna?"):
        client.post(
            "/api/chat",
            json={
                "question": "Hvad med tog?",
                "history": [
                    {"role": "user", "content": before},
                    {"role": "assistant", "content": "Ved ikke."},
                ],
            },
        )
    place.desk.recorder.flush()

    page = place.logged_in().get("/arrangoer/spoergsmaal").text

    assert [group.count for group in place.desk.groups()] == [1, 1]
    assert "I en samtale, efter: »Må hunden til [E-MAIL_1] komme med?«" in page
    ids = list(place.desk.groups()[0].ids)
    change = place.desk.answer(Written("Er der en sauna i toget?", "Nej.", "Mail", "Anna", by="Anna"), ids)
    (read,) = place.desk.previews(change).values()
    assert {chunk.section for chunk in read.chunks} == {"Er der en sauna i toget?"}


def test_who_answers_an_english_question_is_asked_for_english(place):
    ask(place, "Is there a sauna?")
    client = place.logged_in()
    assert "Der er spurgt på engelsk." in client.get("/arrangoer/spoergsmaal").text

    place.desk.drop_questions(place.desk.groups()[0].ids, "Anna")
    ask(place, "Er der en sauna?")

    assert "Der er spurgt på engelsk." not in client.get("/arrangoer/spoergsmaal").text


def test_the_overview_counts_what_the_list_shows(place):
    ask(place, PARKING, "Er der gratis parkering ved Messe C", "Må jeg tage min hund med?")

    page = place.logged_in().get("/arrangoer").text

    assert len(place.desk.groups()) == 2
    assert "2 ubesvarede spørgsmål" in page


def test_a_speaker_is_no_secret_however_the_name_is_spelt(place):
    place.desk.recorder.unanswered("Har I slides fra Philip Schrøder og Bodil Schrøder?", "da", "page")
    place.desk.recorder.flush()

    (group,) = place.desk.groups()

    assert group.newest.text == "Har I slides fra Philip Schrøder og [NAVN_1]?"


def test_an_answer_is_public_after_one_click_and_its_question_is_a_case(place):
    ask(place, PARKING, "Er der parkeringspladser ved Messe C?")
    client = place.logged_in()
    assert PARKING in client.get("/arrangoer/spoergsmaal").text
    ids = " ".join(question.id for group in place.desk.groups() for question in group.questions)

    page = client.post("/arrangoer/spoergsmaal", data={**FORM, "ids": ids, "do": "publish"})

    assert page.status_code == 200
    assert "Svaret er udgivet." in page.text
    assert "900 gratis parkeringspladser" in page.text.split("Sådan svarer assistenten nu")[1]
    answer = place.client().post("/api/chat", json={"question": PARKING}).json()
    assert "900" in answer["answer"]
    assert answer["citations"][0]["source"] == "faq/svar-er-der-gratis-parkering-ved-messe-c.md"
    assert place.desk.groups() == []
    (case,) = yaml.safe_load((place.data / "answered.yaml").read_text())
    assert case["question"] == PARKING
    assert case["expect"]["sources"] == ["faq/svar-er-der-gratis-parkering-ved-messe-c.md"]
    assert ["900"] in case["expect"]["contains_all"]


def test_the_written_case_is_one_the_evaluation_takes(place, tmp_path):
    from evals.cases import load_cases

    change = place.desk.answer(Written(PARKING, FORM["danish"], "Mail", "Anna", by="Anna"), [])
    place.desk.publish(change.id, change.revision, "Anna")

    (case,) = load_cases(place.data)

    assert case.kind == "answered"
    assert case.split == "dev"


def test_danish_and_english_become_two_files_each_answering_in_its_language(place):
    written = Written(
        PARKING, FORM["danish"], "https://messec.dk/parkering", "Anna", date(2026, 1, 1),
        "Yes, there are 900 free parking spaces at Messe C.", "Is there free parking at Messe C?", by="Anna",
    )  # fmt: skip
    change = place.desk.answer(written, [])
    place.desk.publish(change.id, change.revision, "Anna")

    answer = place.client().post("/api/chat", json={"question": "Is there free parking at Messe C?"}).json()

    assert answer["language"] == "en"
    assert "900 free parking spaces" in answer["answer"]
    assert answer["citations"][0]["url"] == "https://messec.dk/parkering"


def test_an_expired_answer_is_not_used_and_returns_to_the_list_with_its_text(place):
    change = place.desk.answer(
        Written(PARKING, FORM["danish"], "Mail", "Anna", date(2025, 10, 31), by="Anna"), []
    )
    place.desk.publish(change.id, change.revision, "Anna")
    assert place.desk.expired_answers() == []

    place.desk.today = lambda: date(2025, 11, 1)
    late = place.client().post("/api/chat", json={"question": PARKING, "today": "2025-11-01"}).json()

    assert late["abstained"]
    (expired,) = place.desk.expired_answers()
    assert expired.danish == FORM["danish"]
    renewed = place.desk.answer(
        Written(PARKING, FORM["danish"], "Mail", "Anna", date(2026, 1, 1), file=expired.file, by="Anna"), []
    )
    place.desk.publish(renewed.id, renewed.revision, "Anna")
    assert place.desk.expired_answers() == []
    assert len(list((place.knowledge / "faq").glob("svar-*"))) == 1


@pytest.mark.parametrize("missing", ["question", "danish", "source", "owner"])
def test_a_field_left_out_is_told_and_everything_typed_stands_there_again(place, missing):
    client = place.logged_in()

    page = client.post(
        "/arrangoer/spoergsmaal",
        data={**FORM, "danish": "Et langt svar, der er skrevet.", missing: " ", "do": "publish"},
    )

    assert page.status_code == 422
    assert 'role="alert"' in page.text
    if missing != "danish":
        assert "Et langt svar, der er skrevet." in page.text
    assert place.desk.store.versions.open_changes() == []


def test_a_date_that_is_none_or_past_is_told(place):
    client = place.logged_in()

    for until in ("i morgen", "2025-09-30", "2025-02-30"):
        page = client.post("/arrangoer/spoergsmaal", data={**FORM, "until": until, "do": "publish"})

        assert page.status_code == 422
        assert FORM["danish"] in page.text


@pytest.mark.parametrize(
    "answer",
    [
        "# Overskrift\n\nSvar med overskrift.",
        "---\ntitle: andet\n---\nSvar.",
        "Svar.\n\nKilder: findes-ikke",
        "Svar med <script>alert(1)</script> i.",
        "Svar: med kolon, \"citat\" og 'andet' og emoji 🅿️.",
        "* et\n* to\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    ],
)
def test_whatever_is_typed_as_an_answer_becomes_one_section(place, answer):
    change = place.desk.answer(Written('Hvad: med "det"?', answer, "kilde: en", "An: na", by="Anna"), [])

    (read,) = place.desk.previews(change).values()

    assert {chunk.section for chunk in read.chunks} <= {'Hvad: med "det"?', read.document.title}
    assert read.document.title == "Svar fra arrangørerne"


def test_an_organiser_decides_which_wordings_an_answer_is_for(place):
    ask(place, "Er der parkering ved Messe C?", "Er der elevator ved Messe C?", "parkering Messe C?")
    client = place.logged_in()
    page = client.get("/arrangoer/spoergsmaal").text
    assert page.count('type="checkbox" name="also"') >= 1
    parking = next(group for group in place.desk.groups() if "parkering" in group.newest.text)
    first, second = parking.wordings.values()

    client.post("/arrangoer/spoergsmaal", data={**FORM, "ids": " ".join(first), "do": "publish"})

    left = [question.id for group in place.desk.groups() for question in group.questions]
    assert second[0] in left
    assert first[0] not in left
    client.post("/arrangoer/spoergsmaal", data={"ids": second[0], "also": [left[0], left[-1]], "do": "drop"})
    assert place.desk.groups() == []


def test_questions_of_a_dropped_answer_are_on_the_list_again(place):
    ask(place, PARKING)
    ids = list(place.desk.groups()[0].ids)
    change = place.desk.answer(Written(PARKING, "Svar.", "Mail", "Anna", by="Anna"), ids)

    place.desk.drop(change.id, "Anna")

    assert [group.newest.text for group in place.desk.groups()] == [PARKING]
    with pytest.raises(DeskError):
        place.desk.drop(change.id, "Anna")


def test_a_question_can_be_taken_off_the_list(place):
    ask(place, PARKING)
    client = place.logged_in()

    page = client.post("/arrangoer/spoergsmaal", data={"ids": place.desk.groups()[0].newest.id, "do": "drop"})

    assert "taget af listen" in page.text
    assert f"tog spørgsmål af listen · {PARKING}" in client.get("/arrangoer/log").text
    assert place.desk.groups() == []


def test_how_often_documents_are_cited_is_counted(place):
    ask(place, "Hvad koster det for en suppleant?", "Hvornår er fristen?")

    cited = {d.source: d.cited for d in place.desk.documents()}

    assert cited["conferences/2025-ai/conference.yaml"] == 2


def test_a_rolled_back_answer_gives_its_questions_back_and_its_case_goes(place):
    ask(place, PARKING)
    first = place.desk.propose(
        "Anna", "noget andet", {"dokumenter/a.md": b"# A\n\nOm a, som er et bogstav."}, {}
    )
    place.desk.publish(first.id, first.revision, "Anna")
    ids = list(place.desk.groups()[0].ids)
    change = place.desk.answer(Written(PARKING, FORM["danish"], "Mail", "Anna", by="Anna"), ids)
    place.desk.publish(change.id, change.revision, "Anna")
    assert place.desk.groups() == []
    versions = place.desk.store.versions.newest()

    place.desk.rollback(versions[1].id, versions[0].id, "Anna")

    assert [group.newest.text for group in place.desk.groups()] == [PARKING]
    assert place.desk.cases.load() == []
    again = place.desk.store.versions.newest()
    place.desk.rollback(versions[0].id, again[0].id, "Anna")
    assert place.desk.groups() == []
    assert len(place.desk.cases.load()) == 1


def test_every_way_the_question_was_asked_is_answered(place):
    wordings = (
        PARKING,
        "Hvor kan man parkere i Fredericia?",
        "parkeringspladser messe c",
        "er der parkering messe c",
    )
    ask(place, *wordings)
    ids = [question.id for group in place.desk.groups() for question in group.questions]
    change = place.desk.answer(Written(PARKING, FORM["danish"], "Mail", "Anna", by="Anna"), ids)
    place.desk.publish(change.id, change.revision, "Anna")

    answers = [
        place.client().post("/api/chat", json={"question": text}).json()["answer"] for text in wordings
    ]

    assert all("900 gratis" in answer for answer in answers)
    assert all(answer.count("900 gratis") == 1 for answer in answers)
    page = place.logged_in().get(f"/arrangoer/aendring/{change.id}").text
    assert page.count("Sådan svarer assistenten nu") == 4


def test_an_answer_that_is_renewed_keeps_the_ways_its_question_was_asked(place):
    ask(place, "parkeringspladser messe c")
    ids = [question.id for group in place.desk.groups() for question in group.questions]
    first = place.desk.answer(Written(PARKING, FORM["danish"], "Mail", "Anna", by="Anna"), ids)
    place.desk.publish(first.id, first.revision, "Anna")
    (written,) = place.desk.store.questions.written("published")

    renewed = place.desk.answer(
        Written(PARKING, "Ja, 700.", "Mail", "Anna", file=written.file, by="Anna"), []
    )

    (read,) = place.desk.previews(renewed).values()
    assert {chunk.section for chunk in read.chunks} == {PARKING, "parkeringspladser messe c"}


def test_a_question_waits_while_the_database_is_away(place, monkeypatch):
    from assistant.desk import recording
    from assistant.errors import DatabaseAwayError

    monkeypatch.setattr(recording, "RETRY_EVERY_S", 0.01)
    add, tries = place.desk.store.questions.add, []

    def away_at_first(*values):
        tries.append(values)
        if len(tries) < 3:
            raise DatabaseAwayError("no")
        add(*values)

    monkeypatch.setattr(place.desk.store.questions, "add", away_at_first)
    place.desk.recorder.unanswered("Er der en sauna?", "da", "page")
    assert place.desk.recorder.flush()

    assert len(tries) == 3
    assert [question.text for question in place.desk.store.questions.open()] == ["Er der en sauna?"]


def test_what_many_ask_at_once_is_written_together(place, monkeypatch):
    add, written = place.desk.store.questions.add, []

    def counted(questions, cited, day):
        written.append((len(questions), sum(cited.values())))
        add(questions, cited, day)

    monkeypatch.setattr(place.desk.store.questions, "add", counted)
    ask(place, *["Hvad koster det for en suppleant?"] * 20)

    assert sum(cited for _, cited in written) == 20
    assert len(written) < 10


def test_a_kept_question_has_the_vector_it_was_searched_by(place, monkeypatch):
    import numpy as np

    from assistant.retrieval import HybridRetriever

    asked = []

    def vector(self, text, language=None):
        asked.append((text, language))
        return np.ones(4, np.float32)

    monkeypatch.setattr(HybridRetriever, "vector", vector)
    place.desk.recorder.unanswered("Er der en sauna?", "da", "page")
    assert place.desk.recorder.flush()

    (kept,) = place.desk.store.questions.open()
    assert asked[-1] == ("Er der en sauna?", "da")
    assert np.frombuffer(kept.vector, np.float32).tolist() == [1, 1, 1, 1]
