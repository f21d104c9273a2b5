"""`cets worker`: does background jobs. `cets up` starts one."""

from __future__ import annotations

import logging
import threading

import click

from cets_search.cli.acting import acting, explained
from cets_search.ingest.jobs import Jobs
from cets_search.site import open_site


@click.command()
@explained
def worker() -> None:
    """Do background jobs (names, retries, unfinished withdrawals, lists, notices) until told to end."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    with acting() as at:
        site = open_site(at.config)
        ending = threading.Event()
        # Lists come beside the other jobs: nobody waits for a list until the names of a seizure are found.
        lists = threading.Thread(target=site.list_worker.work, args=(ending,), name="lists")
        lists.start()
        notices = threading.Thread(target=site.notice_worker.work, args=(ending,), name="notices")
        notices.start()
        try:
            Jobs(site.config, site.connection, site.audit, site.people).work()
        finally:
            ending.set()
            lists.join()
            notices.join()
