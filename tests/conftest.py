"""What several folders of tests share."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from assistant.bootstrap import ingest
from assistant.cli import main
from assistant.settings import Settings


@pytest.fixture(scope="session")
def knowledge_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the index of the project's own knowledge, for search by words alone; only to be read."""
    folder = tmp_path_factory.mktemp("knowledge-index")
    knowledge = Path(__file__).parents[1] / "knowledge"
    report = ingest(Settings(_env_file=None, knowledge_dir=knowledge, data_dir=folder, embeddings="none"))
    assert report.failed == ()
    return folder


@pytest.fixture
def console(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., CompletedProcess[str]]:
    """Runs the console command in a folder, in this process: for the many ways in which it refuses."""

    def run(folder: Path, *arguments: str, **environment: str) -> CompletedProcess[str]:
        for name in [name for name in os.environ if name.startswith("MED_")]:
            monkeypatch.delenv(name)
        for name, value in {"MED_EMBEDDINGS": "none", **environment}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["med-assistant", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return CompletedProcess(arguments, int(ended.value.code or 0), printed.out, printed.err)

    return run
