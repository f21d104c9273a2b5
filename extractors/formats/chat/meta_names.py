"""Whose download a Messenger or Instagram file is, and the name of its chat where the file does not say it."""

from __future__ import annotations

import re

from extractors.formats.source import Source

_INSTAGRAM = (b"instagram_activity", b"instagram.com", b"Instagram User", b"ig_", b"is_geoblocked_for_viewer")
_THREAD_FOLDER = re.compile(r"(?P<name>.+?)_[\da-z-]{8,}$", re.IGNORECASE)


def platform_of(source: Source) -> str:
    """`instagram` by marks of its own in the path or the head, else `facebook`: both write the same layout."""
    place = f"{source.path}/{source.name}".casefold()
    facebook = "facebook" in place or b"facebook.com" in source.head or b"your_facebook_activity" in source.head
    if "instagram" in place:
        return "instagram"
    return "instagram" if not facebook and any(mark in source.head for mark in _INSTAGRAM) else "facebook"


def conversation(source: Source) -> str:
    """The chat's folder (`alexrivera_10203040506070`) without its number, else the file's name."""
    folders = source.name.split("/")[:-1] or [source.path.parent.name]
    found = _THREAD_FOLDER.match(folders[-1])
    return found["name"] if found else source.name
