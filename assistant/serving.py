"""The running server: ingest when needed, serve, and take up a new index when one is published."""

import logging
import socket
import sys
import threading
import time

from assistant import bootstrap
from assistant.errors import AssistantError, SettingsError
from assistant.memory import give_back
from assistant.organising import build_desk
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.turns import Turns
from assistant.understanding.language import load_statistics

logger = logging.getLogger(__name__)

_CHECK_EVERY_S = 1.0  # how soon an ingest by another process is seen


class CurrentAssistant:
    """Gives the assistant on the newest published index; callable from any thread.

    None until one has been opened. When a newer index cannot be opened, the old one goes on answering.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turns = Turns()
        self._lock = threading.Lock()
        self._assistant: Assistant | None = None
        self._checked = 0.0
        self.problem = "starting"

    def __call__(self) -> Assistant | None:
        if time.monotonic() - self._checked >= _CHECK_EVERY_S and self._lock.acquire(
            blocking=self._assistant is None
        ):
            if self._assistant is not None and self._settings.chroma_url:
                # A server may be slow or away, and opening takes seconds: nobody who asks waits for that.
                threading.Thread(target=self._refresh_and_release, daemon=True, name="refresh").start()
            else:
                self._refresh_and_release()
        return self._assistant

    def _refresh_and_release(self) -> None:
        try:
            self._refresh()
        finally:
            self._lock.release()

    def refresh(self) -> None:
        """Look for a newer index now."""
        with self._lock:
            self._refresh()

    def _refresh(self) -> None:
        try:
            if self._assistant is None or self._assistant.is_stale():
                self._assistant = bootstrap.build_assistant(self._settings, turns=self._turns)
                self.problem = ""
                if self._settings.llm:  # beside the first questions, which have built-in answers
                    tried = (self._settings, self._assistant)
                    threading.Thread(
                        target=bootstrap.try_model, args=tried, daemon=True, name="model"
                    ).start()
                give_back()  # the ingest before, the index read, the assistant of the index before
        except AssistantError as error:
            self.problem = str(error)
            logger.warning("the index cannot be opened: %s", error)
        self._checked = time.monotonic()


def serve(settings: Settings) -> None:
    """Serve the page and the API until interrupted."""
    from assistant.progress import ProgressBar
    from assistant.web.app import create_app
    from assistant.web.logs import configure_logging
    from assistant.web.privacy_page import PrivacyFacts
    from assistant.web.server import create_server

    _check_port(settings.host, settings.port)
    host = bootstrap.model_host(settings)  # a missing package or key stops the start, not the first answer
    configure_logging(settings.log_format)
    if sys.stderr.isatty():
        with ProgressBar() as progress:
            report = bootstrap.ingest_if_stale(settings, progress=progress)
    else:
        report = bootstrap.ingest_if_stale(settings)
    for failed in report.failed if report else ():
        sys.stderr.write(f"skipped {failed.source}: {failed.error}\n")
    if settings.embeddings == "none":
        sys.stderr.write("MED_EMBEDDINGS=none: searching by words alone.\n")
    current = CurrentAssistant(settings)
    current()
    desk = build_desk(settings, current, refresh=current.refresh)
    app = create_app(
        current,
        data_dir=settings.data_dir,
        rate_limit=settings.rate_limit,
        today=settings.today,
        allowed_origins=settings.allowed_origins,
        privacy=PrivacyFacts(
            questions_days=settings.retention_questions,
            mails_days=settings.retention_mails,
            model=host,
            model_masked=host not in settings.trusted_hosts,
        ),
        desk=desk,
    )
    desk.start()
    # Beside the first requests: the server is ready without it.
    threading.Thread(target=load_statistics, daemon=True, name="languages").start()
    sys.stderr.write(f"MED-assistenten: http://{settings.host}:{settings.port}\n")
    create_server(
        app,
        host=settings.host,
        port=settings.port,
        trusted_proxies=settings.trusted_proxies,
        drain_s=settings.drain_seconds,
    ).run()


def _check_port(host: str, port: int) -> None:
    """Say that the port is taken before a minute has gone into ingesting."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingsError(
                f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port or MED_PORT"
            ) from None
