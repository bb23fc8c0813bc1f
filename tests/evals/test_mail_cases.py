"""The mail cases and how a draft is held against them."""

from datetime import date

import pytest

from assistant.emails import read_email
from assistant.emails.types import Email, EmailDraft, Finding
from evals.mails import MailCase, load_mails, mail_bytes, measure, summary


@pytest.fixture
def case() -> MailCase:
    expect = {"asks": [{"about": "pris", "says": "1\\.450"}], "needs_human": False, "never": ["gratis"]}
    return MailCase(
        id="x", tags=(), today=date(2025, 10, 1), sender="a@x.example", body="Pris?", expect=expect
    )


def draft(text: str, question: str = "Hvad er prisen?", *, needs_human: bool = False) -> EmailDraft:
    finding = Finding(question, text, False, (), "answered", "")
    email = Email("", "", None, None, None, "Pris?")
    return EmailDraft(
        "Re: x", "a@x.example", "da", (finding,), text, needs_human, (), (), "send-ready", email
    )


def test_there_are_as_many_mails_of_each_kind_as_were_asked_for():
    tags = [tag for case in load_mails() for tag in case.tags]

    assert len(load_mails()) >= 70
    assert tags.count("several") >= 25
    assert tags.count("english") >= 10
    assert tags.count("html") + tags.count("charset") >= 8
    assert tags.count("hostile") >= 8
    assert tags.count("quiet") >= 8
    assert tags.count("human") >= 10


def test_every_mail_is_written_so_that_it_can_be_read():
    for case in load_mails():
        email = read_email(mail_bytes(case))
        assert email.sender is not None, case.id
        assert email.body or email.subject, case.id


def test_a_question_that_no_finding_is_about_is_missed(case):
    assert measure(case, draft("1.450 kr.", question="Hvor er det?"), 1).missed == ("pris",)


def test_a_forbidden_text_and_a_figure_without_a_source_are_wrong_commitments(case):
    record = measure(case, draft("1.450 kr. eller gratis"), 1)

    assert record.commitments == ("gratis", "unsupported: 1.450")


def test_a_wrong_decision_is_counted(case):
    records = [measure(case, draft("1.450 kr.", needs_human=value), 1) for value in (False, True)]

    assert [record.human_right for record in records] == [True, False]
    assert (summary(records)["human_needless"], summary(records)["human_lacking"]) == (1, 0)
    assert summary(records)["needs_human_share"] == 0.5
