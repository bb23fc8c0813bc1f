"""Memory that is free, given back to the system."""

import ctypes
import gc
import sys


def give_back() -> None:
    """After work that needed much memory for a moment, as reading an index does; some tenths of a second.

    The GNU C library keeps what is freed below something still in use: 110 MB after a first ingest, 70 MB after
    an index was opened. Other C libraries have no such call.
    """
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
