"""Which lines of a list a request asks for, read from its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cets_search.lists.model import Shown
from cets_search.query.errors import BadQuery
from cets_search.web.asked import Args, whole

WINDOW: Final = frozenset({"only", "start", "size"})
LARGEST: Final = 1_000
USUAL: Final = 100


@dataclass(frozen=True, slots=True)
class Window:
    """Lines of those that `only` takes, from the one of number `start` (from 0) among them."""

    only: Shown
    start: int
    size: int


def window(args: Args) -> Window:
    """The window that these parameters ask for. `BadQuery` for what is none."""
    return Window(shown_lines(args), whole(args, "start") or 0, whole(args, "size", LARGEST) or USUAL)


def shown_lines(args: Args) -> Shown:
    """The lines that `only` takes; all where it is absent."""
    raw = args.get("only", "") or Shown.ALL
    if raw not in list(Shown):
        raise BadQuery(f"only is {raw[:40]!r}: give one of {', '.join(Shown)}.")
    return Shown(raw)
