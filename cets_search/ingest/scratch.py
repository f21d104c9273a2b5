"""Where copies of seized bytes lie while they are read: in the site's own home, and for no longer than the load."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cets_search.model import Seizure


@contextmanager
def scratch(home: Path, seizure: Seizure) -> Iterator[Path]:
    """An empty folder that only this account enters, for whoever holds the seizure (`occupied`).

    What a load that was killed has left in it is removed first.
    """
    folder = home / "scratch" / seizure.id
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
