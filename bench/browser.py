"""A signed-in person's browser as far as a benchmark needs one: a cookie, and connections that are kept."""

from __future__ import annotations

import json
import re
from typing import Any, Final
from urllib.parse import urlencode

import urllib3

CSRF: Final = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser:
    """Used by one thread."""

    def __init__(self, url: str, name: str, password: str) -> None:
        """Sign in; `SystemExit` where that fails."""
        self._pool = urllib3.PoolManager(maxsize=1, timeout=120, retries=False)
        self._url = url
        self._cookie = ""
        form = CSRF.search(self._send("GET", "/sign-in").data.decode())
        if form is None:
            raise SystemExit("The sign-in page has no form.")
        entered = {"name": name, "password": password, "next": "/search", "csrf_token": form.group(1)}
        answer = self._send("POST", "/sign-in", body=urlencode(entered))
        if answer.status != 303:
            raise SystemExit(f"{name} cannot sign in.")

    def get(self, path: str, asked: dict[str, str]) -> bytes:
        """The whole answer; `SystemExit` where it is none."""
        answer = self._send("GET", f"{path}?{urlencode(asked)}")
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}: {answer.data[:300]!r}")
        content: bytes = answer.data
        return content

    def post(self, path: str, content: object) -> Any:
        """What the API answers to `content` as JSON; `SystemExit` where it refuses."""
        answer = self._send("POST", path, json.dumps(content), "application/json")
        if answer.status >= 300:
            raise SystemExit(f"{path} answered {answer.status}: {answer.data[:300]!r}")
        return json.loads(answer.data)

    def _send(self, method: str, path: str, body: str = "", kind: str = "application/x-www-form-urlencoded") -> Any:
        headers = {"Cookie": self._cookie}
        if body:
            headers["Content-Type"] = kind
        answer = self._pool.request(method, self._url + path, headers=headers, body=body or None, redirect=False)
        if cookie := answer.headers.get("Set-Cookie"):
            self._cookie = cookie.partition(";")[0]
        return answer
