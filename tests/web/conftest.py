"""The API over a canned assistant, without the page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from canned import CannedAssistant
from canned_guides import MAKER
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.web.api import close_api, create_api


@pytest.fixture
def assistant() -> CannedAssistant:
    return CannedAssistant()


@pytest.fixture
def make_api(assistant: CannedAssistant, tmp_path: Path) -> Callable[..., FastAPI]:
    def make(source: Callable[[], object] = lambda: assistant, **values: object) -> FastAPI:
        api = create_api(source, **{"data_dir": tmp_path, "rate_limit": 0, "guide_maker": MAKER, **values})
        close_api(api)
        return api

    return make


@pytest.fixture
def client(make_api: Callable[..., FastAPI]) -> TestClient:
    return TestClient(make_api(), raise_server_exceptions=False)
