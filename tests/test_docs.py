"""The documents name what there is."""

import re
from pathlib import Path

DECISIONS = Path(__file__).parents[1] / "docs/decisions"


def test_every_decision_has_a_number_of_its_own_the_one_in_its_heading_and_a_line_in_the_list():
    files = sorted(DECISIONS.glob("0*.md"))
    listed = re.findall(
        r"^\| (\d{4}) \| \[(.+)\]\((.+)\) \|$", (DECISIONS / "README.md").read_text("utf-8"), re.M
    )

    assert len({path.name[:4] for path in files}) == len(files)
    for path in files:
        heading = path.read_text("utf-8").splitlines()[0]
        assert heading.startswith(f"# {path.name[:4]} "), path.name
    assert listed == [
        (path.name[:4], path.read_text("utf-8").splitlines()[0][7:], path.name) for path in files
    ]


ROOT = DECISIONS.parents[1]
PAGES = [ROOT / "README.md", ROOT / "evals/README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")


def linked_from(page: Path) -> set[Path]:
    """The files a page links to."""
    targets = (target.partition("#")[0] for target in LINK.findall(page.read_text("utf-8")))
    return {
        (page.parent / target).resolve() for target in targets if target and not re.match(r"\w+:", target)
    }


def test_every_link_leads_to_a_file_that_is_there():
    missing = [(page.name, path.name) for page in PAGES for path in linked_from(page) if not path.exists()]

    assert missing == []


def test_a_new_reader_finds_every_document_in_two_clicks():
    first = linked_from(ROOT / "README.md")
    second = {path for page in first if page.suffix == ".md" for path in linked_from(page)}

    assert [page.name for page in PAGES if page != PAGES[0] and page.resolve() not in first | second] == []
