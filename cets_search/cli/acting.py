"""How a command acts: on one site, as the operating-system account that owns it, with plain words when it fails."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import click

from cets_search.access import Refused
from cets_search.audit import RecordUnwritten
from cets_search.config import load
from cets_search.engine.errors import EngineError
from cets_search.model import Use
from cets_search.operators import NotOperator, operator
from cets_search.people import BadAccount, SignInFailed
from cets_search.query.errors import BadQuery
from cets_search.search import NotFound
from cets_search.site import Site, open_site

P = ParamSpec("P")
T = TypeVar("T")


class BadArgument(click.ClickException):
    """What was given cannot be used; a plain `ClickException` (exit code 1) failed though it was asked rightly."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Acting:
    """A site and the operator who acts on it: `operator:<account>`."""

    site: Site
    operator: str

    def record(self, action: str, **what: Any) -> None:
        """Write the operator's use to the record; `what` are further fields of `Use`."""
        self.site.audit.record(Use(action, self.operator, **what))


@contextmanager
def acting() -> Iterator[Acting]:
    """Open the site of the settings for its operator; `NotOperator` for every other account."""
    config = load()
    name = operator(config.home)
    yield Acting(open_site(config), name)


def explained(command: Callable[P, T]) -> Callable[P, T]:
    """Turn what a service refuses into one line for the person and an exit code."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except (BadAccount, BadQuery, NotOperator) as bad:
            raise BadArgument(str(bad)) from bad
        except (EngineError, NotFound, RecordUnwritten, Refused, SignInFailed) as failed:
            raise click.ClickException(str(failed)) from failed

    return run
