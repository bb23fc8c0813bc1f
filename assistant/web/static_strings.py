"""What the exported pages say beside what the page itself says."""

from dataclasses import dataclass

from assistant.types import Language


@dataclass(frozen=True, slots=True)
class StaticTexts:
    """All words of the exported pages in one language."""

    language: Language
    heading: str
    made: str
    ask: str
    ask_city: str
    scan: str
    qr_alt: str
    programme: str
    calendar: str
    faq: str
    faq_text: str
    faq_none: str
    contents: str
    checked: str
    home: str
    news: str
    news_text: str
    schedule: str
    more: str


_TEXTS: dict[Language, StaticTexts] = {
    "da": StaticTexts(
        language="da",
        heading="Konferencen kort",
        made="Siden er lavet {date} og ændrer sig ikke af sig selv. Spørg assistenten, hvad der gælder nu.",
        ask="Spørg assistenten",
        ask_city="Spørg om dagen i {city}",
        scan="Scan koden med din telefon, og spørg om dagen i {city}.",
        qr_alt="QR-kode, der åbner {address}",
        programme="Program",
        calendar="Læg dagen i din kalender",
        faq="Spørgsmål og svar",
        faq_text="Det, deltagere tit spørger om. Svarene er arrangørernes egne.",
        faq_none="Der er ikke skrevet spørgsmål og svar endnu.",
        contents="Indhold",
        checked="Sidst kontrolleret {date}.",
        home="Til forsiden",
        news="Nyt",
        news_text="Det, der senest er skrevet eller kontrolleret i assistentens materiale.",
        schedule="Programmet som data (schedule.json)",
        more="Til andre programmer",
    ),
    "en": StaticTexts(
        language="en",
        heading="The conference in brief",
        made="This page was made on {date} and does not change by itself. Ask the assistant what holds now.",
        ask="Ask the assistant",
        ask_city="Ask about the day in {city}",
        scan="Scan the code with your phone and ask about the day in {city}.",
        qr_alt="QR code that opens {address}",
        programme="Programme",
        calendar="Add the day to your calendar",
        faq="Questions and answers",
        faq_text="What participants often ask. The answers are the organisers' own.",
        faq_none="No questions and answers have been written yet.",
        contents="Contents",
        checked="Last checked {date}.",
        home="To the front page",
        news="News",
        news_text="What was last written or checked in the assistant's material.",
        schedule="The programme as data (schedule.json)",
        more="For other programs",
    ),
}


def static_texts(language: Language) -> StaticTexts:
    """The words of a language."""
    return _TEXTS[language]
