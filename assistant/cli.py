"""The console command ``med-assistant``."""

import json
import math
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from assistant.commands import accounts, inbox, reply
from assistant.commands.backup import backup, restore
from assistant.commands.export import export
from assistant.commands.guide import guide
from assistant.commands.mcp import mcp
from assistant.commands.model import model
from assistant.errors import AssistantError, SettingsError
from assistant.settings import Settings

app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="Cited answers about the MED conference on AI and about AI in MED.",
)  # fmt: skip

app.add_typer(accounts.app, name="account")

_WRONG_USAGE = 2
_USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[
    1
]  # click's UsageError, wherever typer keeps its click
_FAILURE = 1


def main() -> None:
    """Run the command; errors become one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        status = app(standalone_mode=False)
    except typer.BadParameter as error:
        _fail(error.format_message(), _WRONG_USAGE)
    except _USAGE_ERROR as error:
        message = error.format_message() if hasattr(error, "format_message") else str(error)
        _fail(f"{message} See med-assistant --help.", _WRONG_USAGE)
    except typer.Abort:
        _fail("stopped", 130)
    except SettingsError as error:
        _fail(str(error), _WRONG_USAGE)
    except AssistantError as error:
        _fail(str(error), _FAILURE)
    except (OSError, UnicodeError) as error:
        _fail(f"{error}", _FAILURE)
    except KeyboardInterrupt:
        _fail("stopped", 130)
    raise SystemExit(status if isinstance(status, int) else 0)


def _fail(message: str, code: int) -> NoReturn:
    typer.echo(f"med-assistant: {message}", err=True)
    raise SystemExit(code)


def _settings(**changes: Any) -> Settings:
    settings = Settings.load()
    return settings.model_copy(update={key: value for key, value in changes.items() if value is not None})


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        # the extended form alone, as in the API: "20251001" and "2025-W40-3" are more likely slips
        return (
            date.fromisoformat(text)
            if len(text) == 10 and text[4] == text[7] == "-"
            else date.fromisoformat("")
        )
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date; write it as 2025-10-01") from None


def _language(text: str | None) -> Any:
    if text not in (None, "da", "en"):
        raise typer.BadParameter(f"{text!r} is not a language here; use da or en")
    return text


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON Lines file, each with its line number."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{path} is not UTF-8; save it as UTF-8") from None
    for number, line in enumerate(text.split("\n"), 1):  # not splitlines(): U+2028 may stand in a JSON string
        if not line.strip():
            continue
        try:
            value = json.loads(line, parse_constant=_no_constant, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            reason = getattr(error, "msg", "nested too deeply, or a number out of range")
            raise typer.BadParameter(f"{path}, line {number}: not JSON ({reason})") from None
        if not isinstance(value, dict):
            raise typer.BadParameter(
                f'{path}, line {number}: a line must be an object such as {{"id": 1, …}}'
            )
        yield number, value


def _no_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):  # 1e999 would be written back as Infinity
        raise ValueError(text)
    return value


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="the question, in quotes")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    today: Annotated[str | None, typer.Option(help="answer as of this date, e.g. 2025-10-01")] = None,
    lang: Annotated[str | None, typer.Option(help="da or en; the question's own when left out")] = None,
    batch: Annotated[
        Path | None, typer.Option(help="a JSON Lines file of {id, question, history?, today?}")
    ] = None,
) -> None:
    """Answer a question, or a file of questions."""
    _one_of(question, batch, "QUESTION")
    as_of, language = _date(today), _language(lang)
    requests = list(_questions(batch)) if batch else []
    assistant = _assistant()
    if batch:
        for identifier, text, history, day in requests:
            answer = assistant.ask(text, history, today=day or as_of, language=language).as_dict()
            _print_json({**answer, "id": identifier if identifier is not None else answer["id"]})
        return
    answer = assistant.ask(question or "", today=as_of, language=language)
    if as_json:
        _print_json(answer.as_dict())
        return
    typer.echo(answer.text)
    if answer.citations:
        typer.echo("\nSources:" if answer.language == "en" else "\nKilder:")
        for citation in answer.citations:
            where = (
                f"{citation.title}: {citation.section}"
                if citation.section != citation.title
                else citation.title
            )
            typer.echo(f"[{citation.number}] {where} ({citation.source})")


def _questions(batch: Path) -> Iterator[tuple[Any, str, list[Any], date | None]]:
    from assistant.types import Turn

    for number, row in _lines(batch):
        where = f"{batch}, line {number}"
        question, history = row.get("question"), row.get("history")
        history = [] if history is None else history
        if not isinstance(question, str):
            raise typer.BadParameter(f"{where}: 'question' must be a text")
        if not isinstance(history, list) or not all(
            isinstance(turn, dict)
            and turn.get("role") in ("user", "assistant")
            and isinstance(turn.get("content"), str)
            for turn in history
        ):
            raise typer.BadParameter(
                f"{where}: 'history' must be a list of {{role: user or assistant, content: text}}"
            )
        today = row.get("today")
        if today is not None and not isinstance(today, str):
            raise typer.BadParameter(f"{where}: 'today' must be a date such as \"2025-10-01\"")
        try:
            day = _date(today)
        except typer.BadParameter as error:
            raise typer.BadParameter(f"{where}: {error.message}") from None
        yield row.get("id"), question, [Turn(turn["role"], turn["content"]) for turn in history], day


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="what to look for")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    batch: Annotated[Path | None, typer.Option(help="a JSON Lines file of {id, query}")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="how many results")] = 10,
) -> None:
    """Show what retrieval finds, without an answer."""
    _one_of(query, batch, "QUERY")
    rows: list[tuple[Any, str]] = []
    for number, row in _lines(batch) if batch else ():
        text = row.get("query", row.get("question", row.get("text")))
        if not isinstance(text, str):
            raise typer.BadParameter(f"{batch}, line {number}: 'query' must be a text")
        rows.append((row.get("id", row.get("_id")), text))
    assistant = _assistant()
    if not batch:
        rows = [(None, query or "")]
    for identifier, text in rows:
        hits = assistant.search(text, top_k=k)
        if as_json or batch:
            _print_json({"id": identifier, "results": [_result(hit) for hit in hits]})
            continue
        for number, hit in enumerate(hits, 1):
            typer.echo(
                f"{number}. {hit.score:.3f}  {hit.chunk.id}\n   {' '.join(hit.chunk.text.split())[:160]}"
            )


def _result(hit: Any) -> dict[str, object]:
    return {
        "chunk_id": hit.chunk.id, "source": hit.chunk.source, "section": hit.chunk.section,
        "score": round(hit.score, 6), "text": hit.chunk.text,
    }  # fmt: skip


@app.command()
def ingest(
    knowledge: Annotated[Path | None, typer.Option(help="the knowledge folder")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="build the index anew")] = False,
    ship_vectors: Annotated[
        bool, typer.Option("--ship-vectors", help="also write the vectors that come with the knowledge")
    ] = False,
) -> None:
    """Make the vector store equal the knowledge folder."""
    from assistant import bootstrap

    settings = _settings(knowledge_dir=knowledge)
    if ship_vectors:
        path = bootstrap.ship_vectors(settings)
        typer.echo(f"wrote {path}", err=True)
    if as_json or not sys.stderr.isatty():
        report = bootstrap.ingest(settings, rebuild=rebuild)
    else:
        with progress_bar() as progress:
            report = bootstrap.ingest(settings, rebuild=rebuild, progress=progress)
    if as_json:
        _print_json(report.as_dict())
        return
    counts = report.as_dict()
    typer.echo(
        f"{counts['added']} added, {counts['updated']} updated, {counts['deleted']} deleted, {counts['unchanged']} unchanged "
        f"files; {counts['chunks']} chunks; {counts['seconds']} s"
    )
    for failed in report.failed:
        typer.echo(f"skipped {failed.source}: {failed.error}", err=True)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="address to listen on")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="port to listen on")] = None,
) -> None:
    """Serve the page and the API; ingests first when the index is missing or stale."""
    from assistant.serving import serve as run

    run(_settings(host=host, port=port))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def evaluate(context: typer.Context) -> None:
    """Run the evaluation, as ``python -m evals``."""
    try:
        from evals.__main__ import main as run
    except ImportError:
        _fail("the evaluation needs the project's folder: run it there as python -m evals", _FAILURE)
    raise SystemExit(run(context.args))


app.command()(guide)
app.command()(backup)
app.command()(restore)
app.command()(export)
app.command()(mcp)
app.command()(model)


def progress_bar() -> Any:
    """A context manager giving the progress callback of an ingest, drawn on standard error."""
    from assistant.progress import ProgressBar

    return ProgressBar()


def _one_of(argument: str | None, batch: Path | None, name: str) -> None:
    if argument is not None and not argument.strip():
        raise typer.BadParameter(f"{name} is empty")
    if (argument is None) == (batch is None):
        raise typer.BadParameter(f"give either {name} or --batch FILE")


def _assistant() -> Any:
    from assistant import bootstrap

    return bootstrap.open_assistant(
        _settings(), warn=lambda text: typer.echo(f"med-assistant: {text}", err=True)
    )


reply.register(app, read_date=_date, open_assistant=_assistant)
inbox.register(app, read_date=_date, open_assistant=_assistant)

if __name__ == "__main__":
    main()
