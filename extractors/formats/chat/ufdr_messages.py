"""Chats, instant messages, SMS, MMS and e-mails of a Cellebrite report as documents."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.formats.chat.addresses import person, present, whatsapp_number
from extractors.formats.chat.platforms import platform_of
from extractors.formats.chat.ufdr_files import ListedFiles
from extractors.formats.chat.ufdr_models import Model
from extractors.model import Document

NAME = "cellebrite"
# More people than this are named in the conversation's document only.
LISTED = 64


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
    identifier = model.get("Identifier")
    # Some decoders put the name behind the account in one field.
    account, _, rest = identifier.partition(" ") if "@s.whatsapp.net" in identifier else (identifier, "", "")
    return person(model.get("Name") or rest, whatsapp_number(account) if "@" in account else account)


def is_owner(model: Model) -> bool:
    """Whether the report marks a Party as the owner of the device."""
    return model.get("IsPhoneOwner").lower() == "true"


def provenance(model: Model) -> list[tuple[str, str | list[str]]]:
    """What the report says of how it came by a record: deleted state and confidence of the decoding among it."""
    named = model.attributes
    return [
        ("model", model.type),
        ("model_id", model.id),
        ("deleted_state", named.get("deleted_state", "")),
        ("decoding_confidence", named.get("decoding_confidence", "")),
        ("extraction", named.get("extractionId", "")),
        ("source_index", named.get("source_index", "")),
        ("app", model.get("Source", "SourceApplication")),
        ("account", model.get("Account")),
    ]


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
        metadata=present(
            *provenance(model),
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
    recipients = [party(one) for one in receivers] or [name for name in chat.people if name != sender][:LISTED]
    outgoing = any(map(is_owner, senders)) or (not senders and _sent(model))
    far = recipients if outgoing else [sender]
    when = model.moment("TimeStamp", "DateDelivered", "DateRead")
    platform = platform_of(model.get("Source", "SourceApplication")) or chat.platform
    return Document(
        kind="message",
        path=path,
        part=part,
        parent=chat.part,
        platform=platform or ("sms" if model.type in ("SMS", "MMS") else None),
        conversation=chat.name or ", ".join(filter(None, far)) or None,
        sender=sender or None,
        recipients=tuple(filter(None, recipients)),
        sent_at=when.at,
        sent_at_raw=when.raw,
        zone=when.zone,
        subject=model.get("Subject") or None,
        text=_text(model),
        metadata=present(
            *provenance(model),
            ("sequence", part.rpartition("/")[2]),
            ("direction", "outgoing" if outgoing else "incoming" if senders or _folder(model) else ""),
            ("sender_id", senders[0].get("Identifier") if senders else ""),
            *_about(model),
            *attachments(model, files),
        ),
        parser=NAME,
    )


def _about(model: Model) -> list[tuple[str, str | list[str]]]:
    """What else is known of a message."""
    inside = model.inside()
    return [
        ("message_id", model.get("Identifier")),
        ("reply_to", next((one.get("OriginalMessageID") for one in inside.get("ReplyMessageData", ())), "")),
        ("flags", _flags(model, inside)),
        ("reactions", [one.get("ReactionType") for one in inside.get("Reaction", ())]),
        ("labels", [one.get("Label") for one in inside.get("MessageLabel", ())]),
        ("status", model.get("Status")),
        ("folder", model.get("Folder")),
        ("service_center", model.get("SMSC")),
        ("read_at", model.moment("DateRead").at or ""),
        ("delivered_at", model.moment("DateDelivered").at or ""),
    ]


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


def _folder(model: Model) -> str:
    return model.get("Folder").lower()


def _sent(model: Model) -> bool:
    """Whether the record's own folder, type or status says that the device sent it."""
    said = {_folder(model), model.get("Status").lower(), model.get("Direction").lower()}
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


def attachments(model: Model, files: ListedFiles) -> list[tuple[str, str | list[str]]]:
    """Where a message's media lie: in the .ufdr, on the device, by hash; their names where they were not extracted."""
    media = model.nested("Attachment", "Attachments")
    if not media:
        return []
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
    return [
        ("attachment", [one for one in places if one]),
        ("attachment_device_path", [one for one in device if one]),
        ("attachment_sha256", [one for one in hashes if len(one) == 64]),
        ("attachment_md5", [one for one in hashes if len(one) == 32]),
        ("attachment_type", [one for one in kinds if one]),
        ("transcript", [said for one in media if (said := one.get("Transcript"))]),
    ]


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
        metadata=present(
            *provenance(model),
            ("sender_id", senders[0].get("Identifier") if senders else ""),
            ("folder", model.get("Folder")),
            ("status", model.get("Status")),
            ("flags", ["deleted"] if is_deleted(model) else []),
            *attachments(model, files),
        ),
    )
