import time

import pytest

from assistant.knowledge.particulars import Particulars, as_place, read_particulars
from assistant.knowledge.people import people_in_line


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Asta Bruun, skibsingeniør i Bølgelab", ("Asta Bruun, skibsingeniør i Bølgelab",)),
        ("v/ Per Riis", ("Per Riis",)),
        ("v/ formand Grethe Vind", ("formand Grethe Vind",)),
        ("Oplæg ved Hans Kilde, hydrolog", ("Hans Kilde, hydrolog",)),
        ("Speaker: Dr. Maria O'Neill, Galway", ("Dr. Maria O'Neill, Galway",)),
        ("Moderator: John Smithson", ("John Smithson",)),
        ("Presented by Ling Chen", ("Ling Chen",)),
        ("Svendborg: Jeppe Holm-Krog, navigatør", ("Svendborg: Jeppe Holm-Krog, navigatør",)),
        ("Sofie Ask og Karl Elm", ("Sofie Ask", "Karl Elm")),
        ("Sara Holm, Tom Kjær og Ulla Bech", ("Sara Holm", "Tom Kjær", "Ulla Bech")),
        ("Anna Lind, chef, og Bo Lund, lærer", ("Anna Lind, chef", "Bo Lund, lærer")),
        (
            "Priya Nair, Head of Facilities; Tom de Wit, secretary",
            ("Priya Nair, Head of Facilities", "Tom de Wit, secretary"),
        ),
        (
            "Steen Ask, konsulent i Dansk Industri og Dansk Metal",
            ("Steen Ask, konsulent i Dansk Industri og Dansk Metal",),
        ),
        ("Lea Lås (CISO, Kommune X)", ("Lea Lås (CISO, Kommune X)",)),
    ],
)
def test_people_are_given_as_printed_with_their_position(line: str, people: tuple[str, ...]) -> None:
    assert people_in_line(line) == people


@pytest.mark.parametrize(
    "line",
    [
        "Workshop, hvor I prøver kræfter med AI",
        "Deltagerdialog",
        "Asta Bruun forklarer, hvordan færger virker, og hvad vi skal vide.",
        "Coffee Break",
        "Dansk Industri, København",
        "Region Midtjylland",
        "Kontakt: Anna Hansen, tlf. 33 70 30 00",
        "Frokost med sild",
        "Room 3",
        "",
        "Anna Hansen. Bo Larsen taler bagefter",
    ],
)
def test_where_it_may_be_something_else_nobody_is_named(line: str) -> None:
    assert people_in_line(line) == ()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Velkomst – Anna Lund, borgmester"], Particulars("Velkomst", ("Anna Lund, borgmester",))),
        (["Velkomst (Anna Lund, KL)"], Particulars("Velkomst", ("Anna Lund, KL",))),
        (["Anna Lund, forsker: Hvad nu?"], Particulars("Hvad nu?", ("Anna Lund, forsker",))),
        (["Samtale med Anna Lund, forsker"], Particulars("Samtale med Anna Lund", ("Anna Lund, forsker",))),
        (["Robotter, ved overlæge Maja Skov"], Particulars("Robotter", ("overlæge Maja Skov",))),
        (["Closing words by Mayor Karin Ek"], Particulars("Closing words", ("Mayor Karin Ek",))),
        (["Lækager (Sal 2)"], Particulars("Lækager", (), "Sal 2")),
        (["Spor B: Lækager"], Particulars("Lækager", (), "Spor B")),
        (["Lækager", "Lokale: A1"], Particulars("Lækager", (), "A1")),
        (["Room 3", "Leaks", "Ling Chen"], Particulars("Leaks", ("Ling Chen",), "Room 3")),
        (["Lækager", "og sensorer", "Bo Lund"], Particulars("Lækager og sensorer", ("Bo Lund",))),
        (["Pause med kaffe og brød"], Particulars("Pause med kaffe og brød")),
        (["AI – hvad er det nye?"], Particulars("AI – hvad er det nye?")),
        ([], Particulars("")),
    ],
)
def test_title_people_and_place_are_told_apart(lines: list[str], expected: Particulars) -> None:
    assert read_particulars(lines) == expected


def test_a_name_within_the_description_is_no_speaker() -> None:
    prose = "Du kender godt AI, for din bil er fuld af det. Kaare Holm forklarer, hvad AI egentlig er."

    assert read_particulars(["AI for alle", prose, "Kaare Holm"]).people == ()


@pytest.mark.parametrize(
    "text", ["Sal 2", "Lokale A1", "Room 3", "Spor B", "Auditorium 1", "Store sal", "(Sal 2)"]
)
def test_rooms_and_tracks_are_places(text: str) -> None:
    assert as_place(text) == text.strip("()")


def test_a_long_run_of_letters_is_read_in_no_time() -> None:
    started = time.monotonic()

    people_in_line("A" + "a" * 200 + "!")
    people_in_line("Aa" * 100 + "!")
    read_particulars(["A" + "a'" * 2_000])

    assert time.monotonic() - started < 1.0
