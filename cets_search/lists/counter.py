"""Counts many searches for one person at a time, each exactly as it would be counted by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from cets_search.access import restrict
from cets_search.engine.errors import EngineError
from cets_search.engine.evidence import Evidence, Index
from cets_search.model import Actor
from cets_search.query import bare_handles
from cets_search.query.build import Query, build
from cets_search.query.counting import BLOCK, Counts, alone, any_of_them, block, counted, counted_alone, nobody, single
from cets_search.query.rules import Rules

T = TypeVar("T")

GROUP: Final = 25
"""Searches of which one question asks whether any finds something: most words of most lists stand nowhere. Their
clauses, a dozen each at most, stay under the engine's 1,024.
"""

TOGETHER: Final = 100
"""Searches that are sent in one request where each needs a body of its own."""


class Counter:
    """Asks as one person. Raises `query.errors.BadQuery` and the engine's errors."""

    def __init__(self, evidence: Evidence, actor: Actor, rules: Rules) -> None:
        self._evidence = evidence
        self._actor = actor
        self._rules = rules

    def count(self, texts: Collection[str]) -> dict[str, Counts]:
        """The counts of each search text. One that the engine stopped, or refused by itself, is left out."""
        queries = {text: build(text, self._rules.unlimited()) for text in texts}
        clauses = {text: query.body for text, query in queries.items()}
        found, clauses = self._met(queries, clauses)
        done, left = self._in_blocks({text: clause for text, clause in clauses.items() if single(clause)})
        found |= done
        rest = [text for text in clauses if text in left or not single(clauses[text])]
        none = self._nowhere(rest, clauses)
        found |= dict.fromkeys(none, Counts(0))
        rest = [text for text in rest if text not in none]
        answers = self.each([alone(clauses[text]) for text in rest])
        return found | {
            text: counted_alone(answer) for text, answer in zip(rest, answers, strict=True) if answer is not None
        }

    def each(self, bodies: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any] | None]:
        """The answer to each body, in few requests; None for one that the engine stopped or refused by itself."""
        found: list[Mapping[str, Any] | None] = []
        for some in _blocks(bodies, TOGETHER):
            answers = self._evidence.run_each(Index.EVIDENCE, [restrict(self._actor, body) for body in some])
            found += [None if isinstance(answer, EngineError) else answer for answer in answers]
        return found

    def _nowhere(self, texts: Sequence[str], clauses: Mapping[str, Mapping[str, Any]]) -> set[str]:
        """Those of the searches that find nothing, as far as asking for some together tells."""
        groups = list(_blocks(texts, GROUP))
        answers = self.each([any_of_them([clauses[text] for text in group]) for group in groups])
        none = (group for group, answer in zip(groups, answers, strict=True) if answer is not None and nobody(answer))
        return {text for group in none for text in group}

    def _in_blocks(self, clauses: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Counts], set[str]]:
        """The counts of searches for one value each; and those that must be counted alone."""
        by_field: dict[str, dict[str, list[str]]] = {}
        for text, clause in clauses.items():
            if (looked_for := single(clause)) is not None:
                name, value = looked_for
                by_field.setdefault(name, {}).setdefault(value, []).append(text)
        found: dict[str, Counts] = {}
        left: set[str] = set()
        for name, texts in by_field.items():
            for values in _blocks(list(texts), BLOCK):
                counts = counted(self._run(block(name, values)))
                for value in values:
                    each = counts.get(value, Counts(0))
                    if each is None:
                        left.update(texts[value])
                    else:
                        found |= dict.fromkeys(texts[value], each)
        return found, left

    def _met(
        self, queries: Mapping[str, Query], clauses: dict[str, Mapping[str, Any]]
    ) -> tuple[dict[str, Counts], dict[str, Mapping[str, Any]]]:
        """Handles on any platform: those that nothing meets are counted; those that one value meets look for that."""
        names = {text: name for text, query in queries.items() if (name := _bare_handle(query))}
        if not names:
            return {}, clauses
        odd = bare_handles.values(self._run(bare_handles.ODD))
        none: dict[str, Counts] = {}
        clauses = dict(clauses)
        for texts in _blocks(list(names), BLOCK):
            handles = {names[text] for text in texts}
            found = bare_handles.values(self._run(bare_handles.spelt(handles)))
            meant = {} if odd is None or found is None else bare_handles.meant(handles, found, odd)
            for text in texts:
                values = meant.get(names[text])
                if values is not None and len(values) < 2:
                    del clauses[text]
                    if values:
                        clauses[text] = {"term": {"ents": values[0]}}
                    else:
                        none[text] = Counts(0)
        return none, clauses

    def _run(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._evidence.run(Index.EVIDENCE, restrict(self._actor, body))


def _bare_handle(query: Query) -> str:
    """The handle (`@name`) that the whole query looks for on any platform; "" where it is another query."""
    if query.fields != {"handle"} or len(query.identifiers) != 1:
        return ""
    ((_, value),) = query.identifiers
    return value if value.startswith("@") else ""


def _blocks(all_of_them: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(all_of_them), size):
        yield all_of_them[start : start + size]
