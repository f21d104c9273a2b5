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
        start = self.first if self.first > -_HIGHEST else "the first"
        through = f"to {self.last}" if self.last is not None else "on"
        return f"rows of {self.table} from rowid {start} {through} cannot be read: {self.reason}"


def scan(database: Database, table: str, columns: Sequence[str], after: int | None = None) -> Iterator[Row | Gap]:
    """Rows of a rowid table in rowid order, from behind `after`; damage is stepped over and given as a `Gap`."""
    present = [column for column in columns if column in database.columns.get(table, ())]
    table_scan = _Scan(database, table, aliased([database.rowid(table), *map(quoted, present)]))
    last = after if after is not None else -_HIGHEST - 1
    for _ in range(MOST_GAPS):
        try:
            for row in table_scan.rows(last + 1):
                last = row[0]
                yield _row(present, row)
        except sqlite3.Error as error:
            # Python reads a row ahead: the one before the damage is still to be had.
            while (single := table_scan.first_at(last + 1)) is not None:
                last = single[0]
                yield _row(present, single)
            beyond = table_scan.next_readable(last + 1)
            yield Gap(table, last + 1, None if beyond is None else beyond - 1, in_words(error))
            if beyond is None:
                return
            last = beyond - 1
        else:
            return
    yield Gap(table, last + 1, None, f"it is damaged in more than {MOST_GAPS} places")


def _row(columns: Sequence[str], row: tuple[int, tuple[Cell, ...]]) -> Row:
    return Row(row[0], dict(zip(columns, row[1], strict=True)))


def aliased(expressions: Sequence[str]) -> str:
    """A column list whose results have names of ours: Python stumbles over seized names that are no UTF-8."""
    return ", ".join(f"{expression} AS c{number}" for number, expression in enumerate(expressions))


@dataclass(frozen=True, slots=True)
class _Scan:
    """Reads one table by its rowids; `chosen` is the rowid and the columns."""

    database: Database
    table: str
    chosen: str

    def rows(self, rowid: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Rows from `rowid` on. Raises `sqlite3.Error` at damage, and where rowids do not rise."""
        before = rowid - 1
        for row in self._execute(rowid, ""):
            self.database.watch.row()
            if row[0] <= before:
                raise sqlite3.DatabaseError
            before = row[0]
            yield row[0], row[1:]

    def first_at(self, rowid: int) -> tuple[int, tuple[Cell, ...]] | None:
        """The first row at or behind `rowid`; None where there is none, or it cannot be read."""
        try:
            row = self._execute(rowid, "LIMIT 1").fetchone()
        except sqlite3.Error:
            return None
        return (row[0], row[1:]) if row and row[0] >= rowid else None

    def next_readable(self, low: int) -> int | None:
        """The first rowid behind `low` that reads again, found by doubling steps and then halving them."""
        step, found = 1, None
        while found is None and low + step < _HIGHEST:
            found = self.first_at(low + step)
            step *= 2
        if found is None:
            return None
        step //= 2
        below, above = low + step // 2, low + step
        while below + 1 < above:
            middle = (below + above) // 2
            nearer = self.first_at(middle)
            if nearer is None:
                below = middle
            else:
                above, found = middle, nearer
        return found[0]

    def _execute(self, rowid: int, limit: str) -> sqlite3.Cursor:
        # Not `> rowid - 1`: that would seek the page of the row before, which may be the damaged one.
        where = f"{self.database.rowid(self.table)} >= ? ORDER BY 1 {limit}"
        sql = f"SELECT {self.chosen} FROM {quoted(self.table)} WHERE {where}"  # noqa: S608  (quoted names)
        self.database.watch.row()
        return self.database.connection.execute(sql, (rowid,))


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
