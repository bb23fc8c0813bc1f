"""A question of a mail, asked with what the mail says around it."""

from datetime import date
from pathlib import Path

import pytest
from written import WrittenAssistant

from assistant.conference import load_conferences
from assistant.emails import draft_reply
from assistant.emails.acts import ActReading
from assistant.emails.asking import Around, ask, ends_on_a_pointer, leans, may_be_sent
from assistant.emails.questions import find_requests
from assistant.types import Answer, Chunk, Citation, Hit, Query, Trace

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


class Told:
    """Answers a question by what its history holds, from passages with a confidence, or from a fact."""

    def __init__(self, *known, fact=""):
        self.known = known  # (word of the history or "", heading, quote, confidence)
        self.fact = fact
        self.conferences = ()
        self.contact = None

    def ask(self, question, history=(), *, today=None, language=None):
        before = " ".join(turn.content for turn in history)
        trace = Trace(Query(question, question, "da", date(2025, 10, 1)), confidence=0.0)
        if self.fact and "konferencen" in question:
            return answer(question, "Fakta", self.fact, "facts", None)
        for word, heading, quote, confidence in self.known:
            if (word in before) if word else not before:
                trace = Trace(trace.query, confidence=confidence)
                return answer(question, heading, quote, "extractive", trace)
        return Answer(question, "Det står ikke i mit materiale.", "da", "abstained", trace=trace)


def answer(question, heading, quote, mode, trace):
    citation = Citation(1, "Regler", "guidance/x.md", heading, None, quote)
    return Answer(question, f"{quote} [1]", "da", mode, (citation,), trace=trace)


def asked(question, assistant, **around):
    return ask(question, Around(**around), assistant, None, "da")


ALONE = ("", "Hvad er forbudt?", "Forbudt er, hvad loven nævner.", 0.95)
STORY = "Chefen vil måle vores puls med et armbånd."


def test_a_question_that_points_at_a_story_is_answered_with_it():
    with_story = ("puls", "Er det forbudt at måle puls?", "Det er forbudt at måle puls.", 0.95)

    found = asked("Er det forbudt?", Told(ALONE, with_story), stories=[STORY])

    assert "puls" in found.answer.text
    assert found.carried


def test_a_story_whose_passage_is_not_sure_changes_no_answer():
    unsure = ("puls", "Er det forbudt at måle puls?", "Det er forbudt at måle puls.", 0.8)

    found = asked("Er det forbudt?", Told(ALONE, unsure), stories=[STORY])

    assert found.answer.text.startswith("Forbudt er")
    assert not found.carried


def test_a_question_about_the_day_is_about_the_conference_whatever_was_told():
    with_story = ("puls", "Hvad skal læses om puls?", "Læs om puls og armbånd.", 0.95)

    found = asked("Skal vi læse noget inden dagen?", Told(with_story), stories=[STORY])

    assert found.answer.abstained


def test_after_guidance_a_question_of_few_words_is_not_taken_to_the_conference():
    class Fact(Told):
        conferences = load_conferences(KNOWLEDGE)[0]

        def __init__(self):
            super().__init__(fact="Den 4. november.")
            self.conferences = type(self).conferences

    question = "Hvornår trådte det i kraft?"

    assert asked(question, Fact()).answer.mode == "facts"
    assert asked(question, Fact(), elsewhere=True).answer.abstained


def test_the_occasion_of_a_question_is_left_out_where_it_hides_the_passage():
    class Plain(Told):
        def ask(self, question, history=(), *, today=None, language=None):
            if "når" in question:
                return Answer(question, "Det står ikke i mit materiale.", "da", "abstained")
            return super().ask(question, history, today=today, language=language)

    passage = ("", "Må man skrive navne i ChatGPT?", "Skriv ikke navne i ChatGPT.", 0.95)

    found = asked("Må man skrive navne i ChatGPT, når man skal lave referat?", Plain(passage))

    assert found.answer.text.startswith("Skriv ikke navne")
    assert found.fits


@pytest.mark.parametrize("question", ["Og hvornår er det?", "What time is it?", "Hvem er det?"])
def test_when_it_is_asks_about_the_question_before(question):
    assert leans(question)


def test_a_question_that_ends_on_it_ends_on_a_pointer():
    assert ends_on_a_pointer("Kan køkkenet klare det?")
    assert not ends_on_a_pointer("Hvad koster det at komme til Vejle?")


def test_the_sentences_before_a_question_are_kept_as_its_story():
    body = "Chefen vil måle puls. Alle er nervøse. Kollegerne siger nej. Må han godt det?"

    *_, request = find_requests(body)

    assert "Kollegerne siger nej." in f"{request.told} {request.text}"
    assert "Chefen" not in request.told


def test_in_doubt_with_a_small_i_is_no_question_to_the_organisers():
    requests = find_requests("Vi bor på Møn og er i tvivl om, hvilken dag vi skal vælge.")

    assert [request.text for request in requests] == ["Hvilken dag vi skal vælge?"]


def test_a_statement_is_a_question_only_where_that_is_sure():
    def reading(share):
        acts = dict.fromkeys(("request", "courtesy", "sales", "command"), 0.0)
        return lambda _: ActReading(
            {**acts, "question": share, "tell": 1 - share}, {"none": 1.0, "press": 0.0}
        )

    body = "Vi skal snakke om fælles linjer i udvalget."

    assert find_requests(body, read_act=reading(0.8)) == ()
    assert find_requests(body, read_act=reading(0.95))


@pytest.fixture
def planner():
    assistant = WrittenAssistant(
        koster="Det koster 1.450 kr. pr. person.", udsolgt="Ifølge brochuren er København udsolgt."
    )
    assistant.conferences = load_conferences(KNOWLEDGE)[0]
    return assistant


def test_a_wish_to_come_beside_a_question_for_the_price_registers_nobody_yet(mail, planner):
    draft = draft_reply(mail("Jeg vil gerne deltage i Fredericia. Hvad koster det?"), planner)

    assert [finding.question for finding in draft.findings] == ["Hvad koster det?"]
    assert not draft.needs_human


@pytest.mark.parametrize(
    "body",
    [
        "Jeg vil gerne deltage i Fredericia.",
        "Jeg vil gerne deltage i Fredericia med tre kolleger. Hvad koster det?",
        "Tilmeld mig venligst til Fredericia. Hvad koster det?",
    ],
)
def test_a_wish_to_come_that_says_more_or_stands_alone_is_left_to_a_person(mail, planner, body):
    assert draft_reply(mail(body), planner).needs_human


def test_a_question_that_stands_on_the_answer_before_it_leaves_no_gap(mail, planner):
    body = "Jeg kan ikke se, om der er udsolgt i København. Er det udsolgt?"

    draft = draft_reply(mail(body), planner)

    assert {finding.status for finding in draft.findings} == {"answered"}
    assert "[udfyldes" not in draft.draft


def test_beside_a_wish_no_yes_or_no_is_said(mail):
    assistant = WrittenAssistant(tilmelde="Ja. Sidste frist er den 22. oktober.")

    draft = draft_reply(mail("Tilmeld os venligst alle tre til Vejle."), assistant)

    assert "Sidste frist" in draft.draft
    assert "Ja." not in draft.draft


@pytest.mark.parametrize("question", ["Må jeg komme og tage billeder?", "Can I come along on the day?"])
def test_what_a_journalist_may_do_is_for_a_person_to_say(mail, question):
    assistant = WrittenAssistant(billeder="Ja. Alle er velkomne.", come="Yes. All are welcome.")

    draft = draft_reply(mail(f"Jeg er journalist på Dagbladet. {question}"), assistant)

    assert [finding.matters for finding in draft.findings] == [("press",)]
    assert "velkomne" not in draft.draft
    assert "welcome" not in draft.draft
    colleague = draft_reply(mail(f"Jeg er kok på skolen. {question}"), assistant)
    assert "elcome" in colleague.draft or "velkomne" in colleague.draft


def test_beside_a_decision_stand_the_conferences_terms_and_none_of_its_other_facts(mail, planner):
    planner.answers = {"rabat": "Det koster 1.450 kr. pr. person.", "allergi": "Frokost er kl. 12.00-13.00."}

    price = draft_reply(mail("Kan vi få rabat på prisen, når vi er mange?"), planner)
    lunch = draft_reply(mail("Kan I tage hensyn til en allergi ved frokosten?"), planner)

    assert price.needs_human
    assert "1.450 kr." in price.draft
    assert lunch.needs_human
    assert "12.00" not in lunch.draft


def test_a_passage_known_to_answer_a_question_much_like_this_one_may_use_other_words():
    quote = "Skriv ikke borgerdata i en åben tjeneste."
    citation = Citation(1, "Hverdag", "guidance/x.md", "ChatGPT", None, quote)
    query = Query("", "", "da", date(2025, 10, 1))

    def sent(cosine, text=quote):
        chunk = Chunk("guidance/x.md#chatgpt", "guidance/x.md", "Hverdag", "ChatGPT", text)
        trace = Trace(query, (Hit(chunk, 1.0, asked=cosine),), confidence=0.66)
        found = Answer("", f"{quote} [1]", "da", "extractive", (citation,), trace=trace)
        return may_be_sent("Må en medarbejder lægge borgernes navne ind i ChatGPT?", found, "da")

    assert sent(0.6)
    assert not sent(0.4)
    assert not sent(0.6, text="Et andet afsnit.")


def test_what_is_asked_for_the_case_told_before_is_asked_without_naming_the_case():
    class Listening(Told):
        def ask(self, question, history=(), **rest):
            self.heard = question
            return super().ask(question, history, **rest)

    assistant = Listening()
    asked("Hvordan gør man i så fald?", assistant)

    assert "så fald" not in assistant.heard
    assert leans("Hvordan gør man i så fald?")
