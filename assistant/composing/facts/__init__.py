"""Answers from a conference's typed facts."""

from assistant.composing.facts.composer import Finding, find_facts
from assistant.composing.facts.fitting import fits, is_elsewhere, is_near
from assistant.composing.facts.lookup import unknown_place

__all__ = ["Finding", "find_facts", "fits", "is_elsewhere", "is_near", "unknown_place"]
