"""Names that a sign marks: `@name`, Discord's `name#1234`, Reddit's `u/name`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities import handle_words as words
from extractors.entities.case import lower
from extractors.entities.ordinary import is_common, is_frequent
from extractors.entities.rejection import Rejection
from extractors.model import Entity

ANCHOR: Final = r"@[0-9A-Za-z_\x{80}-\x{10ffff}]|[0-9A-Za-z_.\x{80}-\x{10ffff}]#\d{4}|u/[0-9A-Za-z_-]{3}|domain="
"""The sign."""

# Not after a letter, a digit or a character an e-mail's local part may end in; letters and digits of any script, since
# people's names on platforms are not English only.
_HANDLE: Final = re.compile(r"@(?<![\w@.+%&$#*/=\\-]@)(?<!\w>@)(?=[\w.]{0,29}[^\W\d_])(?P<at>\w[\w.]{0,29})(?![\w@])")
_TAGGED: Final = re.compile(r"#(?<=[\w.]#)\d{4}(?![\w-])")
_BEFORE_TAG: Final = re.compile(r"[\w.]{2,32}(?![\w.])")
_REDDIT: Final = re.compile(
    r"/(?<=[uU]/)(?<![\w.:-][uU]/)(?<![\w./:-]/[uU]/)(?P<u>[A-Za-z0-9_-]{3,20})(?![\w/.-]\w|[/-])"
)
_RESOLVE: Final = re.compile(r"=(?<=tg://resolve\?domain=)(?P<name>\w{4,32})", re.IGNORECASE)
_SCALE: Final = re.compile(r"\d+x")
"""`@2x`: how files of pictures for fine screens are named."""
_HOST_ENDS: Final = frozenset(("com", "org", "net", "edu", "gov", "info", "mil"))
_FOLLOWED: Final = (
    (re.compile(r"[(\[={]|\s?=[^=]|->|::|[ \t]?\{"), "a name in program code"),
    (re.compile(r"/[\w-]"), "a package or a path"),
    (re.compile(r"\s*\n\s*(?:def|class|async|public|private|protected|static|final|@\w+)\s"), "a decorator of code"),
)


def find(text: str, region: str) -> Iterator[Entity]:
    """Every marked name of `text`, left to right."""
    return (found for found in _all(text) if isinstance(found, Entity))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What has the sign and is no name, and why."""
    return (found for found in _all(text) if isinstance(found, Rejection))


def _all(text: str) -> Iterator[Entity | Rejection]:
    found = list(map(_marked, _HANDLE.finditer(text)))
    if "#" in text:
        found.extend(_tagged(text))
    if "u/" in text or "U/" in text:
        found.extend(map(_reddit, _REDDIT.finditer(text)))
    if "=" in text:
        found.extend(_resolved(text))
    if not found:
        return
    floor = 0
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if one.start >= floor:
            floor = one.end
            yield one


def _marked(match: re.Match[str]) -> Entity | Rejection:
    name = match["at"].partition("..")[0].rstrip(".")
    start, end = match.start(), match.start() + 1 + len(name)
    why = _no_name(name, match.string, end)
    if why is not None:
        return Rejection("handle", f"@{match['at']}", start, match.end(), why)
    return Entity("handle", f"@{lower(name)}", f"@{name}", start, end, "@ and a name")


def _no_name(name: str, text: str, end: int) -> str | None:
    low = name.lower()
    if len(name) < 2 or not any(map(str.isalpha, name)) or _SCALE.fullmatch(name):
        return "no name: too short, or no letter"
    if low in words.CODE:
        return "a word of program code"
    if low.partition(".")[0] in words.PLACES or is_frequent(low):
        return "an ordinary word"
    if low.rpartition(".")[2] in _HOST_ENDS and "." in name:
        return "a host's name"
    return next((why for pattern, why in _FOLLOWED if pattern.match(text, end, end + 40)), None)


def _tagged(text: str) -> Iterator[Entity | Rejection]:
    floor = 0
    for match in _TAGGED.finditer(text):
        lowest = max(floor, match.start() - 33)
        backwards = _BEFORE_TAG.match(text[lowest : match.start()][::-1])
        if backwards is None:
            continue
        name = backwards[0][::-1].lstrip(".")
        start, floor = match.start() - len(name), match.end()
        written = name + match[0]
        if text[start - 1 : start] in ("/", "-", "&", "#", "@", "=") and start:
            yield Rejection("handle", written, start, floor, "part of a link or a reference")
        elif name.lower() in words.NUMBERED or is_common(name) or is_frequent(name) or not any(map(str.isalpha, name)):
            yield Rejection("handle", written, start, floor, "a word and the number of something")
        else:
            yield Entity(
                "handle", f"discord:{lower(written)}", written, start, floor, "a name and Discord's four digits"
            )


def _reddit(match: re.Match[str]) -> Entity | Rejection:
    name = match["u"]
    if is_common(name) or is_frequent(name):
        return Rejection("handle", name, match.start("u"), match.end("u"), "an ordinary word")
    return Entity("handle", f"reddit:{lower(name)}", name, match.start("u"), match.end("u"), "u/ and a name")


def _resolved(text: str) -> Iterator[Entity]:
    for match in _RESOLVE.finditer(text):
        name = match["name"]
        yield Entity("handle", f"telegram:{lower(name)}", name, *match.span("name"), "name in a Telegram link")
