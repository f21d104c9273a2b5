"""What the tests of loads share."""

from __future__ import annotations

import pytest

from cets_search.config import Config
from tests.engine.commands import cets


@pytest.fixture
def force(config: Config) -> Config:
    """The settings of an empty site with one force, `essex`."""
    assert cets(config, "force", "add", "essex").returncode == 0
    return config
