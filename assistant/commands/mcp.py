"""``med-assistant mcp``: the assistant as tools over standard input and output."""

import logging
import sys
from importlib.util import find_spec

from assistant.errors import SettingsError
from assistant.settings import Settings


def mcp() -> None:
    """Serve the tools ask, search, programme and guide over the Model Context Protocol (stdio)."""
    if find_spec("mcp") is None:
        raise SettingsError("this command needs the package mcp; install it with: pip install '.[mcp]'")
    from assistant import bootstrap
    from assistant.mcp_server import create_mcp_server
    from assistant.serving import CurrentAssistant

    # Standard output belongs to the protocol; whatever else is said goes to standard error.
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    settings = Settings.load()
    bootstrap.ingest_if_stale(settings)
    create_mcp_server(CurrentAssistant(settings)).run(transport="stdio")
