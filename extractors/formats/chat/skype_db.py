"""Skype until version 7 (and its mobile apps): `main.db`.

Layout: the app's own CREATE TABLE; message types as SkypeLogView documents them. Times are Unix seconds.
 `body_xml` is HTML-like text of which the words are kept.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.formats.cells import as_int, as_text
from extractors.formats.chat.addresses import person, present
from extractors.formats.chat.call import Call, call_document
from extractors.formats.chat.contact import Contact, contact_document
from extractors.formats.chat.database import Layout, as_format, part_of, resume_rowid
from extractors.formats.chat.epochs import unix_seconds
from extractors.formats.source import Source
from extractors.formats.sqlite_open import Database
from extractors.formats.sqlite_scan import Cell, Gap, Row, lookup, related, scan
from extractors.model import Document

_MESSAGE = (
    "convo_id", "chatname", "author", "from_dispname", "guid", "dialog_partner", "timestamp", "type", "body_xml",
    "identities", "edited_by", "edited_timestamp", "sending_status", "chatmsg_type", "remote_id",
)  # fmt: skip
_CONTACT = (
    "skypename", "fullname", "displayname", "given_displayname", "phone_home", "phone_office", "phone_mobile", "emails",
    "birthday", "city", "province", "country", "homepage", "about", "mood_text", "pstnnumber",
)  # fmt: skip
_CALL = ("begin_timestamp", "host_identity", "duration", "is_incoming", "is_conference", "conv_dbid", "name")
_PHONES = ("phone_mobile", "phone_home", "phone_office", "pstnnumber")
_TYPES = {
    2: "subject changed", 10: "members added", 12: "member removed", 13: "left", 30: "call started", 39: "call ended",
    50: "contact asked for", 51: "contact accepted", 53: "blocked", 60: "emote", 61: "text", 63: "contacts sent",
    64: "sms", 68: "file sent", 70: "video message", 100: "joined", 110: "birthday", 201: "picture sent",
}  # fmt: skip
_SPOKEN = {60, 61, 63, 64, 68, 70, 201}
_TAG = re.compile(r"<[^<>]{0,2000}>")


def _documents(database: Database, source: Source) -> Iterator[Document | Gap]:
    after = resume_rowid(source, "Messages")
    mine = frozenset(_accounts(database))
    if after is None:
        for table, columns, make in (("Contacts", _CONTACT, _contact), ("Accounts", _CONTACT, _account)):
            for row in scan(database, table, columns) if database.has(table, "skypename") else ():
                yield row if isinstance(row, Gap) else make(row)
        yield from _calls(database, mine)
        for row in _rows(database, "Conversations", ("identity", "displayname", "type")):
            yield row if isinstance(row, Gap) else _conversation(database, row)
    known = lru_cache(1024)(lambda rowid: _people(database, rowid))
    for row in scan(database, "Messages", _MESSAGE, after):
        yield row if isinstance(row, Gap) else _message(database, row, known(as_int(row["convo_id"])), mine)


def _rows(database: Database, table: str, columns: tuple[str, ...]) -> Iterator[Row | Gap]:
    return scan(database, table, columns) if database.has(table) else iter(())


def _accounts(database: Database) -> Iterator[str]:
    for row in _rows(database, "Accounts", ("skypename",)):
        if not isinstance(row, Gap):
            yield as_text(row["skypename"])


def _account(row: Row) -> Document:
    return _person(row, "Accounts", "account of this device")


def _contact(row: Row) -> Document:
    return _person(row, "Contacts", "contact")


def _person(row: Row, table: str, role: str) -> Document:
    said = {column: as_text(row[column]) for column in _CONTACT if as_text(row[column])}
    known = {"skypename", "emails", *_PHONES}
    account = said.get("skypename", "")
    return contact_document(
        Contact(
            part=part_of(table, row.rowid),
            platform="skype",
            name=said.get("given_displayname") or said.get("displayname") or said.get("fullname") or account,
            phones=[said[column] for column in _PHONES if column in said],
            emails=said.get("emails", "").split(),
            accounts=[account],
            lines=[f"{column.replace('_', ' ')}: {value}" for column, value in said.items() if column not in known],
            more={"role": role},
        )
    )


def _people(database: Database, convo: int | None) -> tuple[str, ...]:
    rows = related(database, "Participants", "convo_id", convo, ("identity",))
    return tuple(dict.fromkeys(filter(None, (as_text(row["identity"]) for row in rows))))


def _conversation(database: Database, row: Row) -> Document:
    people = _people(database, row.rowid)
    return Document(
        kind="document",
        path="",
        part=part_of("Conversations", row.rowid),
        parent="",
        platform="skype",
        conversation=as_text(row["identity"]) or None,
        subject=as_text(row["displayname"]) or None,
        text="\n".join(people),
        metadata=present(("participants", list(people)), ("identity", as_text(row["identity"]))),
    )


def _message(database: Database, row: Row, people: tuple[str, ...], mine: frozenset[str]) -> Document:
    author, convo = as_text(row["author"]), as_int(row["convo_id"])
    kind = as_int(row["type"]) or 0
    when = unix_seconds(row["timestamp"])
    identity = as_text(lookup(database, "Conversations", ("identity",), convo).get("identity"))
    others = people or tuple(filter(None, [as_text(row["dialog_partner"])]))
    return Document(
        kind="message",
        path="",
        part=part_of("Messages", row.rowid),
        parent=part_of("Conversations", convo) if identity and convo is not None else "",
        platform="skype",
        conversation=identity or as_text(row["chatname"]) or as_text(row["dialog_partner"]) or None,
        sender=person(as_text(row["from_dispname"]), author) or None,
        recipients=tuple(name for name in others if name != author),
        sent_at=when.at,
        sent_at_raw=when.raw,
        zone=when.zone,
        text=plain(as_text(row["body_xml"])) or (_TYPES.get(kind, "") if kind not in _SPOKEN else ""),
        metadata=present(
            ("sequence", f"{row.rowid:010d}"),
            ("direction", "outgoing" if author in mine else "incoming"),
            ("sender_id", author),
            ("message_id", _guid(row["guid"])),
            ("message_type", _TYPES.get(kind, str(kind))),
            ("flags", _flags(row, kind)),
            ("edited_by", as_text(row["edited_by"])),
            ("edited_at", unix_seconds(row["edited_timestamp"]).at or ""),
            ("about", as_text(row["identities"])),
            ("attachment", _files(database, row) if kind == 68 else []),
        ),
    )


def plain(body: str) -> str:
    """The words of a Skype body: tags go, line breaks stay, entities are read."""
    if "<" not in body and "&" not in body:
        return body
    return html.unescape(_TAG.sub("", re.sub(r"<br\s*/?>", "\n", body)))


def _guid(value: Cell) -> str:
    return value.hex() if isinstance(value, bytes) else as_text(value)


def _flags(row: Row, kind: int) -> list[str]:
    edited = bool(as_int(row["edited_timestamp"]))
    marks = {
        "system": kind not in _SPOKEN,
        "edited": edited and bool(row["body_xml"]),
        "deleted": edited and not row["body_xml"],
        "call": kind in (30, 39),
        "media": kind in (68, 70, 201),
    }
    return [name for name, holds in marks.items() if holds]


def _files(database: Database, row: Row) -> list[str]:
    columns = ("filename", "filepath")
    rows = related(database, "Transfers", "chatmsg_guid", row["guid"], columns) if row["guid"] else []
    return [as_text(entry.get("filepath")) or as_text(entry.get("filename")) for entry in rows]


def _calls(database: Database, mine: frozenset[str]) -> Iterator[Document | Gap]:
    for row in _rows(database, "Calls", _CALL):
        if isinstance(row, Gap):
            yield row
            continue
        members = related(database, "CallMembers", "call_db_id", row.rowid, ("identity", "dispname"))
        others = [entry for entry in members if as_text(entry.get("identity")) not in mine]
        identity = as_text(lookup(database, "Conversations", ("identity",), as_int(row["conv_dbid"])).get("identity"))
        yield call_document(
            Call(
                part=part_of("Calls", row.rowid),
                platform="skype",
                other=as_text(others[0].get("identity")) if others else identity or as_text(row["host_identity"]),
                outgoing=not as_int(row["is_incoming"]),
                when=unix_seconds(row["begin_timestamp"]),
                seconds=as_int(row["duration"]),
                name=as_text(others[0].get("dispname")) if others else "",
                more=present(("participants", [as_text(entry.get("identity")) for entry in members])),
            )
        )


FORMAT = as_format(
    Layout(
        "skype-db",
        "skype",
        (("Messages", frozenset({"convo_id", "author", "timestamp", "body_xml"})),),
        frozenset({
            "Messages", "Conversations", "Participants", "Contacts", "Accounts", "Calls", "CallMembers", "Transfers",
        }),
        _documents,
    )
)  # fmt: skip
