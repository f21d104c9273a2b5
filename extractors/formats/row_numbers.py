"""The numbers that rows have in an Office Open XML spreadsheet (ECMA-376 part 1, 18.3.1.73): Tika does not tell them,
and leaves out rows that the file does."""

from __future__ import annotations

import posixpath
from array import array
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.parsers import expat
from zipfile import ZipFile

from extractors.formats.zip_faults import NOT_READABLE

_WORKBOOK: Final = "xl/workbook.xml"
_LINKS: Final = "xl/_rels/workbook.xml.rels"
_CHUNK: Final = 1 << 18
_MOST: Final = 1 << 30
"""Bytes of XML that are looked through, of all sheets together."""
_HIGHEST: Final = 1 << 31

_Attributes = Mapping[str, str]


class _UnusableError(Exception):
    """What is read is not as the standard says, or too much."""


class RowNumbers:
    """Those of one file; nothing is read before it is asked for. Used by one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sheets: dict[str, str] | None = None
        self._left = _MOST

    def __call__(self, name: str) -> Sequence[int]:
        """The number of each row of the sheet of that name, rising; none where one is missing, repeated or out of
        order, or where the file is no such spreadsheet."""
        try:
            with ZipFile(self._path) as archive:
                if self._sheets is None:
                    self._sheets = {}
                    self._sheets = self._members(archive)
                return self._numbers(archive, self._sheets[name]) if name in self._sheets else ()
        except (*NOT_READABLE, _UnusableError, expat.ExpatError, ValueError):
            return ()

    def _members(self, archive: ZipFile) -> dict[str, str]:
        """The member that holds each sheet, by the sheet's name."""
        links: dict[str, str] = {}
        ids: dict[str, str] = {}

        def sheet(tag: str, about: _Attributes) -> None:
            if tag == "sheet":
                ids.setdefault(about.get("name", ""), next((about[key] for key in about if key.endswith(":id")), ""))

        def link(tag: str, about: _Attributes) -> None:
            if tag == "Relationship":
                links[about.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", about.get("Target", "")))

        self._walk(archive, _WORKBOOK, sheet)
        self._walk(archive, _LINKS, link)
        return {name: links[key].lstrip("/") for name, key in ids.items() if key in links}

    def _numbers(self, archive: ZipFile, member: str) -> Sequence[int]:
        found = array("I")

        def row(tag: str, about: _Attributes) -> None:
            if tag == "row":
                before = found[-1] if found else 0
                number = int(about.get("r", before + 1))
                if not before < number < _HIGHEST:
                    raise _UnusableError
                found.append(number)

        self._walk(archive, member, row)
        return found

    def _walk(self, archive: ZipFile, member: str, take: Callable[[str, _Attributes], None]) -> None:
        """Tell of each element by its name without prefix, and its attributes."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda name, about: take(name.rpartition(":")[2], about)
        parser.EntityDeclHandler = _refuse
        with archive.open(member) as opened:
            while chunk := opened.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise _UnusableError
                parser.Parse(chunk, False)


def _refuse(*_declaration: object) -> None:
    raise _UnusableError
