"""`cets worker`: does background jobs. `cets up` starts one."""

from __future__ import annotations

import logging

import click

from cets_search.cli.acting import acting, explained
from cets_search.ingest.jobs import Jobs


@click.command()
@explained
def worker() -> None:
    """Do background jobs (names, retries, unfinished withdrawals) until told to end."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    with acting() as at:
        Jobs(at.config, at.connection, at.audit, at.people).work()
