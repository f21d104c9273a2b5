"""The formats of phone extractions, databases and address books, in the order in which they are asked."""

from __future__ import annotations

from typing import Final

from extractors.formats import icalendar, sqlite_encrypted, sqlite_rows, vcard
from extractors.formats.chat import (
    android_calls,
    android_contacts,
    android_sms,
    imessage_old_db,
    ios_calls,
    ios_contacts,
    skype_db,
    ufdr,
    whatsapp_android_old,
    whatsapp_contacts,
    whatsapp_ios,
)
from extractors.formats.source import Format

PHONE: Final[tuple[Format, ...]] = (
    ufdr.FORMAT,
    vcard.FORMAT,
    icalendar.FORMAT,
    android_sms.FORMAT,
    imessage_old_db.FORMAT,
    whatsapp_android_old.FORMAT,
    whatsapp_ios.FORMAT,
    whatsapp_contacts.FORMAT,
    skype_db.FORMAT,
    android_contacts.FORMAT,
    android_calls.FORMAT,
    ios_contacts.FORMAT,
    ios_calls.FORMAT,
    sqlite_rows.FORMAT,
    sqlite_encrypted.FORMAT,
)
