"""Rows of a table in rowid order, going on behind what cannot be read, and companions that walk beside them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.formats.sqlite_open import Database, in_words, quoted

# Readable stretches looked for behind damage in one table, before it is given up.
MOST_GAPS = 1000
_HIGHEST = 2**63 - 1

Cell = str | bytes | int | float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its rowid and the cells asked for by name; a column that this version of the schema lacks is None."""

    rowid: int
    cells: dict[str, Cell]

    def __getitem__(self, column: str) -> Cell:
        return self.cells.get(column)


@dataclass(frozen=True, slots=True)
class Gap:
    """Rowids from `first` to `last` that cannot be read; `last` is None where nothing readable follows."""

    table: str
    first: int
    last: int | None
    reason: str

    def __str__(self) -> str:
        through = f"to {self.last}" if self.last is not None else "on"
        return f"rows of {self.table} from rowid {self.first} {through} cannot be read: {self.reason}"


def scan(database: Database, table: str, columns: Sequence[str], after: int | None = None) -> Iterator[Row | Gap]:
    """Rows of a rowid table in rowid order, from behind `after`; damage is stepped over and given as a `Gap`."""
    present = [column for column in columns if column in database.columns.get(table, ())]
    chosen = aliased([database.rowid(table), *map(quoted, present)])
    last = after if after is not None else -_HIGHEST - 1
    for _ in range(MOST_GAPS):
        try:
            for rowid, cells in _rows(database, table, chosen, last):
                if rowid <= last:
                    raise sqlite3.DatabaseError
                last = rowid
                yield Row(rowid, dict(zip(present, cells, strict=True)))
        except sqlite3.Error as error:
            beyond = _next_readable(database, table, chosen, last + 1)
            yield Gap(table, last + 1, None if beyond is None else beyond - 1, in_words(error))
            if beyond is None:
                return
            last = beyond - 1
        else:
            return


def aliased(expressions: Sequence[str]) -> str:
    """A column list whose results have names of ours: Python stumbles over seized names that are no UTF-8."""
    return ", ".join(f"{expression} AS c{number}" for number, expression in enumerate(expressions))


def _rows(database: Database, table: str, chosen: str, last: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    sql = f"SELECT {chosen} FROM {quoted(table)} WHERE {database.rowid(table)} >= ? ORDER BY 1"  # noqa: S608
    database.watch.row()
    # Not `> last`: that would seek the page of `last`, which may be the damaged one.
    for row in database.connection.execute(sql, (last + 1,)):
        database.watch.row()
        yield row[0], row[1:]


def _next_readable(database: Database, table: str, chosen: str, low: int) -> int | None:
    """The first rowid at or behind `low` that reads again, found by doubling steps and then halving them."""
    step, high = 1, None
    while low + step < _HIGHEST:
        found = _first_at(database, table, chosen, low + step)
        if found is not None:
            high = found
            break
        step *= 2
    if high is None:
        return None
    below, above = low + step // 2, low + step
    while below + 1 < above:
        middle = (below + above) // 2
        found = _first_at(database, table, chosen, middle)
        if found is None:
            below = middle
        else:
            above, high = middle, found
    return high


def _first_at(database: Database, table: str, chosen: str, rowid: int) -> int | None:
    where = f"{database.rowid(table)} >= ? ORDER BY 1 LIMIT 1"
    sql = f"SELECT {chosen} FROM {quoted(table)} WHERE {where}"  # noqa: S608  (quoted names)
    database.watch.row()
    try:
        row = database.connection.execute(sql, (rowid,)).fetchone()
    except sqlite3.Error:
        return None
    return row[0] if row and row[0] >= rowid else None


class Companions:
    """Rows of another table that belong to the rows of a scan, read once beside it in the order of their key.

    Memory holds the rows of one key. Missing tables or columns give none; damage ends them and is in `gaps`.
    """

    def __init__(
        self, database: Database, table: str, key: str, columns: Sequence[str], after: int | None = None
    ) -> None:
        self.gaps: list[Gap] = []
        self._table = table
        self._reached = 0
        self._pending: tuple[int, dict[str, Cell]] | None = None
        self._rows = self._read(database, key, columns, after) if database.has(table, key) else iter(())

    def _read(
        self, database: Database, key: str, columns: Sequence[str], after: int | None
    ) -> Iterator[tuple[int, dict[str, Cell]]]:
        present = [column for column in columns if column in database.columns[self._table]]
        chosen = aliased([quoted(name) for name in (key, *present)])
        sql = (
            f"SELECT {chosen} FROM {quoted(self._table)} WHERE {quoted(key)} > ? "  # noqa: S608  (quoted names)
            f"ORDER BY {quoted(key)}"
        )
        try:
            for row in database.connection.execute(sql, (after if after is not None else -_HIGHEST - 1,)):
                database.watch.row()
                if isinstance(row[0], int):
                    self._reached = row[0]
                    yield row[0], dict(zip(present, row[1:], strict=True))
        except sqlite3.Error as error:
            self.gaps.append(Gap(self._table, self._reached, None, in_words(error)))

    def at(self, key: int) -> list[dict[str, Cell]]:
        """The rows of this key. Keys must be asked for in rising order."""
        found: list[dict[str, Cell]] = []
        while True:
            if self._pending is None:
                self._pending = next(self._rows, None)
            if self._pending is None or self._pending[0] > key:
                return found
            if self._pending[0] == key:
                found.append(self._pending[1])
            self._pending = None


def related(database: Database, table: str, key: str, value: object, columns: Sequence[str]) -> list[dict[str, Cell]]:
    """The first 2,048 rows whose `key` has this value; [] where the table lacks the key or cannot be read."""
    present = [column for column in columns if column in database.columns.get(table, ())]
    if not present or not database.has(table, key):
        return []
    chosen = aliased([quoted(name) for name in present])
    sql = f"SELECT {chosen} FROM {quoted(table)} WHERE {quoted(key)} = ? LIMIT 2048"  # noqa: S608  (quoted names)
    database.watch.row()
    try:
        rows = database.connection.execute(sql, (value,)).fetchall()
    except (sqlite3.Error, OverflowError):
        return []
    return [dict(zip(present, row, strict=True)) for row in rows]


def lookup(database: Database, table: str, columns: Sequence[str], rowid: object) -> dict[str, Cell]:
    """One row by its rowid; {} where there is none, or it cannot be read."""
    present = [column for column in columns if column in database.columns.get(table, ())]
    if not present or not isinstance(rowid, int) or not -_HIGHEST <= rowid <= _HIGHEST:
        return {}
    chosen = aliased([quoted(name) for name in present])
    sql = f"SELECT {chosen} FROM {quoted(table)} WHERE {database.rowid(table)} = ?"  # noqa: S608  (quoted names)
    database.watch.row()
    try:
        row = database.connection.execute(sql, (rowid,)).fetchone()
    except sqlite3.Error:
        return {}
    return dict(zip(present, row, strict=True)) if row else {}
