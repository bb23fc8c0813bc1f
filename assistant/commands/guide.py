"""``med-assistant guide``: a discussion guide on the command line."""

import json
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.guides import Guide, GuideRequest

_FORMATS = ("md", "docx", "pdf", "json")


class _SaidInDanish(typer.BadParameter):
    """Wrong usage, told in a whole Danish sentence: no "Invalid value:" in front."""

    def format_message(self) -> str:
        """The sentence."""
        return self.message


def guide(
    topic: Annotated[str | None, typer.Option(help="what to discuss, in free words")] = None,
    committee: Annotated[str | None, typer.Option(help="hovedudvalg, omraadeudvalg or lokaludvalg")] = None,
    sector: Annotated[str | None, typer.Option(help="kommune or region")] = None,
    minutes: Annotated[str | None, typer.Option(help="length of the meeting, 20 to 480")] = None,
    participants: Annotated[str, typer.Option(help="how many people, 2 to 200")] = "8",
    phase: Annotated[
        str, typer.Option(help="before_decision, before_use, in_use or evaluation")
    ] = "before_decision",
    purpose: Annotated[str, typer.Option(help="inform, discuss, guideline or evaluate")] = "discuss",
    so_far: Annotated[str, typer.Option("--so-far", help="what has happened until now")] = "",
    today: Annotated[str | None, typer.Option(help="the law as of this date, e.g. 2026-11-27")] = None,
    form: Annotated[str | None, typer.Option("--format", help="md, docx, pdf or json")] = None,
    out: Annotated[Path | None, typer.Option(help="write to this file")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    short: Annotated[bool, typer.Option("--short", help="five questions for the next meeting")] = False,
) -> None:
    """Make a discussion guide for a committee."""
    from assistant.guides import (
        GuideRequestError,
        parse_request,
    )  # not at the top: other commands start faster

    kind = _format(form, out, as_json=as_json)
    day = _day(today)
    try:
        request = parse_request(
            topic=topic, committee=committee, sector=sector, minutes=minutes, participants=participants,
            phase=phase, purpose=purpose, so_far=so_far, today=day,
        )  # fmt: skip
        made = _build(request, short=short)
    except GuideRequestError as error:
        raise _SaidInDanish(str(error)) from None
    if kind in ("docx", "pdf"):
        module = import_module("assistant.guides.word" if kind == "docx" else "assistant.guides.pdf")
        data: bytes = (module.to_docx if kind == "docx" else module.to_pdf)(made)
    elif kind == "json":
        data = json.dumps(made.as_dict(), ensure_ascii=False).encode() + b"\n"
    else:
        from assistant.guides.markdown import to_markdown

        data = to_markdown(made).encode()
    if out is None:
        typer.echo(data.decode(), nl=False)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise _SaidInDanish(f"{out} kan ikke skrives ({error.strerror}); vælg et andet sted.") from None
    typer.echo(f"Guiden er skrevet til {out}.", err=True)


def _build(request: "GuideRequest", *, short: bool) -> "Guide":
    from assistant import bootstrap
    from assistant.guides import build_guide, build_short

    assistant = bootstrap.open_assistant(
        Settings.load(), warn=lambda text: typer.echo(f"med-assistant: {text}", err=True)
    )
    return (build_short if short else build_guide)(request, assistant)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise _SaidInDanish(f"»{text}« er ikke en dato; skriv den som 2026-11-27.") from None


def _format(form: str | None, out: Path | None, *, as_json: bool) -> str:
    if form is not None and form.lower() not in _FORMATS:
        raise _SaidInDanish(f"»{form}« er ikke et format her; vælg md, docx, pdf eller json.")
    if as_json:
        if form not in (None, "json"):
            raise _SaidInDanish("Vælg enten --json eller et andet --format.")
        return "json"
    suffix = out.suffix[1:].lower() if out is not None else ""
    kind = form.lower() if form else suffix if suffix in _FORMATS else "md"
    if kind in ("docx", "pdf") and out is None:
        raise _SaidInDanish(f"Skriv med --out, hvilken fil guiden skal gemmes i, f.eks. guide.{kind}.")
    return kind
