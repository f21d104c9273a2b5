"""Conversations over a real engine: windows, hits, links, and what the REST interface tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from cets_search.config import Config
from cets_search.conversation import ContextRequest, Conversation
from cets_search.engine import indices
from cets_search.engine.connection import client as engine_client
from cets_search.model import SearchRequest
from cets_search.query.errors import BadQuery
from cets_search.search import NotFound
from cets_search.site import Site, open_site
from tests.engine.planting import CLOSED, OWN, document, document_id, investigator, item, plant
from tests.engine.web_client import admit, signed_in
from tests.home import empty

pytestmark = pytest.mark.engine

JO = investigator()
CHAT, BACKWARDS, MIXED = "phone/chat/log.txt", "phone/backwards.json", "phone/mixed.db"
PAGES = {number: f"phone/telegram/messages{number if number > 1 else ''}.html" for number in (1, 2, 10)}
OTHERS = ("phone/other/messages3.html", "phone/telegram/messages4.html", "phone/telegram/copy.html")
NEWEST = {number: f"phone/inbox/message_{number}.json" for number in (1, 2)}
SLOW, UNDATED = "phone/slow-clock.json", "phone/undated.txt"
HOSTILE = "<script>alert('bell')</script><img src=x onerror=alert(1)>\"'&amp;{{ 7*7 }}</title>\u202egpj"


def message(path: str, number: int, text: str = "", **fields: Any) -> dict[str, Any]:
    told = {
        "part": f"{number:04}",
        "parent": "",
        "order": number,
        "kind": "message",
        "platform": "signal",
        "conversation": "Bell ringers",
        "sender": "Sam" if number % 3 else "Jo",
        "sent_at": f"2025-03-01T10:{number:02}:00Z",
        "metadata": {"message_id": f"id-{number}"},
    }
    return document(fields.pop("seizure", OWN), path, text or f"Line {number}", **(told | fields))


def page(
    path: str, number: int, files: str = "messages*.html", name: str = "Allotment", **fields: Any
) -> dict[str, Any]:
    about = {"conversation_files": files, "conversation_file": str(number)}
    return document(OWN, path, "", conversation=name, subject=name, parser="telegram-html", metadata=about, **fields)


def pages() -> Iterator[dict[str, Any]]:
    """Three pages of four messages each, and files beside them that are none of their pages; two, newest first."""
    for number, path in PAGES.items():
        yield page(path, number)
        for at in range(1, 5):
            text = "The bicycle bell" if (number, at) in {(1, 2), (10, 1)} else ""
            minute = f"2025-03-{number:02}T10:{at:02}:00Z"
            reply = {"reply_to": "id-3"} if (number, at) == (2, 1) else {}
            about = {"message_id": f"id-{at}" if number == 1 else f"id-{number}{at}"} | reply
            yield message(path, at, text, conversation="Allotment", sent_at=minute, metadata=about)
    other, renamed, misnamed = OTHERS
    yield page(other, 3)
    yield page(renamed, 4, name="Another allotment")
    yield document(OWN, misnamed, "", conversation="Allotment", parser="telegram-html")
    for path, name in ((other, "Allotment"), (renamed, "Another allotment"), (misnamed, "Allotment")):
        yield message(path, 1, conversation=name)
    for number, path in NEWEST.items():
        yield page(path, number, "message_*.json", "Inbox")
        for at in range(1, 4):
            yield message(path, at, conversation="Inbox", sent_at=f"2025-03-{20 - number:02}T10:{30 - at}:00Z")


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    """A site that every test here reads and none changes."""
    empty(stack)
    opened = open_site(stack)
    admit(opened)
    sources = [
        document(OWN, CHAT, "", platform="signal", subject="Bell ringers", metadata={"participants": ["Sam", "Jo"]}),
        *(message(CHAT, number, "A bicycle bell" if number in {5, 6, 30} else "") for number in range(1, 41)),
        document(OWN, "phone/chat/photos/7.jpg", "", kind="image"),
        document(OWN, "elsewhere/8.jpg", "", kind="image", sha256="cd" * 32),
        document(OWN, BACKWARDS, ""),
        *(message(BACKWARDS, number, sent_at=f"2025-03-01T10:{50 - number}:00Z") for number in range(1, 11)),
        document(OWN, SLOW, ""),
        *(message(SLOW, number, sent_at=f"2025-03-01T10:{50 - (number - 1) % 6}:00Z") for number in range(1, 11)),
        document(OWN, UNDATED, ""),
        *(message(UNDATED, number, sent_at=None) for number in range(1, 5)),
        document(OWN, MIXED, ""),
        *(message(MIXED, number, conversation="Odd" if number % 2 else "Even") for number in range(1, 9)),
        message(MIXED, 9, conversation=None),
        *pages(),
        document(OWN, "letter.txt", "A bicycle"),
        *(
            message(
                "hostile.txt",
                number,
                HOSTILE,
                sender=HOSTILE,
                recipients=[HOSTILE],
                conversation=HOSTILE,
                subject=HOSTILE,
                sent_at_raw=HOSTILE,
                reason=HOSTILE,
                outcome="partial",
                kind=kind,
                metadata=dict.fromkeys(("reply_to", "reply_text", "attachment", "reactions"), HOSTILE)
                | {"flags": [HOSTILE, "system"] if number == 2 else [HOSTILE, "deleted"]},
            )
            for number, kind in enumerate(("message", "message", "call"), start=1)
        ),
    ]
    attached = {"message_id": "id-20", "attachment": ["photos/7.jpg", "8.jpg", "9.jpg"], "reply_to": "id-3"}
    sources[20]["metadata"] = attached | {"attachment_sha256": ["ab" * 32, "CD" * 32, "ef" * 32]}
    plant(opened.connection, OWN, sources)
    plant(
        opened.connection,
        CLOSED,
        [message(CHAT, 1, "A bicycle behind the gate", seizure=CLOSED)],
        [item(CLOSED, CHAT)],
    )
    yield opened
    opened.connection.client.close()


def read(site: Site, path: str, number: int, **asked: Any) -> Conversation:
    return site.conversations.context(JO, ContextRequest(document_id(OWN, path, f"{number:04}"), **asked))


def orders(found: Conversation) -> list[int]:
    return [message.document.source["order"] for message in found.messages]


def test_a_message_stands_between_its_neighbours(site: Site) -> None:
    found = read(site, CHAT, 20, size=3)
    assert orders(found) == [17, 18, 19, 20, 21, 22, 23]
    assert (found.place, found.total, found.earlier, found.later) == (20, 40, 17, 23)
    assert found.about is not None
    assert found.about.source["subject"] == "Bell ringers"
    assert [(sender.value, sender.count) for sender in found.senders] == [("Sam", 27), ("Jo", 13)]
    assert found.hits is None


@pytest.mark.parametrize(("path", "count"), [(CHAT, 40), (BACKWARDS, 10)])
def test_earlier_and_later_lead_through_all_of_it_once(site: Site, path: str, count: int) -> None:
    found = read(site, path, 4, size=3)
    seen = orders(found)
    earlier, later = found.earlier, found.later
    while earlier is not None:
        further = read(site, path, 4, size=3, before=earlier)
        seen, earlier = orders(further) + seen, further.earlier
    while later is not None:
        further = read(site, path, 4, size=3, after=later)
        seen, later = seen + orders(further), further.later
    assert seen == (list(range(count, 0, -1)) if path == BACKWARDS else list(range(1, count + 1)))


def test_a_file_with_its_newest_first_is_turned_round(site: Site) -> None:
    found = read(site, BACKWARDS, 4, size=2, search=SearchRequest(q="line"))
    assert found.newest_first
    assert orders(found) == [6, 5, 4, 3, 2]
    assert (found.place, found.total) == (7, 10)
    assert found.hits is not None
    assert (found.hits.place, found.hits.next) == (7, document_id(OWN, BACKWARDS, "0003"))
    whole = site.conversations.context(JO, ContextRequest(document_id(OWN, BACKWARDS), size=1))
    assert orders(whole) == [10, 9, 8]
    assert not read(site, CHAT, 4).newest_first


@pytest.mark.parametrize("path", [SLOW, UNDATED])
def test_times_that_do_not_run_backwards_from_end_to_end_turn_nothing(site: Site, path: str) -> None:
    found = read(site, path, 2, size=1)
    assert (found.newest_first, orders(found), found.place) == (False, [1, 2, 3], 2)


def test_conversations_of_one_file_are_kept_apart(site: Site) -> None:
    assert orders(read(site, MIXED, 3)) == [1, 3, 5, 7]
    assert orders(read(site, MIXED, 9)) == [9]


def test_the_document_that_holds_them_opens_at_their_beginning(site: Site) -> None:
    found = site.conversations.context(JO, ContextRequest(document_id(OWN, CHAT), size=2))
    assert orders(found) == [1, 2, 3, 4, 5]
    assert (found.place, found.earlier, found.later) == (0, None, 5)
    assert site.conversations.context(JO, ContextRequest(document_id(OWN, "letter.txt"))).messages == ()


def stands(found: Conversation) -> list[tuple[str, int]]:
    return [(each.document.source["path"], each.document.source["order"]) for each in found.messages]


ALL = [(path, number) for path in PAGES.values() for number in range(1, 5)]


def test_pages_of_one_export_are_one_conversation_in_their_order(site: Site) -> None:
    found = read(site, PAGES[2], 2, size=3)
    assert stands(found) == ALL[2:9]
    assert (found.place, found.total, found.newest_first) == (6, 12, False)
    assert next(each.answers for each in found.messages if each.document.source["order"] == 1) == document_id(
        OWN, PAGES[1], "0003"
    )
    seen, earlier, later = stands(found), found.earlier, found.later
    while earlier is not None:
        further = read(site, PAGES[2], 2, size=2, before=earlier)
        seen, earlier = stands(further) + seen, further.earlier
    while later is not None:
        further = read(site, PAGES[2], 2, size=2, after=later)
        seen, later = seen + stands(further), further.later
    assert seen == ALL
    last = read(site, PAGES[10], 4, size=2)
    assert (last.place, last.total, last.later) == (12, 12, None)


def test_a_page_opens_at_its_own_beginning_and_leads_to_those_before(site: Site) -> None:
    found = site.conversations.context(JO, ContextRequest(document_id(OWN, PAGES[2]), size=1))
    assert (stands(found), found.place) == (ALL[4:7], 0)
    assert found.earlier is not None
    before = site.conversations.context(JO, ContextRequest(document_id(OWN, PAGES[2]), size=5, before=found.earlier))
    assert (stands(before), before.earlier) == (ALL[:4], None)


def test_hits_are_stepped_through_from_page_to_page(site: Site) -> None:
    found = read(site, PAGES[2], 3, size=1, search=SearchRequest(q="bicycle"))
    assert found.hits is not None
    assert (found.hits.total, found.hits.place) == (2, 1)
    assert found.hits.previous == document_id(OWN, PAGES[1], "0002")
    assert found.hits.next == document_id(OWN, PAGES[10], "0001")
    at = read(site, PAGES[10], 1, size=1, search=SearchRequest(q="bicycle"))
    assert at.hits is not None
    assert (at.hits.place, at.hits.previous, at.hits.next) == (2, document_id(OWN, PAGES[1], "0002"), None)


@pytest.mark.parametrize("path", OTHERS)
def test_a_file_elsewhere_or_of_another_name_is_no_page(site: Site, path: str) -> None:
    found = read(site, path, 1)
    assert (stands(found), found.total) == ([(path, 1)], 1)


def test_pages_with_the_newest_first_are_turned_round_as_a_whole(site: Site) -> None:
    found = read(site, NEWEST[1], 3, size=2)
    assert found.newest_first
    assert stands(found) == [(NEWEST[2], 2), (NEWEST[2], 1), (NEWEST[1], 3), (NEWEST[1], 2), (NEWEST[1], 1)]
    assert (found.place, found.total) == (4, 6)
    whole = site.conversations.context(JO, ContextRequest(document_id(OWN, NEWEST[1]), size=1))
    assert stands(whole) == [(NEWEST[1], 3), (NEWEST[1], 2), (NEWEST[1], 1)]
    assert (whole.earlier is None, whole.later) == (False, None)


def test_hits_are_marked_and_found_however_far_away(site: Site) -> None:
    found = read(site, CHAT, 6, size=2, search=SearchRequest(q="bicycle"))
    assert [message.document.source["order"] for message in found.messages if message.hit] == [5, 6]
    assert found.hits is not None
    assert (found.hits.total, found.hits.place) == (3, 2)
    assert found.hits.previous == document_id(OWN, CHAT, "0005")
    assert found.hits.next == document_id(OWN, CHAT, "0030")
    between = read(site, CHAT, 20, size=2, search=SearchRequest(q="bicycle"))
    assert between.hits is not None
    assert (between.hits.place, between.hits.previous) == (2, document_id(OWN, CHAT, "0006"))


def test_replies_and_attachments_lead_to_what_they_name(site: Site) -> None:
    found = next(each for each in read(site, CHAT, 20).messages if each.document.source["order"] == 20)
    assert found.answers == document_id(OWN, CHAT, "0003")
    assert [(each.name, each.document) for each in found.attachments] == [
        ("photos/7.jpg", document_id(OWN, "phone/chat/photos/7.jpg")),
        ("8.jpg", document_id(OWN, "elsewhere/8.jpg")),
        ("9.jpg", None),
    ]


def test_what_is_not_there_and_what_may_not_be_seen_are_alike(site: Site) -> None:
    for key in ("", "none", document_id(CLOSED, CHAT, "0001"), "0" * 64):
        with pytest.raises(NotFound):
            site.conversations.context(JO, ContextRequest(key))
    with pytest.raises(BadQuery):
        read(site, CHAT, 1, size=51)
    with pytest.raises(BadQuery):
        read(site, CHAT, 1, search=SearchRequest(q="("))


def test_reading_is_recorded_with_every_document_that_was_told(site: Site) -> None:
    read(site, CHAT, 20, size=1, search=SearchRequest(q="bicycle"))
    with engine_client(site.config, indices.administrator(site.config)) as engine:
        name = site.config.index("cets-audit")
        engine.indices.refresh(index=name)
        body = {"sort": [{"@timestamp": "desc"}, {"seq": "desc"}], "size": 1}
        entry = engine.search(index=name, body=body)["hits"]["hits"][0]["_source"]
    assert (entry["action"], entry["query"]) == ("view", document_id(OWN, CHAT, "0020"))
    assert entry["detail"] == {"as": "conversation", "search": "bicycle"}
    told = {document_id(OWN, CHAT, f"{number:04}") for number in (3, 6, 19, 20, 21, 30)}
    assert told | {document_id(OWN, CHAT)} <= set(entry["documents"])


def test_the_interface_has_the_shape_it_promises(site: Site) -> None:
    jo: FlaskClient = signed_in(create_app(site.config))
    address = f"/api/v1/documents/{document_id(OWN, CHAT, '0020')}/context"
    told = jo.get(f"{address}?n=2&q=bicycle").get_json()
    assert sorted(told) == sorted(
        ["id", "conversation", "platform", "about", "total", "place", "newest_first", "senders", "messages", "earlier",
         "later", "hits"]
    )  # fmt: skip
    assert [each["order"] for each in told["messages"]] == [18, 19, 20, 21, 22]
    assert told["messages"][2]["reply_to"] == document_id(OWN, CHAT, "0003")
    assert told["messages"][2]["attachments"][2] == {"name": "9.jpg", "document": None}
    assert told["hits"]["total"] == 3
    assert "readers" not in told["messages"][0]
    further = jo.get(f"{address}?n=2&later={told['later']}").get_json()
    assert [each["order"] for each in further["messages"]] == [23, 24]
    for wrong in ("n=0", "n=51", "n=x", "earlier=-1", "size=2", "q=(", "later=" + "9" * 40):
        refused = jo.get(f"{address}?{wrong}")
        assert (refused.status_code, refused.mimetype) == (400, "application/problem+json"), wrong
    assert jo.get("/api/v1/documents/none/context").status_code == 404


def test_seized_text_is_never_markup(site: Site) -> None:
    jo = signed_in(create_app(site.config))
    key = document_id(OWN, "hostile.txt", "0001")
    for page in ("conversation", "conversation?q=alert", "conversation?later=1", ""):
        shown = jo.get(f"/documents/{key}/{page}".removesuffix("/")).text
        assert "&lt;script&gt;" in shown
        assert "<script>" not in shown
        assert "<img" not in shown
        assert "\u202e" not in shown.split('class="said"')[0].split('class="seized"')[0]
        assert shown.count("</title>") == 1


def test_a_part_that_htmx_asks_for_is_messages_alone(site: Site) -> None:
    jo = signed_in(create_app(site.config))
    address = f"/documents/{document_id(OWN, CHAT, '0020')}/conversation"
    part = jo.get(f"{address}?earlier=5&n=3", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith("<li")
    assert "<html" not in part
    assert [part.count(f"earlier={order}") for order in (2, 5)] == [2, 0]  # where it leads, for htmx and without it
    assert "later=" not in part
