"""An assistant whose answers are written down in the test."""

from datetime import date

from assistant.types import Answer, Citation


class WrittenAssistant:
    """Answers what contains a key with that key's text; abstains otherwise."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.asked: list[tuple[str, date | None]] = []
        self.conferences = ()
        self.contact = "kontakt@example.org"

    def ask(
        self,
        question: str,
        history: tuple[object, ...] = (),
        *,
        today: date | None = None,
        language: str | None = None,
    ) -> Answer:
        self.asked.append((question, today))
        for key, text in self.answers.items():
            if key in question.casefold():
                citation = Citation(1, "Fakta", "fakta.md", "Svar", None, text)
                return Answer(question, f"{text} [1]", language or "da", "facts", (citation,))
        return Answer(question, "Det står ikke i mit materiale.", language or "da", "abstained")
