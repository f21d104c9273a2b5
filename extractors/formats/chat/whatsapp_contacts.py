"""WhatsApp's own address books: `wa.db` of Android and `ContactsV2.sqlite` of an iPhone.

Layout: the apps' tables `wa_contacts` and ZWAADDRESSBOOKCONTACT, as IPED and iLEAPP read them.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractors.formats.cells import as_text
from extractors.formats.chat.addresses import present, whatsapp_number
from extractors.formats.chat.contact import Contact, contact_document
from extractors.formats.chat.database import Layout, as_format, part_of, resume_rowid
from extractors.formats.source import Source
from extractors.formats.sqlite_open import Database
from extractors.formats.sqlite_scan import Gap, Row, scan
from extractors.model import Document

_ANDROID, _IPHONE = "wa_contacts", "ZWAADDRESSBOOKCONTACT"
_WA = (
    "jid", "is_whatsapp_user", "status", "number", "display_name", "given_name", "family_name", "wa_name", "nickname",
    "company", "title",
)  # fmt: skip
_ZWA = (
    "ZFULLNAME",
    "ZGIVENNAME",
    "ZPHONENUMBER",
    "ZLOCALIZEDPHONENUMBER",
    "ZWHATSAPPID",
    "ZABOUTTEXT",
    "ZBUSINESSNAME",
)
_WORDS = ("given_name", "family_name", "wa_name", "nickname", "company", "title", "status")


def _android(database: Database, source: Source) -> Iterator[Document | Gap]:
    for row in scan(database, _ANDROID, _WA, resume_rowid(source, _ANDROID)):
        yield row if isinstance(row, Gap) else _android_contact(row)


def _android_contact(row: Row) -> Document:
    jid = as_text(row["jid"])
    return _contact(
        row,
        _ANDROID,
        jid,
        [as_text(row["display_name"]), as_text(row["wa_name"])],
        [as_text(row["number"])],
        [f"{column.replace('_', ' ')}: {as_text(row[column])}" for column in _WORDS if row[column]],
    )


def _iphone(database: Database, source: Source) -> Iterator[Document | Gap]:
    for row in scan(database, _IPHONE, _ZWA, resume_rowid(source, _IPHONE)):
        yield row if isinstance(row, Gap) else _iphone_contact(row)


def _iphone_contact(row: Row) -> Document:
    about = as_text(row["ZABOUTTEXT"])
    return _contact(
        row,
        _IPHONE,
        as_text(row["ZWHATSAPPID"]),
        [as_text(row["ZFULLNAME"]), as_text(row["ZBUSINESSNAME"]), as_text(row["ZGIVENNAME"])],
        [as_text(row["ZPHONENUMBER"])],
        [f"status: {about}"] if about else [],
    )


def _contact(row: Row, table: str, jid: str, names: list[str], numbers: list[str], lines: list[str]) -> Document:
    account = whatsapp_number(jid)
    is_number = account.startswith("+")
    return contact_document(
        Contact(
            part=part_of(table, row.rowid),
            name=next(filter(None, names), ""),
            phones=[account, *numbers] if is_number else numbers,
            accounts=[] if is_number else [account],
            lines=lines,
            platform="whatsapp",
            more=present(("jid", jid)),
        )
    )


FORMAT = as_format(
    Layout(
        "whatsapp-contacts",
        "whatsapp",
        ((_ANDROID, frozenset({"jid", "display_name", "number"})),),
        frozenset({_ANDROID}),
        _android,
    ),
    Layout(
        "whatsapp-contacts",
        "whatsapp",
        ((_IPHONE, frozenset({"ZFULLNAME", "ZWHATSAPPID"})),),
        frozenset({_IPHONE}),
        _iphone,
    ),
)
