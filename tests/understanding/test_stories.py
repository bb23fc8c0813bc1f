"""What people tell around their question fills it in; it does not take its place."""

import pytest

from assistant.understanding.follow_ups import rewrite_follow_up
from assistant.understanding.parts import split_questions


@pytest.fixture
def read(garden_reader):
    def read(message, language="da"):
        asked = split_questions(message, garden_reader)[-1]
        return garden_reader.read_asked(asked.text, asked.said, language)

    return read


@pytest.mark.parametrize(
    ("message", "roles"),
    [
        ("Min gartner siger, det er gratis. Hvad koster det?", []),
        ("Vores gamle gartner påstod, at alle kan komme med. Hvad koster det?", []),
        ("Jeg er gartner. Hvad koster det?", ["gartner"]),
        ("Min gartner vil gerne med. Hvad koster det?", ["gartner"]),
    ],
)
def test_somebody_who_is_only_quoted_is_not_who_it_is_for(read, message, roles):
    assert [named.role for named in read(message).roles] == roles


@pytest.mark.parametrize(
    ("message", "relation"),
    [
        ("Jeg kan kun om eftermiddagen. Hvad er der på programmet der?", "afternoon"),
        ("Jeg kommer om formiddagen. Hvad sker der på det tidspunkt?", "morning"),
        ("Jeg arbejder om eftermiddagen. Hvad er der på programmet?", "at"),
    ],
)
def test_the_half_of_the_day_is_taken_over_where_it_is_pointed_to(read, message, relation):
    assert read(message).relation == relation


@pytest.mark.parametrize(
    ("message", "cities"),
    [
        ("Jeg har ferie den 5. marts. Er der en anden dag?", ("Næstved",)),
        ("Jeg kan ikke den 20., er der en anden dag?", ("Viborg",)),
        ("Viborg er for langt væk. Er der andre byer?", ("Næstved",)),
        ("Er der en anden dag?", ()),
    ],
)
def test_another_day_is_the_one_that_was_not_named(read, message, cities):
    assert read(message).cities == cities


def test_who_sits_in_a_talks_name_asks_for_the_conference(read):
    frame = read("Jeg arbejder med krydderurter i køkkenet og har hørt om konferencen. Hvad handler den om?")

    assert frame.sessions == ()
    assert frame.names_conference


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Fortæl mere om den første", "Ida Skovgaard"),
        ("Hvornår taler den anden?", "Tove Lauritsen"),
        ("What does the last one do?", "Bo Christoffersen"),
        ("Hvornår taler den femte?", ""),
        ("Hvornår er den første pause?", ""),
    ],
)
def test_of_several_speakers_one_may_be_counted_out(garden_reader, question, name):
    said = "Ida Skovgaard, Tove Lauritsen og Bo Christoffersen."

    written = rewrite_follow_up(question, "Hvem taler på konferencen?", said, garden_reader)

    named = [speaker.name for speaker in garden_reader.conference.speakers if speaker.name in written]
    assert named == ([name] if name else [])
