"""``med-assistant model``."""

import time

import typer

from assistant.errors import ChatModelError
from assistant.settings import Settings


def model() -> None:
    """Say whether the language model of MED_LLM answers. No question is sent, and no index is needed."""
    from assistant import bootstrap
    from assistant.composing.calling import ModelCaller

    settings = Settings.load()
    caller = ModelCaller(bootstrap.load_chat_model(settings))
    host = bootstrap.model_host(settings)
    started = time.perf_counter()
    try:
        caller.try_out(settings.llm_timeout)
    except ChatModelError as error:
        raise ChatModelError(
            f"MED_LLM={settings.llm}: {error}. Answers are built in until it answers."
        ) from None
    sent = "as they are" if host in settings.trusted_hosts else "with personal data masked"
    typer.echo(
        f"{settings.llm} answers{f' at {host}' if host else ''}; the first word took {time.perf_counter() - started:.1f} s. "
        f"Questions are sent {sent}."
    )
