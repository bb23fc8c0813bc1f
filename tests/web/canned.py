"""An assistant that says what the tests want it to, over the real conference file."""

import time
from collections.abc import Sequence
from datetime import date
from datetime import time as clock_time
from pathlib import Path

from assistant.conference import read_conference
from assistant.types import Answer, Card, Chunk, Citation, Hit, Language, Query, Trace, Turn

CONFERENCE = read_conference(
    Path(__file__).parents[2] / "knowledge/conferences/2025-ai/conference.yaml",
    "conferences/2025-ai/conference.yaml",
)
PRICE_QUOTE = (
    "Medarbejderrepræsentanter, suppleanter og organisationsrepræsentanter betaler 1.450 kr. pr. person."
)
PRICE = Citation(
    1,
    "MED-konferencen om AI",
    "conferences/2025-ai/conference.yaml",
    "Priser",
    "https://www.medsamarbejdet.dk",
    PRICE_QUOTE,
)
RULES = Citation(
    2,
    "MED-systemet",
    "guidance/med-systemet.md",
    "Hovedudvalgets opgaver",
    None,
    "Hovedudvalget drøfter indførelse og ændring af ny teknologi, herunder AI.\n"
    "Det sker, før beslutningen træffes.",
)
CHUNK = Chunk(
    "guidance/med-systemet.md#opgaver", "guidance/med-systemet.md", "MED-systemet", "Opgaver", RULES.quote
)


class CannedAssistant:
    """Answers by key words; ``delay_s`` makes it slow, and "bryd sammen" makes it fail."""

    def __init__(self, *, today: date = date(2025, 10, 1), delay_s: float = 0.0) -> None:
        self.conferences = (CONFERENCE,)
        self.contact = CONFERENCE.contact.email
        self.today = today
        self.delay_s = delay_s
        self.asked: list[tuple[str, tuple[Turn, ...], date | None, Language | None]] = []

    def clock(self) -> date:
        return self.today

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        today: date | None = None,
        language: Language | None = None,
    ) -> Answer:
        self.asked.append((question, tuple(history), today, language))
        time.sleep(self.delay_s)
        spoken: Language = language or "da"
        query = Query(question, question, spoken, today or self.today, tuple(history))
        if "bryd sammen" in question:
            raise RuntimeError("broken on purpose")
        if "forberede" in question:
            inputs = {"topic": question.split(" om ")[-1]}
            text = "Det hjælper jeg gerne med. På siden »Forbered drøftelse« laver jeg en guide."
            return Answer(question, text, spoken, "courtesy", id="a-5", guide_inputs=inputs)
        if "parkering" in question:
            text = (
                "Det står ikke i mit materiale. Jeg har ledt efter: parkering ved Messe C. "
                "Skriv til kontakt@medsamarbejdet.dk."
            )
            return Answer(question, text, spoken, "abstained", id="a-3", trace=Trace(query, reason="no hits"))
        if "Hvornår" in question:
            card = Card(
                "Fremtidens arbejdsmarked med AI",
                date(2025, 11, 11),
                clock_time(14, 40),
                clock_time(15, 30),
                "Messe C",
                "Vestre Ringvej 101, 7000 Fredericia",
                "Fredericia",
            )
            text = "Philipp Schröder taler kl. 14.40-15.30 om fremtidens arbejdsmarked med AI. [1]"
            return Answer(question, text, spoken, "facts", (PRICE,), cards=(card,), id="a-2")
        if "hovedudvalg" in question:
            text = (
                "Hovedudvalget drøfter ny teknologi. [2] Det sker tidligt:\n\n"
                "- **før** beslutningen træffes [2]\n- når noget ændres [2]\n\n"
                "| Hvem | Hvad |\n|---|---|\n| ledelsen | informerer |\n| udvalget | drøfter |"
            )
            return Answer(question, text, spoken, "extractive", (RULES,), id="a-4", trace=_trace(query))
        text = (
            "A substitute pays DKK 1,450 per person. [1]"
            if spoken == "en"
            else (
                "1.450 kr. pr. person. Prisen gælder medarbejderrepræsentanter, suppleanter og "
                "organisationsrepræsentanter. [1]"
            )
        )
        return Answer(
            question,
            text,
            spoken,
            "facts",
            (PRICE,),
            ("Hvad koster det for ledere?", "Hvornår er fristen?"),
            elapsed_ms=12.0,
            id="a-1",
            trace=_trace(query),
        )

    def search(self, text: str, *, top_k: int = 10, language: Language | None = None) -> list[Hit]:
        if "bryd sammen" in text:
            raise RuntimeError("broken on purpose")
        return [Hit(CHUNK, 0.91)][:top_k]

    def suggestions(self, language: Language, today: date | None = None) -> tuple[str, ...]:
        if language == "en":
            return ("What does it cost?", "What is on the programme?", "Where is it held?")
        return ("Hvad koster det?", "Hvad er der på programmet?", "Hvor foregår det?")


def _trace(query: Query) -> Trace:
    return Trace(
        query,
        hits=(Hit(CHUNK, 0.91), Hit(CHUNK, 0.42)),
        understood={"language": "da", "date": "2025-10-01", "look-up 1": "price"},
        confidence=0.93,
    )
