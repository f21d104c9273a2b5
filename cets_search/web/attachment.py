"""An original on its way out: as an attachment, of no type that a browser opens, whatever it is."""

from __future__ import annotations

from flask import Response, send_file

from cets_search.originals import Original


def attachment(original: Original) -> Response:
    """The answer that carries the file; it closes it."""
    answer = send_file(
        original.file, mimetype="application/octet-stream", as_attachment=True, download_name=original.name, etag=False
    )
    answer.content_length = original.size
    answer.headers["CETS-Marking"] = original.markings.line
    return answer
