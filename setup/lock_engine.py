"""Write `engine.lock.json`: every artifact of the embedded servers, by folder, with its SHA-256. Run by `make lock`."""

from __future__ import annotations

import json
from pathlib import Path

from jgo.maven import MavenContext, Model

from setup.engine_parts import PARTS, Part
from setup.maven_artifacts import Coordinates, fetch, maven, sha256

LOCK = Path(__file__).resolve().parents[1] / "engine.lock.json"


def main() -> None:
    """Resolve each part's dependencies, fetch them all, and write the lock file."""
    context = maven()
    folders: dict[str, dict[str, str]] = {}
    for part in PARTS:
        files = folders.setdefault(part.folder, {})
        for coordinates in _artifacts(part, context):
            files[str(coordinates)] = sha256(fetch(coordinates, context))
    server = folders["lib"]
    for folder, files in folders.items():
        if folder.startswith("modules/"):
            # A module shares the server's class path: a jar that stands there must not be loaded twice.
            folders[folder] = {name: digest for name, digest in files.items() if name not in server}
    ordered = {folder: dict(sorted(files.items())) for folder, files in sorted(folders.items())}
    LOCK.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")
    print(f"{LOCK.name}: {sum(map(len, ordered.values()))} artifacts in {len(ordered)} folders")


def _artifacts(part: Part, context: MavenContext) -> list[Coordinates]:
    roots = [Coordinates.parse(root) for root in part.roots]
    found = {(root.group, root.artifact): root for root in roots}
    if part.transitive:
        for root in roots:
            pom = context.project(root.group, root.artifact).at_version(root.version).pom()
            dependencies, _ = Model(pom, context).dependencies()
            for dependency in dependencies:
                if dependency.scope in {"compile", "runtime", None} and not dependency.optional:
                    key = (dependency.groupId, dependency.artifactId)
                    found.setdefault(key, Coordinates(*key, dependency.version, dependency.type))
    return list(found.values())


if __name__ == "__main__":
    main()
