"""Answers from a conference's typed facts."""

from assistant.composing.facts.choosing import choose_finding
from assistant.composing.facts.composer import NOT_KNOWN, UNSTATED, Finding, find_facts
from assistant.composing.facts.described import with_what_is_described

__all__ = ["NOT_KNOWN", "UNSTATED", "Finding", "choose_finding", "find_facts", "with_what_is_described"]
