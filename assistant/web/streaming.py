"""An answer's sentences as they are checked, then the answer itself."""

import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterator

import anyio.to_thread

from assistant.types import Answer

Ask = Callable[[Callable[[str], None]], Answer]


def streamed(ask: Ask) -> Iterator[str | Answer]:
    """Run ``ask`` in a thread; yield each sentence it tells of, and last what it returns.

    Raises whatever ``ask`` raises. Where the reader goes away in between, the thread ends by itself:
    the answer has a time limit.
    """
    told: queue.Queue[str | Answer | BaseException] = queue.Queue()

    def work() -> None:
        try:
            told.put(ask(told.put))
        except BaseException as error:  # noqa: BLE001 - raised again where the answer is waited for
            told.put(error)

    threading.Thread(target=work, name="answer", daemon=True).start()
    while True:
        item = told.get()
        if isinstance(item, BaseException):
            raise item
        yield item
        if isinstance(item, Answer):
            return


async def in_threads(items: Iterator[str], limiter: anyio.CapacityLimiter) -> AsyncIterator[str]:
    """The items, each waited for in a thread, of which ``limiter`` allows so many."""
    while (item := await anyio.to_thread.run_sync(next, items, None, limiter=limiter)) is not None:
        yield item


def has_writer(assistant: object) -> bool:
    """Whether a language model writes this assistant's answers, so that sentences come one by one."""
    return getattr(assistant, "writer", None) is not None
