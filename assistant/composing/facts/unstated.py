"""What a question asks of a thing that the file names, although no field of it could tell: silence, not the field next to it.

"Hvilken dato blev dagen udsolgt?" is not answered by the day's date, nor "hvem er ordstyrer?" by who speaks.
Each rule tells what is asked by its words; where the file's own text has the word, nothing is said here.
"""

import re
from collections.abc import Callable

from assistant.composing.facts.amounts import supposes_wrong_amount
from assistant.composing.facts.lookup import Lookup
from assistant.understanding.frame_words import DOMAIN_WORDS
from assistant.words import fold, tokens

_SOLD_OUT_WHEN = re.compile(
    r"\b(?:hvornaar|(?:hvilken|hvad) (?:dag|dato)|when|(?:what|which) (?:day|date))\b.*\b(?:blev|blevet|did|became|was|get|went)\b.*"
    r"\b(?:udsolgt|fyldt|optaget|booket|sold|sell|full|booked)\b"
)
_HELD_FOR_HOW_LONG = re.compile(
    r"\b(?:hvor (?:laenge|lang tid|mange aar)|hvornaar|siden hvornaar|how (?:long|many years)|since when|when)\b.*\b(?:vaeret|blev|blevet|been|become|became)\b"
)
_BEFORE_THAT = re.compile(
    r"\b(?:kom|kommer|kommet|lavede|lavet|did|do|arbejdede|arbejdet|ansat|var|vaeret|lavede|job|stilling|stillinger|come|came|worked|work|job|position)\b.*"
    r"\b(?:foer|forhen|tidligere|inden|previously|before|earlier|former)\W*$"
)
_FORMER = re.compile(r"\b(?:tidligere|forhenvaerende|former|ex)\b")
_OF_A_LIFE = re.compile(
    r"\b(?:hvor gammel|how old|er \w+ (?:gift|single|foedt)|har \w+(?: \w+)? boern|hvornaar er \w+(?: \w+){0,2} foedt|when was \w+(?: \w+)? born)\b"
)
_OFFICE = re.compile(
    r"\b(?:hvem|who)\b.*\b(?P<key>ordstyrer|konferencier|moedeleder|dirigent|moderator|toastmaster|facilitator|referent|compere|chair(?:s|ing|ed|man|person|woman)?|moderat(?:es|ing|ed))"
)
_RATED = re.compile(
    r"\b(?:bedste?|hoejeste?|daarligste?|laveste?|best|highest|worst|lowest)(?: \w+)? (?P<key>karakter|bedoemmelse|vurdering|anmeldelse|score|rating|grade|mark|review)"
)
_BESIDE_THE_PRICE = re.compile(r"\b(?P<key>moms|vat|skat)\w*\b")
_DISCOUNT = re.compile(r"\b(?:\w*rabat\w*|\w*discounts?)\b")
_CHEAPER_FOR_MANY = re.compile(
    r"\b(?:billigere|mindre|cheaper|less|lower)\b.*\b(?:flere|mange|gruppe\w*|hold|hele udvalget|more of us|several|many|groups?|together)\b"
)
_HOW_MANY_COME = re.compile(
    r"\bhvor mange (?:\w+ ){0,2}(?:deltager|deltog|deltagere|tilmeldte|gaester|er tilmeldt|har tilmeldt|kommer(?: der)?\W*$|moeder? op)\b"
    r"|\bhow many (?:\w+ ){0,2}(?:participants|attendees|guests|delegates|(?:are|will be) (?:coming|attending|there|registered)|(?:attend|attended|registered|signed up))\b"
)
_ONLY_A_PART = re.compile(
    r"\b(?:kun|bare|only|just)\b.*\b(?:workshop\w*|formiddag\w*|eftermiddag\w*|frokost\w*|oplaeg\w*|dialog\w*|halve?|halvdel\w*|morning|afternoon|lunch|talks?|half)\b"
)
_SAID = re.compile(
    r"\b(?:hvad|what)\b.*\b(?:sagde|sagt|konkluderede|konklusion\w*|anbefalede|svarede|said|(?:did|has|have) (?:\w+ ){1,3}(?:say|said|conclude\w*|recommend\w*|answer\w*)|concluded)\b"
)
_OPENED_WHEN = re.compile(
    r"\b(?:hvornaar|hvilken (?:dag|dato)|when|what (?:day|date))\b(?: \w+){0,3} (?:aabne\w*|open(?:s|ed)?)\b.*\b(?:tilmeld\w*|registration|sign up|booking)\b"
    r"|\b(?:hvornaar|when)\b.*\b(?:tilmelding\w*|registration)\b.* (?:aabne\w*|open(?:s|ed)?)\b"
)
_EARNS = re.compile(
    r"\b(?:hvad|hvor meget|what|how much)\b(?: \w+){0,2} (?:tjener|earns?|salary|makes?|loen|honorar)\b"
)
_DEPARTS = re.compile(
    r"\b(?:hvornaar|hvad tid|when|what time) (?:gaar|koerer|afgaar|ankommer|letter|sejler|does|do|is|leaves?)(?: \w+){0,3} "
    r"(?P<key>tog|bus|fly|faerge|metro|train|plane|flight|ferry|coach)"
)
_ROOM_IN = re.compile(
    r"\b(?:hvilke[nt]?|which|what) (?P<key>lokale|rum|etage|indgang|room|floor|entrance|door)"
)
_SERVED = re.compile(
    r"\b(?:hvad|what)\b(?: \w+){0,3} (?P<key>servere[st]?|served|serving)\b|\b(?:hvad|what) (?:\w+ ){1,3}menu\w*\b"
)
_CAPACITY = re.compile(
    r"\bhvor mange (?:\w+ ){0,3}(?:er|var) der plads til\b|\bhow many (?:\w+ ){0,4}(?:room for|fit|hold|seat)\b|\bkapacitet\w*|\bcapacity\b"
)
_OWN_STATUS = re.compile(
    r"\b(?:er|har|is|has)(?: \w+)? (?:min|vores|my|our) \w+(?: \w+){0,3} (?:gaaet igennem|registreret|modtaget|bekraeftet|gone through|registered|received|confirmed)\b"
)
_GIVEN_OUT = re.compile(
    r"\b(?P<key>slide|powerpoint|optagelse|kursusbevis|deltagerbevis|diplom|deltagerliste|handout|recording|certificate)\w*"
)
_WHICH_TOOL = re.compile(
    r"\b(?:hvilke[nt]?|which|what|hvad (?:hedder|er) (?:det|den|de))(?: \w+)? (?P<key>program|vaerktoej|tool|app|chatbot|model|system|software)"
    r"(?:s|mer|met|merne|er|et|erne|ler|len)?\b.*\b(?:bruge[rs]?|proeve[rs]?|afproeve[rs]?|teste[rs]?|lege|arbejde[rs]?|use[ds]?|try|test|play)\b"
)
_IN_A_LANGUAGE = re.compile(
    r"^\W*(?:(?:hej|og|men|and|but|hi)\W+)*(?:er|bliver|foregaar|holdes|gives|taler|is|are|will|does)\b.*\b(?:paa|in) (?:dansk|engelsk|danish|english)\W*$"
)


def asks_unstated(look: Lookup) -> bool:
    """Whether it asks something that no conference file has a field for, of a thing that it names."""
    text = fold(look.frame.text).replace("-", " ")
    for pattern, of_ours in _RULES:
        match = pattern.search(text)
        if match is not None and of_ours(look) and not _is_told(look, match.groupdict().get("key")):
            return True
    return False


def _is_told(look: Lookup, key: str | None) -> bool:
    """Whether the file has the word that tells what is asked; of sessions, whether their own lines have it."""
    if key is None:
        return False
    sessions = [look.conference.sessions[position] for position in look.frame.sessions]
    texts = [text for s in sessions for text in (s.about, s.statement) if text is not None]
    told = " ".join(part for text in texts for part in (text.da, text.en)) if texts else look.conference.raw
    return any(fold(word).startswith(key) for word in tokens(told))


def _names_a_person(look: Lookup) -> bool:
    return bool(look.frame.people)


def _had_another_job(look: Lookup) -> bool:
    """Whether one speaker is named of whom no former position is told."""
    frame = look.frame
    if len(frame.people) != 1 or frame.clocks or frame.sessions or frame.asks("when", "programme"):
        return False
    speaker = look.conference.speaker(frame.people[0])
    texts = [text for text in (speaker.position, speaker.statement) if text is not None]
    return not any(_FORMER.search(fold(part)) for text in texts for part in (text.da, text.en))


def _of_the_event(look: Lookup) -> bool:
    """Whether the conference or a thing of its own is named, or nothing else at all."""
    frame = look.frame
    named = bool(
        frame.names_conference
        or frame.cities
        or frame.people
        or frame.sessions
        or frame.clocks
        or frame.dates
    )
    alone = len(frame.unexplained) <= 1 and not any(word.loose in DOMAIN_WORDS for word in frame.words)
    return named or bool(_ON_THE_DAY.search(fold(frame.text))) or alone


_ON_THE_DAY = re.compile(r"\b(?:dagen|dagens|dagene|the day|the days|that day)\b")


def _in_a_session(look: Lookup) -> bool:
    frame = look.frame
    return bool(frame.sessions or frame.names_conference) or frame.relation in ("morning", "afternoon")


def _priced(look: Lookup) -> bool:
    return look.frame.asks("price") and not supposes_wrong_amount(look)


def _names_no_role(look: Lookup) -> bool:
    """Whether a discount is asked for as such: a lower price for some is a price."""
    return not look.frame.roles and "rabat" not in fold(look.conference.raw)


def _may_one_come(look: Lookup) -> bool:
    return look.yes_no and look.frame.asks("attend", "registration")


def _of_all_who_come(look: Lookup) -> bool:
    """Whether it counts those who come, not a group of one's own for its price."""
    return not look.frame.asks("price", "speaker") and not look.frame.roles and _of_the_event(look)


def _about_a_speaker(look: Lookup) -> bool:
    """Whether a speaker is named, or told by a word of what only speakers here are."""
    if look.frame.people:
        return True
    texts = [text for s in look.conference.speakers for text in (s.position,) if text is not None]
    known = {fold(word) for text in texts for part in (text.da, text.en) for word in tokens(part)}
    return any(
        len(word) >= _TELLING and any(word.startswith(own) for own in known if len(own) >= _TELLING)
        for word in map(fold, tokens(look.frame.text))
    )


_TELLING = 8  # letters of a word that tells what somebody is


def _names_a_hall(look: Lookup) -> bool:
    text = fold(look.frame.text)
    return any(fold(day.venue.name) in text for day in look.conference.days)


def _named_day(look: Lookup) -> bool:
    return bool(look.frame.cities or look.frame.names_conference)


def _always(look: Lookup) -> bool:
    return True


_RULES: tuple[tuple[re.Pattern[str], Callable[[Lookup], bool]], ...] = (
    (_SOLD_OUT_WHEN, _named_day),
    (_HELD_FOR_HOW_LONG, _names_a_person),
    (_BEFORE_THAT, _had_another_job),
    (_OF_A_LIFE, _names_a_person),
    (_OFFICE, _of_the_event),
    (_RATED, lambda look: look.frame.asks("speaker") or _of_the_event(look)),
    (_BESIDE_THE_PRICE, _priced),
    (_DISCOUNT, _names_no_role),
    (_CHEAPER_FOR_MANY, _names_no_role),
    (_HOW_MANY_COME, _of_all_who_come),
    (_SAID, _names_a_person),
    (_ONLY_A_PART, _may_one_come),
    (_OPENED_WHEN, _always),
    (_EARNS, _about_a_speaker),
    (_DEPARTS, _named_day),
    (_ROOM_IN, _names_a_hall),
    (_SERVED, _in_a_session),
    (_CAPACITY, _named_day),
    (_OWN_STATUS, _always),
    (_WHICH_TOOL, _in_a_session),
    (_GIVEN_OUT, _of_the_event),
    (_IN_A_LANGUAGE, _of_the_event),
)
