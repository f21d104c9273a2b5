"""The Android app "SMS Backup & Restore": `<smses>` with SMS and MMS, `<calls>` with calls, for all conversations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from extractors.formats.chat.call import Call, call_document
from extractors.formats.chat.guard import guarded
from extractors.formats.chat.markup import Element, xml_records
from extractors.formats.chat.text import head_text
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import epoch
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "sms"
_PARSER = "sms-backup"
_CONVERSATIONS: Final = 100_000  # as many are kept apart
_RECORDS = frozenset({"sms", "mms", "call"})
_BOXES: Final = {"1": "received", "2": "sent", "3": "draft", "4": "outbox", "5": "failed", "6": "queued"}
_CALLS: Final = {"1": "incoming", "2": "outgoing", "3": "missed", "4": "voicemail", "5": "rejected", "6": "blocked"}
_SENDER, _COPY = "137", ("151", "130", "129")  # PduHeaders.FROM; TO, CC, BCC


def sniff(source: Source) -> float:
    """The root and its records."""
    text = head_text(source.head)
    beginning = text[:4096]
    if "<smses" in beginning and ("<sms " in text or "<mms " in text or "count=" in beginning):
        return 0.95
    return 0.9 if "<calls" in beginning and "<call number=" in text else 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams the records in the file's order; each number (or group of them) is a conversation below the file."""
    file = Thread(source, _PLATFORM, _PARSER, source.name)
    yield file.opening()
    threads: dict[str, Thread] = {}
    calls = 0
    for element in xml_records(source.path, _is_record, large=True):
        if element.tag == "call":
            calls += 1
            yield replace(_call(element, f"call-{calls:08d}"), path=str(source.path), parser=_PARSER)
            continue
        numbers = _value(element, "address") or "unknown"
        key = numbers if numbers in threads or len(threads) < _CONVERSATIONS else "others"
        if key not in threads:
            threads[key] = Thread(source, _PLATFORM, _PARSER, key.replace("~", ", "), f"chat-{len(threads) + 1:05d}")
            names = _value(element, "contact_name") if key == numbers else ""
            yield threads[key].opening(key.split("~"), {"contact_name": names} if names else {})
        yield threads[key].message(_message(element, numbers.split("~")))


def _is_record(element: Element) -> bool:
    return element.tag in _RECORDS


def _value(element: Element, name: str) -> str:
    """An attribute; the app writes `null` for what is not there."""
    value = element.get(name) or ""
    return "" if value in ("null", "(Unknown)") else value


def _message(element: Element, numbers: list[str]) -> Message:
    message = Message(moment=epoch(element.get("date"), 1000), text=_value(element, "body"))
    box = _BOXES.get(element.get("type") or element.get("msg_box") or "", "")
    message.more = {name: _value(element, name) for name in ("contact_name", "service_center", "date_sent", "m_id")}
    message.more["direction"] = box
    message.subject = _value(element, "subject") or _value(element, "sub") or None
    if element.tag == "mms":
        _parts(element, message)
    if box == "received":
        sender = next(iter(_addresses(element, _SENDER)), numbers[0])
        message.sender_id = sender
        message.sender = (
            _value(element, "contact_name") if len(numbers) == 1 and _value(element, "contact_name") else sender
        )
        message.recipients = tuple(one for one in numbers if one != sender)
    else:
        message.recipients = tuple(numbers)
    return message


def _addresses(element: Element, *kinds: str) -> list[str]:
    return [address for one in element.iter("addr") if one.get("type") in kinds and (address := _value(one, "address"))]


def _parts(element: Element, message: Message) -> None:
    words: list[str] = []
    for part in element.iter("part"):
        kind = part.get("ct") or ""
        if kind.startswith("text/plain"):
            words.append(_value(part, "text"))
        elif kind != "application/smil":
            message.attachments.append(_value(part, "cl") or _value(part, "name") or _value(part, "fn") or kind)
    message.text = "\n".join(word for word in words if word)
    message.more["copies"] = _addresses(element, *_COPY)
    if message.attachments:
        message.flags.append("media")


def _call(element: Element, part: str) -> Document:
    kind = element.get("type") or ""
    duration = element.get("duration") or ""
    return call_document(
        Call(
            part=part,
            platform=None,
            other=_value(element, "number"),
            outgoing={"1": False, "2": True, "3": False}.get(kind),
            when=epoch(element.get("date"), 1000),
            seconds=int(duration) if duration.isdecimal() and len(duration) < 10 else None,
            result=_CALLS.get(kind, f"type {kind}"),
            name=_value(element, "contact_name"),
        )
    )


FORMAT = Format(name="sms-backup", platform=_PLATFORM, sniff=sniff, read=read)
