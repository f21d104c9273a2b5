"""Evidence that answers every question, in seizures that Jo of Essex may not see, and the guards that hide them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from cets_search import access
from cets_search.engine import indices, roles
from cets_search.engine.connection import client
from cets_search.engine.evidence import Evidence, Personal
from cets_search.engine.keeping import NEW, Keeping
from cets_search.engine.lists import Lists
from cets_search.engine.matching import Matching
from cets_search.engine.services import Service
from cets_search.engine.share_changes import ShareChanges
from cets_search.engine.watches import Watches
from cets_search.lists.model import Head, Line, Near, State
from cets_search.lists.store import Store, tally
from cets_search.model import (
    Actor,
    ChangeState,
    Person,
    Purpose,
    Role,
    SearchRequest,
    Seizure,
    ShareChange,
    Sharing,
)
from cets_search.query.counting import Counts
from cets_search.site import Site
from cets_search.watches import stored
from cets_search.watches.model import Watch
from tests.engine.made_matches import made_match, put_match
from tests.engine.planting import CLOSED, OPEN, OWN, document, item, plant

KEPT = {how: [f"{whose}-{how}" for whose in ("another", "case")] for how in ("read", "page", "put", "delete")}
"""Ids of searches that somebody else saved, alone and for a case that Jo is not in; for each way to ask one of its own,
so that no question takes away what the next is about."""

WATCHED = {how: f"another-watch-{how}" for how in ("read", "page", "delete")}
"""Ids of watches of somebody else's, one for each way to ask."""

MATCHED = {how: f"another-match-{how}" for how in ("read", "page", "put")}
"""Ids of matches of another force's, one for each way to ask."""

MARKER = "quillfeather"
"""Stands in hidden seizures alone, in every field that can hold it, and in no question."""

WITHDRAWN = replace(OWN, reference="EX-2", withdrawn=True)
GUARDED = Seizure("west-midlands", "WM-2", sharing=Sharing.OPEN)
CASED = Seizure("essex", "EX-3", cases=("op-9",), sharing=Sharing.CASE)
"""Of Jo's own force, for a case that Jo is not in."""

POINTING = Seizure("kent", "KE-1", sharing=Sharing.POINTER)
"""Another force's, whose identifiers no question asks for: tests/engine/test_pointers.py does."""

HIDDEN = (CLOSED, WITHDRAWN, GUARDED, CASED, POINTING)

TEXT = "Bicycle tickets: ring 07700 900123, write to bell@example.org or @SeatFox, see https://example.org/seats"

UNASKED = "Bicycle tickets: ring 07700 900456, write to tandem@example.org"

FOUND = ("phone:+447700900123", "email:bell@example.org", "handle:@seatfox", "url:https://example.org/seats")


def put(site: Site, seizure: Seizure, word: str) -> None:
    """Evidence that answers every question, with the word in each field that holds text."""
    text = UNASKED if seizure is POINTING else TEXT
    fields: dict[str, Any] = {
        "subject": f"Front row {word}",
        "sender": f"Pat {word} <pat@example.org>",
        "recipients": [f"Lee {word}"],
        "platform": "whatsapp",
        "conversation": word,
        "exhibit": word,
        "cases": sorted({"op-1", *seizure.cases}),
        "sent_at": "2024-05-01T10:00:00Z",
        "metadata": {"Title": word},
        "ents": [*FOUND, f"person:Pat {word}", f"org:{word}", f"place:{word}"],
        "sha256": "a" * 64,
    }
    if seizure is POINTING:
        del fields["ents"]
    plant(
        site.connection,
        replace(seizure, title=word),
        [
            document(seizure, "bike.txt", f"{text} {word}", **fields),
            document(seizure, "bike.txt", f"{text} {word}", part="inner.txt", parent="", reason=word),
            document(seizure, "bike.txt", f"{text} {word}", part="page 1", parent="", order=1),
            document(seizure, "chat.txt", "", conversation=word, subject=word, platform="whatsapp"),
            *(_message(seizure, number, text, word) for number in (1, 2)),
            *_post(seizure, text, word),
        ],
        [
            item(seizure, "bike.txt", sha256="a" * 64, reason=word),
            item(seizure, f"bike-{word}.txt", "failed", reason=word),
        ],
    )


def _message(seizure: Seizure, number: int, text: str, word: str) -> dict[str, Any]:
    """A message that names a file and another message, as they are called in every seizure."""
    named = {"message_id": f"M{number}", "reply_to": f"M{3 - number}", "attachment": "bike.txt", "reply_text": word}
    return document(
        seizure,
        "chat.txt",
        f"{text} {word}",
        part=f"{number:08d}",
        parent="",
        order=number,
        kind="message",
        platform="whatsapp",
        conversation=word,
        sender=f"Pat {word}",
        sent_by=["email:bell@example.org"],
        sent_to=["phone:+447700900123"],
        metadata=named | {"attachment_sha256": "a" * 64},
    )


def _post(seizure: Seizure, text: str, word: str) -> list[dict[str, Any]]:
    """A mail of the one thread that runs through every seizure, and the one attachment that hangs on each."""
    names = {"message_id": f"<{seizure.id}@example.org>", "thread": "<row.1@example.org>"}
    kind = {"kind": "email", "mime": "message/rfc822", "subject": f"Row {word}", "sent_at": "2024-05-02T10:00:00Z"}
    own = {"sender": f"Pat {word}", "metadata": {**names, "references": ["<row.1@example.org>"]}}
    file = {"kind": "document", "subject": word, "sha256": "b" * 64, "size": 17}
    return [
        document(seizure, "post.mbox", text, part="1.eml", parent="", **kind, **own, **names),
        document(seizure, "post.mbox", text, part="1.eml/list.pdf", parent="1.eml", order=1, **file),
    ]


def hide(site: Site) -> None:
    """Load what Jo may not see, put up the guard, and have somebody else search and save."""
    _keep(site)
    site.connection.client.index(
        index=site.config.index("guards"),
        id=GUARDED.id,
        body={"seizure_id": GUARDED.id, "why": "legal privilege", "since": "2026-01-01T00:00:00Z"},
        params={"refresh": "true"},
        headers=site.connection.as_service(Service.REGISTRAR),
    )
    for seizure in HIDDEN:
        put(site, seizure, MARKER)
    _put_lists(site)
    _put_change(site)
    _put_notices(site)
    _put_watches(site)
    for key in MATCHED.values():
        put_match(site, CLOSED, made_match(CLOSED, OPEN, f"{MARKER}@example.org"), key)


READ, CHANGED, STARTED, CANCELLED, REMOVED = "read-by-others", "changed", "started", "cancelled", "removed"
"""Ids of lists of somebody else's, one for each thing that might be done with it; those for the API end in `-api`."""


def _put_change(site: Site) -> None:
    """A change of sharing that waits, of a seizure in Jo's force that Jo may not see."""
    change = ShareChange(
        CASED,
        replace(CASED, cases=("op-9", MARKER)),
        ChangeState.WAITING,
        "pat",
        "2026-01-01T00:00:00.000Z",
        "2999-01-01T00:00:00.000Z",
        version=NEW,
    )
    ShareChanges(site.connection).put(change)


def _put_notices(site: Site) -> None:
    """What another force was told, and what Jo's own was told of a seizure that Jo may not see."""
    told = {"kind": "looked-for", "at": "2026-01-01T00:00:00Z", "type": "email", "value": MARKER, "documents": 7}
    told |= {
        "force": "kent",
        "name": MARKER,
        "contact": MARKER,
        "person": "pat",
        "identifier": "email:bell@example.org",
    }
    notices = {
        seizure.id: {
            **told,
            "key": seizure.id,
            "seizure": seizure.key,
            "readers": list(access.readers_of_notice(seizure)),
            "guard": access.guard(seizure.id),
        }
        for seizure in (CLOSED, CASED)
    }
    Matching(site.connection).tell(notices)


def _put_watches(site: Site) -> None:
    """What somebody else watches for, and was told of it."""
    keeping = Watches(site.connection)
    search, made = SearchRequest(q=MARKER), "2026-01-01T00:00:00Z"
    for key in WATCHED.values():
        watch = Watch(key, MARKER, search, "kim", MARKER, MARKER, silent=False, made_at=made, found=7, told=7)
        keeping.put(key, stored.source(watch), NEW)
    told = {"kind": "watch", "at": made, "type": "", "value": MARKER, "documents": 7, "asked": {"q": MARKER}}
    told |= {"force": "kent", "name": MARKER, "contact": "", "seizure": MARKER, "readers": list(access.own("kim"))}
    keeping.tell({"watch-told": {**told, "key": "watch-told"}})


def _put_lists(site: Site) -> None:
    """Lists of Pat's, with the word in all that can hold it."""
    store = Store(Evidence(site.connection), Lists(site.connection))
    counts = Counts(7, {"scotland": 7}, {"op-1": 7})
    near = (Near(f'"{MARKER}"', MARKER, 7),)
    lines = [Line(1, "1", "", MARKER, kind="phrase", value=MARKER, counts=counts, near=near), Line(2, "2", "", MARKER)]
    for list_id in (READ, *(f"{name}{of}" for name in (CHANGED, STARTED, CANCELLED, REMOVED) for of in ("", "-api"))):
        done = list_id == READ
        head = Head(
            id=list_id,
            owner="pat",
            title=MARKER,
            state=State.DONE if done else State.WAITING if CANCELLED in list_id else State.DRAFT,
            made_at="2026-01-01T00:00:00Z",
            expires_at="2999-01-01T00:00:00Z",
            beat_at="2998-01-01T00:00:00Z",  # so that no worker takes it
            sha256="a" * 64,
            lines=2,
            parts=1,
            sought=1,
            done=int(done),
            tally=tally(lines),
            forces={MARKER: 1} if done else {},
            cases={MARKER: 1} if done else {},
        )
        store.make(head, lines)


def _keep(site: Site) -> None:
    """What another person searched for and saved."""
    kim = Actor(Person("kim", "scotland", frozenset({Role.INVESTIGATOR})), Purpose(), frozenset())
    site.search.search(kim, SearchRequest(q=f"zither {MARKER}"))
    with client(site.config, indices.administrator(site.config)) as engine:
        engine.indices.refresh(index=site.config.index("cets-audit"))
    keeping = Keeping(site.connection)
    source = {"note": MARKER, "asked": {"q": MARKER}, "changed_at": "2026-01-01T00:00:00Z", "name": MARKER}
    source |= {"made_by": "kim", "made_at": source["changed_at"], "changed_by": "kim"}
    for keys in KEPT.values():
        for key, readers, case in zip(keys, ("user:kim", "case:op-1"), ("", "op-1"), strict=True):
            keeping.put(Personal.SAVED, key, {**source, "key": key, "readers": [readers], "case": case}, NEW)


@contextmanager
def guards_down(site: Site, monkeypatch: pytest.MonkeyPatch, down: frozenset[str]) -> Iterator[None]:
    """Take away the application's filter, the engine's document-level security, or both."""
    role = roles.reader_role(site.config)
    whole = roles.roles(site.config)[role]
    bare = {**whole, "index_permissions": [{**part, "dls": ""} for part in whole["index_permissions"]]}
    with monkeypatch.context() as patched, client(site.config, indices.administrator(site.config)) as engine:
        if "application" in down:
            patched.setattr(access, "readers_filter", lambda _actor: {"match_all": {}})
        try:
            if "engine" in down:
                engine.transport.perform_request("PUT", f"{indices.SECURITY}/roles/{role}", body=bare)
            yield
        finally:
            engine.transport.perform_request("PUT", f"{indices.SECURITY}/roles/{role}", body=whole)
