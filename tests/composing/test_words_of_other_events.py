"""Which words the documents of other events have, however their passages are mixed."""

from itertools import chain

from assistant.composing.other_events import OtherEvents
from assistant.types import Chunk


def chunks(source: str, *texts: str) -> list[Chunk]:
    return [
        Chunk(f"{source}#{at}", source, source, "", text, kind="document", position=at)
        for at, text in enumerate(texts)
    ]


def test_a_document_has_all_its_words_when_its_passages_stand_among_those_of_others():
    garden = chunks("haver.md", "Roser og tulipaner", "Beskæring af tulipaner i marts")
    harbour = chunks("havne.md", "Kraner på kajen", "Lodsen kommer i marts")

    apart = OtherEvents([*garden, *harbour])
    mixed = OtherEvents(list(chain.from_iterable(zip(garden, harbour, strict=True))))

    for word, sources in {
        "tulipaner": {"haver.md"}, "kraner": {"havne.md"}, "lodsen": {"havne.md"}, "marts": {"haver.md", "havne.md"}, "biler": set(),
    }.items():  # fmt: skip
        assert set(apart._sources_with(word)) == set(mixed._sources_with(word)) == sources


def test_without_other_documents_no_word_is_theirs():
    assert not set(OtherEvents([])._sources_with("marts"))
