"""Answers from a conference's typed facts."""

from assistant.composing.facts.composer import Finding, find_facts
from assistant.composing.facts.conditions import unknown_place

__all__ = ["Finding", "find_facts", "unknown_place"]
