from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.splitting import MAX_CHARACTERS, MAX_WORDS, slug, split_document, split_text
from assistant.types import Document, Section, Slot, SourceLink

SENTENCE = "Udvalget drøfter, hvordan den nye teknik bruges, og hvem der har ansvaret for den."  # 14 words


def document(*sections: Section, **facts: object) -> Document:
    return Document("guidance/a.md", "Titlen", "da", sections, **facts)  # type: ignore[arg-type]


def fits(text: str) -> bool:
    return len(text) <= MAX_CHARACTERS and len(text.split()) <= MAX_WORDS


def test_a_section_that_fits_is_one_chunk_with_all_that_is_known_of_it() -> None:
    slot = Slot("Oplæg", time(9))
    links = (SourceLink("Uden adresse"), SourceLink("Loven", url="https://example.dk/lov"))
    facts = {"kind": "guidance", "audience": "region", "checked_on": date(2025, 10, 1)}

    (chunk,) = split_document(document(Section("Et", SENTENCE, links, slot), **facts))

    assert (chunk.id, chunk.source, chunk.title, chunk.section) == (
        "guidance/a.md#et",
        "guidance/a.md",
        "Titlen",
        "Et",
    )
    assert (chunk.text, chunk.url, chunk.slot) == (SENTENCE, "https://example.dk/lov", slot)
    assert (chunk.kind, chunk.audience, chunk.checked_on) == ("guidance", "region", date(2025, 10, 1))
    assert chunk.indexed_text == f"Titlen: Et\n{SENTENCE}"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Pris & frist på kurset", "pris-frist-paa-kurset"),
        ("Ærø, Åbenrå og Øst", "aeroe-aabenraa-og-oest"),
        ("09:25–10:20 AI – hvad nu?", "09-25-10-20-ai-hvad-nu"),
        ("§ 7, stk. 4", "7-stk-4"),
        ("Café Zürich", "cafe-zuerich"),
        ("!!!", "text"),
    ],
)
def test_a_heading_becomes_part_of_the_id(heading: str, expected: str) -> None:
    assert slug(heading) == expected


def test_twin_headings_are_numbered() -> None:
    chunks = split_document(
        document(*(Section(name, SENTENCE) for name in ("Pris", "Andet", "Pris", "pris!")))
    )

    assert [chunk.id.split("#")[1] for chunk in chunks] == ["pris", "andet", "pris-2", "pris-3"]
    assert [chunk.position for chunk in chunks] == [0, 1, 2, 3]


def test_a_heading_that_looks_like_a_twin_gets_an_id_of_its_own() -> None:
    chunks = split_document(document(*(Section(name, SENTENCE) for name in ("Dag 2", "Dag", "Dag"))))

    assert len({chunk.id for chunk in chunks}) == 3


def test_sections_without_text_give_no_chunk() -> None:
    assert split_document(document(Section("Tom", " \n"), Section("Også tom", ""))) == []


def test_a_few_words_without_a_heading_of_their_own_join_the_neighbour() -> None:
    chunks = split_document(document(Section("Titlen", "Kun lidt."), Section("Titlen", SENTENCE)))

    assert [chunk.text for chunk in chunks] == [f"Kun lidt.\n\n{SENTENCE}"]


@pytest.mark.parametrize(
    "other",
    [
        Section("Program", SENTENCE),
        Section("Pris", SENTENCE),
        Section("Program", SENTENCE, slot=Slot("A", time(9))),
    ],
)
def test_a_few_words_stay_alone_beside_another_heading_or_a_slot(other: Section) -> None:
    assert len(split_document(document(Section("Program", "Kun lidt."), other))) == 2


def test_a_long_section_is_divided_between_paragraphs() -> None:
    paragraphs = [f"{number}. " + " ".join([SENTENCE] * 6) for number in range(5)]

    pieces = split_text("\n\n".join(f"Afsnit {text}" for text in paragraphs))

    assert len(pieces) == 3
    assert all(piece.startswith("Afsnit") and piece.endswith("den.") and fits(piece) for piece in pieces)


def test_a_long_paragraph_is_divided_between_sentences() -> None:
    pieces = split_text(" ".join([SENTENCE] * 40))

    assert len(pieces) >= 3
    assert all(piece.startswith("Udvalget") and piece.endswith("den.") and fits(piece) for piece in pieces)


def test_a_list_stays_with_the_line_that_introduces_it() -> None:
    intro = " ".join([SENTENCE] * 12)
    items = "\n".join(f"- Punkt {number} er vigtigt for alle medarbejdere i udvalget" for number in range(8))

    pieces = split_text(f"{intro}\n\nHusk disse punkter:\n\n{items}")

    assert pieces == [intro, f"Husk disse punkter:\n\n{items}"]


def test_a_long_list_is_divided_between_its_items() -> None:
    items = [f"- Punkt {number}: {SENTENCE}" for number in range(40)]

    pieces = split_text("\n".join(items))

    assert [line for piece in pieces for line in piece.split("\n")] == items
    assert all(fits(piece) for piece in pieces)


def test_a_table_that_fits_stays_whole() -> None:
    table = "| Hvem | Pris |\n|---|---|\n" + "\n".join(f"| Gruppe {n} | {n}00 kr. |" for n in range(10))
    before = " ".join([SENTENCE] * 12)

    assert split_text(f"{before}\n\n{table}")[-1] == table


def test_a_table_too_long_repeats_its_header() -> None:
    head = "| Hvem | Pris |\n|---|---|"
    rows = [f"| Gruppe {number} af deltagere | {number}00 kr. |" for number in range(90)]

    pieces = split_text("\n".join([head, *rows]))

    assert len(pieces) > 1
    assert all(piece.startswith(head + "\n| Gruppe") and fits(piece) for piece in pieces)
    assert [line for piece in pieces for line in piece.split("\n")[2:]] == rows


@given(st.lists(st.text(alphabet="abcæ. ,-|1\n", min_size=1, max_size=400), max_size=12))
def test_every_piece_fits_and_stands_in_the_text(parts: list[str]) -> None:
    text = "\n\n".join(parts).replace("|", "/")

    for piece in split_text(text):
        assert fits(piece)
        assert piece in text


@given(st.text(alphabet="ab. \n", max_size=6_000))
def test_nothing_is_lost_between_the_pieces(text: str) -> None:
    assert "".join("".join(split_text(text)).split()) == "".join(text.split())


def test_a_word_without_end_is_divided_all_the_same() -> None:
    assert all(fits(piece) for piece in split_text("a" * 10_000))


def test_a_large_document_is_divided_in_reasonable_time() -> None:
    chunks = split_document(document(Section("Alt", " ".join([SENTENCE] * 10_000))))

    assert len(chunks) > 500
