"""What is asked and wished for in a mail, found by its wording."""

from datetime import date
from typing import get_args

import pytest

from assistant.emails import draft_reply
from assistant.emails.acts import Act, ActReading
from assistant.emails.asking import may_be_sent
from assistant.emails.matters import find_matters, is_wish
from assistant.emails.questions import find_requests
from assistant.emails.sensitive import find_sensitive, mask
from assistant.emails.wording import asks_for_a_deed, tells_of_its_writer
from assistant.types import Answer, Citation, Query, Trace

ACTS = get_args(Act)


def found(body):
    return [request.text for request in find_requests(body)]


def test_a_greeting_without_a_comma_swallows_no_question():
    questions = found("hej hvor mange dage har jeg til at melde mig til, og koster det mere for ledere")

    assert len(questions) == 2
    assert questions[0].startswith("Hvor mange dage")


def test_a_question_word_alone_asks_more_about_the_question_before_it():
    assert found("Hvad skal Ida Berg tale om, og hvor længe?") == [
        "Hvad skal Ida Berg tale om?",
        "Hvor længe?",
    ]


@pytest.mark.parametrize(
    ("body", "question"),
    [
        ("Min makker spørger desuden, om der er kage til kaffen.", "Er der kage til kaffen?"),
        ("Kan I fortælle mig, hvem der åbner dagen?", "Hvem der åbner dagen?"),
        ("Hvad koster det, for jeg skal planlægge mit budget?", "Hvad koster det?"),
        ("Could you tell me who opens the day?", "Who opens the day?"),
    ],
)
def test_what_leads_to_a_question_or_gives_its_reason_is_no_part_of_it(body, question):
    assert found(body) == [question]


def test_what_the_writer_has_heard_is_not_asked_for():
    assert found("Jeg tør ikke stole på, hvad jeg har læst i avisen.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Kunne I rykke mødetiden en halv time?",
        "Vil I sætte en skærm op til os?",
        "Sørger I for en bus fra toget?",
        "Could you turn down the music?",
    ],
)
def test_a_request_to_do_something_is_known_from_one_to_tell_something(text):
    assert asks_for_a_deed(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kan I fortælle, hvad det koster?",
        "Kan I bekræfte, at det er en tirsdag?",
        "Vil I sende mig programmet?",
        "Har I en adresse?",
        "Can I still register?",
        "Could you tell me the price?",
    ],
)
def test_a_request_to_tell_something_is_no_deed(text):
    assert not asks_for_a_deed(text)


def test_a_deed_is_a_persons_decision_though_the_sources_hold_facts_on_its_words(mail, assistant):
    draft = draft_reply(mail("Kunne I lade det begynde klokken ti i stedet for?"), assistant)

    assert draft.needs_human
    assert draft.findings[0].status == "needs_human"


def test_what_is_denied_raises_no_matter():
    assert not find_matters("Not cancelling, I am only curious.")
    assert find_matters("I am cancelling.")


@pytest.mark.parametrize("health", ["sukkersyge", "leddegigt", "38,5 i feber", "insulin", "en knæoperation"])
def test_somebodys_illness_is_never_repeated(mail, assistant, health):
    draft = draft_reply(mail(f"Hvornår begynder det? Jeg har {health} og må planlægge dagen."), assistant)

    assert all(health not in text for text in (draft.draft, draft.subject, *draft_questions(draft)))
    assert any(flag.code == "sensitive" for flag in draft.flags)


@pytest.mark.parametrize(
    "number", ["pasnummer er 204411223", "passport no. X1234567", "kørekortnummer: 12345678"]
)
def test_the_number_of_an_identity_paper_is_never_repeated(number):
    digits = number.split()[-1]

    assert digits not in mask(f"Mit {number}, hvis I skal bruge det.")
    assert find_sensitive(f"Mit {number}.") == ("pas- eller kortnummer",)


def draft_questions(draft):
    return [finding.question for finding in draft.findings]


def test_who_is_right_asks_what_was_disputed():
    assert found("Vi talte i toget om, om dagen i Vejle begynder kl. 9. Jeg siger nej. Hvem har ret?") == [
        "Begynder dagen i Vejle kl. 9?"
    ]


def test_what_somebody_claims_is_asked_claim_by_claim():
    body = (
        "Min kollega påstår, at det er gratis for studerende, og at der er lukket for tilmelding. Passer det?"
    )

    assert found(body) == ["Er det gratis for studerende?", "Er der lukket for tilmelding?"]


def test_asking_once_more_with_a_pronoun_is_no_second_question():
    body = "Jeg kan ikke se i brochuren, om Ida Berg kommer til Vejle. Gør hun det?"

    assert len(find_requests(body)) == 1


def test_a_relative_clause_without_a_conjunction_stays_in_its_question():
    assert found("Er der noget, vi skal have med hjemmefra?") == ["Er der noget, vi skal have med hjemmefra?"]


def test_another_answer_to_the_same_question_is_known():
    requests = find_requests("Serverer I kaffe, når vi kommer, eller skal vi selv have en termokande med?")

    assert [request.alternative for request in requests] == [False, True]


@pytest.mark.parametrize(
    "known", ["Jeg læser, at", "I skriver, at", "Jeg har forstået, at", "I can see that"]
)
def test_what_the_writer_knows_of_the_rules_is_no_wish(known):
    assert not is_wish(f"{known} pengene ikke kommer tilbage efter fristen, no refund.")
    assert is_wish("Jeg vil have pengene tilbage.")


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("Min leder siger, at kaffen er gratis. Har hun ret?", "Er kaffen gratis?"),
        ("He says that coffee is free. Is he right?", "Is coffee free?"),
        ("Vi er uenige om, hvorvidt der er kage. Kan I afgøre det?", "Er der kage?"),
    ],
)
def test_whether_somebody_is_right_asks_what_they_said(body, asked):
    assert found(body) == [asked]


def test_a_relative_clause_in_a_question_is_no_question_of_its_own():
    body = "Er der et sted, hvor man kan stille sin cykel?"

    assert found(body) == [body]


@pytest.mark.parametrize("text", ["Ingen har meldt fra endnu.", "Jeg er tilmeldt på tirsdag."])
def test_what_nobody_did_and_what_is_settled_is_no_wish(text):
    assert not is_wish(text)


def reading(act, matter, probability):
    others = (1 - 0.95) / 5
    acts = {name: 0.95 if name == act else others for name in ACTS}
    return ActReading(acts, {matter: probability, "none": 1 - probability})


def test_a_story_of_other_peoples_anger_is_no_complaint_but_a_threat_stays_one():
    story = reading("tell", "complaint", 0.01)

    assert [entry.code for entry in find_matters("Kollegerne er rasende over systemet.")] == ["complaint"]
    assert find_matters("Kollegerne er rasende over systemet.", story) == ()
    assert [entry.code for entry in find_matters("Ellers hører I fra min advokat.", story)] == ["threat"]


def test_a_matter_told_plainly_is_found_although_nothing_is_wished_for():
    text = "Fadene var tomme, før vi nåede frem."

    assert find_requests(text, read_act=lambda _: reading("tell", "complaint", 0.97))
    assert not find_requests(text, read_act=lambda _: reading("tell", "complaint", 0.5))


@pytest.mark.parametrize(
    ("question", "section", "sent"),
    [
        ("Hvem skal jeg tale med?", "Hvad sker der efter frokost?", False),
        ("Hvad er et højrisikosystem?", "Hvad betyder højrisiko-AI?", True),
        ("Hvordan er dagen?", "Hvordan er dagen bygget op?", False),
    ],
)
def test_one_word_that_a_passage_happens_to_use_is_no_answer(question, section, sent):
    quote = "Man kan tale om et højrisikosystem ved bordene."
    citation = Citation(1, "Vejledning", "guidance/x.md", section, None, quote)
    query = Query(question, question, "da", date(2025, 10, 1))
    answer = Answer(
        question, f"{quote} [1]", "da", "extractive", (citation,), trace=Trace(query, confidence=0.95)
    )

    assert may_be_sent(question, answer, "da") is sent


def test_a_passage_that_almost_surely_answers_may_use_other_words_for_half_of_the_question():
    citation = Citation(1, "Regler", "guidance/x.md", "Pligter", None, "Medarbejderne skal informeres.")
    query = Query("", "", "da", date(2025, 10, 1))

    def sent(confidence):
        trace = Trace(query, confidence=confidence)
        answer = Answer(
            "", "Medarbejderne skal informeres. [1]", "da", "extractive", (citation,), trace=trace
        )
        return may_be_sent("Skal de ansatte informeres?", answer, "da")

    assert sent(0.95)
    assert not sent(0.8)


def test_what_is_asked_after_and_of_a_thing_named_as_known_is_a_question_of_its_own():
    assert found("Hvad løber det op i for os seks, og er maden med i det?") == [
        "Hvad løber det op i for os seks?",
        "Er maden med i det?",
    ]


def test_a_question_of_everyday_words_alone_is_kept_before_another():
    assert len(found("Må jeg overhovedet komme med, og hvad koster det?")) == 2


def test_a_good_wish_that_names_a_weekday_asks_nothing():
    assert not find_requests("Hav en dejlig onsdag", is_topic=lambda words: "onsdag" in words)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Regnskabet vil have et tal på bordet inden fredag.", True),
        ("Så får jeg fri fra vagten.", True),
        ("I was thinking of coming along.", True),
        ("Jeg skal have besked fra jer inden fredag.", False),
        ("Vi vil gerne have to mere med.", False),
        ("Hils Steen fra os alle.", False),
    ],
)
def test_a_statement_of_the_writers_own_speaks_to_no_reader(text, tells):
    assert tells_of_its_writer(text) is tells


def test_what_only_the_classifier_takes_for_a_wish_must_speak_to_somebody():
    wish = reading("request", "press", 0.1)

    assert not find_requests("Så får jeg fri fra vagten.", read_act=lambda _: wish)
    assert find_requests("Så får I fri fra vagten.", read_act=lambda _: wish)


def test_a_story_that_names_a_matter_is_no_wish_unless_the_matter_is_likelier_than_the_story():
    text = "Hun har mareridt om den faktura."

    assert not find_requests(text, is_wish, read_act=lambda _: reading("tell", "invoice", 0.6))
    assert find_requests(text, is_wish, read_act=lambda _: reading("tell", "invoice", 0.98))
