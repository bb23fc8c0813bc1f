"""Ollama, Anthropic, Mistral and Azure in their own HTTP forms, played by servers on this machine: the whole way to an answer."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant.chat_models import host_of, load_chat_model
from assistant.composing.calling import ModelCaller
from assistant.composing.generative import GenerativeComposer
from assistant.errors import SettingsError
from assistant.pipeline import Assistant

PRICE = "Hvad koster det for en suppleant?"
GOOD = "Som suppleant betaler du 1.450 kr. pr. person [1]."
TIMEOUT_S = 3.0


class Script:
    """What a server is to do, and what it was sent."""

    def __init__(self) -> None:
        self.text = GOOD
        self.call: tuple[str, dict[str, str]] | None = None  # of a tool, in the first reply
        self.status = 200
        self.before_s = 0.0
        self.bodies: list[dict] = []
        self.paths: list[str] = []
        self.queries: list[str] = []
        self.headers: list[dict[str, str]] = []

    def pieces(self) -> Iterator[str]:
        return (self.text[at : at + 9] for at in range(0, len(self.text), 9))

    @property
    def calls_now(self) -> bool:
        return self.call is not None and len(self.bodies) == 1


def ollama(script: Script) -> Iterator[str]:
    def line(message, **more):
        return json.dumps({"model": "m", "created_at": "2026-01-01T00:00:00Z", "message": {"role": "assistant", **message}, "done": False} | more) + "\n"  # fmt: skip

    if script.calls_now:
        name, arguments = script.call
        yield line({"content": "", "tool_calls": [{"function": {"name": name, "arguments": arguments}}]})
    else:
        for piece in script.pieces():
            yield line({"content": piece})
    yield line({"content": ""}, done=True, done_reason="stop", prompt_eval_count=321, eval_count=45)


def anthropic(script: Script) -> Iterator[str]:
    def event(kind, **more):
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n"

    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": None, "stop_sequence": None, "usage": {"input_tokens": 321, "output_tokens": 1}}  # fmt: skip
    yield event("message_start", message=message)
    if script.calls_now:
        name, arguments = script.call
        block = {"type": "tool_use", "id": "toolu_1", "name": name, "input": {}}
        yield event("content_block_start", index=0, content_block=block)
        delta = {"type": "input_json_delta", "partial_json": json.dumps(arguments)}
        yield event("content_block_delta", index=0, delta=delta)
    else:
        yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        for piece in script.pieces():
            yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
    yield event("content_block_stop", index=0)
    reason = "tool_use" if script.calls_now else "end_turn"
    yield event("message_delta", delta={"stop_reason": reason, "stop_sequence": None}, usage={"input_tokens": 321, "output_tokens": 45})  # fmt: skip
    yield event("message_stop")


def mistral(script: Script) -> Iterator[str]:
    def event(delta, finish=None, **more):
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}  # fmt: skip
        return f"data: {json.dumps(chunk | more)}\n\n"

    yield event({"role": "assistant", "content": ""})
    if script.calls_now:
        name, arguments = script.call
        call = {"id": "abcdefghi", "index": 0, "function": {"name": name, "arguments": json.dumps(arguments)}}
        yield event({"content": "", "tool_calls": [call]})
    else:
        for piece in script.pieces():
            yield event({"content": piece})
    usage = {"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366}
    yield event({"content": ""}, "tool_calls" if script.calls_now else "stop", usage=usage)
    yield "data: [DONE]\n\n"


def azure(script: Script) -> Iterator[str]:
    # OpenAI's events between two of Azure's own without choices: what its filter says, and the tokens
    def event(**more):
        return f"data: {json.dumps({'id': 'x', 'object': 'chat.completion.chunk', 'created': 0, 'model': 'm', 'choices': []} | more)}\n\n"

    def choice(delta, finish=None):
        return event(
            choices=[{"index": 0, "delta": delta, "finish_reason": finish, "content_filter_results": {}}]
        )

    yield event(id="", model="", prompt_filter_results=[{"prompt_index": 0, "content_filter_results": {}}])
    yield choice({"role": "assistant", "content": ""})
    if script.calls_now:
        name, arguments = script.call
        function = {"name": name, "arguments": json.dumps(arguments)}
        yield choice({"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": function}]})
    else:
        for piece in script.pieces():
            yield choice({"content": piece})
    yield choice({}, "tool_calls" if script.calls_now else "stop")
    yield event(usage={"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366})
    yield "data: [DONE]\n\n"


# provider -> (package, form, media type, path, ending of the base address)
PROVIDERS = {
    "ollama": ("langchain_ollama", ollama, "application/x-ndjson", "/api/chat", ""),
    "anthropic": ("langchain_anthropic", anthropic, "text/event-stream", "/v1/messages", ""),
    "mistralai": ("langchain_mistralai", mistral, "text/event-stream", "/v1/chat/completions", "/v1"),
    "azure_openai": (
        "langchain_openai",
        azure,
        "text/event-stream",
        "/openai/deployments/m/chat/completions",
        "",
    ),
}


@pytest.fixture(params=PROVIDERS)
def provider(request, built_in):
    """(name, script, assistant) with a server that speaks the provider's form."""
    package, form, media, _, ending = PROVIDERS[request.param]
    pytest.importorskip(package, reason=f"needs the package {package.replace('_', '-')}")
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

        def do_POST(self) -> None:
            script.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            path, _, query = self.path.partition("?")
            script.paths.append(path)
            script.queries.append(query)
            script.headers.append({name.lower(): value for name, value in self.headers.items()})
            time.sleep(script.before_s)
            try:
                self.send_response(script.status)
                self.send_header("Content-Type", media if script.status == 200 else "application/json")
                self.end_headers()
                if script.status != 200:
                    self.wfile.write(b'{"error": {"type": "error", "message": "no"}}')
                    return
                for piece in form(script):
                    self.wfile.write(piece.encode())
                    self.wfile.flush()
            except (BrokenPipeError, ConnectionResetError):
                pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    url = f"http://127.0.0.1:{http.server_address[1]}{ending}"
    model = load_chat_model(f"{request.param}:m", base_url=url, api_key="secret-key", timeout_s=TIMEOUT_S)
    assert host_of(model) == "127.0.0.1"
    writer = GenerativeComposer(
        ModelCaller(model), built_in.retriever.support, built_in.conferences, name=f"{request.param}:m",
        timeout_s=TIMEOUT_S, trusted=True, look_ups=True,
    )  # fmt: skip
    yield (
        request.param,
        script,
        Assistant(built_in.retriever, built_in.conferences, clock=built_in.clock, writer=writer),
    )
    http.shutdown()
    http.server_close()


def test_an_answer_comes_all_the_way_with_its_tokens(provider):
    name, script, assistant = provider

    answer = assistant.ask(PRICE)

    assert answer.mode == "generative"
    assert answer.text == "Som suppleant betaler du 1.450 kr. pr. person. [1]"
    assert script.paths == [PROVIDERS[name][3]]
    assert script.queries == (["api-version=2024-10-21"] if name == "azure_openai" else [""])
    assert (answer.trace.input_tokens, answer.trace.output_tokens) == (321, 45)


def test_a_wrong_price_is_refused(provider):
    _, script, assistant = provider
    script.text = "En suppleant betaler 1.250 kr. [1]."

    answer = assistant.ask(PRICE)

    assert answer.mode == "facts"
    assert "1.250" not in answer.text


def test_a_look_up_is_made_and_its_result_sent_back(provider):
    _, script, assistant = provider
    script.call = ("price", {"role": "suppleant"})

    answer = assistant.ask(PRICE)

    assert answer.mode == "generative"
    assert len(script.bodies) == 2
    assert script.bodies[0]["tools"]
    assert "1.450 kr." in json.dumps(script.bodies[1]["messages"][-1], ensure_ascii=False)


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_server_that_refuses_leaves_the_built_in_answer(provider, status):
    _, script, assistant = provider
    script.status = status

    answer = assistant.ask(PRICE)

    assert answer.mode == "facts"
    assert "1.450" in answer.text
    assert str(status) in answer.trace.outcome
    said = {401: "refuses the key", 404: "knows no such model", 500: "a fault of its own"}
    assert said[status] in assistant.model_problem


def test_a_server_that_hangs_is_not_waited_for(provider):
    _, script, assistant = provider
    script.before_s = TIMEOUT_S + 2
    started = time.monotonic()

    answer = assistant.ask(PRICE)

    assert time.monotonic() - started < TIMEOUT_S + 1.5
    assert answer.mode == "facts"


def test_the_key_goes_to_the_server_alone(provider):
    name, script, assistant = provider

    answer = assistant.ask(PRICE)

    assert (
        name == "ollama"
        or script.headers[0].get("authorization") == "Bearer secret-key"
        or script.headers[0]["api-key"] == "secret-key"
    )
    assert "secret-key" not in repr(answer)
    assert "secret-key" not in json.dumps(script.bodies)


@pytest.mark.parametrize("named", [None, "2025-04-01-preview"])
def test_azure_is_asked_for_a_version_and_needs_no_more_settings_than_others(monkeypatch, named):
    pytest.importorskip("langchain_openai", reason="needs the package langchain-openai")
    if named:
        monkeypatch.setenv("OPENAI_API_VERSION", named)
    else:
        monkeypatch.delenv("OPENAI_API_VERSION", raising=False)

    model = load_chat_model("azure:m", base_url="https://mine.openai.azure.com", api_key="secret-key")

    assert model.openai_api_version == (named or "2024-10-21")
    assert host_of(model) == "mine.openai.azure.com"


def test_azure_without_an_address_is_told_so(monkeypatch):
    pytest.importorskip("langchain_openai", reason="needs the package langchain-openai")
    monkeypatch.delenv("AZURE_OPENAI_ENDPOINT", raising=False)

    with pytest.raises(SettingsError, match="MED_LLM_BASE_URL"):
        load_chat_model("azure:m", api_key="secret-key")
