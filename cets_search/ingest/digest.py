"""Hashes a file once through: SHA-256, MD5 and SHA-1 from the same bytes."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import Final

from extractors.model import Digests

BLOCK: Final = 1 << 20


class NotAFile(Exception):  # noqa: N818 - reads as what it is
    """What was a file when it was listed is none any more."""


def digest(place: bytes) -> Digests:
    """Read the file through and hash it. Raises `OSError` where it cannot be read, `NotAFile` where it was replaced.

    `O_NONBLOCK` so that a pipe put in the file's place cannot hang the load, `O_NOFOLLOW` so that a link cannot lead
    out of the seizure.
    """
    handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(handle, "rb", buffering=0) as file:  # noqa: PTH123 - an open descriptor
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotAFile
        sha256 = hashlib.sha256()
        md5 = hashlib.md5(usedforsecurity=False)
        sha1 = hashlib.sha1(usedforsecurity=False)
        block = bytearray(BLOCK)
        view = memoryview(block)
        size = 0
        while read := file.readinto(block):
            part = view[:read]
            sha256.update(part)
            md5.update(part)
            sha1.update(part)
            size += read
    return Digests(sha256.hexdigest(), md5.hexdigest(), sha1.hexdigest(), size)
