"""Unpacks the archive that stdin names, to stdout."""

from __future__ import annotations

import os
import resource
from typing import Final

from extractors.unpacking import frames
from extractors.unpacking.channel import Channel, GoneError

MEMORY: Final = 1 << 30
"""Bytes of address space: what an archive may demand by the window that it claims to be packed with."""


def main() -> None:
    _bound()
    words, answers = os.fdopen(0, "rb", buffering=0), os.fdopen(1, "wb")
    order = frames.read_order(words)
    channel = Channel(words, answers)
    try:
        # Imported late: where the library is missing, the other side is told so.
        from extractors.unpacking.walk import unpack  # noqa: PLC0415
    except (OSError, TypeError, AttributeError):
        channel.end("libarchive is not installed")
        return
    try:
        unpack(os.fsencode(order["path"]), tuple(order["passwords"]), channel)
    except (GoneError, BrokenPipeError):
        os._exit(0)  # nobody listens: there is nothing to flush
    except MemoryError:
        channel.end(f"it asks for more than {MEMORY >> 20:,} MiB of memory to be unpacked")


def _bound() -> None:
    """It may not write a file, leave a core, or take all memory."""
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
