"""Mails on the desk: drafted, edited by several, taken out; nothing is sent."""

from email import message_from_bytes, policy

import pytest

from assistant.desk.draft_text import GAP, changed_words, marked

MAIL = """From: Bo Holm <bo@example.dk>
To: kontakt@medsamarbejdet.dk
Subject: Pris og parkering
Message-ID: <abc-1@example.dk>
Date: Wed, 01 Oct 2025 09:00:00 +0200
Content-Type: text/plain; charset=utf-8

Hej

Hvad koster det for en suppleant? Og er der parkering ved Messe C?

Venlig hilsen
Bo Holm
"""


def add(client, text=MAIL):
    answer = client.post("/arrangoer/mail", data={"text": text, "do": "add"}, follow_redirects=False)
    return answer.headers["location"].rpartition("/")[2]


def test_a_pasted_mail_becomes_a_draft_with_its_questions_answers_and_sources(place):
    client = place.logged_in()
    mail_id = add(client)

    page = client.get(f"/arrangoer/mail/{mail_id}").text

    assert "1.450 kr." in page
    assert "<mark>" in page.split('id="mail-heading"')[1].split("</section>")[0]
    assert "MED-konferencen om kunstig intelligens" in page
    assert "Godkend" in page
    rows = page.rpartition("Spørgsmål for spørgsmål")[2]
    assert "Skriv til kontakt@" not in rows
    assert "Skriv svaret i udkastet" in rows
    assert "[udfyldes:" in page


def test_what_a_mail_asks_and_nobody_answered_is_on_the_list_of_questions(place):
    client = place.logged_in()
    client.get(f"/arrangoer/mail/{add(client)}")
    place.desk.recorder.flush()

    asked = [group for group in place.desk.groups() if "parkering" in group.newest.text]

    assert [group.newest.channel for group in asked] == ["mail"]


def test_an_edited_draft_is_kept_shown_as_a_difference_and_threads_when_taken_out(place):
    client = place.logged_in()
    mail_id = add(client)
    mail = place.desk.mails.open(mail_id)
    text = mail.edited.replace("1.450 kr.", "1.450 kr. (inkl. frokost)")

    saved = client.post(
        f"/arrangoer/mail/{mail_id}", data={"do": "save", "revision": str(mail.revision), "draft": text}
    )
    taken = client.get(f"/arrangoer/mail/{mail_id}/svar.eml")

    assert "<ins>" in saved.text
    assert "inkl. frokost" in client.get("/arrangoer/rettelser").text
    message = message_from_bytes(taken.content, policy=policy.default)
    assert message["In-Reply-To"] == "<abc-1@example.dk>"
    assert "<abc-1@example.dk>" in message["References"]
    assert message["To"] == "Bo Holm <bo@example.dk>"
    assert "inkl. frokost" in message.get_content()
    assert taken.headers["content-disposition"].startswith("attachment")


def test_two_who_edit_the_same_draft_do_not_lose_one_anothers_words(place):
    anna, bo = place.logged_in("Anna"), place.logged_in("Bo")
    mail_id = add(anna)
    revision = str(place.desk.mails.open(mail_id).revision)
    anna.post(f"/arrangoer/mail/{mail_id}", data={"do": "save", "revision": revision, "draft": "Annas svar"})

    page = bo.post(
        f"/arrangoer/mail/{mail_id}", data={"do": "save", "revision": revision, "draft": "Bos svar"}
    )

    assert page.status_code == 409
    assert "Anna har ændret udkastet" in page.text
    assert "Bos svar" in page.text
    assert "Annas svar" in page.text
    assert place.desk.mails.open(mail_id).edited == "Annas svar\n"
    now = page.text.split('name="revision" value="')[1].split('"')[0]
    bo.post(f"/arrangoer/mail/{mail_id}", data={"do": "save", "revision": now, "draft": "Begges svar"})
    assert place.desk.mails.open(mail_id).edited == "Begges svar\n"


def act(client, mail_id, do, draft, page=None):
    """Press a button of the mail's page as it stands, or of one that was loaded earlier."""
    page = page or client.get(f"/arrangoer/mail/{mail_id}").text
    revision = page.split('name="revision" value="')[1].split('"')[0]
    return client.post(f"/arrangoer/mail/{mail_id}", data={"do": do, "revision": revision, "draft": draft})


def approvals(place):
    return [line.target for line in place.desk.store.audit.newest() if line.action == "godkendte svar"]


def test_a_draft_with_gaps_is_not_approved_and_keeps_what_was_typed(place):
    client = place.logged_in()
    mail_id = add(client)
    text = place.desk.mails.open(mail_id).edited + "\nP.S. Vi glæder os.\n"
    assert "[udfyldes:" in text

    page = act(client, mail_id, "approve", text)

    assert page.status_code == 422
    assert "ikke godkendt" in page.text
    kept = place.desk.mails.open(mail_id)
    assert (kept.state, kept.edited) == ("open", text)
    assert approvals(place) == []
    done = act(client, mail_id, "approve", GAP.sub("ved port 2", text))
    assert "Svaret er godkendt" in done.text
    assert place.desk.mails.open(mail_id).state == "approved"


def test_downloading_saves_without_approving_and_is_in_nobodys_way(place):
    client = place.logged_in()
    mail_id = add(client)
    text = GAP.sub("ved port 2", place.desk.mails.open(mail_id).edited)

    first = act(client, mail_id, "download", text + "Én.\n")
    second = act(client, mail_id, "download", text + "To.\n", first.text)

    assert "To." in client.get(f"/arrangoer/mail/{mail_id}/svar.eml").text
    assert place.desk.mails.open(mail_id).state == "open"
    assert approvals(place) == []
    done = act(client, mail_id, "approve", text + "Tre.\n", second.text)
    assert "Svaret er godkendt" in done.text
    again = act(client, mail_id, "download", text + "Tre.\n", second.text)
    assert again.status_code == 200
    assert place.desk.mails.open(mail_id).state == "approved"
    assert approvals(place) == ["Pris og parkering"]


def test_a_conflict_with_oneself_is_called_so(place):
    client = place.logged_in()
    mail_id = add(client)
    page = client.get(f"/arrangoer/mail/{mail_id}").text
    act(client, mail_id, "save", "Fra det ene vindue", page)

    conflict = act(client, mail_id, "save", "Fra det andet vindue", page)

    assert conflict.status_code == 409
    assert "Du har selv ændret udkastet i et andet vindue" in conflict.text


def test_the_same_text_saved_twice_is_no_conflict(place):
    client = place.logged_in()
    mail_id = add(client)
    page = client.get(f"/arrangoer/mail/{mail_id}").text
    act(client, mail_id, "save", "Det samme", page)

    assert act(client, mail_id, "save", "Det samme", page).status_code == 200


def test_an_approved_answer_is_offered_for_a_mail_that_asks_the_same(place):
    client = place.logged_in()
    first = add(client)
    text = GAP.sub("ved port 2", place.desk.mails.open(first).edited)
    act(client, first, "approve", text + "\nP-plads: port 2.")

    page = client.get(f"/arrangoer/mail/{add(client, MAIL.replace('abc-1', 'abc-2'))}").text

    assert "Godkendt svar på en mail, der ligner" in page
    assert "P-plads: port 2." in page


def test_an_mbox_becomes_several_mails_and_one_that_is_there_already_is_not_taken_twice(place):
    client = place.logged_in()
    add(client)
    mbox = "".join(
        f"From x@example.dk Wed Oct  1 09:00:00 2025\n{MAIL.replace('abc-1', name)}\n"
        for name in ("abc-1", "n-2", "n-3")
    )

    page = client.post(
        "/arrangoer/mail", files={"file": ("mails.mbox", mbox.encode())}, data={"do": "add"}
    ).text

    assert "2 mails lagt ind." in page
    assert "1 var her i forvejen." in page
    assert len(place.desk.store.mails.newest()) == 3


@pytest.mark.parametrize(
    "content", [b"", b"   ", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, bytes(range(256)) * 20]
)
def test_what_is_no_mail_is_told_in_danish(place, content):
    client = place.logged_in()

    page = client.post("/arrangoer/mail", files={"file": ("mail.eml", content)}, data={"do": "add"})

    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "mail" in page.text.split('role="alert">')[1][:80].lower()


def test_html_and_scripts_in_a_mail_are_shown_as_text(place):
    client = place.logged_in()
    nasty = MAIL.replace(
        "Hej\n", "<script>alert(1)</script> </textarea><img src=x onerror=alert(2)>\n"
    ).replace("Pris og parkering", "<b>emne</b>")

    page = client.get(f"/arrangoer/mail/{add(client, nasty)}").text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>emne</b>" not in page


def test_a_mail_is_deleted_with_its_draft(place):
    client = place.logged_in()
    mail_id = add(client)

    client.post(f"/arrangoer/mail/{mail_id}", data={"do": "delete"})

    page = client.get(f"/arrangoer/mail/{mail_id}")
    assert page.status_code == 422
    assert "er der ikke mere" in page.text


def test_the_draft_can_be_written_again_in_another_tone(place):
    client = place.logged_in()
    mail_id = add(client)
    mail = place.desk.mails.open(mail_id)

    client.post(
        f"/arrangoer/mail/{mail_id}", data={"do": "redraft", "revision": str(mail.revision), "tone": "formel"}
    )

    again = place.desk.mails.open(mail_id)
    assert again.tone == "formel"
    assert again.edited != mail.edited


def test_the_endpoint_gives_the_reply_object(place):
    client = place.logged_in()

    reply = client.post("/api/emails/draft", json={"mail": MAIL, "tone": "kort"}).json()

    assert reply["to"] == "bo@example.dk"
    assert {"subject", "language", "questions", "draft", "needs_human", "flags", "sources"} <= set(reply)
    assert "1.450 kr." in reply["draft"]
    assert client.post("/api/emails/draft", json={"mail": ""}).status_code == 422
    assert client.post("/api/emails/draft", json={"base64": "%%%"}).status_code == 422
    assert client.post("/api/emails/draft", json={"mail": MAIL, "send": True}).status_code == 422


def test_questions_are_marked_where_they_stand_whatever_the_line_breaks():
    pieces = marked(
        "Hej\n\nHvad koster\ndet for en  suppleant? Tak", ["Hvad koster det for en suppleant?", "andet"]
    )

    assert pieces == [("Hej\n\n", 0), ("Hvad koster\ndet for en  suppleant?", 1), (" Tak", 0)]


def test_the_difference_of_two_texts_gives_back_both():
    before, after = "Kære Bo\n\nDet koster 100 kr.", "Kære Bo\n\nDet koster 200 kr. i alt."

    pieces = changed_words(before, after)

    assert "".join(text for kind, text in pieces if kind != "added") == before
    assert "".join(text for kind, text in pieces if kind != "removed") == after
