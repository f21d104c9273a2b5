"""gunicorn's log says nothing of what was searched for."""

from __future__ import annotations

import logging

from cets_search.web.gunicorn_log import WithoutQueries


def test_queries_are_cut_off() -> None:
    record = logging.LogRecord("gunicorn", logging.ERROR, "", 0, "Error at %s", ("/search?q=bicycle&kind=email",), None)
    assert WithoutQueries().filter(record)
    assert record.getMessage() == "Error at /search?…"
