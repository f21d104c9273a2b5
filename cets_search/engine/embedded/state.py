"""A server's folder, where root writes beside an account that it does not trust.

The folder belongs to whoever runs `cets`; the server's account owns only the subfolders made for it. So nothing that
root writes or gives away can be swapped for a link by a server that a hostile file has taken over.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cets_search.engine.embedded.accounts import Account


@dataclass(frozen=True, slots=True)
class State:
    """`account` is None where the server runs as the account that runs `cets`."""

    folder: Path
    account: Account | None

    def prepare(self) -> None:
        """Let the account pass through, and nobody else."""
        self._lend(self.folder, 0o750)

    def own(self, name: str) -> Path:
        """A subfolder that belongs to the server."""
        path = self.folder / name
        if not path.exists():
            path.mkdir(mode=0o700)
            if self.account:
                os.chown(path, self.account.uid, self.account.gid)
        return path

    def shared(self, name: str) -> Path:
        """A subfolder in which the server may add files but, by the sticky bit, not touch those written for it."""
        path = self.folder / name
        path.mkdir(exist_ok=True)
        self._lend(path, 0o1770)
        return path

    def read_only(self, name: str) -> Path:
        """A subfolder that the server may read."""
        path = self.folder / name
        path.mkdir(exist_ok=True)
        self._lend(path, 0o750)
        return path

    def write(self, path: Path, text: str, executable: bool = False) -> None:
        """Write a file that the server may read (and run), replacing whatever stands there and following no link."""
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        self._lend(draft, 0o750 if executable else 0o640)
        draft.replace(path)

    def _lend(self, path: Path, mode: int) -> None:
        if self.account:
            os.chown(path, -1, self.account.gid)
        path.chmod(mode if self.account else mode & 0o700)
