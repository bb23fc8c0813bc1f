"""Questions joined in one sentence."""

import re

QUESTION_WORDS = re.compile(
    r"\b(hvad|hvem|hvor|hvornaa?r|hvordan|hvorfor|hvilke[nt]?|hva|mon|what|who|where|when|how|why|which|whose)\b"
)
# "Hvem er A, hvem er B": a question word with its verb, after a question; "kan I sige, hvem der taler" goes on
_LISTED = r"(?P<listed>\s*[,;]\s*(?=(?:hvad?|hvem|hvor|hvorna+r|what|who|where|when) (?:er|koster|holdes|begynder|slutter|laver|is|are|does|do)\b))"
_NEXT_QUESTION = re.compile(
    rf"{_LISTED}|(?:\s*[,;]\s*|\s+)(?:og|samt|men|and|also|plus|but)\s+(?=(?:saa? |ogsaa? |also )?(?:hvad?|hvem|hvor|hvorna+r|hvordan|hvilke[nt]?|hvorfor|"
    r"er der(?! (?:(?:kl|klokken|ved|omkring|forst)\b|\d))|er det|kan (?:jeg|man|vi)|maa? (?:jeg|man|vi)|skal (?:jeg|man|vi)|what|who|where|when|how|which|is (?:there|it)|can (?:i|we)|do (?:i|we)|does)\b)"
)
ONE_LETTER = str.maketrans("æøå", "aoa")
_WHO = re.compile(r"\b(?:hvem|who)\b")
_WHAT_THEY_ARE = re.compile(
    r"(?:sa |ogsa |also )?(?:hvad (?:laver|er) (?:han|hun|hans|hendes|de|deres|vedkommendes?)\b(?: \w+)?(?: (?:for en|til daglig\w*|stilling\w*|titel\w*|job\w*|baggrund\w*))?"
    r"|hvor (?:arbejder|er) (?:han|hun|de|vedkommende)(?: ansat)?|what (?:is|are|does|do) (?:he|she|they|his|her|their)(?: (?:do|job|title|position|background|role))?[^?]*)\W*$"
)


_WHEN = re.compile(r"\b(?:hvorna+r|hvad tid|when|what time)\b")
_BARE_WHEN = re.compile(r"(?:sa |ogsa |also )?(?:hvorna+r|when)\W*$")
_FOR_HOW_LONG = re.compile(
    r"(?:sa |ogsa |also )?(?:hvor (?:lange|lang tid)|how long)(?: (?:er|varer|taler|snakker|har|for))?(?: (?:han|hun|den|det|de))?\W*$"
)


def cut(sentence: str) -> list[str]:
    """The questions of a sentence, in its order; none where there is nothing in it."""
    # Cut where the letters stand: a text of the same length, one letter for æ, ø and å each.
    same_length = sentence.casefold().translate(ONE_LETTER)
    pieces, begin = [], 0
    for match in _NEXT_QUESTION.finditer(same_length):
        if match["listed"] and not QUESTION_WORDS.search(same_length, begin, match.start()):
            continue
        if _WHO.search(same_length, begin, match.start()) and _WHAT_THEY_ARE.match(same_length, match.end()):
            continue  # "hvem taler kl. 13, og hvad laver han til daglig": one look-up tells both
        if _WHEN.search(same_length, begin, match.start()) and _FOR_HOW_LONG.match(same_length, match.end()):
            continue  # "hvornår er han på og hvor længe"
        if _WHO.search(same_length, begin, match.start()) and _BARE_WHEN.match(same_length, match.end()):
            continue  # "hvem taler om skolen, og hvornår": one look-up tells both
        if QUESTION_WORDS.fullmatch(same_length[begin : match.start()].strip()):
            continue  # "hvornår og hvor er det"
        if match.start() > begin:
            pieces.append(sentence[begin : match.start()].strip())
        begin = match.end()
    pieces.append(sentence[begin:].strip())
    return [piece for piece in pieces if piece]
