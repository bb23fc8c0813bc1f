"""Entries and speakers that a question describes: by what one does there, by the subject, by what they are."""

from datetime import time

import pytest

from assistant.composing.facts.described import with_what_is_described
from assistant.types import Chunk, Hit, Slot
from assistant.understanding.aims import Aims
from assistant.understanding.frame import FrameReader


@pytest.fixture(scope="module")
def reader(garden):
    return FrameReader(garden)


def aims(best, **entries):
    return Aims(((best, 0.9), ("guidance", 0.1)), entries=entries)


def entries_of(garden, frame):
    return [(garden.sessions[n].kind, garden.sessions[n].start) for n in frame.sessions]


def found(section, slot=None):
    return [Hit(Chunk("1", "om.md", "Havekonferencen", section, "", slot=slot, conference="garden"), 0.9)]


def nothing():
    return []


@pytest.mark.parametrize(
    ("question", "likely", "chosen"),
    [
        ("Hvornår kan man strække benene?", {"break": 0.9}, [time(10, 45), time(14, 30)]),
        ("Hvornår kan man strække benene første gang?", {"break": 0.9}, [time(10, 45)]),
        ("Hvornår kan man strække benene om eftermiddagen?", {"break": 0.9}, [time(14, 30)]),
        ("Hvornår er der noget i maven?", {"lunch": 0.9, "break": 0.6}, [time(12, 15)]),
        ("Hvornår får vi fingrene i det?", {"workshop": 0.4}, []),
        ("Hvor lang er dagen?", {"close": 0.9}, []),
        ("Er der noget i maven om formiddagen?", {"lunch": 0.9}, []),
        ("Hvad sker der i morgen?", {"arrival": 0.9}, []),
        ("Hvem taler i morgen?", {"arrival": 0.9}, []),
    ],
)
def test_an_entry_is_known_by_what_one_does_there(garden, reader, question, likely, chosen):
    frame = reader.read(question, "da")

    described = with_what_is_described(frame, aims("session_when", **likely), garden, [], nothing)

    assert [start for _, start in entries_of(garden, described)] == chosen


def test_what_is_named_stays_and_is_not_searched_for(garden, reader):
    frame = reader.read("Hvornår taler Ida Skovgaard?", "da")

    def search():
        raise AssertionError("nothing is missing")

    assert with_what_is_described(frame, aims("session_when", talk=0.9), garden, [], search) == frame


def test_the_days_hours_are_not_those_of_its_first_entry(garden, reader):
    frame = reader.read("Hvor tidligt skal man være på pletten?", "da")

    assert not with_what_is_described(frame, aims("hours", arrival=0.8), garden, [], nothing).sessions
    assert with_what_is_described(frame, aims("hours", lunch=0.8), garden, [], nothing).sessions


def test_a_talk_described_by_its_subject_is_the_one_that_search_finds(garden, reader):
    frame = reader.read("Hvem kommer ind på det med jord?", "da")
    slot = Slot("Muldens fremtid", time(14, 50), time(16, 15), ())

    described = with_what_is_described(
        frame, aims("session_speaker", talk=0.9), garden, [], lambda: found("14.50 Muldens fremtid", slot)
    )

    assert [garden.sessions[n].title for n in described.sessions] == ["Muldens fremtid"]


def test_a_speaker_described_by_what_she_is_is_the_one_that_search_finds(garden, reader):
    frame = reader.read("Hvad laver hende med urterne til daglig?", "da")

    described = with_what_is_described(
        frame, aims("person_position"), garden, [], lambda: found("Oplægsholder: Tove Lauritsen")
    )

    assert described.people_described
    assert [garden.speaker(person).name for person in described.people] == ["Tove Lauritsen"]


def test_a_question_after_something_else_is_left_as_it_is(garden, reader):
    frame = reader.read("Hvem betaler for det?", "da")

    assert with_what_is_described(frame, aims("price", break_=0.9), garden, [], nothing) == frame
    assert with_what_is_described(frame, None, garden, [], nothing) == frame
