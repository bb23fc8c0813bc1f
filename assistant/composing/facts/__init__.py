"""Answers from a conference's typed facts."""

from assistant.composing.facts.composer import Finding, find_facts
from assistant.composing.facts.conditions import unknown_place
from assistant.composing.facts.fitting import fits

__all__ = ["Finding", "find_facts", "fits", "unknown_place"]
