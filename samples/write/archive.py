"""ZIP archives without the clock of the machine that packs them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

PACKED_AT = (2025, 11, 3, 9, 30, 0)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of the files, in their order, every entry dated `PACKED_AT`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, PACKED_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The archive's files by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}
