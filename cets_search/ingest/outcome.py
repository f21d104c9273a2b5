"""What a whole file is called in the ledger, counted up from its documents as they go by: none of them is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from cets_search.engine.progress import END
from extractors.model import Document, Outcome

READABLE: Final = frozenset({Outcome.SEARCHABLE, Outcome.PARTIAL})


@dataclass(slots=True)
class Tally:
    """The documents of one item, counted. `whole` is the file's own, the first; `reasons` holds the first reason that
    was given for each outcome, in the order in which they came."""

    whole: Document | None = None
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: dict[Outcome, str] = field(default_factory=dict)
    inner: int = 0
    cut: str = ""

    @property
    def documents(self) -> int:
        """How many documents went by."""
        return self.inner + (self.whole is not None) + bool(self.cut)

    def add(self, document: Document) -> None:
        """Count one more document."""
        if self.whole is None:
            self.whole = document
            return
        if document.part == END:
            self.cut = document.reason or "it could not be read to its end"
            return
        self.inner += 1
        self.outcomes[document.outcome] += 1
        if document.outcome is not Outcome.SEARCHABLE and document.reason:
            self.reasons.setdefault(document.outcome, document.reason)

    def verdict(self) -> tuple[Outcome, str]:
        """The item's outcome and its reason in words.

        A file is `searchable` when every document in it is; `partial` while any is not; `encrypted` when nothing but
        encryption stands in the way of all of them (a container whose every member is encrypted holds nothing to read
        itself); `failed` when nothing could be read.
        """
        if self.whole is None:
            return Outcome.FAILED, "the parser gave nothing"
        outcomes = self.outcomes.keys() | {self.whole.outcome} | ({Outcome.PARTIAL} if self.cut else set())
        if len(outcomes) == 1 and not self.cut:
            return self.whole.outcome, self.whole.reason
        if self._encrypted_within(self.whole):
            return Outcome.ENCRYPTED, self.reasons.get(Outcome.ENCRYPTED, "")
        if outcomes & READABLE:
            return Outcome.PARTIAL, self._lacking(self.whole)
        worst = Outcome.FAILED if Outcome.FAILED in outcomes else Outcome.ENCRYPTED
        own = self.whole.reason if worst is Outcome.FAILED or self.whole.outcome is worst else ""
        return worst, own or self.reasons.get(worst, "")

    def _encrypted_within(self, whole: Document) -> bool:
        only = self.outcomes.keys() == {Outcome.ENCRYPTED} and not self.cut
        return only and whole.outcome in READABLE and not whole.text.strip()

    def _lacking(self, whole: Document) -> str:
        lacking = {outcome: count for outcome, count in self.outcomes.items() if outcome is not Outcome.SEARCHABLE}
        reasons = [whole.reason] if whole.outcome is not Outcome.SEARCHABLE and whole.reason else []
        reasons += [self.cut] if self.cut else []
        if lacking:
            each = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(lacking.items()))
            first = next(iter(self.reasons.values()), "")
            told = f"{sum(lacking.values()):,} of {self.inner:,} parts inside: {each}"
            reasons.append(told + (f" ({first})" if first else ""))
        return "; ".join(reasons)


def tallied(documents: Iterable[Document]) -> Tally:
    """The tally of them all."""
    tally = Tally()
    for document in documents:
        tally.add(document)
    return tally
