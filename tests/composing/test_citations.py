"""No quote leaves the assistant that its source does not hold."""

import pytest

from assistant.composing.citations import check_quotes
from assistant.errors import CitationError
from assistant.types import Citation


def citation(quote):
    return Citation(1, "Titel", "a.md", "Afsnit", None, quote)


def test_a_verbatim_quote_passes():
    check_quotes([citation("koster 100 kr.")], {"a.md": "Det koster 100 kr. i alt."})


@pytest.mark.parametrize("quote", ["koster 200 kr.", "Koster 100 kr.", "", "  "])
def test_any_other_quote_is_refused(quote):
    with pytest.raises(CitationError, match="a.md"):
        check_quotes([citation(quote)], {"a.md": "Det koster 100 kr. i alt."})


def test_a_source_nobody_read_cannot_be_quoted():
    with pytest.raises(CitationError):
        check_quotes([citation("x")], {})
