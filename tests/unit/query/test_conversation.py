"""Which messages belong together, and where attachments are looked for."""

from __future__ import annotations

from cets_search.query import conversation
from cets_search.query.conversation import places, thread


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
