"""A mail taken apart: charsets, HTML, history, signatures, headers."""

import base64
from email.message import EmailMessage

import pytest

from assistant.emails import read_email
from assistant.emails.reading import is_mbox, split_mbox
from assistant.errors import EmailError


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("utf-8", "cp1252"),
        ("us-ascii", "cp1252"),
        ("findes-ikke", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp850", "cp850"),
    ],
)
def test_danish_letters_survive_right_and_wrong_charsets(declared, real):
    head = f"From: a@x.example\r\nContent-Type: text/plain; charset={declared}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    raw = head.encode() + "Hvornår er der smørrebrød på æblegården?".encode(real)

    assert read_email(raw).body == "Hvornår er der smørrebrød på æblegården?"


def test_text_that_was_read_wrong_on_the_way_is_mended(mail):
    assert read_email(mail("HvornÃ¥r er det pÃ¥?")).body == "Hvornår er det på?"


def test_encoded_headers_are_read_also_as_latin_1_and_in_pieces(mail):
    raw = mail(
        "x",
        From="=?iso-8859-1?Q?=C5se_S=F8ndergaard?= <aase@x.example>",
        Subject="=?utf-8?B?U3DDuHJn?= =?utf-8?B?c23DpWw=?=",
    )
    email = read_email(raw)

    assert email.sender is not None
    assert email.sender.name == "Åse Søndergaard"
    assert email.subject == "Spørgsmål"


def test_an_html_mail_is_read_as_a_reader_sees_it(mail):
    html = (
        "<style>p{}</style><p>Hvorn&aring;r<br>begynder det?</p><ul><li>pris</li></ul>"
        '<div style="display:none">SKJULT</div><span style="color: #fff">HVID</span>'
        '<div class="gmail_quote">Den 3. okt. skrev X:<blockquote>GAMMEL</blockquote></div>'
    )
    email = read_email(mail(html, Content_Type="text/html; charset=utf-8"))

    assert email.body == "Hvornår\nbegynder det?\n\n- pris"
    assert "GAMMEL" in email.quoted
    assert "SKJULT" in email.hidden
    assert "HVID" in email.hidden


@pytest.mark.parametrize(
    "introduction",
    [
        "Den tir. 30. sep. 2025 kl. 12.13 skrev MED <k@x.example>:",
        "On Fri, 3 Oct 2025 at 09:11, MED <k@x.example>\nwrote:",
        "-----Oprindelig meddelelse-----",
        "Fra: MED <k@x.example>\nSendt: 1. september 2025 10:00\nTil: Mette\nEmne: Konference",
        "*From:* MED <k@x.example>\n*Sent:* Monday\n*To:* Mette\n*Subject:* x",
        "---------- Forwarded message ---------",
        "________________________________",
    ],
)
def test_older_mails_are_separated_however_they_are_introduced(mail, introduction):
    email = read_email(mail(f"Hvad koster det?\n\n{introduction}\n\nPrisen er 1.250 kr.\n"))

    assert email.body == "Hvad koster det?"
    assert "1.250" in email.quoted


def test_an_answer_written_between_quoted_lines_is_kept(mail):
    body = "Den 3. okt. 2025 skrev X:\n> Hvad skal du bruge?\nKun prisen.\n> Hvornår?\nI morgen.\n"

    email = read_email(mail(body))

    assert "Kun prisen." in email.body
    assert "Hvad skal du bruge" not in email.body


@pytest.mark.parametrize(
    "sign_off",
    [
        "Mvh\nMette Holm",
        "Med venlig hilsen",
        "-- \nMette",
        "Kh Mette",
        "/Mette",
        "Sendt fra min iPhone",
        "Best regards,\nMette",
    ],
)
def test_signatures_are_no_part_of_the_text(mail, sign_off):
    read = read_email(mail(f"Tak for sidst. Hvad koster det?\n\n{sign_off}\nTlf. 12 34 56 78"))

    assert read.body == "Tak for sidst. Hvad koster det?"


def test_a_question_below_the_signature_is_kept(mail):
    email = read_email(mail("Hvad koster det?\n\nMvh\nMette\n\nPS. Er der parkering?"))

    assert email.body.endswith("Er der parkering?")


def test_attachments_are_listed_and_pictures_in_the_text_are_not():
    message = EmailMessage()
    message["From"] = "a@x.example"
    message.set_content("Se vedhæftede.")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Tilmelding æ.pdf")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="invite.ics")

    found = read_email(message.as_bytes()).attachments

    assert [(entry.name, entry.size > 0) for entry in found] == [
        ("Tilmelding æ.pdf", True),
        ("invite.ics", True),
    ]


def test_a_calendar_invitation_without_a_question_is_recognised():
    message = EmailMessage()
    message["From"] = "a@x.example"
    message.set_content("Møde om konferencen")
    message.add_alternative("BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR", subtype="calendar")

    assert read_email(message.as_bytes()).kind == "calendar"


def test_base64_and_odd_line_ends_and_a_mail_pasted_as_text_are_read():
    coded = base64.b64encode("Hvornår?".encode()).decode()
    head = "From: a@x.example\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"

    assert read_email((head + coded).encode()).body == "Hvornår?"
    assert read_email("Hej\rHvornår er det?".encode()).body == "Hej\nHvornår er det?"
    assert read_email("Kære alle: hvornår er det?".encode()).body == "Kære alle: hvornår er det?"


def test_an_mbox_is_split_into_its_mails():
    raw = b"From a@x Thu Oct  2 10:00:00 2025\nSubject: en\n\nHej\n>From mig\n\nFrom b@x Thu Oct  2 11:00:00 2025\nSubject: to\n\nHej\n"

    assert is_mbox(raw)
    assert [read_email(one).subject for one in split_mbox(raw)] == ["en", "to"]


def test_the_headers_a_danish_mail_program_shows_are_read_from_a_pasted_mail():
    pasted = (
        "Fra: Åse Møller <aase@x.example>\nSendt: 3. november 2025 09:12\nTil: kontakt@y.example\n"
        "Emne: Spørgsmål om frokost\n\nHej\nHvornår er der frokost?\n"
    )

    email = read_email(pasted.encode())

    assert email.subject == "Spørgsmål om frokost"
    assert email.sender is not None
    assert (email.sender.name, email.sender.email) == ("Åse Møller", "aase@x.example")
    assert email.body.split() == ["Hej", "Hvornår", "er", "der", "frokost?"]


def test_prose_that_begins_like_a_header_stays_prose():
    assert read_email(b"Fra: os alle i udvalget\nTak for i dag.").body.startswith("Fra: os alle")


def test_a_mail_enclosed_in_a_mail_is_listed_as_not_read():
    inner = EmailMessage()
    inner["Subject"] = "Videresendt: pris"
    inner.set_content("Hvad koster det?")
    message = EmailMessage()
    message["From"] = "a@x.example"
    message.set_content("Se den vedhæftede mail.")
    message.add_attachment(inner)

    found = read_email(message.as_bytes())

    assert [(one.name, one.content_type) for one in found.attachments] == [
        ("Videresendt: pris", "message/rfc822")
    ]
    assert "koster" not in found.body


def _nested(depth: int) -> bytes:
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    tail = "".join(f"--b{n}--\r\n" for n in reversed(range(depth)))
    return f"From: a@x.example\r\n{head}Content-Type: text/plain\r\n\r\nHvad koster det?\r\n{tail}".encode()


def test_a_mail_that_was_wrapped_again_and_again_is_read():
    assert read_email(_nested(60)).body == "Hvad koster det?"


def test_parts_without_end_are_told_and_never_a_crash():
    with pytest.raises(EmailError, match="too deep"):
        read_email(_nested(3_000))


def test_a_name_above_a_disclaimer_is_no_part_of_the_text(mail):
    body = "Hvad koster det?\n\nMange tak!\nMette Holm\nStaben | Odense\n---\nTænk på miljøet, før du printer denne mail"

    email = read_email(mail(body))

    assert email.body == "Hvad koster det?\n\nMange tak!"
    assert email.signature.startswith("Mette Holm")
