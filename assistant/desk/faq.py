"""An organiser's answer as a file of the knowledge folder, and its question as a case of the evaluation."""

import contextlib
import os
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.desk.errors import DeskError
from assistant.sentences import split_sentences
from assistant.store.values import Written
from assistant.words import fold, tokens

FOLDER = "faq"
MAX_ANSWER = 8_000  # characters
MAX_WORDINGS = 4  # beside the question itself
_TITLE = {"da": "Svar fra arrangørerne", "en": "Answers from the organisers"}
_SOURCES = {"da": "Kilder", "en": "Sources"}
_SOURCE_ID = "svar"
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def answer_files(
    written: Written, today: date, taken: Container[str] = (), wordings: Sequence[tuple[str, str]] = ()
) -> dict[str, bytes]:
    """{source: contents} of an answer: one file a language.

    Args:
        written: the answer; its ``file`` is kept where it has one.
        today: becomes ``checked_on``.
        taken: sources that are in use already.
        wordings: (language, text) of how people asked; the different ones stand above the answer, too.

    Raises:
        DeskError: something is missing or too long.
    """
    _check(written, today)
    source = written.file or _free_source(written.question, taken)
    files = {
        source: _markdown(written, _headings(written.question, "da", wordings), written.danish, "da", today)
    }
    if written.english.strip():
        question = written.question_english.strip() or written.question
        twin = f"{source.removesuffix('.md')}.en.md"
        files[twin] = _markdown(written, _headings(question, "en", wordings), written.english, "en", today)
    return files


def _check(written: Written, today: date) -> None:
    for text, what in (
        (written.question, "spørgsmålet"),
        (written.danish, "svaret på dansk"),
        (written.source, "kilden (hvor står det?)"),
        (written.owner, "ejeren (hvem står inde for svaret?)"),
    ):
        if not any(char.isalnum() for char in text):
            raise DeskError(f"Skriv {what}.")
    if max(len(written.danish), len(written.english)) > MAX_ANSWER:
        raise DeskError(
            f"Svaret er for langt; skriv højst {MAX_ANSWER} tegn, eller læg det op som et dokument."
        )
    if written.valid_until is not None and written.valid_until < today:
        raise DeskError("»Gælder til« er en dag, der er gået. Vælg en dag, der kommer.")


def _free_source(question: str, taken: Container[str]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", fold(question)).strip("-")[:60].rstrip("-") or "svar"
    number, source = 1, f"{FOLDER}/svar-{slug}.md"
    while source in taken:
        number += 1
        source = f"{FOLDER}/svar-{slug}-{number}.md"
    return source


def _headings(question: str, language: str, wordings: Sequence[tuple[str, str]]) -> list[str]:
    """The question, and other ways it was asked in that language: a section each, so that each is found."""
    different = {_plain(question): _one_line(question)}
    for spoken, text in wordings:
        if (
            spoken == language and len(different) <= MAX_WORDINGS and "[" not in text
        ):  # "[NAVN_1]" is nobody's
            different.setdefault(_plain(text), _one_line(text))
    return [text for plain, text in different.items() if plain]


def _plain(text: str) -> str:
    return " ".join(tokens(fold(text)))


def _markdown(written: Written, questions: Sequence[str], answer: str, language: str, today: date) -> bytes:
    import yaml

    link = written.source.strip()
    url = link if re.fullmatch(r"https?://\S+", link) else None
    head: dict[str, Any] = {
        "title": _TITLE[language],
        "language": language,
        "sources": [
            {
                "id": _SOURCE_ID,
                "title": _one_line(link),
                "publisher": _one_line(written.owner),
                "url": url,
                "date": today.isoformat(),
            }
        ],
        "checked_on": today,
    }
    if written.valid_until is not None:
        head["valid_until"] = written.valid_until
    # A line that looks like a heading or a list of sources would divide the answer.
    lines = [
        re.sub(r"^\s{0,3}#+\s*", "", line).rstrip()
        for line in answer.replace("\r\n", "\n").strip().split("\n")
    ]
    lines = ["" if re.fullmatch(r"\s*(?:=+|-{2,})", line) else line for line in lines]
    lines = [re.sub(r"^([*_]*)(Kilder?|Sources?)([*_]*\s*:)", r"– \1\2\3", line) for line in lines]
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000)
    body = "\n".join(lines)
    sections = [f"## {question}\n\n{body}\n\n{_SOURCES[language]}: {_SOURCE_ID}\n" for question in questions]
    text = "\n".join(sections)
    return f"---\n{front}---\n\n{text}".encode()


def _one_line(text: str) -> str:
    return " ".join(text.split()).lstrip("# ")


@dataclass(frozen=True, slots=True)
class AnsweredCases:
    """The evaluation's cases that come from answered questions, in one YAML file.

    The file is rewritten whole, so that a reader never sees half of it.
    """

    path: Path

    def add(self, written: Written, today: date) -> None:
        """Add the case of an answer, or replace it where the same file was answered before."""
        cases = [case for case in self.load() if case["expect"]["sources"] != [written.file]]
        cases.append(_case(written, today, {case["id"] for case in cases}))
        self._write(cases)

    def remove(self, file: str) -> None:
        """Take the case of a retired file away."""
        cases = self.load()
        kept = [case for case in cases if case["expect"]["sources"] != [file]]
        if kept != cases:
            self._write(kept)

    def load(self) -> list[dict[str, Any]]:
        """The cases there are."""
        import yaml

        try:
            loaded = yaml.safe_load(self.path.read_text(encoding="utf-8")) or []
        except FileNotFoundError:
            return []
        except (OSError, UnicodeError, yaml.YAMLError) as error:
            raise DeskError(f"{self.path.name} kan ikke læses ({error}). Ret eller fjern filen.") from error
        return loaded if isinstance(loaded, list) else []

    def _write(self, cases: list[dict[str, Any]]) -> None:
        import yaml

        text = (
            "# answered: questions the organisers answered on their desk; written by it\n"
            + yaml.safe_dump(cases, allow_unicode=True, sort_keys=False, width=10_000)
        )
        if not cases:
            with contextlib.suppress(OSError):
                self.path.unlink()  # an empty file is no list of cases
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            temporary = self.path.with_name(f".{self.path.name}.ny")
            with temporary.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.path)
        except OSError as error:
            raise DeskError(f"{self.path} kan ikke skrives ({error.strerror}).") from error


def _case(written: Written, today: date, taken: Container[str]) -> dict[str, Any]:
    base = f"answered-{Path(written.file).stem.removeprefix('svar-')}"[:80].rstrip("-")
    number, identifier = 1, base
    while identifier in taken:
        number += 1
        identifier = f"{base}-{number}"
    sentences = split_sentences(written.danish.strip())
    first = sentences[0].text if sentences else ""
    return {
        "id": identifier,
        "kind": "answered",
        "split": "dev",
        "difficulty": "easy",
        "language": "da",
        "today": today,
        "provenance": "organiser",
        "question": _one_line(written.question),
        "expect": {
            "abstained": False,
            "contains_all": [[figure.rstrip(".,:")] for figure in dict.fromkeys(_FIGURE.findall(first))],
            "sources": [written.file],
            "note": f"answered by {_one_line(written.owner)}",
        },
    }
