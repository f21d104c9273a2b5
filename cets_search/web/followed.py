"""What is asked of an identifier, a graph or a way, read from an address: the same names for the pages and the API."""

from __future__ import annotations

from typing import Any, Final

from cets_search.model import SearchRequest
from cets_search.pivot.graph import DEEPEST, MOST_NODES, MOST_STARTS, USUAL_NODES, GraphRequest
from cets_search.query.company import Distance
from cets_search.query.errors import BadQuery
from cets_search.query.filters import CHOICES
from cets_search.query.identifier import Identifier
from cets_search.query.identifiers import NORMALISERS
from cets_search.query.neighbours import By, Through
from cets_search.web.asked import Args, whole
from cets_search.web.serving import serving

ENTITY: Final = frozenset({"type", "value"})
RELATED: Final = ENTITY | {"entity", "within"}
CHOSEN: Final = ("platform", "force", "case", "seizure")
"""The choices of a search by which the documents that count are narrowed."""
THROUGH: Final = ("by", "entity", *CHOSEN, "after", "before", "least")
GRAPH: Final = ENTITY | {*THROUGH, "strength", "depth", "most"}
PATH: Final = ENTITY | {*THROUGH, "to_type", "to_value"}

LARGEST_LEAST: Final = 1_000_000


def who(args: Args) -> Identifier:
    """The identifier that `type` and `value` name; without a type its form tells it. `BadQuery` where it is none."""
    return serving().site.pivot.identifier(args.get("type", ""), args.get("value", ""))


def several(args: Args) -> tuple[Identifier, ...]:
    """The identifiers that pairs of `type` and `value` name, in their order."""
    types, values = args.getlist("type"), args.getlist("value")
    if types and len(types) != len(values):
        raise BadQuery("Give as many of “type” as of “value”: they go in pairs.")
    if len(values) > MOST_STARTS:
        raise BadQuery(f"Those are {len(values):,} identifiers: start from at most {MOST_STARTS}.")
    if not values:
        raise BadQuery("Give an identifier or a name to start from.")
    named = serving().site.pivot.identifier
    found = (named(kind, value) for kind, value in zip(types or [""] * len(values), values, strict=True))
    return tuple(dict.fromkeys(found))


def ends(args: Args) -> tuple[Identifier, Identifier]:
    """The two identifiers between which a way is looked for. `BadQuery` where both are the same."""
    target = serving().site.pivot.identifier(args.get("to_type", ""), args.get("to_value", ""))
    source = who(args)
    if source == target:
        raise BadQuery("That is a way from something to itself: give two that differ.")
    return source, target


def within(args: Args) -> Distance:
    """How far away company is looked for."""
    given = args.get("within", "") or Distance.CONVERSATION
    if given not in list(Distance):
        raise BadQuery(f"within is {given[:40]!r}: give one of {', '.join(Distance)}.")
    return Distance(given)


def types(args: Args) -> tuple[str, ...]:
    """The types that `entity` names. `BadQuery` for one that there is not."""
    given = tuple(dict.fromkeys(each for each in args.getlist("entity") if each))
    for each in given:
        if each not in NORMALISERS:
            raise BadQuery(f"There is no type {each[:40]!r}: there are {', '.join(NORMALISERS)}.")
    return given


def through(args: Args, usual: By = By.EITHER) -> Through:
    """Which edges count. `BadQuery` for a word or number that is none."""
    by = args.get("by", "") or usual
    if by not in list(By):
        raise BadQuery(f"by is {by[:40]!r}: give one of {', '.join(By)}.")
    given: Any = {CHOICES[name]: tuple(each for each in args.getlist(name) if each) for name in CHOSEN}
    search = SearchRequest(after=args.get("after", "").strip(), before=args.get("before", "").strip(), **given)
    asked = Through(By(by), types(args), search, whole(args, "least", LARGEST_LEAST) or 1)
    asked.clauses()  # a day that is none is refused before anything is looked at
    return asked


def graph(args: Args) -> GraphRequest:
    """The graph that is asked for."""
    return GraphRequest(
        starts=several(args),
        depth=whole(args, "depth", DEEPEST) or 1,
        through=through(args),
        most=whole(args, "most", MOST_NODES) or USUAL_NODES,
        strength=whole(args, "strength", LARGEST_LEAST) or 0,
    )


def params(request: GraphRequest) -> list[tuple[str, str]]:
    """The parameters that ask for this graph, in a fixed order, defaults left out."""
    through = request.through
    named = [pair for each in request.starts for pair in (("type", each.type), ("value", each.value))]
    chosen = [(name, value) for name in CHOSEN for value in getattr(through.search, CHOICES[name])]
    single = {
        "by": through.by if through.by is not By.EITHER else "",
        "after": through.search.after,
        "before": through.search.before,
        "least": str(through.least) if through.least > 1 else "",
        "strength": str(request.strength) if request.strength else "",
        "depth": str(request.depth) if request.depth > 1 else "",
        "most": str(request.most) if request.most != USUAL_NODES else "",
    }
    several = [*(("entity", each) for each in through.types), *chosen]
    return [*named, *several, *((name, str(value)) for name, value in single.items() if value)]
