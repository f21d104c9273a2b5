"""The unprivileged accounts under which root runs the servers: one for the engine, one for the parser."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from typing import Final

ENGINE: Final = "cets-engine"
PARSER: Final = "cets-parser"
"""Of its own, since it opens hostile files: it can read neither the index nor the site's secrets."""


class NoAccount(Exception):  # noqa: N818 - reads as what happened
    """The account cannot be made; the message says how to make it by hand."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whom a server runs as."""

    name: str
    uid: int
    gid: int


def account(name: str) -> Account | None:
    """The system account of that name, made at need; None unless root asks (anybody else runs servers as oneself)."""
    if os.geteuid() != 0:
        return None
    if name not in {entry.pw_name for entry in pwd.getpwall()}:
        _make(name)
    entry = pwd.getpwnam(name)
    return Account(name, entry.pw_uid, entry.pw_gid)


def _make(name: str) -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", name]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    # 9: somebody else has made it in the same moment.
    if made.returncode not in {0, 9}:
        raise NoAccount(f"The account {name} could not be made ({made.stderr.strip()}); run: {' '.join(command)}")
