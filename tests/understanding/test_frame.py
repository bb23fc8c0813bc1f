"""What is understood of one question: intents, slots, and the words that nothing accounts for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.understanding.intents import asks_else, find_intents
from assistant.words import loose, tokens


def intents_of(text):
    return set(find_intents(" ".join(loose(token) for token in tokens(text))))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hvad skal en gartner slippe", "price"),
        ("hvad løber det op i", "price"),
        ("hvad skal vi af med", "price"),
        ("how much is it", "price"),
        ("hvornår har jeg fri", "end"),
        ("får vi pengene igen", "refund"),
        ("hvornår lukker tilmeldingen", "deadline"),
        ("er konferencen overstået", "end"),
        ("hvor mange dage er der til konferencen", "until"),
        ("er det en hverdag", "weekday"),
        ("hvem taler om regnorme", "speaker"),
        ("hvem har ordet kl. 13", "speaker"),
        ("hvordan er dagen skruet sammen", "programme"),
        ("hvem henvender konferencen sig til", "audience"),
        ("hvad får vi for pengene", "takeaway"),
    ],
)
def test_everyday_phrasings_show_what_is_asked(text, intent):
    assert intent in intents_of(text)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hvordan taler man om AI", "speaker"),
        ("kan et system slippe for kravene", "price"),
        ("hvad er et hovedudvalg", "programme"),
        ("hvad er AI-færdigheder", "end"),
        ("hvem er formand for foreningen", "audience"),
        ("hvem henvender konferencen sig til", "contact"),
        ("hvor mange pladser er der i alt", "price"),
    ],
)
def test_a_word_that_asks_in_company_does_not_ask_alone(text, intent):
    assert intent not in intents_of(text)


def test_a_pattern_does_not_explain_the_words_it_passes_over(garden_reader):
    frame = garden_reader.read("får vi vores depositum tilbage", "da")

    assert "depositum" in frame.unexplained


@pytest.mark.parametrize(
    "text",
    [
        "er jeg tilmeldt",
        "linket virker ikke",
        "hvornår skal vi betale",
        "hvad får vi at spise",
        "kan man nøjes med at komme til frokost",
        "har jeg ret til fri",
        "how big is the venue",
        "who pays for the trip",
    ],
)
def test_what_no_conference_file_states_is_noticed_though_its_words_are_everyday_ones(text):
    assert asks_else(" ".join(loose(token) for token in tokens(text)))


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("hvad koster det for tre gartnere og to pædagoger", [("gartner", 3), ("pædagog", 2)]),
        ("en overgartner", [("gartner", None)]),
        ("2 GRM'er", [("pædagog", 2)]),
        ("gartnerprisen", [("gartner", None)]),
        ("paedagoger", [("pædagog", None)]),
        ("paedagogr", [("pædagog", None)]),
        ("three gardeners and a guest", [("gartner", 3), ("gæst", None)]),
        ("to af havemændene", [("gartner", 2)]),
    ],
)
def test_roles_are_read_with_their_numbers(garden_reader, text, roles):
    assert [(named.role, named.count) for named in garden_reader.read(text, "da").roles] == roles


def test_a_kind_of_thing_named_after_a_role_is_not_that_role(shipped_reader):
    assert shipped_reader.read("hvad er algoritmeledelse", "da").roles == ()


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("hvornår taler Ida", ("ida",)),
        ("hvem er Kristoffersen", ("bo",)),
        ("hvem er biologen", ("ida",)),
        ("hvem er ham fra Mosemuseet", ("ida",)),
        ("hvornår er lektoren på", ("tove",)),
        ("when does the curator speak", ("ida",)),
        ("hvem er biolog", ()),
        ("hvad koster en biolog", ()),
        ("hvem er forstanderen", ()),
    ],
)
def test_people_are_known_by_name_and_by_what_they_are(garden_reader, text, people):
    assert garden_reader.read(text, "da").people == people


@pytest.mark.parametrize("text", ["Kære assistent, hvad koster det", "hvad er kåre"])
def test_a_courtesy_is_not_taken_for_a_name_that_looks_like_it(shipped_reader, text):
    expected = ("kaare-pedersen",) if "kåre" in text else ()
    assert shipped_reader.read(text, "da").people == expected


@pytest.mark.parametrize(
    ("text", "sessions"),
    [
        ("hvornår er frokosten", (4,)),
        ("hvornår er der pauser", (2, 6)),
        ("den første pause", (2,)),
        ("eftermiddagspausen", (6,)),
        ("hvem holder det andet oplæg", (5,)),
        ("the last talk", (7,)),
        ("eftermiddagens første oplæg", (5,)),
        ("hvem taler om krydderurter", (5,)),
        ("hvad tid er frokosttiden", (4,)),
        ("hvornår skal workshopholderne møde", ()),
    ],
)
def test_sessions_are_known_by_kind_title_and_order(garden_reader, text, sessions):
    assert garden_reader.read(text, "da").sessions == sessions


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("viborgdagen", "Viborg"),
        ("hvor er det i naestved", "Næstved"),
        ("hvornår er den nordpå", "Viborg"),
    ],
)
def test_cities_are_known_by_other_names_and_in_compounds(garden_reader, text, city):
    assert garden_reader.read(text, "da").cities == (city,)


@pytest.mark.parametrize(
    ("text", "city"), [("den jyske dag", "Fredericia"), ("øst for Storebælt", "København")]
)
def test_parts_of_the_country_stand_for_the_city_there(shipped_reader, text, city):
    assert shipped_reader.read(text, "da").cities == (city,)


@pytest.mark.parametrize(
    "text", ["hvornår lægges Region Hovedstaden og Sjælland sammen", "hvem leder Region Midtjylland"]
)
def test_an_authority_named_after_a_part_of_the_country_is_no_city(shipped_reader, text):
    assert shipped_reader.read(text, "da").cities == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Hvad koster garderoben?", "garderoben"),
        ("hvornår er børnehavekonferencen", "børnehavekonferencen"),
        ("hvornår er der kursus", "kursus"),
        ("Hvad koster det i KL?", "KL"),
        ("hvad er kompost", "kompost"),
        ("is there parking", "parking"),
    ],
)
def test_a_word_that_names_another_matter_stays_unexplained(garden_reader, text, word):
    assert word in garden_reader.read(text, "da").unexplained


@pytest.mark.parametrize(
    "text",
    [
        "Undskyld, jeg er ny her: hvad koster det egentlig for en gartner?",
        "hvad handler konferencen om kompost om",
        "hvornår er havekonferencen om komposten i Viborg",
        "ka du ik lige sige mig va det koster",
        "could you please tell me when it starts",
    ],
)
def test_everyday_words_and_the_events_own_leave_nothing_unexplained(garden_reader, text):
    assert garden_reader.read(text, "da").unexplained == ()


def test_what_stands_around_a_question_fills_only_what_it_leaves_open(garden_reader):
    frame = garden_reader.read_asked("Hvad koster det?", "Vi er to gartnere fra Viborg.", "da")
    own = garden_reader.read_asked("Hvad koster det for en pædagog?", "Vi er to gartnere.", "da")

    assert [(r.role, r.count) for r in frame.roles] == [("gartner", 2)]
    assert [r.role for r in own.roles] == ["pædagog"]


def test_a_question_without_a_matter_takes_it_from_the_sentence_before(garden_reader):
    frame = garden_reader.read_asked("Hvordan gør jeg?", "Jeg vil gerne tilmelde mig.", "da")

    assert frame.asks("registration")


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_can_be_read(garden_reader, text):
    garden_reader.read(text, "da")
    garden_reader.read_asked(text, text, "en")
