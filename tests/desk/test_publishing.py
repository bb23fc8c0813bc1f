"""Changes to the knowledge: seen before they are public, published whole, taken back."""

import threading

import pytest

from assistant.desk.errors import ConflictError, DeskError
from assistant.desk.publishing import OUTSIDE

PAGE = b"# Parkering\n\n## Er der parkering ved Messe C?\n\nJa, der er 900 pladser ved Messe C.\n"
FAQ = "faq/konferencen.md"


def publish(place, files, by="Anna", base=None):
    current = place.desk.folder.digests()
    change = place.desk.propose(
        by, "En ændring", files, {source: current.get(source) for source in files} if base is None else base
    )
    return place.desk.publish(change.id, change.revision, by)


def answer(place, question="Er der parkering ved Messe C?"):
    return place.client().post("/api/chat", json={"question": question}).json()["answer"]


def wait_for(place, change_id):
    for _ in range(600):
        progress = place.desk.replays.progress(place.desk.store.versions.change(change_id))
        if progress and progress.stage in ("done", "failed"):
            return progress
        threading.Event().wait(0.1)
    raise AssertionError("the replay does not end")


def test_a_change_is_not_public_before_it_is_published(place):
    change = place.desk.propose("Anna", "Parkering", {"dokumenter/p.md": PAGE}, {})

    assert "900" not in answer(place)
    assert not (place.knowledge / "dokumenter").exists()

    place.desk.publish(change.id, change.revision, "Anna")
    assert "900" in answer(place)


def test_what_would_change_is_shown_old_beside_new_before_it_is_public(place):
    place.client().post("/api/chat", json={"question": "Er der parkering ved Messe C?"})
    place.desk.recorder.flush()
    text = (place.knowledge / FAQ).read_text()
    changed = text.replace("Hvad betaler en suppleant?", "Hvad betaler en afløser?").encode()
    change = place.desk.propose(
        "Anna", "To ting", {"dokumenter/p.md": PAGE, FAQ: changed}, {FAQ: place.desk.folder.digests()[FAQ]}
    )
    client = place.logged_in()

    client.post(f"/arrangoer/aendring/{change.id}", data={"do": "check"})
    assert wait_for(place, change.id).stage == "done"

    report = place.desk.store.versions.change(change.id).report
    entry = next(e for e in report["changed"] if "parkering" in e["question"])
    assert entry["kind"] == "new"
    assert entry["origin"] == "real"
    assert entry["old"]["abstained"]
    assert "900 pladser" in entry["new"]["text"]
    assert report["asked"] >= 8
    page = client.get(f"/arrangoer/aendring/{change.id}").text
    assert "Nyt svar" in page
    assert "900 pladser" in page
    assert "900" not in answer(place)


def test_a_rollback_restores_every_file_and_every_answer(place):
    before = place.desk.folder.digests()
    publish(place, {"dokumenter/p.md": PAGE})
    publish(place, {FAQ: None, "dokumenter/p.md": PAGE.replace(b"900", b"800")})
    assert "800" in answer(place)
    versions = place.desk.store.versions.newest()
    client = place.logged_in()

    page = client.post(
        "/arrangoer/versioner", data={"version": str(versions[-1].id), "newest": str(versions[0].id)}
    )

    assert "rullet tilbage" in page.text
    assert place.desk.folder.digests() == before
    assert "pladser ved" not in answer(place)
    again = place.desk.store.versions.newest()
    place.desk.rollback(versions[0].id, again[0].id, "Bo")
    assert "800" in answer(place)


def test_what_was_changed_by_hand_is_a_version_that_can_be_returned_to(place):
    publish(place, {"dokumenter/p.md": PAGE})
    (place.knowledge / "dokumenter/p.md").write_bytes(PAGE.replace(b"900", b"700"))
    publish(place, {"dokumenter/q.md": b"# Q\n\n## Hvad er q?\n\nQ er et bogstav i alfabetet.\n"})

    versions = place.desk.store.versions.newest()

    assert [version.summary for version in versions][1] == OUTSIDE
    place.desk.rollback(versions[1].id, versions[0].id, "Anna")
    assert b"700" in (place.knowledge / "dokumenter/p.md").read_bytes()


def test_two_who_edit_the_same_file_do_not_lose_one_anothers_work(place):
    base = {FAQ: place.desk.folder.digests()[FAQ]}
    text = (place.knowledge / FAQ).read_bytes()
    first = place.desk.propose(
        "Anna", "Annas", {FAQ: text + b"\n## Anna?\n\nAnna siger noget nyt her.\n"}, base
    )
    second = place.desk.propose("Bo", "Bos", {FAQ: text + b"\n## Bo?\n\nBo siger noget nyt her.\n"}, base)
    place.desk.publish(first.id, first.revision, "Anna")
    client = place.logged_in("Bo")

    page = client.post(
        f"/arrangoer/aendring/{second.id}", data={"do": "publish", "revision": str(second.revision)}
    )

    assert page.status_code == 409
    assert "ændret af Anna" in page.text
    assert "Bo siger noget nyt her." in page.text
    assert b"Anna siger" in (place.knowledge / FAQ).read_bytes()
    client.post(f"/arrangoer/aendring/{second.id}", data={"do": "take-over"})
    taken = place.desk.store.versions.change(second.id)
    place.desk.publish(taken.id, taken.revision, "Bo")
    assert b"Bo siger" in (place.knowledge / FAQ).read_bytes()


def test_two_who_edit_different_files_both_succeed(place):
    one = place.desk.propose("Anna", "1", {"dokumenter/a.md": PAGE}, {})
    two = place.desk.propose("Bo", "2", {"dokumenter/b.md": PAGE.replace(b"900", b"901")}, {})

    place.desk.publish(two.id, two.revision, "Bo")
    place.desk.publish(one.id, one.revision, "Anna")

    assert {"dokumenter/a.md", "dokumenter/b.md"} <= set(place.desk.folder.sources())


def test_a_change_is_published_once_and_as_it_was_seen(place):
    change = place.desk.propose("Anna", "1", {"dokumenter/a.md": PAGE}, {})
    with pytest.raises(ConflictError, match="siden du så den"):
        place.desk.publish(change.id, change.revision + 1, "Anna")
    place.desk.publish(change.id, change.revision, "Anna")

    with pytest.raises(ConflictError, match="allerede udgivet"):
        place.desk.publish(change.id, change.revision, "Anna")


def test_a_rollback_is_refused_when_somebody_has_published_since(place):
    publish(place, {"dokumenter/a.md": PAGE})
    seen = place.desk.store.versions.newest()
    publish(place, {"dokumenter/b.md": PAGE}, by="Bo")

    with pytest.raises(ConflictError, match="Bo har udgivet"):
        place.desk.rollback(seen[-1].id, seen[0].id, "Anna")


def test_twenty_organisers_at_once_edit_and_publish_without_losing_anything(place):
    publish(place, {"dokumenter/start.md": PAGE})
    problems = []

    def work(number):
        try:
            name = f"dokumenter/fra-{number}.md"
            body = f"# Nr. {number}\n\n## Hvad er nummer {number}?\n\nNummer {number} er skrevet af arrangør {number}.\n"
            publish(place, {name: body.encode()}, by=f"arrangør {number}", base={})
        except Exception as error:  # noqa: BLE001 - every failure is told
            problems.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)

    assert problems == []
    sources = {chunk.source for chunk in place.current().retriever.chunks}
    assert {f"dokumenter/fra-{number}.md" for number in range(20)} <= sources
    versions = place.desk.store.versions.newest()
    assert {v.by for v in versions} >= {f"arrangør {number}" for number in range(20)}
    assert all(version.state == "published" for version in versions)
    assert set(versions[0].files) == set(place.desk.folder.sources())


def test_where_the_index_cannot_be_written_everything_is_as_before_and_the_change_waits(place, monkeypatch):
    from assistant.errors import StoreError

    change = place.desk.propose("Anna", "1", {"dokumenter/a.md": PAGE}, {})
    monkeypatch.setattr(
        type(place.desk.publisher._ingests),
        "run",
        lambda self: (_ for _ in ()).throw(StoreError("disk full")),
    )

    with pytest.raises(DeskError, match="disk full"):
        place.desk.publish(change.id, change.revision, "Anna")

    assert "dokumenter/a.md" not in place.desk.folder.sources()
    assert place.desk.store.versions.change(change.id).state == "open"
    monkeypatch.undo()
    place.desk.publish(change.id, change.revision, "Anna")
    assert "900" in answer(place)
