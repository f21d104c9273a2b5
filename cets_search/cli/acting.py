"""How a command acts: on one site, as the operating-system account that owns it, with plain words when it fails."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import click

from cets_search.access import Refused
from cets_search.audit import Audit, RecordUnwritten
from cets_search.config import Config, load
from cets_search.engine.connection import Connection
from cets_search.engine.directory import Directory
from cets_search.engine.errors import EngineError
from cets_search.engine.records import Records
from cets_search.model import Use
from cets_search.operators import NotOperator, operator
from cets_search.people import BadAccount, People, SignInFailed
from cets_search.query.errors import BadQuery

P = ParamSpec("P")
T = TypeVar("T")


class BadArgument(click.ClickException):
    """What was given cannot be used; a plain `ClickException` (exit code 1) failed though it was asked rightly."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Acting:
    """What most commands work with on a site, and the operator who acts on it: `operator:<account>`.

    Not the whole `Site`: importing all that answers searches would take half of the time in which a command starts.
    """

    config: Config
    connection: Connection
    audit: Audit
    people: People
    operator: str

    def record(self, action: str, **what: Any) -> None:
        """Write the operator's use to the record; `what` are further fields of `Use`."""
        self.audit.record(Use(action, self.operator, **what))


@contextmanager
def acting() -> Iterator[Acting]:
    """Open the site of the settings for its operator; `NotOperator` for every other account."""
    config = load()
    name = operator(config.home)
    connection = Connection(config)
    audit = Audit(Records(connection))
    yield Acting(config, connection, audit, People(Directory(connection), audit), name)


def explained(command: Callable[P, T]) -> Callable[P, T]:
    """Turn what a service refuses into one line for the person and an exit code."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except (BadAccount, BadQuery, NotOperator) as bad:
            raise BadArgument(str(bad)) from bad
        except (EngineError, RecordUnwritten, Refused, SignInFailed) as failed:
            raise click.ClickException(str(failed)) from failed

    return run
