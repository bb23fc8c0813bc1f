"""A fact is told to whom asks for it, not to whom asks something else of the same thing."""

from datetime import date

import pytest

from assistant.composing.facts import find_facts
from assistant.composing.facts.composer import Finding
from assistant.composing.facts.fitting import asks_for_another_thing, names_outright
from assistant.composing.statements import cite
from assistant.understanding.frame import FrameReader
from assistant.understanding.language import detect_language

BEFORE, DEADLINE, PASSED = date(2031, 1, 10), date(2031, 2, 10), date(2031, 2, 11)


@pytest.fixture(scope="module")
def find(garden):
    reader = FrameReader(garden)

    def find(question, today=BEFORE):
        language = detect_language(question)
        return find_facts(garden, reader.read(question, language), today, language)

    return find


@pytest.fixture(scope="module")
def ask(find):
    def ask(question, today=BEFORE):
        finding = find(question, today)
        return cite(finding.statements)[0] if finding else ""

    return ask


@pytest.mark.parametrize(
    "question",
    [
        "Hvornår blev dagen i Næstved udsolgt?",
        "When did Næstved sell out?",
        "Hvor længe har Ida Skovgaard været museumsinspektør?",
        "Since when has Bo Christoffersen been a head gardener?",
        "Hvor arbejdede Tove Lauritsen tidligere?",
        "Hvor gammel er Ida Skovgaard?",
        "Hvad tjener overgartneren i Randers?",
        "Får vi mængderabat, når vi kommer ti?",
        "When did registration open?",
        "Hvem er ordstyrer?",
        "Får man slides fra oplæggene i Viborg?",
        "Kommer der en optagelse af dagen?",
        "Who is chairing the day in Viborg?",
        "Hvilket oplæg fik den højeste vurdering?",
        "Er der moms oven i de 800 kr.?",
        "Is VAT included in the DKK 1,300 fee?",
        "Hvornår kører toget til Viborg?",
        "Hvilket rum i Tinghallen skal vi hen i?",
        "Hvad bliver der serveret i pausen?",
        "Hvor mange er der plads til i Viborg?",
        "Er min tilmelding til Viborg gået igennem?",
        "Hvilke værktøjer skal vi bruge i workshoppen?",
        "Foregår dagen på engelsk?",
        "Is the programme in English?",
    ],
)
def test_what_no_field_of_the_file_tells_is_not_answered_by_the_field_beside_it(find, question):
    finding = find(question)

    assert finding is not None
    assert finding.kind == "unstated"
    assert finding.statements == ()


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("Er der udsolgt i Næstved?", "udsolgt"),
        ("Hvor længe taler Ida Skovgaard?", "75 minutter"),
        ("Hvornår er Bo Christoffersen på?", "13.00"),
        ("Hvem er den tidligere på dagen, Ida eller Bo?", "før"),
        ("Hvad koster det for en gartner?", "800 kr."),
        ("Hvornår er der pause?", "10.45"),
        ("Hvilken hal er det i Viborg?", "Tinghallen"),
    ],
)
def test_what_the_file_tells_is_still_answered(ask, question, part):
    assert part in ask(question)


def test_the_hall_is_no_answer_to_whether_there_is_a_thing_in_it(garden):
    reader = FrameReader(garden)
    finding = Finding((), "place")

    assert asks_for_another_thing(finding, reader.read("Er der garderobe i Tinghallen?", "da"))
    assert not asks_for_another_thing(finding, reader.read("Er der en dag i Viborg?", "da"))


@pytest.mark.parametrize(
    ("kind", "question", "another"),
    [
        ("price", "Hvor meget pension får jeg som gartner?", True),
        ("price", "How much pension does a gardener get?", True),
        ("price", "Hvor meget skal en gartner betale for pladsen?", False),
        ("registration", "Hvordan melder jeg mig ind i en haveforening?", True),
        ("registration", "Hvordan melder jeg mig til?", False),
    ],
)
def test_a_thing_the_file_does_not_tell_of_is_asked_for(garden, kind, question, another):
    frame = FrameReader(garden).read(question, "da")

    assert asks_for_another_thing(Finding((), kind), frame) is another


def test_joining_a_union_is_no_registration(garden):
    reader = FrameReader(garden)

    assert not reader.read("Hvordan melder jeg mig ind i FOA?", "da").asks("registration")
    assert reader.read("Hvordan melder jeg mig på?", "da").asks("registration")


def test_the_fee_named_by_its_own_word_is_the_price(garden):
    reader = FrameReader(garden)

    assert names_outright(Finding((), "price"), reader.read("Hvor stort er deltagergebyret?", "da"))
    assert not names_outright(Finding((), "price"), reader.read("Hvad koster hotellet?", "da"))


def test_a_word_that_the_file_has_is_never_said_to_be_missing(garden):
    told = garden.model_copy(update={"raw": garden.raw + "\n# Rikke Thomsen er ordstyrer.\n"})
    frame = FrameReader(told).read("Hvem er ordstyrer på dagen?", "da")

    finding = find_facts(told, frame, BEFORE, "da")

    assert finding is None or finding.kind != "unstated"


def test_a_committee_s_own_offices_are_no_matter_of_the_conference(find):
    finding = find("Hvem er referent i hovedudvalget?")

    assert finding is None or finding.kind != "unstated"


@pytest.mark.parametrize(
    "question",
    [
        "Hvem skriver man til angående tilmelding?",
        "Hvem kontakter jeg om min tilmelding?",
        "Who do I write to about registration?",
    ],
)
def test_whom_to_write_to_about_registration_is_the_contact(ask, question):
    answer = ask(question)

    assert "hej@groennefingre.example" in answer
    assert "10. februar" not in answer


@pytest.mark.parametrize(
    "question",
    [
        "Melder man sig til på nettet, eller ringer man?",
        "Do we sign up on a website, or do we have to call?",
        "Hvornår er det senest, og hvordan melder man sig til?",
    ],
)
def test_a_way_that_is_known_is_told_where_a_telephone_is_the_other(ask, question):
    assert "groennefingre.example/tilmelding" in ask(question)


def test_a_telephone_alone_is_not_stated(find):
    assert find("Kan man ringe til jer?").statements == ()


@pytest.mark.parametrize(
    ("question", "today", "verdict"),
    [
        ("Er tilmeldingen stadig åben?", BEFORE, "Ja."),
        ("Er der fortsat åbent for tilmelding?", DEADLINE, "Ja."),
        ("Can we still register?", BEFORE, "Yes."),
        ("Can we still register?", PASSED, "No."),
        ("Er tilmeldingen lukket?", BEFORE, "Nej."),
        ("Er tilmeldingen lukket?", PASSED, "Ja."),
    ],
)
def test_whether_registration_is_still_open_depends_on_the_date(ask, question, today, verdict):
    answer = ask(question, today)

    assert answer.startswith(verdict)
    assert "10" in answer


def test_whom_registration_is_open_to_is_another_question(ask):
    assert not ask("Er tilmeldingen åben for alle?").startswith("Ja")


def test_registration_is_not_called_open_for_a_day_that_is_sold_out(ask):
    answer = ask("Kan vi stadig tilmelde os dagen i Næstved?")

    assert not answer.startswith("Ja")
    assert "udsolgt" in answer


@pytest.mark.parametrize(
    "question",
    [
        "Hvad er mailen til kontaktpersonen fra HK?",
        "Hvem er kontakt for 3F?",
        "What is Ida Skovgaard's e-mail address?",
        "Hvad er Tove Lauritsens mailadresse?",
    ],
)
def test_an_address_that_is_not_published_is_not_replaced_by_another(find, question):
    finding = find(question)

    assert finding is not None
    assert finding.kind == "contact"
    assert finding.statements == ()


def test_the_address_of_a_speaker_who_is_a_contact_is_told(ask):
    assert "bo@havo.example" in ask("Hvad er Bo Christoffersens mailadresse?")


def test_the_way_to_register_is_told_first_to_who_asks_for_it(ask):
    assert ask("Hvordan tilmelder jeg mig?").index("[1]") < ask("Hvordan tilmelder jeg mig?").index(
        "10. februar"
    )
    assert ask("Er der tilmelding?").index("10. februar") < ask("Er der tilmelding?").index("[2]")


@pytest.mark.parametrize(
    "question", ["Hvad koster en gruppe på 4?", "What is the price for a party of four?"]
)
def test_a_group_of_a_size_gets_its_sums(ask, question):
    assert "4 ×" in ask(question)


def test_where_it_is_on_both_days_is_no_question_whether_they_are_alike(find):
    assert find("Hvor foregår det begge steder?").kind == "place"
    assert find("Er programmet det samme begge steder?").kind == "same"
