"""Which of several conferences a question names by what its title says: "klimakonferencen", "konferencen om AI"."""

from collections.abc import Mapping, Sequence

from assistant.conference import Conference
from assistant.understanding.frame_words import CONFERENCE_NAMES, EVENT_WORDS, general_words
from assistant.understanding.matching import word_means
from assistant.words import STOP_WORDS, loose, tokens


def own_words(conferences: Sequence[Conference]) -> Mapping[str, frozenset[str]]:
    """For each conference's id the words (loose form) of its titles that no other conference's titles have."""
    titles = {conference.id: _title_words(conference) for conference in conferences}
    return {
        identifier: words.difference(*(other for key, other in titles.items() if key != identifier))
        for identifier, words in titles.items()
    }


def named_by_theme(
    text: str, conferences: Sequence[Conference], own: Mapping[str, frozenset[str]]
) -> Conference | None:
    """The one conference whose own words a question has that speaks of a conference; None without or with several."""
    said = [loose(word) for word in tokens(text)]
    if not any(word in CONFERENCE_NAMES or word.endswith(_ENDINGS) for word in said):
        return None
    named = [
        conference
        for conference in conferences
        if any(word == known or word_means(word, known) for word in said for known in own[conference.id])
    ]
    return named[0] if len(named) == 1 else None


_ENDINGS = ("konference", "konferencen", "konferencens")  # "klimakonferencen"


def _title_words(conference: Conference) -> frozenset[str]:
    titles = [conference.title, *([conference.short_title] if conference.short_title else [])]
    words = {loose(word) for title in titles for word in (*tokens(title.da), *tokens(title.en))}
    return frozenset(words - EVENT_WORDS - STOP_WORDS - general_words())
