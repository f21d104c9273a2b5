"""Where the embedded servers live: the programs, shared by all homes, and each home's state. Standard library only."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[3]
"""The checkout: `app.py`, mappings, templates and lock files stand in it."""

STATE_OF_ROOT: Final = Path("/var/lib/cets")
"""Used when root runs the servers: their unprivileged accounts can reach it wherever the checkout stands."""


LOCK: Final = PROJECT / "engine.lock.json"
"""Every jar of the embedded servers by folder, `group:artifact:version:type` to SHA-256."""


def programs() -> Path:
    """The folder that set-up fills with the engine's and Tika's jars: one for each state of the lock file, so that
    a newer checkout takes nothing from under a running server. Read-only to the servers."""
    base = STATE_OF_ROOT if os.geteuid() == 0 else PROJECT / "var"
    return base / "programs" / hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one site (`CETS_HOME`)."""

    root: Path

    @property
    def secrets(self) -> Path:
        """Keys and certificates of the application itself: 0700, for the account that owns the home alone."""
        return self.root / "secrets"

    @property
    def run(self) -> Path:
        """One file for each running server: its process and when that began."""
        return self.root / "run"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    def state(self, server: str) -> Path:
        """The folder of a server that runs under an account of its own."""
        return (self.root / server).resolve()

    def make(self) -> None:
        """Create what is missing. `OSError` where the home cannot be written."""
        self.root.mkdir(parents=True, exist_ok=True)
        # Root's servers run as other accounts, which must pass through to their own folders and see nothing else.
        self.root.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for folder in (self.secrets, self.run, self.logs):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700)

    def make_state(self, server: str) -> Path:
        """The server's folder. Under `/var/lib/cets`, linked from here, where its account could not reach this home."""
        path = self.root / server
        if path.is_symlink() or path.exists():
            return path.resolve()
        if os.geteuid() != 0 or _others_can_reach(self.root):
            path.mkdir(mode=0o700)
            return path
        STATE_OF_ROOT.mkdir(parents=True, exist_ok=True)
        STATE_OF_ROOT.chmod(0o755)
        elsewhere = Path(tempfile.mkdtemp(prefix=f"{server}-", dir=STATE_OF_ROOT))
        path.symlink_to(elsewhere)
        return elsewhere


def _others_can_reach(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.resolve().parents))
