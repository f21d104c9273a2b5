"""What a whole file is called in the ledger, from what became of the documents in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractors.model import Document, Outcome

READABLE = frozenset({Outcome.SEARCHABLE, Outcome.PARTIAL})


def of_item(documents: Sequence[Document]) -> tuple[Outcome, str]:
    """The item's outcome and its reason in words.

    A file is `searchable` when every document in it is; `partial` while any is not; `encrypted` when nothing but
    encryption stands in the way of all of them (a container whose every member is encrypted holds nothing to read
    itself); `failed` when nothing could be read.
    """
    if not documents:
        return Outcome.FAILED, "the parser gave nothing"
    whole, inner = documents[0], documents[1:]
    outcomes = Counter(document.outcome for document in documents)
    if len(outcomes) == 1:
        return whole.outcome, whole.reason
    if (
        inner
        and whole.outcome in READABLE
        and not whole.text.strip()
        and all(d.outcome is Outcome.ENCRYPTED for d in inner)
    ):
        return Outcome.ENCRYPTED, inner[0].reason
    if outcomes.keys() & READABLE:
        return Outcome.PARTIAL, _partial(whole, inner)
    if Outcome.FAILED in outcomes:
        return Outcome.FAILED, whole.reason or next(d.reason for d in inner if d.outcome is Outcome.FAILED)
    return Outcome.ENCRYPTED, next(d.reason for d in documents if d.outcome is Outcome.ENCRYPTED)


def _partial(whole: Document, inner: Sequence[Document]) -> str:
    lacking = Counter(d.outcome for d in inner if d.outcome is not Outcome.SEARCHABLE)
    reasons = [whole.reason] if whole.outcome is not Outcome.SEARCHABLE and whole.reason else []
    if lacking:
        each = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(lacking.items()))
        first = next((d.reason for d in inner if d.outcome is not Outcome.SEARCHABLE and d.reason), "")
        reasons.append(f"{lacking.total():,} of {len(inner):,} parts inside: {each}" + (f" ({first})" if first else ""))
    return "; ".join(reasons)
