"""Every command that a document shows is run, or parsed where running it needs what is not here."""

import argparse
import getpass
import importlib
import json
import re
import runpy
import shlex
import shutil
import sys
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from assistant import cli
from assistant.commands import accounts
from assistant.settings import Settings
from assistant.web.schemas import Body

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "evals/README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PROGRAM = re.compile(
    r"(?:\.venv/bin/)?(?:med-assistant|python3?|pip|uvx?|docker|curl|caddy|pytest|MED_[A-Z_]+=)\b"
)
FENCE = re.compile(r"^[ ]*```\w*\n(.*?)^[ ]*```", re.DOTALL | re.MULTILINE)
# Why a command is only parsed; what it does is tested where the reason says.
ONLY_PARSED = {
    r"med-assistant(?: mcp)?$": "waits for a program on standard input; tests/test_mcp.py",
    r"med-assistant inbox ": "needs a mailbox; tests/emails/test_mailbox.py",
    r"med-assistant ingest --ship-vectors": "embeds for minutes; tests/test_vectors.py",
    r"python3 run\.py": "installs everything; CI runs it",
    r"python app\.py": "serves until it is stopped; tests/test_large_profile.py starts the same",
    r"python -m evals": "takes minutes; tests/evals",
    r"python -m pytest": "runs tests, as this is one",
    r"docker compose": "needs a container engine; tests/test_deployment.py",
    r"pip install": "needs a package index",
    r"uvx pip-audit": "needs the internet",
    r"med-assistant model": "needs a language model; tests/llm/test_trying_out.py",
    r"MED_": "needs a language model or a collector; tests/llm",
    r"curl": "needs a server; tests/web/test_guides_api.py",
}
MAIL = "From: Anna <a@example.org>\nTo: k@example.org\nSubject: Pris\n\nHej. Hvad koster det for en leder?\n"


def commands() -> Iterator[str]:
    """The commands of all pages, without what explains them."""
    for page in PAGES:
        text = page.read_text("utf-8")
        for block in FENCE.findall(text):
            for line in re.sub(r"\\\n\s*", " ", block).splitlines():
                if PROGRAM.match(line.strip()):
                    yield re.split(r"\s+# |(?<=\S)\s{3,}", line.strip())[0]
        for code in re.findall(r"`([^`\n]+)`", FENCE.sub("", text)):
            if PROGRAM.match(code) and not code.startswith("MED_") and not re.fullmatch(r"\S+", code):
                yield code


COMMANDS = sorted(set(commands()))


def reason(command: str) -> str:
    found = [why for pattern, why in ONLY_PARSED.items() if re.match(pattern, command)]
    return found[0] if found else ""


def test_there_are_commands_and_those_that_are_not_run_say_why():
    run = [command for command in COMMANDS if not reason(command)]

    assert len(COMMANDS) > 30
    assert [
        command for command in run if not command.startswith(("med-assistant ", "python ingest.py"))
    ] == []
    unused = [why for pattern, why in ONLY_PARSED.items() if not any(re.match(pattern, c) for c in COMMANDS)]
    assert unused == []


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from assistant import bootstrap

    folder = tmp_path_factory.mktemp("commands")
    shutil.copytree(ROOT / "knowledge", folder / "knowledge", ignore=shutil.ignore_patterns(".vectors"))
    settings = Settings(
        _env_file=None, knowledge_dir=folder / "knowledge", data_dir=folder / "data", embeddings="none"
    )
    bootstrap.ingest(settings)
    return folder


@pytest.fixture
def place(tmp_path: Path, ingested: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own, in the folder that commands are run in."""
    shutil.copytree(ingested, tmp_path, dirs_exist_ok=True)
    (tmp_path / "MAIL.eml").write_text(MAIL, "utf-8")
    (tmp_path / "sikkert/sted").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MED_EMBEDDINGS", "none")
    monkeypatch.setattr(accounts.typer, "prompt", lambda *_, **__: "korrekt hest batteri")
    monkeypatch.setattr(getpass, "getpass", lambda *_: pytest.fail("asked for a password twice"))
    return tmp_path


def words_of(command: str, place: Path) -> list[str]:
    """The command's words, with what stands for something put in."""
    text = command.replace("/sikkert/sted", str(place / "sikkert/sted")).replace(
        "https://…", "https://med.example.dk"
    )
    return shlex.split(text)


def run(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["med-assistant", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("command", [command for command in COMMANDS if not reason(command)])
def test_a_command_does_what_it_says(command, place, monkeypatch, capsys):
    words = words_of(command, place)
    if words[:2] == ["python", "ingest.py"]:
        monkeypatch.setattr(sys, "argv", words[1:])
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(ROOT / "ingest.py"), run_name="__main__")
        assert not ended.value.code
        return
    arguments = words[1:]
    if arguments[:1] == ["guide"] and len(arguments) == 1:
        arguments += [
            "--topic",
            "AI til vagtplaner",
            "--committee",
            "lokaludvalg",
            "--sector",
            "kommune",
            "--minutes",
            "60",
        ]
    if arguments[:1] == ["ask"] and len(arguments) == 1:
        arguments += ["Hvornår er fristen?"]
    if arguments[:1] == ["restore"]:
        assert run(["backup", arguments[1]], monkeypatch) == 0
        for name in ("knowledge", "data"):
            shutil.rmtree(place / name)

    status = run(arguments, monkeypatch)

    told = capsys.readouterr()
    assert (status, told.err.count("Traceback")) == (0, 0), told.err
    for flag in ("--out", "-o"):
        if flag in arguments:
            assert (place / arguments[arguments.index(flag) + 1]).stat().st_size > 0


class Parsed(Exception):
    """The arguments were understood."""


@pytest.mark.parametrize("command", [command for command in COMMANDS if reason(command)])
def test_a_command_that_is_not_run_could_be(command, place, monkeypatch, capsys):
    words = words_of(command.replace("…", "x"), place)
    match words:
        case ["med-assistant", "inbox", *_]:
            assert run(words[1:], monkeypatch) == 2
            assert "no mailbox is set up" in capsys.readouterr().err
        case ["med-assistant", *arguments]:
            assert run([*arguments, "--help"], monkeypatch) == 0
        case ["python3", "run.py", *arguments]:
            assert arguments in ([], ["test"])
            assert '"test"' in (ROOT / "run.py").read_text("utf-8")
        case ["python", "app.py"]:
            assert run(["serve", "--help"], monkeypatch) == 0
        case ["python", "-m", "pytest", *_]:
            assert importlib.util.find_spec("pytest")
        case ["python", "-m", module, *arguments]:
            parse(module, arguments, monkeypatch)
        case ["docker", "compose", *arguments]:
            services = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"].values()
            profiles = {profile for service in services for profile in service["profiles"]}
            given = [after for flag, after in pairwise(arguments) if flag == "--profile"]
            assert given
            assert set(given) <= profiles
        case ["pip", "install", package]:
            extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
                "optional-dependencies"
            ]
            assert package.removeprefix(".[").removesuffix("]") in extras
        case ["uvx", "pip-audit", "--requirement", listed, *_]:
            assert (ROOT / listed).is_file()
        case ["curl", *arguments]:
            a_request_is_understood(arguments)
        case _:
            for word in words:
                name, _, value = word.partition("=")
                monkeypatch.setenv(name, value)
            settings = Settings.load()
            assert settings.llm or settings.otlp_endpoint


def parse(module: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    name = "evals.__main__" if module == "evals" else module
    main = importlib.import_module(name).main
    original = argparse.ArgumentParser.parse_args

    def only_parse(parser: argparse.ArgumentParser, *given: object) -> None:
        original(parser, *given)
        raise Parsed

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", only_parse)
    if not main.__code__.co_argcount:  # it takes no arguments at all
        assert arguments == []
        return
    with pytest.raises(Parsed):
        main(arguments)


def a_request_is_understood(arguments: list[str]) -> None:
    from assistant.web import guides

    (address,) = [word for word in arguments if word.startswith("http")]
    body = json.loads(arguments[arguments.index("-d") + 1])
    kinds = [kind for kind in vars(guides).values() if isinstance(kind, type) and issubclass(kind, Body)]

    assert "/api/guides?format=docx" in address
    assert any(
        set(body) <= set(kind.model_fields) and kind.model_validate(body)
        for kind in kinds
        if kind is not Body
    )
