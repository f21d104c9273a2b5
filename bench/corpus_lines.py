"""Lines that people wrote, from the corpora: what identifiers are planted in, and what must hold none by itself."""

from __future__ import annotations

import email
import email.message
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

CORPORA: Final = Path(os.environ.get("CORPORA", "../shared/corpora"))
SAID: Final = re.compile(r"^\[\d\d:\d\d\] <[^>]+> (.+)$")
"""A line of the IRC logs in which somebody says something, which is its first group."""

_FEWEST, _MOST = 25, 300


def chat() -> Iterator[str]:
    """What was said in the IRC logs, one line each."""
    for file in sorted((CORPORA / "chat" / "irc-disentanglement" / "train").glob("*.raw.txt")):
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            if said := SAID.match(line):
                yield said[1]


def mail() -> Iterator[str]:
    """Lines of the bodies of list mail and of other real mail."""
    for file in sorted((CORPORA / "mail" / "spamassassin-ham").rglob("*")):
        if file.is_file():
            message = email.message_from_bytes(file.read_bytes())
            body = message.get_payload(decode=True) if not message.is_multipart() else None
            if isinstance(body, bytes):
                yield from body.decode("utf-8", "replace").splitlines()


def sentences(seed: random.Random, count: int) -> list[str]:
    """`count` lines that read as sentences, drawn from chat and mail alike."""
    lines = [line.strip() for source in (chat(), mail()) for line in source]
    fitting = [line for line in lines if _FEWEST <= len(line) <= _MOST and line.count(" ") >= 4]
    return seed.sample(fitting, min(count, len(fitting)))
