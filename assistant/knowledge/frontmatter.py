"""The front matter of a Markdown file, checked."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.errors import KnowledgeError

_FENCE = re.compile(r"-{3,}\s*$")


def _as_text(value: object) -> object:
    """YAML reads an unquoted 2025-10-22 or 2024 as a date or number; it is shown as written."""
    return str(value) if isinstance(value, date | int) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_as_text)]


class SourceEntry(BaseModel):
    """One entry of ``sources``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Text
    title: Text
    publisher: Text = ""
    url: str | None = None
    date: Text = ""


class FrontMatter(BaseModel):
    """What may stand between the two ``---`` lines."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[Text, Field(min_length=1)]
    audience: Literal["municipality", "region", "both"] = "both"
    language: Literal["da", "en"] | None = None
    sources: tuple[SourceEntry, ...] = ()
    checked_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None


def split_front_matter(text: str, source: str) -> tuple[FrontMatter | None, int]:
    """The front matter, and the number of lines before the body.

    (None, 0) where the file has none.

    Raises:
        KnowledgeError: it is not closed, is no YAML, or holds a wrong field.
    """
    lines = text.split("\n")
    if not _FENCE.match(lines[0]) or len(lines) < 2 or not re.match(r"\s*(#|[\w-]+\s*:)", lines[1]):
        return None, 0  # a rule as first line is no front matter
    end = next((number for number, line in enumerate(lines[1:], 1) if _FENCE.match(line)), None)
    if end is None:
        raise KnowledgeError(source, "front matter opened on line 1 is never closed; add a line with ---")

    import frontmatter
    import yaml

    try:
        fields, _ = frontmatter.parse("\n".join(lines[: end + 1]) + "\n")
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 1
        raise KnowledgeError(
            source,
            f"front matter, line {line}: not valid YAML ({error.problem}); "
            "put quotation marks round a text with a colon, and indent with spaces",
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise KnowledgeError(
            source, f"front matter is not valid YAML ({error}); correct or remove it"
        ) from error
    try:
        return FrontMatter.model_validate(fields), end + 1
    except ValidationError as error:
        raise KnowledgeError(source, "front matter, " + _explain(error, lines[:end])) from error


def _explain(error: ValidationError, lines: list[str]) -> str:
    """The first wrong field: where it is, what is wrong and what to write."""
    first = error.errors(include_url=False)[0]
    path = [str(part) for part in first["loc"]]
    field = ".".join(path)
    known = ", ".join(SourceEntry.model_fields if path[0] == "sources" else FrontMatter.model_fields)
    match first["type"]:
        case "extra_forbidden":
            problem = f"unknown field; known are {known}"
        case "missing":
            problem = f"is missing; add a line, e.g. {path[-1]}: …"
        case "date_from_datetime_parsing" | "date_parsing" | "date_type" | "date_from_datetime_inexact":
            problem = "is not a date; write year-month-day, e.g. 2025-11-04"
        case _:
            problem = first["msg"][0].lower() + first["msg"][1:]
    number = next(
        (n for n, line in enumerate(lines, 1) if re.match(rf"\s*{re.escape(path[0])}\s*:", line)), None
    )
    return (f"line {number}, " if number else "") + f"field '{field}': {problem}"
