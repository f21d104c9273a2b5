"""Who makes a request, looked up by its name: as the application does (account, cases and guards in one question), and
as OpenSearch Security's own interface tells an account alone, while accounts grow in number.

`python -m bench.accounts` starts a site of its own. The same number of accounts stands in both stores.
"""

from __future__ import annotations

import json
import secrets
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from bench.own_site import own_site
from bench.report import table, write
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.engine.directory import PASSWORDS, Directory
from cets_search.engine.services import ACCOUNTS
from cets_search.model import Person, Role

SIZES: Final = (100, 1_000, 10_000)
ROUNDS: Final = 50
CHUNK: Final = 1_000


def main() -> None:
    """Run the benchmark, print its table and keep it."""
    rows, there = [], 0
    password = f"a-bench-{secrets.token_urlsafe(12)}"
    with own_site("--no-web") as (site, _), client(site.config, indices.administrator(site.config)) as engine:
        site.people.add(Person("jo", "essex", frozenset({Role.INVESTIGATOR})), password, "operator:bench")
        directory = Directory(site.connection)
        interface = partial(engine.transport.perform_request, "GET", f"{PASSWORDS}/jo")
        for size in SIZES:
            for first in range(there, size, CHUNK):
                fill(engine, site.config.index(ACCOUNTS), range(first, min(first + CHUNK, size)))
            there = size
            ours, theirs = taken([partial(directory.standing, "jo"), interface])
            rows.append((f"{size:,}", f"{ours:.1f} ms", f"{theirs:.1f} ms", f"{ours / theirs:.2f}"))
    header = ("accounts", "account, cases and guards", "OpenSearch Security's interface, account alone", "ratio")
    write("accounts", f"The median of {ROUNDS}.\n\n{table(header, rows)}")


def fill(engine: Any, index: str, numbers: range) -> None:
    """Put so many accounts into both stores."""
    about = {"force": "essex", "disabled": False, "sessions_from": 0, "second_factor": False, "given_password": False}
    lines: list[dict[str, Any]] = []
    for number in numbers:
        lines += [{"index": {"_id": f"user-{number}"}}, {**about, "name": f"user-{number}", "roles": ["analyst"]}]
    engine.bulk(index=index, body="\n".join(map(json.dumps, lines)) + "\n", params={"refresh": "true"})
    # No password has this hash: nobody signs in with these.
    kept = {"hash": "$2y$12$" + "." * 53, "attributes": {"force": "essex", "roles": "analyst", "disabled": "false"}}
    added = [{"op": "add", "path": f"/user-{number}", "value": kept} for number in numbers]
    engine.transport.perform_request("PATCH", PASSWORDS, body=added)


def taken(ways: list[Callable[[], object]]) -> list[float]:
    """Milliseconds that each way takes, the median; they take turns."""
    times: list[list[float]] = [[] for _ in ways]
    for _ in range(ROUNDS):
        for way, kept in zip(ways, times, strict=True):
            began = time.perf_counter()
            way()
            kept.append((time.perf_counter() - began) * 1_000)
    return [statistics.median(kept) for kept in times]


if __name__ == "__main__":
    main()
