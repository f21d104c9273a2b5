"""An archive unpacked in a process of its own: one that crashes, hangs or takes all memory costs only that archive."""

from __future__ import annotations

import ctypes.util
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from extractors.formats.nest import DamagedError
from extractors.formats.nursery import Nursery
from extractors.unpacking import frames


def installed() -> bool:
    """Whether the library is there that archives are read by: Debian's package libarchive13."""
    return ctypes.util.find_library("archive") is not None


@dataclass(frozen=True, slots=True)
class Opened:
    """What an archive is. `filters` are what it is packed by as a whole; `encrypted` says that its list of files is;
    `password` is what opened that."""

    format: str
    filters: tuple[str, ...] = ()
    comment: str = ""
    encrypted: bool = False
    password: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in an archive. `kind` is file, folder, link or device. `name` holds lone surrogates for bytes that are
    not UTF-8. `modified` is ISO 8601, with `Z` where it is in UTC; `size` (as stated) and `packed` in bytes, None where
    not known. `locked` says that it is encrypted and no password opens it; `passwords` hold the one that does."""

    name: str
    kind: str
    target: str = ""
    size: int | None = None
    modified: str = ""
    packed: int | None = None
    comment: str = ""
    locked: bool = False
    passwords: tuple[str, ...] = ()


class Unpacking:
    """One archive that is being unpacked. Ends the process when it is left. Used by one thread."""

    def __init__(self, path: Path, passwords: tuple[str, ...], nursery: Nursery) -> None:
        """`passwords` are tried in their order. Raises `OSError` where there is no process to be had."""
        self._nursery = nursery  # it ends its processes when nobody holds it
        self._child = nursery.child()
        self._answers = self._child.talk.makefile("rb")
        self._giving = False
        self._order = frames.order(os.fspath(path.absolute()), passwords)

    def __enter__(self) -> Unpacking:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._answers.close()
        self._child.end()

    def open(self) -> Opened:
        """What the archive is. Raises `DamagedError` where it cannot be opened at all."""
        self._say(self._order)
        kind, about = self._answer()
        if kind != frames.OPENED:
            raise DamagedError(str(about["error"]))
        return Opened(**_tuples(about))

    def entries(self) -> Iterator[tuple[Entry, Iterator[bytes]]]:
        """What is in it, once `open` was asked: each with its bytes, which are good until the next is asked for.

        Bytes that are not taken are not unpacked where that can be helped. Both raise `DamagedError`.
        """
        while True:
            kind, about = self._answer()
            if kind == frames.END:
                if about["error"]:
                    raise DamagedError(f"damaged from here on: {about['error']}")
                return
            yield Entry(**_tuples(about)), self._data()
            self._stop()
            self._say(frames.NEXT)

    def _data(self) -> Iterator[bytes]:
        self._giving = True
        self._say(frames.GIVE)
        while self._giving:
            kind, payload = self._read()
            if kind == frames.DATA:
                yield payload
            else:
                self._end(payload)

    def _end(self, payload: bytes) -> None:
        self._giving = False
        if error := json.loads(payload)["error"]:
            raise DamagedError(f"damaged: {error}")

    def _stop(self) -> None:
        """Leave the rest of the entry's data where it is."""
        if self._giving:
            self._say(frames.STOP)
            while self._read()[0] == frames.DATA:
                pass
            self._giving = False

    def _say(self, words: bytes) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # it has ended: the next answer tells why
            self._child.talk.sendall(words)

    def _answer(self) -> tuple[bytes, dict[str, Any]]:
        kind, payload = self._read()
        return kind, json.loads(payload)

    def _read(self) -> tuple[bytes, bytes]:
        try:
            return frames.read(self._answers)
        except (EOFError, ConnectionResetError):
            self._giving = False
            why = "took too long to unpack" if self._child.slow() else "ended the process that unpacked it"
            raise DamagedError(f"damaged: it {why}") from None


def _tuples(about: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in about.items()}
