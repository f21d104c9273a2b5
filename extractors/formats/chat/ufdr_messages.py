"""Chats, instant messages, SMS, MMS and e-mails of a Cellebrite report as documents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from extractors.formats.chat.addresses import person, present, whatsapp_number
from extractors.formats.chat.platforms import platform_of
from extractors.formats.chat.ufdr_files import ListedFiles
from extractors.formats.chat.ufdr_models import Model
from extractors.model import Document

NAME = "cellebrite"
# More people than this are named in the conversation's document only.
LISTED = 64


# What is told of a record, by the attribute or the field that says it.
_PROVENANCE: Final = {
    "type": "model", "id": "model_id", "deleted_state": "deleted_state", "decoding_confidence": "decoding_confidence",
    "extractionId": "extraction", "source_index": "source_index",
}  # fmt: skip
_TOLD: Final = {"Identifier": "message_id", "Status": "status", "Folder": "folder", "SMSC": "service_center"}
_PEOPLE: Final = {"From", "To", "Cc", "Bcc", "Parties", "Party", "Participants"}
"""Fields of Parties, in which nothing else is looked for."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation that messages stand in: its part, platform and name, and who takes part."""

    part: str
    platform: str | None
    name: str
    people: tuple[str, ...]


NO_CHAT = Chat("", None, "", ())


def party(model: Model) -> str:
    """A Party as the report has it: its name with its identifier, a WhatsApp number in E.164 form."""
    return _written(model.get("Identifier"), model.get("Name"))


@lru_cache(maxsize=1024)
def _written(identifier: str, name: str) -> str:
    # Some decoders put the name behind the account in one field.
    account, _, rest = identifier.partition(" ") if "@s.whatsapp.net" in identifier else (identifier, "", "")
    return person(name or rest, whatsapp_number(account) if "@" in account else account)


def is_owner(model: Model) -> bool:
    """Whether the report marks a Party as the owner of the device."""
    return model.get("IsPhoneOwner").lower() == "true"


def provenance(model: Model) -> dict[str, str | list[str]]:
    """What the report says of how it came by a record: deleted state and confidence of the decoding among it."""
    said: dict[str, str | list[str]] = {
        _PROVENANCE[name]: value for name, value in model.attributes.items() if value and name in _PROVENANCE
    }
    if app := model.get("Source", "SourceApplication"):
        said["app"] = app
    if account := model.get("Account"):
        said["account"] = account
    return said


def is_deleted(model: Model) -> bool:
    """Whether the record was recovered (`Deleted`) or lay in a bin (`Trash`)."""
    return model.attributes.get("deleted_state", "").lower() in ("deleted", "trash")


def chat_of(model: Model, part: str) -> Chat:
    """The conversation of a Chat model, whose name is its own or its people's."""
    people = tuple(dict.fromkeys(filter(None, map(party, model.nested("Participants")))))
    others = [party(one) for one in model.nested("Participants") if not is_owner(one)]
    name = model.get("Name") or ", ".join(filter(None, others[:5])) or model.get("Id", "Identifier") or model.id
    return Chat(part, platform_of(model.get("Source", "SourceApplication")), name, people)


def chat_document(model: Model, chat: Chat) -> Document:
    """The document of a conversation, which its messages have for a parent."""
    started = model.moment("StartTime")
    return Document(
        kind="document",
        path="",
        part=chat.part,
        parent="",
        platform=chat.platform,
        conversation=chat.name or None,
        sent_at=started.at,
        sent_at_raw=started.raw,
        zone=started.zone,
        subject=model.get("Name") or None,
        text="\n".join(filter(None, [*chat.people, model.get("Description")])),
        metadata=provenance(model)
        | present(
            ("participants", list(chat.people)),
            ("owner", [party(one) for one in model.nested("Participants") if is_owner(one)]),
            ("conversation_id", model.get("Id", "Identifier")),
            ("last_activity", model.moment("LastActivity").at or ""),
            ("flags", ["deleted"] if is_deleted(model) else []),
        ),
    )


def message_document(model: Model, path: str, part: str, chat: Chat, files: ListedFiles) -> Document:
    """An InstantMessage, SMS or MMS. One outside a Chat has its far end for a conversation."""
    senders, receivers = _sides(model)
    sender = party(senders[0]) if senders else ""
    recipients = tuple(filter(None, map(party, receivers))) if receivers else _others(chat.people, sender)
    outgoing = any(map(is_owner, senders)) or (not senders and _sent(model))
    when = model.moment("TimeStamp", "DateDelivered", "DateRead")
    about = provenance(model) | _about(model) | attachments(model, files)
    about["sequence"] = part.rpartition("/")[2]
    if senders or outgoing or model.get("Folder"):
        about["direction"] = "outgoing" if outgoing else "incoming"
    if senders and (account := senders[0].get("Identifier")):
        about["sender_id"] = account
    return Document(
        kind="message",
        path=path,
        part=part,
        parent=chat.part,
        platform=_platform(model, chat),
        conversation=chat.name or ", ".join(recipients if outgoing else (sender,)) or None,
        sender=sender or None,
        recipients=recipients,
        sent_at=when.at,
        sent_at_raw=when.raw,
        zone=when.zone,
        subject=model.get("Subject") or None,
        text=_text(model),
        metadata=about,
        parser=NAME,
    )


@lru_cache(maxsize=64)
def _others(people: tuple[str, ...], sender: str) -> tuple[str, ...]:
    """Who is told what one of these people says."""
    return tuple(name for name in people if name != sender)[:LISTED]


def _platform(model: Model, chat: Chat) -> str | None:
    platform = platform_of(model.get("Source", "SourceApplication")) or chat.platform
    return platform or ("sms" if model.type in ("SMS", "MMS") else None)


def _about(model: Model) -> dict[str, str | list[str]]:
    """What else is known of a message."""
    about: dict[str, str | list[str]] = {
        _TOLD[name]: values[0] for name, values in model.fields.items() if name in _TOLD
    }
    inside = model.inside() if model.models.keys() - _PEOPLE else {}
    if flags := _flags(model, inside):
        about["flags"] = flags
    if inside:
        about |= present(
            ("reply_to", next((one.get("OriginalMessageID") for one in inside.get("ReplyMessageData", ())), "")),
            ("reactions", [one.get("ReactionType") for one in inside.get("Reaction", ())]),
            ("labels", [one.get("Label") for one in inside.get("MessageLabel", ())]),
        )
    for name, field in (("read_at", "DateRead"), ("delivered_at", "DateDelivered")):
        if field in model.stamps and (at := model.stamps[field].at):
            about[name] = at
    return about


def _sides(model: Model) -> tuple[list[Model], list[Model]]:
    """The Parties who sent and who received: by the field they stand in, in `Parties` by their Role."""
    senders, receivers = model.nested("From"), model.nested("To", "Cc", "Bcc")
    for one in model.nested("Parties", "Party", "Participants"):
        role = one.get("Role").lower()
        if role == "from" or (role != "to" and not _sent(model)):
            senders.append(one)
        else:
            receivers.append(one)
    return senders, receivers


def _sent(model: Model) -> bool:
    """Whether the record's own folder, type or status says that the device sent it."""
    said = {model.get("Folder").lower(), model.get("Status").lower(), model.get("Direction").lower()}
    return bool(said & {"sent", "outbox", "drafts", "draft", "unsent", "outgoing"})


def _text(model: Model) -> str:
    """What the message says, and what it shows: a shared place or contact, a quoted message's words."""
    body = model.get("Body", "Snippet", "Text")
    if "Position" not in model.models and "SharedContacts" not in model.models:
        return body
    places = [place for one in model.nested("Position") if (place := coordinates(one))]
    cards = [words for one in model.nested("SharedContacts") if (words := _card(one))]
    return "\n".join(filter(None, [body, *places, *cards]))


def _card(model: Model) -> str:
    inside = model.inside()
    entries = [one.get("Value") for kind in ("PhoneNumber", "EmailAddress", "UserID") for one in inside.get(kind, ())]
    return " ".join(filter(None, [model.get("Name"), *entries]))


def coordinates(model: Model) -> str:
    """`latitude,longitude` of a Coordinate or of the first one inside a Location."""
    point = next((one for one in (model, *model.inside().get("Coordinate", ())) if one.get("Latitude")), None)
    return f"{point.get('Latitude')},{point.get('Longitude')}" if point else ""


def _flags(model: Model, inside: dict[str, list[Model]]) -> list[str]:
    marks = (
        ("system", model.get("Type", "MessageType").lower() in ("system", "systemmessage", "system message")),
        ("deleted", is_deleted(model)),
        ("edited", model.get("IsEdited", "Edited").lower() == "true"),
        ("forwarded", "ForwardedMessageData" in inside),
        ("media", bool(model.nested("Attachment", "Attachments"))),
    )
    return [name for name, holds in marks if holds]


def attachments(model: Model, files: ListedFiles) -> dict[str, str | list[str]]:
    """Where a message's media lie: in the .ufdr, on the device, by hash; their names where they were not extracted."""
    media = model.nested("Attachment", "Attachments")
    if not media:
        return {}
    places: list[str] = []
    device: list[str] = []
    hashes: list[str] = []
    kinds: list[str] = []
    for one in media:
        stated = one.get("attachment_extracted_path").replace("\\", "/")
        listed = files.find(one.targets + (model.targets if not stated else []), stated)
        places.append((listed.local_path if listed else "") or stated or one.get("Filename", "Title", "URL"))
        device.append(listed.path if listed else "")
        hashes.append(listed.sha256 or listed.md5 if listed else "")
        kinds.append(one.get("ContentType"))
    return present(
        ("attachment", [one for one in places if one]),
        ("attachment_device_path", [one for one in device if one]),
        ("attachment_sha256", [one for one in hashes if len(one) == 64]),
        ("attachment_md5", [one for one in hashes if len(one) == 32]),
        ("attachment_type", [one for one in kinds if one]),
        ("transcript", [said for one in media if (said := one.get("Transcript"))]),
    )


def email_document(model: Model, part: str, files: ListedFiles) -> Document:
    """An Email model."""
    senders, receivers = _sides(model)
    when = model.moment("TimeStamp")
    return Document(
        kind="email",
        path="",
        part=part,
        parent="",
        sender=(party(senders[0]) if senders else None) or None,
        recipients=tuple(filter(None, map(party, receivers))),
        sent_at=when.at,
        sent_at_raw=when.raw,
        zone=when.zone,
        subject=model.get("Subject") or None,
        text=model.get("Body", "Snippet"),
        metadata=provenance(model)
        | present(
            ("sender_id", senders[0].get("Identifier") if senders else ""),
            ("folder", model.get("Folder")),
            ("status", model.get("Status")),
            ("flags", ["deleted"] if is_deleted(model) else []),
        )
        | attachments(model, files),
    )
