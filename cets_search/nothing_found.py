"""Why a search found nothing, and what would find something: told from documents that the person may see alone."""

from __future__ import annotations

from cets_search.answer import NothingFound, Spelling
from cets_search.engine.errors import EngineStopped
from cets_search.engine.evidence import Run
from cets_search.model import SearchRequest
from cets_search.query import loosened
from cets_search.query.rules import Rules


def nothing_found(run: Run, request: SearchRequest, rules: Rules) -> NothingFound:
    """What each clause finds alone, what is found without it, and words spelt like those that nothing was found for; no
    more than could be told within the time of a search.
    """
    try:
        return _told(run, request, rules)
    except EngineStopped:
        return NothingFound()


def _told(run: Run, request: SearchRequest, rules: Rules) -> NothingFound:
    clauses = loosened.asked(request.q, rules)
    counted = loosened.counted(clauses, run(loosened.counting(request, clauses, rules))) if clauses else ()
    barren = {clause.text for clause in counted if not clause.alone}
    spellings: list[Spelling] = []
    for wrong in loosened.misspelt(request.q, rules):
        if clauses and wrong.word not in barren:
            continue
        for word in loosened.words_like(wrong.word, run(loosened.like(request, wrong.word))):
            query = loosened.replaced(request.q, wrong, word)
            total = run(loosened.finding(request, query, rules))["hits"]["total"]["value"]
            spellings.append(Spelling(wrong.word, word, total, query))
    return NothingFound(counted, tuple(spellings))
