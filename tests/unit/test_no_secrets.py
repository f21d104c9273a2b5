"""No secret stands in the repository: in its files no key, token or password of the forms that such things have."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FORMS = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----",
    "a key of AWS": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a token of GitHub": r"\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{60,})\b",
    "a token of GitLab": r"\bglpat-[0-9A-Za-z_-]{20,}\b",
    "a token of Slack": r"\bxox[abeoprs]-[0-9A-Za-z-]{10,}\b",
    "a token of PyPI or npm": r"\b(?:pypi-AgEIcHlwaS5vcmc[\w-]{50,}|npm_[0-9A-Za-z]{36})\b",
    "a key of Google": r"\bAIza[0-9A-Za-z_-]{35}\b",
    "a key of Stripe": r"\b[rs]k_live_[0-9A-Za-z]{20,}\b",
    "a signed token": r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}",
    "a password in an address": r"\b(?:https?|redis|ftp|amqp)://[^\s/:@\"'`<>{}$]+:[^\s/:@\"'`<>{}$]{3,}@",
}
"""Forms as their issuers document them."""

ALLOWED = re.compile(r"@example\.(?:org|com|net)\b|@127\.0\.0\.1\b")
"""Addresses of nowhere may hold a password, which is then made up."""

MADE_UP = {"tests/unit/test_no_secrets.py"}
LARGEST = 2_000_000
GIT = shutil.which("git") or "git"


def tracked() -> Iterator[Path]:
    """The files of the repository, and those about to be."""
    listed = subprocess.run(
        [GIT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    for name in listed.decode().split("\0"):
        path = ROOT / name
        if name and name not in MADE_UP and path.is_file() and path.stat().st_size <= LARGEST:
            yield path


def secrets(text: str) -> list[str]:
    return [
        what
        for what, form in FORMS.items()
        for found in re.finditer(form, text)
        if not ALLOWED.search(text[found.start() : found.end() + 40])
    ]


def test_no_file_holds_a_secret() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("no repository here")
    looked_at = {path.relative_to(ROOT).as_posix(): secrets(path.read_text("utf-8", "replace")) for path in tracked()}
    assert len(looked_at) > 300
    assert {name: found for name, found in looked_at.items() if found} == {}


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN " + "PRIVATE KEY-----",
        "-----BEGIN EC " + "PRIVATE KEY-----",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "ghp_" + "a1" * 18,
        "xoxb-" + "1234567890-abc",
        "eyJ" + "hbGciOiJFUzI1NiJ9." + "eyJ" + "zdWIiOiJqbyIsImF1ZCI6." + "c2lnbmF0dXJlLW9mLXRva2Vu",
        "https://jo:" + "hunter22@search.internal/",
    ],
)
def test_what_would_be_a_secret_is_found(text: str) -> None:
    assert len(secrets(text)) == 1
