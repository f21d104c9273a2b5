"""Who runs an administrator's command: the operating-system account that owns `CETS_HOME`, and nobody else."""

from __future__ import annotations

import os
import pwd
from pathlib import Path


class NotOperator(Exception):  # noqa: N818 - reads as what happened
    """This operating-system account does not own the site's home; the message says which does."""


def operator(home: Path) -> str:
    """`operator:<account>` as the record of use keeps it; `NotOperator` where the account does not own `home`.

    A home that is not there yet belongs to whoever makes it.
    """
    account = os.geteuid()
    owner = home.stat().st_uid if home.exists() else account
    if owner != account:
        raise NotOperator(
            f"{home} belongs to the account {_name(owner)}; run this as {_name(owner)} (you are {_name(account)})."
        )
    return f"operator:{_name(account)}"


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
