"""How many questions a client may ask a minute."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MAX_CLIENTS = 10_000  # the longest unseen is forgotten first, so that memory stays bounded


class RateLimiter:
    """A token bucket for each client, in memory.

    Args:
        per_minute: tokens a minute, and the size of the bucket; 0 = no limit.
        max_clients: how many clients are remembered.
        clock: seconds, monotonic.
    """

    def __init__(
        self, per_minute: int, *, max_clients: int = MAX_CLIENTS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        if per_minute < 0:
            raise ValueError(f"per_minute must be 0 or more; it is {per_minute}")
        self.per_minute = per_minute
        self._max_clients = max_clients
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # client -> tokens, last seen
        self._lock = threading.Lock()

    def wait_seconds(self, client: str) -> int:
        """Take a token for ``client``: 0 when there was one, else the whole seconds until there is."""
        if self.per_minute == 0:
            return 0
        per_second = self.per_minute / 60
        with self._lock:
            now = self._clock()
            tokens, seen = self._buckets.pop(client, (float(self.per_minute), now))
            tokens = min(float(self.per_minute), tokens + (now - seen) * per_second)
            allowed = tokens >= 1
            self._buckets[client] = (tokens - 1 if allowed else tokens, now)
            while len(self._buckets) > self._max_clients:
                self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - tokens) / per_second))
