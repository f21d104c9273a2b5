"""What was made of something that may come again: the newest, as much of it as a bound allows."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Holds values by their keys, those asked for last, of at most `most` in size together. Safe to share among
    threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value, None where it is not held (any more)."""
        with self._lock:
            held = self._held.get(key)
            if held is None:
                return None
            self._held.move_to_end(key)
            return held[0]

    def put(self, key: K, value: V, size: int) -> None:
        """Hold a value in place of an earlier one; one larger than all that may be held is not."""
        if size > self._most:
            return
        with self._lock:
            self._size += size - self._held.pop(key, (value, 0))[1]
            self._held[key] = (value, size)
            while self._size > self._most:
                self._size -= self._held.popitem(last=False)[1][1]
