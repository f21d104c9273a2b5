"""The skeleton of a handle: what is left of it when the ways of writing it nearly the same are taken away."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Final

# Letters of other scripts that look like a Latin one (Unicode Technical Standard 39, the confusables of one letter),
# and the figures and signs that people write for letters they resemble.
_LOOKS_LIKE: Final = str.maketrans(
    "авеёзіїјкӏмнорстухѕԁһԛԝ" + "αβεηικνορτυχγ" + "ıłøđℓ" + "01i|!$",
    "abee3lljklmhopctyxsdhqw" + "abenlkvoptuxy" + "llodl" + "olllls",
)
_LIVE: Final = "live"
"""Skype puts it before the name of an account that began as one of Microsoft's."""


def skeleton(handle: str) -> str:
    """Lower-case letters and digits that near spellings share: `J0hn_D.oe`, `@johndoe` and `kik:john-doe` → `johndoe`.

    The platform, `@`, Skype's `live:`, what follows a `:` (Matrix's server) and Discord's `#1234` are left out. Case,
    accents, dots, underscores and hyphens go; 0 is o; 1, i and | are l; a letter said several times is said once;
    letters that look alike in other scripts are Latin. A name of digits alone is a number, and stays as it is. A fixed
    point of itself; "" where nothing is left, which is the skeleton of no name.
    """
    before, after = handle, _bare(_name(handle))
    while before != after:  # folding a letter may give one that folds again; each round leaves fewer to fold
        before, after = after, _bare(after)
    return after


def _name(handle: str) -> str:
    parts = handle.split(":")
    if len(parts) > 1:
        parts = parts[1:]
    if parts[0].casefold() == _LIVE and len(parts) > 1:
        parts = parts[1:]
    name, mark, number = parts[0].rpartition("#")
    return name if mark and name and number.isdigit() else parts[0]


def _bare(name: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    if (digits := "".join(filter(str.isalnum, folded))).isdecimal():
        return digits
    looked = folded.translate(_LOOKS_LIKE)
    return "".join(letter for letter, _ in groupby(filter(str.isalnum, looked)))
