"""Pages lead to those beside them and to any by its number; rows of a sheet are shown as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient

from cets_search.config import Config
from cets_search.site import Site, open_site
from tests.engine.planting import CLOSED, OWN, document, document_id, plant
from tests.engine.web_client import admit, links
from tests.home import empty

pytestmark = pytest.mark.engine

PDF, BOOK = "report.pdf", "prices.xlsx"
SHEET = {"sheet": "Prices"}


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    """A site that every test here reads and none changes."""
    empty(stack)
    opened = open_site(stack)
    admit(opened)
    pages = [
        document(OWN, PDF, f"A bicycle on page {n}", part=f"page {n}", parent="", order=n, metadata={"page": str(n)})
        for n in (1, 2, 5)
    ]
    rows = [
        document(
            OWN, BOOK, f"bicycle {n}\t\t<b>{n}</b>", part=f"sheet Prices/row {n}", parent="sheet Prices", order=n + 1,
            kind="row", metadata=SHEET | {"row": str(n)},
        )
        for n in range(1, 40)
    ]  # fmt: skip
    sheet = document(OWN, BOOK, "", part="sheet Prices", parent="", order=1, metadata=SHEET)
    plant(opened.connection, OWN, [document(OWN, PDF, ""), *pages, document(OWN, BOOK, ""), sheet, *rows])
    plant(opened.connection, CLOSED, [document(CLOSED, PDF, ""), document(CLOSED, PDF, "x", part="page 1", parent="")])
    yield opened
    opened.connection.client.close()


def test_a_page_leads_to_those_beside_it(jo: FlaskClient) -> None:
    page = jo.get(f"/documents/{document_id(OWN, PDF, 'page 2')}?q=bicycle")
    assert re.search(r'rel="prev" href="/documents/' + document_id(OWN, PDF, "page 1"), page.text)
    assert re.search(r'rel="next" href="/documents/' + document_id(OWN, PDF, "page 5"), page.text)


def test_the_interface_tells_what_lies_beside_a_piece_and_where_the_hits_stand(jo: FlaskClient) -> None:
    address = f"/api/v1/documents/{document_id(OWN, PDF, 'page 2')}"
    found = jo.get(f"{address}?q=bicycle").get_json()
    assert found["pieces"] == {
        "before": document_id(OWN, PDF, "page 1"),
        "after": document_id(OWN, PDF, "page 5"),
        "rows": [],
    }
    assert [found["text"][hit["start"] : hit["end"]] for hit in found["hits"]] == ["bicycle"]
    assert jo.get(address).get_json()["hits"] is None
    assert jo.get(f"{address}?q=%28").status_code == 400
    assert jo.get(f"{address}/piece?number=5").get_json() == {"id": document_id(OWN, PDF, "page 5")}
    assert jo.get(f"{address}/piece?number=4").status_code == 404
    row = jo.get(f"/api/v1/documents/{document_id(OWN, BOOK, 'sheet Prices/row 20')}").get_json()
    assert [one["part"] for one in row["pieces"]["rows"]][::10] == [f"sheet Prices/row {n}" for n in (10, 20, 30)]


@pytest.mark.parametrize("start", ["", "page 1", "page 5"])
def test_any_page_is_gone_to_by_its_number(jo: FlaskClient, start: str) -> None:
    answer = jo.get(f"/documents/{document_id(OWN, PDF, start)}/piece?number=2&q=bicycle")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/documents/{document_id(OWN, PDF, 'page 2')}?q=bicycle"


@pytest.mark.parametrize("number", ["3", "0", "x", "9" * 30, ""])
def test_a_page_that_is_not_there_is_nothing(jo: FlaskClient, number: str) -> None:
    assert jo.get(f"/documents/{document_id(OWN, PDF)}/piece?number={number}").status_code == 404


def test_pages_of_what_one_may_not_see_are_nothing_too(jo: FlaskClient) -> None:
    assert jo.get(f"/documents/{document_id(CLOSED, PDF)}/piece?number=1").status_code == 404


def test_a_row_is_shown_among_those_around_it(jo: FlaskClient) -> None:
    page = jo.get(f"/documents/{document_id(OWN, BOOK, 'sheet Prices/row 20')}?q=bicycle")
    table = page.text.partition('<table class="sheet">')[2].partition("</table>")[0]
    assert re.findall(r'<th scope="col">(\w)</th>', table) == ["A", "B", "C"]
    numbers = re.findall(r'<th scope="row">(?:<a [^>]*>)?(\d+)', table)
    assert numbers == [str(n) for n in range(10, 31)]
    assert table.count('aria-current="true"') == 1
    assert "<mark>bicycle</mark>" in table
    assert "<b>" not in table
    assert "<b>20</b>" in unescape(table)
    assert len(links(page, document_id(OWN, BOOK, "sheet Prices/row 21"))) >= 1


def test_a_sheet_shows_its_first_rows(jo: FlaskClient) -> None:
    page = jo.get(f"/documents/{document_id(OWN, BOOK, 'sheet Prices')}").text
    assert page.count('<th scope="row">') >= 39
