"""A desk over a small knowledge folder: every stage real, search by words alone."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import bootstrap
from assistant.desk.desk import Desk
from assistant.organising import build_desk
from assistant.serving import CurrentAssistant
from assistant.settings import Settings
from assistant.web.api import close_api, create_api
from assistant.web.desk.register import add_desk, desk_arguments

PROJECT = Path(__file__).parents[2]
TODAY = date(2025, 10, 1)
PASSWORD = "korrekt hest batteri"


@dataclass
class Place:
    """A desk, its folders and its application."""

    desk: Desk
    knowledge: Path
    data: Path
    app: FastAPI
    current: CurrentAssistant

    def client(self) -> TestClient:
        return TestClient(self.app, raise_server_exceptions=False)

    def logged_in(self, name: str = "Anna") -> TestClient:
        """A client of an organiser, with the token for changes in its headers."""
        if all(account.name != name for account in self.desk.access.all()):
            self.desk.access.add(name, PASSWORD)
        client = self.client()
        log_in(client, name, PASSWORD)
        client.headers["X-CSRF-Token"] = client.get("/api/desk/session").json()["csrf"]
        return client


def log_in(client: TestClient, name: str, password: str, follow: bool = True):
    page = client.get("/arrangoer/login")
    token = page.text.split('name="token" value="')[1].split('"')[0]
    return client.post(
        "/arrangoer/login",
        data={"navn": name, "adgangskode": password, "token": token, "naeste": ""},
        follow_redirects=follow,
    )


def small_knowledge(folder: Path) -> Path:
    knowledge = folder / "knowledge"
    for source in (
        "conferences/2025-ai/conference.yaml",
        "guidance/med-systemet.md",
        "guidance/arbejdsmiljoe-og-ai.md",
        "faq/konferencen.md",
    ):
        target = knowledge / source
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROJECT / "knowledge" / source, target)
    return knowledge


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with knowledge and its index, to be copied."""
    folder = tmp_path_factory.mktemp("ingested")
    bootstrap.ingest(
        Settings(
            _env_file=None,
            knowledge_dir=small_knowledge(folder),
            data_dir=folder / "data",
            embeddings="none",
        )
    )
    return folder


@pytest.fixture
def make_place(tmp_path: Path, ingested: Path) -> Iterator[Callable[..., Place]]:
    made: list[Place] = []

    def make(database_url: str | None = None, evaluation: int = 8, name: str = "one") -> Place:
        folder = tmp_path / name
        if not folder.exists():
            shutil.copytree(ingested, folder)
        settings = Settings(
            _env_file=None,
            knowledge_dir=folder / "knowledge",
            data_dir=folder / "data",
            embeddings="none",
            today=TODAY,
            database_url=database_url,
        )
        bootstrap.ingest_if_stale(settings)
        current = CurrentAssistant(settings)
        current()
        desk = build_desk(settings, current, refresh=current.refresh, evaluation=evaluation)
        app = create_api(
            current, data_dir=settings.data_dir, rate_limit=0, recorder=desk.recorder, **desk_arguments(desk)
        )
        add_desk(app, desk)
        close_api(app)
        place = Place(desk, settings.knowledge_dir, settings.data_dir, app, current)
        made.append(place)
        return place

    yield make
    for place in made:
        place.desk.recorder.flush()
        place.desk.store.database.close()


@pytest.fixture
def place(make_place: Callable[..., Place]) -> Place:
    return make_place()
