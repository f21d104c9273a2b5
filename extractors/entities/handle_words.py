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

_NAMED: Final = {
    name.lower().replace("_", " "): platform
    for platform, names in _TABLE["platforms"].items()
    for name in names.split()
}


def _inflected() -> dict[str, str]:
    """The platforms' names as a language declines them, by the stem: `snapie`, `instagramım`, `телеграме`, `السناب`."""
    table = _TABLE["inflected"]
    forms: dict[str, str] = {}
    for script in ("latin", "cyrillic", "arabic", "hebrew", "persian"):
        before = ("", *table.get(f"{script}_beginnings", "").split())
        after = ("", *table[f"{script}_endings"].split())
        for stem in table[script].split():
            platform = next((platform for name, platform in _NAMED.items() if name.startswith(stem)), None)
            if platform is None:
                raise ValueError(f"handle_words.toml: {stem} has endings and is no platform's name")
            forms |= {f"{first}{stem}{last}": platform for first in before for last in after}
    return forms


CALLED: Final = _inflected() | _NAMED | SHORT
"""What people call a platform, in lower case, to the platform."""

EVERYDAY: Final = _list("everyday")
GUARDED: Final = _list("guarded").union(SHORT)
NOUNS: Final = _list("nouns")
VERBS: Final = _list("verbs")
OWNERS: Final = _list("owners")
OWNERS_AFTER: Final = _list("owners_after")
CALLS: Final = _list("calls")
INTRODUCTIONS: Final = _list("introductions")
ON: Final = _list("on")
LEADS: Final = _list("leads")
SELVES: Final = _list("selves")
STATES: Final = _list("states")
THINGS: Final = _list("things")
ENDS: Final = _list("ends")
SAME: Final = _list("same")
AND: Final = _list("and")
NEXT: Final = _list("next")
OBJECTS: Final = _list("objects")
ACCOUNTS: Final = _list("accounts")
NAMED: Final = _list("named")
NOW: Final = _list("now").union(("new one",))
ASKS: Final = _list("asks")
YES: Final = _list("yes")
SPOKEN: Final = CALLS | LEADS | NOUNS | VERBS | INTRODUCTIONS | YES | NOW | SAME | ON | OWNERS
"""What is said round a name, and is therefore none."""

VERSIONED: Final = _list("versioned")
CODE: Final = _list("code")
PLACES: Final = _list("places")
NUMBERED: Final = _list("numbered")
