"""A guide as PDF."""

from dataclasses import replace
from io import BytesIO

import pytest
from handmade import GUIDE
from pypdf import PdfReader

from assistant.guides.pdf import to_pdf
from assistant.guides.types import GuideQuestion, GuideSection


@pytest.fixture(scope="module")
def reader():
    return PdfReader(BytesIO(to_pdf(GUIDE)))


def _text(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def _tags(node: object) -> set[str]:
    """The kinds of all elements of a structure tree."""
    found: set[str] = set()
    waiting, seen = [node], set()
    while waiting:
        item = waiting.pop()
        item = item.get_object() if hasattr(item, "get_object") else item
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            if "/S" in item:
                found.add(str(item["/S"]))
            if "/K" in item:
                waiting.append(item["/K"])
    return found


def test_the_pdf_is_tagged_danish_and_has_a_title(reader):
    catalogue = reader.trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "da"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == GUIDE.title
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/TOC", "/Link"} <= _tags(
        catalogue["/StructTreeRoot"]
    )


def test_everything_in_the_guide_is_in_the_pdf(reader):
    text = _text(reader)

    for part in (
        GUIDE.purpose, *GUIDE.notes, *GUIDE.next_steps, *GUIDE.to_bring, *GUIDE.decisions,
        *(rule.text for rule in GUIDE.rules), *(case.text for case in GUIDE.cases),
        *(dilemma.text for dilemma in GUIDE.dilemmas), *(question.text for question in GUIDE.questions),
        *(item.removesuffix(" [1]") for section in GUIDE.sections for item in section.items),
        *(section.method for section in GUIDE.sections), *(point.heading for point in GUIDE.skeleton),
        *(line for line in ("Forslag: »AI skal gavne", "Vores forslag er:", "Et menneske har ansvaret.", "Vi er åbne om brugen.")),
        *(source.quote for source in GUIDE.sources),
    ):  # fmt: skip
        assert part in text
    for heading in ("Ansvarlig", "Opfølgning", "Indhold", "Kilder", "Side 1 af 4"):
        assert heading in text


def test_the_chapters_are_bookmarks(reader):
    titles = [item.title for item in reader.outline if not isinstance(item, list)]

    assert titles[0] == "Dagsorden"
    assert titles[-1] == "Kilder"


def test_citations_lead_to_their_sources(reader):
    links = [
        annotation.get_object()
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if annotation.get_object()["/Subtype"] == "/Link"
    ]

    assert any("/A" in link and "/URI" in link["/A"] for link in links)
    assert sum("/Dest" in link or link.get("/A", {}).get("/S") == "/GoTo" for link in links) >= 8


@pytest.mark.parametrize(
    "odd",
    ["AI \x00\x1f\ud800\ufffe", "*fed* #let x = 1 $a$ <b> \\ `c`", "robotter 🤖 中文 عربي", "x" * 600, "a\nb\u2028c\t"],
)  # fmt: skip
def test_any_text_makes_a_pdf(odd):
    guide = replace(GUIDE, title=f"Drøftelse: {odd}", questions=(GuideQuestion(f"{odd}?", odd, (1, 99)),))

    assert len(PdfReader(BytesIO(to_pdf(guide))).pages) >= 2


def test_an_english_guide_is_english():
    reader = PdfReader(BytesIO(to_pdf(replace(GUIDE, language="en"))))

    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "Follow-up" in _text(reader)


def test_an_empty_guide_still_has_its_decision_log():
    empty = replace(
        GUIDE, sections=(), questions=(), rules=(), next_steps=(), sources=(), dilemmas=(), cases=(),
        to_bring=(), decisions=(), notes=(), skeleton=(),
    )  # fmt: skip

    text = _text(PdfReader(BytesIO(to_pdf(empty))))

    assert "Ansvarlig" in text
    assert "Indhold" not in text


def test_the_same_guide_gives_the_same_file():
    assert to_pdf(GUIDE) == to_pdf(GUIDE)


def test_the_log_tells_of_missing_characters_without_what_was_typed(caplog):
    to_pdf(replace(GUIDE, title="Hemmeligt 🤖 emne"))

    assert "characters that the bundled fonts lack" in caplog.text
    assert "🤖" not in caplog.text


def test_a_point_to_fill_in_stays_on_one_page_with_its_box():
    points = tuple(
        replace(
            GUIDE.skeleton[0],
            heading=f"Emne {number}",
            text="\n".join(["- Et led"] * (number % 7)) or "Et led.",
        )
        for number in range(1, 15)
    )

    pages = [
        page.extract_text() for page in PdfReader(BytesIO(to_pdf(replace(GUIDE, skeleton=points)))).pages
    ]

    for number in range(1, 15):
        page = next(text for text in pages if f"{number}. Emne {number}\n" in text)
        assert "Jeres tekst" in page.split(f"{number}. Emne {number}\n")[1]


def test_a_break_is_in_the_agenda_alone():
    with_break = replace(
        GUIDE,
        sections=(
            *GUIDE.sections[:1],
            GuideSection("Frokost", 45, "Frokost i 45 minutter.", ()),
            *GUIDE.sections[1:],
        ),
    )

    text = _text(PdfReader(BytesIO(to_pdf(with_break))))

    assert "Frokost" in text
    assert "Frokost i 45 minutter" not in text
