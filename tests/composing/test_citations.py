"""No quote leaves the assistant that its source does not hold."""

import logging

import pytest

from assistant.composing.citations import only_supported
from assistant.composing.statements import Evidence, Statement

TEXTS = {"a.md": "Det koster 100 kr. i alt."}


def statement(quote, source="a.md"):
    return Statement("Svar.", (Evidence(source, "Titel", "Afsnit", quote),))


def test_a_statement_with_a_verbatim_quote_stays():
    assert only_supported([statement("koster 100 kr.")], TEXTS) == [statement("koster 100 kr.")]


@pytest.mark.parametrize("quote", ["koster 200 kr.", "Koster 100 kr.", "", "  "])
def test_any_other_quote_takes_its_statement_with_it_and_is_logged(quote, caplog):
    with caplog.at_level(logging.ERROR):
        assert only_supported([statement(quote), statement("i alt")], TEXTS) == [statement("i alt")]

    assert "a.md" in caplog.text


def test_a_source_nobody_read_cannot_be_quoted():
    assert only_supported([statement("x", "b.md")], TEXTS) == []


def test_a_statement_without_a_quote_claims_nothing_and_stays():
    assert only_supported([Statement("Programmet er:")], TEXTS) == [Statement("Programmet er:")]
