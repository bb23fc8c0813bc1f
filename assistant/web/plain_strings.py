"""The words of the plain page and of the privacy page, in Danish and English."""

from dataclasses import dataclass

from assistant.types import Language


@dataclass(frozen=True, slots=True)
class PlainTexts:
    """All words in one language."""

    language: Language
    title: str
    intro: str
    full_page: str
    privacy: str
    send: str
    question: str
    follow_up: str
    empty: str
    too_many: str
    not_ready: str
    failed: str
    restart: str
    answered: str
    earlier: str
    next_heading: str
    without_script: str


DA = PlainTexts(
    language="da",
    title="Spørg uden JavaScript",
    intro="Samme svar som i chatten, på en enkel side, der virker i alle browsere og kan udskrives.",
    full_page="Chat",
    privacy="Hvad gemmes?",
    send="Send",
    question="Dit spørgsmål",
    follow_up="Spørg videre",
    empty="Skriv et spørgsmål, før du sender.",
    too_many="Der er sendt mange spørgsmål på kort tid. Vent {seconds} sekunder, og send igen.",
    not_ready="Assistenten er ved at gøre sig klar. Send igen om et øjeblik.",
    failed="Der gik noget galt hos os. Dit spørgsmål står i feltet endnu; prøv igen om et øjeblik.",
    restart="Ny samtale",
    answered="Svar",
    earlier="Tidligere i samtalen",
    next_heading="Prøv også:",
    without_script="Spørg på den enkle side",
)
EN = PlainTexts(
    language="en",
    title="Ask without JavaScript",
    intro="The same answers as in the chat, on a plain page that works in every browser and prints well.",
    full_page="Chat",
    privacy="What is stored?",
    send="Send",
    question="Your question",
    follow_up="Ask a follow-up",
    empty="Write a question before you send.",
    too_many="Many questions were sent in a short time. Wait {seconds} seconds and send again.",
    not_ready="The assistant is getting ready. Send again in a moment.",
    failed="Something went wrong on our side. Your question is still in the field; try again in a moment.",
    restart="New conversation",
    answered="Answer",
    earlier="Earlier in the conversation",
    next_heading="You might also ask:",
    without_script="Ask on the plain page",
)


def plain_texts(language: Language) -> PlainTexts:
    """The words in ``language``."""
    return EN if language == "en" else DA
