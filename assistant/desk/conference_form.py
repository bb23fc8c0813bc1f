"""The typed data of a conference as a form: made from the model itself, checked as the file is checked."""

import re
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from assistant.conference.loading import parse_conference
from assistant.conference.model import Conference, ConferenceFile
from assistant.errors import KnowledgeError

FILE = "conference.yaml"
FOLDER_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_MAX_ITEMS = 500  # of one list
_LONG = 90  # characters from which a text gets more than a line

Kind = Literal["line", "long", "date", "time", "number", "choice", "lines", "group", "list"]


@dataclass(slots=True)
class FormField:
    """A field of the form. ``children`` are those of a group; ``items`` those of each entry of a list."""

    kind: Kind
    path: str  # "days.0.city.da"
    label: str
    value: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    children: list["FormField"] = field(default_factory=list)
    items: list[list["FormField"]] = field(default_factory=list)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What the check found: the field (a path, or empty) and what to do, in Danish."""

    path: str
    message: str


def form_data(conference: Conference) -> dict[str, Any]:
    """The conference's facts as plain values."""
    return conference.model_dump(mode="json", include=set(ConferenceFile.model_fields), exclude_none=True)


def form_fields(data: Mapping[str, Any], mistake: Mistake | None = None) -> list[FormField]:
    """The whole form with its values."""
    return _fields(ConferenceFile, data, "", mistake)


def read_form(form: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as plain values; what is empty is left out."""
    return _read(ConferenceFile, form, "") or {}


def rearranged(data: dict[str, Any], action: str) -> dict[str, Any]:
    """The values after a button of a list: "add:days", "remove:days.1", "up:days.1", "down:days.1"."""
    what, _, path = action.partition(":")
    if not re.fullmatch(r"[a-z][a-z_]*(?:\.\d{1,3}|\.[a-z][a-z_]*)*", path):
        return data
    parts = path.split(".")
    number = int(parts.pop()) if what != "add" and parts[-1].isdigit() else -1
    holder: Any = data
    for position, part in enumerate(parts):
        if isinstance(holder, dict):
            last = position == len(parts) - 1
            holder = holder.setdefault(part, [] if last or parts[position + 1].isdigit() else {})
        elif isinstance(holder, list) and part.isdigit() and int(part) < len(holder):
            holder = holder[int(part)]
        else:
            return data
    if not isinstance(holder, list):
        return data
    if what == "add" and len(holder) < _MAX_ITEMS:
        holder.append({})
    elif what == "remove" and 0 <= number < len(holder):
        del holder[number]
    elif what in ("up", "down") and 0 <= number < len(holder):
        other = number + (1 if what == "down" else -1)
        if 0 <= other < len(holder):
            holder[number], holder[other] = holder[other], holder[number]
    return data


def to_yaml(data: Mapping[str, Any], former: str = "") -> str:
    """The file's text. The comment at the top of the former one is kept."""
    import yaml

    comment = []
    for line in former.splitlines():
        if not line.startswith("#"):
            break
        comment.append(line + "\n")
    typed = _with_dates(ConferenceFile, data)
    return "".join(comment) + yaml.safe_dump(typed, allow_unicode=True, sort_keys=False, width=100_000)


def check(text: str, conference_id: str) -> Mistake | None:
    """The first mistake, found by the same checks as for a file written by hand."""
    try:
        parse_conference(text, f"conferences/{conference_id}/{FILE}")
    except KnowledgeError as error:
        found = re.match(
            r"(?:line \d+, )?(?:(?P<path>[a-z_]+(?:\.[\w]+)*): )?(?P<reason>.*)", error.problem, re.S
        )
        path = (found["path"] or "") if found else ""
        reason = found["reason"] if found else error.problem
        return Mistake(path, in_danish(reason))
    return None


def in_danish(reason: str) -> str:
    """What is wrong, for somebody who reads Danish; unknown sentences stay as they are."""
    for pattern, danish in _REASONS:
        found = re.search(pattern, reason)
        if found:
            return danish.format(*found.groups())
    return reason


# -- from the model ------------------------------------------------------------------------


def _fields(
    model: type[BaseModel], data: Mapping[str, Any], prefix: str, mistake: Mistake | None
) -> list[FormField]:
    return [
        _field(name, info, data.get(name), f"{prefix}{name}", mistake)
        for name, info in model.model_fields.items()
    ]


def _field(name: str, info: FieldInfo, value: Any, path: str, mistake: Mistake | None) -> FormField:
    inner = _bare(info.annotation)
    problem = mistake.message if mistake and mistake.path == path else ""
    required, label = info.is_required(), LABELS.get(name, name.replace("_", " ").capitalize())
    item = _item_type(inner)
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        found = value if isinstance(value, Mapping) else {}
        children = _fields(inner, found, f"{path}.", mistake)
        return FormField("group", path, label, required=required, children=children, problem=problem)
    if isinstance(item, type) and issubclass(item, BaseModel):
        entries = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
        items = [
            _fields(item, entry if isinstance(entry, Mapping) else {}, f"{path}.{number}.", mistake)
            for number, entry in enumerate(entries)
        ]
        return FormField("list", path, label, required=required, items=items, problem=problem)
    if item is not None:
        lines = [str(entry) for entry in value] if isinstance(value, list | tuple) else []
        if mistake and mistake.path.startswith(f"{path}."):
            problem = mistake.message
        return FormField("lines", path, label, "\n".join(lines), required, problem=problem)
    if get_origin(inner) is Literal:
        return FormField(
            "choice", path, label, str(value or ""), required, tuple(get_args(inner)), problem=problem
        )
    text = "" if value is None else str(value)
    kind: Kind = "line"
    if inner is date:
        kind = "date"
    elif inner is time:
        kind, text = "time", _clock(text)
    elif inner is int:
        kind = "number"
    elif len(text) > _LONG or path.split(".")[-2:-1] in (["statement"], ["about"]):
        kind = "long"
    return FormField(kind, path, label, text, required, problem=problem)


def _read(model: type[BaseModel], form: Mapping[str, str], prefix: str) -> dict[str, Any] | None:
    data: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        path, inner = f"{prefix}{name}", _bare(info.annotation)
        item = _item_type(inner)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found = _read(inner, form, f"{path}.")
            if found:
                data[name] = found
        elif isinstance(item, type) and issubclass(item, BaseModel):
            count = form.get(f"{path}.count", "0")
            entries = min(
                int(count) if count.isascii() and count.isdigit() and len(count) < 5 else 0, _MAX_ITEMS
            )
            if entries:
                data[name] = [_read(item, form, f"{path}.{number}.") or {} for number in range(entries)]
        elif item is not None:
            lines = [line.strip() for line in form.get(path, "").split("\n") if line.strip()]
            if lines:
                data[name] = lines
        else:
            # One line, as what is quoted must stand in the file as it is.
            text = " ".join(form.get(path, "").split())
            if text:
                data[name] = text
    return data or None


def _with_dates(model: type[BaseModel], data: Mapping[str, Any]) -> dict[str, Any]:
    """Dates and numbers as such, so that the file looks as one writes it by hand; in the model's order."""
    typed: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        if name not in data:
            continue
        value, inner = data[name], _bare(info.annotation)
        item = _item_type(inner)
        if isinstance(inner, type) and issubclass(inner, BaseModel) and isinstance(value, Mapping):
            typed[name] = _with_dates(inner, value)
        elif isinstance(item, type) and issubclass(item, BaseModel) and isinstance(value, list):
            typed[name] = [
                _with_dates(item, entry) if isinstance(entry, Mapping) else entry for entry in value
            ]
        elif inner is date and isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            try:
                typed[name] = date.fromisoformat(value)
            except ValueError:
                typed[name] = value  # the check tells
        elif inner is int and isinstance(value, str) and re.fullmatch(r"\d{1,9}", value):
            typed[name] = int(value)
        elif inner is time:
            typed[name] = _clock(str(value))
        else:
            typed[name] = value
    return typed


def _bare(annotation: Any) -> Any:
    """Without "or None" and without what the model adds to a type."""
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _item_type(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) in (tuple, list) else None


def _clock(text: str) -> str:
    found = re.match(r"(\d{1,2})[:.](\d{2})", text)
    return f"{int(found[1]):02d}:{found[2]}" if found else text


LABELS = {
    "title": "Titel", "short_title": "Kort titel", "organiser": "Arrangør", "website": "Hjemmeside",
    "checked_on": "Set efter den", "source": "Hvor står det?", "contact": "Kontakt", "days": "Dage",
    "roles": "Hvem deltager?", "prices": "Priser", "price_notes": "Forbehold om priser",
    "registration": "Tilmelding", "refund": "Afbud", "audience": "Målgruppe", "speakers": "Oplægsholdere",
    "sessions": "Program", "contacts": "Kontaktpersoner", "takeaways": "Udbytte", "da": "Dansk", "en": "Engelsk",
    "publisher": "Udgiver", "url": "Adresse på nettet", "date": "Dato", "email": "Mail",
    "statement": "Sådan siges det", "city": "By", "also_called": "Kaldes også (én på hver linje)",
    "weekday": "Ugedag", "start": "Begynder", "end": "Slutter", "venue": "Sted", "name": "Navn",
    "street": "Vej", "postcode": "Postnummer", "town": "By", "availability": "Ledige pladser",
    "status": "Tilstand", "known_on": "Set den", "known_from": "Set hvor?", "id": "Kort navn", "label": "Betegnelse",
    "words": "Ord, folk bruger (ét på hver linje)", "amount": "Kroner", "both_roles": "De to roller (én på hver linje)",
    "deadline": "Frist", "link": "Link", "how": "Hvordan?", "none_after": "Ingen penge tilbage efter",
    "before": "Før den dag", "bring_management": "Tag ledelsen med", "position": "Stilling", "speaker": "Kort navn på oplægsholder",
    "kind": "Slags", "gloss": "Undertitel", "about": "Hvad handler det om?", "organisation": "Organisation",
}  # fmt: skip

_REASONS = (
    (r"(\S+) is a (\w+), not a (\w+)", "{0} er en {1}, ikke en {2}. Ret datoen eller ugedagen."),
    (r"says nothing of '(.+)', which", "Teksten nævner ikke »{0}«, som står ved siden af. Ret den ene."),
    (r"the day ends at (\S+), before it starts at (\S+)", "Dagen slutter kl. {0}, før den begynder kl. {1}."),
    (
        r"prices name the role '(.+)', which",
        "Priserne nævner rollen »{0}«, som ikke står under »Hvem deltager?«.",
    ),
    (
        r"'(.+)' names the speaker '(.+)', who",
        "»{0}« nævner oplægsholderen »{1}«, som ikke står under Oplægsholdere.",
    ),
    (r"'(.+)' names the city '(.+)', which", "»{0}« nævner byen »{1}«, som ikke står under Dage."),
    (r"'(.+)' ends at (\S+), before it starts", "»{0}« slutter kl. {1}, før det begynder."),
    (r"'(.+)' starts at (\S+), before '(.+)' is over", "»{0}« begynder kl. {1}, før »{2}« er slut."),
    (r"Field required|; add it", "Skal udfyldes."),
    (r"write the text on one line", "Skriv teksten på én linje."),
    (r"match pattern", "Skriv en hel mailadresse."),
    (r"valid date|a date", "Skriv en dato, fx 2026-11-04."),
    (r"valid time|time", "Skriv et klokkeslæt, fx 13:00."),
    (r"valid integer|greater than", "Skriv et helt tal."),
    (r"Input should be '(.+)'", "Vælg en af: {0}."),
    (r"at least (\d+)", "Der skal mindst være {0}."),
)


__all__ = [
    "FILE",
    "FOLDER_NAME",
    "FormField",
    "Mistake",
    "check",
    "form_data",
    "form_fields",
    "in_danish",
    "read_form",
    "rearranged",
    "to_yaml",
]
