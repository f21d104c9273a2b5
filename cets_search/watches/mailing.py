"""Mails to those whose watches found something, where they asked for it: that there is news, and never what.

Behind the inbox, in a thread of its own: a mail server that is slow or down holds nobody else up.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from cets_search.access import Action, Refused, permit
from cets_search.audit import Audit, use_by
from cets_search.engine.mails import Mails
from cets_search.model import Actor, Purpose
from cets_search.outgoing_mail import NotSent, OutgoingMail
from cets_search.people import People, SignInFailed
from cets_search.stored import kept, stamp
from cets_search.turns import take_turns
from cets_search.watches.model import Watch
from extractors.entities import extract

PAUSE: Final = 5.0
"""Seconds between two looks for mails that are owed."""
SETTLED: Final = 10.0
"""Seconds for which nothing more was found before a mail is made of what was: one for all of it."""
LONGEST_WAIT: Final = 900.0
"""Seconds between two tries where the mail server takes nothing, at the most."""
KEPT: Final = timedelta(days=2)
GIVEN_UP: Final = timedelta(days=3)
"""After so long a mail that could not be sent is left: the inbox has told it."""
FROM: Final = "worker"
SUBJECT: Final = "CETS: news for your watches"


class MailWorker:
    """Sends the mails of one site; nothing where it has no mail server. `work` is for a thread of its own."""

    def __init__(
        self,
        mails: Mails,
        outgoing: OutgoingMail | None,
        people: People,
        audit: Audit,
        address: str,
        settled: float = SETTLED,
    ) -> None:
        self._mails = mails
        self._outgoing = outgoing
        self._people = people
        self._audit = audit
        self._address = address
        self._settled = settled
        self._log = logging.getLogger(__name__)
        self._wait = 0.0
        self._not_before = 0.0

    def work(self, ending: threading.Event) -> None:
        """Send mails as they come to be owed, until `ending` is set."""
        if self._outgoing is not None:
            take_turns(self.turn, ending, "Mails", PAUSE)

    def turn(self) -> int:
        """Send what is owed; how many mails that were."""
        if self._outgoing is None or time.monotonic() < self._not_before:
            return 0
        sent = 0
        try:
            for several in _together(self._mails.owed()):
                sent += self._settle(several, self._outgoing)
        except NotSent as why:
            self._wait = min(LONGEST_WAIT, max(30.0, 2 * self._wait))
            self._not_before = time.monotonic() + self._wait
            self._log.warning("Mails wait for %d seconds: %s", self._wait, why)
            return sent
        self._wait = 0.0
        self._mails.forget(stamp(datetime.now(UTC) - KEPT))
        return sent

    def _settle(self, mails: Sequence[Mapping[str, Any]], outgoing: OutgoingMail) -> bool:
        """Send one mail of what one person is to be told at one address; whether one went out."""
        if max(each["at"] for each in mails) > stamp(datetime.now(UTC) - timedelta(seconds=self._settled)):
            return False
        try:
            actor = self._owner(mails[0])
        except (SignInFailed, Refused):
            self._mails.done(mails)
            return False
        found = ", ".join(f"{each['watch']}: {each['found']}" for each in mails)[:8_000]
        detail = {"did": "mail", "to": mails[0]["to"], "found": found}
        self._audit.record(use_by(actor, Action.WATCH, hits=len(mails), detail=detail))
        try:
            outgoing.send(mails[0]["to"], SUBJECT, told(mails, self._address))
        except NotSent as why:
            given_up = mails[0]["at"] < stamp(datetime.now(UTC) - GIVEN_UP)
            if not why.refused and not given_up:
                raise
            self._log.warning("A mail of watches is not sent, the inbox has told it: %s", why)
            self._mails.done(mails)
            return False
        self._mails.done(mails)
        return True

    def _owner(self, mail: Mapping[str, Any]) -> Actor:
        actor = self._people.actor(mail["owner"], Purpose(mail["case"], mail["reason"]), FROM)
        permit(actor.person, Action.WATCH)
        return actor


def owed(watch: Watch, found: int) -> dict[str, Any]:
    """What its owner is to be told by mail."""
    return {
        "owner": watch.owner,
        "case": watch.case,
        "reason": watch.reason,
        "to": watch.mail,
        "watch": watch.id,
        "name": outward_name(watch),
        "found": found,
        "at": stamp(datetime.now(UTC)),
    }


def outward_name(watch: Watch) -> str:
    """What the watch is called where others may read it: its name, unless that tells something of what it looks for."""
    sought = _words(str(kept(watch.search)))
    if _words(watch.name) & sought or any(extract(watch.name)):
        return f"made on {watch.made_at[:16].replace('T', ' ')} UTC"
    return f"“{''.join(sign if sign.isprintable() else ' ' for sign in watch.name)}”"


def told(mails: Sequence[Mapping[str, Any]], address: str) -> str:
    """The text of a mail: which watches found how much, and where to read of it."""
    counts: dict[tuple[str, str], int] = {}
    for each in mails:
        named = (each["watch"], each["name"])
        counts[named] = counts.get(named, 0) + each["found"]
    lines = [f"Your watch {name} has {n:,} new {'hit' if n == 1 else 'hits'}." for (_, name), n in counts.items()]
    return "\n".join([*lines, "", f"Your inbox: {address}/inbox", ""])


def _together(mails: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Those of one person to one address, recorded for the same."""

    def whose(mail: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(mail[name] for name in ("owner", "to", "case", "reason"))

    return [list(several) for _, several in groupby(sorted(mails, key=whose), whose)]


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 1}
