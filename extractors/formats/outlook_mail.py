"""Who wrote an Outlook message to whom, and when: by the headers it travelled with, else by Outlook's properties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from email.parser import HeaderParser
from email.policy import compat32
from typing import Final

from extractors.formats import mail_headers, mail_quotes
from extractors.formats.chat.addresses import present
from extractors.formats.dates import from_iso
from extractors.formats.mail_encrypted import SMIME, inline
from extractors.formats.mapi import Item, Properties, stated
from extractors.formats.outlook_body import body
from extractors.model import Document, Outcome

_HEADERS: Final = "007d"
_LISTS: Final = {1: "to", 2: "cc", 3: "bcc"}
"""By PidTagRecipientType."""
_ANSWERS: Final = {102: "replied", 103: "replied", 104: "forwarded"}
"""By PidTagLastVerbExecuted."""
_URGENCY: Final = {0: "low", 2: "high"}


def message(item: Item, path: str, timezone: str | None, most: int) -> Document:
    """The message's document. `timezone` (an IANA name) is assumed where the date in its headers has no zone; of its
    text `most` characters are kept."""
    properties = item.properties
    headers = HeaderParser(policy=compat32).parsestr(properties.text(_HEADERS))
    fields = mail_headers.fields(headers, timezone)
    told = fields["metadata"]
    addressed = {name: told.get(name) or written for name, written in _recipients(item.recipients).items()}
    text, lacking = body(properties, most)
    sent = from_iso(stated(properties.moment("0039", "0e06", "3007")), None)
    if fields["sent_at"]:
        sent = replace(sent, at=fields["sent_at"], raw=fields["sent_at_raw"], zone=fields["zone"])
    metadata = {**told, **present(*addressed.items()), **_thread(properties, told), **_marks(properties)}
    metadata |= present(("quoted", mail_quotes.quoted(text)))
    flags = [*told.get("flags", ()), *_flags(properties)]
    metadata |= present(("flags", list(dict.fromkeys(flags))))
    document = Document(
        kind="email",
        path=path,
        sender=fields["sender"] or writer(properties) or None,
        recipients=tuple(dict.fromkeys(one for name in _LISTS.values() for one in addressed[name])),
        subject=subject(properties) or fields["subject"],
        sent_at=sent.at,
        sent_at_raw=sent.raw,
        zone=sent.zone,
        text=text,
        metadata=metadata,
    )
    return _judged(document, " ".join(headers.get("Content-Type", "").lower().split()), lacking)


def subject(properties: Properties) -> str:
    """The subject; a control character and a length before it say where Outlook takes its prefix to end."""
    found = properties.text("0037") or properties.text("0e1d")
    return " ".join((found[2:] if found.startswith("\x01") else found).split())


def writer(properties: Properties) -> str:
    """Who a message is from, as `Name <address>`: on whose behalf it was sent, else who sent it."""
    behalf = person(properties.line("0042"), _address(properties, "5d02", "0064", "0065"))
    return behalf or person(properties.line("0c1a"), _address(properties, "5d01", "0c1e", "0c1f"))


def attendee(recipient: Properties) -> str:
    """A recipient as `Name <address>`."""
    return person(recipient.line("3001", "5ff6", "3a20"), _address(recipient, "39fe", "3002", "3003"))


def person(name: str, address: str) -> str:
    """`Name <address>`, or whichever of the two there is. An entry of Exchange's directory is no address."""
    address = address if "@" in address or not name else ""
    name = name.strip("'\"") if "@" in name else name
    return f"{name} <{address}>" if name and address and name.casefold() != address.casefold() else address or name


def _address(properties: Properties, internet: str, kind: str, address: str) -> str:
    """An address that anybody can write to; an entry of Exchange's directory only where there is none."""
    found = properties.line(internet)
    return found if "@" in found or not properties.line(address) else properties.line(address)


def _recipients(recipients: Iterable[Properties]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in _LISTS.values()}
    for one in recipients:
        # The bits above say that a copy was resent, or is handled already (MS-OXCMSG 2.2.3.1.2).
        if shown := attendee(one):
            found[_LISTS.get((one.number("0c15") or 1) & 0xF, "to")].append(shown)
    return found


def _thread(properties: Properties, told: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    own = mail_headers.ids([properties.line("1035")])[:1] or mail_headers.ids([str(told.get("message_id", ""))])
    answered = mail_headers.ids([properties.line("1042")])[:1] or mail_headers.ids([str(told.get("reply_to", ""))])
    references = told.get("references") or mail_headers.ids([properties.line("1039")])
    first = [*references, *answered, *own]
    return present(
        ("message_id", next(iter(own), "")),
        ("reply_to", next(iter(answered), "")),
        ("references", list(references)),
        ("thread", next(iter(first), "")),
    )


def _marks(properties: Properties) -> dict[str, str | list[str]]:
    sender = person(properties.line("0c1a"), _address(properties, "5d01", "0c1e", "0c1f"))
    return present(
        ("outlook_class", properties.line("001a")),
        ("sender_id", _address(properties, "5d02", "0064", "0065")),
        ("importance", _URGENCY.get(properties.number("0017") or 1, "")),
        ("conversation_topic", properties.line("0070")),
        ("sender", sender if sender != writer(properties) else ""),
        ("delivered_at", stated(properties.moment("0e06"))),
        ("created_at", stated(properties.moment("3007"))),
        ("modified_at", stated(properties.moment("3008"))),
    )


def _flags(properties: Properties) -> list[str]:
    """By PidTagMessageFlags, PidTagFlagStatus and what was last done with it."""
    bits = properties.number("0e07") or 0
    found = [word for bit, word in ((1, "read"), (8, "draft")) if bits & bit]
    found += ["flagged"] if properties.number("1090") == 2 else []
    answer = _ANSWERS.get(properties.number("1081") or 0)
    return [*found, answer] if answer else found


def _judged(document: Document, content_type: str, lacking: str) -> Document:
    sealed = str(document.metadata.get("outlook_class", "")).upper() == "IPM.NOTE.SMIME"
    if sealed and not document.text and "signed-data" not in content_type:
        return replace(document, outcome=Outcome.ENCRYPTED, reason=SMIME)
    if sealed_text := inline(document.text):
        return replace(document, outcome=Outcome.ENCRYPTED, reason=sealed_text)
    return replace(document, outcome=Outcome.PARTIAL, reason=lacking) if lacking else document
