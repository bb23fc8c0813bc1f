"""A draft as a file that threads."""

import email
import email.policy

from assistant.emails import draft_reply
from assistant.emails.export import draft_message


def test_the_file_threads_below_the_mail_and_reads_back(mail, assistant):
    raw = mail(
        "Hvad koster det?",
        References="<0@x.example>",
        From="Åse Holm <aase@x.example>",
        Subject="SV: Pris på æbler",
    )
    draft = draft_reply(raw, assistant)

    message = email.message_from_bytes(
        draft_message(draft, sender="kontakt@example.org"), policy=email.policy.default
    )

    assert message["In-Reply-To"] == "<1@odense.example>"
    assert message["References"] == "<0@x.example> <1@odense.example>"
    assert message["Subject"] == "Re: Pris på æbler"
    assert message["To"].addresses[0].addr_spec == "aase@x.example"
    assert message.get_content().replace("\r\n", "\n") == draft.draft


def test_the_note_about_the_ai_is_beside_the_text_and_not_in_it(mail, assistant):
    draft = draft_reply(mail("Hvad koster det?"), assistant)

    assert "AI" in draft.note
    assert "AI" not in draft.draft


def test_a_name_that_tries_to_add_headers_adds_none(mail, assistant):
    raw = mail(
        "Hvad koster det?",
        From='"Mette\tBcc: all@x.example" <m@x.example>',
        Subject="=?utf-8?Q?Hej=0D=0ABcc:_ond@x.example?=",
    )

    message = email.message_from_bytes(
        draft_message(draft_reply(raw, assistant)), policy=email.policy.default
    )

    assert message["Bcc"] is None
