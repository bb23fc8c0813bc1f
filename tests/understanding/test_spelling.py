"""Slips of the finger are put right; words that are right are left alone."""

import sys
from types import ModuleType

import pytest

from assistant.understanding.spelling import Speller

SPELLER = Speller({"gartner", "gartnere", "viborg"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tilmedling", "tilmelding"),
        ("konfrence", "konference"),
        ("adressne", "adresse"),
        ("gartnre", "gartner"),
        ("regsiter", "register"),
        ("progam", "program"),
        ("progamet", "program"),
    ],
)
def test_a_slip_becomes_the_word_that_was_meant(typed, meant):
    assert SPELLER.correct(typed) == meant


@pytest.mark.parametrize(
    "word", ["vagter", "kontrakt", "torsdag", "passer", "henvender", "partner", "GRATNER", "kurser", "cancer"]
)
def test_a_word_that_is_right_is_left_alone(word):
    assert SPELLER.correct(word) == word


def test_the_rest_of_the_text_keeps_its_letters():
    assert (
        SPELLER.correct("Hvornår er konfrencen i Ørsted, kl. 9.15?")
        == "Hvornår er konferencen i Ørsted, kl. 9.15?"
    )


def test_nothing_is_asked_of_a_package_that_is_loaded_when_it_is_used(monkeypatch):
    class LoadedWhenUsed(ModuleType):
        def __getattr__(self, name):
            raise AssertionError(f"pandas.{name}")

    monkeypatch.setitem(sys.modules, "pandas", LoadedWhenUsed("pandas"))

    assert Speller({"gartner", "gartnere"}).correct("gartnre") == "gartner"
