"""The particulars of a programme slot: title, people and place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.knowledge.joining import ends_open, join
from assistant.knowledge.people import begins_with_label, begins_with_name, name_length, people_in_line

_NUMBER = r"(?:\d{1,3}[A-Za-zÆØÅ]?|[A-ZÆØÅ]\d{0,3}|[IVX]{1,4})"
_ROOM_WORD = (
    r"(?:[Ss]al(?:en)?|[Ll]okale|[Rr]um|[Rr]oom|[Ss]por|[Tt]rack|[Ss]tream|[Hh]all?|[Aa]uditorium|[Aa]ud\.|"
    r"[Bb]ygning|[Bb]uilding|[Ss]cene|[Ss]tage|[Ss]tudio|[Tt]heatre|[Mm]ødelokale|"
    r"[Kk]onferencerum|[Mm]eeting [Rr]oom)"
)
_NAMED_ROOM = (
    r"(?:Store|Lille|Main|Grand|Great|Blå|Røde|Grønne|Gule|Big|Small|Nordre|Søndre|Østre|Vestre|[A-ZÆØÅ][a-zæøå]+s)\s+"
    r"(?:[Ss]al|[Hh]all|[Ss]cene|[Ss]tage|[Rr]oom|[Aa]uditorium|[Mm]ødesal)"
)
_LONE_ROOM = (
    r"(?:[Aa]uditoriet|[Pp]lenum|[Pp]lenary|[Ff]oyer(?:en)?|[Kk]antinen|[Ff]estsalen|[Rr]estauranten)"
)
_CALLED_ROOM = r"(?:(?:møde)?lokale|room)\s+[A-ZÆØÅ][a-zæøå]+"  # "lokale Fjorden"
_PLACE = rf"(?:{_CALLED_ROOM}|{_ROOM_WORD}\s+{_NUMBER}|{_NAMED_ROOM}|{_LONE_ROOM}(?:\s+{_NUMBER})?)"
_ONLY_PLACE = re.compile(
    r"(?:(?P<label>[Ss]ted|[Ll]okale|[Ss]al|[Rr]oom|[Ll]ocation|[Vv]enue|[Pp]lace|[Hh]vor|[Ww]here)\s*:\s*"
    r"(?P<named>\S.{0,59})"
    rf"|(?:[Ii]n?\s+)?(?P<place>{_PLACE}(?:\s*[,/(–-]\s*{_PLACE}\)?)*))"
)
# "Spor A: …", "SPOR B (Lille Sal): …"
_PLACE_BEFORE = re.compile(
    rf"(?P<place>(?:{_PLACE}|(?:SPOR|TRACK|STREAM|SAL|LOKALE|ROOM)\s+{_NUMBER})(?:\s+\([^()]{{2,40}}\)(?=\s*:))?)\s*(?:[:)]|\s[–—-]\s|\s\|\s|\t)\s*(?=\S)"
)
_PLACE_AFTER = re.compile(
    rf"\s*(?:[,–—|·-]|\s(?:i|in)\s|\s@\s|[(\[])\s*(?P<place>(?:(?:[Ll]okale|[Rr]oom|[Ss]ted)\s*:\s*)?{_PLACE})\s*[)\]]?\.?$"
)
# "Titel v/ Navn": what stands behind is a person in any case; "ved" and "by" only before a name.
_INLINE = (
    re.compile(r"[\s,(–—-]+v(?:/|\.(?=\s))\s*"),
    re.compile(
        r"[\s,(.–—-]+(?:(?:[Oo]plæg|[Ff]oredrag|[Ii]ndlæg)\s+)?(?:ved|af|by|[Oo]plægsholdere?:|[Ss]peakers?:|[Tt]aler:)\s+"
    ),
    re.compile(r"\s+[–—|-]+\s+"),
    re.compile(r"\s*[(\[]\s*"),
    re.compile(r",\s+"),
    re.compile(r"\.\s+(?=(?:[\w-]+\s+){1,5}[\w-]+$)"),  # "Titel. Konsulent Navn Navnesen"
)
_TOGETHER = re.compile(r"\s(?:med|with)\s+")
_SUB_ITEM = re.compile(
    r"^(?:[-•]\s*)?(?:(?:workshop|session|gruppe|group|spor|track|room|sal|lokale)?\s*[A-Z0-9]{1,4}[:.)]|[-•])\s",
    re.IGNORECASE,
)
_WORKSHOP = re.compile(r"(?:[Ww]orkshop|[Ss]ession)\s+[A-Z0-9]{1,2}\s*:\s+(?=\S)")
_LETTERED = re.compile(r"(?P<letter>[A-H])[).:]\s+(?=\S)")
_NUMBERED = re.compile(r"(?P<number>[1-9])[).:]\s+(?=\S)")
_MAX_LEAD_LINES = 4  # below the title, in which a line that is a name is a speaker
_PROSE_CHARACTERS = 110
_MAX_TITLE_CHARACTERS = 200
_MAX_LINE = 600  # characters; the particulars stand at the beginning


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a slot's lines say beside its time."""

    title: str
    people: tuple[str, ...] = ()
    place: str | None = None


def read_particulars(texts: Sequence[str]) -> Particulars:
    """Title, people and place from the lines behind and below a time.

    Conservative: a line that may be a name but stands among prose stays description.
    """
    lines = _whole_lines(part.strip()[:_MAX_LINE] for text in texts for part in text.split("\n"))
    place: str | None = None
    while lines and (alone := as_place(lines[0])) is not None and len(lines) > 1:
        place = place or alone
        lines = lines[1:]
    if not lines:
        return Particulars("", (), place)
    title, below = lines[0], lines[1:]
    title, found = _take_place(title)
    place = place or found
    title, people = _take_people(title)
    if not people:
        # "Titel, Sal 2 v/ Navn" and "Titel v/ Navn, Sal 2" both occur.
        title, found = _take_place(title)
        place = place or found
    # Who speaks in one of several sessions at once does not speak in what they have in common.
    more_people, found = _below(below) if not parallel_sessions(below) else ((), None)
    people = tuple(dict.fromkeys((*people, *more_people)))
    return Particulars(title.strip(" \t:;,|–—-*_")[:_MAX_TITLE_CHARACTERS], people, place or found)


def _whole_lines(parts: Iterable[str]) -> list[str]:
    """The lines, those of Markdown and of pasted text put together again."""
    lines: list[str] = []
    for part in parts:
        if not part.strip(" -–—|•"):
            continue
        goes_on = part[:1].islower() and not begins_with_label(part)
        if lines and len(lines[-1]) < _MAX_LINE and (goes_on or ends_open(lines[-1])):
            lines[-1] = join(lines[-1], part)
        else:
            lines.append(part)
    return lines


def parallel_sessions(texts: Sequence[str]) -> list[Particulars]:
    """The sessions listed below a common time ("Spor A: …", "B) …"); [] for fewer than two."""
    texts = [text.lstrip("-• ") for text in texts]
    lettered = [text for text in texts if _LETTERED.match(text)]
    if len(lettered) > 1 and "".join(text[0] for text in lettered) == "ABCDEFGH"[: len(lettered)]:
        return [read_particulars([text]) for text in lettered]
    # "1. …", "2. …" may be the points of one talk: sessions name somebody each.
    numbered = [text for text in texts if _NUMBERED.match(text)]
    if len(numbered) > 1 and "".join(text[0] for text in numbered) == "123456789"[: len(numbered)]:
        sessions = [read_particulars([_NUMBERED.sub("", text)]) for text in numbered]
        if all(session.people for session in sessions):
            return sessions
    found = [read_particulars([text]) for text in texts if _PLACE_BEFORE.match(text) or _WORKSHOP.match(text)]
    return found if len(found) > 1 else []


def as_place(text: str) -> str | None:
    """The room, where the line holds nothing else: "Sal 2", "Lokale: A1"."""
    match = _ONLY_PLACE.fullmatch(text.strip(" \t()[]–—-*_.,"))
    if match is None:
        return None
    return match["place"] or (match["named"] if match["label"] else None)


def place_before(text: str) -> str | None:
    """The room or track a heading begins with: "Spor A – Ledelse"."""
    match = re.match(rf"{_PLACE}\b", text.strip())
    return match[0] if match else None


def _take_place(title: str) -> tuple[str, str | None]:
    if match := _PLACE_BEFORE.match(title):
        return title[match.end() :], match["place"]
    if (match := _PLACE_AFTER.search(title)) and match.start() > 0:
        return title[: match.start()], re.sub(r"^\w+\s*:\s*", "", match["place"])
    return title, None


def _take_people(title: str) -> tuple[str, tuple[str, ...]]:
    """Divide "Titel v/ Navn Navnesen, stilling" and its relatives."""
    for number, pattern in enumerate(_INLINE):
        for match in pattern.finditer(title):
            left, right = title[: match.start()], title[match.end() :]
            if right.endswith((")", "]")) and not _opens_bracket(right[:-1]):
                right = right[:-1]
            # "v/" is followed by people alone; "ved" at most by "overlæge Navn Navnesen".
            behind_role = re.sub(r"^[a-zæøå-]+\s+(?=[A-ZÆØÅ])", "", right) if number in (1, 3) else right
            if (
                not left.strip()
                or _opens_bracket(left)
                or not begins_with_name(behind_role, labelled=number == 0)
            ):
                continue
            if people := people_in_line(right, labelled=number < 2 or behind_role != right):
                return left, people
    colon = re.match(r"(?P<name>[^:]{5,120}):\s+(?P<title>\S.*)$", title)
    if colon and begins_with_name(colon["name"]) and (people := people_in_line(colon["name"])):
        return colon["title"], people
    for match in _TOGETHER.finditer(title):
        # The title goes on being one: "Samtale med Navn Navnesen".
        behind = title[match.end() :]
        if (length := name_length(behind)) and (people := people_in_line(behind)):
            return title[: match.end() + length] if len(people) == 1 else title, people
    return title, ()


def _opens_bracket(text: str) -> bool:
    return text.count("(") > text.count(")")


def _below(lines: Sequence[str]) -> tuple[tuple[str, ...], str | None]:
    """The people and the place named in the lines below the title."""
    people: list[str] = []
    place: str | None = None
    prose = False
    for number, line in enumerate(lines):
        if (alone := as_place(line)) is not None:
            place = place or alone
            continue
        labelled = begins_with_label(line)
        if labelled or (not prose and number < _MAX_LEAD_LINES):
            text, found = _take_place(line) if "," in line or "(" in line else (line, None)
            if named := people_in_line(text):
                people += named
                place = place or found
                continue
        if _SUB_ITEM.match(line):
            people += _take_people(_take_place(line)[0])[1]
        prose = prose or len(line) > _PROSE_CHARACTERS or line.endswith(".")
    return tuple(people), place
