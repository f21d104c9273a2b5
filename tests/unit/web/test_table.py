"""Rows of a sheet as a table."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from cets_search.model import StoredDocument
from cets_search.web import table as tables
from cets_search.web.sought import Sought


@pytest.mark.parametrize(("number", "called"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_in_a_spreadsheet(number: int, called: str) -> None:
    assert tables.letter(number) == called


def row(key: str, text: str, number: str) -> StoredDocument:
    return StoredDocument(key, {"text": text, "metadata": {"row": number}})


def test_rows_are_even_numbered_and_marked() -> None:
    app = Flask(__name__)
    app.add_url_rule("/documents/<document_id>", "document.page")
    with app.test_request_context():
        found = tables.table(
            [row("a", "Item\tPrice", "1"), row("b", "bicycle\t\t40", "3")], "b", Sought(re.compile("bicycle"))
        )
    assert found is not None
    assert found.letters == ("A", "B", "C")
    assert [(each.number, each.url, len(each.cells)) for each in found.rows] == [("1", "/documents/a", 3), ("3", "", 3)]
    assert [segment.hit for segment in found.rows[1].cells[0]] == [True]


def test_a_block_of_rows_says_once_which_it_is_and_wide_ones_are_cut() -> None:
    found = tables.table([row("a", "1\t2\n3" + "\t" * 70 + "x", "10001-10500")], "a", Sought())
    assert found is not None
    assert [each.number for each in found.rows] == ["10001-10500", ""]
    assert found.cut
    assert len(found.letters) == tables.MOST_COLUMNS


def test_no_rows_no_table() -> None:
    assert tables.table([], "a", Sought()) is None
