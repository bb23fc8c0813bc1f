"""Personal data is masked before anything goes to a model whose host is not trusted."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from assistant.conference import Conference
from assistant.errors import ChatModelError

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

logger = logging.getLogger(__name__)

_BETWEEN = (
    "\n\n␞\n\n"  # parts the messages while they are masked together, so that a name has one placeholder
)

Restore = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class MaskedMessages:
    """Messages that hold no personal data, and how to put it back into a reply."""

    messages: "list[BaseMessage]"
    restore: Restore


def unmasked(messages: "Sequence[BaseMessage]") -> MaskedMessages:
    """The messages as they are, for a trusted host."""
    return MaskedMessages(list(messages), lambda text: text)


def masked(
    messages: "Sequence[BaseMessage]", keep: Sequence[str], names: Sequence[str] = ()
) -> MaskedMessages:
    """The messages with personal data replaced.

    Args:
        messages: what would be sent.
        keep: what is public: the organisers' contacts, speakers, halls.
        names: what is known to be a person's name.

    Raises:
        ChatModelError: the masking failed; nothing may be sent.
    """
    try:
        result = import_module("assistant.privacy").mask(
            _BETWEEN.join(str(m.content) for m in messages), names=names, keep=keep
        )
        texts = result.text.split(_BETWEEN)
    except Exception as error:  # noqa: BLE001 - without masking nothing is sent, whatever the reason
        logger.error("personal data could not be masked, so nothing was sent: %s", type(error).__name__)
        raise ChatModelError("personal data could not be masked") from None
    if len(texts) != len(messages):
        raise ChatModelError("personal data could not be masked")
    changed = [
        message.model_copy(update={"content": text}) for message, text in zip(messages, texts, strict=True)
    ]
    return MaskedMessages(changed, result.restore)


def published(conferences: Sequence[Conference]) -> tuple[str, ...]:
    """What of conferences is public and is left as it is: contacts, speakers, organisers, halls."""
    kept: list[str] = []
    for conference in conferences:
        kept += [conference.contact.email, conference.organiser, conference.website or ""]
        kept += [speaker.name for speaker in conference.speakers]
        for contact in conference.contacts:
            kept += [contact.name, contact.email]
        for day in conference.days:
            kept += [
                day.venue.address,
                day.venue.name,
                day.venue.street,
                f"{day.venue.postcode} {day.venue.town}",
            ]
    return tuple(dict.fromkeys(part for part in kept if part))
