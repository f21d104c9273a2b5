"""Background jobs: what the worker does for people, who asked for it, and whether they still may.

A job carries the name of who asked, never a right: it looks the person up again when it runs.
"""

from __future__ import annotations

from typing import Any, Final

from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer

from cets_search import access
from cets_search.audit import Audit, use_by
from cets_search.config import Config
from cets_search.engine.connection import Connection
from cets_search.engine.embedded.places import Home
from cets_search.engine.keys import secret
from cets_search.engine.stock import Stock
from cets_search.ingest.load import Loader
from cets_search.ingest.naming import NamingRun
from cets_search.ingest.share import Sharer
from cets_search.ingest.withdraw import Withdrawer
from cets_search.model import Actor, Purpose, Seizure
from cets_search.people import People
from extractors.entities import names as names_model

IN_FLIGHT: Final = 2
"""Files that a retry in the background parses at once: people who search come first."""

FROM: Final = "worker"
"""What stands for the client's address in the record of use."""


class Silent:
    """Nobody watches a job."""

    def passed(self, files: int, size: int) -> None:
        """Tell nobody."""


class Jobs:
    """The queue of one site. The web puts jobs in, the worker takes them out."""

    def __init__(self, config: Config, connection: Connection, audit: Audit, people: People) -> None:
        self._config = config
        self._connection = connection
        self._audit = audit
        self._people = people
        self._queue = queue(config)
        self._names = self._queue.task(name="names")(self._tag_names)
        self._retry = self._queue.task(name="retry")(self._retry_failed)
        self._queue.periodic_task(crontab(), name="finish-withdrawals")(self.finish_withdrawals)
        self._queue.periodic_task(crontab(), name="finish-sharing")(self.finish_sharing)

    def names(self, seizure: Seizure, actor: Actor) -> None:
        """Have the names tier run over a seizure; `access.Refused` where the actor may not ask for it."""
        permit(actor, seizure)
        self._names(seizure.key, actor.person.name, actor.purpose.case, actor.purpose.reason)

    def retry(self, seizure: Seizure, actor: Actor) -> None:
        """Have a seizure's failed files loaded again; `access.Refused` where the actor may not ask for it."""
        permit(actor, seizure)
        self._retry(seizure.key, actor.person.name, actor.purpose.case, actor.purpose.reason)

    def work(self) -> None:
        """Take jobs out and do them, one at a time, until the process is told to end."""
        consumer = self._queue.create_consumer(workers=1, max_delay=1.0, check_worker_health=True)
        consumer.run()

    def _tag_names(self, seizure_key: str, name: str, case: str, reason: str) -> int:
        seizure = self._allowed("names", seizure_key, name, Purpose(case, reason))
        tagger = names_model.load(self._config.names_model)
        return NamingRun(self._connection).run(seizure.key, tagger, lambda _: None)

    def _retry_failed(self, seizure_key: str, name: str, case: str, reason: str) -> None:
        seizure = self._allowed("retry", seizure_key, name, Purpose(case, reason))
        loader = Loader(self._config, self._connection, self._audit)
        loader.retry(seizure, name, Silent(), IN_FLIGHT)
        loader.ended(seizure)

    def finish_withdrawals(self) -> None:
        """Finish every withdrawal that was cut short."""
        Withdrawer(self._config, self._connection, self._audit).finish_all()

    def finish_sharing(self) -> None:
        """Finish every change of sharing that was asked for on a page, confirmed, or cut short."""
        Sharer(self._config, self._connection, self._audit, self._people).finish_all()

    def _allowed(self, job: str, seizure_key: str, name: str, purpose: Purpose) -> Seizure:
        """The seizure, if the person still may; recorded as a use of theirs."""
        actor = self._people.actor(name, purpose, FROM)
        seizure = Stock(self._connection).seizure(seizure_key)
        if seizure is None or seizure.withdrawn:
            raise access.Refused("There is no such seizure any more.")
        permit(actor, seizure)
        self._audit.record(use_by(actor, job, detail={"seizure": seizure.key}))
        return seizure


def permit(actor: Actor, seizure: Seizure) -> None:
    """Return where the actor may have jobs run on the seizure: an administrator of the force that owns it."""
    access.permit(actor.person, access.Action.RUN_JOBS)
    if actor.person.force != seizure.force:
        raise access.Refused("Only an administrator of the force that owns a seizure may have work done on it.")


def queue(config: Config) -> Huey:
    """Redis where the site has one, a file in the home otherwise. Jobs are signed: a forged one is not run."""
    home = Home(config.home)
    settings: dict[str, Any] = {"results": False, "serializer": SignedSerializer(secret(home.secrets, "jobs-key"))}
    if config.redis_url:
        return RedisHuey(f"{config.index_prefix}cets", url=config.redis_url, **settings)
    home.run.mkdir(parents=True, exist_ok=True, mode=0o700)
    return SqliteHuey("cets", filename=str(home.run / "jobs.db"), **settings)
