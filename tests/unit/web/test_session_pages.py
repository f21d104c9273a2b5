"""Where a sign-in may lead, and what a purpose may be."""

from __future__ import annotations

import pytest
from flask import Flask

from cets_search.web import search_page, session
from cets_search.web.identity import purpose


@pytest.mark.parametrize(
    "target",
    [
        "",
        "//example.org/",
        "/\\example.org/",
        "/\t/example.org",
        "/\n/example.org",
        "https://example.org/",
        "javascript:alert(1)",
        "search",
        "/search\\..",
        "\\\\example.org",
        " /search",
        "/a b",
    ],
)
def test_a_sign_in_leads_to_no_other_server(target: str) -> None:
    app = Flask(__name__)
    app.register_blueprint(search_page.pages)
    with app.test_request_context():
        assert session.local(target) == "/"


@pytest.mark.parametrize("target", ["/", "/search?q=a%20b&kind=email", "/documents/00ff?text-part=2"])
def test_a_sign_in_leads_back(target: str) -> None:
    assert session.local(target) == target


def test_a_purpose_is_cut_and_cleaned() -> None:
    stated = purpose("  OP\r\nBICYCLE\x00 ", "x" * 1000)
    assert stated.case == "OP BICYCLE"
    assert len(stated.reason) == 300
    assert purpose(" ", "").case == "not given"
