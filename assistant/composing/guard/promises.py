"""What must not be promised: places that are gone, money back, a deadline that is another or over."""

import re
from datetime import date

from assistant.composing.guard.mentions import Placed, dates, together, words_at
from assistant.composing.guard.said import Said
from assistant.conference import Conference
from assistant.words import fold

_DEADLINE = re.compile(
    r"\b(?:\w*frist\w*|senest|tilmeld\w*|deadlines?|register\w*|registration|sign\w* up|by the latest)\b"
)
_REFUND = re.compile(
    r"refu(?:sion|nder|nd)\w*|penge\w*\s+(?:\w+\s+){0,3}(?:tilbage|retur|igen)|money back|reimburs\w*"
)
_LOSES_NOTHING = re.compile(
    r"\b(?:ikke|ingen|not|nobody|no one|never)\b[^.;]{0,40}\b(?:mist\w*|tab\w*|los(?:e|es|t|ing))\b|\b(?:mist\w*|tab\w*|los(?:e|es|t|ing))\b \b(?:ikke|ingen|not|no)\b"
)
_CANCEL = re.compile(r"\b(?:afbud\w*|afmeld\w*|framel\w*|cancel\w*)\b")
_SOLD_OUT = re.compile(
    r"\budsolgt\w*|\bsold[ -]?out\b|\bfully booked\b|\bfuldt? (?:booket|optaget|tegnet)\b|\b(?:ingen|ikke)(?: \w+){0,2} (?:ledige )?pladser\b"
    r"|\bno (?:\w+ )?(?:places|seats|spots|tickets)\b"
)
_PLACES = re.compile(
    r"\b(?:ledige?|få|faa|flere|stadig|mange|nogle) (?:\w+ )?pladser?\b|\bpladser? (?:tilbage|endnu)\b|\bplads til (?=\d|(?:dig|jer|os|dem|alle|flere|mange|en|to|tre|fire|fem)\b|\w*(?:person|deltage|gæst|leder|medarbejder|suppleant))"
    r"|\b(?:places|seats|spots|tickets)(?: \w+)? (?:left|available|remaining)\b|\b(?:few|some|many|available|still) (?:places|seats|spots)\b"
)
_NOT_BEFORE = re.compile(
    r"\b(?:ikke|not|aldrig|never|n['’]t|langt fra|langtfra|far from|n[aæ]e?sten|nearly|almost|no longer)\s+(?:\w+\s+){0,1}$"
)
_OVER = re.compile(
    r"\b(?:frist\w*|deadlines?|tilmelding\w*|registration)\b[^.;]{0,30}\b(?:udl[øo]e?b\w*|overskredet|passeret|lukket|forbi|expired|passed|closed|over)\b"
)
_ONCE = re.compile(r"\b(?:når|naar|hvis|efter|when|once|if|after)\b")
_OPENS = re.compile(r"\b(?:tidligst|åbner|aabner|earliest|opens?|efter|after)\b")
_CLAUSE = re.compile(r"\s*(?:[,;]|\b(?:men|mens|but|while|whereas)\b)\s*")
_PAST = re.compile(
    r"\b(?:var|blev|havde|gjaldt|kostede|sluttede|udløb\w*|udloeb\w*|overskredet|passeret|was|were|had|passed|expired|over)\b"
)
_INVITES = re.compile(
    r"\b(?:kan|skal|bør|boer|husk)\b[^.,;]{0,40}\b(?:tilmelde|melde|booke|købe|koebe|sikre)\b|\btilmeld (?:dig|jer|dem)\b"
    r"|\b(?:can|should|must|please|may)\b[^.,;]{0,40}\b(?:register|sign up|book)\b"
)
_NEGATED = re.compile(
    r"\b(?:ikke|ingen|intet|hverken|uden|not|no|none|never|neither|cannot|without)\b|n['’]t\b"
)


class PromiseCheck:
    """Holds sentences against one conference's availability, refund and deadline."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference

    def status(self, sentence: str, cities: Placed[str], said: Said, today: date) -> str:
        """Each clause that tells of places and names its cities is held against them by itself."""
        begin = 0
        cuts = [*(match.start() for match in _CLAUSE.finditer(sentence)), len(sentence)]
        clauses = []
        for end in cuts:
            if _SOLD_OUT.search(sentence[begin:end].casefold()) or _PLACES.search(
                sentence[begin:end].casefold()
            ):
                clauses.append((begin, end))
            begin = end
        own = [[(at - a, city) for at, city in cities if a <= at < b] for a, b in clauses]
        if len(clauses) > 1 and all(own):
            parts = zip(clauses, own, strict=True)
            return next(
                filter(None, (self._status(sentence[a:b], o, said, today) for (a, b), o in parts)), ""
            )
        return self._status(sentence, cities, said, today)

    def _status(self, sentence: str, cities: Placed[str], said: Said, today: date) -> str:
        text = fold(sentence)
        lowered = sentence.casefold()
        out: Placed[bool] = [
            (at, not _NOT_BEFORE.search(lowered[:at])) for at in words_at(sentence, _SOLD_OUT)
        ]
        spans = [match.span() for match in _SOLD_OUT.finditer(lowered)]
        out += [
            (match.start(), bool(_NOT_BEFORE.search(lowered[: match.start()])))
            for match in _PLACES.finditer(lowered)
            if not any(start <= match.start() < end for start, end in spans)
        ]
        if not out:
            return ""
        all_cities = [day.city.da for day in self.conference.days if day.availability]
        places = cities or [(0, city) for city in (said.cities[-1:] or all_cities)]
        for city, sold_out in together(places, out):
            day = self.conference.day_in(city)
            if day.availability is None or (day.availability.status == "sold_out") != sold_out:
                return f"whether {city} is sold out is turned round"
            if day.availability.status == "few_places" and re.search(r"\bmange\b|\bmany\b", text):
                return f"few places in {city} are made many"
            if day.date < today and not _PAST.search(text):
                return "an old status is told as current"
        return ""

    def deadline(self, sentence: str, today: date, ours: bool) -> str:
        registration, refund = self.conference.registration, self.conference.refund
        text = sentence.casefold()
        refunds = list(_REFUND.finditer(text))
        if refunds and refund is not None and (ours or _CANCEL.search(text)):
            told = refund.statement.in_("da") if refund.statement else ""
            if not _NEGATED.search(text) and not (told and not _NEGATED.search(told.casefold())):
                return "a refund that no source promises"
        if refund is not None and ours and _LOSES_NOTHING.search(text):
            return "a refund that no source promises"
        limits: dict[str, date] = {}
        topics: Placed[str] = []
        if registration is not None:
            limits["deadline"] = registration.deadline
            topics += [(at, "deadline") for at in words_at(sentence, _DEADLINE)]
        if refund is not None:
            limits["refund"] = refund.none_after
            topics += [(at, "refund") for at in words_at(sentence, _REFUND)]
            topics += [(at, "refund") for at in words_at(sentence, _CANCEL)]
        if ours and topics:
            for at, one in dates(sentence):
                before = [topic for place, topic in topics if place <= at]
                topic = before[-1] if before else topics[0][1]
                is_day = any(one.may_be(day.date) for day in self.conference.days)
                others = any(one.may_be(value) for value in limits.values())
                if not one.may_be(limits[topic]) and (not others or topic == "deadline"):
                    if is_day and self._names_the_event(text, at, topics):
                        continue
                    return f"another date for the {topic}"
            begins = _OPENS.search(text) and not (_CANCEL.search(text) or refunds or _NEGATED.search(text))
            is_deadline = registration is not None and any(
                one.may_be(registration.deadline) for _, one in dates(sentence)
            )
            if begins and is_deadline:
                return "the deadline is told as a beginning"
        if registration is not None and ours and today <= registration.deadline:
            is_over = _OVER.search(text) and not (_ONCE.search(text) or _NEGATED.search(text))
            if is_over:
                return "the deadline is not over"
        closed = registration is not None and ours and today > registration.deadline
        if closed and _INVITES.search(text) and not (_PAST.search(text) or _NEGATED.search(text)):
            return "an invitation to register after the deadline"
        return ""

    def _names_the_event(self, text: str, at: int, topics: Placed[str]) -> bool:
        """Whether the conference itself is named nearer to a date than what has a deadline."""
        event = [
            match.start()
            for match in re.finditer(r"\bkonferenc\w*|\bconference\b|\bafholdes|\bheld\b|\bdagen\b", text)
            if match.start() <= at
        ]
        last = max((place for place, _ in topics if place <= at), default=-1)
        return bool(event) and event[-1] > last
