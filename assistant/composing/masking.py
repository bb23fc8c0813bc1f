"""Personal data is masked before anything goes to a model whose host is not trusted."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import ChatModelError
from assistant.privacy import mask

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
    messages: "Sequence[BaseMessage]", keep: Collection[str], names: Sequence[str] = ()
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
        result = mask(_BETWEEN.join(str(m.content) for m in messages), names=names, keep=keep)
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
