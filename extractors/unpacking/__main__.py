"""Unpacks the archives that are ordered on stdin, a socket: each in a process of its own."""

from __future__ import annotations

import os
import resource
import socket
from typing import Final

from extractors.unpacking import frames
from extractors.unpacking.channel import Channel, GoneError
from extractors.unpacking.nursery import serve

try:
    from extractors.unpacking import walk
except (OSError, TypeError, AttributeError):  # the library is missing: whoever orders is told so
    WALK = None
else:
    WALK = walk

MEMORY: Final = 1 << 30
"""Bytes of address space: what an archive may demand by the window that it claims to be packed with."""


def unpack(talk: socket.socket) -> None:
    """Unpack the archive that is ordered on `talk`."""
    _bound()
    words, answers = talk.makefile("rb", buffering=0), talk.makefile("wb")
    order = frames.read_order(words)
    channel = Channel(words, answers)
    if WALK is None:
        channel.end("libarchive is not installed")
        return
    try:
        WALK.unpack(os.fsencode(order["path"]), tuple(order["passwords"]), channel)
    except (GoneError, BrokenPipeError, ConnectionResetError):
        os._exit(0)  # nobody listens: there is nothing to flush
    except MemoryError:
        channel.end(f"it asks for more than {MEMORY >> 20:,} MiB of memory to be unpacked")


def _bound() -> None:
    """It may not write a file, leave a core, or take all memory."""
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    serve(socket.socket(fileno=0), unpack)
