"""The words that people give accounts with, in ten languages: the lists of `handle_words.toml`, which says what each
is for."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("handle_words.toml")
_TABLE: Final = tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _list(name: str) -> frozenset[str]:
    return frozenset(_TABLE[name].split())


SHORT: Final[dict[str, str]] = _TABLE["short"]
"""Abbreviation to platform."""

CALLED: Final = {name: platform for platform, names in _TABLE["platforms"].items() for name in names.split()} | SHORT
"""What people call a platform, in lower case, to the platform."""

EVERYDAY: Final = _list("everyday")
GUARDED: Final = _list("guarded").union(SHORT)
NOUNS: Final = _list("nouns")
VERBS: Final = _list("verbs")
OWNERS: Final = _list("owners")
CALLS: Final = _list("calls")
INTRODUCTIONS: Final = _list("introductions")
ON: Final = _list("on")
LEADS: Final = _list("leads")
SELVES: Final = _list("selves")
STATES: Final = _list("states")
THINGS: Final = _list("things")
ENDS: Final = _list("ends")
CODE: Final = _list("code")
PLACES: Final = _list("places")
NUMBERED: Final = _list("numbered")
