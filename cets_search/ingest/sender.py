"""Sends documents in bulk from a thread of its own, and closes an item's account once the engine has all of them."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from cets_search.engine.evidence import Index
from cets_search.engine.loading import Loading, Refusal, Write
from cets_search.ingest.crew import TICK
from cets_search.ingest.shape import Account, Item, encoded, item_source, stub
from extractors.model import Outcome

FULL: Final = 4 << 20
"""Bytes after which a bulk is sent without waiting for more."""

LINGER: Final = 0.4
"""Seconds that a bulk waits to become full: each costs the engine one sync to disk, however small."""

ROOM: Final = 48 << 20
"""Bytes that may wait to be sent. Whoever brings more waits, so that memory stays bounded."""


class LedgerRefused(Exception):  # noqa: N818 - reads as what happened
    """The engine does not take an item's line in the ledger, so the file would be unaccounted for."""


@dataclass(slots=True, eq=False)
class _Delivery:
    """One item's documents on their way. `account` is set once all of them were handed over."""

    item: Item
    account: Account | None = None
    waiting: int = 0
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class _Parcel:
    """One write, and the delivery it belongs to. `last` marks what is left of a document that was refused."""

    write: Write
    delivery: _Delivery
    last: bool = False


class Sender:
    """`deliver` may be called from any thread. `on_account` is called in the sender's own thread, item by item."""

    def __init__(self, loading: Loading, on_account: Callable[[Item, Account], None]) -> None:
        self._loading = loading
        self._on_account = on_account
        self._arriving: queue.SimpleQueue[_Parcel | tuple[_Delivery, Account]] = queue.SimpleQueue()
        self._parcels: list[_Parcel] = []
        self._complete: list[_Delivery] = []
        self._room = threading.Condition()
        self._used = 0
        self._closing = threading.Event()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)
        self._thread.start()

    def deliver(self, item: Item, writes: Iterable[Write], account: Account) -> None:
        """Hand over an item's documents and its account; waits for room. Raises what sending failed with."""
        delivery = _Delivery(item)
        for write in writes:
            self._enter(len(write.source))
            self._arriving.put(_Parcel(write, delivery))
        self._arriving.put((delivery, account))

    def close(self) -> None:
        """Wait until everything handed over is in the index. Raises what sending failed with."""
        self._closing.set()
        self._thread.join()
        self.check()

    def check(self) -> None:
        """Raise what sending failed with, if it did."""
        if self._failure is not None:
            raise self._failure

    def _enter(self, size: int) -> None:
        with self._room:
            while self._used and self._used + size > ROOM:
                self.check()
                self._room.wait(TICK)
            self._used += size
        self.check()

    def _run(self) -> None:
        try:
            while not self._closing.is_set() or self._parcels or self._complete or not self._arriving.empty():
                self._gather()
                self._send()
        except Exception as error:  # noqa: BLE001 - whatever it is, `check` raises it where the work is handed over
            self._failure = error

    def _gather(self) -> None:
        """Take what arrives until a bulk is full, has lingered long enough, or nothing more can come."""
        size = sum(len(parcel.write.source) for parcel in self._parcels)
        until = time.monotonic() + LINGER
        while size < FULL:
            wait = until - time.monotonic()
            if wait <= 0 or (self._closing.is_set() and self._arriving.empty()):
                return
            try:
                arrived = self._arriving.get(timeout=min(wait, TICK))
            except queue.Empty:
                continue
            if isinstance(arrived, _Parcel):
                arrived.delivery.waiting += 1
                self._parcels.append(arrived)
                size += len(arrived.write.source)
            else:
                delivery, delivery.account = arrived[0], arrived[1]
                self._settle(delivery)

    def _send(self) -> None:
        parcels, self._parcels = self._parcels, []
        complete, self._complete = self._complete, []
        lines = [(delivery, account, _line(delivery.item, account)) for delivery, account in map(_accounted, complete)]
        refusals = self._loading.write([*(parcel.write for parcel in parcels), *(line for _, _, line in lines)])
        refused = {(refusal.write.index, refusal.write.id): refusal for refusal in refusals}
        for parcel in parcels:
            self._confirm(parcel, refused.get((parcel.write.index, parcel.write.id)))
        for delivery, account, line in lines:
            if refusal := refused.get((line.index, line.id)):
                raise LedgerRefused(f"The index does not take a line of the ledger ({refusal.reason}).")
            self._on_account(delivery.item, account)
        with self._room:
            self._used -= sum(len(parcel.write.source) for parcel in parcels if not parcel.last)
            self._room.notify_all()

    def _confirm(self, parcel: _Parcel, refusal: Refusal | None) -> None:
        delivery = parcel.delivery
        if refusal is None or parcel.last:
            delivery.waiting -= 1
            self._settle(delivery)
            return
        delivery.refused.append(refusal.reason)
        left = stub(json.loads(parcel.write.source), f"refused by the index: {refusal.reason}")
        self._parcels.append(_Parcel(replace(parcel.write, source=encoded(left)), delivery, last=True))

    def _settle(self, delivery: _Delivery) -> None:
        if delivery.account is not None and not delivery.waiting:
            self._complete.append(delivery)


def _line(item: Item, account: Account) -> Write:
    return Write(Index.ITEMS, item.id, encoded(item_source(item, account)))


def _accounted(delivery: _Delivery) -> tuple[_Delivery, Account]:
    """The account, with what the index refused of the item's documents."""
    account = delivery.account
    if account is None:
        raise LedgerRefused("An item was closed before its documents were all handed over.")
    if not delivery.refused:
        return delivery, account
    outcome = Outcome.FAILED if len(delivery.refused) == account.documents else Outcome.PARTIAL
    kinds = ", ".join(sorted(set(delivery.refused)))
    told = f"{len(delivery.refused):,} of {account.documents:,} documents refused by the index ({kinds})"
    return delivery, replace(account, outcome=outcome, reason="; ".join(filter(None, (account.reason, told))))
