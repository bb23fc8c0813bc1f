"""Words that questions are made of, whatever they are about."""

from functools import lru_cache
from importlib import resources

from assistant.words import loose


@lru_cache(maxsize=1)
def general_words() -> frozenset[str]:
    """Words that say nothing of a question's subject: small words, courtesies, everyday verbs (loose forms)."""
    text = (
        resources.files("assistant.understanding").joinpath("general_words.txt").read_text(encoding="utf-8")
    )
    return frozenset(
        loose(word) for line in text.splitlines() if not line.startswith("#") for word in line.split()
    )


# The words the intents are recognised by, whole, so that a misspelt one can be put right.
QUESTION_WORDS = frozenset(
    loose(word)
    for word in ["hvornår", "hvordan", "hvilken", "hvilket", "koster", "prisen", "betale", "betaler", "gebyr", "kroner", "refusion", "pengene", "afbud", "afmelde", "framelde", "fristen", "tilmeldingsfrist", "tilmelding", "tilmeldingen", "tilmelde", "tilmeldt", "deadline", "senest", "pladser", "plads", "ledige", "udsolgt", "adresse", "adressen", "lokale", "lokalet", "stedet", "konferencen", "konference", "begynder", "starter", "slutter", "færdig", "varer", "varighed", "taler", "talere", "oplæg", "oplægget", "oplægsholder", "oplægsholdere", "foredrag", "program", "programmet", "dagsorden", "kontakt", "kontaktperson", "kontakter", "skrive", "målgruppe", "velkommen", "deltager", "deltagere", "arrangør", "arrangerer", "hjemmeside", "handler", "emnet", "formiddag", "formiddagen", "eftermiddag", "eftermiddagen", "frokost", "frokosten", "pause", "pausen", "morgenmad", "tirsdag", "november", "oktober", "klokken", "tidspunkt", "price", "prices", "costs", "deadline", "register", "registration", "refund", "cancel", "cancellation", "available", "seats", "address", "venue", "where", "starts", "begins", "finish", "speaker", "speakers", "speaks", "programme", "program", "schedule", "contact", "welcome", "attend", "lunch", "break", "breakfast", "tuesday", "november", "october", "morning", "afternoon", "workshop"]
)
