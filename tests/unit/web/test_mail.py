"""The headers of a mail's page: which are told, in which order, and what in them leads on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from cets_search.web import document_page, entity_page, mail, search_page


@pytest.fixture(autouse=True)
def addresses() -> Iterator[None]:
    """Addresses are made as in the application."""
    app = Flask(__name__)
    app.register_blueprint(search_page.pages)
    app.register_blueprint(document_page.pages)
    app.register_blueprint(entity_page.pages)
    with app.test_request_context():
        yield


def told(metadata: dict[str, Any], **fields: Any) -> dict[str, mail.Header]:
    bare: dict[str, Any] = {"sender": None, "recipients": [], "sent_at": None, "sent_at_raw": None, "zone": None}
    return {each.label: each for each in mail.headers({**bare, **fields, "metadata": metadata})}


def test_an_address_leads_to_its_page() -> None:
    (value,) = told({}, sender="Jo Marsh <Jo@Example.org> (home)")["From"].shown
    assert [piece.text for piece in value] == ["Jo Marsh <", "Jo@Example.org", "> (home)"]
    assert [piece.url for piece in value] == ["", "/entity?type=email&value=jo%40example.org", ""]


def test_recipients_that_no_header_tells_apart_are_those_it_was_sent_to() -> None:
    assert list(told({}, recipients=["jo@example.org"])) == ["To"]
    assert list(told({"cc": ["al@example.org"]}, recipients=["al@example.org"])) == ["Cc"]


def test_a_time_is_told_as_written_and_in_utc_where_its_zone_is_known() -> None:
    written = "Tue, 3 Jun 2025 08:15:00 +0100"
    known = told({}, sent_at="2025-06-03T07:15:00Z", sent_at_raw=written, zone="stated")
    assert known["Date"].shown == ((mail.Piece(written),),)
    assert known["In UTC"].shown == ((mail.Piece("3 Jun 2025, 07:15 UTC"),),)
    assert list(told({}, sent_at="2025-06-03T08:15:00", sent_at_raw="3.6.25 8:15", zone="unknown")) == ["Date"]


def test_many_recipients_are_folded() -> None:
    header = told({"to": [f"singer{number}@example.org" for number in range(40)]})["To"]
    assert (len(header.shown), len(header.folded)) == (mail.SHOWN, 40 - mail.SHOWN)


def test_only_flags_that_say_something_are_marked() -> None:
    assert mail.flags({"metadata": {"flags": ["read", "recovered"]}}) == ["Recovered"]
    assert mail.flags({"metadata": None}) == []
