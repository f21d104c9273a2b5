"""Where in an archive a file is said to lie, as a part: safe, and unique in the archive."""

from __future__ import annotations

import re
from typing import Final

from extractors.formats.clean import storable
from extractors.formats.nest import END

_LONGEST: Final = 1_000
_DRIVE: Final = re.compile(r"\A[A-Za-z]:/")


class Parts:
    """The parts of one archive's files. Holds a name for each, and one for each folder."""

    def __init__(self) -> None:
        self._files = {END}
        self._folders: set[str] = set()

    def part(self, name: str) -> tuple[str, str]:
        """The part for that name, and why nothing is unpacked by it: "" where it may be.

        A name from the root or a drive of the machine that it was made on stands as one from there. A name that was
        there before gets `~2`. So does a file that is named as a folder, and a folder that is named as a file: what
        that file holds stands below its part.
        """
        place, why = safe(name)
        return self._unique(place), why

    def _unique(self, wanted: str) -> str:
        at = 0
        while (at := wanted.find("/", at + 1)) > 0:
            folder = _free(wanted[:at], self._files)
            wanted, at = folder + wanted[at:], len(folder)
            self._folders.add(folder)
        part = _free(wanted, self._files, self._folders)
        self._files.add(part)
        return part


def _free(wanted: str, *taken: set[str]) -> str:
    number, free = 1, wanted
    while any(free in names for names in taken):
        number += 1
        free = f"{wanted}~{number}"
    return free


def safe(name: str) -> tuple[str, str]:
    """A name as a path that stays below where it is put, and why nothing is unpacked by it: "" where it may be."""
    steps = [step for step in _DRIVE.sub("", name).split("/") if step not in ("", ".")]
    kept = [storable(step) for step in steps if step != ".."] or ["unnamed"]
    why = "climbs out of the archive" if ".." in steps else ""
    return "/".join(kept)[:_LONGEST].rstrip("/"), why
