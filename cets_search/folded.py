"""A page of a result on which copies of one content are one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cets_search.answer import Held
from cets_search.engine.evidence import Run
from cets_search.query import folding as ask

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A hit as the engine tells it, how many documents found have its content, and in which seizures they are."""

    hit: Raw
    copies: int = 1
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Folded:
    """The lines of a page; the place after which the next begins, None on the last; the engine's first answer."""

    lines: tuple[Line, ...]
    after: tuple[Any, ...] | None
    answer: Raw


def page(run: Run, body: Raw, size: int) -> Folded:
    """At most `size` lines of the search `body`. A page may be short where very many copies are passed over."""
    # One line more than is shown tells whether there is a page after.
    lean = ask.lean(body, size + 1)
    answer = run(lean)
    scan = _Scan(run, body)
    batch, asked = answer["hits"]["hits"], size + 1
    for _ in range(ask.ROUNDS):
        scan.take(batch)
        if len(scan.lines) > size:
            return Folded(scan.shown(size), tuple(scan.lines[size - 1][0]), answer)
        if len(batch) < asked:
            return Folded(scan.shown(size), None, answer)
        last = batch[-1]["sort"]
        batch, asked = run(ask.onward(lean, last, scan.met))["hits"]["hits"], ask.BATCH
    return Folded(scan.shown(size), tuple(last), answer)


def unfolded(run: Run, body: Raw, size: int) -> Folded:
    """At most `size` documents of the search `body`, each a line of its own."""
    answer = run({**body, "size": size + 1})
    hits = answer["hits"]["hits"]
    after = tuple(hits[size - 1]["sort"]) if len(hits) > size else None
    return Folded(tuple(Line(hit) for hit in hits[:size]), after, answer)


class _Scan:
    """Goes through documents in the order of a result, and keeps the first of each content."""

    def __init__(self, run: Run, body: Raw) -> None:
        self._run = run
        self._body = body
        self.met: set[str] = set()
        self.lines: list[tuple[list[Any], Line]] = []

    def take(self, batch: list[Raw]) -> None:
        """Add the lines of the next documents: those that lead their content, and those that are like no other."""
        new = [hit for hit in batch if hit["_source"].get("content") not in self.met]
        led = self._led({hit["_source"]["content"] for hit in new if hit["_source"]})
        for hit in new:
            line = led.get(hit["_id"]) if hit["_source"] else Line(hit)
            if line is not None:
                self.lines.append((hit["sort"], line))
        self.met |= {hit["_source"]["content"] for hit in new if hit["_source"]}

    def shown(self, size: int) -> tuple[Line, ...]:
        """The first lines, with what is told of each."""
        lines = [line for _, line in self.lines[:size]]
        bare = [line.hit["_id"] for line in lines if not line.hit["_source"]]
        full = {hit["_id"]: hit for hit in self._run(ask.told(self._body, bare))["hits"]["hits"]} if bare else {}
        found = (line if line.hit["_source"] else Line(full[line.hit["_id"]]) for line in lines)
        return tuple(found)

    def _led(self, contents: set[str]) -> dict[str, Line]:
        """The lines of these contents, by the id of the document that stands for each."""
        if not contents:
            return {}
        groups = self._run(ask.leaders(self._body, contents))["aggregations"]["contents"]["buckets"]
        lines = (_line(group) for group in groups)
        return {line.hit["_id"]: line for line in lines}


def _line(group: Raw) -> Line:
    first = group["first"]["hits"]["hits"][0]
    own = first["_source"]["seizure_key"]
    held = [Held(each["key"], each["doc_count"]) for each in group["seizures"]["buckets"]]
    return Line(first, group["doc_count"], tuple(sorted(held, key=lambda each: each.seizure != own)))
