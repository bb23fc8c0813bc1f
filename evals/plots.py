"""Inline SVG plots for the report; colours come from its style sheet."""

from collections.abc import Mapping, Sequence
from html import escape

from evals.metrics import VERDICTS

LABEL_WIDTH = 220
BAR_WIDTH = 460
ROW_HEIGHT = 24
BAR_HEIGHT = 14
HISTOGRAM_HEIGHT = 110
BINS = 24


def verdict_bars(rows: Sequence[tuple[str, Mapping[str, int]]]) -> str:
    """One bar a kind, divided by verdict, with the number of right answers beside it."""
    parts = []
    for row, (name, counts) in enumerate(rows):
        total = sum(counts[verdict] for verdict in VERDICTS) or 1
        top = row * ROW_HEIGHT
        parts.append(_label(name, top))
        left = float(LABEL_WIDTH)
        for verdict in VERDICTS:
            width = BAR_WIDTH * counts[verdict] / total
            if width:
                parts.append(_bar(f"v-{verdict}", left, top, width, f"{name}: {counts[verdict]} {verdict}"))
            left += width
        parts.append(_value(f"{counts['right']}/{total}", top))
    return _svg(parts, len(rows) * ROW_HEIGHT, "Verdicts by kind")


def share_bars(rows: Sequence[tuple[str, float, float, float, float | None]]) -> str:
    """Bars from 0 to 1 with an interval, and a mark at the target where there is one.

    Each row is (name, share, low, high, target).
    """
    parts = []
    for row, (name, share, low, high, target) in enumerate(rows):
        top = row * ROW_HEIGHT
        middle = top + 5 + BAR_HEIGHT / 2
        x_low, x_high = (LABEL_WIDTH + BAR_WIDTH * value for value in (low, high))
        parts += [
            _label(name, top),
            _bar("track", LABEL_WIDTH, top, BAR_WIDTH),
            _bar(
                "share", LABEL_WIDTH, top, BAR_WIDTH * share, f"{name}: {share:.1%}, {low:.1%} to {high:.1%}"
            ),
            f'<line class="interval" x1="{x_low:.1f}" x2="{x_high:.1f}" y1="{middle}" y2="{middle}"/>',
            _value(f"{share:.1%}", top),
        ]
        if target is not None:
            x = LABEL_WIDTH + BAR_WIDTH * target
            parts.append(
                f'<line class="target" x1="{x:.1f}" x2="{x:.1f}" y1="{top + 2}" y2="{top + 8 + BAR_HEIGHT}">'
                f"<title>target {target:.0%}</title></line>"
            )
    return _svg(parts, len(rows) * ROW_HEIGHT, "Shares with 95 % intervals")


def histogram(values: Sequence[float], unit: str) -> str:
    """How often which value occurs; the last bin holds everything above the 99th percentile."""
    if not values:
        return ""
    ordered = sorted(values)
    top = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] or 1.0
    counts = [0] * BINS
    for value in values:
        counts[min(BINS - 1, int(value / top * BINS))] += 1
    width = (LABEL_WIDTH + BAR_WIDTH) / BINS
    parts = []
    for position, count in enumerate(counts):
        height = HISTOGRAM_HEIGHT * count / max(counts)
        low, high = (top * edge / BINS for edge in (position, position + 1))
        more = " and more" if position == BINS - 1 else ""
        parts.append(
            f'<rect class="share" x="{position * width + 1:.1f}" y="{HISTOGRAM_HEIGHT - height:.1f}" '
            f'width="{width - 2:.1f}" height="{height:.1f}">'
            f"<title>{count}: {low:.0f} to {high:.0f} {escape(unit)}{more}</title></rect>"
        )
    bottom = HISTOGRAM_HEIGHT + 16
    parts.append(f'<text x="0" y="{bottom}">0</text>')
    parts.append(
        f'<text x="{LABEL_WIDTH + BAR_WIDTH}" y="{bottom}" text-anchor="end">{top:.0f} {escape(unit)}</text>'
    )
    return _svg(parts, bottom + 6, f"Distribution in {unit}")


def _bar(css_class: str, left: float, top: float, width: float, title: str = "") -> str:
    return (
        f'<rect class="{css_class}" x="{left:.1f}" y="{top + 5}" width="{width:.1f}" height="{BAR_HEIGHT}">'
        f"<title>{escape(title)}</title></rect>"
    )


def _label(name: str, top: float) -> str:
    return f'<text x="{LABEL_WIDTH - 10}" y="{top + 16}" text-anchor="end">{escape(name)}</text>'


def _value(text: str, top: float) -> str:
    return f'<text class="value" x="{LABEL_WIDTH + BAR_WIDTH + 10}" y="{top + 16}">{escape(text)}</text>'


def _svg(parts: Sequence[str], height: float, title: str) -> str:
    width = LABEL_WIDTH + BAR_WIDTH + 70
    return (
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {width} {height:.0f}" '
        f'preserveAspectRatio="xMinYMin meet">{"".join(parts)}</svg>'
    )
