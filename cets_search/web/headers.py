"""The headers of every answer: what a browser may do with it, and that it keeps nothing of it."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No script, style or frame but this server's own files: seized text that slips through escaping does nothing."""

HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}

STRICT_TRANSPORT: Final = "max-age=63072000"


def send(app: Flask, *, tls: bool) -> None:
    """Put the headers on every answer, errors and redirects included."""

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(HEADERS)
        if tls:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        if request.endpoint == "static":
            response.headers["Cache-Control"] = "no-cache"  # kept, but asked about each time
        else:
            response.headers["Cache-Control"] = "no-store"
        return response
