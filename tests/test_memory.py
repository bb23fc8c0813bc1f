"""What is free is given back, so that a server does not keep what its first minute needed."""

import ctypes
import os
import sys

import numpy as np
import pytest

from assistant.memory import give_back
from evals.benchmark import resident_mb


def has_malloc_trim():
    return sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim")


@pytest.mark.skipif(not has_malloc_trim(), reason="needs the GNU C library's malloc_trim")
def test_memory_freed_below_something_in_use_is_given_back():
    held = [np.ones(4_096, np.uint8) for _ in range(25_000)]  # 100 MB in small pieces
    last = held.pop()  # what lies below it cannot simply be cut off
    held.clear()
    before = resident_mb(os.getpid())

    give_back()

    assert before - resident_mb(os.getpid()) > 50
    assert last.all()


def test_another_c_library_is_left_alone(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())

    give_back()
