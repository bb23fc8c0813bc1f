"""Every question and request of a mail, each as one that stands alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.sentences import split_sentences
from assistant.understanding.frame_words import general_words
from assistant.words import loose, tokens

MAX_REQUESTS = 20
_MAX_CONTEXT_WORDS = 40

RequestKind = Literal["question", "request"]


@dataclass(frozen=True, slots=True)
class Request:
    """Something the writer wants: a question, or a wish that is no question ("vi skal have faktura").

    ``context`` is what the writer tells of themselves and the matter; ``text`` is as written.
    """

    text: str
    kind: RequestKind
    context: str = ""


def _pattern(text: str) -> re.Pattern[str]:
    """A pattern for :func:`loose` text, so that it is written in plain Danish. No capitals, not even ``\\S``."""
    return re.compile(loose(text))


def _aligned(text: str) -> re.Pattern[str]:
    """A pattern for :func:`_same_length` text, where a match stands where it stands in the original."""
    return re.compile(text.translate(_ONE_LETTER))


# One letter for æ, ø and å each.
_ONE_LETTER = str.maketrans("æøåäö", "aoaao")


def _same_length(text: str) -> str:
    lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lowered.translate(_ONE_LETTER)


_WH = r"(?:hvad|hva|hvem|hvor|hvornår|hvonår|hvordan|hvorledes|hvorfor|hvilke[nt]?|hvorvidt|hvis er|what|who|whom|whose|where|when|how|why|which|whether)"
_VERBS = (
    r"(?:er|kan|ka|må|skal|ska|vil|har|får|bliver|gælder|findes|kommer|koster|ligger|starter|begynder|slutter|kunne|skulle|ville|burde|bør|var|havde|mon|gives|tager|serveres|indgår|behøver|holder|taler|"
    r"deltager|ved|tilbyder|sender|kender|regner|tror|plejer|udbydes|streames|optages|giver|går|dækker|inkluderer|"
    r"is|are|do|does|did|can|could|will|would|may|might|should|shall|have|has|had|am|was|were|must)"
)
_SUBJECTS = (
    r"(?:i|jeg|vi|du|man|der|det|den|de|han|hun|dette|denne|disse|nogen|mon|min|mit|mine|vores|jeres|en|et|alle|begge|konferencen|dagen|dagene|programmet|prisen|frokosten?|tilmeldingen|pladsen|"
    r"man|ledere|suppleanter|tillidsrepræsentanter|"
    r"you|we|they|there|it|this|that|these|those|he|she|my|our|your|the|a|an|any|anyone|someone|everyone|both|all|lunch|breakfast|food|parking)"
)
_BEGINS = r"(?:^|[,;:–-]\s+)(?:(?:hvis ikke|if not|og|men|samt|så|ellers|desuden|derudover|endelig|for det (?:første|andet|tredje)|også|hej|hi|hello|and|but|also|so|or|eller|plus|ps|nå|jo|okay|ok|altså|bare|mht|ang|lige|finally|further\w*)[\s:,.]+)*"
_ASKS = _pattern(
    rf"\?|{_BEGINS}{_WH}\b|{_BEGINS}{_VERBS} (?:(?:så|egentlig|også|mon|stadig|overhovedet|ikke|lige|then|still|also) )?{_SUBJECTS}\b(?! ikke (?:se|finde|gennemskue))"
)
# "Vi er i tvivl om, hvornår …": the question hides behind one of these
_WONDERS = (
    r"(?:vide|hør(?:e|er)|spørg(?:e|er)|oplys(?:e|er|t|ning\w*)|fortæl(?:le|ler)?|sige|bekræfte?|undersøg(?:e|er)|finde ud af|tvivl\w*|nysgerrig\w*|mangler|undrer|spekulerer(?: \w+){0,2}|tænk(?:er|te)(?: \w+)? (?:på|over)|uklart|"
    r"(?:kan|kunne)(?: \w+)? ikke (?:se|finde|gennemskue|lure|læse)|(?:ved|fremgår)(?: \w+){0,2} ikke|forstå|afklar(?:e|et)|svar på|spørgsmål\w*|"
    r"know|ask|wonder(?:ing|ed)?|tell|let (?:me|us) know|confirm|find out|unsure|not sure|unclear|curious|clarify|question)"
)
_INDIRECT = _pattern(rf"\b{_WONDERS}\b[^?]{{0,60}}?[, ](?:om|{_WH}|if|whether)\b")
_WANTS = _pattern(
    r"\b(?:jeg|vi|i|we|min \w+|vores \w+|my \w+|our \w+)\b(?: \w+){0,3}? (?:skal (?:have|bruge)|ønsker|mangler|har brug for|behøver|beder(?: \w+)? om|savner|søger|efterlyser|vil(?: \w+){0,3} (?:gerne|godt|meget|sætte pris)|håber|kunne (?:tænke|godt|bruge)|"
    r"need|require|would (?:like|love|appreciate)|want|wish|hope|request)\b|\bi'?d (?:like|love|appreciate)\b"
    r"|(?:^|[,;:.]\s*|\b(?:og|and|så|venligst|please) )(?:skal (?:have|bruge)|ønsker|vil gerne|mangler|need|would like)\b"
    r"|\b(?:må|kan|kunne|may|could|can) (?:jeg|vi|i|we) (?:bede(?: \w+)? om|få|have|get|ask)\b"
)
_TELLS_TO = _pattern(
    r"(?:^|[,;:.–-]\s*|\b(?:og|and|så|vil i|bedes i|please|venligst|gerne|lige|bare|so) )(?:send|skriv|giv|bekræft|tilmeld|afmeld|frameld|slet|ret|oplys|fortæl|meld|husk|reserver|book|sæt|noter|registr(?:er|ér)|kontakt|ring|lad (?:mig|os)|"
    r"opret|annuller|flyt|byt|udsted|fakturer|returner|overfør|ændre?|opdater|skaf|hold (?:en|to|tre|\d+) plads\w*|send|tell|give|confirm|register|cancel|delete|remove|sign|call|let (?:me|us)|forward|provide|issue|change|put|add|refund|arrange|reserve)\b(?! (?:er|is|var|was)\b)"
    r"|\b(?:vil i|kan i|kunne i|bedes(?: i)?|could you|can you|would you|please)\b"
)

_NEXT = _aligned(
    rf"(?:[,;]\s*|\s+|\s*[–-]\s+)(?:og|samt|men|eller|and|also|plus|but|as well as)\s+(?=(?:så |også |desuden |helst |ikke mindst |also |then )*(?:(?:om|if|whether) (?:\w+ ){{1,4}}?\w+|{_WH}\b|{_VERBS} {_SUBJECTS}\b))"
    rf"|(?<!\bover)(?<!\bom)(?<!\bpå)(?<!\baf)(?<!\btil)(?<!\bmed)(?<!\bof)(?<!\bon)[,;]\s+(?=(?:{_WH}|{_VERBS} {_SUBJECTS}|om (?:der|det|i|vi|jeg|man)|if (?:there|it|we|i|you)|whether)\b)"
)
_ALSO_WANTS = _aligned(
    r"(?:[,;]\s*|\s+|\s*[–-]\s+)(?:(?:og|samt|men|and|but|så|so)\s+)?(?=(?:(?:vi|jeg|we|i) )?(?:også |desuden |also )?(?:skal (?:have|bruge)|ønsker|vil (?:også )?gerne|har brug for|mangler|beder om|need|would (?:also )?like|want)\b)"
    r"|[,;]?\s+(?:og|samt|and|men|but)\s+(?=(?:venligst |please )?(?:send|tilmeld|afmeld|bekræft|giv|slet|register|cancel|confirm|delete|kan i|vil i|can you|could you)\b)"
)
_NUMBERED = re.compile(r"(?<![\w.,])(?:\(?[1-9]\)|\(?[a-h]\)|[1-9]\.(?=\s+\D))\s+")
_ITEM = re.compile(
    r"^\s{0,8}(?:[-*•·–]|\(?\d{1,2}[.):]\)?|\(?[a-h][.)]|(?:spørgsmål|question|spm\.?)\s*\d+\s*[:.)-]?)\s+",
    re.IGNORECASE,
)
_SHORT_LINE = 62  # characters; a mail program breaks later than that, so the writer did
_GREETING = _aligned(
    r"^[^\w]*(?:(?:hej(?:sa)?|halløj|hejsan|kære|goddag|god (?:dag|morgen|eftermiddag|aften)|godmorgen|davs|hallo|mojn|hi|hello|hey|dear|good (?:morning|afternoon|evening)|til(?: rette vedkommende)|att\.?)\b[^.?!:;]{0,60}?)(?:[,!:.–-]+|$)\s*"
)
_COURTESY = _pattern(
    r"\b(?:håber,? (?:at )?(?:i|du|alt)(?: \w+){0,3} (?:har det|er|går|kan hjælpe)|(?:på )?forhånd (?:mange )?tak|tak for (?:hjælpen|svar|jeres|din|snakken|sidst|invitation\w*|en|det|at)|(?:jeg|vi) (?:ser|glæder)(?: \w+)? (?:frem|mig|os)|god (?:dag|weekend|arbejdslyst|ferie)|hav en|(?:jeg )?hører? fra|"
    r"hope (?:you|this|all)|thanks? (?:in advance|for|so much)|look(?:ing)? forward|have a (?:nice|great|good))\b"
)
_HOLLOW = _pattern(
    r"^(?:[^\w]*(?:hej|hi|og|så|men|og jeg har|jeg har|vi har|i have|we have|here (?:are|is)|(?:jeg|vi) sidder (?:her )?med)\b)?[^\w]*(?:kan (?:i|du) (?:hjælpe|svare|oplyse|fortælle|sige)(?: (?:mig|os|på|det|med|her|lidt|følgende|lige|venligst))*|(?:et )?par (?:hurtige |korte )?spørgsmål|(?:nogle|et|følgende|lige|tre|to|fire|flere|some|a few|a couple of|two|three|the following)(?: \w+){0,2} (?:spørgsmål|questions?|ting)(?: \w+){0,4}|"
    r"can you (?:help|tell)(?: (?:me|us|with|this|please))*|could you help(?: \w+)*|hvordan går det(?: \w+)*|how are you(?: \w+)*|har (?:i|du) (?:modtaget|fået|set) (?:min|mit|vores)(?: \w+)*|er (?:i|du) der|does that make sense|giver det mening|vil (?:i|du) (?:hjælpe|svare)(?: \w+)?|jeg vil (?:gerne )?(?:høre|spørge|vide)(?: \w+)?|(?:jeg|vi) (?:vil )?håber?(?: \w+)* (?:hjælpe|svar\w*)(?: \w+)*)[^\w]*$"
)
_TAG = re.compile(r"[,–-]?\s*(?:ikke(?: også)?|vel|ik|right|eller hvad|eller)\s*\?$", re.IGNORECASE)


def find_requests(
    body: str,
    is_matter: Callable[[str], bool] = lambda text: False,
    is_telling: Callable[[str], bool] = lambda text: True,
) -> tuple[Request, ...]:
    """The questions and wishes of a mail, in the order asked.

    Args:
        body: what the writer wrote, without signature and history.
        is_matter: whether a statement is one a person must act on ("jeg melder afbud"), so that it
            counts as a wish although nothing is asked.
        is_telling: whether a statement tells something that answers depend on (a role, a place, a number).
    """
    pieces = _pieces(body)
    asked: list[tuple[str, RequestKind]] = []
    told: list[str] = []
    expecting = False  # after "Jeg vil gerne vide:" every item of the list is a question
    for text, item in pieces:
        if item and expecting and len(text.split()) <= 40:
            asked += [(clause, "question") for clause in _clauses(text) if _says_something(clause)]
            continue
        expecting = text.rstrip().endswith(":") and bool(_opens_list(text))
        found = _read(text, is_matter)
        if found and not (expecting and not _names_something(text)):
            asked += found
        elif not _COURTESY.search(loose(text)) and not expecting:
            told.append(text)
    told += [text for text, kind in asked if kind == "request"]
    context = " ".join(_without_fillers(text) for text in told if is_telling(text))
    unique = dict.fromkeys((text.strip(" ,;–-"), kind) for text, kind in asked)
    return tuple(Request(_sentence(text, kind), kind, _near(context)) for text, kind in unique if text)[
        :MAX_REQUESTS
    ]


def _opens_list(text: str) -> bool:
    bare = loose(text)
    return bool(
        _ASKS.search(bare)
        or _INDIRECT.search(bare)
        or _WANTS.search(bare)
        or _TELLS_TO.search(bare)
        or _LIST_WORDS.search(bare)
    )


_LIST_WORDS = _pattern(
    r"\b(?:spørgsmål\w*|spm|følgende|vide|oplysning\w*|svar|questions?|following|know|info\w*)\b"
)


def _read(sentence: str, is_matter: Callable[[str], bool]) -> list[tuple[str, RequestKind]]:
    """The questions and wishes of one sentence; none where it only tells something."""
    found: list[tuple[str, RequestKind]] = []
    asking = bool(_ASKS.search(loose(sentence)) or _INDIRECT.search(loose(sentence)))
    clauses = _clauses(sentence)
    subject = _WHO.search(sentence)
    for clause in clauses:
        if subject and _NO_SUBJECT.match(loose(clause)):
            clause = f"{subject[1]} {clause[:1].lower()}{clause[1:]}"
        bare = loose(clause)
        if _HOLLOW.match(bare) or not _says_something(clause):
            continue
        if _ASKS.search(bare) or _INDIRECT.search(bare) or (asking and _OM.match(bare)):
            found.append((clause, "question"))
        elif is_matter(clause) or (
            (_WANTS.search(bare) or _TELLS_TO.search(bare)) and not _COURTESY.search(bare)
        ):
            found.append((clause, "request"))
    return found


_WHO = re.compile(r"\b(vi|jeg|we|I)\b", re.IGNORECASE)
_NO_SUBJECT = _pattern(
    r"^(?:skal (?:have|bruge)|ønsker|vil (?:også )?gerne|har brug for|mangler|beder om|need|would (?:also )?like|want)\b"
)
_OM = _pattern(r"^(?:og |samt )?(?:om|if|whether) ")


def _clauses(sentence: str) -> list[str]:
    bare = _same_length(sentence)
    cuts = sorted({match.span() for pattern in (_NEXT, _ALSO_WANTS) for match in pattern.finditer(bare)})
    pieces, begin = [], 0
    for start, end in cuts:
        if start <= begin or len(sentence[begin:start].split()) < 2:
            continue
        pieces.append(sentence[begin:start])
        begin = end
    pieces.append(sentence[begin:])
    return [piece.strip() for piece in pieces if piece.strip(" ,.;:?!")]


def _pieces(body: str) -> list[tuple[str, bool]]:
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
                found += [(text, item) for text in _sentences(lead)]
            for part in rest:
                found += [(text, True) for text in _sentences(part)]
    return [(text, item) for text, item in found if any(char.isalnum() for char in text)]


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
        lean = joined and line[:1].islower() and (joined[-1][0].endswith(",") or not _opens(line))
        goes_on = broken or (lean and len(joined[-1][0]) > _SHORT_LINE // 2)
        if goes_on and not joined[-1][0].endswith((".", "?", "!", ":")):
            joined[-1] = (f"{joined[-1][0]} {line}", joined[-1][1])
        else:
            joined.append((line, False))
    return joined


def _sentences(text: str) -> list[str]:
    return [
        piece.strip()
        for sentence in split_sentences(text)
        for piece in re.split(r"(?<=[?!])\s+", sentence.text)
        if piece.strip()
    ]


def _without_greeting(line: str) -> str:
    match = _GREETING.match(_same_length(line))
    return line[match.end() :].strip() if match else line


def _says_something(text: str) -> bool:
    """Whether it is more than "Kan I hjælpe?": a word of its own, or a question word with a verb."""
    words = tokens(_TAG.sub("?", text))
    if _OM.match(loose(text)) and len(words) >= _LEAST_INDIRECT:
        return True
    return any(loose(word) not in general_words() for word in words) or bool(
        re.search(rf"\b{_WH}\b", loose(text)) and len(words) >= 3
    )


def _names_something(text: str) -> bool:
    return sum(loose(word) not in general_words() for word in tokens(text)) >= 3


_CONJUNCTIONS = re.compile(
    r"^(?:(?:og|men|samt|desuden|derudover|endelig|også|hej|ps|and|but|also|so|finally|plus)\b[\s:,.–-]*)+(?=\w)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(r"^[^?:]{3,80}:\s+(?=\w)")


def _sentence(text: str, kind: RequestKind) -> str:
    """As one direct question: "om der er parkering" becomes "Er der parkering?"."""
    text = " ".join(text.split()).rstrip(" .,;:!")
    text = _CONJUNCTIONS.sub("", text) or text
    if kind == "request":
        return text[:1].upper() + text[1:] + ("" if text.endswith("?") else ".")
    text = text.rstrip("?").rstrip()
    lead = _LEAD_IN.match(text)
    if lead and _opens(text[lead.end() :]):
        text = text[lead.end() :]
    text = _direct(text)
    return text[:1].upper() + text[1:] + "?"


def _opens(text: str) -> bool:
    """Whether a text begins as a question."""
    return bool(_OPENING.match(loose(text)))


_OPENING = _pattern(
    rf"^(?:(?:og|men|samt|så|hvis ikke|and|but|so|if not) )*(?:{_WH}\b|{_VERBS} {_SUBJECTS}\b)"
)
_PRONOUN = r"(?:der|det|den|dette|jeg|vi|man|i|du|de|han|hun|there|it|this|we|you|they|he|she)"
# "om programmet er det samme": subject and verb change places
_INDIRECT_YES_NO = _aligned(
    rf"^(?:om|hvorvidt|if|whether) (?P<subject>{_PRONOUN}|(?:\w+ ){{0,3}}?\w+?) (?P<verb>{_VERBS})\b(?P<rest>.*)$"
)
_INDIRECT_WH = _aligned(
    rf"^(?P<word>{_WH}(?: (?:mange|meget|længe|lang tid|langt|sent|tidligt|tid|many|much|long|time))?) (?P<subject>{_PRONOUN}) (?P<verb>(?:kan|skal|må|vil|bliver|er|har|får|koster|begynder|starter|slutter|foregår|ligger|gælder|kommer|can|should|is|are|will)) (?P<rest>.+)$"
)


def _direct(text: str) -> str:
    aligned = _same_length(text)
    match = _INDIRECT_YES_NO.match(aligned)
    if match:
        subject, verb, rest = (
            text[match.start(name) : match.end(name)] for name in ("subject", "verb", "rest")
        )
        return f"{verb} {subject}{rest}"
    match = _INDIRECT_WH.match(aligned)
    if match:
        word, subject, verb, rest = (
            text[match.start(name) : match.end(name)] for name in ("word", "subject", "verb", "rest")
        )
        # "hvem der taler": there the pronoun only fills the place of the subject
        return (
            text if subject.lower() == "der" and word.lower() != "hvor" else f"{word} {verb} {subject} {rest}"
        )
    return text


_LEAST_INDIRECT = 4  # "om man skal prøve"
_FILLERS = re.compile(r"(?i)\b(?:i øvrigt|iøvrigt|for øvrigt|forresten|by the way)\b\s*")


def _without_fillers(text: str) -> str:
    return " ".join(_FILLERS.sub("", text).split())


def _near(context: str) -> str:
    return " ".join(context.split()[:_MAX_CONTEXT_WORDS])
