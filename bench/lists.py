"""A list through the API, from sending it to its last number, against single searches for its lines through the API.

`python -m bench.lists` starts a site of its own with the documents of `bench.search`, sends one list, and asks a sample
of its lines one by one, half before the list and half after it, as a signed-in person's browser asks. Every number of
the sample must be the list's. The time of as many single searches as the list has lines is that of the sample, scaled.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import time
from typing import Any, Final

from bench.browser import Browser
from bench.messages import real_words
from bench.own_site import own_site
from bench.report import table, write
from bench.search import plant
from cets_search.model import Person, Role

LINES: Final = int(os.environ.get("CETS_BENCH_LIST", "10000"))
SAMPLE: Final = int(os.environ.get("CETS_BENCH_SINGLE", "500"))
API: Final = "/api/v1"
RANGES: Final = ("07700 900", "020 7946 0", "0113 496 0", "0161 496 0", "0117 496 0")
"""Telephone numbers set aside for fiction (Ofcom)."""


def main() -> None:
    """Run the benchmark, print its table and keep it in docs/benchmarks.md."""
    password = f"a-bench-{secrets.token_urlsafe(12)}"
    with own_site() as (site, _):
        site.people.add(Person("jo", "essex", frozenset({Role.INVESTIGATOR})), password, "operator:bench")
        plant(site)
        asking = Asking(Browser(site.config.url, "jo", password))
        lines = made()
        queries = [row["query"] for row in asking.rows(asking.send(lines, draft=True)["id"])]
        drawn = random.Random(2).sample(range(len(lines)), SAMPLE)  # noqa: S311 - the same sample at each run
        before, after = drawn[: SAMPLE // 2], drawn[SAMPLE // 2 :]
        asking.listed(lines[:50])  # both are warm then
        asking.singly(queries[:50])
        totals, first = asking.singly([queries[at] for at in before])
        rows, seconds = asking.listed(lines)
        more, second = asking.singly([queries[at] for at in after])
    pairs = zip([*before, *after], [*totals, *more], strict=True)
    if wrong := [queries[at] for at, total in pairs if rows[at]["total"] != total]:
        raise SystemExit(f"The list and the single search disagree: {wrong[:5]}")
    write("lists", result(seconds, (first + second) / SAMPLE * len(lines), rows))


class Asking:
    """A signed-in person's browser, which asks the API."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def send(self, lines: list[str], *, draft: bool = False) -> Any:
        """A new list."""
        return self._browser.post(f"{API}/list-search", {"terms": lines, "draft": draft})

    def rows(self, list_id: str) -> list[Any]:
        """All lines of a list."""
        found: list[Any] = []
        start: int | None = 0
        while start is not None:
            page = self._ask(f"list-search/{list_id}", size=1000, start=start)
            found += page["rows"]
            start = page["next"]
        return found

    def listed(self, lines: list[str]) -> tuple[list[Any], float]:
        """The lines with what was found, and the seconds from sending them until all were read."""
        began = time.perf_counter()
        sent = self.send(lines)
        while (state := self._ask(f"list-search/{sent['id']}", size=1)["state"]) != "done":
            if state not in ("waiting", "running"):
                raise SystemExit(f"The list is {state}.")
            time.sleep(0.2)
        return self.rows(sent["id"]), time.perf_counter() - began

    def singly(self, queries: list[str]) -> tuple[list[int], float]:
        """How many documents each finds, and the seconds that took."""
        began = time.perf_counter()
        found = [self._ask("search", size=1, q=query)["total"] for query in queries]
        return found, time.perf_counter() - began

    def _ask(self, path: str, **asked: object) -> Any:
        return json.loads(self._browser.get(f"{API}/{path}", {name: str(value) for name, value in asked.items()}))


def result(seconds: float, singly: float, rows: list[Any]) -> str:
    """The figures."""
    found = sum(bool(row["total"]) for row in rows)
    told = (
        f"{len(rows):,} lines (phone numbers, e-mail addresses, handles, words), {found:,} of them found; {SAMPLE:,} "
        "searched for singly, that time scaled. The list's time holds near misses too."
    )
    cells = ("10,000 lines" if LINES == 10_000 else f"{LINES:,} lines", f"{seconds:.1f} s", f"{singly:.1f} s")
    return f"{told}\n\n{table(('', 'as a list', 'one by one', 'ratio'), [(*cells, f'{seconds / singly:.3f}')])}"


def made() -> list[str]:
    """The lines, all different: of the numbers a fifth stands in the documents, of the phrases some."""
    words = real_words().words[:40]
    phones = [f"{start}{number:03}" for start in RANGES for number in range(1000)]
    emails = [f"{first}.{second}@example.org" for first in words for second in words][: LINES // 10]
    handles = [f"@{first}{second}" for first in words for second in words][: LINES // 10]
    pairs = [f"{first} {second}" for first in words for second in words][: LINES // 10]
    drawn = [*phones, *emails, *handles, *pairs]
    more = (f"{word}{number}@example.com" for number in range(LINES) for word in words)
    while len(drawn) < LINES:
        drawn.append(next(more))
    random.Random(1).shuffle(drawn)  # noqa: S311 - the same list at each run
    return drawn[:LINES]


if __name__ == "__main__":
    main()
