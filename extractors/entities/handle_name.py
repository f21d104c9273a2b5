"""Whether a word that stands where a name would is one."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final

from extractors.entities import handle_words as words
from extractors.entities.ordinary import is_common, is_frequent, is_known

_VERSION: Final = re.compile(
    r"v?\d+(?:[._-]\d+)*(?:[a-z]{0,2}|bits?|mins?|hrs?|hours?|days?|weeks?|years?)", re.IGNORECASE
)
_FILE_OR_HOST: Final = re.compile(
    r"com|org|net|edu|gov|info|io|co|uk|de|fr|exe|dll|so|py|js|css|html?|php|txt|pdf|png|jpe?g|gif|xml|json|zip|gz|deb|"
    r"rpm|apk|dmg|md|h|c|cpp|java|sh|conf|cfg|log"
)
_INFLECTED: Final = re.compile(
    r".{2,}(?:(?<![krwh])(?<!th)ing|ed|ly|able|ible|ful|less|ous|bar|lich|isch|ig|ado|ada|ido|ida|ato|ata|uto|iert|é|ée|és|owany|owane|ован|ается)|(?:ab|an|auf|aus|ein|weg|zu)ge\w{2,}(?:t|en)"
)
_NUMBERED: Final = {"icq": range(5, 11), "qq": range(5, 12), "discord": range(17, 21), "steam": range(17, 18),
                    "facebook": range(9, 18), "vk": range(5, 12), "roblox": range(6, 12)}  # fmt: skip
"""Platforms on which an account is a number, and how many digits it has."""


_SENTENCES: Final = re.compile(r"[a-z]\.[A-Z]")
"""A full stop without its space: `later.Then`."""
_HUMPS: Final = re.compile(r"[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,}){1,3}")
_NUMBERED_NAME: Final = re.compile(r"[^\W\d_]{3,}\d{1,6}[^\W\d_]{0,4}")


LONG_ENOUGH: Final = 6
"""Letters of a word that no list has, from which on it is hardly a slip or an abbreviation."""


_CALLING: Final = re.compile(r"[a-z]{2,}-(?:me|moi|mi|m)")
_FORMS: Final = {"signal": re.compile(r"[a-z_]\w{2,31}\.\d{2,4}", re.IGNORECASE)}
"""Signal's usernames: a name, a dot and two digits or more."""


class Look(IntEnum):
    """How like a name a word is by itself, from not at all to unmistakably."""

    NONE = 0
    FREQUENT = 1
    COMMON = 2
    WORD = 3
    SHAPED = 4


def look(name: str, platform: str) -> Look:
    """How like a name of `platform` it is: `SHAPED` by a digit, `_` or a dot in it; `WORD` in no list of words."""
    folded = name.casefold()
    digits = name.replace("-", "")
    if digits.isdigit():
        return Look.SHAPED if len(digits) in _NUMBERED.get(platform, ()) else Look.NONE
    parts = re.split(r"[.:]", folded)
    if not any(map(str.isalpha, name)) or len(name) < 2 or _is_thing(folded, parts):
        return Look.NONE
    if any(map(str.isdigit, name)) or "_" in name.lstrip("_") or folded.startswith("live:"):
        return Look.SHAPED
    if len(parts) > 1:
        if not all(map(_ordinary, parts)):
            return Look.SHAPED
        return Look.COMMON if any(map(is_frequent, parts)) else Look.WORD  # "later.thanks" and "seat.fox"
    return _of_letters(folded)


def _of_letters(folded: str) -> Look:
    if is_frequent(folded) or folded in words.STATES:
        return Look.FREQUENT
    known = (
        is_known(folded)
        or folded in words.SPOKEN
        or _CALLING.fullmatch(folded) is not None
        or not folded.isascii()
        or all(map(_ordinary, folded.split("-")))
    )
    return Look.COMMON if known else Look.WORD


def _is_thing(folded: str, parts: list[str]) -> bool:
    if folded in words.CALLED or folded in words.THINGS or _VERSION.fullmatch(folded):
        return True
    return len(parts) > 1 and (parts[0] in words.CALLED or _FILE_OR_HOST.fullmatch(parts[-1]) is not None)


class Shape(IntEnum):
    """Whether a word has what no everyday word has."""

    PLAIN = 0
    NUMBERED = 1
    """Letters, then digits, and no thing of which there are several versions: `pit99`, not `windows11`. Or a capital
    within: `PitNine`."""
    MARKED = 2
    """A low line, or a dot between letters: `pit_9`, `pit.nine`."""


def shape(name: str) -> Shape:
    """The shape of a word that may be a name, whatever the platform; a file, a host or a version is `PLAIN`."""
    folded = name.casefold()
    parts = re.split(r"[._]", folded)
    if _HUMPS.fullmatch(name) and look(name, "") is Look.WORD:
        return Shape.NUMBERED
    if look(name, "") is not Look.SHAPED or not any(len(re.sub(r"\d", "", part)) > 2 for part in parts):
        return Shape.PLAIN
    if len(parts) > 1:
        return Shape.PLAIN if _SENTENCES.search(name) else Shape.MARKED
    stem = re.match(r"[^\W\d_]+", folded)
    if stem is None or not _NUMBERED_NAME.fullmatch(folded) or stem[0] in words.VERSIONED:
        return Shape.PLAIN
    return Shape.NUMBERED


def is_likely(name: str, letters: int = LONG_ENOUGH) -> bool:
    """Whether it is by its shape, or a word of so many letters that no list has."""
    return shape(name) > Shape.PLAIN or (len(name) >= letters and name.islower() and look(name, "") is Look.WORD)


def is_formed(name: str, platform: str) -> bool:
    """Whether it has a form that names on `platform` must have and that little else has."""
    form = _FORMS.get(platform)
    return form is not None and form.fullmatch(name) is not None


def is_inflected(name: str) -> bool:
    """Whether it ends as words do that tell what something does or what became of it: `updating`, `bloqueado`."""
    return _INFLECTED.fullmatch(name.casefold()) is not None


def _ordinary(word: str) -> bool:
    return is_common(word) or word in words.STATES
