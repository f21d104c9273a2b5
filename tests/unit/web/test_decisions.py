"""A route without a decision is refused."""

from __future__ import annotations

import pytest
from flask import Flask

from cets_search.access import Action
from cets_search.web.decisions import Decision, Pages, Public, stand_before


def test_a_route_nobody_decided_about_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    app = Flask(__name__)
    pages = Pages("some", __name__)
    checked: list[Decision] = []

    @pages.answers("/known", Action.SEARCH)
    def known() -> str:
        return "known"

    @pages.route("/slipped-in")
    def slipped_in() -> str:
        return "must not be seen"

    stand_before(app, [pages], checked.append)
    client = app.test_client()
    assert client.get("/known").text == "known"
    assert checked == [Action.SEARCH]
    refused = client.get("/slipped-in")
    assert refused.status_code == 403
    assert "must not be seen" not in refused.text
    assert "some.slipped_in" in caplog.text
    assert client.get("/nowhere").status_code == 404


def test_the_check_may_answer_itself() -> None:
    app = Flask(__name__)
    pages = Pages("some", __name__)

    @pages.answers("/known", Public("a test"))
    def known() -> str:
        return "known"

    stand_before(app, [pages], lambda _: ("first", 303))
    assert app.test_client().get("/known").text == "first"
