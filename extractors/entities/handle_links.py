"""Accounts that a link names: `https://www.instagram.com/pit9/?hl=en`, `t.me/pit9`, `pit9.tumblr.com`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from extractors.entities.case import lower
from extractors.entities.handle_sites import NOT_SUBDOMAINS, RESERVED, SITES, SUBDOMAIN_SITES, Site
from extractors.entities.rejection import Rejection
from extractors.model import Entity

_HOSTS: Final = frozenset(SUBDOMAIN_SITES).union(*(site.hosts.split() for site in SITES))
ANCHOR: Final = f"(?i:{'|'.join(map(re.escape, sorted(_HOSTS)))})"
"""The host of a site."""

_END_OF_HOST: Final = re.compile(
    rf"(?P<top>\.(?:{'|'.join(sorted({host.rpartition('.')[2] for host in _HOSTS}))}))(?::\d{{1,5}})?"
    r"(?:(?P<path>/|%2[fF])|(?![\w.-]))",
    re.IGNORECASE | re.ASCII,
)
_LONGEST_HOST: Final = 64
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+")
_MIRRORS: Final = re.compile(
    r"^(?:www|mobile|mbasic|touch|free|zero|web|old|new|amp|vm|(?!tv|id|s3|js|ws|ai|qa)[a-z]{1,2}(?:[-_][a-z]{2})?)\d?\."
)
"""The same pages for a device, for a language or for a country: `mbasic.`, `de-de.`, `uk.`."""
_AFTER: Final = re.compile(r"[\w@%-]|\.\w")
_LONGEST: Final = 64


def find(text: str, region: str) -> Iterator[Entity]:
    """Every account that a link of `text` names, left to right; `value` is `platform:name`."""
    return (found for found in _all(text) if isinstance(found, Entity))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """The links to a site of accounts that name none, and why."""
    return (found for found in _all(text) if isinstance(found, Rejection))


def _all(text: str) -> Iterator[Entity | Rejection]:
    floor = 0
    for match in _END_OF_HOST.finditer(text):
        host, start = _host(text, floor, match.end("top"))
        if not host:
            continue
        found = _of_path(text, host, match.end()) if match["path"] else None
        found = found or _of_label(text, host, start)
        if found is not None:
            floor = max(match.end(), found.end)
            yield found


def _host(text: str, floor: int, end: int) -> tuple[str, int]:
    """The host's name that ends at `end`, in lower case, and where it starts; "" where it is none."""
    lowest = max(floor, end - _LONGEST_HOST)
    backwards = _HOST.match(text[lowest:end][::-1])
    if backwards is None:
        return "", end
    host = backwards[0][::-1]
    start = end - len(host)
    before = text[start - 1 : start]
    if before == "%" and host[:2].upper() in ("2F", "3D", "40"):  # a link within a link: …%3A%2F%2Ft.me%2Fpit9
        host, start = host[2:], start + 2
    elif before in ("@", "_"):
        return "", end  # an e-mail address, or no host
    return host.lower(), start


def _of_path(text: str, host: str, start: int) -> Entity | Rejection | None:
    site = _site(host)
    if site is None:
        return None
    path = next((one for one in site.paths if text[start : start + len(one)].lower() == one), None)
    if path is None:
        return None
    begin = start + len(path)
    name = _name(site.letters).match(text, begin, begin + _LONGEST)
    if name is None:
        return None
    written = name[1].rstrip(".-")  # a name may end in a low line
    first, end = name.start(1), name.start(1) + len(written)
    why = _refused(site, written, text[end : end + 2], path)
    if why is not None:
        return Rejection("handle", written, first, end, why)
    value = f"{site.platform}:{lower(written)}"
    return Entity("handle", value, written, first, end, f"name in a link to {host}") if written else None


def _refused(site: Site, written: str, after: str, path: str) -> str | None:
    if path == "" and (written.lower() in RESERVED or written.lower() in site.reserved):
        return f"a page of {site.platform} itself"
    if site.things and re.fullmatch(site.things, written):
        return f"no account but another thing on {site.platform}"
    if len(written) < 2:
        return "too short for a name"
    if _AFTER.match(after) and not after.startswith("%"):
        return f"no name as {site.platform} has them"
    return None


def _of_label(text: str, host: str, start: int) -> Entity | None:
    name, dot, site = host.partition(".")
    platform = SUBDOMAIN_SITES.get(site)
    if not dot or platform is None or name in NOT_SUBDOMAINS or len(name) < 2 or text[start - 1 : start] == ".":
        return None
    written = text[start : start + len(name)]
    return Entity("handle", f"{platform}:{name}", written, start, start + len(name), f"name of a page on {site}")


def _site(host: str) -> Site | None:
    mirrored = _MIRRORS.sub("", host)
    return _by_host().get(host) or (_by_host().get(mirrored) if mirrored not in SUBDOMAIN_SITES else None)


@cache
def _by_host() -> dict[str, Site]:
    return {host: site for site in SITES for host in site.hosts.split()}


@cache
def _name(letters: str) -> re.Pattern[str]:
    return re.compile(rf"@?({letters}+)")
