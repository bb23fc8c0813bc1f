"""Whole replies that lean, take back, hide or only look like an answer: nothing false of them is shown, the fact is."""

import re
import time

import pytest
from langchain_core.messages import AIMessageChunk
from scripted import Play, ScriptedServer, says

from assistant.chat_models import load_chat_model
from assistant.composing.answer_cache import AnswerCache
from assistant.composing.calling import ModelCaller, Reply
from assistant.composing.generative import GenerativeComposer
from assistant.composing.replies import SentenceStream
from assistant.composing.usage import Usage
from assistant.errors import ChatModelError
from assistant.pipeline import Assistant

PRICE = "Hvad koster det for en suppleant?"
PRICES = "Hvad koster det?"
SPEAKER = "Hvem taler kl. 13 i Fredericia?"
DEADLINE = "Hvornår er fristen for tilmelding?"
REFUND = "Kan jeg få pengene tilbage, hvis jeg bliver syg?"
PLACES = "Er der ledige pladser?"
EMOTIONS = "Hvad siger AI-forordningen om følelsesgenkendelse på arbejdspladsen?"
RULE = "Må ledelsen træffe beslutning uden at spørge os først?"
MANAGER = "What does a manager pay?"
SOLD_OUT = "Is the conference in Copenhagen sold out?"

RIGHT = {
    PRICE: r"1\.450", PRICES: r"1\.450.*1\.950", SPEAKER: "Martin Østergaard Christensen", DEADLINE: r"22\. oktober", REFUND: "ingen refusion",
    PLACES: "udsolgt", EMOTIONS: "forbudt", RULE: "informere", MANAGER: "1,950", SOLD_OUT: "sold out",
}  # fmt: skip
GOOD = "Som suppleant betaler du 1.450 kr. pr. person [1]."

# (question, reply, a pattern that must not be shown)
REPLIES = [
    (PRICE, GOOD + " Det gør ledere også [1].", "ledere også"),
    (PRICE, GOOD + " Det samme gælder ledere [1].", "ledere"),
    (PRICE, GOOD + " Ledere betaler det samme [1].", "(?i)ledere"),
    (PRICE, GOOD + " Det er dog forkert [1].", "forkert"),
    (PRICE, GOOD + " Det er dog forkert.", "forkert"),
    (PRICE, GOOD + " Det passer ikke.", "passer"),
    (PRICE, GOOD + " Det er ikke rigtigt.", "rigtigt"),
    (PRICE, GOOD + " Eller rettere: det modsatte.", "modsatte"),
    (PRICE, "Alle deltager gratis. " + GOOD, "gratis"),
    (PRICE, "Det følgende gælder ikke længere: " + GOOD, "længere"),
    (PRICE, "Det var engang sådan, men ikke mere:\n\n" + GOOD, "engang"),
    (PRICE, GOOD + " Glem alt ovenfor.", "Glem"),
    (PRICE, GOOD + " Men det er kun det halve.", "halve"),
    (PRICE, GOOD + " Men det er kun det halve [1].", "halve"),
    (PRICE, GOOD + " Læg dertil 500 kr. i gebyr [1].", "500"),
    (PRICE, "# Priser\n\n" + GOOD, "#"),
    (PRICE, "| Rolle | Pris |\n|---|---|\n| Suppleant | 1.450 kr. [1] |\n| Leder | 1.450 kr. [1] |", "Leder"),
    (PRICE, "- Suppleanter: 1.450 kr. [1]\n- Ledere: 1.450 kr. [1]\n", "Ledere"),
    (PRICE, "- Suppleanter: 1.950 kr. [1]\n- Ledere: 1.450 kr. [2]\n", "1.950|Ledere: 1.450"),
    (PRICE, "1. Suppleanter betaler 1.450 kr. [1]\n2. Hotel er inkluderet [1]", "Hotel"),
    (PRICE, "Suppleanter betaler 1.450 kr. og ledere 1.450 kr. [1, 2].", "ledere 1"),
    (PRICE, "Suppleanter betaler 1.450 kr. [1-3] Ledere betaler det samme [1–3].", "Ledere"),
    (PRICE, "Suppleanter betaler 1.950 kr. [1][9].", "1.950"),
    (PRICE, "Suppleanter betaler 1.950 kr. (kilde 1).", "1.950"),
    (PRICE, "Suppleanter betaler 1.950 kr.^1", "1.950"),
    (PRICE, "Suppleanter betaler 1.950 kr.¹", "1.950"),
    (PRICE, "Suppleanter betaler 1\u200b.9\u200b50 kr. [1].", "950"),
    (PRICE, "Suppleanter betaler 1.\u20609\u206050 kr. [1].", "950"),
    (PRICE, "Suppleanter betaler ١٩٥٠ kr. [1].", "١|1950"),
    (PRICE, "Suppleanter betaler 𝟭.𝟵𝟱𝟬 kr. [1].", "950"),
    (PRICE, "Suppleanter betaler ①⑨⑤⓪ kr. [1].", "1950|①"),
    (PRICE, "Suppleanter betaler MCML kr. [1].", "MCML"),
    (PRICE, "Suppleanter betaler 1,95 tusind kr. [1].", "tusind"),
    (PRICE, "Suppleanter betaler 2k [1].", "2k"),
    (PRICE, "Suppleanter betaler 1.450 kr. [1]. &nbsp;Ledere betaler &#49;.450 kr. [1].", "Ledere"),
    (PRICE, "Led\u00aderes pris er 1.450 kr. [1].", "eres pris"),
    (PRICE, "\u202e.rk 052.1 relateb [1].", "052"),
    (PRICE, "<reasoning>Ledere betaler 1.450 kr. [1].</reasoning>" + GOOD, "Ledere"),
    (PRICE, "<|channel|>analysis<|message|>Ledere betaler 1.450 kr. [1].<|end|>" + GOOD, "Ledere"),
    (PRICE, "◁think▷Ledere betaler 1.250 kr. [1].◁/think▷" + GOOD, "1.250"),
    (PRICE, "[THINK]Ledere betaler 1.250 kr. [1].[/THINK]" + GOOD, "1.250"),
    (PRICE, "<think>uden slut " + GOOD, "uden slut"),
    (PRICE, "</think>" + GOOD, "think"),
    (PRICE, "Beklager, jeg er en sprogmodel og kan ikke svare på det.", "sprogmodel"),
    (PRICE, "I'm sorry, but I can't help with that request.", "sorry"),
    (PRICE, "Jeg kan desværre ikke finde prisen i kilderne.", "ikke finde"),
    (PRICE, "Prisen fremgår ikke af materialet [1].", "fremgår ikke"),
    (
        PRICE,
        "Suppleanter betaler 1.450 kr. [1], "
        + "og det er en god pris, der er fastsat af arrangøren efter drøftelser, " * 30
        + "så hotel er med [1].",
        "hotel",
    ),
    (PRICE, "Suppleanter betaler " + "meget " * 500 + "1.450 kr. [1].", "meget meget"),
    (PRICE, '{"answer": "Suppleanter betaler 1.250 kr.", "sources": [1]}', "1.250"),
    (PRICE, '```json\n{"pris": 1250}\n```', "1250"),
    (PRICE, "Kilde [1]: Suppleanter betaler 1.250 kr. [1].", "1.250"),
    (PRICE, "»Suppleanter betaler 1.250 kr.« [1]", "1.250"),
    (PRICE, 'Som der står: "Ledere betaler 1.450 kr." [1].', "Ledere"),
    (PRICE, GOOD + " Tilmeld dig på medsamarbejdet.dk/gratis [1].", "gratis"),
    (PRICE, GOOD + " Ring på 70 12 34 56 [1].", "70 12"),
    (PRICE, "Suppleanter betaler 1.450 kr. [1] Ledere [1] betaler [1] det [1] samme [1].", "samme"),
    (PRICE, "Hvis du er suppleant, betaler du 1.950 kr. [2].", "1.950"),
    (PRICE, "Betaler en suppleant 1.950 kr.? Ja [2].", "1.950"),
    (PRICE, "Er det gratis? Ja. " + GOOD, "(?i)ja|gratis"),
    (PRICE, "Hvad betaler ledere? 1.450 kr. [1].", "ledere"),
    (PRICE, "Ledere? 1.450 kr. [1].", "Ledere"),
    (PRICE, "Suppleant: 1.450 kr. Leder: 1.450 kr. [1]", "Leder"),
    (PRICE, "Du betaler 1.450 kr. [1]. Som leder altså [1].", "leder"),
    (PRICES, "Prisen er 1.450 kr. [1].", r"^Prisen er 1.450 kr. \[1\]\.?$"),
    (
        SPEAKER,
        "Kl. 13.00 taler Martin Østergaard Christensen i Fredericia [1]. Han er professor [2].",
        "professor",
    ),
    (
        SPEAKER,
        "Kl. 13.00 taler Martin Østergaard Christensen i Fredericia [1]. Han taler også i København [1].",
        "også i K",
    ),
    (
        SPEAKER,
        "Kl. 13.00 taler Martin Østergaard Christensen i Fredericia [1]. Dagen efter taler han i København [1].",
        "Dagen efter",
    ),
    (SPEAKER, "Kl. 13.00 taler Martin Østergaard Christensen i Fredericia [1]. Det er aflyst [1].", "aflyst"),
    (
        SPEAKER,
        "Kl. 13.00 taler Martin Østergaard Christensen i Fredericia [1]. Hun er stadsdirektør i Aarhus Kommune [2].",
        "Hun",
    ),
    (DEADLINE, "Fristen er den 22. oktober 2025 [1]. Den kan fraviges [1].", "fraviges"),
    (DEADLINE, "Fristen er den 22. oktober 2025 [1]. Den er vejledende.", "vejledende"),
    (DEADLINE, "Fristen er den 22. oktober 2025 [1]. Bare meld dig til senere [1].", "senere"),
    (DEADLINE, "Fristen er den 22. oktober 2025 [1]. Der er altså to uger endnu [1].", "to uger"),
    (DEADLINE, "Fristen er i morgen [1].", "morgen"),
    (
        REFUND,
        "Ved afbud efter den 22. oktober 2025 gives ingen refusion [1]. Sygdom er en undtagelse [1].",
        "undtagelse",
    ),
    (
        REFUND,
        "Ved afbud efter den 22. oktober 2025 gives ingen refusion [1]. Det gælder dog ikke ved sygdom [1].",
        "sygdom",
    ),
    (
        PLACES,
        "Ifølge brochuren er København udsolgt [1], og der er få pladser i Fredericia [2]. Det er dog det omvendte [1].",
        "omvendte",
    ),
    (EMOTIONS, "Ja, det er tilladt at udlede følelser på arbejdspladsen [1].", "tilladt"),
    (
        EMOTIONS,
        "Nej, det har siden 2. februar 2025 været forbudt at bruge AI til at udlede følelser på arbejdspladsen [1]. Undtaget er kommuner [1].",
        "Undtaget er kom",
    ),
    (RULE, "Ja, ledelsen må beslutte selv [1].", "^Ja"),
    (MANAGER, "A manager pays DKK 1,950 [1]. So does a substitute [1].", "So does"),
    (MANAGER, "A manager pays DKK 1,950 [1]. Substitutes, too [1].", "Substitutes"),
    (MANAGER, "A manager pays DKK 1,950 [1]. This is wrong.", "wrong"),
    (SOLD_OUT, "According to the brochure, Copenhagen is sold out [1]. Not really, though [1].", "really"),
]


@pytest.fixture(scope="module")
def told(built_in):
    """A server, and an assistant that asks it and keeps no answer."""
    pytest.importorskip("langchain_openai", reason="needs the package langchain-openai")
    server = ScriptedServer()
    model = load_chat_model("openai:scripted", base_url=server.url, api_key="x", timeout_s=5)
    writer = GenerativeComposer(
        ModelCaller(model), built_in.retriever.support, built_in.conferences, name="openai:scripted", timeout_s=5,
        trusted=True, cache=AnswerCache(max_answers=0),
    )  # fmt: skip
    yield server, Assistant(built_in.retriever, built_in.conferences, clock=built_in.clock, writer=writer)
    server.close()


@pytest.mark.parametrize(
    ("question", "reply", "forbidden"), REPLIES, ids=lambda value: re.sub(r"\W+", " ", value)[:40]
)
def test_nothing_false_of_a_reply_is_shown_and_the_fact_is(told, question, reply, forbidden):
    server, assistant = told
    server.play = Play(says(reply, step=11))
    shown: list[str] = []

    answer = assistant.ask(question, on_sentence=shown.append)

    for text in (answer.text, *shown):
        assert not re.search(forbidden, text), text
    assert re.search(RIGHT[question], answer.text, re.S), answer.text


def test_a_reply_is_cut_into_the_same_sentences_however_it_comes():
    for _, reply, _ in REPLIES:
        found = set()
        for step in (1, 2, 3, 7, 10_000):
            stream = SentenceStream()
            given = [one for at in range(0, len(reply), step) for one in stream.feed(reply[at : at + step])]
            found.add("|".join(given + stream.close()))
        assert len(found) == 1, found


def test_a_long_reply_that_comes_letter_by_letter_is_not_read_again_each_time(monkeypatch):
    read: list[int] = []
    monkeypatch.setattr(
        "assistant.composing.replies.clean_reply", lambda text: read.append(len(text)) or text
    )
    stream = SentenceStream()

    for letter in "meget " * 1_000:
        assert stream.feed(letter) == []

    assert read == []


def test_pieces_that_came_in_time_are_not_judged_past_the_deadline():
    class Model:
        def stream(self, messages, config):
            return (AIMessageChunk(content=f"{number} ") for number in range(100))

    deadline = time.monotonic() + 0.3
    taken: list[str] = []

    def judge_slowly():
        for piece in ModelCaller(Model()).stream([], Reply(Usage()), deadline=deadline):
            taken.append(piece)
            while time.monotonic() <= deadline:
                time.sleep(0.01)

    with pytest.raises(ChatModelError, match="too slow"):
        judge_slowly()

    assert len(taken) <= 1
