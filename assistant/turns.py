"""Few at a time, first come, first served: what takes the processor, when many ask at once."""

import contextvars
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Turns:
    """Runs functions in ``at_once`` threads, in the order they come.

    Threads that wait for the interpreter and for the embedding get them in no order: of forty answers worked out
    at once, one in twenty takes twice as long as the half of them, by chance. In turns it is a third longer.

    Args:
        at_once: how many threads; one more than there are processors when left out, as those that embed leave
            the interpreter to others.
    """

    def __init__(self, at_once: int | None = None) -> None:
        self._threads = ThreadPoolExecutor(at_once or (os.cpu_count() or 1) + 1, thread_name_prefix="answers")

    def __call__(
        self, work: Callable[Parameters, Result], /, *args: Parameters.args, **options: Parameters.kwargs
    ) -> Result:
        """What ``work`` returns or raises, when its turn has come. Do not call it from within such work."""
        context = contextvars.copy_context()  # spans of telemetry belong to the caller's
        return self._threads.submit(lambda: context.run(work, *args, **options)).result()
