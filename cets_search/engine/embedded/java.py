"""Finds a Java that can run OpenSearch 3.4. Standard library only: set-up asks before anything is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

NEEDED: Final = 21
USUAL_FOLDERS: Final = ("/usr/lib/jvm", "/usr/java", "/opt/java", "/opt/jdk")


class NoJava(Exception):  # noqa: N818 - reads as what it is
    """No Java of the needed version is installed; the message says where it was looked for and what to install."""


def find(environ: Mapping[str, str] | None = None, folders: tuple[str, ...] = USUAL_FOLDERS) -> Path:
    """The `java` command: from JAVA_HOME, the PATH, or the newest in the usual folders. `NoJava` where none will do."""
    env = os.environ if environ is None else environ
    seen: list[str] = []
    for java in _candidates(env, folders):
        version = _version(java)
        if version is not None and version >= NEEDED:
            return java
        seen.append(f"{java} is {version or 'not a Java'}")
    looked = "; ".join(seen) or "none found in JAVA_HOME, on the PATH or in " + ", ".join(folders)
    raise NoJava(
        f"Java {NEEDED} or newer is needed ({looked}). Install one, such as the package openjdk-21-jre-headless."
    )


def _candidates(env: Mapping[str, str], folders: tuple[str, ...]) -> Iterator[Path]:
    if home := env.get("JAVA_HOME"):
        yield Path(home) / "bin" / "java"
    if on_path := shutil.which("java", path=env.get("PATH", os.defpath)):
        yield Path(on_path)
    installed = [java for folder in folders for java in Path(folder).glob("*/bin/java")]
    yield from sorted(installed, key=lambda java: _version(java) or 0, reverse=True)


@lru_cache(maxsize=64)
def _version(java: Path) -> int | None:
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=False).stderr
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(\d+)', said)
    return int(found.group(1)) if found else None


if __name__ == "__main__":
    try:
        find()
    except NoJava as none:
        sys.exit(f"setup: {none}")
