"""The test cases, and the lock that makes an edit of the test half visible."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

FOLDER = Path(__file__).parent / "cases"
LOCK = Path(__file__).parent / "cases.lock.json"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is there
GATE_CASES_PER_KIND = 6

GROUPS: Mapping[str, tuple[str, ...]] = {
    "conference": ("price", "programme", "place", "people", "registration"),
    "guidance": ("ai-rules", "cases", "genai", "med-rules", "methods", "work-environment"),
    "multi-turn": ("multi-turn",),
    "clock": ("clock",),
    "english": ("english",),
    "variants": ("variants",),
    "false-premise": ("false-premise",),
    "injection": ("injection",),
}


class CasesError(Exception):
    """A case file or the lock cannot be used; the message says where and why."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Message(_Strict):
    """One turn of the conversation before the question."""

    role: Literal["user", "assistant"]
    content: str


class Expectation(_Strict):
    """What a right answer does. A field left out is not checked."""

    abstained: bool | None = None
    contains_all: tuple[tuple[str, ...], ...] = ()
    contains_none: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""


class Case(_Strict):
    """One question with what is expected of its answer."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    kind: str
    split: Literal["dev", "test"]
    difficulty: Literal["easy", "medium", "hard"]
    language: Literal["da", "en"]
    today: date
    provenance: str
    tags: tuple[str, ...] = ()
    history: tuple[Message, ...] = ()
    question: str
    expect: Expectation

    @property
    def group(self) -> str:
        """The line of the targets that the case counts for."""
        if self.kind.startswith("unanswerable"):
            return "unanswerable"
        return next((group for group, kinds in GROUPS.items() if self.kind in kinds), self.kind)

    def digest(self) -> str:
        """SHA-256 of everything the case says, whatever its layout in the file."""
        canonical = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def load_cases(folder: Path = FOLDER) -> list[Case]:
    """All cases, in order of their id.

    Raises:
        CasesError: a file is no list of cases, a case is malformed, or an id occurs twice.
    """
    cases: dict[str, Case] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            entries = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe one
        except yaml.YAMLError as error:
            raise CasesError(f"{path.name}: {error}") from error
        if not isinstance(entries, list):
            raise CasesError(f"{path.name}: is no list of cases")
        for entry in entries:
            name = entry.get("id", "a case without id") if isinstance(entry, dict) else "an entry"
            try:
                case = Case.model_validate(entry)
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(map(str, first["loc"]))
                raise CasesError(f"{path.name}: {name}: {where}: {first['msg']}") from error
            if case.id in cases:
                raise CasesError(f"{path.name}: the id {case.id} occurs twice")
            cases[case.id] = case
    if not cases:
        raise CasesError(f"{folder}: holds no cases")
    return [cases[key] for key in sorted(cases)]


def gate_subset(cases: Iterable[Case], per_kind: int = GATE_CASES_PER_KIND) -> list[Case]:
    """A small fixed sample of the dev half: the same few of every kind, whatever else is added."""
    chosen: dict[str, list[Case]] = {}
    for case in sorted(cases, key=lambda case: hashlib.sha256(case.id.encode()).hexdigest()):
        if case.split == "dev" and len(chosen.setdefault(case.kind, [])) < per_kind:
            chosen[case.kind].append(case)
    return sorted((case for group in chosen.values() for case in group), key=lambda case: case.id)


@dataclass(frozen=True, slots=True)
class LockReport:
    """How the test cases differ from the lock."""

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether no test case was changed, removed or added."""
        return not (self.changed or self.missing or self.added)

    def __str__(self) -> str:
        if self.holds:
            return "the test cases are the locked ones"
        parts = [
            f"{what}: {', '.join(ids)}"
            for what, ids in (("changed", self.changed), ("missing", self.missing), ("added", self.added))
            if ids
        ]
        return "the test cases differ from evals/cases.lock.json; " + "; ".join(parts)


def write_lock(cases: Sequence[Case], path: Path = LOCK) -> int:
    """Write the digests of the test cases; returns how many."""
    digests = {case.id: case.digest() for case in cases if case.split == "test"}
    body = {"format": 1, "algorithm": "sha256 over canonical JSON", "cases": dict(sorted(digests.items()))}
    path.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")
    return len(digests)


def check_lock(cases: Sequence[Case], path: Path = LOCK) -> LockReport:
    """Compare the test cases with the lock.

    Raises:
        CasesError: there is no readable lock.
    """
    try:
        locked = json.loads(path.read_text(encoding="utf-8"))["cases"]
    except (OSError, ValueError, KeyError) as error:
        raise CasesError(f"{path.name}: no readable lock; write one with: python -m evals lock") from error
    present = {case.id: case.digest() for case in cases if case.split == "test"}
    moved = {case.id for case in cases if case.split != "test"} & locked.keys()
    return LockReport(
        changed=tuple(sorted(moved | {i for i in present.keys() & locked.keys() if present[i] != locked[i]})),
        missing=tuple(sorted(locked.keys() - present.keys() - moved)),
        added=tuple(sorted(present.keys() - locked.keys())),
    )
