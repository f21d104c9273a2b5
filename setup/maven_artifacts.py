"""Artifacts of the Maven registry, fetched once into a cache that every checkout of this account shares."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from jgo.maven import MavenContext, PythonResolver


@dataclass(frozen=True, slots=True)
class Coordinates:
    """An artifact's name in the registry, written `group:artifact:version:type`."""

    group: str
    artifact: str
    version: str
    type: str

    @classmethod
    def parse(cls, text: str) -> Coordinates:
        group, artifact, version, kind = text.split(":")
        return cls(group, artifact, version, kind)

    def __str__(self) -> str:
        return f"{self.group}:{self.artifact}:{self.version}:{self.type}"


def maven() -> MavenContext:
    """The registry, with a cache under `XDG_CACHE_HOME` (default `~/.cache`)."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cets" / "maven"
    cache.mkdir(parents=True, exist_ok=True)
    return MavenContext(resolver=PythonResolver(), repo_cache=cache, timeout=120)


def fetch(coordinates: Coordinates, context: MavenContext) -> Path:
    """The artifact's file in the cache, downloaded when it is not there. Registry errors as `jgo` raises them."""
    component = context.project(coordinates.group, coordinates.artifact).at_version(coordinates.version)
    return Path(component.artifact(packaging=coordinates.type).resolve())


def sha256(path: Path) -> str:
    """The file's SHA-256 in lower-case hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
