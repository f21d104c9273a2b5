"""A browser's way through the pages, without the browser: signing in with the form's own token."""

from __future__ import annotations

import re
from base64 import b64encode
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cets_search.model import Force, Person, Role
from cets_search.site import Site

PASSWORD = "correct-horse-battery-9"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LINK = re.compile(r'href="([^"]+)"')


def admit(site: Site, name: str = "jo", force: str = "essex", *roles: Role) -> None:
    """Give somebody an account; an investigator unless other roles are named."""
    site.people.add_force(Force(force, force.title()), "operator:test")
    site.people.add(Person(name, force, frozenset(roles or {Role.INVESTIGATOR})), PASSWORD, "operator:test")


def csrf(client: FlaskClient, page: str) -> str:
    """The token of the form on a page."""
    found = TOKEN.search(client.get(page).text)
    assert found is not None, f"no form on {page}"
    return found.group(1)


def sign_in(client: FlaskClient, name: str = "jo", password: str = PASSWORD, target: str = "") -> TestResponse:
    """Send the sign-in form."""
    form = {"name": name, "password": password, "next": target, "csrf_token": csrf(client, "/sign-in")}
    return client.post("/sign-in", data=form)


def signed_in(app: Flask, name: str = "jo") -> FlaskClient:
    """A client that is signed in and has said what for."""
    client = app.test_client()
    assert sign_in(client, name).status_code == 303
    form = {"case": "OP-BELL", "reason": "enquiry", "next": "/search", "csrf_token": csrf(client, "/purpose")}
    assert client.post("/purpose", data=form).headers["Location"] == "/search"
    return client


def basic(name: str = "jo", password: str = PASSWORD) -> dict[str, str]:
    """The header of HTTP Basic (RFC 7617)."""
    return {"Authorization": f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"}


def links(response: TestResponse, containing: str) -> list[str]:
    """The addresses on a page that contain a text, in order."""
    return [unescape(found) for found in LINK.findall(response.text) if containing in unescape(found)]
