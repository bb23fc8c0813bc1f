"""Four whole guides, read aloud and corrected before they were frozen.

After a wanted change: ``MED_UPDATE_SNAPSHOTS=1 pytest tests/guides/test_snapshots.py``, and read the difference.
"""

import os
from datetime import date
from pathlib import Path

import pytest

from assistant.guides import build_guide, parse_request
from assistant.guides.markdown import to_markdown

SNAPSHOTS = Path(__file__).with_name("snapshots")
GUIDES = {
    "ruteplanlaegning": {
        "topic": "AI til ruteplanlægning i hjemmeplejen", "committee": "omraadeudvalg", "sector": "kommune", "minutes": 90,
    },
    "talegenkendelse": {
        "topic": "talegenkendelse i journalen", "committee": "lokaludvalg", "sector": "region", "minutes": 45,
        "participants": 13, "phase": "in_use",
    },
    "copilot-retningslinje": {
        "topic": "Copilot i sagsbehandlingen", "committee": "hovedudvalg", "sector": "kommune", "minutes": 180,
        "participants": 16, "purpose": "guideline",
    },
    "chatbot-evaluering": {
        "topic": "chatbot til borgere", "committee": "hovedudvalg", "sector": "kommune", "minutes": 60,
        "participants": 10, "phase": "evaluation", "purpose": "evaluate", "so_far": "Den har svaret på hjemmesiden siden april.",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", GUIDES)
def test_the_whole_guide_is_as_it_was_read_aloud(name, assistant):
    path = SNAPSHOTS / f"{name}.md"

    made = to_markdown(build_guide(parse_request(**GUIDES[name], today=date(2026, 11, 27)), assistant))

    if os.environ.get("MED_UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")
