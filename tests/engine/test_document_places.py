"""A hit and a document's page say which page it is, who made it and whether a machine read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app import create_app
from cets_search.config import Config
from cets_search.site import open_site
from tests.engine.planting import OWN, document, document_id, plant
from tests.engine.web_client import admit, signed_in
from tests.home import empty

pytestmark = pytest.mark.engine

PAGE = {"page": "3", "machine-read": "yes", "author": ["Jo Bell", "Ali Khan"]}


@pytest.fixture(scope="module")
def jo(stack: Config) -> Iterator[FlaskClient]:
    empty(stack)
    site = open_site(stack)
    admit(site)
    whole = document(OWN, "letters/minutes.pdf", "")
    page = document(OWN, "letters/minutes.pdf", "bicycle stands", part="page 3", parent="", metadata=PAGE)
    plant(site.connection, OWN, [whole, page])
    yield signed_in(create_app(stack))
    site.connection.client.close()


def test_a_hit_names_its_page(jo: FlaskClient) -> None:
    assert "minutes.pdf, page 3" in jo.get("/search?q=stands").text


def test_a_page_says_what_it_is(jo: FlaskClient) -> None:
    shown = jo.get(f"/documents/{document_id(OWN, 'letters/minutes.pdf', 'page 3')}").text
    assert "<title>minutes.pdf, page 3" in shown
    assert "A machine read some of this text" in shown
    assert "Jo Bell, Ali Khan" in shown


def test_a_document_without_metadata_is_shown(jo: FlaskClient) -> None:
    shown = jo.get(f"/documents/{document_id(OWN, 'letters/minutes.pdf')}").text
    assert "A machine read" not in shown
    assert "minutes.pdf, page 3" in shown
