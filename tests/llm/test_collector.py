"""What a collector for traces really gets over HTTP, in OTLP's own form: Langfuse, Jaeger, Tempo."""

import base64
import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from scripted import Play, says

from assistant import telemetry
from assistant.errors import SettingsError

pytest.importorskip(
    "opentelemetry.exporter.otlp.proto.http",
    reason="needs the package opentelemetry-exporter-otlp-proto-http",
)

ROOT = Path(__file__).parents[2]
KEYS = base64.b64encode(b"pk-lf-tests:sk-lf-tests").decode()


class Collector:
    """Takes traces as Langfuse does: one address, basic authorisation, protobuf."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *arguments: object) -> None:
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                collector.paths.append(self.path)
                collector.headers.append({name.lower(): value for name, value in self.headers.items()})
                collector.bodies.append(body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def spans(self) -> list:
        """All spans received, decoded."""
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

        found = []
        for body in self.bodies:
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                for scope in resource.scope_spans:
                    found += scope.spans
        return found

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def collector() -> Iterator[Collector]:
    served = Collector()
    yield served
    served.close()


def test_one_answer_is_one_trace_that_langfuse_can_read(collector, server, knowledge_index):
    """The whole way by settings alone: the console command sends what it has when it ends."""
    pytest.importorskip("langchain_openai", reason="needs the package langchain-openai")
    server.play = Play(says("Som suppleant betaler du 1.450 kr. pr. person [1]."))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MED_")},
        "MED_DATA_DIR": str(knowledge_index),
        "MED_EMBEDDINGS": "none",
        "MED_TODAY": "2025-10-01",
        "MED_LLM": "openai:gpt-x",
        "MED_LLM_BASE_URL": server.url,
        "MED_OTLP_ENDPOINT": f"{collector.url}/api/public/otel",
        "MED_OTLP_HEADERS": f"Authorization=Basic%20{KEYS},x-langfuse-ingestion-version=4",
    }
    question = "Jeg hedder Bente Mikkelsen. Hvad koster det for en suppleant?"

    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli", "ask", question],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip

    assert "1.450" in done.stdout
    assert set(collector.paths) == {"/api/public/otel/v1/traces"}
    (headers,) = collector.headers
    assert headers["authorization"] == f"Basic {KEYS}"
    assert headers["x-langfuse-ingestion-version"] == "4"
    assert headers["content-type"] == "application/x-protobuf"
    spans = collector.spans()
    assert {"answer", "understanding", "retrieval", "composing", "guard", "chat"} <= {s.name for s in spans}
    assert len({span.trace_id for span in spans}) == 1
    assert [span.name for span in spans if not span.parent_span_id] == ["answer"]
    (chat,) = [span for span in spans if span.name == "chat"]
    told = {one.key: one.value for one in chat.attributes}
    # By these Langfuse knows a generation, its model and what it cost.
    assert told["gen_ai.operation.name"].string_value == "chat"
    assert told["gen_ai.request.model"].string_value == "gpt-x"
    assert told["gen_ai.usage.input_tokens"].int_value == 321
    assert told["gen_ai.usage.output_tokens"].int_value == 45
    for body in collector.bodies:
        for text in ("Bente", "suppleant", "1.450", "betaler"):
            assert text.encode() not in body


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces"),
        ("http://127.0.0.1:4318/", "http://127.0.0.1:4318/v1/traces"),
        ("http://127.0.0.1:4318/v1/traces", "http://127.0.0.1:4318/v1/traces"),
        ("https://langfuse.example/api/public/otel", "https://langfuse.example/api/public/otel/v1/traces"),
    ],
)
def test_the_address_may_be_the_collectors_or_that_of_its_traces(given, address):
    assert telemetry.traces_address(given) == address


def test_a_newer_index_needs_no_second_sender(collector):
    before = threading.active_count()
    for _ in range(5):
        telemetry.configure(collector.url)
    with telemetry.span("answer"):
        pass

    assert threading.active_count() <= before + 1
    telemetry.switch_off()
    assert [span.name for span in collector.spans()] == ["answer"]


@pytest.mark.parametrize("headers", ["Authorization: Basic c2VjcmV0", "Basic c2VjcmV0=", "=c2VjcmV0"])
def test_headers_that_would_never_be_sent_stop_the_start_without_showing_them(headers):
    with pytest.raises(SettingsError, match="name=value") as told:
        telemetry.configure("http://127.0.0.1:9", headers)

    assert "c2VjcmV0" not in str(told.value)


def test_a_collector_that_is_away_costs_no_answer(tmp_path):
    (tmp_path / "k").mkdir()
    (tmp_path / "k" / "a.md").write_text("## Hvad er kompost?\n\nKompost er muld.", encoding="utf-8")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MED_")},
        "MED_KNOWLEDGE_DIR": str(tmp_path / "k"),
        "MED_DATA_DIR": str(tmp_path / "d"),
        "MED_EMBEDDINGS": "none",
        "MED_OTLP_ENDPOINT": "http://127.0.0.1:9",
    }

    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli", "ask", "Hvad er kompost?"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip

    assert "muld" in done.stdout
    assert "Traceback" not in done.stderr
