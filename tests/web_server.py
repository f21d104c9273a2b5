"""A real web server, gunicorn with the site's own settings, over a test's engine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import urllib3

from cets_search.config import Config
from cets_search.engine.embedded.places import PROJECT
from tests.home import free_ports

START_SECONDS = 60


@contextmanager
def web_server(stack: Config) -> Iterator[str]:
    """Its address, while it runs; one worker."""
    (port,) = free_ports(1)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CETS_")}
    settings = {
        "CETS_HOME": str(stack.home),
        "CETS_PORT": str(port),
        "CETS_ENGINE_PORT": str(stack.engine_port),
        "CETS_TIKA_PORT": str(stack.tika_port),
        "CETS_WEB_WORKERS": "1",
        # It sends no mail, the worker does; its forms ask for an address.
        "CETS_SMTP_URL": "smtp://127.0.0.1:1",
        "CETS_SMTP_FROM": "cets@example.org",
        "CETS_SMTP_DOMAINS": "example.org",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "python:cets_search.web.gunicorn_settings"]
    server = subprocess.Popen(command, cwd=PROJECT, env=kept | settings)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, server)
        yield url
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            if urllib3.request("GET", f"{url}/health", retries=False).status == 200:
                return
        except urllib3.exceptions.HTTPError:
            time.sleep(0.2)
    pytest.fail(f"The web server did not answer at {url}.")
