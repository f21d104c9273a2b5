"""What `zipfile` raises for damage, encryption and compressions that it does not know."""

from __future__ import annotations

import lzma
import zlib
from typing import Final
from zipfile import BadZipFile

NOT_READABLE: Final = (
    BadZipFile,
    KeyError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    lzma.LZMAError,
)
