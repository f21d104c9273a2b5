"""`cets load --no-names` of a large mailbox against `mailbox` and `email` plus `parallel_bulk`, one after the other.

`python -m bench.mail` makes an mbox of `CETS_BENCH_MAIL_MB` megabytes, on a site of its own: plain and HTML messages in
threads, quoting each other, every tenth with a message forwarded whole. The rival parses each message and throws it
away, then stores the very documents that the load makes, handed to it ready. All its documents are messages, so that
the parser of other documents has no share in the time.
"""

from __future__ import annotations

import mailbox
import os
import shutil
from pathlib import Path
from typing import Final

from bench.chat import WARM, Export, loaded, made, plain, row
from bench.own_site import own_site
from bench.report import table, write

MEGABYTES: Final = 200
BYTES_A_BYTE: Final = 6
"""Room on the disk that a byte of mail takes in all: the mailbox, both indices and their merging together."""
THREAD: Final = 8
"""Messages that answer one another."""

WORDS: Final = "the tandem stands at the shed, two tickets for the evening show lie at the box office, meet at nine. "


def main() -> None:
    """Run the benchmark, print its table and keep it."""
    size = int(os.environ.get("CETS_BENCH_MAIL_MB", MEGABYTES)) * 1_000_000
    count = size * 1_000 // sum(len(entry(number)) for number in range(1_000))
    box = Export("mbox", "inbox.mbox", mbox, parsed)
    with own_site("--no-web") as (site, environ):
        if shutil.disk_usage(site.config.home).free < size * BYTES_A_BYTE:
            raise SystemExit(f"{size / 1e9:.1f} GB of mail need {size * BYTES_A_BYTE / 1e9:.0f} GB of disk to spare.")
        warm = made(site.config, box, WARM, "warm")
        plain(site.config, box, warm)
        loaded(environ, warm.parent, "warm-mbox")
        place = made(site.config, box, count, "measured")
        rival = plain(site.config, box, place)
        rows = [row(box, count, loaded(environ, place.parent, "mbox"), rival)]
    write("mail", table(("", "messages", "cets load", "email + bulk", "ratio", "messages/s", "loader's memory"), rows))


def mbox(place: Path, messages: int) -> None:
    """Write a mailbox of so many messages."""
    with place.open("wb") as file:
        for number in range(messages):
            file.write(entry(number))


def entry(number: int) -> bytes:
    """One message of a mailbox, behind its separator: the same for the same number."""
    inner = message(number)
    if number % 10 == 9:
        forwarded = f"--edge\n\nSee below.\n--edge\nContent-Type: message/rfc822\n\n{message(number - 1)}\n--edge--\n"
        inner = headers(number, "multipart/mixed; boundary=edge") + forwarded
    return f"From mboxrd@z Thu Jan  1 00:00:00 1970\n{inner}\n".encode()


def message(number: int) -> str:
    """Every third in HTML."""
    body = WORDS * (5 + number % 40)
    lines = "\n".join(body[at : at + 72] for at in range(0, len(body), 72))
    if number % 3 == 2:
        return headers(number, "text/html; charset=utf-8") + f"<p>Order {number}</p><div>{lines}</div>\n"
    quoted = lines.replace("\n", "\n> ")
    return (
        headers(number, "text/plain; charset=utf-8")
        + f"Order {number}\n\nOn 3 May 2024, Jo wrote:\n> {quoted}\n\nYes.\n"
    )


def headers(number: int, kind: str) -> str:
    """Those of a message that answers the one before it in its thread."""
    first = number - number % THREAD
    earlier = " ".join(f"<{one}@example.org>" for one in range(first, number))
    answers = f"In-Reply-To: <{number - 1}@example.org>\nReferences: {earlier}\n" if earlier else ""
    return (
        f"Received: from mx.example.net (mx.example.net [192.0.2.{number % 250}]) by mail.example.org with ESMTP;\n"
        f"\tFri, 3 May 2024 10:12:{number % 60:02} +0100\nFrom: Jo Field <jo{number % 900}@example.org>\n"
        f"To: Sam <sam@example.org>, desk@example.net\nSubject: Tickets {first}\n"
        f"Date: Fri, 3 May 2024 10:12:{number % 60:02} +0100\nMessage-ID: <{number}@example.org>\n{answers}"
        f"MIME-Version: 1.0\nContent-Type: {kind}\n\n"
    )


def parsed(place: Path) -> int:
    """Parse every message of a mailbox; how many there were."""
    box = mailbox.mbox(place, create=False)
    try:
        return sum(1 for _ in box)
    finally:
        box.close()


if __name__ == "__main__":
    main()
