"""An application behind a real server on loopback."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fastapi import FastAPI

from assistant.web.server import create_server


@contextmanager
def served(app: FastAPI, *, trusted_proxies: Sequence[str] = ()) -> Iterator[str]:
    """Serve ``app`` on a free port; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    running = create_server(app, host="127.0.0.1", port=0, trusted_proxies=trusted_proxies, grace_s=1)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join(10)
        listener.close()
