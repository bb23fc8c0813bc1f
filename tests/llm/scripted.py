"""An OpenAI-compatible server over real HTTP that plays one behaviour after another."""

import contextlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SLOW_S = 0.4  # between the pieces of a slow reply


@dataclass(frozen=True)
class Asked:
    """What the server was sent, as far as a behaviour needs it."""

    system: str
    prompt: str
    messages: int
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def question(self) -> str:
        """The question as sent."""
        return re.findall(r"<question>\n(.*?)\n</question>", self.prompt, re.S)[-1]

    @property
    def exact(self) -> str:
        """The built-in answer as sent."""
        return re.findall(r"<exact>\n(.*?)\n</exact>", self.prompt, re.S)[-1]

    @property
    def sources(self) -> dict[int, str]:
        """The numbered sources as sent."""
        found = re.findall(r'<source n="(\d+)"[^>]*>\n(.*?)\n</source>', self.prompt, re.S)
        return {int(number): text for number, text in found}


@dataclass
class Play:
    """How to answer one request."""

    pieces: Callable[[Asked], Iterator[str]] = lambda asked: iter(())
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None  # sent instead of a stream
    finish: str = "stop"
    null_content: bool = False
    before_s: float = 0.0  # before the first byte
    drop: bool = False  # close the connection without a word
    cut: bool = False  # close it in the middle
    done: bool = True  # send [DONE]
    calls: tuple[tuple[str, str], ...] = ()  # of tools, after the text: name, arguments as sent


def says(text: str, *, step: int = 7, pause_s: float = 0.0) -> Callable[[Asked], Iterator[str]]:
    """Pieces of a fixed text."""

    def pieces(asked: Asked) -> Iterator[str]:
        for at in range(0, len(text), step):
            time.sleep(pause_s)
            yield text[at : at + step]

    return pieces


def says_from(build: Callable[[Asked], str]) -> Callable[[Asked], Iterator[str]]:
    """Pieces of a text made from what was sent."""
    return lambda asked: says(build(asked))(asked)


class ScriptedServer:
    """Plays ``play`` until it is given another one; remembers what it was sent."""

    def __init__(self) -> None:
        self.play: Play | list[Play] = Play()
        self.seen: list[Asked] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments: object) -> None:
                pass

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                texts = [m["content"] if isinstance(m["content"], str) else "" for m in body["messages"]]
                first_user = next(i for i, m in enumerate(body["messages"]) if m["role"] == "user")
                asked = Asked(texts[0], texts[first_user], len(texts), dict(self.headers), body)
                server.seen.append(asked)
                play = server.play
                if isinstance(play, list):
                    play = play.pop(0) if len(play) > 1 else play[0]
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    server._perform(self, play, asked)

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                pass

        self._http = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._http.shutdown()
        self._http.server_close()

    def _perform(self, handler: BaseHTTPRequestHandler, play: Play, asked: Asked) -> None:
        server_seen = self.seen
        time.sleep(play.before_s)
        if play.drop:
            handler.close_connection = True
            handler.connection.close()
            return
        if play.raw is not None or play.status != 200:
            raw = play.raw if play.raw is not None else b'{"error": {"message": "no", "type": "error"}}'
            handler.send_response(play.status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(raw)))
            for name, value in play.headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(raw)
            return
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.close_connection = True

        def send(delta: dict[str, Any], finish: str | None = None, **more: Any) -> None:
            event = {
                "id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted",
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more,
            }  # fmt: skip
            handler.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            handler.wfile.flush()

        send({"role": "assistant", "content": None})
        if not play.null_content:
            for piece in play.pieces(asked):
                send({"content": piece})
        if play.cut:
            handler.connection.close()
            return
        for number, (name, arguments) in enumerate(play.calls):
            call = {"index": number, "id": f"call_{len(server_seen)}_{number}", "type": "function"}
            send({"tool_calls": [{**call, "function": {"name": name, "arguments": ""}}]})
            for at in range(0, len(arguments), 5):  # arguments come in pieces, too
                piece = {"index": number, "function": {"arguments": arguments[at : at + 5]}}
                send({"tool_calls": [piece]})
        finish = "tool_calls" if play.calls else play.finish
        send({"content": None} if play.null_content else {}, finish)
        usage = {"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366}
        event = {
            "id": "x",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "scripted",
            "choices": [],
            "usage": usage,
        }
        handler.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        if play.done:
            handler.wfile.write(b"data: [DONE]\n\n")
