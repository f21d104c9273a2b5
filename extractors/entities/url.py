"""URLs: `http://`, `https://`, `ftp://`, and `www.` alone.

The art is where one ends: prose puts brackets and stops after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities import host
from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.model import Entity

ANCHOR: Final = r"://|(?i:www\.)"
EXAMPLES: Final = (
    Example("see (http://Example.org/a_(b)).", "http://example.org/a_(b)", "the bracket that it opened itself"),
    Example("HTTPS://example.org:443/?", "https://example.org/", "no default port"),
    Example("www.example.org/a, and", "http://www.example.org/a"),
    Example("hxxps://example[.]org/a", "https://example.org/a", "written so as not to be a link"),
    Example("it is on example.org/tickets.", "http://example.org/tickets", "a known public suffix and a path"),
    Example("&lt;https://example.org/?a=1&amp;b=2&gt;", "https://example.org/?a=1&b=2", "left of HTML"),
    Example("http://", None, "no host"),
    Example("and/or src/main.c/", None, "paths"),
)
LONGEST: Final = 4096
"""Characters of one URL; browsers and servers stop well before this."""

_START: Final = re.compile(
    r"[hfw](?<![A-Za-z0-9_].)(?:(?:(?<=h)tt|(?<=f)t)ps?://(?![\s/?#()<>\"]|\Z)|(?<=w)(?<!@w)ww\.(?=[^\W_]))",
    re.IGNORECASE | re.DOTALL,
)
# Quotes, angle brackets, back-slashes and bars delimit URLs in HTML, JSON and tables; the full-width marks do so in
# Chinese and Japanese prose, which has no spaces.
_BODY: Final = re.compile(r'[^\s\x00-\x1f\x7f<>"\\`|｜，。；：！？、（）「」『』【】《》“”«»]+')
_AUTHORITY: Final = re.compile(
    r"(?P<user>[^\s/?#@]*@)?(?P<host>\[[0-9a-fA-F:.]{2,45}\]|(?:[\w.-]|[^\x00-\x7f])+)(?P<port>:\d{1,5})?(?P<rest>[/?#].*)?",
    re.DOTALL,
)
_TRAILING: Final = ".,;:!?'*([{"
# Longer than any host: known at once, where to read on for the whole of a URL would be in vain.
_NO_HOST: Final = re.compile(r"(?:[\w.-]|[^\x00-\x7f]){254}")
_MARKUP: Final = re.compile(r"&(?:lt|gt|quot|nbsp|#3[49]|#x2[27]);")
_AMPERSAND: Final = re.compile(r"&(?:amp;)+")
_BRACKET: Final = re.compile(r"[()\[\]{}]")
_OPENER: Final = {")": "(", "]": "[", "}": "{"}
_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443", "ftp": ":21"}


def find(text: str, region: str) -> Iterator[Entity]:
    """Every URL of `text`, left to right."""
    position = 0
    while match := _START.search(text, position):
        value = None
        if not _NO_HOST.match(text, match.end()):
            end = end_of(text, match.start(), match.end())
            value = normalise(text[match.start() : end])
        if value is None:
            position = match.end()
            continue
        why = "www. and a host name" if match[0][:3].lower() == "www" else "scheme and host"
        yield Entity("url", value, text[match.start() : end], match.start(), end, why)
        position = end


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What begins as a URL and has no host."""
    taken = 0
    for match in _START.finditer(text):
        if match.start() < taken:
            continue
        no_host = _NO_HOST.match(text, match.end())
        end = no_host.end() if no_host else end_of(text, match.start(), match.end())
        if normalise(text[match.start() : end]) is None:
            yield Rejection("url", text[match.start() : end], match.start(), end, "no host name")
        taken = end


def normalise(written: str) -> str | None:
    """Scheme and host in lower case, an `xn--` host in its letters, no default port (RFC 3986, 6.2).

    What has no scheme, as `www.example.org`, reads as `http://www.example.org`. None: no host.
    """
    scheme, mark, rest = _AMPERSAND.sub("&", written).partition("://")
    if not mark or not scheme.isalpha():
        scheme, rest = "http", _AMPERSAND.sub("&", written)
    parts = _AUTHORITY.fullmatch(rest)
    if parts is None or not _is_host(parts["host"]):
        return None
    scheme, port = scheme.lower(), parts["port"] or ""
    port = "" if port == _DEFAULT_PORTS.get(scheme) else port
    return f"{scheme}://{parts['user'] or ''}{host.normalise(parts['host'])}{port}{parts['rest'] or ''}"


def end_of(text: str, start: int, after_scheme: int) -> int:
    """Where the URL that starts at `start` ends: at the first bracket it did not open, less the stops at its end."""
    body = _BODY.match(text, start, start + LONGEST)
    if body is None:
        return after_scheme
    end = _unopened(text, start, _left_of_markup(text, start, body.end()))
    authority = _AUTHORITY.match(text, after_scheme, end)
    if authority is not None and after_scheme > start + 4:
        end = authority.end()
    while end > after_scheme and text[end - 1] in _TRAILING:
        end -= 1
    return end


def _left_of_markup(text: str, start: int, end: int) -> int:
    """Where it ends before `&gt;` and the like, which HTML writes for what ends a URL."""
    markup = _MARKUP.search(text, start, min(len(text), end + 1)) if "&" in text[start:end] else None
    return markup.start() if markup is not None else end


def _unopened(text: str, start: int, end: int) -> int:
    open_now: list[str] = []
    for bracket in _BRACKET.finditer(text, start, end):
        if bracket[0] in "([{":
            open_now.append(bracket[0])
        elif not open_now or open_now.pop() != _OPENER[bracket[0]]:
            return bracket.start()
    return end


def _is_host(name: str) -> bool:
    return name.startswith("[") or host.is_well_formed(name.rstrip("."))
