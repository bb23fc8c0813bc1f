import pytest

from assistant.composing.particulars_asked import holds_particular, particulars_asked


@pytest.mark.parametrize(
    ("question", "particular"),
    [
        ("Hvad koster kurset?", "amount"),
        ("hvor meget skal vi give", "amount"),
        ("Hvor mange pladser er der?", "count"),
        ("Hvad er hendes telefonnummer?", "telephone"),
        ("Hvem kan jeg ringe til?", "telephone"),
        ("Hvornår er fristen?", "moment"),
        ("Where is it held?", "place"),
        ("Hvem underviser?", "person"),
    ],
)
def test_a_question_shows_the_particular_it_is_after(question, particular):
    assert particular in particulars_asked(question)


@pytest.mark.parametrize(
    ("question", "particular"),
    [
        ("Er prisen med moms?", "amount"),
        ("Hvem betaler transporten?", "amount"),
        ("Må jeg skrive et CPR-nummer?", "telephone"),
    ],
)
def test_a_word_for_a_particular_alone_asks_for_none(question, particular):
    assert particular not in particulars_asked(question)


@pytest.mark.parametrize(
    "text",
    ["tolv hundrede kroner", "sekshundrede kr.", "1.200 kr.", "EUR 240", "halvdelen af lejen", "Det er gratis.", "ti procent rabat"],
)  # fmt: skip
def test_amounts_are_known_in_words_and_figures(text):
    assert holds_particular(text, "amount", asked="Hvad koster det?")


@pytest.mark.parametrize(
    "text", ["Priserne gælder fra 1. januar.", "Drift koster mindre.", "Kl. 9 på Havnegade 41"]
)
def test_a_date_or_a_house_number_is_no_amount(text):
    assert not holds_particular(text, "amount", asked="Hvad koster det?")


@pytest.mark.parametrize(
    "text", ["Elever i 0.-6. klasse", "Orgelgade 9, 6100 Haderslev", "kl. 9.00-15.00", "750 kr."]
)
def test_ordinals_addresses_times_and_prices_count_nothing(text):
    assert not holds_particular(text, "count", asked="Hvor mange er der?")


@pytest.mark.parametrize(
    "text", ["fire anmeldte ulykker", "Der er plads til 300.", "18 places", "| Laden | 90 | 200 kr. |"]
)
def test_numbers_before_what_they_count_are_known(text):
    assert holds_particular(text, "count", asked="Hvor mange er der?")
