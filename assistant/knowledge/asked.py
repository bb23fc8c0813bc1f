"""Questions that people ask in their own words, each with the section that answers it.

They stand in ``asked/*.yaml`` of the knowledge folder. A reader never sees them: search compares a new
question with them as well as with the sections themselves, since two ways of asking the same lie nearer
to each other than a question and its answer (document expansion by queries, Nogueira et al. 2019).
"""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import KnowledgeError
from assistant.safe_yaml import load_yaml
from assistant.types import Document, Language, Section


class _Asked(BaseModel):
    """The shape of a file."""

    model_config = ConfigDict(extra="forbid")

    answers: str = Field(min_length=1)  # the document, as a path within the knowledge folder
    language: Language
    questions: dict[str, list[str]]  # by the heading of the section that answers them


def read_asked(path: Path, source: str) -> Document:
    """The questions of one file, a section each, under the heading of the section they are answered in.

    Raises:
        KnowledgeError: the file is not UTF-8, not YAML, or has another shape.
    """
    try:
        data = load_yaml(path.read_bytes().decode("utf-8-sig"))
        asked = _Asked.model_validate(data)
    except UnicodeDecodeError:
        raise KnowledgeError(source, "is not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise KnowledgeError(source, f"cannot be opened ({error.strerror}); check its permissions") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise KnowledgeError(source, f"{where}not valid YAML; check indentation, colons and quotes") from None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise KnowledgeError(
            source, f"{field}: {first['msg']}; it needs answers, language and questions by heading"
        ) from None
    sections = tuple(
        Section(heading, question.strip())
        for heading, questions in asked.questions.items()
        for question in questions
        if question.strip()
    )
    return Document(source, asked.answers, asked.language, sections, kind="asked", answers=asked.answers)
