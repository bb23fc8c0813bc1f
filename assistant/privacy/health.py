"""Words about somebody's health, where the sentence says whose."""

import re
from collections.abc import Iterator, Sequence

from assistant.privacy.spans import Span

_CUE = re.compile(
    r"(?i)\b(?:(?:lang\w*)?syge?meld\w*|sygefravær\w*|sygeorlov|sygdom\w*|syg|stress\w*|depress\w*|depriment|angst\w*|udbrændt\w*|kræft\w*|cancer|"
    r"blodprop\w*|hjerneryst\w*|diabetes|diagnose\w*|adhd|autis\w*|ptsd|gravid\w*|barsel\w*|abort\w*|fertilitets\w*|alkohol\w*|misbrug\w*|handicap\w*|"
    r"ryglidelse\w*|diskusprolaps\w*|piskesmæld|epilepsi\w*|sclerose|skleros\w*|migræne\w*|operer\w*|operation\w*|behandl(?:es|et)\s+for\s+\w+|medicin\w*|psykolog\w*|psykiatri\w*|terapi\w*|"
    r"fleksjob\w*|nedsat\s+arbejdsevne|on\s+sick\s+leave|sick\s+leave|sick|ill|illness|burn(?:ed|t)?[\s-]?out|depression|anxiety|pregnant|diagnosed\s+with\s+\w+|disabled|disability)\b"
)
_STATES = re.compile(
    r"(?i)^s?[^.!?\n]{0,80}?\b(?:er|var|blev|bliver|har|havde|fik|får|fået|lider|led|gik|går|kæmper|døjer|skal|is|was|has|had|got|suffers|suffered|went|struggles)\b[^.!?\n]{0,60}$"
)
_OWNS = re.compile(r"(?i)^(?:s|'s|’s|['’])[ \t]+(?:\w+[ \t]+){0,2}$")
_REACH = 150  # characters between the name and the word


def find_health(text: str, names: Sequence[Span]) -> Iterator[Span]:
    """What is told of the health of the people at ``names``: "Mette er sygemeldt", "Mettes depression".

    A subject to discuss beside a greeting ("Kære Mette, vi vil drøfte stress") is left alone.
    """
    for match in _CUE.finditer(text):
        for name in reversed(names):
            if name.end > match.start() or match.start() - name.end > _REACH:
                continue
            between = text[name.end : match.start()]
            if re.search(
                r"[.!?\n]\s|,\s*(?:vi|jeg|kan|må|skal|hvordan|hvad|we|i|how|what)\b", between, re.IGNORECASE
            ):
                break
            if _OWNS.match(between) or _STATES.match(between):
                yield Span(*match.span(), "HELBRED")
            break
