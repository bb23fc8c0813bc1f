"""The conference file: what it may hold, and what its errors say."""

from datetime import time

import pytest

from assistant.conference import conference_document
from assistant.conference.loading import parse_conference
from assistant.errors import KnowledgeError

SOURCE = "conferences/2027-test/conference.yaml"
MINIMAL = """\
title: {da: Testdagen, en: The test day}
organiser: Testerne
checked_on: 2027-01-01
source: {title: Brochure}
contact: {email: hej@example.org}
days:
  - city: {da: Odense, en: Odense}
    date: 2027-05-12
    weekday: onsdag
    start: "9:00"
    end: "16.00"
    venue: {name: Hallen, street: Vej 1, postcode: "5000", town: Odense C}
speakers:
  - {id: ane, name: Ane Lund}
sessions:
  - {start: "9:00", end: "9:30", kind: welcome, title: Goddag}
  - {start: "9:30", kind: talk, title: Om test, speakers: [{speaker: ane}]}
"""


def test_a_minimal_file_is_a_conference():
    conference = parse_conference(MINIMAL, SOURCE)

    assert conference.id == "2027-test"
    assert conference.days[0].end == time(16)
    assert conference.sessions[0].minutes == 30
    assert conference.speakers_of(conference.sessions[1])[0][0].name == "Ane Lund"


def test_without_a_statement_the_files_own_lines_are_quoted():
    conference = parse_conference(MINIMAL, SOURCE)

    quote = conference.quote("sessions.1", conference.sessions[1].statement, "da")

    assert quote in MINIMAL
    assert "Om test" in quote


def test_the_document_for_search_has_a_section_for_each_kind_of_fact():
    headings = [
        section.heading for section in conference_document(parse_conference(MINIMAL, SOURCE)).sections
    ]

    assert headings[0] == "Tid og sted"
    assert {"Program: Goddag", "Program: Om test", "Oplægsholder: Ane Lund", "Kontakt"} <= set(headings)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("weekday: onsdag", "weekday: tirsdag"), r"line 7, days\.0: 2027-05-12 is a onsdag, not a tirsdag"),
        (("organiser: Testerne", "organizer: Testerne"), r"organi[sz]er"),
        (("organiser: Testerne\n", ""), r"organiser: Field required; add it"),
        (("kind: talk", "kind: tale"), r"line 17, sessions\.1\.kind"),
        (("speaker: ane", "speaker: bo"), r"names the speaker 'bo', who is not under speakers"),
        (('start: "9:30"', 'start: "9:20"'), r"'Om test' starts at 09:20, before 'Goddag' is over"),
        (('end: "9:30"', 'end: "8:30"'), r"ends at 08:30, before it starts"),
        (("2027-05-12", "2027-02-30"), r"correct the date"),
        (("title: {da", "title: {{da"), r"line \d+"),
        (("hej@example.org", "hej"), r"contact\.email"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_field(change, message):
    with pytest.raises(KnowledgeError, match=message) as error:
        parse_conference(MINIMAL.replace(*change), SOURCE)

    assert str(error.value).startswith(SOURCE)


def test_a_statement_that_contradicts_its_fields_is_refused():
    text = (
        MINIMAL
        + "prices:\n  - amount: 1450\n    roles: [a]\n    statement:\n      da: Det koster 1.540 kr.\n      en: DKK 1,450.\n"
    )
    text += "roles:\n  - {id: a, label: {da: alle, en: all}}\n"

    with pytest.raises(KnowledgeError, match="says nothing of '1450'"):
        parse_conference(text, SOURCE)


def test_a_statement_over_two_lines_is_refused_since_it_could_not_be_quoted():
    text = MINIMAL + "takeaways:\n  statement:\n    da: >\n      to\n      linjer\n    en: one line\n"

    with pytest.raises(KnowledgeError, match="write the text on one line"):
        parse_conference(text, SOURCE)
