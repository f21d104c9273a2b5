"""Calls, contacts, accounts, calendar entries and all other models of a Cellebrite report as documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.formats.chat.addresses import present
from extractors.formats.chat.call import Call, call_document
from extractors.formats.chat.contact import Contact, contact_document
from extractors.formats.chat.database import OWNER
from extractors.formats.chat.platforms import platform_of
from extractors.formats.chat.times import NEVER
from extractors.formats.chat.ufdr_files import ListedFile
from extractors.formats.chat.ufdr_messages import coordinates, is_deleted, is_owner, party, provenance
from extractors.formats.chat.ufdr_models import Model
from extractors.model import Document, Outcome

_MEDIA = {"image": "image", "video": "video", "audio": "audio"}
_NOT_SAID = {"UserMapping", "Source", "SourceApplication"}


def record_document(model: Model, part: str) -> Document:
    """The document of any model that is no message."""
    if model.type in ("Call", "CallLog"):
        document = _call(model, part)
    elif model.type in ("Contact", "UserAccount", "User"):
        document = _contact(model, part)
    else:
        document = _other(model, part)
    about = {**provenance(model), **document.metadata}
    if is_deleted(model):
        flags = about.get("flags", [])
        about["flags"] = [*(flags if isinstance(flags, list) else [flags]), "deleted"]
    return replace(document, metadata=about)


_DIRECTIONS = ("incoming", "outgoing", "dialed", "received", "unknown")


def _call(model: Model, part: str) -> Document:
    parties = model.nested("Parties", "Party", "From", "To")
    others = [one for one in parties if not is_owner(one)]
    owners = [party(one) for one in parties if is_owner(one)]
    kind = model.get("Type", "CallType").lower()  # of old reports the direction too: Incoming, Outgoing, Missed
    direction = model.get("Direction").lower() or kind
    roles = {one.get("Role").lower() for one in others}
    outgoing = direction in ("outgoing", "dialed") or (not direction and "to" in roles)
    return call_document(
        Call(
            part=part,
            platform=platform_of(model.get("Source", "SourceApplication")),
            other=others[0].get("Identifier") if others else "",
            name=others[0].get("Name") if others else "",
            outgoing=outgoing if direction or roles - {""} else None,
            when=model.moment("TimeStamp", "StartTime"),
            seconds=_seconds(model.get("Duration")),
            result=model.get("Status") or ("" if kind in _DIRECTIONS else kind),
            video=model.get("VideoCall").lower() == "true",
            owner=next(filter(None, owners), OWNER),
            more=present(
                ("participants", [party(one) for one in parties] if len(parties) > 2 else []),
                ("country", model.get("CountryCode")),
                ("network", model.get("NetworkName")),
            ),
        )
    )


def _seconds(text: str) -> int | None:
    """`hh:mm:ss`, with or without a fraction, in seconds; a bare number is seconds already."""
    try:
        numbers = [float(piece) for piece in text.split(":")[-3:]]
    except ValueError:
        return None
    total = sum(number * 60**power for power, number in enumerate(reversed(numbers)))
    return int(total) if 0 <= total < 10**9 else None


def _contact(model: Model, part: str) -> Document:
    entries = [one for field in model.models.values() for one in field]
    phones = [one.get("Value") for one in entries if one.type == "PhoneNumber"]
    emails = [one.get("Value") for one in entries if one.type == "EmailAddress"]
    accounts = [one.get("Value") for one in entries if one.type == "UserID"]
    rest = [line for line in lines(model, {"PhoneNumber", "EmailAddress", "UserID"}) if not line.startswith("Name: ")]
    said = model.get("Username", "Email")
    return contact_document(
        Contact(
            part=part,
            name=model.get("Name") or said,
            phones=phones,
            emails=emails,
            accounts=[*accounts, said],
            lines=rest,
            platform=platform_of(model.get("Source", "ServiceType", "SourceApplication")),
            more=present(
                ("role", "account of this device" if model.type == "UserAccount" else ""),
                ("service", model.get("ServiceType")),
                ("group", model.get("Group")),
                ("last_contacted_at", model.moment("TimeContacted", "TimeLastContacted").at or ""),
            ),
        )
    )


def _other(model: Model, part: str) -> Document:
    first = next(iter(model.stamps.values()), NEVER)
    when = model.moment("TimeStamp", "StartDate", "StartTime", "LastVisited", "Creation", "LastConnected")
    when = when if when.raw else first
    title = model.get("Subject", "Title", "Name", "Value", "Url", "Label")
    point = coordinates(model)
    return Document(
        kind="event" if model.type == "CalendarEntry" else "row",
        path="",
        part=part,
        parent="",
        platform=platform_of(model.get("Source", "SourceApplication")),
        recipients=tuple(filter(None, map(party, model.nested("Attendees")[:100]))),
        sent_at=when.at,
        sent_at_raw=when.raw,
        zone=when.zone,
        subject=f"{model.type}: {title[:200]}" if title else model.type,
        text="\n".join(filter(None, [point, *lines(model, set())])),
        metadata=present(
            ("coordinates", point),
            ("ends_at", model.moment("EndDate", "EndTime").at or ""),
            ("sequence", part.rpartition("/")[2]),
        ),
    )


def lines(model: Model, left_out: set[str]) -> Iterator[str]:
    """Every field of a model and of those inside it, a line each; models of the types left out are not gone into."""
    for name, values in model.fields.items():
        if name not in _NOT_SAID:
            yield from (f"{name}: {value}" for value in values)
    for name, models in model.models.items():
        for one in models:
            if one.type not in left_out:
                said = "; ".join(lines(one, left_out))
                yield f"{name}: {said}" if said else name


def listed_document(file: ListedFile, part: str, packed: bool = False) -> Document:
    """A file that the report lists: its path, hashes and times are searchable. What it says is not, unless it is
    `packed` beside the report, where it has a document of its own."""
    kind = _MEDIA.get(file.tags.casefold().split(",")[0], "file")
    whole = packed or kind in _MEDIA.values()
    words = [file.path, file.local_path, *filter(None, (file.sha256, file.md5))]
    return Document(
        kind=kind,
        path="",
        part=part,
        parent="",
        subject=(file.path or file.local_path).rpartition("/")[2] or None,
        text="\n".join(dict.fromkeys(filter(None, words))),
        metadata=present(
            ("device_path", file.path),
            ("local_path", file.local_path),
            ("sha256", file.sha256),
            ("md5", file.md5),
            ("size", file.size),
            ("tags", file.tags),
            ("deleted_state", file.deleted),
            ("flags", ["deleted"] if file.deleted.lower() == "deleted" else []),
            ("times", [f"{name}: {time}" for name, time in file.times]),
            ("model_id", file.id),
        ),
        outcome=Outcome.SEARCHABLE if whole else Outcome.PARTIAL,
        reason=""
        if whole
        else "The report lists this file: its place, times and hashes are searchable, not its content.",
    )
