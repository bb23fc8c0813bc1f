"""The language model, where one is configured: LangChain's chat model behind one function."""

import importlib.util
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.errors import ChatModelError, SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# provider -> (package, extra of ours, the provider's own variable for the key)
_PROVIDERS = {
    "openai": ("langchain_openai", "openai", "OPENAI_API_KEY"),
    "azure_openai": ("langchain_openai", "openai", "AZURE_OPENAI_API_KEY"),
    "ollama": ("langchain_ollama", "ollama", ""),
    "anthropic": ("langchain_anthropic", "anthropic", "ANTHROPIC_API_KEY"),
    "mistralai": ("langchain_mistralai", "mistral", "MISTRAL_API_KEY"),
}
_ALIASES = {"mistral": "mistralai", "azure": "azure_openai"}
_ADDRESSES = ("openai_api_base", "azure_endpoint", "base_url", "anthropic_api_url", "endpoint")
_RETRIES = 1  # of the provider's client: connection errors, 408, 409, 429 and 5xx before the first word
_MAX_TOKENS = 700  # of one reply; a longer answer is not read in a chat
_AZURE_VERSION = "2024-10-21"  # of Azure's interface; OPENAI_API_VERSION names another


def load_chat_model(
    name: str, *, base_url: str | None = None, api_key: str | None = None, timeout_s: float = 20.0
) -> "BaseChatModel":
    """The chat model ``name``, given as ``provider:model``. Nothing is sent yet.

    Args:
        name: as LangChain's ``init_chat_model`` takes it.
        base_url: of an OpenAI-compatible server, of Ollama, or of a proxy.
        api_key: a server of one's own often needs none.
        timeout_s: seconds after which a silent connection is given up.

    Raises:
        SettingsError: the provider is unknown, its package is not installed, or a key is needed.
    """
    provider, _, model = name.partition(":")
    provider = _ALIASES.get(provider, provider)
    if provider not in _PROVIDERS:
        known = ", ".join(sorted({*_PROVIDERS, *_ALIASES}))
        raise SettingsError(f"MED_LLM={name}: the provider {provider!r} is unknown; known are {known}")
    package, extra, key_variable = _PROVIDERS[provider]
    if importlib.util.find_spec(package) is None:
        raise SettingsError(
            f"MED_LLM={name} needs the package {package.replace('_', '-')}; install it with pip install '.[{extra}]'"
        )
    options: dict[str, Any] = {"temperature": 0}
    if provider == "ollama":
        options |= {"client_kwargs": {"timeout": timeout_s}, "num_predict": _MAX_TOKENS}
    else:
        options |= {"timeout": timeout_s, "max_retries": _RETRIES, "max_tokens": _MAX_TOKENS}
        if api_key is None and not os.environ.get(key_variable):
            if base_url is None:
                raise SettingsError(f"MED_LLM={name} needs a key; set MED_LLM_API_KEY or {key_variable}")
            api_key = "none"  # a server of one's own that asks for none; the clients insist on one
    if api_key is not None and provider != "ollama":
        options["api_key"] = api_key
    if base_url is not None:
        options["azure_endpoint" if provider == "azure_openai" else "base_url"] = base_url
    if provider in ("openai", "azure_openai"):
        options["stream_usage"] = True
    if provider == "azure_openai":
        if base_url is None and not os.environ.get("AZURE_OPENAI_ENDPOINT"):
            raise SettingsError(f"MED_LLM={name} needs the resource's address; set MED_LLM_BASE_URL")
        options["api_version"] = os.environ.get("OPENAI_API_VERSION") or _AZURE_VERSION
    from langchain.chat_models import init_chat_model

    try:
        loaded: BaseChatModel = init_chat_model(model, model_provider=provider, **options)
        return loaded
    except ImportError as error:
        raise SettingsError(
            f"MED_LLM={name}: {package.replace('_', '-')} cannot be imported ({error.name}); "
            f"install it with pip install '.[{extra}]'"
        ) from None
    except ValueError as error:
        # pydantic's errors quote the values, among them the key: only the kind of mistake is told
        raise SettingsError(f"MED_LLM={name} cannot be set up ({type(error).__name__})") from None


def address_of(model: "BaseChatModel") -> str | None:
    """The address the model is reached at, from the model itself; None where it does not say."""
    for name in _ADDRESSES:
        value = getattr(model, name, None)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def host_of(model: "BaseChatModel") -> str | None:
    """The host of :func:`address_of`, in lower case."""
    address = address_of(model)
    if address is None:
        return None
    return urlsplit(address if "//" in address else f"//{address}").hostname


def failure_of(error: BaseException) -> str:
    """What kind of failure it is, without the message: that may quote prompts and keys."""
    status = _status_of(error)
    return f"{type(error).__name__} {status}" if status else type(error).__name__


def explained(error: BaseException, model: "BaseChatModel") -> str:
    """A failure as whoever runs the assistant needs it: what is wrong and what to look at; no text of it."""
    kind, host = failure_of(error), host_of(model) or "the provider"
    status = _status_of(error)
    if status in (401, 403):
        return f"{host} refuses the key ({kind}); check MED_LLM_API_KEY"
    if status == 404:
        return f"{host} knows no such model, or is addressed wrongly ({kind}); check MED_LLM and MED_LLM_BASE_URL"
    if status in (402, 429):
        return f"{host} is asked too often, or nothing is left to spend there ({kind})"
    if status and status >= 500:
        return f"{host} has a fault of its own ({kind})"
    if status:
        return f"{host} does not take what it is sent ({kind}); check MED_LLM"
    if "Timeout" in kind:
        return f"{host} is too slow ({kind}); see MED_LLM_TIMEOUT"
    if "Connect" in kind or isinstance(error, OSError):
        return f"nothing answers at {_place_of(model) or host} ({kind}); check MED_LLM_BASE_URL"
    return f"{host} gives no usable reply ({kind})"


def _status_of(error: BaseException) -> int:
    """The HTTP status, however a provider's package tells it; 0 where there is none."""
    for holder in (error, getattr(error, "response", None)):
        status = getattr(holder, "status_code", None)
        if isinstance(status, int) and status > 0:
            return status
    return 0


def _place_of(model: "BaseChatModel") -> str:
    """Host and port, as ``127.0.0.1:8080``."""
    address, host = address_of(model), host_of(model)
    if address is None or host is None:
        return ""
    parts = urlsplit(address if "//" in address else f"http://{address}")
    return f"{host}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def reach(model: "BaseChatModel", *, timeout_s: float = 2.0) -> None:
    """Look whether somebody listens at the model's address, without sending anything.

    Raises:
        ChatModelError: nobody does, or the name is not known.
    """
    import socket

    host, _, port = _place_of(model).rpartition(":")
    if not host:
        return
    try:
        socket.create_connection((host, int(port)), timeout=timeout_s).close()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ChatModelError(f"nothing answers at {host}:{port} ({reason}); check MED_LLM_BASE_URL") from None
