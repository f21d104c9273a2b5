"""Watches as the index keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from cets_search import access
from cets_search.engine.keeping import version_of
from cets_search.stored import kept, revived
from cets_search.watches.model import State, Watch

_NOT_KEPT: Final = frozenset({"id", "version", "reading", "search", "state"})
_PLAIN: Final = tuple(each.name for each in fields(Watch) if each.name not in _NOT_KEPT)


def source(watch: Watch) -> dict[str, Any]:
    """The watch with the fields of `mappings/watches.json`."""
    return {
        "readers": list(access.own(watch.owner)),
        "key": watch.id,
        "owner": watch.owner,
        "state": watch.state,
        "made_at": watch.made_at,
        "watch": {**{name: getattr(watch, name) for name in _PLAIN}, "search": kept(watch.search)},
    }


def watch(hit: Mapping[str, Any]) -> Watch:
    """From a hit of a search that asked for `seq_no_primary_term`."""
    told = hit["_source"]["watch"]
    return Watch(
        id=hit["_id"],
        version=version_of(hit),
        search=revived(told["search"]),
        state=State(hit["_source"]["state"]),
        **{name: told[name] for name in _PLAIN if name in told},
    )
