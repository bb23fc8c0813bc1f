"""The application behind uvicorn: which proxies are believed, and how it goes down."""

import signal
import threading
from collections.abc import Sequence
from types import FrameType

import uvicorn
from fastapi import FastAPI

from assistant.web.draining import Draining

GRACE_S = 30  # a running answer may take MED_LLM_TIMEOUT and a little; then the process ends all the same
KEEP_ALIVE_S = 15


class GracefulServer(uvicorn.Server):
    """Finishes running answers on SIGTERM, and tells the application that no more will come."""

    def __init__(self, config: uvicorn.Config, draining: Draining, *, drain_s: float = 0) -> None:
        super().__init__(config)
        self._draining = draining
        self._drain_s = drain_s

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by uvicorn for SIGTERM and SIGINT; the second one does not wait for the proxy any more."""
        first = not self._draining.started
        self._draining.start()
        if first and sig == signal.SIGTERM and self._drain_s > 0:
            stop = threading.Timer(self._drain_s, super().handle_exit, (sig, frame))
            stop.daemon = True
            stop.start()
            return
        super().handle_exit(sig, frame)


def create_server(
    app: FastAPI,
    *,
    host: str,
    port: int,
    trusted_proxies: Sequence[str] = (),
    grace_s: int = GRACE_S,
    drain_s: float = 0,
) -> GracefulServer:
    """A server that is not running yet.

    Args:
        app: from :func:`assistant.web.app.create_app`.
        host: the address to listen on.
        port: the port to listen on.
        trusted_proxies: addresses or networks whose X-Forwarded-For and -Proto are believed; from anybody
            else they are ignored, as whoever asks could write them.
        grace_s: how long running answers may take once no more are taken in, in seconds.
        drain_s: how long after SIGTERM questions are still taken in while /readyz says 503, in seconds; for a
            proxy that asks it and needs a moment to look elsewhere.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=list(trusted_proxies),
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=grace_s,
    )
    return GracefulServer(config, app.state.draining, drain_s=drain_s)
