"""The page ``/privatliv``: what is stored, why and how long, in plain words and true of this installation."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from assistant.types import Language
from assistant.web.middleware import PLAIN_POLICY
from assistant.web.plain_strings import plain_texts
from assistant.web.rendering import templates
from assistant.web.strings import texts


@dataclass(frozen=True, slots=True)
class PrivacyFacts:
    """What this installation does with what it is sent.

    Args:
        contact: whom to write to about one's data; empty when no conference names an address.
        questions_days: how long unanswered and disliked questions are kept, masked; None = not at all.
        mails_days: how long mails to the organisers are kept in the desk; None = not at all.
        model: the host of a language model that gets questions; empty without one.
        model_masked: whether personal data is hidden from the model.
    """

    contact: str = ""
    questions_days: int | None = None
    mails_days: int | None = None
    model: str = ""
    model_masked: bool = True


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading and what is said below it."""

    heading: str
    paragraphs: tuple[str, ...]


def privacy_topics(facts: PrivacyFacts, language: Language) -> list[Topic]:
    """The page's content for an installation."""
    return _english(facts) if language == "en" else _danish(facts)


def add_privacy_page(app: FastAPI, facts: Callable[[], PrivacyFacts]) -> None:
    """Register ``/privatliv``."""

    @app.api_route("/privatliv", methods=["GET", "HEAD"], include_in_schema=False)
    def privacy(lang: str = "da") -> HTMLResponse:
        language: Language = "en" if lang == "en" else "da"
        page = templates().get_template("privacy.html")
        html = page.render(
            t=texts(language), p=plain_texts(language), topics=privacy_topics(facts(), language)
        )
        return HTMLResponse(
            html, headers={"Content-Security-Policy": PLAIN_POLICY, "Cache-Control": "no-cache"}
        )


def _danish(facts: PrivacyFacts) -> list[Topic]:
    contact = f"Skriv til {facts.contact}." if facts.contact else "Skriv til arrangøren."
    topics = [
        Topic(
            "Kort fortalt",
            (
                "Du skriver med en AI, ikke med et menneske. Du kan bruge den uden at oplyse, hvem du er, og "
                "du behøver ikke skrive personoplysninger for at få svar.",
                "Siden bruger ingen cookies til sporing, viser ingen reklamer og henter intet fra andre hjemmesider.",
            ),
        ),
        Topic(
            "Dine spørgsmål",
            (
                "Chatten husker samtalen i serverens hukommelse, så du kan spørge videre. Den slettes omkring "
                "en time efter dit sidste spørgsmål. På den enkle side følger samtalen med i din egen browser, "
                "og serveren gemmer den ikke.",
                f"Spørgsmål, der ikke blev besvaret godt, og det, du spurgte om lige før, gemmes i op til {facts.questions_days} dage, så arrangøren kan gøre "
                "materialet bedre. Før de gemmes, bliver det, der ligner navne, CPR-numre, telefonnumre, adresser "
                "og andre personoplysninger, skjult. De gemmes uden oplysning om, hvem der spurgte."
                if facts.questions_days is not None
                else "Spørgsmål og svar gemmes ikke.",
            ),
        ),
        Topic(
            "Tilbagemeldinger",
            (
                "Sender du en tilbagemelding med tommelfingeren, gemmer arrangøren din vurdering, din kommentar, "
                "spørgsmålet og svaret for at kunne rette fejl. Det, der ligner personoplysninger, bliver skjult "
                "først. "
                + (
                    f"Tilbagemeldinger slettes efter {facts.questions_days} dage."
                    if facts.questions_days is not None
                    else "Tilbagemeldinger slettes, når arrangøren har gennemgået dem."
                ),
            ),
        ),
    ]
    if facts.mails_days is not None:
        topics.append(
            Topic(
                "Mails til arrangøren",
                (
                    "Når arrangøren bruger assistenten til at skrive udkast til svar, gemmes mailen og udkastet i op "
                    f"til {facts.mails_days} dage. Et menneske læser og sender altid svaret.",
                ),
            )
        )
    topics += [
        Topic("Sprogmodel", (_model_in_danish(facts),)),
        Topic(
            "Teknik",
            (
                "Serveren husker din IP-adresse i hukommelsen i kort tid for at kunne sige fra, hvis der kommer "
                "meget mange spørgsmål fra samme sted. Den skrives ikke ned. Loggen indeholder ikke dine spørgsmål.",
            ),
        ),
        Topic(
            "Dine rettigheder",
            (
                "Du kan få at vide, om der er gemt oplysninger om dig, og få dem rettet eller slettet. "
                f"{contact} Du kan klage til Datatilsynet (www.datatilsynet.dk).",
            ),
        ),
    ]
    return topics


def _english(facts: PrivacyFacts) -> list[Topic]:
    contact = f"Write to {facts.contact}." if facts.contact else "Write to the organiser."
    topics = [
        Topic(
            "In short",
            (
                "You are writing with an AI, not with a person. You can use it without saying who you are, and you "
                "need not write personal data to get an answer.",
                "The page uses no tracking cookies, shows no advertisements and fetches nothing from other websites.",
            ),
        ),
        Topic(
            "Your questions",
            (
                "The chat keeps the conversation in the server’s memory so that you can ask further. It is deleted "
                "about an hour after your last question. On the plain page, the conversation stays in your own "
                "browser and the server does not keep it.",
                f"Questions that were not answered well, and what you asked just before, are kept for up to {facts.questions_days} days, so that the "
                "organiser can improve the material. Before that, whatever looks like a name, a CPR number, a phone "
                "number, an address or other personal data is hidden. They are kept without saying who asked."
                if facts.questions_days is not None
                else "Questions and answers are not stored.",
            ),
        ),
        Topic(
            "Feedback",
            (
                "If you send feedback with the thumb, the organiser stores your rating, your comment, the question "
                "and the answer in order to correct mistakes. What looks like personal data is hidden first. "
                + (
                    f"Feedback is deleted after {facts.questions_days} days."
                    if facts.questions_days is not None
                    else "Feedback is deleted when the organiser has gone through it."
                ),
            ),
        ),
    ]
    if facts.mails_days is not None:
        topics.append(
            Topic(
                "E-mails to the organiser",
                (
                    "When the organiser uses the assistant to draft a reply, the e-mail and the draft are kept for up "
                    f"to {facts.mails_days} days. A person always reads and sends the reply.",
                ),
            )
        )
    topics += [
        Topic("Language model", (_model_in_english(facts),)),
        Topic(
            "Technology",
            (
                "The server keeps your IP address in memory for a short time, in order to refuse when very many "
                "questions come from one place. It is not written down. The log does not hold your questions.",
            ),
        ),
        Topic(
            "Your rights",
            (
                "You can be told whether anything about you is stored, and have it corrected or deleted. "
                f"{contact} You can complain to the Danish Data Protection Agency (www.datatilsynet.dk).",
            ),
        ),
    ]
    return topics


_MODEL_LINE = "MED_LLM=ollama:gemma3:12b"


def _model_in_danish(facts: PrivacyFacts) -> str:
    if not facts.model:
        return (
            "Svarene laves på denne server. Intet af det, du skriver, sendes til en sprogmodel. "
            f"Den, der driver assistenten, kan slå en til med én linje i indstillingerne, fx {_MODEL_LINE}."
        )
    used = f"Svarene og spørgsmålene i en guide formuleres med hjælp fra en sprogmodel på {facts.model}."
    if facts.model_masked:
        return f"{used} Det, der ligner personoplysninger, bliver skjult, før noget sendes dertil."
    return f"{used} Arrangøren har valgt den som en server, der må få dine spørgsmål, som du skriver dem."


def _model_in_english(facts: PrivacyFacts) -> str:
    if not facts.model:
        return (
            "The answers are made on this server. Nothing you write is sent to a language model. "
            f"Those who run the assistant can turn one on with one line of its settings, e.g. {_MODEL_LINE}."
        )
    used = f"The answers and the questions of a guide are worded with the help of a language model at {facts.model}."
    if facts.model_masked:
        return f"{used} What looks like personal data is hidden before anything is sent there."
    return f"{used} The organiser has chosen it as a server that may get your questions as you write them."
