"""Host names: their form (RFC 1123, RFC 5890), and what the public suffix list says of their endings."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

import idna
from publicsuffixlist import PublicSuffixList

from extractors.entities.case import lower

LONGEST: Final = 253
"""Characters of a whole name: RFC 1035, 2.3.4, without the root."""
_LABEL: Final = r"[^-_.](?:[^.]{0,61}[^-_.])?"
_FORM: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


def normalise(name: str) -> str:
    """Lower case, and the letters that an `xn--` label stands for, so that both ways of writing a name meet."""
    name = lower(name)
    return ".".join(map(_letters, name.split("."))) if "xn--" in name else name


@lru_cache(maxsize=8_192)
def is_registrable(name: str) -> bool:
    """Whether `name`, in its normal form, is or is under a name that one can register below a known public suffix."""
    return _list().privatesuffix(name) is not None


@lru_cache(maxsize=8_192)
def is_ending(label: str) -> bool:
    """Whether `label`, in its normal form, is a top-level domain of the list."""
    return _list().publicsuffix(label) is not None


def is_well_formed(name: str) -> bool:
    """Whether each label is of 1 to 63 characters, with no hyphen or underscore at its start or end."""
    return len(name) <= LONGEST and _FORM.fullmatch(name) is not None


def octets(name: str) -> int | None:
    """How long `name`, in its normal form, is on the wire; None where IDNA 2008 (RFC 5891) does not let it be."""
    if name.isascii() and not _RESERVED.search(name):
        return len(name)
    try:
        if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in name):
            for label in name.split("."):
                idna.check_bidi(label, check_ltr=True)
        return len(idna.encode(name, uts46=True))
    except idna.IDNAError:
        return None


_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
"""A name with one such letter has to keep RFC 5893's rule in every label."""
_RESERVED: Final = re.compile(r"(?:^|\.)[^.]{2}--")
"""Hyphens in the third and fourth place: kept for encodings (RFC 5891, 4.2.3.1)."""


@cache
def _list() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False, only_icann=True)


def _letters(label: str) -> str:
    """The letters of an A-label; the label itself where it is a false one."""
    if not label.startswith("xn--"):
        return label
    try:
        return idna.decode(label)
    except idna.IDNAError:
        return label
