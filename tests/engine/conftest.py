"""What the tests of loading start from."""

from __future__ import annotations

import pytest

from cets_search.config import Config
from tests.engine.commands import cets


@pytest.fixture
def force(config: Config) -> Config:
    """The running stack's settings, with one force and no evidence."""
    assert cets(config, "force", "add", "essex").returncode == 0
    return config
