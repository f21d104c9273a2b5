"""URLs: `http://`, `https://`, and `www.` alone. The art is where one ends: prose puts brackets and stops after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities.case import lower
from extractors.model import Entity

LONGEST: Final = 4096
"""Characters of one URL; browsers and servers stop well before this."""

_START: Final = re.compile(
    r"[hHwW](?<![A-Za-z0-9_].)(?:(?<=[hH])ttps?://|(?<=[wW])ww\.(?=[^\W_]))", re.IGNORECASE | re.DOTALL
)
# Quotes, angle brackets, back-slashes and bars delimit URLs in HTML, JSON and tables; the full-width marks do so in
# Chinese and Japanese prose, which has no spaces.
_BODY: Final = re.compile(r'[^\s\x00-\x1f\x7f<>"\\`|｜，。；：！？、（）「」『』【】《》“”]+')
_AUTHORITY: Final = re.compile(
    r"(?P<user>[^\s/?#@]*@)?(?P<host>\[[0-9a-fA-F:.]{2,45}\]|(?:[\w.-]|[^\x00-\x7f])+)(?P<port>:\d{1,5})?(?P<rest>[/?#].*)?",
    re.DOTALL,
)
_TRAILING: Final = ".,;:!?'*([{"
_OPENER: Final = {")": "(", "]": "[", "}": "{"}
_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}


def find(text: str, region: str) -> Iterator[Entity]:
    """Every URL of `text`, left to right."""
    position = 0
    while match := _START.search(text, position):
        end = _end(text, match.start(), match.end())
        value = normalise(text[match.start() : end])
        if value is None:
            position = match.end()
            continue
        why = "www. and a host name" if match[0][:3].lower() == "www" else "scheme and host"
        yield Entity("url", value, text[match.start() : end], match.start(), end, why)
        position = end


def normalise(written: str) -> str | None:
    """Scheme and host in lower case, no default port (RFC 3986, 6.2); `www.` reads as `http://www.`. None: no host."""
    scheme, mark, rest = written.partition("://")
    if not mark:
        scheme, rest = "http", written
    parts = _AUTHORITY.fullmatch(rest)
    if parts is None or not _is_host(parts["host"]):
        return None
    scheme, port = scheme.lower(), parts["port"] or ""
    port = "" if port == _DEFAULT_PORTS.get(scheme) else port
    return f"{scheme}://{parts['user'] or ''}{lower(parts['host'])}{port}{parts['rest'] or ''}"


def _end(text: str, start: int, after_scheme: int) -> int:
    """Where the URL that starts at `start` ends: at the first bracket it did not open, less the stops at its end."""
    body = _BODY.match(text, start, start + LONGEST)
    if body is None:
        return after_scheme
    end = _unopened(text, start, body.end())
    authority = _AUTHORITY.match(text, after_scheme, end)
    if authority is not None and after_scheme > start + 4:
        end = authority.end()
    while end > after_scheme and text[end - 1] in _TRAILING:
        end -= 1
    return end


def _unopened(text: str, start: int, end: int) -> int:
    open_now: list[str] = []
    for index in range(start, end):
        character = text[index]
        if character in "([{":
            open_now.append(character)
        elif character in _OPENER:
            if not open_now or open_now[-1] != _OPENER[character]:
                return index
            open_now.pop()
    return end


def _is_host(host: str) -> bool:
    if host.startswith("["):
        return True
    labels = host.rstrip(".").split(".")
    return len(host) <= 253 and all(label and label[0] not in "-_" and label[-1] not in "-_" for label in labels)
