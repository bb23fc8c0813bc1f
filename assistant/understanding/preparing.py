"""Recognising that somebody wants help to prepare a discussion, and about what.

A request names an act of preparing and a discussion ("hjælp os med at forberede en drøftelse om …"). A
question about discussions ("hvad er gode spørgsmål til en drøftelse?") asks for knowledge and is none.
"""

import re
from dataclasses import dataclass

from assistant.sentences import split_sentences
from assistant.words import loose, tokens

MAX_TOPIC_CHARACTERS = 200
MAX_WORDS = 60  # a longer text is a mail or a case, not a request

# All patterns go over words without æ, ø, å ("hjælp" is "hjalp"), joined by single spaces.
_PREPARE = (
    r"(?:forbered\w*|planlag\w*|tilrettelag\w*|lave?|udarbejde?|strukturere?|designe?|skrive?|opbygge?|"
    r"(?:satte|fa) (?:\w+ ){0,2}(?:op|sammen)|komme i gang med|"
    r"prepar\w+|plan|planning|mak(?:e|ing)|creat(?:e|ing)|draft(?:ing)?|design(?:ing)?|writ(?:e|ing)|set up|"
    r"put together|structur(?:e|ing))"
)
_TALK = r"(?:\w*(?:droftelse|diskussion)(?:en|er|erne|s\w*)?|\w*(?:discussion)s?\b|debate)"
_PLAN = r"(?:\w*(?:dagsorden|guide|agenda|koreplan|modeplan|drejebog)(?:en|er|r)?)"
_DISCUSS = r"(?:drofte|diskutere|discuss|discussing)"
_ABOUT = r"(?:om|vedrorende|angaende|omkring|about|on|regarding|concerning)"
_GAP = r"(?: \w+){0,5}? "  # "en god og kort", "os alle sammen med"
_QUESTIONS = r"(?:\w*sporgsmal|questions)"
_SOME = (
    r"(?:(?:mig|os|me|us|lige|gerne|please|nogle|et par|flere|gode|forslag til|fem|ti|tre|\d{1,2}|some|a few|more|good|five|"
    r"three|ten) )*"
)
_MEETING = r"(?:(?:\w*mode|\w*udvalg)(?:t|et|er|s)?|meeting|committee)\b"
_THING = rf"(?:{_TALK}|{_PLAN}(?: \w+){{0,4}}? (?:{_TALK}|{_DISCUSS}|{_ABOUT}))"

_HELP = r"(?:hjalpe?|hjalper|bistand|assistance|help|assist)"
_ASKS_YOU = r"(?:kan|kunne|vil|ville|gider|can|could|would|will) (?:du|i|you)"
_WANTS = (
    r"(?:(?:vi|jeg|we|i) (?:\w+ )?(?:vil|ville|skal|onsker|har|want|need|would|have|must|are|am)|(?:i|we)'(?:d|m|re)) "
    r"(?:\w+ ){0,4}?"
)
_POLITE = r"(?:(?:hej|hejsa|goddag|kare|venligst|vanligst|please|hi|hello|hey|ok|okay|sa|nu) )*"

_REQUESTS = tuple(
    re.compile(pattern)
    for pattern in (
        # "hjælp os med at forberede en drøftelse", "kan vi få hjælp til en drøftelse", "help us prepare …"
        rf"\b{_HELP}\b(?: \w+){{0,3}}? (?:{_PREPARE}{_GAP}{_THING}|(?:med|til|with)(?: \w+){{0,3}}? (?:{_TALK}|{_DISCUSS}))",
        rf"\b{_HELP}\b(?: \w+){{0,3}}? {_DISCUSS}\b",
        # "kan du lave en dagsorden til en drøftelse om …"
        rf"\b{_ASKS_YOU}\b{_GAP}?{_PREPARE}{_GAP}{_THING}",
        # "forbered en drøftelse om …", "lav en guide til at drøfte …"
        rf"^{_POLITE}(?:forbered|planlag|tilrettelag|lav|udarbejd|skriv|giv|prepare|plan|make|create|draft|write|give){_GAP}{_THING}",
        # "giv mig nogle spørgsmål om AI til vores MED-møde"
        rf"^{_POLITE}(?:{_ASKS_YOU} )?(?:giv\w*|lav\w*|skriv\w*|foresla|komme? med|give|make|write|suggest) {_SOME}{_QUESTIONS}(?: \w+)*? "
        rf"(?:{_MEETING}|{_TALK})",
        # "vi vil gerne forberede en drøftelse om …"
        rf"^{_POLITE}{_WANTS}{_PREPARE}{_GAP}{_THING}",
        rf"^{_POLITE}{_WANTS}(?:brug for|need) (?:en|et|a|an)(?: \w+){{0,3}}? {_THING}",
    )
)
# An open question asks for knowledge, whatever it is about; so does one about what others can or must do.
_QUESTION = re.compile(
    rf"^{_POLITE}(?:(?:men|og|and|but) )?(?:(?:hvad|hvem|hvor\w*|hvilke\w*|hvis|what|who|whom|where|when|how|why|which)\b|"
    r"(?:kan|ma|skal|bor|vil|can|may|must|should|will|does|do) (?!(?:du|i|vi|jeg|man|you|we|anyone|nogen)\b))"
)
_LEADS_TO_TOPIC = re.compile(
    rf"(?:\b{_TALK}|\b{_PLAN}|\b{_QUESTIONS})(?: \w+){{0,6}}? {_ABOUT}\b|\b{_DISCUSS}\b(?: {_ABOUT}\b)?|\b(?:{_TALK}) af\b"
)
_NO_TOPIC = frozenset(
    [
        "det",
        "dette",
        "den",
        "denne",
        "disse",
        "emnet",
        "it",
        "this",
        "that",
        "these",
        "the",
        "topic",
        "noget",
        "something",
    ]
)
# What stands behind the topic and is told by the form's other fields.
_BEHIND = re.compile(
    r"[,;]?\s+(?:"
    r"(?:på|paa|til|i|inden|for|at|in|our|vores|the|det|vort|et|en)\s+)*"
    r"(?:(?:næste|naeste|kommende|next|coming)\s+(?:uges?\s+)?(?:med[- ]?)?(?:møde|moede|uge|måned|maaned|meeting|week|month)\w*"
    r"|(?:cirka\s+|ca\.?\s+|about\s+)?(?:\d{1,3}\s*(?:min\w*\.?|timers?|hours?)|(?:en|to|tre|one|two|three)\s+(?:timers?|hours?))"
    r"|(?:hoved|lokal|område|omraade|sektor)[- ]?(?:med[- ]?)?(?:udvalg\w*)"
    r")(?=$|[\s,.;!?])",
    re.IGNORECASE,
)
_FOR_THE_MEETING = re.compile(
    r"\s+(?:til|for)\s+(?:vores|vort|et|en|our|the|a)\s+(?:med[- ]?|committee\s+)*"
    r"(?:møde|moede|drøftelse|droeftelse|meeting|discussion)[\s.,!?]*$",
    re.IGNORECASE,
)
_COURTESY_END = re.compile(
    r"[\s,.;!?]*(?:\b(?:tak|på forhånd|please|thanks|thank you|venligst|mvh)\b[\s,.;!?]*)+$", re.IGNORECASE
)

_MINUTES = re.compile(r"\b(\d{2,3}) (?:min|minut\w*|minutes?)\b")
_HOURS = re.compile(r"\b(en|to|tre|one|two|three|[1-8]) (?:timers?|hours?)\b")
_NUMBERS = {"en": 1, "one": 1, "to": 2, "two": 2, "tre": 3, "three": 3}
_COMMITTEES = (
    ("hovedudvalg", re.compile(r"\b(?:hoved ?(?:med ?)?udvalg\w*|hoved med\w*|hovedmed\w*|central committee)\b")),
    (
        "omraadeudvalg",
        re.compile(r"\b(?:omrade ?(?:med ?)?udvalg\w*|sektor ?(?:med ?)?udvalg\w*|omradem\w*|(?:area|sector) committee)\b"),
    ),
    ("lokaludvalg", re.compile(r"\b(?:lokal ?(?:med ?)?udvalg\w*|lokal med\w*|lokalmed\w*|local committee)\b")),
)  # fmt: skip
_SECTORS = (
    ("kommune", re.compile(r"\b(?:\w*kommune(?:n|ns|rne|s)?|municipality|municipal)\b")),
    ("region", re.compile(r"\b(?:region(?:en|ens|s)?|hospital\w*|sygehus\w*|regional)\b")),
)


@dataclass(frozen=True, slots=True)
class Preparation:
    """A discussion to prepare, as far as the request says: the fields of the form."""

    topic: str = ""
    committee: str = ""
    sector: str = ""
    minutes: str = ""

    def inputs(self) -> dict[str, str]:
        """The fields that are known."""
        known = {
            "topic": self.topic, "committee": self.committee, "sector": self.sector, "minutes": self.minutes,
        }  # fmt: skip
        return {name: value for name, value in known.items() if value}


def preparation_asked_for(text: str) -> Preparation | None:
    """The discussion that ``text`` asks to have prepared; None when it asks for anything else."""
    if len(text.split()) > MAX_WORDS:
        return None
    for sentence in split_sentences(text):
        topic = _topic_asked_for(sentence.text)
        if topic is not None:
            # The other fields may be told in any sentence ("Vi er et lokaludvalg. Kan du …").
            bare = _bare(text)
            minutes = _minutes(bare)
            return Preparation(
                topic,
                next((name for name, pattern in _COMMITTEES if pattern.search(bare)), ""),
                next((name for name, pattern in _SECTORS if pattern.search(bare)), ""),
                str(minutes) if minutes else "",
            )
    return None


def _bare(text: str) -> str:
    return " ".join(loose(word) for word in tokens(text))


def _topic_asked_for(text: str) -> str | None:
    bare = _bare(text)
    if _QUESTION.search(bare):
        return None
    asked = next((match for pattern in _REQUESTS if (match := pattern.search(bare))), None)
    if asked is None:
        return None
    return _topic(text, bare, asked.start())


def _topic(text: str, bare: str, start: int) -> str:
    lead = _LEADS_TO_TOPIC.search(bare, start)
    if lead is None:
        return ""
    position = 0
    for word in tokens(text)[: bare.count(" ", 0, lead.end()) + 1]:
        position = text.index(word, position) + len(word)
    topic = _COURTESY_END.sub("", text[position:])
    topic = _FOR_THE_MEETING.sub("", _BEHIND.sub("", topic))
    topic = " ".join(_COURTESY_END.sub("", topic).split()).strip(" \t,.;:!?\"'»«“”()")
    if not topic or " ".join(loose(word) for word in tokens(topic)) in _NO_TOPIC:
        return ""
    return topic[:MAX_TOPIC_CHARACTERS]


def _minutes(bare: str) -> int:
    if match := _MINUTES.search(bare):
        return int(match[1])
    if match := _HOURS.search(bare):
        return 60 * (_NUMBERS.get(match[1]) or int(match[1]))
    return 0
