"""What can be asked when a search found nothing: each clause alone, the others without it, words like its own."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from luqum import tree

from cets_search.answer import LooserClause
from cets_search.model import SearchRequest
from cets_search.query import filters
from cets_search.query.body import TIE, highlight
from cets_search.query.build import build
from cets_search.query.clauses import TEXT_FIELDS
from cets_search.query.fields import FIELDS
from cets_search.query.near import FEWEST_LETTERS, word_nearly
from cets_search.query.parse import literal, parse
from cets_search.query.rules import Rules

MOST_CLAUSES: Final = 8
"""More are not counted one by one: each is asked once alone and once in every other's absence."""

MOST_WORDS: Final = 3
"""Words of one search for which others are looked for."""

MOST_LIKE: Final = 2
"""Words offered for one."""

SAMPLE: Final = 50
"""Documents from which the words offered are taken."""

MARKED: Final = re.compile(r"<mark>(\w+)</mark>")


@dataclass(frozen=True, slots=True)
class Asked:
    """A clause as it was typed, the search for it alone, and the search for all others."""

    text: str
    alone: str
    others: str


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A word that was typed, where it stands, and how it may be meant."""

    word: str
    start: int
    end: int


def asked(text: str, rules: Rules) -> tuple[Asked, ...]:
    """The clauses that must all hold; none where there is but one, or more than `MOST_CLAUSES`."""
    parsed = parse(text, FIELDS, rules.limits)
    parts = [text[parsed.offset(node) : parsed.end(node)] for node in _together(parsed.root)]
    if not 2 <= len(parts) <= MOST_CLAUSES:
        return ()
    return tuple(
        Asked(part, part, " ".join(each for other, each in enumerate(parts) if other != place))
        for place, part in enumerate(parts)
    )


def counting(request: SearchRequest, clauses: Iterable[Asked], rules: Rules) -> dict[str, Any]:
    """The body that counts what each clause would find alone and what would be found without it."""
    aggs = {}
    for number, clause in enumerate(clauses):
        for name, text in (("alone", clause.alone), ("others", clause.others)):
            aggs[f"{name} {number}"] = {"filter": build(text, rules, word_forms=request.forms).body}
    return {"query": {"bool": {"filter": _beside(request)}}, "size": 0, "aggs": aggs}


def counted(clauses: Iterable[Asked], answer: Mapping[str, Any]) -> tuple[LooserClause, ...]:
    """The clauses with their counts, from the answer to `counting`."""
    found = answer["aggregations"]
    return tuple(
        LooserClause(
            text=clause.text,
            alone=found[f"alone {number}"]["doc_count"],
            without=found[f"others {number}"]["doc_count"],
            query=clause.others,
        )
        for number, clause in enumerate(clauses)
    )


def misspelt(text: str, rules: Rules) -> tuple[Misspelt, ...]:
    """The words of a search, outside quotes and fields, that may be spelt wrong."""
    parsed = parse(text, FIELDS, rules.limits)
    found = []
    for node in _words(parsed.root):
        word, pattern = literal(node.value)
        if pattern is None and word.isalpha() and len(word) > FEWEST_LETTERS[1]:
            found.append(Misspelt(word, parsed.offset(node), parsed.end(node)))
    return tuple(found[:MOST_WORDS])


def like(request: SearchRequest, word: str) -> dict[str, Any]:
    """The body that finds documents with a word like this one, and marks it there.

    The engine's own suggestions come from all documents, whoever may read them (docs/security.md); these come from
    documents that the person's filter lets through.
    """
    edits = 2 if len(word) > FEWEST_LETTERS[2] else 1
    query = word_nearly(TEXT_FIELDS, word, edits, 0)
    return {
        "query": {"bool": {"must": [query], "filter": _beside(request)}},
        "size": SAMPLE,
        "sort": list(TIE),
        "_source": False,
        "highlight": highlight(query),
    }


def words_like(word: str, answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The words marked in the answer to `like`, those spelt most alike first, then those found most often."""
    texts = (text for hit in answer["hits"]["hits"] for shown in hit.get("highlight", {}).values() for text in shown)
    times = Counter(found.lower() for text in texts for found in MARKED.findall(text))
    times.pop(word.lower(), None)
    alike = {each: difflib.SequenceMatcher(None, word.lower(), each).ratio() for each in times}
    return tuple(sorted(times, key=lambda each: (-alike[each], -times[each], each))[:MOST_LIKE])


def replaced(text: str, wrong: Misspelt, word: str) -> str:
    """The search with the word in place of the one that was typed."""
    return f"{text[: wrong.start]}{word}{text[wrong.end :]}"


def finding(request: SearchRequest, text: str, rules: Rules) -> dict[str, Any]:
    """The body that counts what another text would find with the same choices beside it."""
    query = build(text, rules, word_forms=request.forms).body
    return {"query": {"bool": {"must": [query], "filter": _beside(request)}}, "size": 0}


def _beside(request: SearchRequest) -> list[Any]:
    return [{"term": {"current": True}}, *filters.dates(request), *filters.clauses(request)]


def _together(root: tree.Item | None) -> list[tree.Item]:
    if isinstance(root, tree.UnknownOperation | tree.AndOperation):
        return [each for child in root.children for each in _together(child)]
    return [] if root is None else [root]


def _words(node: tree.Item | None) -> list[tree.Word]:
    if node is None or isinstance(node, tree.SearchField | tree.Not | tree.Prohibit | tree.Fuzzy | tree.Range):
        return []
    if isinstance(node, tree.Word):
        return [node]
    return [word for child in node.children for word in _words(child)]
