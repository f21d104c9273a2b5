"""The identities under which the application's own work reaches the engine, each with the least rights that serve.

docs/security.md tells people the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cets_search import access


class Service(StrEnum):
    """Who works. The engine role of each is `cets-<value>`."""

    LOADER = "loader"
    """Loads, retries, verifies and withdraws seizures."""
    NAMES = "names"
    """Adds the second tier's persons, organisations and places to documents that stand."""
    DIRECTORY = "directory"
    """Looks up accounts, forces and guards at each request."""
    REGISTRAR = "registrar"
    """Keeps accounts and forces, puts up and takes down guards."""
    KEEPER = "keeper"
    """Keeps people's saved searches, what each hid from the list of their own, and what they made of matches; it reads
    none of them."""
    LISTS = "lists"
    """Keeps the lists that people search for: writes their lines, and can read none of them."""
    CASES = "cases"
    """Keeps cases: who is in them, and whose consent was given."""
    SHARING = "sharing"
    """Keeps the changes of sharing that wait for a second person."""
    POINTER = "pointer"
    """Answers pointer hits: sees identifiers in `pointer` seizures, and nothing else of evidence."""
    MATCHER = "matcher"
    """Tells owners that others looked for, or loaded, what they hold: sees identifiers, hashes and whose they are, and
    no text."""
    WATCHES = "watches"
    """Keeps watches, and tells their owners what was found, by mail too; sees no evidence."""
    CREDENTIALS = "credentials"
    """Keeps API tokens, as hashes, and second factors, encrypted. Nobody else reads either."""
    RECORD = "record"
    """Appends to the record of use and to its anchors, and can neither read nor change them."""
    VERIFIER = "verifier"
    """Reads the record of use and its anchors, to anchor, verify and export it; writes nothing."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A right to search an index and see some of it: these fields, of the documents that meet `query` where it says
    one (document- and field-level security).
    """

    index: str
    fields: tuple[str, ...]
    query: str = ""


@dataclass(frozen=True, slots=True)
class Rights:
    """What an engine role allows: on the cluster, and on indices by pattern (without the site's prefix)."""

    cluster: tuple[str, ...] = ()
    indices: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    sights: tuple[Sight, ...] = ()
    accounts: tuple[str, ...] = ()
    """Methods of the accounts API (`_plugins/_security/api/internalusers`) that it may use."""


CONTENT: Final = ("evidence-*", "items-*", "seizures-*")
"""The indices behind the aliases of the same names."""

AUDIT: Final = "cets-audit"
"""The record of use: a data stream."""

ANCHORS: Final = "cets-anchors"
"""The record's anchors: a data stream as well. They are kept outside the engine too."""

_RECORD: Final = (AUDIT, f".ds-{AUDIT}-*", ANCHORS, f".ds-{ANCHORS}-*")

STOP_LIST: Final = "stop-list"
"""What the site ranks out: no evidence."""

SAVED: Final = "saved-searches"
"""Searches that people keep for themselves or a case."""

HIDDEN_USES: Final = "hidden-uses"
"""What each person hid from the list of their own searches."""

CASES: Final = "cases"
"""Who is in which case: no evidence."""

SHARE_CHANGES: Final = "share-changes"
"""Changes of a seizure's sharing that wait for a second person, or did."""

LOOK_UPS: Final = "look-ups"
"""Who looked which identifier up among other forces' pointers, within the last hours."""

LOOK_UP_QUOTAS: Final = "look-up-quotas"
"""How many identifiers each person looked up within the last hour."""

NOTICES: Final = "notices"
"""What forces and people are told of that."""

ARRIVALS: Final = "arrivals"
"""What each load brought, for those who watch for it: no evidence."""

MATCHES: Final = "matches"
"""What a seizure and another force have in common: one entry for each side, and what that side made of it."""

WATCHES: Final = "watches"
"""Searches that go on by themselves, each only for its owner to read."""

MAILS: Final = "mails"
"""What is owed to watches' owners by mail: that there is news, and never what."""

LISTS: Final = "lists"
LIST_TERMS: Final = "list-terms"
"""What people look for by lists, each only for its owner to read: as a whole, and line by line."""

ACCOUNTS: Final = "accounts"
"""Who has an account: force, roles, whether it is open; passwords are OpenSearch Security's."""

API_TOKENS: Final = "api-tokens"
"""API tokens: whose, what for, until when, and a hash of each."""

SECOND_FACTORS: Final = "second-factors"
"""Second factors of accounts: each secret encrypted under a key that the engine never sees."""

_BULK: Final = "indices:data/write/bulk"
_READ: Final = ("indices:data/read/search*", "indices:data/read/get", "indices:data/read/mget*")
_SCAN: Final = (
    "indices:data/read/point_in_time/create",
    "indices:data/read/point_in_time/delete",
    "indices:data/read/scroll",
    "indices:data/read/scroll/clear",
)
_KEEP: Final = (
    "indices:data/write/bulk*",
    "indices:data/write/index",
    "indices:data/write/delete",
    "indices:admin/refresh*",
)
_REFRESH: Final = "indices:admin/refresh*"
_UPDATE_BY_QUERY: Final = "indices:data/write/update/byquery"
_NOTE: Final = (
    "indices:data/read/search*",
    *_SCAN,
    "indices:data/write/bulk*",
    "indices:data/write/index",
    _UPDATE_BY_QUERY,
    _REFRESH,
)

SEEN_BY_MATCHER: Final = (
    "ents",
    "skeletons",
    "sha256",
    "size",
    "force",
    "seizure_key",
    "guard",
    "current",
    "loaded_at",
)
"""Fields of evidence by which seizures are compared, and those that say whose it is."""

RIGHTS: Final[Mapping[Service, Rights]] = {
    Service.LOADER: Rights(
        cluster=(_BULK, "indices:data/read/mget", *_SCAN),
        indices=(
            (
                CONTENT,
                (
                    *_READ,
                    *_SCAN,
                    "indices:data/write/bulk*",
                    "indices:data/write/index",
                    "indices:data/write/update",
                    _UPDATE_BY_QUERY,
                    "indices:admin/refresh*",
                ),
            ),
            (("forces", "guards"), ("indices:data/read/search*", "indices:data/read/get")),
            ((ARRIVALS,), _NOTE),
        ),
    ),
    Service.NAMES: Rights(
        cluster=(_BULK, "indices:data/read/mget", *_SCAN),
        indices=(
            (
                ("evidence-*",),
                (*_READ, *_SCAN, "indices:data/write/bulk*", "indices:data/write/update", "indices:admin/refresh*"),
            ),
        ),
    ),
    Service.DIRECTORY: Rights(
        cluster=("indices:data/read/msearch",),
        indices=(
            (
                (ACCOUNTS, "forces", "guards", STOP_LIST, CASES),
                ("indices:data/read/search*", "indices:data/read/get"),
            ),
        ),
    ),
    Service.REGISTRAR: Rights(
        cluster=(_BULK,),
        indices=(
            (
                (ACCOUNTS, "forces", "guards", STOP_LIST),
                (
                    "indices:data/read/search*",
                    "indices:data/read/get",
                    "indices:data/write/bulk*",
                    "indices:data/write/index",
                    "indices:data/write/update",
                    "indices:data/write/delete",
                    "indices:admin/refresh*",
                ),
            ),
        ),
        accounts=("PUT",),
    ),
    Service.KEEPER: Rights(
        cluster=(_BULK,),
        indices=(
            ((SAVED, HIDDEN_USES), _KEEP),
            ((MATCHES,), ("indices:data/write/bulk*", "indices:data/write/index", _REFRESH)),
        ),
    ),
    Service.LISTS: Rights(
        cluster=(_BULK,),
        indices=(
            ((LISTS,), ("indices:data/read/search*", *_KEEP)),
            ((LIST_TERMS,), _KEEP),
        ),
    ),
    Service.CASES: Rights(
        cluster=(_BULK,),
        indices=(
            (
                (CASES,),
                ("indices:data/read/search*", "indices:data/write/bulk*", "indices:data/write/index", _REFRESH),
            ),
        ),
    ),
    Service.SHARING: Rights(
        cluster=(_BULK,),
        indices=(
            (
                (SHARE_CHANGES,),
                ("indices:data/read/search*", "indices:data/write/bulk*", "indices:data/write/index", _REFRESH),
            ),
        ),
    ),
    Service.POINTER: Rights(
        cluster=(_BULK,),
        indices=(
            ((LOOK_UPS,), ("indices:data/write/bulk*", "indices:data/write/index")),
            (
                (LOOK_UP_QUOTAS,),
                ("indices:data/write/bulk*", "indices:data/write/index", "indices:data/write/update"),
            ),
        ),
        sights=(Sight("evidence-*", ("ents", "force", "cases", "audience", "guard", "current"), access.POINTER_DLS),),
    ),
    Service.MATCHER: Rights(
        cluster=(_BULK, *_SCAN),
        indices=(
            ((ARRIVALS,), _NOTE),
            (
                (LOOK_UPS, NOTICES, MATCHES),
                (
                    "indices:data/read/search*",
                    *_SCAN,
                    "indices:data/write/bulk*",
                    "indices:data/write/index",
                    "indices:data/write/update",
                    "indices:data/write/delete",
                    _UPDATE_BY_QUERY,
                    _REFRESH,
                ),
            ),
        ),
        sights=(
            Sight("evidence-*", SEEN_BY_MATCHER),
            Sight("seizures-*", ("key", "force", "reference", "sharing", "cases", "guard", "withdrawn")),
        ),
    ),
    Service.WATCHES: Rights(
        cluster=(_BULK, *_SCAN),
        indices=(
            ((WATCHES, MAILS), ("indices:data/read/search*", *_KEEP)),
            ((ARRIVALS,), _NOTE),
            ((NOTICES,), ("indices:data/write/bulk*", "indices:data/write/index", _REFRESH)),
        ),
    ),
    Service.CREDENTIALS: Rights(
        cluster=(_BULK,),
        indices=(((API_TOKENS, SECOND_FACTORS), ("indices:data/read/search*", "indices:data/read/get", *_KEEP)),),
    ),
    Service.RECORD: Rights(
        cluster=(_BULK,),
        indices=((_RECORD, ("indices:data/write/index", "indices:data/write/bulk*")),),
    ),
    Service.VERIFIER: Rights(
        cluster=_SCAN,
        indices=((_RECORD, (*_READ, *_SCAN, "indices:admin/refresh*")),),
    ),
}

PEOPLE: Final = Rights(
    cluster=("indices:data/read/mget", "indices:data/read/msearch"),
    indices=(
        ((*CONTENT, LISTS, LIST_TERMS), _READ),
        (
            (SAVED, HIDDEN_USES, SHARE_CHANGES, NOTICES, WATCHES, MATCHES, AUDIT, f".ds-{AUDIT}-*"),
            ("indices:data/read/search*",),
        ),
    ),
)
"""What every signed-in person's token allows, under document-level security (`access.DLS`)."""

AUDITORS: Final = Rights(indices=(((AUDIT, f".ds-{AUDIT}-*"), ("indices:data/read/search*",)),))
"""What the token of somebody who reads the record of use allows besides, with no filter on it."""
