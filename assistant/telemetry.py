"""OpenTelemetry spans for the stages of an answer; nothing at all where no collector is set.

No span holds anything a visitor typed or a model wrote: names of stages, times, counts, outcomes.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any
from uuid import UUID

from assistant.errors import SettingsError

if TYPE_CHECKING:
    from langchain_core.callbacks import BaseCallbackHandler
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Tracer

SERVICE = "med-assistant"
Value = str | int | float | bool


class _State:
    tracer: "Tracer | None" = None


def configure(endpoint: str, headers: str = "", *, exporter: "SpanExporter | None" = None) -> None:
    """Send spans to an OTLP collector (Langfuse, Jaeger, Tempo, …) from now on.

    Args:
        endpoint: the address for traces over HTTP, for example ``http://127.0.0.1:4318/v1/traces``.
        headers: ``name=value`` pairs, comma-separated, such as an authorisation.
        exporter: takes the spans instead of the collector.

    Raises:
        SettingsError: the exporter's package is not installed.
    """
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": SERVICE}))
    if exporter is not None:
        provider.add_span_processor(SimpleSpanProcessor(exporter))
    else:
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        except ImportError:
            raise SettingsError(
                "MED_OTLP_ENDPOINT needs the package opentelemetry-exporter-otlp-proto-http; "
                "install it with pip install '.[telemetry]'"
            ) from None
        pairs = dict(pair.split("=", 1) for pair in headers.split(",") if "=" in pair)
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint, headers=pairs)))
    _State.tracer = provider.get_tracer(SERVICE)


def switch_off() -> None:
    """Make no more spans."""
    _State.tracer = None


def span(name: str, **attributes: Value) -> AbstractContextManager[Any]:
    """A span around a stage; costs nothing where no collector is set."""
    tracer = _State.tracer
    return nullcontext() if tracer is None else _recorded(tracer, name, attributes)


@contextmanager
def _recorded(tracer: "Tracer", name: str, attributes: dict[str, Value]) -> Iterator[Any]:
    # Exceptions quote texts, so their messages are not recorded; only that there was one.
    with tracer.start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current
        except Exception as error:
            current.set_attribute("error.type", type(error).__name__)
            raise


def note(**attributes: Value) -> None:
    """Add to the span that is open, if one is."""
    if _State.tracer is None:
        return
    from opentelemetry import trace

    trace.get_current_span().set_attributes(
        {key.replace("_", "."): value for key, value in attributes.items()}
    )


def model_callbacks(name: str) -> "list[BaseCallbackHandler]":
    """LangChain callbacks that make a span of each call of the model: tokens, outcome, no text."""
    from langchain_core.callbacks import BaseCallbackHandler

    class ModelSpans(BaseCallbackHandler):
        def __init__(self) -> None:
            self._open: dict[UUID, Any] = {}

        def on_chat_model_start(self, serialized: Any, messages: Any, *, run_id: UUID, **kwargs: Any) -> None:
            if _State.tracer is not None:
                self._open[run_id] = _State.tracer.start_span(
                    "chat", attributes={"gen_ai.request.model": name}
                )

        def on_llm_end(self, response: Any, *, run_id: UUID, **kwargs: Any) -> None:
            current = self._open.pop(run_id, None)
            if current is None:
                return
            generations = [one for many in response.generations for one in many]
            usage = (
                getattr(getattr(generations[0], "message", None), "usage_metadata", None)
                if generations
                else None
            )
            if usage:
                current.set_attribute("gen_ai.usage.input_tokens", int(usage.get("input_tokens", 0)))
                current.set_attribute("gen_ai.usage.output_tokens", int(usage.get("output_tokens", 0)))
            current.end()

        def on_llm_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:
            current = self._open.pop(run_id, None)
            if current is not None:
                current.set_attribute("error.type", type(error).__name__)
                current.end()

    return [ModelSpans()]
