"""Sends documents in bulk from threads of its own, and closes an item's account once the engine has all of them."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from cets_search.engine.evidence import Index
from cets_search.engine.loading import Loading, Refusal, Write
from cets_search.ingest.crew import TICK, Crew
from cets_search.ingest.shape import Account, Item, encoded, item_source, stub
from extractors.model import Outcome

FULL: Final = 4 << 20
"""Bytes after which a bulk is sent without waiting for more."""

CHUNK: Final = 256 << 10
"""Bytes of one item that are handed on together: each handing over wakes another thread."""

WORTH: Final = 256 << 10
"""Bytes that are sent at once where the engine has nothing in hand: it works while the next are read."""

LINGER: Final = 0.4
"""Seconds that a bulk waits to become full: each costs the engine one sync to disk, however small."""

ROOM: Final = 24 << 20
"""Bytes that may wait to be sent. Whoever brings more waits, so that memory stays bounded."""

ABREAST: Final = 2
"""Bulks on their way at once: the engine works on each with one thread."""


class LedgerRefused(Exception):  # noqa: N818 - reads as what happened
    """The engine does not take an item's line in the ledger, so the file would be unaccounted for."""


class Closed(Exception):  # noqa: N818 - reads as what happened
    """The load is being ended: an item that was not handed over whole is left for the next."""


@dataclass(slots=True, eq=False)
class _Parcel:
    """Some writes of one delivery. `closes` stands on the last of its documents, `line` on its line in the ledger;
    `left` marks what is left of documents that were refused."""

    delivery: Delivery
    writes: list[Write] = field(default_factory=list)
    size: int = 0
    closes: Account | None = None
    line: Account | None = None
    left: bool = False


class Delivery:
    """One item's documents on their way. Used by one thread; `close` ends it."""

    def __init__(self, item: Item, hand_over: Callable[[_Parcel], None]) -> None:
        self.item = item
        self.account: Account | None = None
        self.waiting = 0
        self.refused: Counter[str] = Counter()
        self._hand_over = hand_over
        self._parcel = _Parcel(self)

    def add(self, write: Write) -> None:
        """Hand over a document; waits for room. Raises what sending failed with."""
        self._parcel.writes.append(write)
        self._parcel.size += len(write.source)
        if self._parcel.size >= CHUNK:
            parcel, self._parcel = self._parcel, _Parcel(self)
            self._hand_over(parcel)

    def close(self, account: Account) -> None:
        """Hand over what is left, and the account, which is written once the engine has all documents."""
        self._parcel.closes = account
        self._hand_over(self._parcel)


class Sender:
    """`open` may be called from any thread. `on_account` is called item by item, one at a time."""

    def __init__(self, loading: Loading, on_account: Callable[[Item, Account], None]) -> None:
        self._loading = loading
        self._on_account = on_account
        self._arriving: queue.SimpleQueue[_Parcel | None] = queue.SimpleQueue()
        """What is to be sent; None only wakes whoever waits for more, to look again whether to."""
        self._changed = threading.Condition()
        self._used = 0
        self._inside = 0
        self._on_way = 0
        self._closing = threading.Event()
        self._failure: Exception | None = None
        self._crew: Crew[list[_Parcel]] = Crew("send", ABREAST, self._send)
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)
        self._thread.start()

    def open(self, item: Item) -> Delivery:
        """Begin to deliver an item."""
        return Delivery(item, self._enter)

    def close(self) -> None:
        """Wait until everything handed over is in the index, and take nothing more. Raises what sending failed with."""
        self._closing.set()
        self._arriving.put(None)
        self._thread.join()
        self.check()

    def check(self) -> None:
        """Raise what sending failed with, if it did."""
        if self._failure is not None:
            raise self._failure

    def _enter(self, parcel: _Parcel) -> None:
        if self._closing.is_set():
            raise Closed
        with self._changed:
            while self._used and self._used + parcel.size > ROOM:
                self.check()
                self._changed.wait(TICK)
            self._used += parcel.size
        self.check()
        self._put(parcel)

    def _put(self, parcel: _Parcel) -> None:
        with self._changed:
            parcel.delivery.account = parcel.delivery.account or parcel.closes
            parcel.delivery.waiting += 1
            self._inside += 1
        self._arriving.put(parcel)

    def _run(self) -> None:
        try:
            while not self._closing.is_set() or self._inside:
                if bulk := self._gather():
                    with self._changed:
                        self._on_way += 1
                    self._crew.give(bulk)
                self._crew.check()
        except Exception as error:  # noqa: BLE001 - whatever it is, `check` raises it where the work is handed over
            self._failure = error
        finally:
            self._crew.stop()

    def _gather(self) -> list[_Parcel]:
        """Take what arrives until a bulk is full, has lingered long enough, is worth sending to an engine that has
        nothing in hand, or nothing more can come."""
        bulk: list[_Parcel] = []
        size = 0
        until = time.monotonic() + LINGER
        while size < FULL:
            wait = until - time.monotonic()
            last = self._closing.is_set() and self._arriving.empty() and (bulk or not self._inside)
            if wait <= 0 or last or (size >= WORTH and not self._on_way):
                break
            try:
                parcel = self._arriving.get(timeout=min(wait, TICK))
            except queue.Empty:
                continue
            if parcel is not None:
                bulk.append(parcel)
                size += parcel.size
        return bulk

    def _send(self, bulk: list[_Parcel]) -> None:
        refusals = self._loading.write([write for parcel in bulk for write in parcel.writes])
        refused = {(refusal.write.index, refusal.write.id): refusal for refusal in refusals}
        for parcel in bulk:
            self._confirm(parcel, [refused[key] for one in parcel.writes if (key := (one.index, one.id)) in refused])
        with self._changed:
            self._on_way -= 1
            if not self._on_way:
                self._arriving.put(None)

    def _confirm(self, parcel: _Parcel, refusals: Sequence[Refusal]) -> None:
        """Let a parcel go. What was refused of it follows as what is left; behind an item's last comes its line."""
        delivery = parcel.delivery
        if parcel.line and refusals:
            raise LedgerRefused(f"The index does not take a line of the ledger ({refusals[0].reason}).")
        with self._changed:
            if refusals and not parcel.left:
                delivery.refused.update(refusal.reason for refusal in refusals)
                self._put(_Parcel(delivery, [_left(refusal) for refusal in refusals], left=True))
            delivery.waiting -= 1
            if parcel.line:
                self._on_account(delivery.item, parcel.line)
            elif delivery.account is not None and not delivery.waiting:
                account = _accounted(delivery.account, delivery.refused)
                self._put(_Parcel(delivery, [_line(delivery.item, account)], line=account))
            self._inside -= 1
            self._used -= parcel.size
            self._changed.notify_all()
            if not self._inside and self._closing.is_set():
                self._arriving.put(None)


def _left(refusal: Refusal) -> Write:
    left = stub(json.loads(refusal.write.source), f"refused by the index: {refusal.reason}")
    return replace(refusal.write, source=encoded(left))


def _line(item: Item, account: Account) -> Write:
    return Write(Index.ITEMS, item.id, encoded(item_source(item, account)))


def _accounted(account: Account, refused: Counter[str]) -> Account:
    """The account, with what the index refused of the item's documents."""
    if not refused:
        return account
    outcome = Outcome.FAILED if refused.total() == account.documents else Outcome.PARTIAL
    told = f"{refused.total():,} of {account.documents:,} documents refused by the index ({', '.join(sorted(refused))})"
    return replace(account, outcome=outcome, reason="; ".join(filter(None, (account.reason, told))))
