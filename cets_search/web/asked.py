"""What a request asks for, read from its address: the same names for the pages and the API."""

from __future__ import annotations

import re
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from cets_search.conversation import LARGEST_WINDOW, ContextRequest
from cets_search.model import SearchRequest
from cets_search.query.errors import BadQuery
from cets_search.query.filters import CHOICES, FACETS
from cets_search.query.ledger import LedgerRequest

SEVERAL: Final = CHOICES
"""Parameters that may be repeated, and the field of `SearchRequest` that holds them."""

NOT: Final = "not-"
"""Before a facet's name: the value is excluded."""

SINGLE: Final = ("q", "forms", "after", "before", "sort", "size", "copies", "next")
SEARCH: Final = frozenset({*SINGLE, *SEVERAL, *(NOT + name for name in FACETS)})
"""All that a search's address may hold."""

APART: Final = "apart"
"""The value of `copies` for which each copy of a content is a hit of its own."""

FILTERS: Final = ("outcome", "name", "hash", "type")
LEDGER: Final = (*FILTERS, "size", "next")
CONTEXT: Final = ("n", "earlier", "later")
MOST: Final = 100
"""The longest page, in hits or ledger entries."""

Args = MultiDict[str, str]


def search_request(args: Args) -> SearchRequest:
    """The search that these parameters ask for; unknown ones are passed over. `BadQuery` for a bad number or word."""
    if args.get("copies", "") not in ("", APART):
        raise BadQuery(f"copies is {args['copies'][:40]!r}: give {APART!r}, or nothing to have them folded.")
    given: Any = {field: tuple(each for each in args.getlist(name) if each) for name, field in SEVERAL.items()}
    q = args.get("q", "")
    return SearchRequest(
        q=q if q.strip() else "",  # otherwise as typed, so that an error's offset counts in what was sent
        after=args.get("after", "").strip(),
        before=args.get("before", "").strip(),
        forms=_switch(args, "forms"),
        sort=args.get("sort") or "relevance",
        size=_size(args, 20),
        folded=not args.get("copies"),
        next=args.get("next", ""),
        without=tuple((name, value) for name in FACETS for value in args.getlist(NOT + name) if value),
        **given,
    )


def ledger_request(args: Args) -> LedgerRequest:
    """The part of a ledger that these parameters ask for. `BadQuery` for a bad `size`."""
    given = {name: args.get(name, "").strip() for name in LEDGER if name != "size"}
    return LedgerRequest(size=_size(args, 100), **given)


def context_request(document_id: str, args: Args, search: SearchRequest | None) -> ContextRequest:
    """The window on a conversation that these parameters ask for. `BadQuery` for a number that is none."""
    return ContextRequest(
        document_id=document_id,
        size=whole(args, "n", LARGEST_WINDOW) or ContextRequest("").size,
        before=whole(args, "earlier"),
        after=whole(args, "later"),
        search=search,
    )


def params(request: SearchRequest) -> list[tuple[str, str]]:
    """The parameters that ask for this search from its first page, in a fixed order, defaults left out."""
    several = [(name, value) for name, field in SEVERAL.items() for value in getattr(request, field)]
    several += [(NOT + name, value) for name, value in request.without]
    apart = [] if request.folded else [("copies", APART)]
    default = SearchRequest()
    single = [
        (name, str(int(value) if isinstance(value := getattr(request, name), bool) else value))
        for name in ("q", "forms", "after", "before", "sort", "size")
        if getattr(request, name) != getattr(default, name)
    ]
    return [*single, *apart, *several]


def refuse_unknown(args: Args, known: frozenset[str]) -> None:
    """`BadQuery` for a parameter that is not known: one misspelt would otherwise widen a search unseen."""
    for name in args:
        if name not in known:
            raise BadQuery(f"There is no parameter {name[:40]!r} here; there are {', '.join(sorted(known))}.")


def _switch(args: Args, name: str) -> bool:
    """A parameter that is 1 for on; 0, or none, for off."""
    raw = args.get(name, "")
    if raw not in ("", "0", "1"):
        raise BadQuery(f"{name} is {raw[:40]!r}: give 1 or 0.")
    return raw == "1"


def whole(args: Args, name: str, most: int | None = None) -> int | None:
    """A parameter that is a whole number, from 1 to `most` where there is one, else from 0; None where it is absent."""
    raw = args.get(name, "")
    if not raw:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", raw) or (most and not 1 <= int(raw) <= most):
        bounds = f"a whole number from 1 to {most}" if most else f"what stands as {name!r} in an answer"
        raise BadQuery(f"{name} is {raw[:40]!r}: give {bounds}.")
    return int(raw)


def _size(args: Args, default: int) -> int:
    raw = args.get("size", "")
    if not raw:
        return default
    if not re.fullmatch(r"[0-9]{1,3}", raw) or not 1 <= int(raw) <= MOST:
        raise BadQuery(f"size is {raw[:40]!r}: give a whole number from 1 to {MOST}.")
    return int(raw)
