"""WhatsApp for iPhone: `ChatStorage.sqlite`, a Core Data store.

Layout: the store's own tables, and the meaning of ZMESSAGETYPE and ZGROUPEVENTTYPE as IPED reads them. Times are
seconds since 2001. ZWAMEDIAITEM.ZVCARDNAME holds the base64 SHA-256 of a medium, ZVCARDSTRING its type or a
contact's card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from extractors.formats.cells import as_int, as_text, sha256_of_base64
from extractors.formats.chat.addresses import WHATSAPP_GROUP, person, present, whatsapp_number
from extractors.formats.chat.contact import Contact, contact_document
from extractors.formats.chat.database import OWNER, Layout, as_format, part_of, resume_rowid
from extractors.formats.chat.epochs import apple
from extractors.formats.chat.whatsapp_android import Chat, chat_document
from extractors.formats.chat.whatsapp_codes import text_of
from extractors.formats.source import Source
from extractors.formats.sqlite_open import Database
from extractors.formats.sqlite_scan import Cell, Gap, Row, lookup, related, scan
from extractors.model import Document

_MESSAGE = (
    "ZCHATSESSION", "ZGROUPMEMBER", "ZISFROMME", "ZMESSAGETYPE", "ZGROUPEVENTTYPE", "ZSORT", "ZSTARRED", "ZMEDIAITEM",
    "ZPARENTMESSAGE", "ZMESSAGEDATE", "ZSENTDATE", "ZFROMJID", "ZTOJID", "ZPUSHNAME", "ZSTANZAID", "ZTEXT",
)  # fmt: skip
_MEDIA = (
    "ZMEDIALOCALPATH", "ZMEDIAURL", "ZVCARDSTRING", "ZVCARDNAME", "ZTITLE", "ZLATITUDE", "ZLONGITUDE", "ZFILESIZE",
)  # fmt: skip
_SESSION = ("ZCONTACTJID", "ZPARTNERNAME", "ZSESSIONTYPE", "ZREMOVED")
_TYPES = {
    0: "text", 1: "image", 2: "video", 3: "audio", 4: "contact", 5: "location", 6: "group event", 7: "link",
    8: "document", 10: "system", 11: "gif", 14: "deleted", 15: "sticker", 38: "image seen once", 39: "video seen once",
    46: "poll", 59: "call",
}  # fmt: skip
_GROUP_EVENTS = {
    2: "a member joined", 3: "a member left", 4: "the group's picture was changed", 7: "a member was removed",
    10: "a member became an administrator", 12: "the group was created", 50: "members joined",
}  # fmt: skip
_EVENTS = {
    1: "missed voice call", 2: "messages are end-to-end encrypted", 3: "the encryption key changed",
    4: "missed video call", 22: "missed group video call", 34: "the contact was blocked",
    35: "the contact was unblocked",
}  # fmt: skip
_GROUP_EVENT, _EVENT, _DELETED, _CONTACT = 6, 10, 14, 4


def _documents(database: Database, source: Source) -> Iterator[Document | Gap]:
    after = resume_rowid(source, "ZWAMESSAGE")
    known = lru_cache(1024)(lambda rowid: _chat(database, rowid))
    if after is None:
        for row in scan(database, "ZWAPROFILEPUSHNAME", ("ZJID", "ZPUSHNAME")) if _has_names(database) else ():
            yield row if isinstance(row, Gap) else _contact(row)
        for row in scan(database, "ZWACHATSESSION", _SESSION):
            yield row if isinstance(row, Gap) else _conversation(row, known(row.rowid))
    for row in scan(database, "ZWAMESSAGE", _MESSAGE, after):
        yield row if isinstance(row, Gap) else _message(database, row, known)


def _has_names(database: Database) -> bool:
    return database.has("ZWAPROFILEPUSHNAME", "ZJID", "ZPUSHNAME")


def _contact(row: Row) -> Document:
    jid = as_text(row["ZJID"])
    number = whatsapp_number(jid)
    phones, accounts = ([number], []) if number.startswith("+") else ([], [jid])
    part = part_of("ZWAPROFILEPUSHNAME", row.rowid)
    name = as_text(row["ZPUSHNAME"])
    return contact_document(Contact(part, name, phones, accounts=accounts, platform="whatsapp", more={"jid": jid}))


def _chat(database: Database, rowid: int | None) -> Chat:
    cells = lookup(database, "ZWACHATSESSION", _SESSION, rowid)
    if not cells or rowid is None:
        return Chat("", "", "", ())
    jid, name = as_text(cells.get("ZCONTACTJID")), as_text(cells.get("ZPARTNERNAME"))
    if jid.endswith(WHATSAPP_GROUP):
        people = tuple(_members(database, rowid))
        return Chat(part_of("ZWACHATSESSION", rowid), name or jid, jid, people)
    other = person(name, whatsapp_number(jid))
    return Chat(part_of("ZWACHATSESSION", rowid), other or jid, jid, (other,) if other else ())


def _members(database: Database, session: int) -> Iterator[str]:
    for row in related(database, "ZWAGROUPMEMBER", "ZCHATSESSION", session, ("Z_PK",)):
        yield _member(database, row["Z_PK"])[0]


def _member(database: Database, rowid: Cell) -> tuple[str, str]:
    """A group member, as shown and by JID."""
    columns = ("ZMEMBERJID", "ZCONTACTNAME", "ZFIRSTNAME")
    cells = lookup(database, "ZWAGROUPMEMBER", columns, as_int(rowid))
    jid = as_text(cells.get("ZMEMBERJID"))
    return person(as_text(cells.get("ZCONTACTNAME")) or as_text(cells.get("ZFIRSTNAME")), whatsapp_number(jid)), jid


def _conversation(row: Row, chat: Chat) -> Document:
    flags = ["deleted"] if as_int(row["ZREMOVED"]) else []
    return chat_document(part_of("ZWACHATSESSION", row.rowid), chat, row["ZPARTNERNAME"], ("flags", flags))


def _message(database: Database, row: Row, known: Callable[[int | None], Chat]) -> Document:
    chat = known(as_int(row["ZCHATSESSION"]))
    mine = bool(as_int(row["ZISFROMME"]))
    member, member_jid = _member(database, row["ZGROUPMEMBER"]) if row["ZGROUPMEMBER"] else ("", "")
    jid = "" if mine else member_jid or as_text(row["ZFROMJID"]) or chat.jid
    sender = OWNER if mine else member or (chat.people[0] if len(chat.people) == 1 else whatsapp_number(jid)) or None
    media = lookup(database, "ZWAMEDIAITEM", _MEDIA, as_int(row["ZMEDIAITEM"]))
    kind, path = as_int(row["ZMESSAGETYPE"]) or 0, as_text(media.get("ZMEDIALOCALPATH"))
    when = apple(row["ZMESSAGEDATE"])
    parent = lookup(database, "ZWAMESSAGE", ("ZSTANZAID",), as_int(row["ZPARENTMESSAGE"]))
    return Document(
        kind="message",
        path="",
        part=part_of("ZWAMESSAGE", row.rowid),
        parent=chat.part,
        platform="whatsapp",
        conversation=chat.name or None,
        sender=sender,
        recipients=tuple(name for name in ([] if mine else [OWNER]) + list(chat.people) if name != sender),
        sent_at=when.at,
        sent_at_raw=when.raw,
        zone=when.zone,
        text=_text(row, media, kind),
        metadata=present(
            ("sequence", f"{row.rowid:010d}"),
            ("direction", "outgoing" if mine else "incoming"),
            ("sender_id", jid),
            ("push_name", _push_name(row["ZPUSHNAME"])),
            ("message_id", as_text(row["ZSTANZAID"])),
            ("message_type", _TYPES.get(kind, str(kind))),
            ("reply_to", as_text(parent.get("ZSTANZAID"))),
            ("flags", _flags(row, kind, path)),
            ("attachment", path),
            ("attachment_type", as_text(media.get("ZVCARDSTRING")) if kind != _CONTACT else ""),
            ("attachment_sha256", sha256_of_base64(as_text(media.get("ZVCARDNAME")))),
            ("attachment_url", as_text(media.get("ZMEDIAURL"))),
        ),
    )


def _push_name(value: Cell) -> str:
    """The sender's own name for themselves; newer versions keep a number or an encoding there instead."""
    text = as_text(value)
    return text if text.isprintable() and not text.isdigit() else ""


def _text(row: Row, media: dict[str, Cell], kind: int) -> str:
    code = as_int(row["ZGROUPEVENTTYPE"]) or 0
    event = {_GROUP_EVENT: _GROUP_EVENTS, _EVENT: _EVENTS}.get(kind, {}).get(code, "")
    point = ""
    if media.get("ZLATITUDE") and media.get("ZLONGITUDE"):
        point = f"{as_text(media['ZLATITUDE'])},{as_text(media['ZLONGITUDE'])}"
    card = as_text(media.get("ZVCARDSTRING")) if kind == _CONTACT else ""
    return text_of(as_text(row["ZTEXT"]), as_text(media.get("ZTITLE")), event, point, card)


def _flags(row: Row, kind: int, path: str) -> list[str]:
    marks = {
        "system": kind in (_GROUP_EVENT, _EVENT),
        "deleted": kind == _DELETED,
        "media": bool(path),
        "call": kind == 59 or (kind == _EVENT and as_int(row["ZGROUPEVENTTYPE"]) in (1, 4, 22)),
        "starred": bool(as_int(row["ZSTARRED"])),
    }
    return [name for name, holds in marks.items() if holds]


FORMAT = as_format(
    Layout(
        "whatsapp-ios",
        "whatsapp",
        (
            ("ZWAMESSAGE", frozenset({"ZCHATSESSION", "ZISFROMME", "ZMESSAGEDATE", "ZTEXT"})),
            ("ZWACHATSESSION", frozenset({"ZCONTACTJID"})),
        ),
        frozenset({"ZWAMESSAGE", "ZWACHATSESSION", "ZWAGROUPMEMBER", "ZWAMEDIAITEM", "ZWAPROFILEPUSHNAME"}),
        _documents,
    )
)
