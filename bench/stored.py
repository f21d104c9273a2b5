"""Documents in the loader's shape, put straight into an index."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Final

from cets_search.engine.loading import Loading, Refusal, Write

IN_A_BULK: Final = 2_000
ABREAST: Final = 2
"""Bulks on their way at once, while the next is made."""


def store(loading: Loading, writes: Iterable[Write]) -> None:
    """Write them all, visible to the next search; `SystemExit` where the engine refuses one."""
    rest = iter(writes)
    with ThreadPoolExecutor(ABREAST) as pool:
        sent = []
        while bulk := list(islice(rest, IN_A_BULK)):
            sent.append(pool.submit(loading.write, bulk))
            if len(sent) > ABREAST:
                _check(sent.pop(0).result())
        for each in sent:
            _check(each.result())
    loading.refresh()


def _check(refused: list[Refusal]) -> None:
    if refused:
        raise SystemExit(f"The engine did not take a document: {refused[0].reason}.")
