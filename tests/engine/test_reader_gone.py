"""A search is cancelled in the engine when its reader's connection closes, and the record says nothing was answered."""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit

import pytest
import urllib3

from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.site import open_site
from tests.engine.planting import OWN, document, plant
from tests.engine.web_client import admit, basic
from tests.home import empty
from tests.web_server import web_server

pytestmark = pytest.mark.engine

PATIENCE = 120


@pytest.fixture
def served(stack: Config) -> Iterator[str]:
    """The address of a web server whose index holds texts that take long to mark."""
    empty(stack)
    opened = open_site(stack)
    admit(opened)
    long = "bicycle bell saddle " * 45_000
    plant(opened.connection, OWN, [document(OWN, f"{n}.txt", "") | {"text": f"{n} {long}"} for n in range(6)])
    opened.connection.client.close()
    with web_server(stack) as url:
        yield url


def test_a_search_ends_when_its_reader_goes(stack: Config, served: str) -> None:
    dear, after = f"bi* be* sa* -{secrets.token_hex(8)}", secrets.token_hex(8)
    path = f"/api/v1/search?q={quote(dear)}"
    headers = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "localhost", **basic()}.items())
    with client(stack, indices.administrator(stack)) as engine:

        def runs() -> bool:
            """Whether the engine is at that search."""
            found = engine.tasks.list(params={"actions": "indices:data/read/search", "detailed": "true"})["nodes"]
            return any("highlight" in task["description"] for node in found.values() for task in node["tasks"].values())

        def recorded() -> list[str]:
            engine.indices.refresh(index=stack.index("cets-audit"))
            body = {"size": 20, "sort": [{"@timestamp": "desc"}], "_source": ["query"]}
            hits = engine.search(index=stack.index("cets-audit"), body=body)["hits"]["hits"]
            return [hit["_source"]["query"] for hit in hits]

        with socket.create_connection(("127.0.0.1", urlsplit(served).port or 0)) as reader:
            reader.sendall(f"GET {path} HTTP/1.1\r\n{headers}\r\n".encode())
            _until(runs)
        _until(lambda: not runs())
        # The server is well, and answers the next who asks: whose entry would come after the first's.
        assert urllib3.request("GET", f"{served}/api/v1/search?q={after}", headers=basic()).status == 200
        assert after in recorded()
        assert dear not in recorded()


def _until(holds: Callable[[], bool]) -> None:
    """Ask until it holds; the deadline is for a machine that does nothing else."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)
