"""A follow-up gets what else there is, not what was told a moment ago."""

from datetime import date

import pytest

from assistant.composing.abstaining import abstaining_text
from assistant.composing.passages import Passages
from assistant.composing.reading_one import Part
from assistant.composing.statements import Evidence, Statement
from assistant.composing.told import Told, what_else
from assistant.composing.told_again import unless_just_told
from assistant.types import Chunk, Hit, Query, Turn
from assistant.understanding.frame import FrameReader
from assistant.understanding.frame_words import general_words
from assistant.words import loose, tokens

WORMS = "Regnorme laver muld. De spiser blade om natten. Børn kan godt lide dem."
BEETLES = "Biller laver ikke muld. De spiser lus."


class Words:
    """The share of a question's words with content that a text has."""

    def content_terms(self, text, language="da"):
        return [(loose(word), 1.0) for word in tokens(text) if loose(word) not in general_words()]

    def support(self, query, text, language="da"):
        terms = [term for term, _ in self.content_terms(query)]
        held = {loose(word) for word in tokens(text)}
        return sum(term in held for term in terms) / len(terms) if terms else 0.0


def hit(name, text, score, kind="guidance"):
    return Hit(Chunk(name, f"{name}.md", name, name, text, kind=kind), score)


def said(*answers):
    return Told([Turn("assistant", answer) for answer in answers])


def ids(found):
    return [each.chunk.id for each in found.hits]


def test_a_passage_was_told_though_the_answer_set_it_anew():
    told = said("Noget andet. [1] Regnorme laver\nmuld. [2] De spiser blade om natten. [2]")

    assert told.has(hit("a", WORMS, 1).chunk)
    assert told.has(hit("a", "Ja, regnorme laver muld. Mange.", 1).chunk)
    assert said("Ja, regnorme laver muld.").led_with(hit("a", WORMS, 1).chunk)
    assert not told.has(hit("b", BEETLES, 1).chunk)
    assert not Told([Turn("user", WORMS)]).has(hit("a", WORMS, 1).chunk)


@pytest.mark.parametrize("own", ["uddyb", "hvorfor?", "hvad mere?"])
def test_who_asks_for_more_is_told_of_another_passage(own):
    hits = [hit("worms", WORMS, 0.5), hit("beetles", BEETLES, 0.4), hit("far", "Ost er mad.", 0.1)]

    assert ids(what_else(own, hits, said(f"{WORMS} [1]"), Words())) == ["beetles"]


@pytest.mark.parametrize(
    "other", [hit("far", "Ost er mad.", 0.2), hit("day", "Dagen er lang.", 0.5, "conference")]
)
def test_where_nothing_else_is_near_there_is_no_more(other):
    found = what_else("uddyb", [hit("worms", WORMS, 0.5), other], said(WORMS), Words())

    assert (found.hits, found.statements) == ((), ())


def test_the_sentence_that_has_the_follow_ups_own_words_is_told_alone():
    hits = [hit("worms", WORMS, 0.5), hit("beetles", BEETLES, 0.4)]

    found = what_else("hvad med blade?", hits, said(WORMS), Words())

    assert [statement.text for statement in found.statements] == ["De spiser blade om natten."]
    assert found.statements[0].evidence[0].quote in WORMS


def test_another_passage_that_has_them_as_well_comes_before_that_sentence():
    hits = [hit("worms", WORMS, 0.5), hit("leaves", "Blade bliver til muld.", 0.4)]

    assert ids(what_else("hvad med blade?", hits, said(WORMS), Words())) == ["leaves"]


def test_what_an_answer_had_beside_its_first_passage_may_be_asked_about_next():
    hits = [hit("worms", WORMS, 0.5), hit("beetles", BEETLES, 0.4)]

    assert ids(what_else("hvad med ormene?", hits, said(f"{BEETLES} {WORMS}"), Words())) == ["worms"]
    assert ids(what_else("uddyb", [*hits, hit("new", "Muld er jord.", 0.4)], said(f"{BEETLES} {WORMS}"), Words())) == [
        "new"
    ]  # fmt: skip


def test_beside_what_is_new_nothing_is_told_twice():
    hits = [hit("beetles", BEETLES, 0.5), hit("worms", WORMS, 0.49), hit("new", "Muld er jord.", 0.4)]

    assert ids(what_else("hvad med biller?", hits, said(WORMS), Words())) == ["beetles", "new"]


def test_words_of_its_own_may_turn_a_follow_up_further_away():
    hits = [hit("worms", WORMS, 0.5), hit("beetles", BEETLES, 0.28)]

    assert ids(what_else("hvad med biller?", hits, said(WORMS), Words())) == ["beetles"]
    assert ids(what_else("uddyb", hits, said(WORMS), Words())) == []


@pytest.mark.parametrize(
    ("own", "missing"),
    [
        ("Gælder det også vikarer?", "vikarer"),
        ("Gælder det børn?", ""),
        ("does it also apply to vikarer?", "vikarer"),
        ("Og vikarer?", ""),  # may be told in other words
    ],
)
def test_whom_a_rule_covers_is_told_where_a_passage_has_them(garden, own, missing):
    frame = FrameReader(garden).read(f"{own} Hvad laver regnorme?", "da")
    passages = Passages(Words(), (), None)

    assert (
        passages.not_covered(own, frame, [hit("worms", WORMS, 0.5), hit("beetles", BEETLES, 0.4)]) == missing
    )


PRICE, PLACE = "Prisen er 800 kr.", "Dagen er i Tinghallen."


def part(text, source="conference.yaml"):
    statements = (Statement(text, (Evidence(source, "T", "S", text),)),) if text else ()
    return Part("?", statements, "facts" if text else "abstained")


def kept(garden, own, *, found=PRICE, alone="", source="conference.yaml", last=PRICE, own_words=None):
    """The text of what is told, and whether the question was asked by its own words."""
    history = (Turn("user", "Hvad koster det?"), Turn("assistant", f"{last} [1]"))
    words = own if own_words is None else own_words
    query = Query(f"{own} hvad koster det", own, "da", date(2031, 1, 1), history, words)
    asked = []

    def find(question, its_query):
        asked.append((question.text, its_query.history))
        return part(alone, source)

    told = unless_just_told(part(found), query, FrameReader(garden), find, {"conference.yaml"})
    return " ".join(statement.text for statement in told.statements), asked


def test_a_typed_answer_that_was_just_given_is_asked_for_by_the_follow_ups_own_words(garden):
    assert kept(garden, "hvor skal jeg hen?", alone=PLACE) == (PLACE, [("hvor skal jeg hen?", ())])


@pytest.mark.parametrize(("alone", "source"), [("", ""), (PRICE, "conference.yaml"), (WORMS, "guidance.md")])
def test_what_they_do_not_find_of_the_conference_is_not_known(garden, alone, source):
    assert kept(garden, "kan man vælge?", alone=alone, source=source)[0] == ""


@pytest.mark.parametrize(
    ("own", "changed"),
    [
        ("og for en gartner?", {}),  # names a role: the same holds for it
        ("og i Viborg?", {}),
        ("og den anden?", {}),
        ("hvad ved man om ham?", {}),  # alone it would be about anybody
        ("jeg er tilmeldt i forvejen", {}),  # tells, and asks nothing
        ("kan man vælge?", {"last": "Noget andet."}),
        ("kan man vælge?", {"last": f"{PRICE} Den dækker frokost, kaffe og et kursus i kompost."}),  # a part
        ("kan man vælge?", {"own_words": ""}),  # no follow-up
    ],
)
def test_the_same_stands_where_it_may_be_what_is_asked_for(garden, own, changed):
    assert kept(garden, own, **changed) == (PRICE, [])


def test_that_there_is_no_more_is_said_so():
    assert abstaining_text("uddyb", "da", "a@b.example", told=True) == (
        "Mere end det siger mit materiale ikke. Skriv til a@b.example."
    )
    assert abstaining_text("why?", "en", None, told=True) == "My material says no more than that."
