"""What is left to be understood from around a sentence."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Said:
    """What the question and the sentences before leave to be understood."""

    roles: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    clocks: tuple[time, ...] = ()
    sessions: frozenset[int] = frozenset()
    amounts: tuple[int, ...] = ()
