"""Words that change how far a statement reaches: they must stand in what it is said from.

"Almost", "only", "still", "after", "half", "the same": a sentence may hold nothing but words of its source
and say something else by one of these. They are grammar, not content, so no share of words sees them.
"""

import re
from collections.abc import Collection, Sequence

from assistant.composing.guard.claims import content, likeness
from assistant.understanding.frame_words import general_words
from assistant.words import fold, stem

_HOURS = r"(?:et|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv)"
_AMOUNT = r"(?=\s*(?:kr|dkk)?\.?\s*\d)"
_MONEY = r"(?=\s*(?:(?:kr|dkk)\.?\s*\d|\d[\d.,]*\s*(?:kr|dkk|%|procent|percent)))"
# What is asked of the reader ("læs mere", "spørg efter") compares and orders nothing.
_HARMLESS = re.compile(
    r"\b(?:laes\w*|vide|hoer\w*|find\w*|read|learn|find out|see|know) (?:mere|more)\b|\b(?:slaa\w*|se|spoerg\w*|kig\w*|led\w*) efter\b"
    rf"|\bhalv {_HOURS}\b|\bkvart(?:er)? (?:over|i)\b|\bhalf past\b|\bquarter (?:past|to)\b|\b(?:ikke det samme som|not the same as)\b|\bfoerst og fremmest\b|\bfirst of all\b|\b(?:i alt|at all)\b"
    r"|\befter (?:gdpr\w*|ai|artikel|art|§|paragraf\w*|stk|lov\w*|regl\w*|aftal\w*|vores|rammeaftal\w*|databeskyt\w*)"
    r"|\bover for\b|\bhver(?:t|s)? (?:for sig|isaer)\b|\bsidste (?:frist|dag|chance)\b|\bfinal deadline\b|\blige saa\b(?! \w+ som)"
)
_CLASSES = tuple(
    (re.compile(rf"\b(?:{words})\b"), kind)
    for kind, words in (
        ("denied", r"ikke|ingen|intet|aldrig|hverken|not|no|none|never|neither|nobody|nothing|cannot"),
        ("duty", r"(?<!hvis du )(?<!hvis i )(?<!naar du )(?<!naar i )(?:skal|must|shall|has to|have to)(?! (?:(?:du|i|de|man|they|you) )?(?:betal\w*|pay))|obligatorisk\w*|paakraevet|tvungen\w*|noedt til|mandatory"),
        ("never", r"aldrig|never|ingensinde"),
        ("same", r"samme|ens|identisk\w*|lige saa|ligesaa|same|identical|equal|equally"),
        ("more", r"mere|flere|hoejere|hoejeste|dyrere|dyreste|stoerre|stoerste|flest\w*|more|higher|highest|larger|largest|greater|greatest"),
        ("less", r"mindre|faerre|lavere|lavest\w*|billige\w*|less|fewer|lower|lowest|cheaper|cheapest|smaller"),
        ("almost", rf"naesten|knapt?|cirka|ca|omkring{_AMOUNT}|omtrent|lidt (?:over|under)|almost|nearly|approximately|roughly|(?:about|around){_AMOUNT}"),
        ("at least", rf"mindst|minimum|at least|(?:over|above){_AMOUNT}|(?:from|fra){_MONEY}|mere end|more than|tidligst|earliest"),
        ("at most", rf"hoejst|maksim\w*|maximum|at most|up to|op til|under{_AMOUNT}|mindre end|less than|below"),
        ("half", r"halv\w*|half|halves"),
        ("third", r"tredjedel\w*|one third|a third|two thirds"),
        ("quarter", r"fjerdedel\w*|kvart|a quarter|quarters"),
        ("twice", r"dobbelt\w*|double\w*|twice"),
        ("only", r"kun|alene|udelukkende|eneste|only|solely|exclusively"),
        ("except", r"undtagen|undtagelse\w*|undtaget|medmindre|bortset|except\w*|unless|apart from"),
        ("without", r"uden|without"),
        ("regardless", r"uanset|ligegyldigt|regardless|irrespective|no matter"),
        ("any longer", r"laengere|longer|anymore"),
        ("over", r"udloebe[nt]|overskredet|forbi|expired"),
        ("rare", r"sjaelden\w*|naeppe|rarely|seldom|hardly|barely"),
        ("often", r"ofte\w*|som regel|normalt|typisk|often|usually|normally|typically"),
        ("always", r"altid|konstant|always"),
        ("all", r"alle|samtlige|enhver|ethvert|alting|all|every|everyone|everybody|anyone"),
        ("both", r"begge|both"),
        ("many", r"mange|masser|rigeligt?|talrige|many|plenty|lots|numerous"),
        ("still", r"stadig\w*|fortsat|endnu|still|yet"),
        ("former", r"tidligere|forhenvaerende|former|previous"),
        ("current", r"nuvaerende|current"),
        ("coming", r"kommende|fremtidige?|future|upcoming"),
        ("after", r"efter|senere|derefter|bagefter|efterfoelgende|herefter|after|afterwards|later|subsequently"),
        ("before", r"foer|inden|forinden|before|prior"),
        ("first", r"foerst\w*|first"),
        ("extra", r"ekstra|yderligere|oveni|extra|additional"),
    )
)  # fmt: skip
# What demands something without a "must".
_ALSO_DEMANDED = re.compile(
    r"\bkraev\w*|\bkrav\w*|\w*pligt\w*|\w*frist\w*|\bsenest\b|\bnoedvendig\w*|\w*ansvar\w*|\bboer\b|\bforbud\w*|\bforbyd\w*"
    r"|\bdut(?:y|ies)\b|\boblig\w*|\brequir\w*|\bdeadline\b|\bneed\w*|\bshould\b|\bresponsib\w*|\bprohibit\w*"
    r"|^(?:spoerg|skriv|send|brug|laes|slaa|tjek|se|tag|goer|bed|find|ask|write|send|use|read|check|see|take)\b"
)
DEMANDED = re.compile(rf"\b(?:skal|must|shall|has to|have to)\b|{_ALSO_DEMANDED.pattern}")
# What is the same said otherwise: where the source has one of these, the class is met.
_ALSO = {
    "duty": _ALSO_DEMANDED,
    "regardless": re.compile(r"\bselv om\b|\bogsaa\b|\bbaade\b|\balle\b|\bsamme\b|\balso\b|\beven\b|\bboth\b|\ball\b|\bany\b|\bsame\b"),
    "never": re.compile(r"\bikke\b|\bnot\b|\bcannot\b|\bno\b|\bingen\b|\bintet\b"),
    "former": re.compile(r"\bfoer\b|\bex-"), "before": re.compile(r"\bforudgaaende\b|\bsenest\b|\btidligere\b|\bplanlagte\b|\bin advance\b|\bby\b"),
    "many": re.compile(r"\benorme?\b|\bflere\b"), "all": re.compile(r"\bhver\w*\b|\beach\b|\bany\b"), "at most": re.compile(r"\bsenest\b"),
    "both": re.compile(r"\bto\b|\btwo\b"), "after": re.compile(r"\bderpaa\b|\bsiden\b"), "first": re.compile(r"\bfoer\b|\bbefore\b"), "without": re.compile(r"\bikke\b|\bingen\b|\bnot?\b"),
    "only": re.compile(r"\bblot\b|\bbare\b|\bjust\b"), "except": re.compile(r"\bkun\b|\bonly\b"), "half": re.compile(r"\b50 (?:procent|%|percent)"), "denied": re.compile(r"\buden\b|\bwithout\b|\bmangl\w*|\black\w*|\bforbud\w*|\bprohibit\w*|\bkun\b|\bonly\b"),
    "extra": re.compile(r"\bogsaa\b|\bmore\b|\bflere\b"), "less": re.compile(r"\blav\b|\blave\b|\blow\b"), "more": re.compile(r"\bhoej\w?\b|\bhigh\b|\bdyre?\b"),
}  # fmt: skip
# "All ten" are not all.
_SO_MANY = re.compile(
    r"\b(?:alle|all)\s+(?:de\s+|the\s+)?(?:\d+|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
)
_SHARED = 0.5  # of a sentence's content, that the source's sentence with such a word must hold
_RATE = re.compile(
    r"\b(?:pr\.?|per|hver|hvert|each|every)\s+(?:enkelt\s+|single\s+)?([^\W\d_]{3,})"
    r"|\ban?\s+(day|week|month|year|head)\b|\bom\s+(dagen|ugen|maaneden|aaret)\b|\b(daglig|ugentlig|maanedlig|aarlig|daily|weekly|monthly|yearly|annual)(?:t|e|ly)?\b"
)
_SAME_RATE = {
    **dict.fromkeys(("person", "deltag", "particip", "head", "naes", "mand", "hoved", "kuvert"), "person"),
    **dict.fromkeys(("dag", "dagen", "dag", "daglig", "day", "daili", "daily"), "day"),
    **dict.fromkeys(("ug", "ugen", "ugent", "ugentlig", "week", "weekly", "weekli"), "week"),
    **dict.fromkeys(("maaned", "maanedlig", "month", "monthly", "monthli"), "month"),
    **dict.fromkeys(("aar", "aaret", "aarlig", "year", "yearly", "annual", "yearli"), "year"),
}  # fmt: skip
_FORMER = re.compile(
    r"\b(?:tidligere|forhenvaerende|former|foreslaaede?|proposed|lyder|seems?|sounds?|looks?)\s+((?:[^\W\d_]+\s+){0,2}[^\W\d_]+)"
)
_NONE_OF = re.compile(r"\b(?:ingen|intet|no)\s+([^\W\d_]{4,})")
# What is denied stands near: "der gives ikke refusion", "uden nogen refusion", "tallene er ikke"
_DENIES = re.compile(
    r"((?:[^\W\d_]+[\s,]+){0,4})\b(?:ikke|ingen|intet|aldrig|hverken|uden|mangler|udsolgt|not|no|never|neither|without|lacks|sold out)\b"
    r"((?:[\s,]+[^\W\d_]+){0,4})"
)
_REACH = re.compile(
    r"\b(?:tidligere|forhenvaerende|former|lyd\w*|virke\w*|seem\w*|sound\w*|look\w*|foreslaa\w*|propos\w*|var|was)\b"
)


def overreach(
    text: str, near: Sequence[str], cited: Sequence[str], language: str, *, judged: Collection[str] = ()
) -> str:
    """Why ``text`` reaches further than its source; empty where it does not.

    Args:
        text: a sentence without its marks.
        near: the sentences of the source that it comes from.
        cited: all that it cites.
        language: of the texts, for stems.
        judged: the kinds of such words that were judged otherwise, from typed facts.
    """
    ours = _HARMLESS.sub(" ", fold(text))
    theirs = [_HARMLESS.sub(" ", fold(source)) for source in near or cited]
    for pattern, kind in _CLASSES:
        found = pattern.search(ours)
        if found is None or kind in judged:
            continue
        if kind == "all" and not _SO_MANY.search(ours):
            theirs = [_SO_MANY.sub(" ", source) for source in theirs]
        also = _ALSO.get(kind)
        wanted = content(ours.replace(found.group(), " "), language)
        if not any(
            (pattern.search(source) or (also and also.search(source)))
            and (not wanted or likeness(wanted, source, language) >= _SHARED)
            for source in theirs
        ):
            return f"{found.group()!r} does not stand in what it comes from"
    known = {rate for source in cited for rate in _rates(source, language)}
    if extra := [rate for rate in _rates(text, language) if rate not in known]:
        return f"counted per {extra[0]}, as no source does"
    return _none_of_them(ours, theirs, language) or _bound_left_out(ours, theirs, language)


def _none_of_them(ours: str, theirs: Sequence[str], language: str) -> str:
    """That there is none of a thing, which its source denies nothing of: "ikke fundet" denies no municipality."""
    for match in _NONE_OF.finditer(ours):
        thing = stem(match[1], language)
        if match[1] in general_words() or any(
            stem(word, language).startswith(thing)
            for source in theirs
            for denied in _DENIES.finditer(source)
            for word in f"{denied[1]} {denied[2]}".replace(",", " ").split()
        ):
            continue
        return f"nothing denies {match[1]!r} in what it comes from"
    return ""


def _rates(text: str, language: str) -> list[str]:
    found = []
    for match in _RATE.finditer(fold(text)):
        word = stem(next(group for group in match.groups() if group), language)
        found.append(_SAME_RATE.get(word, word))
    return found


def _bound_left_out(ours: str, theirs: Sequence[str], language: str) -> str:
    """A former office, a proposed rule or an appearance that is told as if it were one."""
    if _REACH.search(ours):
        return ""
    words = {stem(word, language) for word in re.findall(r"[^\W\d_]+", ours)}
    for source in theirs:
        for match in _FORMER.finditer(source):
            noun = stem(match[1].split()[-1], language)
            bare = _FORMER.sub(" ", source)
            if noun in words and not re.search(rf"\b{re.escape(noun)}", bare):
                return f"{match.group()!r} is told as it is now"
    return ""
