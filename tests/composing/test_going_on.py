"""A question that goes on from another is searched for written out and as it was typed."""

from datetime import date

import pytest

from assistant.composing.passages import Passages, Sought
from assistant.types import Chunk, Hit

DAY = date(2031, 1, 1)
WRITTEN_OUT = "og må man spise dem hvad er regnorme"


class Scripted:
    """Finds for each text what it was told, and remembers what was looked for."""

    def __init__(self, found):
        self.found, self.asked = found, []

    def search(self, text, language=None, *, top_k, keep=None):
        self.asked.append(text)
        hits = [
            Hit(Chunk(name, f"{name}.md", name, name, ".", kind="guidance"), score)
            for name, score in self.found[text].items()
        ]
        return [hit for hit in hits if keep(hit.chunk)][:top_k]


def found(scripted, typed=""):
    sought = Sought(WRITTEN_OUT, "da", DAY, None, typed)
    return [hit.chunk.id for hit in Passages(scripted, (), None).find(sought)]


@pytest.mark.parametrize(
    ("alone", "first"),
    [
        ({"what may be eaten": 0.6}, "what may be eaten"),
        ({"rules of a game": 0.5}, "what worms are"),  # its own words alone are near to many things
        ({}, "what worms are"),
    ],
)
def test_a_follow_up_is_found_by_its_own_words_beside_those_it_takes_over(alone, first):
    scripted = Scripted(
        {WRITTEN_OUT: {"what worms are": 0.5, "what may be eaten": 0.4}, "og må man spise dem": alone}
    )

    assert found(scripted, "og må man spise dem")[0] == first


def test_a_question_that_takes_nothing_over_is_looked_for_once():
    scripted = Scripted({WRITTEN_OUT: {"what worms are": 0.5}})

    assert found(scripted) == ["what worms are"]
    assert scripted.asked == [WRITTEN_OUT]


def test_a_passage_counts_once_though_it_is_found_twice():
    scripted = Scripted({WRITTEN_OUT: {"a": 0.5, "b": 0.4}, "og må man spise dem": {"a": 0.4, "c": 0.1}})

    assert found(scripted, "og må man spise dem") == ["a", "b", "c"]


def test_at_the_end_of_a_story_the_question_is_looked_for_alone_as_well():
    story = "Vi har fået orme i haven, og naboen er sur. Hvad bør vi spørge om?"
    scripted = Scripted(
        {
            story: {"neighbours": 0.40, "what to ask about worms": 0.38},
            "Hvad bør vi spørge om?": {"what to ask about worms": 0.5, "what to ask a doctor": 0.9},
        }
    )
    sought = Sought(story, "da", DAY, None, without_story="Hvad bør vi spørge om?")

    first, second, *_ = Passages(scripted, (), None).find(sought)

    assert first.chunk.id == "what to ask about worms"
    assert second.chunk.id == "neighbours"  # by itself the question is near to many things


def test_a_condition_at_the_end_counts_beside_what_is_done():
    question, alone = "Må gartneren sætte hegn op uden at spørge?", "Må gartneren gøre det uden at spørge?"
    scripted = Scripted(
        {question: {"fences": 0.45, "who is asked first": 0.3}, alone: {"who is asked first": 0.5}}
    )
    sought = Sought(question, "da", DAY, None, condition=alone)

    assert Passages(scripted, (), None).find(sought)[0].chunk.id == "who is asked first"
