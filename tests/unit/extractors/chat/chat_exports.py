"""All sample exports, and some of them packed as their programs pack them."""

from __future__ import annotations

import io
import tarfile
import zipfile

from tests.unit.extractors.chat.export_sample import Row, Sample
from tests.unit.extractors.chat.json_exports import JSON
from tests.unit.extractors.chat.markup_exports import MARKUP
from tests.unit.extractors.chat.page_exports import PAGES
from tests.unit.extractors.chat.signal_exports import SIGNAL
from tests.unit.extractors.chat.text_exports import TEXT, WHATSAPP

SAMPLES = (*JSON, *MARKUP, *TEXT, *SIGNAL, *PAGES)


def _zip(name: str, rows: tuple[Row, ...], platform: str, **files: bytes) -> Sample:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in files.items():
            package.writestr(path, data)
    return Sample("archive", platform, name, out.getvalue(), rows)


def _tar(name: str, sample: Sample) -> Sample:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as package:
        for path, data in (("endpoints.json", b"{}"), ("messages.json", sample.data), ("media/1.jpg", b"\xff\xd8")):
            info = tarfile.TarInfo(path)
            info.size = len(data)
            package.addfile(info, io.BytesIO(data))
    return Sample("archive", sample.platform, name, out.getvalue(), sample.rows)


_SKYPE = next(sample for sample in JSON if sample.format == "skype-json")
PACKED = (
    _zip("WhatsApp Chat - Rides.zip", WHATSAPP[1].rows, "whatsapp",
        **{"_chat.txt": WHATSAPP[1].data, "00000002-PHOTO-2023-07-31-22-36-00.jpg": b"\xff\xd8\xff\xe0"}),
    _zip("slack.zip", (("Jo Example", "2023-07-12T21:35:00Z", "At nine"),), "slack", **{
        "users.json": b'[{"id": "U1", "name": "jo", "real_name": "Jo Example"}]',
        "channels.json": b'[{"id": "C1", "name": "rides", "members": ["U1"]}]',
        "rides/2023-07-12.json": b'[{"type": "message", "user": "U1", "ts": "1689197700.000100", "text": "At nine"}]'}),
    _tar("8_jo_export.tar", _SKYPE),
)  # fmt: skip
