"""How far an interrupted load came inside an item, so that the next goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cets_search.engine.progress import END, Progress, Stored
from cets_search.ingest.identity import Names
from cets_search.ingest.outcome import Tally
from cets_search.ingest.shape import Item
from extractors.model import Document, Outcome


@dataclass(frozen=True, slots=True)
class Halfway:
    """`order` is the number of the last document that the engine has, with all before it, and `part` its place in the
    file; `tally` counts them, `depth_of` tells how deep any of them lies."""

    order: int
    part: str
    tally: Tally
    depth_of: Callable[[str], int]

    def serves(self, seeks: bool) -> bool:
        """Whether reading can go on there. A reader that seeks knows nothing of the gaps before, of which the file's
        last document tells: a file that has some is read from its beginning."""
        return not (seeks and Outcome.FAILED in self.tally.outcomes)


def halfway(progress: Progress, item: Item) -> Halfway | None:
    """How far the item is in the index; None where it holds no more than the file's own document."""
    stored = progress.of(item.id)
    if stored is None or not stored.order:
        return None
    names = Names(item.seizure.key, item.found.raw, item.digests.sha256)
    return Halfway(
        stored.order, stored.part, _tally(stored), lambda part: progress.depth(item.id, names.document(part))
    )


def _tally(stored: Stored) -> Tally:
    whole = Document(
        kind=stored.whole.get("kind", "document"),
        path=stored.whole["path"],
        text=stored.whole.get("text", ""),
        mime=stored.whole.get("mime"),
        outcome=Outcome(stored.whole["outcome"]),
        reason=stored.whole.get("reason", ""),
        parser=stored.whole.get("parser", ""),
    )
    tally = Tally(whole)
    for outcome, (count, reason) in stored.inner.items():
        tally.outcomes[Outcome(outcome)] = count
        tally.inner += count
        if reason and outcome != Outcome.SEARCHABLE:
            tally.reasons[Outcome(outcome)] = reason
    if stored.part == END:
        tally.cut = stored.last_reason
    return tally
