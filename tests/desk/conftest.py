"""A desk over a small knowledge folder: every stage real, search by words alone."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from places import TODAY, Place, small_knowledge

from assistant import bootstrap
from assistant.organising import build_desk
from assistant.serving import CurrentAssistant
from assistant.settings import Settings
from assistant.web.api import close_api, create_api
from assistant.web.desk.register import add_desk, desk_arguments


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

    def make(
        database_url: str | None = None, evaluation: int = 8, name: str = "one", **values: object
    ) -> Place:
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
            **values,
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
