"""Exports as they go out: one that stops half-way is on record, and never looks whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cets_search.access import Refused
from cets_search.audit import use_by
from cets_search.people import SignInFailed
from cets_search.search import NotFound
from cets_search.web.serving import actor, serving


def outgoing(lines: Iterable[str]) -> Iterator[str]:
    """The lines, read while they are sent.

    Where their reader may read them no longer, that is recorded and the connection is cut: a chunked answer without
    its end (RFC 9112, 7.1) is taken for a failed download, not for a short file.
    """
    audit, reader = serving().site.audit, actor()

    def out() -> Iterator[str]:
        try:
            yield from lines
        except (SignInFailed, Refused, NotFound) as gone:
            audit.record(use_by(reader, "export-stopped", detail={"why": type(gone).__name__}))
            raise

    return out()
