"""Telegram Desktop's export of one chat as JSON: `result.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Post:
    """One message. `sent` is ISO 8601 with its offset; `file` is the path of what was sent along."""

    sent: str
    sender: str
    text: str
    file: str = ""


def telegram_json(name: str, kind: str, number: int, posts: Sequence[Post]) -> bytes:
    """The chat called `name`, of the `type` that Telegram gives it; a sender has one number in every chat."""
    messages = [_message(place + 1, post) for place, post in enumerate(posts)]
    chat = {"name": name, "type": kind, "id": number, "messages": messages}
    return json.dumps(chat, indent=1, ensure_ascii=False).encode() + b"\n"


def _message(number: int, post: Post) -> dict[str, object]:
    sent = datetime.fromisoformat(post.sent)
    sender = int(sha256(post.sender.encode()).hexdigest()[:7], 16)
    file = {"file": post.file, "file_name": post.file.rpartition("/")[2]} if post.file else {}
    return {
        "id": number,
        "type": "message",
        "date": f"{sent:%Y-%m-%dT%H:%M:%S}",
        "date_unixtime": str(int(sent.timestamp())),
        "from": post.sender,
        "from_id": f"user{sender}",
        **file,
        "text": post.text,
        "text_entities": [{"type": "plain", "text": post.text}],
    }
