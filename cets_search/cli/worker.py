"""`cets worker`: does background jobs. `cets up` starts one."""

from __future__ import annotations

import logging
import threading

import click

from cets_search.cli.acting import acting, explained
from cets_search.cli.recording import anchoring_of, retention_of
from cets_search.ingest.jobs import Jobs
from cets_search.site import open_site


@click.command()
@explained
def worker() -> None:
    """Do background jobs (names, retries, withdrawals, lists, notices, watches, matches, anchors) until told to end."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    with acting() as at:
        site = open_site(at.config)
        ending = threading.Event()
        # These come beside the other jobs: nobody waits for a list until the names of a seizure are found.
        anchoring = anchoring_of(at)
        beside = [
            threading.Thread(target=site.list_worker.work, args=(ending,), name="lists"),
            threading.Thread(target=site.notice_worker.work, args=(ending,), name="notices"),
            threading.Thread(target=site.watch_worker.work, args=(ending,), name="watches"),
            threading.Thread(target=site.mail_worker.work, args=(ending,), name="mails"),
            threading.Thread(target=site.match_worker.work, args=(ending,), name="matches"),
            threading.Thread(target=anchoring.work, args=(ending,), name="anchors"),
            threading.Thread(target=retention_of(at, anchoring).work, args=(ending,), name="retention"),
        ]
        for thread in beside:
            thread.start()
        try:
            Jobs(site.config, site.connection, site.audit, site.people).work()
        finally:
            ending.set()
            for thread in beside:
                thread.join()
