"""Who wrote to whom, worked out from the raw headers of mailboxes by the standard library alone, and ways through that
by networkx. Imports nothing of the application, nor of the engine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses
from pathlib import Path

import networkx as nx

SEPARATOR = re.compile(rb"^From mboxrd@z .*\n", re.MULTILINE)
ADDRESS = re.compile(r"[\w.+=-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
"""One of a plain form: those of other forms (of hosts without a dot, with signs of old gateways) are told apart."""


def messages(mailbox: Path) -> Iterator[Message]:
    """Each message of a mailbox, those that another one carries after it."""
    for raw in SEPARATOR.split(mailbox.read_bytes())[1:]:
        yield from _with_inner(BytesParser(policy=compat32).parsebytes(raw))


def _with_inner(message: Message) -> Iterator[Message]:
    yield message
    for part in message.walk():
        if part.get_content_type() == "message/rfc822" and part is not message:
            inner = part.get_payload()
            if isinstance(inner, list):
                yield from (each for each in inner if isinstance(each, Message))


def addresses(message: Message, *names: str) -> set[str]:
    """The addresses in these headers, in small letters."""
    written = [str(value) for name in names for value in message.get_all(name, [])]
    return {address.lower() for _, address in getaddresses(written) if "@" in address}


def is_plain(address: str) -> bool:
    return ADDRESS.fullmatch(address) is not None


def talk(mailbox: Path) -> nx.DiGraph[str]:
    """An edge from each sender to each recipient, with in how many messages as its weight."""
    counted: Counter[tuple[str, str]] = Counter()
    for message in messages(mailbox):
        senders, recipients = addresses(message, "From"), addresses(message, "To", "Cc", "Bcc")
        counted.update((one, other) for one in senders for other in recipients if one != other)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_weighted_edges_from(
        (one, other, weight) for (one, other), weight in counted.items() if is_plain(one) and is_plain(other)
    )
    return graph
