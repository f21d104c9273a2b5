"""What the leak test asks of every route: questions good enough that each route leaks where no guard stands."""

from __future__ import annotations

from urllib.parse import quote

from tests.engine.hidden import (
    CANCELLED,
    CASED,
    CHANGED,
    GUARDED,
    HIDDEN,
    KEPT,
    MATCHED,
    POINTING,
    READ,
    REMOVED,
    STARTED,
    WATCHED,
    WITHDRAWN,
)
from tests.engine.planting import CLOSED, OPEN, document_id

QUESTIONS = (
    "", "bicycle", "bic*", '"bicycle tickets"', "NOT nothing", "bicycle OR tickets", "07700 900123", "+447700900123",
    "phone:07700900123", "bell@example.org", "email:*@example.org", "@seatfox", "handle:seatfox",
    "url:https://example.org/seats", "person:Pat*", "org:*", "place:*", "from:pat", "to:lee", "subject:row",
    "text:bicycle", "path:bike", "path:*bike*", "force:scotland", "force:*", "seizure:SC-1", "seizure:scotland/SC-1",
    "seizure:EX-2", "seizure:WM-*", "kind:document", "type:text", "platform:whatsapp", "case:op-1", "exhibit:*",
    "date:2024", "date:>2023", "hash:" + "a" * 64, "quilfeather",
    "quillfeathr bicycle", "bicycle quillfeathr~1 nosuch", '"bicycle tickets"~3', "bicycel~2", "/quill.*/", "/bi.ycle/",
    '="Bicycle"', "participant:pat", "file:bike", "file:*.txt", "author:*", "page:1", "is:searchable", "has:phone",
    "has:text", "lang:*", "before:2025", "date:last90y",
)  # fmt: skip

CHOICES = (
    "force=scotland", "force=essex", "force=west-midlands", "seizure=scotland%2FSC-1", "seizure=essex%2FEX-2",
    "kind=document", "type=text%2Fplain", "platform=whatsapp", "case=op-1", "after=2024-01-01", "before=2024-12-31",
    "domain=example.org", "entity=phone", "language=en", "year=2024", "sender=Pat", "not-force=scotland",
    "not-kind=document", "not-entity=phone", "not-domain=example.org", "not-year=2024", "q=bicycle&copies=apart",
    "q=bicycle&copies=apart&size=1", "size=3&sort=seizure", "sort=time", "sort=oldest",
    "sort=seizure", "size=1", "q=bicycle&sort=time&size=1", "q=(", "q=knd:x", "next=x",
    "q=tickets+ring&forms=1", "load=2026-01-01T00:00:00Z",
)  # fmt: skip

SEARCHES = (*(f"q={quote(question, safe='')}" for question in QUESTIONS), *CHOICES)
KEYS = [document_id(seizure, "bike.txt", part) for seizure in HIDDEN for part in ("", "inner.txt")]
POST = [document_id(OPEN, "post.mbox", part) for part in ("1.eml", "1.eml/list.pdf")]
"""A mail and its attachment that Jo may see: mails of the same thread, and copies of the file, hide elsewhere."""

DOCUMENTS = [
    *KEYS,
    *(document_id(seizure, "post.mbox", part) for seizure in HIDDEN for part in ("1.eml", "1.eml/list.pdf")),
    *POST,
    document_id(OPEN, "bike.txt"),
    "0" * 64,
]
ASKED_MOST = (CLOSED, WITHDRAWN, GUARDED, OPEN)
"""What is asked about in every way; the other hidden ones, hidden by the same filter, in one."""

TALKS = [
    *(document_id(seizure, "chat.txt", part) for seizure in ASKED_MOST for part in ("", "00000001", "00000002")),
    *KEYS[:2],
    "0" * 64,
]
BESIDE = [f"/documents/{document_id(seizure, 'chat.txt', '00000001')}/conversation" for seizure in (CASED, POINTING)]
WINDOWS = ("", "?n=1", "?later=0", "?earlier=9", "?q=bicycle", "?q=bicycle&platform=whatsapp", "?q=(", "?n=x")
WHO = (
    "type=phone&value=07700+900123", "type=email&value=bell@example.org", "type=handle&value=@seatfox",
    "type=url&value=https://example.org/seats", "type=person&value=Pat+thistledown", "type=phone&value=07700+900999",
    "value=bicycle",
)  # fmt: skip
FAR = ("", "&within=message", "&within=seizure", "&entity=person")
ROUND = (
    "",
    "&depth=3",
    "&by=talked",
    "&by=appears-with&most=2&strength=4",
    "&force=scotland",
    "&platform=whatsapp&least=2",
)
WAYS = [
    f"type=email&value=bell@example.org&to_type=phone&to_value={to}{by}"
    for to in ("07700+900123", "07700+900999")
    for by in ("", "&by=appears-with", "&by=either")
]
LISTS = [READ, "0" * 32]
LINES = ("", "?only=found", "?only=none&start=1", "?by=case", "?only=x")
REFERENCES = {seizure: f"force={seizure.force}&reference={seizure.reference}" for seizure in (*HIDDEN, OPEN)}
LEDGERS = [
    f"{reference}{filters}"
    for seizure, reference in REFERENCES.items()
    for filters in ("", "&outcome=failed", "&name=bike", "&type=text", "&size=1", "&hash=" + "a" * 64)
    if seizure in ASKED_MOST or not filters
]

ASKED: dict[str, list[str]] = {
    "static": ["/static/cets.css"],
    "saved.page": ["/searches", "/searches?case=op-1"],
    "saved.new": ["/searches/new?q=bicycle"],
    "saved.save": ["POST /searches/new"],
    "saved.one": [f"/searches/{key}" for key in KEPT["read"]],
    "saved.change": [f"POST /searches/{key}" for key in KEPT["page"]],
    "watches.page": ["/watches"],
    "watches.new": ["/watches/new?q=bicycle"],
    "watches.make": ["POST /watches/new"],
    "watches.stop": [f"POST /watches/{WATCHED['page']}/stop", "POST /watches/nowhere/stop"],
    "api_watches.watches": ["/api/v1/watches"],
    "api_watches.make": ["POST /api/v1/watches"],
    "api_watches.watch": [f"/api/v1/watches/{WATCHED['read']}"],
    "api_watches.stop": [f"DELETE /api/v1/watches/{WATCHED['delete']}"],
    "matches.page": ["/matches", "/matches?state=new", "/matches?seizure=scotland%2FSC-1", "/matches?state=nosuch"],
    "matches.matches_csv": ["/matches.csv", "/matches.csv?seizure=scotland%2FSC-1"],
    "matches.pairs": ["/matches/pairs", "/matches/pairs?by=cases"],
    "matches.one": [f"/matches/{MATCHED['read']}", "/matches/nowhere"],
    "matches.judge": [f"POST /matches/{MATCHED['page']}", "POST /matches/nowhere"],
    "api_matches.matches": ["/api/v1/matches", "/api/v1/matches?force=west-midlands", "/api/v1/matches?kind=device"],
    "api_matches.pairs": ["/api/v1/matches/pairs", "/api/v1/matches/pairs?by=cases"],
    "api_matches.match": [f"/api/v1/matches/{MATCHED['read']}", "/api/v1/matches/nowhere"],
    "api_matches.judge": [f"PUT /api/v1/matches/{MATCHED['put']}", "PUT /api/v1/matches/nowhere"],
    "history.page": ["/history?q=zither", "/history?q=zither&next=x"],
    "history.hide": ["POST /history"],
    "record.page": ["/record", "/record?words=zither", "/record?person=kim"],
    "record.take_away": ["POST /record"],
    "api_record.record": ["/api/v1/audit", "/api/v1/audit?words=zither"],
    "health.health": ["/health"],
    "search.home": ["/"],
    "search.page": [f"/search?{query}" for query in SEARCHES],
    "document.page": [f"/documents/{key}" for key in DOCUMENTS],
    "document.piece": [f"/documents/{key}/piece?number={number}" for key in DOCUMENTS for number in (1, 2)],
    "conversation.page": [f"/documents/{key}/conversation{asked}" for key in TALKS for asked in WINDOWS] + BESIDE,
    "entity.page": [f"/entity?{who}{far}" for who in WHO for far in FAR],
    "graph.page": [f"/graph?{who}{rest}" for who in WHO for rest in ROUND],
    "graph.graphml": [f"/graph.graphml?{who}" for who in WHO],
    "graph.nodes_csv": [f"/graph-nodes.csv?{who}" for who in WHO],
    "graph.edges_csv": [f"/graph-edges.csv?{who}" for who in WHO],
    "graph.path": [f"/path?{way}" for way in WAYS],
    "api_entities.entity": [f"/api/v1/entities?{who}" for who in WHO],
    "api_entities.related": [f"/api/v1/entities/related?{who}{far}" for who in WHO for far in FAR],
    "api_entities.graph": [f"/api/v1/entities/graph?{who}{rest}" for who in WHO for rest in ROUND],
    "api_entities.path": [f"/api/v1/entities/path?{way}" for way in WAYS],
    "seizures.page": ["/seizures", *(f"/seizures?force={force}" for force in ("scotland", "essex", "west-midlands"))],
    "seizures.ledger": [f"/seizures/ledger?{query}" for query in LEDGERS],
    "seizures.ledger_csv": [f"/seizures/ledger.csv?{query}" for query in LEDGERS],
    "inbox.page": ["/inbox"],
    "api_inbox.notices": ["/api/v1/notices"],
    "sharing.page": ["/seizures/sharing"],
    "sharing.decide": [f"POST /seizures/sharing?{reference}" for reference in REFERENCES.values()],
    "sharing.change": [f"/seizures/sharing/change?{reference}" for reference in REFERENCES.values()],
    "sharing.ask": [f"POST /seizures/sharing/change?{reference}" for reference in REFERENCES.values()],
    "sharing.mark": [f"POST /seizures/sharing/marking?{reference}" for reference in REFERENCES.values()],
    "api_sharing.mark": [f"POST /api/v1/seizures/marking?{reference}" for reference in REFERENCES.values()],
    "api_sharing.changes": ["/api/v1/seizures/sharing"],
    "api_sharing.ask": [f"POST /api/v1/seizures/sharing?{reference}" for reference in REFERENCES.values()],
    "api_sharing.decide": [f"POST /api/v1/seizures/sharing/decision?{reference}" for reference in REFERENCES.values()],
    "original.page": [f"/documents/{key}/original" for key in DOCUMENTS],
    "original.send": [f"POST /documents/{key}/original" for key in DOCUMENTS],
    "api.search": [f"/api/v1/search?{query}" for query in SEARCHES],
    "api.document": [f"/api/v1/documents/{key}" for key in DOCUMENTS],
    "api.piece": [f"/api/v1/documents/{key}/piece?number={number}" for key in DOCUMENTS for number in (1, 2)],
    "api_originals.original": [f"/api/v1/documents/{key}/original" for key in DOCUMENTS],
    "api_originals.send": [f"POST /api/v1/documents/{key}/original" for key in DOCUMENTS],
    "api.context": [f"/api/v1/documents/{key}/context{asked}" for key in TALKS for asked in WINDOWS],
    "api.seizures": ["/api/v1/seizures", *(f"/api/v1/seizures?force={f}" for f in ("scotland", "essex"))],
    "api.ledger": [f"/api/v1/seizures/ledger?{query}" for query in LEDGERS],
    "api.openapi": ["/api/v1/openapi.json"],
    "api_searches.searches": ["/api/v1/searches", "/api/v1/searches?case=op-1"],
    "api_searches.save": ["POST /api/v1/searches"],
    "api_searches.saved": [f"/api/v1/searches/{key}" for key in KEPT["read"]],
    "api_searches.change": [f"PUT /api/v1/searches/{key}" for key in KEPT["put"]],
    "api_searches.delete": [f"DELETE /api/v1/searches/{key}?version=0.1" for key in KEPT["delete"]],
    "api_searches.history": ["/api/v1/history?q=zither"],
    "api_searches.hide": ["POST /api/v1/history/hide"],
    "lists.page": ["/lists"],
    "lists.make": ["POST /lists"],
    "lists.matrix": [f"/lists/{key}{asked}" for key in LISTS for asked in LINES],
    "lists.change": [f"POST /lists/{CHANGED}/lines"],
    "lists.start": [f"POST /lists/{STARTED}/start"],
    "lists.cancel": [f"POST /lists/{CANCELLED}/cancel"],
    "lists.remove": ["POST /lists/nowhere/remove", f"POST /lists/{REMOVED}/remove"],
    "lists.result_csv": [f"/lists/{key}/result.csv" for key in LISTS],
    "lists.result_xlsx": [f"/lists/{key}/result.xlsx" for key in LISTS[:1]],
    "list_search.every": ["/api/v1/list-search"],
    "list_search.make": ["POST /api/v1/list-search"],
    "list_search.matrix": [f"/api/v1/list-search/{key}{asked}" for key in LISTS for asked in LINES],
    "list_search.change": [f"PATCH /api/v1/list-search/{CHANGED}-api/lines"],
    "list_search.start": [f"POST /api/v1/list-search/{STARTED}-api/start"],
    "list_search.cancel": [f"POST /api/v1/list-search/{CANCELLED}-api/cancel"],
    "list_search.delete": ["DELETE /api/v1/list-search/nowhere", f"DELETE /api/v1/list-search/{REMOVED}-api"],
    "list_search.result_csv": [f"/api/v1/list-search/{key}/result.csv" for key in LISTS],
    "list_search.result_xlsx": [f"/api/v1/list-search/{key}/result.xlsx" for key in LISTS[:1]],
    "people.page": ["/people"],
    "people.add": ["POST /people"],
    "people.person": ["/people/kim", "/people/jo", "/people/nobody"],
    "people.change": ["POST /people/kim"],
    "people.contact": ["POST /forces/scotland"],
    "api_people.people": ["/api/v1/people"],
    "api_people.add": ["POST /api/v1/people"],
    "api_people.person": ["/api/v1/people/kim", "/api/v1/people/nobody"],
    "api_people.change": ["PATCH /api/v1/people/kim"],
    "api_people.password": ["POST /api/v1/people/kim/password"],
    "api_people.sign_out": ["POST /api/v1/people/kim/sign-out"],
    "api_people.forces": ["/api/v1/forces"],
    "api_people.set_contact": ["PUT /api/v1/forces/scotland"],
    "account.page": ["/account"],
    "account.password": ["POST /account/password"],
    "account.end_sessions": ["POST /account/sessions"],
    "account_tokens.page": ["/account/tokens"],
    "account_tokens.make": ["POST /account/tokens"],
    "account_tokens.revoke": ["POST /account/tokens/nosuch/revoke"],
    "account_factor.page": ["/account/second-factor"],
    "account_factor.begin": ["POST /account/second-factor"],
    "account_factor.confirm": ["POST /account/second-factor/confirm"],
    "account_factor.remove": ["POST /account/second-factor/remove"],
    "session.code": ["/sign-in/code"],
    "session.check_code": ["POST /sign-in/code"],
    "session.sign_in": ["/sign-in"],
    "session.check_sign_in": ["POST /sign-in"],
    "session.purpose": ["/purpose"],
    "session.set_purpose": ["POST /purpose"],
    "session.sign_out": ["POST /sign-out"],
}
"""What each route is asked. A route that is not here fails the test: add it with questions that would find a leak."""
