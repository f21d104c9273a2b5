"""What the tests of loading and of the pages start from."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from cets_search.config import Config
from cets_search.site import Site
from tests.engine.commands import cets
from tests.engine.web_client import signed_in


@pytest.fixture
def force(config: Config) -> Config:
    """The running stack's settings, with one force and no evidence."""
    assert cets(config, "force", "add", "essex").returncode == 0
    return config


@pytest.fixture(scope="module")
def app(site: Site) -> Flask:
    """The pages of the module's own site."""
    return create_app(site.config)


@pytest.fixture(scope="module")
def jo(app: Flask) -> FlaskClient:
    """Who has signed in there, and said what for."""
    return signed_in(app)
