"""Lines of a list as they are taken: normalised, and those that are taken as the same told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from cets_search.lists.book import ROUNDED
from cets_search.lists.model import Column, Line, Sheet
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


def take(lines: Iterable[Line], columns: Iterable[Column], card_key: bytes | None) -> list[Line]:
    """The lines as they are taken now: by what was said of each, else of its column, else by their form."""
    by_column = {column.name: column.choice for column in columns}
    first: dict[tuple[str, str], int] = {}
    found = []
    for line in lines:
        of_column = by_column.get(line.column, "")
        choice = of_column if of_column == LEFT_OUT else line.choice or of_column
        told = _ROUNDED if line.text.endswith(ROUNDED) else taken(line.text, choice, card_key)
        same_as = first.setdefault((told.kind, told.value), line.number) if told.kind else line.number
        found.append(
            replace(
                line,
                kind=told.kind,
                value=told.value,
                why=told.why,
                same_as=same_as if same_as != line.number else None,
                counts=None,
                near=(),
            )
        )
    return found


def chosen(lines: Iterable[Line], choices: Mapping[int, str]) -> list[Line]:
    """The lines with what a person says of some of them, by number."""
    return [replace(line, choice=choices.get(line.number, line.choice)) for line in lines]
