"""The HTML report."""

from pathlib import Path
from typing import Any


def write_report(run: dict[str, Any], path: Path) -> None:
    """Write the report of a run."""
