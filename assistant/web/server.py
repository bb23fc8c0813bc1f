"""The application behind uvicorn: which proxies are believed, and how it goes down."""

from collections.abc import Sequence
from types import FrameType

import uvicorn
from fastapi import FastAPI

from assistant.web.draining import Draining

GRACE_S = 30  # a running answer may take MED_LLM_TIMEOUT and a little; then the process ends all the same
KEEP_ALIVE_S = 15


class GracefulServer(uvicorn.Server):
    """Finishes running answers on SIGTERM, and tells the application that no more will come."""

    def __init__(self, config: uvicorn.Config, draining: Draining) -> None:
        super().__init__(config)
        self._draining = draining

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by uvicorn for SIGTERM and SIGINT."""
        self._draining.start()
        super().handle_exit(sig, frame)


def create_server(
    app: FastAPI, *, host: str, port: int, trusted_proxies: Sequence[str] = (), grace_s: int = GRACE_S
) -> GracefulServer:
    """A server that is not running yet.

    Args:
        app: from :func:`assistant.web.app.create_app`.
        host: the address to listen on.
        port: the port to listen on.
        trusted_proxies: addresses or networks whose X-Forwarded-For and -Proto are believed; from anybody
            else they are ignored, as whoever asks could write them.
        grace_s: how long running answers may take after SIGTERM, in seconds.
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
    return GracefulServer(config, app.state.draining)
