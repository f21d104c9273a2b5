"""A page of a result on which copies of one content are one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    asked = size + 1
    answer = run({**body, "size": asked})
    batch = answer["hits"]["hits"]
    scan = _Scan(run, body, answer)
    for _ in range(ask.ROUNDS):
        scan.take(batch)
        if len(scan.lines) > size:
            return Folded(scan.shown(size), tuple(scan.lines[size - 1].hit["sort"]), answer)
        if len(batch) < asked:
            return Folded(scan.shown(size), None, answer)
        last, asked = batch[-1]["sort"], min(ask.GROWTH * asked, ask.BATCH)
        batch = run(ask.onward(body, last, scan.met, asked))["hits"]["hits"]
    return Folded(scan.shown(size), tuple(last), answer)


def unfolded(run: Run, body: Raw, size: int) -> Folded:
    """At most `size` documents of the search `body`, each a line of its own."""
    answer = run({**body, "size": size + 1})
    hits = answer["hits"]["hits"]
    after = tuple(hits[size - 1]["sort"]) if len(hits) > size else None
    return Folded(tuple(Line(hit) for hit in hits[:size]), after, answer)


class _Scan:
    """Goes through documents in the order of a result, and keeps the first of each content."""

    def __init__(self, run: Run, body: Raw, first: Raw) -> None:
        """`first` is the answer to the search itself: of its documents all is known that a page tells; of others that
        is asked for late.
        """
        self._run = run
        self._body = body
        self._told = {hit["_id"]: hit for hit in first["hits"]["hits"]}
        self._at_hand = ask.at_hand(body, first)
        self.met: set[str] = set()
        self.lines: list[Line] = []

    def take(self, batch: list[Raw]) -> None:
        """Add the lines of the next documents: those that lead their content, and those that are like no other."""
        new = [hit for hit in batch if _content(hit) not in self.met]
        contents = {content for hit in new if (content := _content(hit))}
        led = ask.groups(new) if self._at_hand else self._led(contents)
        for hit in new:
            if not _content(hit):
                self.lines.append(Line(hit))
            elif hit["_id"] in led:
                self.lines.append(_line(hit, led[hit["_id"]]))
        self.met |= contents

    def shown(self, size: int) -> tuple[Line, ...]:
        """The first lines, with what is told of each."""
        lines = self.lines[:size]
        if bare := [line.hit["_id"] for line in lines if line.hit["_id"] not in self._told]:
            self._told |= {hit["_id"]: hit for hit in self._run(ask.told(self._body, bare))["hits"]["hits"]}
        return tuple(replace(line, hit=self._told[line.hit["_id"]]) for line in lines)

    def _led(self, contents: set[str]) -> dict[str, Raw]:
        """What the engine counts of these contents, by the id of the document that stands for each."""
        if not contents:
            return {}
        groups = self._run(ask.leaders(self._body, contents))["aggregations"]["contents"]["buckets"]
        return {group["first"]["hits"]["hits"][0]["_id"]: group for group in groups}


def _content(hit: Raw) -> str:
    content: str = hit["_source"].get("content", "")
    return content


def _line(hit: Raw, group: Raw) -> Line:
    own = hit["_source"]["seizure_key"]
    held = [Held(each["key"], each["doc_count"]) for each in group["seizures"]["buckets"]]
    return Line(hit, group["doc_count"], tuple(sorted(held, key=lambda each: each.seizure != own)))
