"""Write the seizures again: `python -m samples.make [FOLDER]`, by default over the ones kept here.

The same words give the same bytes, so a difference in version control is a difference in the story.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from samples.story import (
    essex,
    essex_courier,
    essex_lockup,
    scotland,
    scotland_locker,
    scotland_stall,
    west_midlands,
    west_midlands_upholsterer,
    west_midlands_van,
)

SEIZURES: Final[Mapping[str, Callable[[], dict[str, bytes]]]] = {
    "essex": essex.files,
    "west-midlands": west_midlands.files,
    "scotland": scotland.files,
    "essex-lockup": essex_lockup.files,
    "essex-courier": essex_courier.files,
    "west-midlands-van": west_midlands_van.files,
    "west-midlands-upholsterer": west_midlands_upholsterer.files,
    "scotland-stall": scotland_stall.files,
    "scotland-locker": scotland_locker.files,
}


def make(folder: Path) -> None:
    """Write each seizure's files under `folder/<its name>/`."""
    for seizure, files in SEIZURES.items():
        for name, content in files().items():
            path = folder / seizure / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
