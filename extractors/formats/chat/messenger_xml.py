"""Message histories in XML: MSN/Windows Live Messenger's `<Log>`, and Adium's `.chatlog`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from extractors.formats.chat.date_order import WrittenDates
from extractors.formats.chat.guard import guarded, until_broken
from extractors.formats.chat.markup import Element, local_name, text_of, xml_records
from extractors.formats.chat.text import head_text
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import Moment, iso
from extractors.formats.source import Format, Source
from extractors.model import Document

_MSN_RECORDS = frozenset({"Message", "Invitation", "InvitationResponse", "Join", "Leave"})
_ADIUM_RECORDS = frozenset({"message", "status", "event", "action"})
_ADIUM = re.compile(r"<chat\b[^>]*ulf/ns[^>]*>")
_SERVICES = {"jabber": "xmpp", "gtalk": "xmpp", "msn": "msn", "aim": "aim", "icq": "icq", "yahoo!": "yahoo"}


def _msn_sniff(source: Source) -> float:
    text = head_text(source.head)
    if "<Log" not in text[:4096] or "<?xml" not in text[:200]:
        return 0.0
    marks = sum(mark in text for mark in ("FirstSessionID", "MessageLog.xsl", "FriendlyName=", "<Message "))
    return 0.95 if marks >= 2 else 0.0


@guarded("msn", "msn-xml")
def _msn_read(source: Source) -> Iterator[Document]:
    """Two readings: the first for the order of the dates that no UTC time stands beside."""
    dates = WrittenDates(source.timezone)
    for element in until_broken(xml_records(source.path, _is_msn)):
        dates.take(element.get("Date") or "")
    thread = Thread(source, "msn", "msn-xml", PurePosixPath(source.name).stem)
    yield thread.opening(metadata=dates.metadata())
    for element in xml_records(source.path, _is_msn):
        yield thread.message(_msn_message(element, dates))


def _is_msn(element: Element) -> bool:
    return element.tag in _MSN_RECORDS


def _msn_message(element: Element, dates: WrittenDates) -> Message:
    senders = _users(element, "From") or _users(element, None)
    message = Message(
        text=text_of(element.find("Text")),
        sender=senders[0] if senders else None,
        recipients=tuple(_users(element, "To")),
    )
    written = f"{element.get('Date') or ''} {element.get('Time') or ''}".strip()
    exact = iso(element.get("DateTime") or "")
    message.moment = Moment(exact.at, exact.raw, exact.zone) if exact.at else dates.moment(written)
    if session := element.get("SessionID"):
        message.more["session"] = session
    if element.tag != "Message":
        message.flags.append("system")
        message.more["event"] = str(element.tag)
    if (file := element.findtext("File")) or (file := element.findtext("Application")):
        message.attachments.append(file)
    return message


def _users(element: Element, within: str | None) -> list[str]:
    users = element.findall(f"{within}/User" if within else "User")
    return [name for user in users if (name := user.get("FriendlyName") or user.get("LogonName"))]


def _adium_sniff(source: Source) -> float:
    return 0.95 if _ADIUM.search(head_text(source.head)[:4096]) else 0.0


def _adium_read(source: Source) -> Iterator[Document]:
    """The platform is the service that the log's root names."""
    root = _ADIUM.search(head_text(source.head)[:4096])
    service = re.search(r'service="([^"]*)"', root[0]) if root else None
    account = re.search(r'account="([^"]*)"', root[0]) if root else None
    platform = _SERVICES.get((service[1] if service else "").casefold(), "xmpp")
    yield from guarded(platform, "adium")(lambda one: _adium_documents(one, platform, account[1] if account else ""))(
        source
    )


def _adium_documents(source: Source, platform: str, account: str) -> Iterator[Document]:
    name = PurePosixPath(source.name).name.split(" (")[0].removesuffix(".xml").removesuffix(".chatlog")
    thread = Thread(source, platform, "adium", name)
    yield thread.opening(metadata={"account": account})
    for element in xml_records(source.path, _is_adium):
        kind = local_name(element)
        sender = element.get("sender")
        message = Message(
            text=text_of(element) or element.get("type") or "",
            sender=element.get("alias") or sender,
            sender_id=sender,
            moment=iso(element.get("time") or "", source.timezone),
        )
        if kind in ("status", "event"):
            message.flags.append("system")
            message.more["event"] = element.get("type") or kind
        yield thread.message(message)


def _is_adium(element: Element) -> bool:
    return local_name(element) in _ADIUM_RECORDS


MSN = Format(name="msn-xml", platform="msn", sniff=_msn_sniff, read=_msn_read)
ADIUM = Format(name="adium", platform=None, sniff=_adium_sniff, read=_adium_read)
