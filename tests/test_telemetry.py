"""Spans tell of stages, times and outcomes, and never of what was said."""

import sys
from pathlib import Path

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from assistant import telemetry

sys.path.insert(0, str(Path(__file__).parent / "llm"))


@pytest.fixture
def spans():
    exporter = InMemorySpanExporter()
    telemetry.configure("", exporter=exporter)
    yield exporter
    telemetry.switch_off()


def test_without_a_collector_a_stage_costs_nothing():
    with telemetry.span("understanding", language="da") as current:
        telemetry.note(mode="facts")

    assert current is None


def test_a_failing_stage_is_marked_without_its_message(spans):
    with pytest.raises(ValueError, match="Bente"), telemetry.span("retrieval"):
        raise ValueError("Bente Mikkelsen")

    (span,) = spans.get_finished_spans()
    assert span.attributes["error.type"] == "ValueError"
    assert "Bente" not in span.to_json()


def test_stages_are_nested_and_carry_what_was_counted(spans):
    with telemetry.span("answer", language="da"):
        with telemetry.span("retrieval"):
            pass
        telemetry.note(mode="facts", citations=2)

    inner, outer = spans.get_finished_spans()
    assert (inner.name, outer.name) == ("retrieval", "answer")
    assert inner.parent.span_id == outer.context.span_id
    assert dict(outer.attributes) == {"language": "da", "mode": "facts", "citations": 2}
