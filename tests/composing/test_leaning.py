"""Questions that lean on what was spoken of, told by what that was after."""

from datetime import date

import pytest

from assistant.composing.leaning import Leaning
from assistant.types import Chunk, Hit, Query, Turn
from assistant.understanding.aims import NOT_STATED
from assistant.understanding.frame import FrameReader


class SureAims:
    """Sure that a question is after one kind of thing."""

    def __init__(self, kind):
        self.kind = kind
        self.stated = 0.0 if kind in (*NOT_STATED, "guidance") else 1.0

    def of(self, *kinds):
        return 1.0 if self.kind in kinds else 0.0


class Finds:
    def __init__(self, asked, kind="guidance"):
        self.hit = Hit(Chunk("a", "a.md", "A", "A", ".", kind=kind), 0.5, asked=asked)

    def search(self, text, language=None, *, top_k, keep=None):
        return [self.hit]


@pytest.fixture(scope="module")
def reader(garden):
    return FrameReader(garden)


def asked(leaning, reader, first, then):
    query = Query(then, then, "da", date(2031, 1, 1), (Turn("user", first), Turn("assistant", "?")))
    return leaning.standing_alone(query, reader)


def unstated(reader, first, then, kind, near=0.1):
    def aims(text, frame):
        return SureAims(kind if first.split()[2] in text else "price")

    leaning = Leaning(Finds(near), aims)
    return leaning.unstated_before(asked(leaning, reader, first, then), reader)


@pytest.mark.parametrize("then", ["og hvad koster det", "Hvornår?", "og hvor?"])
def test_what_leans_on_an_unanswered_matter_is_that_matter(reader, then):
    assert unstated(reader, "Kan man overnatte i nærheden?", then, "directions").startswith(
        "Kan man overnatte"
    )


@pytest.mark.parametrize(
    ("then", "kind", "near"),
    [
        ("Hvornår starter konferencen?", "directions", 0.1),  # it names what it is about
        ("og hvad koster det for en gartner", "directions", 0.1),
        ("og hvad koster det", "guidance", 0.1),  # the first one is answered
        ("og hvad koster det", "directions", 0.9),  # a page is known to answer about it
    ],
)
def test_what_names_its_own_matter_or_leans_on_an_answered_one_is_looked_for(reader, then, kind, near):
    assert unstated(reader, "Kan man overnatte i nærheden?", then, kind, near) == ""


def test_how_long_is_that_of_the_guidance_known_to_be_asked_about(reader):
    first, then = "Hvad er 1-2-3-alle?", "Hvor lang tid tager det?"

    of_guidance = Leaning(Finds(0.9), lambda text, frame: SureAims("directions"))
    of_the_conference = Leaning(Finds(0.9), lambda text, frame: SureAims("duration"))

    assert "1-2-3" in asked(of_guidance, reader, first, then).text
    assert asked(of_the_conference, reader, first, then).text == then
