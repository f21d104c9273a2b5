"""The shared corpora of real data, for the tests of chat formats."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[4]


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real data. Where it is absent the test is left out, unless CORPORA_REQUIRED=1 makes it fail."""
    folder = Path(os.environ.get("CORPORA") or PROJECT.parent / "shared" / "corpora")
    if folder.is_dir():
        return folder
    if os.environ.get("CORPORA_REQUIRED") == "1":
        pytest.fail(f"CORPORA_REQUIRED=1, and there is no folder {folder}")
    pytest.skip("no corpora")
