"""What it costs to keep words so that they are found by every sign and script: the index's own analysis of a text
against the plainest one, `standard` with small letters and folded accents.

`python -m bench.words` starts a site of its own and puts the same mails of the corpora in two scratch indices, in turn.
Processor time is the engine's whole process; bytes are those on disk after merging, the texts themselves included.
"""

from __future__ import annotations

import json
import re
import statistics
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from opensearchpy import OpenSearch

from bench.corpus_lines import CORPORA
from bench.own_site import own_site
from bench.report import table, write
from cets_search.engine import indices
from cets_search.engine.connection import client

ROUNDS: Final = 4
"""The first warms up and is not counted."""

LIST: Final = CORPORA / "mail" / "linux-mips-list" / "mbox"
MAPPING: Final = Path(__file__).resolve().parents[1] / "mappings" / "evidence.json"
PLAINEST: Final[Mapping[str, Any]] = {
    "settings": {
        "analysis": {
            "analyzer": {"plain": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]}}
        }
    },
    "mappings": {"properties": {"text": {"type": "text", "analyzer": "plain"}}},
}


def main() -> None:
    """Run the benchmark, print its table and keep it in docs/benchmarks.md."""
    texts = [text for file in sorted(LIST.glob("*.mbox")) for text in mails(file)]
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    own = json.loads(MAPPING.read_text(encoding="utf-8"))
    kept = {"settings": own["settings"], "mappings": {"properties": {"text": own["mappings"]["properties"]["text"]}}}
    figures: dict[str, list[tuple[float, float]]] = {"plainest": [], "kept": []}
    with own_site("--no-web") as (site, _), client(site.config, indices.administrator(site.config)) as engine:
        for _ in range(ROUNDS):
            for name, definition in (("plainest", PLAINEST), ("kept", kept)):
                figures[name].append(measured(engine, f"bench-{name}", definition, texts))
    rows = []
    for place, unit in ((0, "ms of processor"), (1, "bytes on disk")):
        plain, ours = (
            statistics.median(found[place] for found in figures[name][1:]) / megabytes for name in ("plainest", "kept")
        )
        rows.append((f"{unit} a MB of text", f"{ours:,.0f}", f"{plain:,.0f}", f"{ours / plain:.2f}"))
    told = f"{len(texts):,} mails, {megabytes:.0f} MB, median of {ROUNDS - 1} rounds."
    write("words", f"{told}\n\n{table(('', 'as kept', 'plainest', 'ratio'), rows)}")


def mails(file: Path) -> Iterator[str]:
    yield from re.split(r"\n(?=From )", file.read_text(encoding="utf-8", errors="replace"))


def measured(engine: OpenSearch, name: str, definition: Mapping[str, Any], texts: list[str]) -> tuple[float, float]:
    """Milliseconds of the engine's processor time to index the texts, and the bytes that they take."""
    engine.indices.create(index=name, body=definition)
    began = spent(engine)
    for start in range(0, len(texts), 500):
        body = "".join(f'{{"index":{{}}}}\n{json.dumps({"text": text})}\n' for text in texts[start : start + 500])
        answer = engine.bulk(index=name, body=body)
        if answer["errors"]:
            raise SystemExit("The engine did not take a text.")
    engine.indices.refresh(index=name)
    took = spent(engine) - began
    engine.indices.forcemerge(index=name, params={"max_num_segments": "1"})
    engine.indices.flush(index=name, params={"force": "true"})
    size = settled(engine, name)
    engine.indices.delete(index=name)
    return took, size


def settled(engine: OpenSearch, name: str) -> float:
    """Bytes, once what was merged away is gone."""
    while True:
        engine.indices.refresh(index=name)
        stats = engine.indices.stats(index=name)["_all"]["primaries"]
        if stats["segments"]["count"] == 1:
            time.sleep(2)
            return float(engine.indices.stats(index=name)["_all"]["primaries"]["store"]["size_in_bytes"])
        time.sleep(1)


def spent(engine: OpenSearch) -> float:
    (node,) = engine.nodes.stats(metric="process")["nodes"].values()
    return float(node["process"]["cpu"]["total_in_millis"])


if __name__ == "__main__":
    main()
