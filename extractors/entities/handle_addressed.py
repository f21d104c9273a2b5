"""Accounts whose whole form tells the network: `@pit@mastodon.example`, `@pit:example.org`, `pit.bsky.social`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities import host
from extractors.entities.case import lower
from extractors.model import Entity

ANCHOR: Final = (
    r"@[0-9A-Za-z_.=/+-]+[@:][0-9A-Za-z-]+\.|\.bsky\.social|live:\.?[0-9A-Za-z_]"
    rf"|05{'[0-9a-f]' * 10}"  # no counted repeats: see anchors.py
    r"|battle\.?net|bnet|threema|https?://[0-9A-Za-z.-]+/@[0-9A-Za-z_]"
)
"""What such a form has in it, to be read without regard to case."""

_FEDERATED: Final = re.compile(
    r"@(?<![\w@.+%/-]@)(?P<name>[A-Za-z0-9_](?:[\w.-]{0,62}[A-Za-z0-9_])?)@(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    r"(?![\w@-])",
    re.ASCII,
)
"""`acct` of WebFinger (RFC 7565) with the @ that Mastodon and its kin put before it."""
_INSTANCE: Final = re.compile(
    r"https?://(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/@(?P<name>[A-Za-z0-9_]{1,64})(?![\w@.-])", re.ASCII
)
_INSTANCES: Final = re.compile(
    r"(?:.*\.)?(?:mastodon|mstdn|masto|toot|troet|pixelfed|misskey|fosstodon|hachyderm|infosec|todon)\b.*|mas\.to|.*\.social"
)
"""Servers of the fediverse, as most are called: a page `/@name` is an account's on many sites."""
_MATRIX: Final = re.compile(
    r"@(?<![\w@.+%]@)(?P<name>[A-Za-z0-9._=/+-]{1,64}):(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?![\w@-])", re.ASCII
)
"""A user's identifier of the Matrix specification: `@localpart:domain`."""
_BLUESKY: Final = re.compile(
    r"(?<![\w.@/-])@?(?P<name>[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.bsky\.social)(?![\w-]|\.\w)", re.IGNORECASE
)
_SKYPE: Final = re.compile(
    r"(?<![\w.:/])(?P<name>live:\.?[A-Za-z0-9_](?:[\w.-]{2,62}[A-Za-z0-9_]))(?![\w@:])", re.ASCII
)
_SESSION: Final = re.compile(r"(?P<name>05(?<![0-9A-Za-z]05)[0-9a-f]{64})(?![0-9A-Za-z])", re.IGNORECASE)
"""A Session account's identifier: 05 and a public key of 32 octets."""
_BATTLE_TAG: Final = re.compile(
    r"(?<=[Nn][Ee][Tt])(?:[^\S\n]?(?:[Bb]attle)?[Tt]ag)?\s?[:=-]?\s?(?:is\s)?(?P<name>\w{2,12}#\d{4,6})(?!\w)"
)
_THREEMA: Final = re.compile(
    r"(?<=[Tt][Hh][Rr][Ee][Ee][Mm][Aa])[^\n.;!A-Z0-9]{1,24}(?:ID|Id)?[^\n.;!A-Z0-9]{0,12}(?=[A-Z*]{0,7}[0-9])(?P<name>[A-Z0-9*][A-Z0-9]{7})(?!\w)"
)
"""Eight capitals or digits, some words after the platform."""


_PLAIN: Final = (
    (".bsky.social", _BLUESKY, "bluesky", "a Bluesky handle"),
    ("live:", _SKYPE, "skype", "a Skype name of a Microsoft account"),
    ("net", _BATTLE_TAG, "battlenet", "a BattleTag"),
    ("threema", _THREEMA, "threema", "a Threema ID"),
    ("05", _SESSION, "session", "a Session ID: 05 and a key"),
)
"""Each with what must be in a text, in small letters, for it to match."""


def find(text: str, region: str) -> Iterator[Entity]:
    """Every account told by a form of one network alone, left to right; `value` is `platform:name`."""
    found = [*_of_hosts(text, _FEDERATED, "mastodon", "{0}@{1}"), *_of_hosts(text, _MATRIX, "matrix", "@{0}:{1}")]
    small = text.lower()
    for sign, form, platform, why in _PLAIN:
        if sign in small:  # an expression looks at each character, this does not
            found += _plain(text, form, platform, why)
    found += (
        Entity("handle", f"mastodon:{lower(name)}@{lower(one['host'])}", name, *one.span("name"), "a page of a server")
        for one in _INSTANCE.finditer(text)
        if (name := one["name"]) and len(one["host"]) <= host.LONGEST and _INSTANCES.fullmatch(lower(one["host"]))
    )
    floor = 0
    for entity in sorted(found, key=lambda one: (one.start, -one.end)):
        if entity.start >= floor:
            floor = entity.end
            yield entity


def _of_hosts(text: str, form: re.Pattern[str], platform: str, value: str) -> Iterator[Entity]:
    for match in form.finditer(text):
        server = host.normalise(match["host"])
        if host.is_registrable(server) and host.is_ending(server.rpartition(".")[2]) and host.is_well_formed(server):
            told = f"{platform}:{value.format(lower(match['name']), server)}"
            yield Entity("handle", told, match[0], match.start(), match.end(), f"@, a name and a server: {platform}")


def _plain(text: str, form: re.Pattern[str], platform: str, why: str) -> Iterator[Entity]:
    for match in form.finditer(text):
        name = match["name"]
        yield Entity("handle", f"{platform}:{lower(name)}", name, *match.span("name"), why)
