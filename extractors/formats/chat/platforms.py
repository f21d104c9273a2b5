"""The platform that a forensic tool's name for an app stands for."""

from __future__ import annotations

from functools import lru_cache

# The first that occurs in the name counts, so the particular stands before the general.
_NAMES = (
    ("whatsapp", "whatsapp"), ("telegram", "telegram"), ("signal", "signal"), ("discord", "discord"),
    ("instagram", "instagram"), ("messenger", "facebook"), ("facebook", "facebook"), ("snapchat", "snapchat"),
    ("skype", "skype"), ("hangouts", "google"), ("google chat", "google"), ("google messages", "sms"),
    ("android messages", "sms"), ("slack", "slack"), ("teams", "teams"), ("imessage", "imessage"), ("viber", "viber"),
    ("matrix", "matrix"), ("element", "matrix"), ("jabber", "xmpp"), ("xmpp", "xmpp"), ("msn", "msn"), ("kik", "kik"),
    ("native messages", "sms"),
)  # fmt: skip
_WHOLE = {"line": "line", "irc": "irc", "sms": "sms", "mms": "sms", "messages": "sms", "rcs": "sms"}


@lru_cache(maxsize=256)
def platform_of(app: str) -> str | None:
    """The design's name of a platform, or None for an app that is none of them."""
    if not app:
        return None
    name = app.casefold().strip()
    if name in _WHOLE:
        return _WHOLE[name]
    return next((platform for part, platform in _NAMES if part in name), None)
