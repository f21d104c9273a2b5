"""Fetch the embedded OpenSearch and Tika by `engine.lock.json`, check every hash, and lay them out to be started.

Done once for each lock file: the folder takes its name last, so where it stands it is whole.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import zipfile
from pathlib import Path

from jgo.maven import MavenContext

from cets_search.engine.embedded.places import LOCK, programs
from setup.engine_parts import ENGINE, MODULES, SECURITY_PLUGIN
from setup.maven_artifacts import Coordinates, fetch, maven, sha256


def main() -> None:
    """Lay the programs out, readable by every account; one line and exit code 1 where a file is not the locked one."""
    os.umask(0o022)
    target = programs()
    if target.is_dir():
        return
    print("Fetching OpenSearch and Tika (about 250 MB, once) ...", flush=True)
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    _fill(fresh)
    fresh.rename(target)


def _fill(target: Path) -> None:
    context = maven()
    for folder, files in json.loads(LOCK.read_text(encoding="utf-8")).items():
        place = target / folder
        place.mkdir(parents=True)
        for name, digest in files.items():
            _put(_checked(Coordinates.parse(name), digest, context), place)
    for name, module in MODULES.items():
        _describe(target / "modules" / name, name, module.classname, module.extends)
    # The server wants this folder of the usual distribution to be there, and may not make it itself.
    (target / "bin").mkdir()
    _leave_out_rule_framework(target / SECURITY_PLUGIN / "plugin-descriptor.properties")


def _checked(coordinates: Coordinates, digest: str, context: MavenContext) -> Path:
    path = fetch(coordinates, context)
    if sha256(path) == digest:
        return path
    # A download that broke off looks the same as one that was tampered with: fetch it once more, then judge.
    path.unlink()
    path = fetch(coordinates, context)
    if sha256(path) != digest:
        path.unlink()
        sys.exit(f"setup: {coordinates} is not the file that {LOCK.name} names; nothing was installed. Try again.")
    return path


def _put(path: Path, folder: Path) -> None:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
    else:
        shutil.copyfile(path, folder / path.name)


def _describe(folder: Path, name: str, classname: str, extends: str) -> None:
    lines = [
        f"description={name}",
        f"version={ENGINE}",
        f"name={name}",
        f"classname={classname}",
        "java.version=21",
        f"opensearch.version={ENGINE}",
        "has.native.controller=false",
        f"extended.plugins={extends}",
    ]
    (folder / "plugin-descriptor.properties").write_text("\n".join(lines) + "\n", encoding="ascii")


def _leave_out_rule_framework(descriptor: Path) -> None:
    """The security plugin extends a module that no registry serves; it needs it for workload management only."""
    text = descriptor.read_text(encoding="utf-8")
    descriptor.write_text(re.sub(r"(?m)^extended\.plugins=.*$", "extended.plugins=", text), encoding="utf-8")


if __name__ == "__main__":
    main()
