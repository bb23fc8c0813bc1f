"""Which questions are offered after an answer, after silence, and after a thank-you."""

from datetime import date, timedelta

import pytest

from assistant.composing.courtesy import is_opening
from assistant.composing.suggestions import after_silence, following, opening
from assistant.types import Chunk, Hit, Query, Turn

TODAY = date(2026, 11, 28)


def hit(section, lexical=0.5, language="da", source="guidance/a.md"):
    chunk = Chunk(f"{source}#{section}", source, "A", section, "Tekst.", language=language, kind="guidance")
    return Hit(chunk, 0.5, lexical=lexical)


def query(text, *before, language="da", today=TODAY):
    return Query(text, text, language, today, tuple(Turn("user", question) for question in before))


def test_after_guidance_the_questions_that_its_neighbours_answer_are_offered():
    hits = [hit("Hvad er en DPIA?"), hit("Hvad er en FRIA?"), hit("What is a FRIA?", language="en"),
            hit("Se også"), hit("Må AI profilere?"), hit("Hvem ejer data?")]  # fmt: skip

    offered = following(query("Fortæl om DPIA"), None, "", hits, {("guidance/a.md", "Hvad er en DPIA?")})

    assert offered == ("Hvad er en FRIA?", "Må AI profilere?")


def test_what_was_asked_in_the_conversation_is_not_offered_again():
    offered = following(
        query("Hvad er en FRIA?", "må ai profilere"), None, "",
        [hit("Hvad er en FRIA?"), hit("Må AI profilere?"), hit("Hvem ejer data?")],
    )  # fmt: skip

    assert offered[0] == "Hvem ejer data?"
    assert "Må AI profilere?" not in offered


def test_after_silence_only_what_shares_a_word_with_the_question_is_offered():
    hits = [hit("Hvem er Kenneth?", lexical=0.0), hit("Hvor er garderoben?"), hit("Program")]

    assert after_silence(query("Er der en sauna?"), hits, ("Hvad koster det?",), outside=False) == (
        "Hvor er garderoben?",
    )
    assert after_silence(query("Er der en sauna?"), hits[:1], ("Hvad koster det?",), outside=False) == ()


def test_somebody_who_is_elsewhere_altogether_is_told_what_can_be_asked():
    opened = ("Hvad koster det?", "Hvem taler?", "Hvor er det?")

    assert after_silence(query("Hvem vandt kampen?"), [hit("Hvor?")], opened, outside=True) == opened[:2]
    told = after_silence(query("Hvem vandt kampen?", "Hvad koster det?"), [], opened, outside=True)
    assert told == opened[1:]


@pytest.mark.parametrize("language", ["da", "en"])
def test_when_the_conference_is_over_nothing_past_is_offered(shipped, language):
    after = shipped.last_day + timedelta(days=1)

    for kind in ("price", "deadline", "speakers", "programme", "place", "registration"):
        offered = following(query("?", language=language, today=after), shipped, kind)
        assert len(offered) == 2
        assert not any(word in " ".join(offered) for word in ("fristen", "taler", "deadline", "speaks"))
    asked = following(query("Hvem talte?", language=language, today=after), shipped, "speakers")
    assert not {"Hvem holdt oplæg?", "Who spoke?"} & set(asked)


def test_before_it_the_offers_follow_the_kind_of_the_question(shipped):
    before = query("Hvad koster det at deltage?", today=date(2025, 10, 1))

    assert following(before, shipped, "price") == ("Hvornår er fristen?", "Kan man få pengene tilbage?")
    other = following(before, shipped, "a kind without questions of its own")
    assert other == opening(shipped, "da", date(2025, 10, 1))[1:3]


@pytest.mark.parametrize("text", ["Hej", "Goddag!", "Hvem er du?", "Hello", "What can you do?"])
def test_who_opens_a_conversation_is_offered_something(text):
    assert is_opening(text)


@pytest.mark.parametrize(
    "text", ["tak for hjælpen", "Hej, tak!", "Thanks", "Farvel", "Gemmer du det jeg skriver?"]
)
def test_who_is_done_is_not(text):
    assert not is_opening(text)
