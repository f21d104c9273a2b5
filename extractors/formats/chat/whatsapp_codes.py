"""The meaning of WhatsApp's numbers on Android, and the text of a message put together from its pieces."""

from __future__ import annotations

TYPES = {
    0: "text",
    1: "image",
    2: "audio",
    3: "video",
    4: "contact",
    5: "location",
    7: "system",
    8: "call",
    9: "document",
    10: "missed call",
    11: "waiting for this message",
    13: "gif",
    14: "contacts",
    15: "deleted",
    16: "live location",
    20: "sticker",
    24: "group invitation",
    42: "image seen once",
    43: "video seen once",
    64: "deleted by an administrator",
    66: "poll",
    90: "call",
    99: "album",
}
# `message_system.action_type`; in the older schema `media_size` of a message with status 6.
ACTIONS = {
    1: "the subject was changed",
    4: "a member joined",
    5: "a member left",
    6: "the group's picture was changed",
    7: "a member was removed",
    10: "a member changed their number",
    11: "the group was created",
    12: "members were added",
    14: "members were removed",
    15: "a member became an administrator",
    18: "the encryption key changed",
    19: "messages are end-to-end encrypted",
    20: "a member joined by a link",
    27: "the group's description was changed",
    46: "this is a business chat",
    58: "the contact was blocked or unblocked",
    67: "messages are end-to-end encrypted",
}


def text_of(*pieces: str) -> str:
    """The pieces that say something, each once, a line each."""
    return "\n".join(dict.fromkeys(piece for piece in pieces if piece))
