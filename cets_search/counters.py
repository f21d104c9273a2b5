"""Counters with an expiry that all processes of a site share: in Redis where the site has one, else in a file.

`limits` counts; this gives it a place to keep the counts that outlives a worker and is the same for all of them.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from limits.storage import RedisStorage, Storage

from cets_search.config import Config

BUSY_SECONDS: Final = 5.0
"""How long a worker waits for another that is writing."""


class SqliteStorage(Storage):
    """`limits` counters in one SQLite file, safe among threads and processes.

    A connection for each call: a few counts a minute, and no connection is carried over a fork.
    """

    STORAGE_SCHEME: list[str] | None = None  # made by hand, never from a URI

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
        with self._writing() as db:
            db.execute("CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, count INTEGER, expires REAL)")

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a counter, which starts afresh once it has expired; its new count."""
        now = time.time()
        with self._writing() as db:
            db.execute("DELETE FROM counters WHERE expires <= ?", (now,))
            row = db.execute(
                "INSERT INTO counters VALUES (?, ?, ?) "
                "ON CONFLICT (name) DO UPDATE SET count = count + excluded.count RETURNING count",
                (key, amount, now + expiry),
            ).fetchone()
        return int(row[0])

    def get(self, key: str) -> int:
        return int(self._row(key)[0])

    def get_expiry(self, key: str) -> float:
        """When the counter expires, as seconds since the epoch; now, where there is none."""
        return self._row(key)[1]

    def check(self) -> bool:
        with self._writing() as db:
            return bool(db.execute("SELECT 1").fetchone())

    def reset(self) -> int | None:
        with self._writing() as db:
            return db.execute("DELETE FROM counters").rowcount

    def clear(self, key: str) -> None:
        with self._writing() as db:
            db.execute("DELETE FROM counters WHERE name = ?", (key,))

    def _row(self, key: str) -> tuple[int, float]:
        now = time.time()
        with self._open() as db:
            found: tuple[int, float] | None = db.execute(
                "SELECT count, expires FROM counters WHERE name = ? AND expires > ?", (key, now)
            ).fetchone()
        return found or (0, now)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            yield db
        finally:
            db.close()  # rolls back what was not committed


def shared_counters(config: Config) -> Storage:
    """The site's counters: `CETS_REDIS_URL`, or `web/counters.sqlite` under `CETS_HOME`."""
    if config.redis_url:
        return RedisStorage(config.redis_url, key_prefix="cets-web")
    return SqliteStorage(config.home / "web" / "counters.sqlite")
