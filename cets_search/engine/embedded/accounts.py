"""The unprivileged accounts under which root runs the servers: one for the engine, one for the parser."""

from __future__ import annotations

import grp
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ENGINE: Final = "cets-engine"
PARSER: Final = "cets-parser"
"""Of its own, since it opens hostile files: it can read neither the index nor the site's secrets."""


class NoAccount(Exception):  # noqa: N818 - reads as what happened
    """The account cannot be made; the message says how to make it by hand."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whom a server runs as; None for the account that runs `cets` itself."""

    name: str
    uid: int
    gid: int

    def give(self, folder: Path) -> None:
        """Make the folder and all in it the account's own, closed to everybody else."""
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.uid, self.gid, follow_symlinks=False)
        folder.chmod(0o700)


def account(name: str) -> Account | None:
    """The system account of that name, made at need; None unless root asks (anybody else runs servers as oneself)."""
    if os.geteuid() != 0:
        return None
    if name not in {entry.pw_name for entry in pwd.getpwall()}:
        _make(name)
    entry = pwd.getpwnam(name)
    return Account(name, entry.pw_uid, grp.getgrgid(entry.pw_gid).gr_gid)


def _make(name: str) -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", name]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    # 9: somebody else has made it in the same moment.
    if made.returncode not in {0, 9}:
        raise NoAccount(f"The account {name} could not be made ({made.stderr.strip()}); run: {' '.join(command)}")
