"""The stages of a generated answer as spans, without a word of it."""

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from scripted import Play, says

from assistant import telemetry
from assistant.chat_models import load_chat_model
from assistant.composing.calling import ModelCaller
from assistant.composing.generative import GenerativeComposer
from assistant.pipeline import Assistant


def test_every_stage_has_a_span_and_none_holds_a_text(built_in, server):
    pytest.importorskip("langchain_openai", reason="needs the package langchain-openai")
    server.play = Play(says("Som suppleant betaler du 1.450 kr. pr. person [1]."))
    exporter = InMemorySpanExporter()
    telemetry.configure("", exporter=exporter)
    model = load_chat_model("openai:scripted", base_url=server.url, timeout_s=5)
    caller = ModelCaller(model, telemetry.model_callbacks("openai:scripted"))
    writer = GenerativeComposer(
        caller,
        built_in.retriever.support,
        built_in.conferences,
        name="openai:scripted",
        timeout_s=5,
        trusted=True,
    )
    assistant = Assistant(built_in.retriever, built_in.conferences, clock=built_in.clock, writer=writer)

    try:
        answer = assistant.ask("Jeg hedder Bente Mikkelsen. Hvad koster det for en suppleant?")
    finally:
        telemetry.switch_off()

    spans = exporter.get_finished_spans()
    assert answer.mode == "generative"
    assert {"answer", "understanding", "retrieval", "composing", "guard", "chat"} <= {
        span.name for span in spans
    }
    (chat,) = [span for span in spans if span.name == "chat"]
    assert chat.attributes["gen_ai.usage.input_tokens"] == 321
    (composing,) = [span for span in spans if span.name == "composing"]
    assert chat.parent.span_id == composing.context.span_id
    assert len({span.context.trace_id for span in spans}) == 1
    assert (chat.attributes["gen_ai.provider.name"], chat.attributes["gen_ai.request.model"]) == (
        "openai",
        "scripted",
    )
    told = " ".join(span.to_json() for span in spans)
    for text in ("Bente", "suppleant", "1.450"):
        assert text not in told
