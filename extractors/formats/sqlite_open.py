"""SQLite databases opened so that the seized file is never written to, with what its WAL or journal still holds."""

from __future__ import annotations

import shutil
import sqlite3
import struct
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from extractors.formats.chat.text import clean
from extractors.formats.source import Source
from extractors.model import Outcome

_ROWID_NAMES = ("rowid", "_rowid_", "oid")
MAGIC = b"SQLite format 3\x00"
SIDECARS = ("-wal", "-journal")
CELL_LIMIT = 64 * 1024 * 1024
# Room left on the disk that takes the copy.
SPARE = 512 * 1024 * 1024
# The longest that SQLite may work without giving one row.
STALL_SECONDS = 300
_STEPS = 1_000_000
_ERRORS = {
    "SQLITE_CORRUPT": "the database is damaged there",
    "DatabaseError": "the database is damaged there",
    "SQLITE_NOTADB": "it is no database behind its header",
    "SQLITE_TOOBIG": f"a cell is larger than {CELL_LIMIT // 1024 // 1024} MiB",
    "SQLITE_INTERRUPT": f"SQLite worked for {STALL_SECONDS} s without giving a row",
    "SQLITE_IOERR": "the file cannot be read there",
    "SQLITE_FULL": "the folder for temporary files is full",
}


class UnreadableError(Exception):
    """The database cannot be opened: `outcome` and the message say what became of it."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


@dataclass(slots=True)
class Watch:
    """Ends a query that gives no row for `STALL_SECONDS`."""

    last: float = field(default_factory=time.monotonic)

    def row(self) -> None:
        """Note that a row came."""
        self.last = time.monotonic()

    def stalled(self) -> int:
        """What SQLite's progress handler asks: 1 ends the query."""
        return int(time.monotonic() - self.last > STALL_SECONDS)


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. `columns` names the columns of each ordinary table; `notes` and `fault` are for its ledger."""

    connection: sqlite3.Connection
    columns: Mapping[str, tuple[str, ...]]
    virtual: tuple[str, ...]
    without_rowid: frozenset[str]
    notes: Mapping[str, str]
    fault: str
    watch: Watch

    def rowid(self, table: str) -> str:
        """The name under which a table gives its rowids: one that no column of its own takes."""
        taken = _lower(self.columns.get(table, ()))
        return next((name for name in _ROWID_NAMES if name not in taken), "rowid")

    def has(self, table: str, *columns: str) -> bool:
        """Whether the table is there with all these columns."""
        return set(columns) <= set(self.columns.get(table, ())) and table in self.columns


def _lower(names: tuple[str, ...]) -> set[str]:
    return {name.lower() for name in names}


def in_words(error: Exception) -> str:
    """What SQLite's error means; never its message, which may quote the database."""
    name = getattr(error, "sqlite_errorname", "") or type(error).__name__
    return next((words for code, words in _ERRORS.items() if name.startswith(code)), name)


def is_sqlite(head: bytes) -> bool:
    """Whether a file starts as SQLite databases do (https://www.sqlite.org/fileformat2.html, 1.3)."""
    return head.startswith(MAGIC) and len(head) >= 100


def table_names(source: Source) -> Mapping[str, frozenset[str]]:
    """The tables of a database and their columns, for sniffing; {} where it is none or cannot be read."""
    if not is_sqlite(source.head):
        return {}
    stamps = tuple(_stamp(_beside(source.path, suffix)) for suffix in ("", *SIDECARS))
    return _table_names(source, stamps)


@lru_cache(maxsize=4)
def _table_names(source: Source, stamps: tuple[tuple[int, int], ...]) -> Mapping[str, frozenset[str]]:
    """Remembered as long as the files' sizes and times stay, since a dozen formats ask one after the other."""
    try:
        with open_database(source, bound=64 * 1024 * 1024) as database:
            return {name: frozenset(columns) for name, columns in database.columns.items()}
    except (UnreadableError, OSError):
        return {}


def _stamp(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return 0, 0
    return state.st_size, state.st_mtime_ns


@contextmanager
def open_database(source: Source, bound: int | None = None) -> Iterator[Database]:
    """Open a seized database for reading; the file and its neighbours are left as they are.

    Where a WAL or a rollback journal lies beside it, all are copied and SQLite merges them in the copy; otherwise the
    file is read in place as immutable, which takes no lock and writes nothing. `bound` is the most bytes to copy
    (then the database is read without its WAL); None allows what the disk has room for. Raises `UnreadableError`.
    """
    if not is_sqlite(source.head):
        raise UnreadableError(Outcome.FAILED, "it does not start with a whole SQLite header")
    sidecars = [name for name in SIDECARS if _size(_beside(source.path, name))]
    with tempfile.TemporaryDirectory(prefix="sqlite-", dir=source.scratch) as folder:
        copied = bool(sidecars) and _copy(source.path, Path(folder), sidecars, bound)
        target = Path(folder) / "copy.db" if copied else source.path
        connection = _connect(target, "rw" if copied else "ro&immutable=1")
        try:
            yield _describe(connection, source, sidecars if copied else [])
        finally:
            connection.close()


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _size(path: Path) -> int:
    return _stamp(path)[0]


def _copy(path: Path, folder: Path, sidecars: list[str], bound: int | None) -> bool:
    """Copy the database with its sidecars; False where `bound` forbids it. Raises `UnreadableError`."""
    needed = _size(path) + sum(_size(_beside(path, name)) for name in sidecars)
    if bound is not None and needed > bound:
        return False
    free = shutil.disk_usage(folder).free
    if needed + SPARE > free:
        raise UnreadableError(
            Outcome.FAILED,
            f"a copy with its {' and '.join(sidecars)} needs {needed} bytes, and the folder for temporary files has "
            f"{free}; make room there (TMPDIR) and retry",
        )
    try:
        shutil.copyfile(path, folder / "copy.db")
        for name in sidecars:
            shutil.copyfile(_beside(path, name), folder / f"copy.db{name}")
    except OSError as error:
        raise UnreadableError(Outcome.FAILED, f"it cannot be copied: {error.strerror}") from error
    return True


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(f"file:{quote(bytes(path.absolute()))}?mode={mode}", uri=True)
    except sqlite3.Error as error:
        raise UnreadableError(Outcome.FAILED, f"SQLite cannot open it: {in_words(error)}") from error
    connection.isolation_level = None
    connection.text_factory = _decoded
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, CELL_LIMIT)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    return connection


def _describe(connection: sqlite3.Connection, source: Source, sidecars: list[str]) -> Database:
    watch = Watch()
    connection.set_progress_handler(watch.stalled, _STEPS)
    try:
        # A schema is seized data too: it may call no function. With a writable schema SQLite also opens a file that
        # was cut, and gives what is left of it.
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "writable_schema=ON", "mmap_size=0"):
            connection.execute(f"PRAGMA {pragma}")
        columns, virtual, without = _schema(connection)
    except (sqlite3.Error, UnicodeError, RecursionError) as error:
        raise _unreadable(error) from error
    notes = {"database_read_with": " and ".join(sidecars)} if sidecars else {}
    return Database(connection, columns, virtual, without, notes, _cut(source), watch)


def _unreadable(error: Exception) -> UnreadableError:
    if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
        return UnreadableError(Outcome.ENCRYPTED, "only its header is SQLite's: what follows is encrypted or destroyed")
    return UnreadableError(Outcome.FAILED, f"SQLite cannot read its schema: {in_words(error)}")


def _cut(source: Source) -> str:
    """In words, that the file is shorter than its header says; "" where it is whole."""
    page, pages = struct.unpack(">H", source.head[16:18])[0], struct.unpack(">I", source.head[28:32])[0]
    whole = (65536 if page == 1 else page) * pages
    # The count in the header holds only where the change counter agrees (file format, 1.3.7).
    if source.head[24:28] != source.head[92:96] or whole <= source.size:
        return ""
    return f"the file is cut: its header speaks of {whole} bytes, it has {source.size}"


def quoted(name: str) -> str:
    """An identifier quoted for SQL: by backticks, since SQLite takes a name in double quotes that it does not find for
    a text."""
    return "`" + name.replace("`", "``") + "`"


def _schema(connection: sqlite3.Connection) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...], frozenset[str]]:
    columns: dict[str, tuple[str, ...]] = {}
    virtual: list[str] = []
    without: set[str] = set()
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    for raw_name, raw_sql in rows:
        name, sql = clean(str(raw_name)), str(raw_sql).upper()
        if name.startswith("sqlite_"):
            continue
        if sql.lstrip().startswith("CREATE VIRTUAL"):
            virtual.append(name)
            continue
        try:
            found = connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
        except sqlite3.Error:
            found = []
        columns[name] = tuple(clean(str(row[1])) for row in found)
        if ("WITHOUT" in sql and "ROWID" in sql) or all(one in _lower(columns[name]) for one in _ROWID_NAMES):
            without.add(name)
    return columns, tuple(virtual), frozenset(without)


def _decoded(value: bytes) -> str:
    return value.decode("utf-8", "replace")
