"""The API reference at ``/docs``: the OpenAPI description as plain HTML, without scripts or foreign hosts."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.web.rendering import templates


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of a body."""

    name: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method."""

    method: str
    path: str
    summary: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]
    statuses: tuple[tuple[str, str], ...]


def reference_html(openapi: Mapping[str, Any]) -> str:
    """The whole page."""
    template = templates().get_template("reference.html")
    return template.render(
        title=openapi["info"]["title"],
        description=openapi["info"]["description"],
        operations=list(_operations(openapi)),
    )


def _operations(openapi: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            answers = operation["responses"]
            good: Mapping[str, Any] = next(
                (answers[status] for status in ("200", "204") if status in answers), {}
            )
            yield Operation(
                method=method.upper(),
                path=path,
                summary=operation.get("summary", ""),
                parameters=tuple(
                    Field(
                        parameter["name"],
                        _type(parameter["schema"]),
                        parameter.get("required", False),
                        parameter.get("description", ""),
                    )
                    for parameter in operation.get("parameters", ())
                    if parameter["in"] == "query"
                ),
                body=tuple(_fields(openapi, operation.get("requestBody", {}))),
                answer=tuple(_fields(openapi, good)),
                statuses=tuple(
                    (status, str(answer.get("description", ""))) for status, answer in answers.items()
                ),
            )


def _fields(openapi: Mapping[str, Any], holder: Mapping[str, Any]) -> Iterator[Field]:
    schema = holder.get("content", {}).get("application/json", {}).get("schema", {})
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    model = openapi.get("components", {}).get("schemas", {}).get(name, {})
    required = model.get("required", ())
    for field, description in model.get("properties", {}).items():
        yield Field(field, _type(description), field in required, description.get("description", ""))


def _type(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " | ".join(_type(option) for option in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2].removesuffix("Body")
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")
