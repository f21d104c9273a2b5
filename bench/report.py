"""Keeps the results of the benchmarks in docs/benchmarks.md, each between its own markers."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (header, ["---"] * len(header), *rows))


def write(name: str, result: str) -> None:
    """Print a benchmark's result, and put it between the page's markers `bench:name`."""
    print(f"{name}\n{result}\n")
    when = f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}"
    marked = re.compile(rf"(<!-- bench:{name} -->\n).*?(<!-- /bench:{name} -->)", re.DOTALL)
    page, replaced = marked.subn(
        lambda found: f"{found[1]}{result}\n\nMeasured {when}.\n{found[2]}", PAGE.read_text(encoding="utf-8")
    )
    if not replaced:
        raise SystemExit(f"docs/benchmarks.md has no markers for bench:{name}.")
    PAGE.write_text(page, encoding="utf-8")
