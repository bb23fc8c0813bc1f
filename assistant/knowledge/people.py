"""Names of people as programmes print them: "Navn Navnesen, stilling"."""

import re

# Words that begin a capitalised phrase which is no person.
_NO_FIRST_NAME_TEXT = """
dansk danske danmarks region kommune universitet university institut institute aarhus københavn københavns
copenhagen coffee lunch break kaffe frokost pause session workshop keynote panel welcome velkommen
velkomst opening closing registration ankomst afslutning morning afternoon evening networking poster room
sal lokale spor track hall store lille auditorium day dag the a an new nye ny kunstig artificial machine
data digital public open question questions q&a plenum deltager deltagere tak program programme konference
conference part del tema theme mandag tirsdag onsdag torsdag fredag lørdag søndag monday tuesday wednesday
thursday friday saturday sunday januar februar marts april maj juni juli august september oktober november
december january february march may june july october messe hotel centre center scandic radisson first
final short fælles parallelle parallel group gruppe dinner middag reception summary discussion debate live
demo how why what when building responsible trustworthy good best from for in on at and og med ved til
hvad hvordan north south east west nord syd øst vest nordic europe european eu un fn kl dr foa hk 3f we i
vi
"""
_NO_LAST_NAME_TEXT = """
break lunch session workshop keynote panel room hall kommune region universitet university institut
institute centre center debate discussion welcome closing opening dinner reception coffee networking
management learning intelligence systems services conference demo talk talks remarks data ai it hotel
forening forbund
"""
_NO_FIRST_NAME = frozenset(_NO_FIRST_NAME_TEXT.split())
_NO_LAST_NAME = frozenset(_NO_LAST_NAME_TEXT.split())
_TITLE = (
    r"(?:(?:[Dd]r|[Pp]rof|Mr|Ms|Mrs|Sir)\.?\s+|"
    r"(?:[Pp]rofessor|[Ll]ektor|[Bb]orgmester|[Dd]irektør|[Mm]inister)\s+)*"
)
_UPPER, _LOWER = "[A-ZÀ-ÖØ-ÞŁŚŽČĐ]", "[a-zß-öø-ÿāăćčęěğıłńňőřśşšťůžđ]"
# Each repetition begins with a mark or a capital, which keeps the search linear.
_NAME_WORD = (
    rf"(?:{_UPPER}{_LOWER}+(?:['’-]{_UPPER}?{_LOWER}+|{_UPPER}{_LOWER}+)*|"
    rf"{_UPPER}['’]{_UPPER}{_LOWER}+|{_UPPER}\.)"
)
_PARTICLE = r"(?:von|van|de|der|den|af|la|el|bin|di|da|du|le|ten)"
_NAME = rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_NAME_WORD}){{1,4}}"
_PERSON = re.compile(
    rf"(?P<title>{_TITLE})(?P<name>{_NAME})(?=\s*(?:$|[,(–—;/]|-\s|\s(?:fra|from|og|and|&|samt|at|ved)\s))"
)
_ROLE = re.compile(
    r"(?:(?:[A-ZÆØÅ]{2,}-)?[a-zæøå][\wæøå.-]*,?\s+){1,4}(?=[A-ZÆØÅ])"
)  # "formand", "ph.d.-studerende", "HR-konsulent"
_PREFIXED = re.compile(
    r"(?!(?:[Kk]ontakt|[Cc]ontact|[Tt]ilmelding|[Ii]nfo\w*|[Ff]oto|[Pp]hoto|[Tt]ekst|[Kk]ilde)\b)"
    r"(?P<prefix>[A-ZÆØÅ][\wæøåÆØÅ]*(?:[ .-][\wæøåÆØÅ]+){0,2}):\s+(?=\S)"
)
_LABEL = re.compile(
    r"(?:(?:oplæg|foredrag|keynote|workshop|indlæg|session|talk|velkomst|presentation)\s+)?"
    r"(?:v/\s*|v\.\s+|ved[:\s]\s*|med[:\s]\s*|by[:\s]\s*|with[:\s]\s*)"
    r"|(?:oplægsholdere?|oplæg|taler(?:e|ne)?|foredragsholdere?|underviser(?:e)?|vært(?:er)?|ordstyrer(?:e)?|"
    r"moderator(?:er|s)?|facilitator(?:er|s)?|paneldeltagere|panel(?:ists?|et)?|speakers?|presenters?|"
    r"presented by|presentation by|keynote(?: speaker)?|chair(?:ed by)?|hosts?|hosted by|instructors?|"
    r"medvirkende|debattører|med oplæg (?:af|ved|fra))\s*:?\s*",
    re.IGNORECASE,
)
_PROSE = re.compile(r"(?<!\b[Pp]h)(?<!\b[Dd]r)(?<!\b[Pp]rof)(?<!\bcand)(?<![A-ZÆØÅ])[.?!]\s+[A-ZÆØÅ]")
_NO_PREFIX = re.compile(
    r"(?:room|sal|lokale|spor|track|stream|hall|workshop|session|gruppe|group)\b", re.IGNORECASE
)
_ABBREVIATED = re.compile(r"(?:\b(?:ph\.d|m\.fl|mfl|inc|ltd|jr|sr)|\b[A-Z])\.$", re.IGNORECASE)
_MAX_CHARACTERS = 220  # a speaker's line; longer ones are prose


def is_person(text: str) -> bool:
    """Whether the line is a name, alone or with a position: "Navn Navnesen, stilling"."""
    return bool(people_in_line(text))


def begins_with_label(text: str) -> bool:
    """Whether the line begins like "v/ Navn Navnesen", "Speaker: …" or "Odense: Navn Navnesen"."""
    label = _LABEL.match(text)
    if label is not None and begins_with_name(text[label.end() :], labelled=_is_sure(label)):
        return True
    prefixed = _PREFIXED.match(text)
    return prefixed is not None and not _NO_PREFIX.match(text) and begins_with_name(text[prefixed.end() :])


def _is_sure(label: re.Match[str]) -> bool:
    """Only people follow "v/" and "Speaker:"; "ved" and "by" have other uses."""
    return label[0].rstrip().endswith(("/", ":"))


def people_in_line(text: str, *, labelled: bool = False) -> tuple[str, ...]:
    """The people a line consists of, each as printed; () where it is something else.

    "København: Navn Navnesen, stilling" keeps its prefix. ``labelled`` says
    that a column or a label already names them speakers.
    """
    text = text.strip(" \t-–—•*_")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    if labelled and text.endswith(".") and not _ABBREVIATED.search(text):
        text = text[:-1]
    if not text or len(text) > _MAX_CHARACTERS:
        return ()
    label = _LABEL.match(text)
    if label is not None and begins_with_name(text[label.end() :], labelled=_is_sure(label)):
        return people_in_line(text[label.end() :], labelled=True)
    prefixed = _PREFIXED.match(text)
    if prefixed is not None and not _NO_PREFIX.match(text) and begins_with_name(text[prefixed.end() :]):
        people = people_in_line(text[prefixed.end() :], labelled=labelled)
        return tuple(f"{prefixed['prefix']}: {person}" for person in people)
    if not labelled and (
        _PROSE.search(text) or (text.endswith((".", "?", "!", ":")) and not _ABBREVIATED.search(text))
    ):
        return ()
    people = tuple(part.strip(" ,") for part in _split_people(text))
    return people if all(begins_with_name(person, labelled=labelled) for person in people) else ()


def begins_with_name(text: str, *, labelled: bool = False) -> bool:
    """Whether a name stands first; behind a label also "formand Navn Navnesen"."""
    if labelled and (role := _ROLE.match(text)):
        return begins_with_name(text[role.end() :])
    match = _PERSON.match(text.lstrip())
    if match is None:
        return False
    if match["title"].strip():
        return True
    words = match["name"].split()
    return words[0].lower() not in _NO_FIRST_NAME and words[-1].lower() not in _NO_LAST_NAME


def name_length(text: str) -> int:
    """How many characters the name at the beginning takes; 0 where there is none."""
    match = _PERSON.match(text)
    return match.end() if match and begins_with_name(text) else 0


def _is_bare_name(text: str) -> bool:
    match = _PERSON.match(text.strip())
    return match is not None and match.end() == len(text.strip()) and begins_with_name(text)


def _split_people(text: str) -> list[str]:
    people: list[str] = []
    for part in re.split(r"\s*(?:;|\n|•|·|\s/\s|\s\|\s)\s*", text):
        if part.strip(" ,"):
            people += _split_at_and(part.strip(" ,"))
    return people


def _split_at_and(text: str) -> list[str]:
    """Divide at "og"/"and" only where both sides are surely people.

    "Navn Navnesen, konsulent i Dansk Industri og Dansk Metal" is one person.
    """
    names = re.split(r"\s*,\s*(?:(?:og|and|&)\s+)?|\s+(?:og|and|&|samt)\s+", text)
    ands = list(re.finditer(r",?\s+(?:og|and|&|samt)\s+", text))
    if len(names) > 1 and (ands or len(names) > 2) and all(map(_is_bare_name, names)):
        return names
    for match in ands:
        left, right = text[: match.start()], text[match.end() :]
        if not (begins_with_name(left) and begins_with_name(right)):
            continue
        if _is_bare_name(left) or "," in right or match[0].startswith(","):
            return [left, *_split_at_and(right)]
    return [text]
