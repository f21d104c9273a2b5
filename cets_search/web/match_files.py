"""Matches as a file to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from flask import Response

from cets_search.matches.model import Match
from cets_search.web.spreadsheet import line

TITLES: Final = (
    *("kind", "type", "value", "forms of ours", "seizure of ours", "documents of ours"),
    *("other force", "contact", "documents there", "of them by pointer", "open seizures there"),
    *("seizures that hold it", "rarity", "state", "why", "by", "at", "found"),
)


def csv_file(matches: Iterable[Match]) -> Response:
    """As CSV in UTF-8 (with its mark, by which spreadsheets know it); it goes out as it is read."""

    def out() -> Iterator[str]:
        yield "\ufeff" + line(TITLES)
        for each in matches:
            yield line(_row(each))

    return Response(out(), mimetype="text/csv", headers={"Content-Disposition": 'attachment; filename="matches.csv"'})


def _row(each: Match) -> tuple[object, ...]:
    return (
        *(each.kind.value, each.type, each.value, "; ".join(each.forms), each.own, each.documents),
        *(each.name, each.contact, each.there, each.pointed, "; ".join(each.open)),
        *(each.seizures, each.score, each.state.value, each.why, each.set_by, each.set_at, each.found_at),
    )
