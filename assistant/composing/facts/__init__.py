"""Answers from a conference's typed facts."""

from assistant.composing.facts.choosing import choose_finding, with_session_found
from assistant.composing.facts.composer import Finding, find_facts

__all__ = ["Finding", "choose_finding", "find_facts", "with_session_found"]
