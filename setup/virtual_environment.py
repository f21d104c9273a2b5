"""Make `.venv` from a lock file, every package checked against its hash: `virtual_environment.py LOCK`.

Standard library only, and written so that an older Python can still read it and say that it is too old.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / ".venv"
PYTHON = FOLDER / "bin" / "python"
STAMP = FOLDER / "lock.sha256"
OLDEST = (3, 11)


def main(lock: Path) -> None:
    """Bring `.venv` to what the lock file says; nothing is done when it is that already."""
    if sys.version_info < OLDEST:
        sys.exit("setup: Python 3.11 or newer is needed; this is {}.{}.".format(*sys.version_info))
    wanted = _fingerprint(lock)
    if STAMP.is_file() and STAMP.read_text(encoding="ascii") == wanted:
        return
    print(f"Installing Python packages from {lock.name} ...", flush=True)
    if not PYTHON.exists():
        venv.create(FOLDER, with_pip=True)
    # Wheels only: a source archive would run code of its own, with whatever it fetches for that unchecked.
    _pip("--require-hashes", "--only-binary", ":all:", "--requirement", str(lock))
    _pip("--no-deps", "--no-build-isolation", "--no-index", "--editable", str(PROJECT))
    STAMP.write_text(wanted, encoding="ascii")


def _fingerprint(lock: Path) -> str:
    parts = [lock.read_bytes(), (PROJECT / "pyproject.toml").read_bytes(), sys.version.encode(), str(PROJECT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _pip(*arguments: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit("setup: the Python packages could not be installed; pip says why above.")


if __name__ == "__main__":
    main(PROJECT / sys.argv[1])
