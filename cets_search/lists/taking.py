"""Lines of a list as they are taken: normalised, and those that are taken as the same told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from cets_search.lists.model import ROUNDED, Column, Line, Sheet
from cets_search.query.listed import LEFT_OUT, Taken, taken
from cets_search.query.secret import concealed

_ROUNDED: Final = Taken("", "", "a number that the spreadsheet rounded: format its column as text before it is filled")


def first_reading(sheet: Sheet, choice: str, card_key: bytes | None) -> tuple[list[Line], tuple[Column, ...]]:
    """The lines of a sheet and its columns. `choice` is for what no column's title says anything of."""
    columns = tuple(Column(name, title, kind or choice) for name, (title, kind) in sheet.columns.items())
    lines = [
        Line(number, at, column, concealed(text, card_key), "" if column else choice)
        for number, (at, column, text) in enumerate(sheet.cells, 1)
    ]
    return take(lines, columns, card_key), columns


def retake(
    lines: Iterable[Line],
    choices: Mapping[int, str],
    columns: Iterable[Column],
    before: Iterable[Column],
    card_key: bytes | None,
) -> list[Line]:
    """The lines as they are taken with `choices`, what a person says of some by number, and with what is said of their
    columns now and was said `before`.
    """
    was = {column.name: column.choice for column in before}
    other = {column.name for column in columns if column.choice != was[column.name]}
    found = []
    for line in lines:
        choice = choices.get(line.number, line.choice)
        same = choice == line.choice and line.column not in other
        found.append(line if same else replace(line, choice=choice, kind="", value="", why=""))
    return take(found, columns, card_key)


def take(lines: Iterable[Line], columns: Iterable[Column], card_key: bytes | None) -> list[Line]:
    """The lines as they are taken: by what was said of each, else of its column, else by their form. Those that were
    taken already, or refused, stay so.
    """
    by_column = {column.name: column.choice for column in columns}
    first: dict[tuple[str, str], Line] = {}
    found = []
    for line in lines:
        told = Taken(line.kind, line.value, line.why)
        if not (line.kind or line.why):
            told = _taken(line, by_column.get(line.column, ""), card_key)
        same = first.setdefault((told.kind, told.value), line) if told.kind else line
        found.append(
            replace(
                line,
                kind=told.kind,
                value=told.value,
                why=told.why,
                same_as=same.number if same is not line else None,
                same_at=same.at if same is not line else "",
                counts=None,
                near=(),
            )
        )
    return found


def _taken(line: Line, of_column: str, card_key: bytes | None) -> Taken:
    if line.text.endswith(ROUNDED):
        return _ROUNDED
    return taken(line.text, of_column if of_column == LEFT_OUT else line.choice or of_column, card_key)
