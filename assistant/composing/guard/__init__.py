"""Nothing a language model writes reaches a reader unless this lets it: sentence by sentence."""

from assistant.composing.guard.checking import Guard, Verdict
from assistant.composing.guard.passages import Passage, passages_for, quote_for

__all__ = ["Guard", "Passage", "Verdict", "passages_for", "quote_for"]
