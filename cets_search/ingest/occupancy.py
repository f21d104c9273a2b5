"""One process at a time writes to a seizure: a lock of the operating system, gone when its holder is."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cets_search.model import Seizure


class Occupied(Exception):  # noqa: N818 - reads as what happened
    """Another process is at work on the seizure. The message says so."""


@contextmanager
def occupied(home: Path, seizure: Seizure) -> Iterator[None]:
    """Hold the seizure; `Occupied` where somebody else on this machine does."""
    folder = home / "run"
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / f"seizure-{seizure.id}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied(
                f"{seizure.key} is being loaded, retried or withdrawn by another process. Wait until it has ended."
            ) from None
        yield
    finally:
        os.close(handle)
