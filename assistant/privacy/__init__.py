"""Personal data replaced by placeholders before a text is stored or leaves this machine, and put back after."""

from assistant.privacy.masking import MAX_CHARACTERS, Masked, MaskingError, mask

__all__ = ["MAX_CHARACTERS", "Masked", "MaskingError", "mask"]
