"""Greetings, thanks and questions about the assistant itself."""

import re

from assistant.types import Language
from assistant.understanding.asked_again import language_asked_for, names_another_language
from assistant.understanding.frame_words import general_words
from assistant.words import loose, tokens

_GREETING = re.compile(
    r"^\W*(hej\w*|hejsa|hallo\w*|halloj|goddag|god (dag|morgen|aften|eftermiddag)|godmorgen|godaften|davs|dav|mojn|hi|hello|hey|good (morning|afternoon|evening|day)|greetings)\b"
)
_THANKS = re.compile(
    r"\b(tak|tusind tak|mange tak|takker|thanks?|thank you|thx|cheers|perfekt|super|fedt|great|awesome|dejligt)\b"
)
_BYE = re.compile(
    r"\b(farvel|hav en god|vi ses|ha det(?= (?:godt|bra|rart)\b|$)|bye|goodbye|see you|have a nice)\b"
)
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
_SOURCE = re.compile(
    r"^(?:(?:og|men|ok|but|and) )*(?:hvor (?:ved|har) du det fra|hvad er (?:din|dine|jeres) kilder?|hvor star det(?: henne)?|"
    r"where (?:do|did) you (?:get|have|know) (?:that|this|it) from|what(?: is| are|'s) your sources?|how do you know(?: that| this)?|"
    r"where doe?s it say (?:so|that))$"
)
_ITS_ANSWER = r"(?:det|den|dem|dette|svaret|it|that|this|the answer)"
_REWRITE = re.compile(
    rf"\b(?:kan|vil|gider) du (?:\w+ )?(?:gore|skrive|sige|forklare|tage|korte|forkorte|lave|give mig|formulere|oversatte) {_ITS_ANSWER}\b(?: \w+){{0,2}} "
    r"(?:kortere|ned|enklere|nemmere|lettere|simplere|om|punkter|stikord|pa (?:engelsk|dansk|en anden made)|til (?:engelsk|dansk)|linjer|satninger|for mig)\b"
    rf"|^(?:(?:ok|tak|og|please) )*(?:kortere|forkort|opsummer|resumer|oversat|omskriv|shorten|summari[sz]e|rewrite|translate)(?: {_ITS_ANSWER})?"
    r"(?: (?:tak|please|lidt|til engelsk|til dansk|into english|into danish))*$"
    rf"|^(?:sig|skriv|forklar|gor) {_ITS_ANSWER} (?:\w+ )?(?:kortere|enklere|nemmere|simplere|pa en anden made)$"
    rf"|\b(?:can|could) you (?:make|write|say|put|explain|shorten|summari[sz]e|translate|rewrite) {_ITS_ANSWER}\b(?: \w+)* ?"
    r"(?:shorter|simpler|more simply|points|bullets|another way|again|for me|into \w+|to \w+|up)?$"
)
_EARLIER = re.compile(
    r"\bhvad (?:var det )?(?:sagde|skrev|svarede) du (?:nu )?(?:for|lige|tidligere|forst)\b"
    r"|\bwhat did you (?:say|write|answer|tell me) (?:before|earlier|just now|first)\b"
)

_SHORT = 14  # words of a text up to which one such turn is what it is about

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
    "rewrite": {
        "da": "Jeg kan ikke korte mine svar af eller skrive dem om. Jeg svarer med det, der står i mit materiale. Spørg om én ting ad gangen, så bliver svaret kortere.",
        "en": "I cannot shorten or rewrite my answers. I answer with what my material says. Ask about one thing at a time, and the answer gets shorter.",
    },
    "languages": {
        "da": "Jeg svarer på dansk og engelsk. Stil dit spørgsmål på det af dem, du helst vil have svaret på.",
        "en": "I answer in Danish and English. Ask your question in the one you would like the answer in.",
    },
    "source": {
        "da": "Kilden står under svaret: åbn den, så ser du det sted i mit materiale, som svaret bygger på.",
        "en": "The source is under the answer: open it to see the place in my material that the answer rests on.",
    },
    "earlier": {
        "da": "Det kan du se længere oppe i samtalen. Stil gerne spørgsmålet igen, så svarer jeg på ny.",
        "en": "You can see it further up in our conversation. Do ask again, and I will answer anew.",
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
    if (wished := language_asked_for(text)) or names_another_language(text):
        return _TEXTS["languages"][wished or language]
    if _STORAGE.search(bare) and len(bare.split()) <= _SHORT:
        return _TEXTS["storage"][language]
    short = len(bare.split()) <= _SHORT
    for name, pattern in (
        ("doubt", _DOUBT),
        ("source", _SOURCE),
        ("rewrite", _REWRITE),
        ("earlier", _EARLIER),
    ):
        if short and pattern.search(bare):
            return _TEXTS[name][language]
    if _WHO.search(bare) and short:
        return _TEXTS[f"who{kind}"][language]
    rest = _THANKS.sub(" ", _BYE.sub(" ", _GREETING.sub(" ", bare)))
    if any(word not in general_words() for word in rest.split()) or "?" in text:
        return None
    for name, pattern in (("bye", _BYE), ("thanks", _THANKS), ("greeting", _GREETING)):
        if pattern.search(bare):
            return _TEXTS.get(f"{name}{kind}", _TEXTS[name])[language]
    return None


def is_opening(text: str) -> bool:
    """Whether a courtesy opens a conversation: a greeting, or who or what this is."""
    bare = " ".join(loose(token) for token in tokens(text))
    if _STORAGE.search(bare) or _THANKS.search(bare) or _BYE.search(bare):
        return False
    return bool(_GREETING.search(bare) or _WHO.search(bare))


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
