"""Greetings, thanks and questions about the assistant itself."""

import re

from assistant.types import Language
from assistant.understanding.frame_words import general_words
from assistant.words import loose, tokens

_GREETING = re.compile(
    r"^\W*(hej\w*|hejsa|hallo\w*|halloj|goddag|god (dag|morgen|aften|eftermiddag)|godmorgen|godaften|davs|dav|mojn|hi|hello|hey|good (morning|afternoon|evening|day)|greetings)\b"
)
_THANKS = re.compile(
    r"\b(tak|tusind tak|mange tak|takker|thanks?|thank you|thx|cheers|perfekt|super|fedt|great|awesome|dejligt)\b"
)
_BYE = re.compile(r"\b(farvel|hav en god|vi ses|ha det|bye|goodbye|see you|have a nice)\b")
_WHO = re.compile(
    r"\b(hvem|hvad) er du\b(?! (s|d)et)|\ber du (en |et )?(\w+ )?(ai|robot|menneske|person|chatbot|bot|maskine|kunstig\w*|rigtig\w*|chatgpt|computer)\b|\bhvad (kan|ved) du\b|\bhvad kan (jeg|vi|man) (sporge|bruge) (dig )?(om|til)\b|\bhvad hedder du\b|\bhvem har lavet dig\b|\bkan du hjalpe( mig)?\W*$|\btaler jeg med (en|et)\b|\bsnakker jeg med\b|"
    r"\bwho are you\b|\bwhat are you\b|\bare you (an? )?(\w+ )?(ai|robot|human|person|bot|chatbot|machine|real)\b|\bwhat can (you|i ask)\b|\bam i (talking|chatting|speaking) (to|with)\b|\bwhat('s| is) your name\b"
)
_STORAGE = re.compile(
    r"\b(gemmer|gemmes|gemt|lagrer|opbevar\w*|logger|husker) (\w+ ){0,4}(du|i|det|samtale\w*|sporgsmal\w*|jeg|vi|mine?|mit|data|oplysning\w*)\b|\bhvad (gemmer (i|du)|sker der med (mine?|mit|de) (data|oplysninger|sporgsmal\w*|samtale\w*|svar))\b|"
    r"\b(do you|are you|is (this|it|my)) (\w+ ){0,4}(store|stor(ed|ing)|save[sd]?|saving|record\w*|log(ged|ging)?|keep\w*|remember)\b|\bwhat (do you store|happens to my)\b"
)
_DOUBT = re.compile(
    r"^(?:(?:og|men|ok|but|and|hmm) )*(?:er du (?:helt |nu )?sikker(?: pa (?:det|dit svar))?|(?:kan|tor) (?:jeg|man|vi) stole pa (?:dig|det|dit svar|svaret|svarene)|hvor sikker er du|"
    r"are you (?:really |quite )?(?:sure|certain)(?: about (?:that|this|it))?|(?:can|may) (?:i|we) trust (?:you|this|that|the answers?)|how sure are you)$"
)

_TEXTS: dict[str, dict[Language, str]] = {
    "greeting": {
        "da": "Hej! Jeg er en AI, der svarer på spørgsmål om konferencen og om AI i MED. Hvad vil du vide?",
        "en": "Hello! I am an AI that answers questions about the conference and about AI in MED. What would you like to know?",
    },
    "thanks": {
        "da": "Selv tak! Spørg endelig igen.",
        "en": "You are welcome! Do ask again.",
    },
    "bye": {"da": "Farvel, og hav en god dag!", "en": "Goodbye, and have a nice day!"},
    "who": {
        "da": "Jeg er MED-assistenten, en AI. Jeg kender konferencens program, priser og praktiske forhold og vejledningen om "
        "AI i MED. Jeg svarer kun ud fra det materiale, arrangørerne har givet mig, og viser kilden. Jeg gemmer ikke dine spørgsmål.",
        "en": "I am the MED assistant, an AI. I know the conference's programme, prices and practical matters and the guidance on "
        "AI in MED. I only answer from the material the organisers have given me, and I show the source. I do not store your questions.",
    },
    "greeting, documents": {
        "da": "Hej! Jeg er en AI, der svarer ud fra de dokumenter, jeg har fået. Hvad vil du vide?",
        "en": "Hello! I am an AI that answers from the documents I have been given. What would you like to know?",
    },
    "who, documents": {
        "da": "Jeg er en AI, der svarer på spørgsmål om de dokumenter, jeg har fået, og kun ud fra dem. Jeg viser kilden. "
        "Jeg gemmer ikke dine spørgsmål.",
        "en": "I am an AI that answers questions about the documents I have been given, and only from them. I show the source. "
        "I do not store your questions.",
    },
    "doubt": {
        "da": "Jeg svarer kun med det, der står i mit materiale, og viser kilden under svaret, så du selv kan læse efter. Er noget vigtigt for dig, så slå kilden op, eller spørg arrangørerne.",
        "en": "I only answer with what my material says, and I show the source under the answer, so that you can check it. If something matters to you, look up the source or ask the organisers.",
    },
    "storage": {
        "da": "Jeg gemmer ikke dine spørgsmål eller vores samtale. Sender du en tommel op eller ned, gemmes den og din kommentar uden navn.",
        "en": "I do not store your questions or our conversation. If you send a thumbs up or down, that and your comment are kept without a name.",
    },
}  # fmt: skip


def courtesy_answer(text: str, language: Language, *, documents_alone: bool = False) -> str | None:
    """The friendly answer to a text that is nothing but a courtesy, or asks about the assistant; else None.

    ``documents_alone``: the knowledge folder holds neither a conference nor guidance to speak of.
    """
    kind = ", documents" if documents_alone else ""
    bare = " ".join(loose(token) for token in tokens(text))
    if not bare:
        return None
    if _STORAGE.search(bare) and len(bare.split()) <= 14:
        return _TEXTS["storage"][language]
    if _DOUBT.search(bare):
        return _TEXTS["doubt"][language]
    if _WHO.search(bare) and len(bare.split()) <= 14:
        return _TEXTS[f"who{kind}"][language]
    rest = _THANKS.sub(" ", _BYE.sub(" ", _GREETING.sub(" ", bare)))
    if any(word not in general_words() for word in rest.split()) or "?" in text:
        return None
    for name, pattern in (("bye", _BYE), ("thanks", _THANKS), ("greeting", _GREETING)):
        if pattern.search(bare):
            return _TEXTS.get(f"{name}{kind}", _TEXTS[name])[language]
    return None


def preparation_answer(topic: str, language: Language) -> str:
    """Where a guide for the discussion is made; ``topic`` may be empty."""
    if language == "en":
        about = f" about “{topic}”" if topic else ""
        return (
            f"Gladly! On the page “Prepare a discussion” I make a guide{about} with agenda, questions, rules and sources. "
            "You can change it and take it along as Word or PDF."
        )
    about = f" om »{topic}«" if topic else ""
    return (
        f"Det hjælper jeg gerne med. På siden »Forbered drøftelse« laver jeg en guide{about} med dagsorden, spørgsmål, "
        "regler og kilder. I kan rette den og tage den med som Word eller PDF."
    )
