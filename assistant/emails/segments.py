"""A mail's text as sentences, list items and clauses."""

import re

from assistant.emails.wording import (
    SUBJECTS,
    VERBS,
    WH,
    aligned,
    is_relative,
    opens,
    opens_list,
    same_length,
)
from assistant.sentences import split_sentences

MAX_PIECES = 300  # sentences; a mail with more is a report

_NEXT = aligned(
    rf"(?:[,;]\s*|\s+|\s*[–-]\s+)(?:og|å|samt|men|eller|and|also|plus|but|as well as)\s+(?=(?:så |også |desuden |helst |ikke mindst |also |then )*(?:(?:i|på|til|fra|med|af|for|in|at|to|from|by|until) (?=hvil|which|what|hvem|whom|hvornår|when))?(?:(?:om|if|whether) (?:\w+ ){{1,4}}?\w+|{WH}\b|{VERBS} {SUBJECTS}\b))"
    rf"|(?<!\bover)(?<!\bom)(?<!\bpå)(?<!\baf)(?<!\btil)(?<!\bmed)(?<!\bof)(?<!\bon)[,;]\s+(?=(?:{WH}|{VERBS} {SUBJECTS}|om (?:der|det|i|vi|jeg|man)|if (?:there|it|we|i|you)|whether)\b)"
)
# "…, og er maden med i det?": any thing that is named as known can be what the next question is about.
_NEXT_THING = aligned(
    rf"(?:,\s*|\s+)(?:og|samt|men|eller)\s+(?=(?:så |også )?{VERBS} [\w-]{{3,}}(?:en|erne|ene)\b[^,]*\?$)"
)
_ALSO_WANTS = aligned(
    r"(?:[,;]\s*(?:(?:og|samt|men|and|but|så|so)\s+)?|\s*[–-]\s+|\s+(?:og|samt|men|and|but|så|so)\s+)(?=(?:(?:vi|jeg|we|i) )?(?:også |desuden |also )?(?:skal (?:have|bruge)|ønsker|vil (?:også )?gerne|har brug for|mangler|beder om|need|would (?:also )?like|want)\b)"
    r"|[,;]?\s+(?:og|samt|and|men|but)\s+(?=(?:venligst |please )?(?:send|tilmeld|afmeld|bekræft|giv|slet|register|cancel|confirm|delete|kan i|vil i|can you|could you)\b)"
)
_NUMBERED = re.compile(r"(?<![\w.,])(?:\(?[1-9]\)|\(?[a-h]\)|[1-9]\.(?=\s+\D))\s+")
_ITEM = re.compile(
    r"^\s{0,8}(?:[-*•·–+]|\(?\d{1,2}[.):/]\)?|\(?[a-h][.)]|(?:spørgsmål|question|spm\.?)\s*\d+\s*[:.)-]?)\s+",
    re.IGNORECASE,
)
_SHORT_LINE = 62  # characters; a mail program breaks later than that, so the writer did
_GREETING = aligned(  # up to where something is asked
    rf"^[^\w]*(?:(?:hej(?:sa)?|halløj|hejsan|kære|goddag|god (?:dag|morgen|eftermiddag|aften)|godmorgen|davs|hallo|mojn|hi|hello|hey|dear|good (?:morning|afternoon|evening)|til(?: rette vedkommende)|att\.?)\b(?:(?!\b{WH}\b|\b{VERBS} {SUBJECTS}\b)[^.?!:;]){{0,60}}?)(?:[,!:.–-]+|$)\s*"
)


_VERB_AND_PREPOSITION = re.compile(
    r"(?:er|var|bliver|blev|står|ligger|holder|kommer|starter|begynder|slutter) i\b"
)


def clauses(sentence: str) -> list[str]:
    """A sentence cut where another question or wish begins."""
    bare = same_length(sentence)
    forms = (_NEXT, _NEXT_THING, _ALSO_WANTS)
    cuts = sorted({match.span() for pattern in forms for match in pattern.finditer(bare)})
    if "?" not in sentence:  # "… og er i tvivl om, hvornår": there a small "i" is no "I"
        cuts = [(start, end) for start, end in cuts if not _VERB_AND_PREPOSITION.match(sentence[end:])]
    parts, begin = [], 0
    one_question = sentence.rstrip().endswith("?") and opens(sentence)
    for start, end in cuts:
        if start <= begin or len(sentence[begin:start].split()) < 2:
            continue
        # "Er der noget, vi skal have læst?": without a conjunction, and without a question of its own, it belongs.
        if (
            one_question
            and not any(char.isalpha() for char in sentence[start:end])
            and (not opens(sentence[end:]) or is_relative(sentence[end:]))
        ):
            continue
        parts.append(sentence[begin:start])
        begin = end
    parts.append(sentence[begin:])
    return [piece.strip() for piece in parts if piece.strip(" ,.;:?!")]


_ASKS_ITSELF = aligned(rf"{WH}\b")
_OR = aligned(r"(?:^|[,;\s])(?:eller|or) (?:så |også )?$")


def is_alternative(sentence: str, clause: str) -> bool:
    """Whether a later clause of a sentence offers another answer to its question: "…, eller skal vi selv have mad med?"."""
    before = same_length(sentence[: sentence.rfind(clause)])
    return bool(_OR.search(before)) and not _ASKS_ITSELF.match(same_length(clause))


def pieces(body: str) -> list[tuple[str, bool]]:
    """Sentences and list items in order; True for an item."""
    found: list[tuple[str, bool]] = []
    for paragraph in re.split(r"\n[ \t]*\n", body):
        for line, item in _lines(paragraph):
            line = _without_greeting(line) if not found else line
            if not line:
                continue
            numbered = _NUMBERED.split(line) if len(_NUMBERED.findall(line)) >= 2 else [line]
            lead, rest = numbered[0], numbered[1:]
            if lead.strip():
                for text in _sentences(lead):
                    found += _after_colon(text, item)
                    # "… vide to ting: Prisen for en leder. Om der er frokost." The list goes on to the line's end.
                    item = item or found[-1][1]
            for part in rest:
                found += [(text, True) for text in _sentences(part)]
    return [(text, item) for text, item in found if any(char.isalnum() for char in text)][:MAX_PIECES]


def _lines(paragraph: str) -> list[tuple[str, bool]]:
    """A paragraph's lines with those joined that a mail program has broken."""
    joined: list[tuple[str, bool]] = []
    for raw in paragraph.split("\n"):
        line = raw.strip()
        if not line:
            continue
        match = _ITEM.match(raw)
        if match:
            joined.append((raw[match.end() :].strip(), True))
            continue
        broken = joined and len(joined[-1][0].split("\n")[-1]) > _SHORT_LINE
        lean = joined and line[:1].islower() and (joined[-1][0].endswith(",") or not opens(line))
        goes_on = broken or (lean and len(joined[-1][0]) > _SHORT_LINE // 2)
        if goes_on and not joined[-1][0].endswith((".", "?", "!", ":")):
            joined[-1] = (f"{joined[-1][0]} {line}", joined[-1][1])
        else:
            joined.append((line, False))
    return joined


_COLON = re.compile(r"^(?P<lead>[^:?]{10,200}:)\s+(?P<rest>\S.*)$", re.DOTALL)


def _after_colon(text: str, item: bool) -> list[tuple[str, bool]]:
    """ "Jeg vil gerne vide to ting: prisen …" begins a list in the middle of a line."""
    match = _COLON.match(text)
    if item or not match or not opens_list(match["lead"]):
        return [(text, item)]
    return [(match["lead"], False), (match["rest"], True)]


# People go on in lower case after a question mark; and "fat i. Og" is no abbreviation.
_ENDS = re.compile(
    r"(?<=[?!])\s+|(?<=\s[iI]\.)\s+(?=[A-ZÆØÅ])|(?<=[a-zæøå]{3}\.)\s+(?=[A-ZÆØÅ])|(?<=\])\s+(?=[A-ZÆØÅ])"
)


# "pris leder + parkering + wifi": keywords in a row
_KEYWORDS = re.compile(r"\s+[+&|•/]\s+|\s*;\s+|\s*\+\s+")
_LONGEST_KEYWORD = 6  # words


def _sentences(text: str) -> list[str]:
    return [
        keyword.strip()
        for sentence in split_sentences(text)
        for piece in _ENDS.split(sentence.text)
        for keyword in _keywords(piece)
        if keyword.strip()
    ]


def _keywords(text: str) -> list[str]:
    parts = [part for part in _KEYWORDS.split(text) if part.strip()]
    return (
        parts if len(parts) > 2 and all(len(part.split()) <= _LONGEST_KEYWORD for part in parts) else [text]
    )


def _without_greeting(line: str) -> str:
    match = _GREETING.match(same_length(line))
    return line[match.end() :].strip() if match else line
