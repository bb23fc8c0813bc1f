import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import KnowledgeError
from assistant.knowledge import detect_language, document_text, find_files, loading, read_document
from assistant.types import Document

FIXTURES = Path(__file__).parent.parent / "fixtures" / "programmes"


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# Titel\n\nNoget tekst.\n")


def sources(folder: Path) -> list[str]:
    return [file.source for file in find_files(folder)]


def test_files_are_found_in_all_folders_in_order(tmp_path: Path) -> None:
    write(tmp_path, "faq/b.md", "a.txt", "conferences/2027/program.pdf", "guidance/README.md")

    assert sources(tmp_path) == ["a.txt", "conferences/2027/program.pdf", "faq/b.md", "guidance/README.md"]
    assert find_files(tmp_path)[0].size > 0


def test_what_others_read_and_what_nobody_reads_is_left_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        *(
            "README.md",
            ".hidden.md",
            ".git/config.md",
            "~$notat.docx",
            "Thumbs.db",
            ".DS_Store",
            "a/.gitkeep",
        ),
        *(
            "conferences/2027/conference.yaml",
            "conferences/2027/dag.ics",
            "questions/bank.yml",
            "desktop.ini",
        ),
    )

    assert sources(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("gammel.doc", r"'\.doc' are not read; save it as \.docx or PDF"),
        ("slides.pptx", "save it as PDF"),
        ("tal.xlsx", "copy the table into a Word or Markdown file"),
        ("foto.PNG", "pictures are not read"),
        ("LICENSE", "'without suffix' are not read; save it as Markdown"),
    ],
)
def test_files_of_other_kinds_are_listed_and_refused_with_what_to_do(
    tmp_path: Path, name: str, remedy: str
) -> None:
    write(tmp_path, name)

    assert sources(tmp_path) == [name]
    with pytest.raises(KnowledgeError, match=remedy):
        read_document(tmp_path / name, name)


def test_names_are_normalised_so_that_ids_are_the_same_on_every_machine(tmp_path: Path) -> None:
    write(tmp_path, unicodedata.normalize("NFD", "færge på å.md"))

    assert sources(tmp_path) == ["færge på å.md"]


def test_a_missing_folder_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="is no folder; create it, or set MED_KNOWLEDGE_DIR"):
        find_files(tmp_path / "findes ikke")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "hemmelig.md", "ude/a.md", "viden/b.md")
    (tmp_path / "viden/link.md").symlink_to(tmp_path / "hemmelig.md")
    (tmp_path / "viden/mappe").symlink_to(tmp_path / "ude")

    files = find_files(tmp_path / "viden")

    assert [file.source for file in files] == ["b.md", "link.md", "mappe"]
    for file in files[1:]:
        with pytest.raises(
            KnowledgeError, match="link to a place outside the knowledge folder; copy the file"
        ):
            read_document(file.path, file.source)


def test_a_link_within_the_folder_is_read(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    (tmp_path / "b.md").symlink_to(tmp_path / "a.md")

    assert read_document(tmp_path / "b.md", "b.md").title == "Titel"


def test_a_link_to_nothing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "b.md").symlink_to(tmp_path / "findes-ikke.md")

    with pytest.raises(KnowledgeError, match=r"^b\.md: cannot be opened"):
        read_document(tmp_path / "b.md", "b.md")


@pytest.mark.parametrize("suffix", sorted(loading.SUFFIXES))
@pytest.mark.parametrize(
    "content", [b"", b" \n\t\n", b"\0\1\2\3" * 100, os.urandom(300), b"<", b"{", b"%PDF-"]
)
def test_nothing_but_knowledge_errors_leave_the_readers(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"fil{suffix}"
    path.write_bytes(content)

    try:
        document = read_document(path, path.name)
    except KnowledgeError as error:
        assert str(error).startswith(f"{path.name}: ")  # noqa: PT017 - both outcomes are right
    else:
        assert document.sections


def test_an_empty_file_is_named(read: Callable[..., Document]) -> None:
    with pytest.raises(KnowledgeError, match=r"^tom\.txt: is empty; add text, or remove the file"):
        read("tom.txt", "  \n")


def test_a_file_too_large_is_refused_with_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MAX_FILE_BYTES", 2_000_000)
    (tmp_path / "stor.txt").write_bytes(b"a" * 3_000_000)

    with pytest.raises(KnowledgeError, match="is 3 MB, more than the limit of 2 MB; divide it"):
        read_document(tmp_path / "stor.txt", "stor.txt")


def test_a_text_too_long_is_refused_with_the_limit(read: Callable[..., Document]) -> None:
    with pytest.raises(KnowledgeError, match="more than 2,000,000; divide it"):
        read("lang.txt", "Dette er en sætning om ingenting.\n\n" * 60_000)


@pytest.mark.parametrize(
    ("source", "kind", "conference"),
    [
        ("guidance/a.md", "guidance", None),
        ("faq/a.md", "faq", None),
        ("conferences/2027/a.md", "conference", "2027"),
        ("andet/a.md", "document", None),
        ("a.md", "document", None),
    ],
)
def test_the_folder_says_what_kind_of_document_it_is(
    read: Callable[..., Document], source: str, kind: str, conference: str | None
) -> None:
    document = read(source, "# Titel\n\nTekst.\n")

    assert (document.kind, document.conference) == (kind, conference)


@pytest.mark.parametrize(
    "path", sorted(p for p in FIXTURES.iterdir() if p.suffix != ".yaml"), ids=lambda path: path.name
)
def test_the_text_of_every_section_is_part_of_the_document_text(path: Path) -> None:
    text = document_text(path, path.name)

    document = read_document(path, path.name)

    assert document.sections
    assert all(section.text in text for section in document.sections)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Medarbejderne skal høres, før udvalget træffer beslutning om ny teknologi.", "da"),
        ("The committee must be heard before new technology is taken into use.", "en"),
        ("Der Ausschuss muss angehört werden, bevor die Verwaltung entscheidet.", "de"),
        ("Ok", "da"),
    ],
)
def test_the_language_is_detected(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_importing_the_package_loads_no_reader_library() -> None:
    code = (
        "import sys, assistant.knowledge; print({'pypdf', 'docx', 'bs4', 'markdown_it'} & set(sys.modules))"
    )

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", "# Regler for <b>AI</b> <udkast>\n\n## Må <i class='x'>vi</i>?\n\nJa, det må I.\n"),
        (
            "b.html",
            "<title>Regler for <b>AI</b> &lt;udkast></title><h2>Må <i>vi</i>?</h2><p>Ja, det må I.</p>",
        ),
    ],
)
def test_marks_of_html_are_no_part_of_a_title(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")

    document = read_document(tmp_path / name, name)

    assert document.title == "Regler for AI <udkast>"
    assert document.sections[-1].heading == "Må vi?"
