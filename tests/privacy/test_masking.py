"""Personal data is masked, near misses pass through, and the way back is exact."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import AssistantError
from assistant.privacy import MAX_CHARACTERS, MaskingError, mask

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
CPR_SHAPED = re.compile(
    r"(?<!\d)\d{6}-\d{4}(?!\d)|(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{6}(?!\d)"
)


@pytest.mark.parametrize("case", CASES["personal"], ids=lambda case: case["text"][:50])
def test_personal_data_is_masked_and_put_back(case):
    masked = mask(case["text"], names=case.get("names", ()), keep=case.get("keep", ()))

    assert masked.text == case["masked"]
    assert masked.restore(masked.text) == case["text"]


@pytest.mark.parametrize("case", CASES["near_misses"], ids=lambda case: case["text"][:50])
def test_near_misses_pass_through(case):
    assert mask(case["text"], keep=case.get("keep", ())).text == case["text"]


def test_there_are_enough_cases_half_of_them_near_misses():
    personal, near = len(CASES["personal"]), len(CASES["near_misses"])

    assert personal + near >= 95
    assert near >= 47
    assert personal >= 47


def test_a_model_may_change_the_case_or_drop_the_brackets():
    masked = mask("Hej Birgitte, ring 12 34 56 78.")

    assert (
        masked.restore("Kære [navn_1], vi ringer på TELEFON_1.") == "Kære Birgitte, vi ringer på 12 34 56 78."
    )
    assert masked.restore("Kære [NAVN_7]") == "Kære [NAVN_7]"


def test_the_same_value_has_the_same_placeholder():
    assert (
        mask("Skriv a@b.dk eller c@d.dk, helst a@b.dk").text
        == "Skriv [E-MAIL_1] eller [E-MAIL_2], helst [E-MAIL_1]"
    )


def test_what_was_masked_is_not_in_the_repr():
    assert "Birgitte" not in repr(mask("Hej Birgitte,"))


def test_a_given_name_wins_over_a_published_one_that_shares_a_part():
    masked = mask(
        "Kenneth Bro spørger om Kenneth Kristensen", names=["Kenneth Bro"], keep=["Kenneth Kristensen"]
    )

    assert masked.text == "[NAVN_1] spørger om Kenneth Kristensen"


def test_an_address_like_a_published_one_is_masked():
    masked = mask("xkontakt@med.dk kontakt@med.dk.org", keep=["kontakt@med.dk"])

    assert masked.text == "[E-MAIL_1] [E-MAIL_2]"


def test_a_cpr_number_is_masked_even_when_it_is_to_be_kept():
    assert mask("010170-1234", keep=["010170-1234"]).text == "[CPR_1]"


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(MaskingError, match="at most") as caught:
        mask("a" * (MAX_CHARACTERS + 1))

    assert isinstance(caught.value, AssistantError)


def test_a_long_mail_is_masked_in_reasonable_time():
    mail = (
        "Hej Mette,\n\nJeg vil gerne høre om 12 34 56 78 og Nørregade 12. Og så kommer Der Mange Ord Her.\n"
        * 1_000
    )

    assert "Mette" not in mask(mail).text


@pytest.mark.parametrize(
    "unit", ["A ", "1 ", "Ab ", "0", "a.", "Hej ", "Kære A ", "12-", "a@", "[NAVN_1]", "\n", "Vej 1, ", "+4"]
)
@pytest.mark.timeout(20)
def test_repetition_does_not_take_forever(unit):
    text = unit * (20_000 // len(unit))

    masked = mask(text)

    assert masked.restore(masked.text) == text


PIECES = st.sampled_from(
    [
        "Mette", "Hansen", "hej ", "Kære ", "\n", " ", ",", ".", "mvh ", "[NAVN_1]", "[", "]", "NAVN_1", "CPR_", "_1", "010170", "-", "1234",
        "0101701234", "a@b.dk", "@", "12 34 56 78", "+45", "Nørregade 12", "8000 Aarhus", "konto 1234 ", "Faktura ", "født den 1. maj 1970", "er syg", "s",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=400, deadline=None)
def test_putting_back_gives_the_text_again_for_confusing_texts(text):
    masked = mask(text, names=["Mette Hansen"])

    assert masked.restore(masked.text) == text
    assert not re.search(r"(?<!\w)(?:mette|hansen)(?!\w)", masked.text, re.IGNORECASE)
    assert not CPR_SHAPED.search(masked.text)


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_putting_back_gives_the_text_again_for_any_text(text):
    masked = mask(text)

    assert masked.restore(masked.text) == text
    assert not CPR_SHAPED.search(masked.text)


@given(st.from_regex(CPR_SHAPED, fullmatch=True), st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_no_cpr_number_is_left_whatever_stands_around_it(number, before, after):
    assert not CPR_SHAPED.search(mask(before + number + after).text)


def test_what_becomes_a_placeholder_beside_masked_data_is_put_back_as_it_was():
    text = "Mette0101701234NAVN_1"

    masked = mask(text, names=["Mette Hansen"])

    assert masked.restore(masked.text) == text
