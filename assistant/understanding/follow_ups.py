"""Questions that lean on what was said before, written out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.types import Turn
from assistant.understanding.completeness import is_complete, is_of_the_event, names_any
from assistant.understanding.frame import Frame, FrameReader
from assistant.understanding.frame_words import general_words
from assistant.understanding.groups import adds, both_of_them, regrouped
from assistant.understanding.intents import Intent
from assistant.understanding.joined import QUESTION_WORDS, cut
from assistant.understanding.recalling import taken_up, with_role, with_time
from assistant.understanding.said import counted_out, meant_of, names_in, time_in
from assistant.words import fold, loose

OfGuidance = Callable[[Frame], bool]

_LEANS = re.compile(
    r"^\W*(?:(?:ok|okay|godt|fint|ja|nej|tak|super|yes|no|thanks|great)\W+)*"
    r"(og|men|saa|hvad (så )?med|hvad saa|end|and|but|so|what about|how about|then|ogsaa|also|samme|hvad hvis|what if)\b"
)
_POINTS_BACK = re.compile(
    r"\b(det|den|dem|de|han|hun|ham|hende|hans|hendes|deres|dens|dets|saa|dette|disse|denne|samme|it|they|them|he|she|him|her|his|their|its|"
    r"that|this|those|these|then|one)\b"
)
# "Kommer der regler om det fra EU?" is about what was spoken of; "i det hele taget" is not.
_OF_THAT = re.compile(
    r"\b(?:om|af|med|til|ved|paa|for|fra|imod|about|of|with|for|from|against) (?:det|den|dem|it|that|them)"
    r"(?=\W*$|,| (?:fra|i|paa|hos|for|saa|ogsaa|nu|endnu|allerede|from|in|at|too|now|yet)\b)"
)
_NEW_TOPIC = re.compile(
    r"\b(skifter? emne|(et )?andet emne|noget (helt )?andet|nyt emne|(another|different|change the|new) (topic|subject|question)|"
    r"something else)\b"
)
OF_SOMEBODY = re.compile(r"\b(han|hun|ham|hende|hans|hendes|he|she|him|her|his|vedkommende)\b")
_FEW = 2  # people of whom each can be told about where "he" may be any of them
_SECTORS = re.compile(r"\b(kommun\w*|region\w*|municipalit\w*)\b")
# "Vi er 6 fra samme udvalg", "my ticket is for the 11th": told, not asked, so that what was asked before is still.
_TELLS = re.compile(
    r"^\W*(?:(?:og|men|and|but)\W+)?(?:(?:jeg|vi) (?:er|bor|kommer|deltager|sidder|arbejder|har (?!brug))"
    r"|(?:min|mit|mine|vores) [\w-]+ (?:er|gaelder)|(?:i'm|i am|we're|we are|(?:i|we) (?:live|work|come|have (?!to)))|(?:my|our) [\w-]+ (?:is|are))\b"
)
# These need nothing from before: there is one deadline, one set of prices.
_STANDS_ALONE = frozenset({"deadline", "refund", "takeaway", "organiser", "website", "registration"})


def stand_alone(
    question: str, history: Sequence[Turn], reader: FrameReader | None, of_guidance: OfGuidance | None = None
) -> str:
    """The question with what it takes from the conversation written out.

    Only the user's own turns are carried on; of what the assistant said, only known names are
    used, so that a forged history cannot put facts into an answer.

    Args:
        question: as typed.
        history: the conversation so far, oldest first.
        reader: reads questions as ones to a conference; None where there is none.
        of_guidance: whether a question is one on guidance; told by its words alone when left out.
    """
    asked: list[str] = []  # each question so far, written out
    said = ""
    for turn in history:
        if turn.role == "user":
            before = _before(turn.content, asked, reader)
            written = rewrite_follow_up(turn.content, before, said, reader, of_guidance)
            asked.append(before if before and _says_nothing_itself(turn.content, reader) else written)
            said = ""
        else:
            said = turn.content
    written = rewrite_follow_up(question, _before(question, asked, reader), said, reader, of_guidance)
    return with_role(with_time(written, asked, reader), history, reader)


def tells_a_particular(question: str) -> bool:
    """Whether it tells something of whoever asks, and asks nothing."""
    return bool(_TELLS.search(fold(question))) and not asks_something(question)


def asks_something(question: str) -> bool:
    """Whether there is a question in it."""
    return "?" in question or bool(QUESTION_WORDS.search(fold(question)))


def _says_nothing_itself(question: str, reader: FrameReader | None) -> bool:
    """Whether it has no word of any matter: what is asked after "uddyb" goes on from what came before that."""
    if reader is None:
        return False
    frame = reader.read(question, "da")
    return not (frame.unexplained or frame.intents or names_any(frame))


def goes_on(question: str) -> bool:
    """Whether a question shows by its words that it goes on from what was said before."""
    folded = fold(question)
    return bool(_LEANS.search(folded)) or _points_back(folded)


# "Hvad er det nu, AMR står for?" tries to recall; its "det" is nothing that was spoken of.
_RECALLS = re.compile(r"\bdet nu(?= \w)")


def _points_back(folded: str) -> bool:
    return bool(_POINTS_BACK.search(_RECALLS.sub("", folded)))


def changes_subject(question: str) -> bool:
    """Whether a question says that it is about something else."""
    return bool(_NEW_TOPIC.search(fold(question)))


def as_typed(question: str, history: Sequence[Turn], language: str, reader: FrameReader | None) -> str | None:
    """A question in a conversation as it was typed, where it says more than whom or which city it is about.

    What was said before tells what it is about; whether it is answered shows in what it asks of that.
    """
    if not history or reader is None or tells_a_particular(question):
        return None
    frame = reader.read(question, language)
    return question if frame.intents or frame.unexplained else None


def _before(question: str, asked: Sequence[str], reader: FrameReader | None) -> str:
    last = asked[-1] if asked else ""
    return taken_up(question, asked, reader) if last and _LEANS.search(fold(question)) else last


def rewrite_follow_up(
    question: str,
    previous: str,
    said: str,
    reader: FrameReader | None,
    of_guidance: OfGuidance | None = None,
) -> str:
    """One question after another: what it leaves out is taken from ``previous``."""
    if not previous.strip():
        return question
    # What is taken over belongs to the same question, so no question mark may part them; a question
    # that takes nothing over stays as asked, so that it is answered as if asked first.
    alone = question
    question, previous = question.strip().rstrip("?!. "), previous.strip().rstrip("?!. ")
    folded = fold(question)
    if _NEW_TOPIC.search(folded):
        return alone
    # "Who gives the last talk, and what is it about?": the second half points to the first, not to what was said
    first_half = next(iter(cut(question)), "")  # of a question of marks alone nothing is left
    leans, points_back = bool(_LEANS.search(folded)), _points_back(fold(first_half))
    if reader is None:
        return (
            f"{question} {subject_of(previous)}"
            if (leans or points_back) and len(folded.split()) <= 12
            else alone
        )
    frame, before = reader.read(question, "da"), reader.read(previous, "da")
    group = regrouped(frame, before, said, reader.conference.roles) or both_of_them(
        frame, before, reader.conference.roles
    )
    if group:
        return group
    counted = counted_out(folded, said, reader)
    if counted:
        return f"{question} {counted}"
    if before.intents and tells_a_particular(alone):
        return f"{question} {_without(before, frame, keep_intents=True)}"
    other = _other_city(frame, before, reader)
    if other:
        alone = question = f"{question} {other}"
        frame = reader.read(question, "da")
    own = [word for word in frame.unexplained if not _SECTORS.fullmatch(fold(word))]
    words = len(frame.words)
    of_that = bool(_OF_THAT.search(folded))
    if len(own) > 1 and not (leans or of_that):
        return alone
    if own and words > 12:
        return alone
    if not (leans or points_back or other) and is_complete(frame, before):
        return alone
    if OF_SOMEBODY.search(folded) and not frame.people and not before.people:
        names = meant_of(names_in(said, reader), frame, reader)
        if 0 < len(names) <= _FEW:
            # The person is meant, not the talk that led to the name; of two, nobody can tell which.
            return f"{question} {' og '.join(names)} {_slot_words(before, replace(frame, people=('',)), reader)}".strip()
    if OF_SOMEBODY.search(folded) and before.people and not frame.people and _IS_IT_SO.search(folded):
        # "Hvem er Ida? – Taler hun i Viborg?": she is meant, not what was asked of her
        return f"{question} {_words_of(before, 'people')}"
    if not (leans or points_back) and is_of_the_event(frame):
        city = _city_words(before, frame)
        return f"{question} {city}" if city else alone
    named = frame.cities or frame.roles or _names_any(frame)
    asks = bool(frame.intents - {"who", "same_in_both"}) or (frame.asks("who") and bool(frame.sessions))
    asks = asks and not _IN_ANOTHER_CASE.search(folded)
    if not asks and _ASKS_HOW.search(folded):
        # "Hvornår skal jeg senest melde mig til, og hvordan gør jeg?": the same matter, asked in another way
        return f"{question} {_WAYS_OF_ASKING.sub('', _without(before, frame, keep_intents=True))}"
    if not asks or (leans and not (asks and (named or own))):
        same_matter = not asks or _only_pointing(frame) or bool(_ON_CONDITION.search(folded))
        return f"{question} {_without(before, frame, keep_intents=same_matter)}"
    # "hvad handler oplægget kl. 9.25 om? – Hvem holder det?": the talk, not the conference
    of_a_talk = points_back and frame.asks("speaker") and bool(_names_any(before))
    of_either = frame.intents <= _OF_EITHER or (points_back and frame.intents <= _WHO_DOES_IT)
    on_guidance = (of_guidance or _is_guidance)(before)
    if frame.intents == _WHO_PAYS:
        of_either, on_guidance = True, on_guidance or _is_guidance(before)
    if of_either and not (frame.names_conference or named) and on_guidance:
        # "Skal kontrol varsles? – Hvor lang er fristen?", "Hvem gør det?": that of the notice
        return f"{question} {subject_of(previous)}"
    to_the_organiser = frame.asks("contact") and not (own or _names_any(before))
    to_the_organiser = to_the_organiser and not (of_guidance or _is_guidance)(before)
    if (
        to_the_organiser
        or (frame.intents & _STANDS_ALONE and not of_a_talk)
        or (frame.asks("price") and (frame.roles or not points_back))
    ):
        return alone
    if not (points_back or leans or (words <= 6 and not _complete(frame))):
        return alone
    if own and named:
        return alone
    if own or before.unexplained:
        # not about the conference's things: the subject itself is what was left out
        return f"{question} {subject_of(previous)}"
    ordered = before.relation in ("first", "last") and not before.sessions
    placed = before.relation in ("before", "after") and not frame.asks("same_in_both")
    if (ordered or placed) and not _names_any(frame):
        # "Hvem taler til sidst? – Hvornår?": the place in the order is what is asked about
        return f"{question} {_without(before, frame, keep_intents=True)}"
    if before.asks("deadline") and frame.asks("until", "weekday") and not (frame.cities or _names_any(frame)):
        return f"{question} {'the deadline' if before.language == 'en' else 'fristen'}"
    rest = _slot_words(before, frame, reader) or _counted(before, frame, reader)
    if frame.asks("who") and not (rest.strip() or _names_any(frame)):
        rest = time_in(said, reader)
    return f"{question} {rest.strip()}" if rest.strip() else alone


_ASKS_HOW = re.compile(r"^\W*(?:og |and )?(?:hvordan|hvorledes|how)\b")
_WAYS_OF_ASKING = re.compile(
    r"\b(?:hvad|hvem|hvor|hvornår|hvilken|hvilket|hvilke|senest|what|who|where|when|which|latest)\b",
    re.IGNORECASE,
)
# "Får man pengene igen efter fristen? – Hvad så hvis det er før?": the same is asked, in another case.
_ON_CONDITION = re.compile(r"^\W*(?:(?:og|men|and|but)\W+)?(?:(?:hvad|what) (?:saa |then )?)?(?:hvis|if)\b")

# "Også når det er en AI?": its "når" asks for no time.
_IN_ANOTHER_CASE = re.compile(
    r"^\W*(?:(?:og|men|and|but)\W+)?(?:ogsaa|selv|kun|also|even|only) (?:naar|hvis|om|for|ved|if|when|for|with)\b"
)

_OF_EITHER: frozenset[Intent] = frozenset(("deadline", "duration", "when", "until", "where", "count"))
_WHO_DOES_IT: frozenset[Intent] = frozenset(("who", "organiser", "position"))
_WHO_PAYS: frozenset[Intent] = frozenset(("who", "price"))  # for that, not what the conference costs
_IS_IT_SO = re.compile(
    r"^\W*(?:(?:og|men|and|but)\W+)?(?:er|kommer|taler|har|skal|kan|bliver|does|is|will|has|can|do)\b"
)


def _is_guidance(frame: Frame) -> bool:
    """Whether a question before was on guidance: nothing of the conference's is named or asked for in it."""
    return bool(frame.unexplained) and not (
        frame.intents or frame.cities or frame.roles or frame.names_conference or _names_any(frame)
    )


def _counted(before: Frame, frame: Frame, reader: FrameReader) -> str:
    """The title of the talk that the question before counted out: "Hvem holder det første oplæg?" """
    silent = not (_names_any(frame) or frame.places.get("sessions") or before.places.get("sessions"))
    if not silent or len(before.sessions) != 1 or before.relation in ("before", "after"):
        return ""
    return f"»{reader.conference.sessions[before.sessions[0]].title}«"


def _names_any(frame: Frame) -> bool:
    return bool(frame.sessions or frame.people or frame.organisations or frame.contacts or frame.clocks)


def _complete(frame: Frame) -> bool:
    """Whether a question names both its time or thing and its place, so that nothing is left out."""
    return bool(frame.cities) and bool(_names_any(frame))


def _only_pointing(frame: Frame) -> bool:
    return not frame.intents


_CLOCK = frozenset({"kl", "klokken", "o'clock", "am", "pm"})
_OTHER_CITY = re.compile(
    r"\b(?:den anden (?:by|dag|konference|gang)|det andet sted|den anden af dem|the other (?:city|place|day|one|venue))\b"
)


def _other_city(frame: Frame, before: Frame, reader: FrameReader) -> str:
    """The city meant by "den anden by": the one of two that was not spoken of."""
    if frame.cities or len(before.cities) != 1 or not _OTHER_CITY.search(fold(frame.text)):
        return ""
    others = [day.city.da for day in reader.conference.days if day.city.da not in before.cities]
    return others[0] if len(others) == 1 else ""


def _without(before: Frame, frame: Frame, *, keep_intents: bool) -> str:
    """The earlier question without the slots that the new one fills anew."""
    drop: set[int] = set()
    for kind, filled in (
        ("cities", frame.cities),
        ("roles", frame.roles and not adds(frame)),
        ("people", frame.people or frame.organisations or frame.contacts),
        ("sessions", frame.sessions or frame.clocks),
        ("relation", frame.relation != "at"),
    ):
        if filled:
            drop |= before.places.get(kind, frozenset())
    if frame.clocks:
        drop |= {n for n, word in enumerate(before.words) if word.loose in _CLOCK or word.loose[:1].isdigit()}
    if not keep_intents:
        drop |= before.places.get("intents", frozenset())
    sector = bool(_SECTORS.search(fold(frame.text)))
    return " ".join(
        f"§ {word.raw}" if re.search(rf"§ *{re.escape(word.raw)}\b", before.text) else word.raw
        for number, word in enumerate(before.words)
        if number not in drop and not (sector and _SECTORS.fullmatch(fold(word.raw)))
    )


def _slot_words(before: Frame, frame: Frame, reader: FrameReader) -> str:
    """The words of the earlier question that name what the new one is silent about."""
    keep: set[int] = set()
    names: list[str] = []
    if not frame.cities:
        keep |= before.places.get("cities", frozenset())
    if not frame.roles and frame.asks("price"):  # "må vores HR-konsulent komme med, og hvad koster hun"
        keep |= before.places.get("roles", frozenset())
    # "hvad sker der efter frokost": the meal is a mark on the clock, not what was spoken of
    marks = before.relation in ("before", "after")
    if not (frame.sessions or frame.people or frame.clocks or frame.organisations or marks):
        keep |= before.places.get("sessions", frozenset())
        if before.people_described:  # "ham fra LEAD": half of a description would name nobody
            names = [reader.conference.speaker(person).name for person in before.people]
        else:
            keep |= before.places.get("people", frozenset())
    text = " ".join([*(before.words[number].raw for number in sorted(keep)), *names])
    if before.clocks and not (frame.sessions or frame.clocks or frame.people) and not before.sessions:
        text += f" kl. {before.clocks[0]:%H:%M}"
    return text


def _city_words(before: Frame, frame: Frame) -> str:
    return "" if frame.cities else _words_of(before, "cities")


def _words_of(frame: Frame, slot: str) -> str:
    """The words of a question that fill a slot."""
    return " ".join(frame.words[number].raw for number in sorted(frame.places.get(slot, ())))


def subject_of(previous: str) -> str:
    """The words of an earlier question that carry its subject."""
    words = [
        word
        for word in re.findall(r"[\w§.,:-]+", previous)
        if loose(word.strip(".,:")) not in general_words()
    ]
    return " ".join(words)
