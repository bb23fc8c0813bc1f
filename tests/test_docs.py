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
