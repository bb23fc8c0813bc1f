"""Mails that ask the same stand together, and what was wrong is said in Danish."""

import ast
import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant.desk.mail_groups import VECTORS, group_mails, kept_vectors, what_is_asked
from assistant.desk.mail_problems import in_danish, mailbox_in_danish
from assistant.errors import EmailError, MailboxError, SettingsError
from assistant.store.values import MailInfo

EMAILS = Path(__file__).parents[2] / "assistant" / "emails"
NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)


def direction(number, size=8):
    vector = np.zeros(size, np.float32)
    vector[number] = 1.0
    return vector.tobytes()


def mail(name, *asked, language="da"):
    """``asked``: (question, number of its meaning)"""
    reply = {
        "language": language,
        "questions": [{"question": question} for question, _ in asked],
        VECTORS: kept_vectors([None if number is None else direction(number) for _, number in asked]),
    }
    return MailInfo(
        name, NOON - timedelta(minutes=len(name)), "Anna", "", "", name, b"", reply, "", "", "venlig", "open",
        0, NOON, "Anna",
    )  # fmt: skip


def names(groups):
    return [[one.id for one in group.mails] for group in groups]


def test_mails_whose_questions_mean_the_same_stand_together_whatever_their_words():
    mails = [
        mail("a", ("Hvor stiller jeg bilen?", 1)),
        mail("b", ("Hvad koster det?", 2)),
        mail("c", ("Er der parkering?", 1), ("Er der wifi?", 3)),
    ]

    assert names(group_mails(mails)) == [["a", "c"], ["b"]]


def test_mails_that_share_only_some_of_their_questions_stay_apart():
    mails = [
        mail("a", ("Er der parkering?", 1), ("Hvad koster det?", 2)),
        mail("b", ("Er der parkering?", 1), ("Er der wifi?", 3)),
    ]

    assert names(group_mails(mails)) == [["a"], ["b"]]
    asked = what_is_asked(mails)
    assert len(asked["a"] & asked["b"]) == 1


def test_without_vectors_the_words_decide_and_mails_without_questions_stay_alone():
    mails = [
        mail("a", ("Er der parkering ved Messe C?", None)),
        mail("b"),
        mail("c", ("Findes der parkering ved Messe C?", None)),
        mail("d"),
    ]

    assert names(group_mails(mails)) == [["a", "c"], ["b"], ["d"]]


@pytest.mark.parametrize("kept", ["", "no base64!", base64.b64encode(b"abc").decode()])
def test_a_vector_that_cannot_be_read_is_as_none(kept):
    one = mail("a", ("Er der parkering?", 1))
    one.reply[VECTORS][0] = kept

    assert names(group_mails([one, mail("b", ("Er der parkering?", 1))])) == [["a", "b"]]


def test_the_list_shows_which_mails_ask_the_same(place):
    client = place.logged_in()
    for number, text in enumerate(
        ("Er der parkering ved Messe C?", "Hvad koster det?", "Findes der parkering ved Messe C?")
    ):
        client.post(
            "/arrangoer/mail", data={"text": f"Subject: Nr. {number}\n\nHej\n\n{text}\n", "do": "add"}
        )

    page = client.get("/arrangoer/mail").text

    assert page.count("Spørger om det samme som den næste") == 1
    rows = [page.index(f">Nr. {number}<") for number in (2, 0, 1)]
    assert rows == sorted(rows)


def raised(module, error):
    """The texts of an error's messages in a module, with a host's name where a value stands."""
    tree = ast.parse((EMAILS / module).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == error and node.args:
            parts = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else [node.args[0]]
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "5" if ".0f" in ast.dump(part) else "x"
                for part in parts
            )


@pytest.mark.parametrize("problem", sorted(raised("mailbox.py", "MailboxError")))
def test_whatever_the_mailbox_says_is_said_in_danish_on_the_desk(problem):
    said = mailbox_in_danish(MailboxError(problem))

    assert said.startswith("Postkassen kan ikke bruges lige nu")
    assert problem not in said
    assert not {"the", "check", "set", "there"} & set(said.split())


@pytest.mark.parametrize("problem", sorted(raised("reading.py", "EmailError")))
def test_whatever_is_wrong_with_a_mail_is_said_in_danish(problem):
    said = in_danish(EmailError(problem))

    assert problem not in said
    assert said[0].isupper()


def test_a_mailbox_that_is_not_set_up_is_said_in_danish_too():
    said = mailbox_in_danish(SettingsError("no mailbox is set up; set MED_IMAP_HOST"))

    assert "Der er ikke sat en postkasse op" in said
    assert "MED_" not in said
