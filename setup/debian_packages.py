"""Install the Debian packages that the project can use: root does it, anybody else is told their names.

Standard library only: this runs before anything else is installed.
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

COMMANDS: Final[Mapping[str, str]] = {
    "chromium": "chromium",
    "redis-server": "redis-server",
    "tesseract": "tesseract-ocr",
}
"""A command, and the package that brings it: for the browser tests, a shared queue of jobs, and text in pictures."""

LIBRARIES: Final[Mapping[str, str]] = {"archive": "libarchive13"}
"""A shared library, and the package that brings it: for archives of every kind."""

FONTS: Final = Path("/usr/share/fonts")
"""Where Debian keeps fonts. On a machine without any, Chromium ends itself at the first page that has text on it."""


def main() -> None:
    """Say nothing where all is there. Only a missing `venv` module ends set-up: nothing works without it."""
    missing = [package for command, package in COMMANDS.items() if shutil.which(command) is None]
    if not any(FONTS.rglob("*.ttf")):
        missing.append("fonts-dejavu-core")
    missing += [package for library, package in LIBRARIES.items() if ctypes.util.find_library(library) is None]
    if importlib.util.find_spec("ensurepip") is None:
        missing.append("python3-venv")
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get") and _install(missing):
        return
    print(f"setup: not installed: {' '.join(missing)}. Root can add them: apt-get install {' '.join(missing)}")
    if "python3-venv" in missing:
        sys.exit(1)


def _install(packages: list[str]) -> bool:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "--quiet=2"], install):
        ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        if ran.returncode != 0:
            print(
                f"setup: {' '.join(command[:2])} failed: {(ran.stderr.strip().splitlines() or ['no reason given'])[-1]}"
            )
            return False
    print(f"setup: installed {' '.join(packages)}")
    return True


if __name__ == "__main__":
    main()
