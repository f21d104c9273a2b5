"""Which messages belong together, and where attachments are looked for."""

from __future__ import annotations

from cets_search.query import conversation
from cets_search.query.conversation import STRIDE, Page, Reach, page_documents, paged, places, reach, thread

ABOUT = {
    "item": "i2", "path": "phone/messages2.html", "part": "", "kind": "document", "conversation": "Bell",
    "parser": "telegram-html", "current": True, "seizure_key": "s",
    "metadata": {"conversation_files": "messages*.html", "conversation_file": "2"},
}  # fmt: skip


def found(key: str, path: str, number: str) -> tuple[str, dict[str, object]]:
    return key, {"item": f"i{number}", "path": path, "part": "", "metadata": {"conversation_file": number}}


def test_a_message_belongs_by_file_parent_and_name() -> None:
    of = thread("m", {"kind": "message", "item": "i", "parent": "p", "conversation": "Bell"})
    assert {"term": {"item": "i"}} in of.clauses()
    assert {"term": {"parent": "p"}} in of.clauses()
    assert {"term": {"conversation": "Bell"}} in of.clauses()
    nameless = thread("m", {"kind": "message", "item": "i"})
    assert {"bool": {"must_not": [{"exists": {"field": "conversation"}}]}} in nameless.clauses()


def test_a_document_holds_its_messages_whatever_they_are_called() -> None:
    clauses = thread("d", {"kind": "document", "item": "i", "conversation": "Bell"}).clauses()
    assert {"term": {"parent": "d"}} in clauses
    assert "conversation" not in str(clauses)


def test_attachments_are_looked_for_from_the_message_outwards() -> None:
    parts, paths = places("phone/chats/log.txt", "in/_chat.txt/0001", ".\\photos\\7.jpg")
    assert parts == ["in/_chat.txt/photos/7.jpg", "in/photos/7.jpg", "photos/7.jpg"]
    assert paths == ["phone/chats/photos/7.jpg", "phone/photos/7.jpg", "photos/7.jpg"]


def test_a_deep_path_does_not_make_a_long_question() -> None:
    parts, _ = places("log.txt", "a/" * 4000 + "0001", "7.jpg")
    assert len(parts) == conversation.DEEPEST + 1


def test_pages_stand_in_the_order_of_their_numbers_and_only_of_their_folder() -> None:
    of = thread("m", {"kind": "message", "item": "i2", "parent": "p2", "conversation": "Bell"})
    documents = [
        found("p10", "phone/messages10.html", "10"),
        found("p2", "phone/messages2.html", "2"),
        found("p3", "phone/sub/messages3.html", "3"),
    ]
    whole = paged(of, ABOUT, documents)
    assert whole.pages == (Page("i2", "p2"), Page("i10", "p10"))
    assert {"terms": {"parent": ["p2", "p10"]}} in whole.clauses()
    assert paged(of, ABOUT, [*documents, found("again", "phone/Messages2.html", "2")]) == of
    assert paged(of, ABOUT, documents[:1]) == of


def test_what_says_no_number_or_no_name_has_no_pages() -> None:
    assert page_documents(ABOUT) is not None
    assert page_documents({**ABOUT, "metadata": {}}) is None
    assert page_documents({**ABOUT, "conversation": None}) is None


def test_a_place_is_reached_from_either_side() -> None:
    of = paged(
        thread("m", {"kind": "message", "item": "i2", "parent": "p2", "conversation": "Bell"}),
        ABOUT,
        [found("p2", "phone/messages2.html", "2"), found("p3", "phone/messages3.html", "3")],
    )
    first, second = of.pages
    down, up = reach(of, 5, down=True), reach(of, STRIDE + 5, down=False)
    assert (down.near, down.bound) == ((first, second), ({"range": {"order": {"gt": 5}}},))
    assert (up.near, up.bound) == ((second, first), ({"range": {"order": {"lt": 5}}},))
    assert reach(of, -1, down=True) == Reach((first, second), ())
    assert reach(of, -1, down=False).near == ()
    assert reach(of, 9 * STRIDE, down=True).near == ()
    assert reach(of, 10**17, down=False).near == (second, first)
