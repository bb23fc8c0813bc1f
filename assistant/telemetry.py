"""OpenTelemetry spans for the stages of an answer; nothing at all where no collector is set.

No span holds anything a visitor typed or a model wrote: names of stages, times, counts, outcomes.
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from uuid import UUID

from assistant.errors import SettingsError

if TYPE_CHECKING:
    from langchain_core.callbacks import BaseCallbackHandler
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Tracer

SERVICE = "med-assistant"
Value = str | int | float | bool


_SENDING_S = 3.0  # with retries; a console command waits for no collector longer than that when it ends
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


class _State:
    tracer: "Tracer | None" = None
    collector: tuple[str, str] | None = None  # address and headers that spans are sent to
    provider: "TracerProvider | None" = None  # holds what is still to be sent


def configure(endpoint: str, headers: str = "", *, exporter: "SpanExporter | None" = None) -> None:
    """Send spans to an OTLP collector (Langfuse, Jaeger, Tempo, …) from now on.

    Args:
        endpoint: the collector's address over HTTP, for example ``http://127.0.0.1:4318`` or, for Langfuse,
            ``https://cloud.langfuse.com/api/public/otel``; ``/v1/traces`` is added where it is missing.
        headers: ``name=value`` pairs, comma-separated, such as an authorisation; values may be URL-encoded.
        exporter: takes the spans instead of the collector.

    Raises:
        SettingsError: the exporter's package is not installed, or the headers are malformed.
    """
    if exporter is None and _State.tracer is not None and _State.collector == (endpoint, headers):
        return  # a newer index needs no second sender
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
        sender = OTLPSpanExporter(
            endpoint=traces_address(endpoint), headers=_headers(headers), timeout=_SENDING_S
        )
        provider.add_span_processor(BatchSpanProcessor(sender))
        _State.collector = (endpoint, headers)
    _State.provider = provider
    _State.tracer = provider.get_tracer(SERVICE)


def traces_address(endpoint: str) -> str:
    """Where a collector takes traces: at ``endpoint`` itself, or below it."""
    endpoint = endpoint.rstrip("/")
    return endpoint if endpoint.endswith("/traces") else f"{endpoint}/v1/traces"


def _headers(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in filter(None, map(str.strip, text.split(","))):
        name, equals, value = pair.partition("=")
        if not equals or not _HEADER_NAME.fullmatch(name.strip()):
            # The value is a secret: it is not shown.
            raise SettingsError("MED_OTLP_HEADERS: write headers as name=value, with commas between them")
        found[name.strip().lower()] = unquote(value.strip())
    return found


def switch_off() -> None:
    """Send what there is, and make no more spans."""
    provider, _State.tracer, _State.collector, _State.provider = _State.provider, None, None, None
    if provider is not None:
        provider.shutdown()


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
    """LangChain callbacks that make a span of each call of the model: tokens, outcome, no text.

    Args:
        name: ``provider:model``; collectors know the model's price by its own name.
    """
    from langchain_core.callbacks import BaseCallbackHandler

    provider, _, model = name.partition(":")
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": provider,
        "gen_ai.request.model": model or name,
    }

    class ModelSpans(BaseCallbackHandler):
        def __init__(self) -> None:
            self._open: dict[UUID, Any] = {}

        def on_chat_model_start(self, serialized: Any, messages: Any, *, run_id: UUID, **kwargs: Any) -> None:
            if _State.tracer is not None:
                self._open[run_id] = _State.tracer.start_span("chat", attributes=attributes)

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
