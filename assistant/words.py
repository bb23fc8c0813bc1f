"""Danish and English words as people type them: folding, tokens, stems."""

import re
import unicodedata
from functools import lru_cache
from itertools import filterfalse

_SPELLED_OUT = (("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("ä", "ae"), ("ö", "oe"), ("ü", "u"), ("ß", "ss"))
_DIGRAPHS = re.compile("ae|oe|aa")
_TOKEN = re.compile(r"[^\W_]+(?:[.:,'’][^\W_]+)*", re.UNICODE)


def fold(text: str) -> str:
    """Lower case with æ/ø/å written ae/oe/aa and other accents removed."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFC", text).casefold()
    if text.isascii():
        return text
    text = _spell_out(text)
    if text.isascii():
        return text
    plain = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text)))
    return _spell_out(plain.casefold())  # "℡" decomposes into capitals, "ǿ" into "ø" and an accent


def _spell_out(text: str) -> str:
    for letter, letters in _SPELLED_OUT:  # several times as fast as str.translate
        text = text.replace(letter, letters)
    return text


def loose(text: str) -> str:
    """Like :func:`fold`, and blind to how æ/ø/å were typed.

    "København", "Koebenhavn" and "Kobenhavn" become the same string, so that it serves for
    recognising known names, not for telling words apart.
    """
    return _DIGRAPHS.sub(lambda match: match.group()[0], fold(text))


def tokens(text: str) -> list[str]:
    """The words and numbers of ``text`` as written, in order ("1.450", "kl", "13:00", "S/I" as two)."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=20_000)  # more than a language's everyday words; with 200,000 memory grew for days
def stem(word: str, language: str = "da") -> str:
    """Snowball stem of one folded word."""
    return str(_stemmer(language).stemWord(word))


@lru_cache(maxsize=4)
def _stemmer(language: str):  # type: ignore[no-untyped-def]
    import snowballstemmer

    return snowballstemmer.stemmer("english" if language == "en" else "danish")


# Function and question words of both languages: they carry no topic. Kept short on purpose, since
# every word here is one that can no longer tell two texts apart.
_DANISH = """
ad af alle alt altså anden andet andre at bare blev blive bliver blevet både ca da de dem den denne der deres det
dette dig din dine disse dit dog du efter egentlig eller en end ene eneste enhver er et evt findes for fordi fra fx
få får gennem gerne går gør gøre ham han hans har havde have hej hen hende hendes her hos hun hvad hvem hver hvilken
hvilke hvilket hvis hvor hvordan hvorfor hvornår hvorvidt i ikke ind ingen intet ja jeg jer jeres jo kan kl klokken
kom komme kommer kunne lige man mange med meget men mens mere mig min mine mit mod mon må måske måtte nej nemlig
nogen noget nogle nok nu når ned og også om op os over på samme samt selv sig sin sine sit skal skulle som således
så sådan tak til ud under uden var ved vi via vil ville vist vor vores vær være været
"""
DANISH_STOP_WORDS = frozenset(fold(_DANISH).split())
DANISH_SPELLING = {fold(word): word for word in _DANISH.split()}
"""How a folded Danish stop word is written."""
ENGLISH_STOP_WORDS = frozenset(
    fold("""
a about after all also am an and any are as at be because been being but by can could did do does doing don't for
from get had has have having he her here hers hi him his how i i'd i'm i've if in into is isn't it its just may me
might more most must my no nor not of off on once only or other our ours out over please shall she should so some
such than thanks that the their them then there these they this those to too under until up us very was we we're
were what when where which while who whom whose why will with would yes you your yours
""").split()
)
STOP_WORDS = DANISH_STOP_WORDS | ENGLISH_STOP_WORDS
"""Folded; of both languages, as questions mix them."""
