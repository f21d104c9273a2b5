"""Documents on their way into the index: order, depth, ids and the fields that messages are searched by."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from cets_search.ingest.documents import ABOVE, Shaper
from cets_search.ingest.found import Finder
from cets_search.ingest.identity import document_id
from cets_search.ingest.shape import Item, encoded
from cets_search.ingest.walk import Found
from cets_search.model import Seizure
from extractors import entities
from extractors.model import Digests, Document, Entity, Outcome

ITEM = Item(Seizure("essex", "EX-7"), Found(b"rides.zip", b""), Digests("0" * 64, "1" * 32, "2" * 40, 5))


def shaped(documents: Sequence[Document], shaper: Shaper | None = None) -> list[dict[str, Any]]:
    taken = shaper or Shaper(ITEM, Finder("GB", None))
    written = [taken.write(one) for one in documents]
    for write, document in zip(written, documents, strict=True):
        assert write.id == document_id("essex/EX-7", b"rides.zip", "0" * 64, document.part)
    return [json.loads(write.source) for write in written]


def test_order_and_depth_follow_the_file() -> None:
    file = Document("archive", "x")
    chat = Document("document", "x", "chat.txt", "")
    first = Document("message", "x", "chat.txt/1", "chat.txt")
    found = shaped([file, chat, first, Document("document", "x", "list.html", "")])
    assert [(one["order"], one["depth"]) for one in found] == [(0, 0), (1, 1), (2, 2), (3, 1)]
    assert (found[0]["sha256"], "sha256" in found[1]) == ("0" * 64, False)
    assert found[2]["parent"] == document_id("essex/EX-7", b"rides.zip", "0" * 64, "chat.txt")


def test_a_conversation_is_not_forgotten_however_long_it_is() -> None:
    shaper = Shaper(ITEM, Finder("GB", None))
    shaped(
        [Document("archive", "x"), Document("document", "x", "a", ""), Document("document", "x", "a/b", "a")], shaper
    )
    messages = [Document("message", "x", f"a/b/{number}", "a/b") for number in range(ABOVE + 10)]
    assert {one["depth"] for one in shaped(messages, shaper)} == {3}
    assert len(shaper._depths) <= ABOVE


def test_a_later_load_numbers_on() -> None:
    shaper = Shaper(ITEM, Finder("GB", None), order=8, depth_of={"chat.txt": 1}.__getitem__)
    (found,) = shaped([Document("message", "x", "chat.txt/8", "chat.txt")], shaper)
    assert (found["order"], found["depth"]) == (8, 2)


def test_what_messages_are_searched_and_linked_by_are_fields() -> None:
    metadata: dict[str, str | list[str]] = {
        "sender_id": "pit9", "message_id": "m-2", "reply_to": "m-1", "flags": ["edited"], "sequence": "2",
    }  # fmt: skip
    message = Document(
        "message", "x", "2", "", platform="kik", sender="Pit", text="Ring 07700 900123", metadata=metadata
    )
    chat = Document("document", "x", metadata={"participants": ["Pit", "Jo"]})
    first, found = shaped([chat, message])
    assert first["participants"] == ["Pit", "Jo"]
    assert {name: found[name] for name in ("sender_id", "message_id", "reply_to", "flags")} == {
        "sender_id": "pit9", "message_id": "m-2", "reply_to": "m-1", "flags": ["edited"],
    }  # fmt: skip
    assert found["ents"] == ["handle:kik:pit9", "phone:+447700900123"]
    assert found["skeletons"] == ["plt9"]
    assert [one.get("field", "text") for one in found["entities"]] == ["text", "sender_id"]


def test_a_mails_thread_is_a_field_and_the_address_for_answers_is_found() -> None:
    names: dict[str, str | list[str]] = {"message_id": "<2@example.org>", "thread": "<1@example.org>"}
    mail = Document("email", "x", metadata=names | {"reply-to": ["Al <al@example.net>", "jo@example.net"]})
    (found,) = shaped([mail])
    assert (found["thread"], found["message_id"]) == ("<1@example.org>", "<2@example.org>")
    assert found["ents"] == ["email:al@example.net", "email:jo@example.net"]
    assert [one["field"] for one in found["entities"]] == ["reply-to.0", "reply-to.1"]


@pytest.mark.parametrize(
    ("sender", "recipients", "text", "expected"),
    [
        ("+49 30 23125 123", (), "Tel. 030 23125 999", "+493023125999"),
        ("Jo", ("+49 30 23125 123",), "Tel. 030 23125 999", "+493023125999"),
        ("+49 30 23125 123", ("+44 7700 900456",), "07700 900123", "+447700900123"),
        ("+49 30 23125 123", (), "+44 7700 900123", "+447700900123"),
        ("Jo", (), "07700 900123", "+447700900123"),
    ],
)
def test_the_numbers_of_those_who_talk_show_the_country(
    sender: str, recipients: tuple[str, ...], text: str, expected: str
) -> None:
    message = Document("message", "x", "2", "", platform="sms", sender=sender, recipients=recipients, text=text)
    _, found = shaped([Document("document", "x"), message])
    in_text = [one["value"] for one in found["entities"] if "field" not in one]
    assert in_text == [expected]


@pytest.mark.parametrize(
    "value", ["half \ud83d of a pair", 2**70, ["a", ("b", {"c": None})], Outcome.PARTIAL, "\x01\x7f\u2028é"]
)
def test_sources_are_json_as_python_writes_it(value: object) -> None:
    expected = json.dumps({"a": value}, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    assert encoded({"a": value}) == expected


def test_a_long_text_that_comes_again_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []
    real = entities.extract

    def extract(text: str, **given: Any) -> list[Entity]:
        searched.append(text)
        return real(text, **given)

    monkeypatch.setattr(entities, "extract", extract)
    text = "Ring 07700 900123 about the tickets. " * 40
    finder = Finder("GB", None)  # one for all files of a load
    found = shaped([Document("document", "x", "a", "", text=text)], Shaper(ITEM, finder))
    found += shaped([Document("document", "x", "b", "", text=text)], Shaper(ITEM, finder))
    assert [one["ents"] for one in found] == [["phone:+447700900123"]] * 2
    assert found[0]["entities"] == found[1]["entities"]
    assert searched == [text]


def test_who_sent_it_and_to_whom_are_fields_of_their_own() -> None:
    mail = Document(
        "email",
        "x",
        sender='"Bell, was pat@example.net" <Pat@example.org>',
        recipients=("Lee <lee@example.org>", "07700 900123", "Sam"),
        text="Write to al@example.org",
        metadata={"reply-to": "box@example.org"},
    )
    chat = Document("message", "x", "1", "", platform="kik", sender="Pat", metadata={"sender_id": "pit9"})
    card = Document("contact", "x", "2", "", sender="Pat", recipients=("lee@example.org",))
    found = shaped([mail, chat, card])
    assert found[0]["sent_by"] == ["email:pat@example.org"]
    assert found[0]["sent_to"] == ["email:lee@example.org", "phone:+447700900123"]
    assert {"email:pat@example.net", "email:al@example.org", "email:box@example.org"} <= set(found[0]["ents"])
    assert found[1]["sent_by"] == ["handle:kik:pit9"]
    assert not {"sent_by", "sent_to"} & found[2].keys()
