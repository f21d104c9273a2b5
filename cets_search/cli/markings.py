"""Options that say how a seizure is to be handled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from cets_search.handling import Classification
from cets_search.markings import HANDLING, INFORMATION, SOURCES

C = TypeVar("C", bound=Callable[..., Any])

OPTIONS: Final = (
    click.option("--classification", type=click.Choice(list(Classification)), help="Of the government's scheme."),
    click.option("--source-grade", "source", type=click.Choice(list(SOURCES)), help="3x5x2: the source."),
    click.option("--information-grade", "information", type=click.Choice(list(INFORMATION)), help="3x5x2: the facts."),
    click.option("--handling", type=click.Choice(list(HANDLING)), help="3x5x2: P, or C with --conditions."),
    click.option("--conditions", help="The conditions of handling code C."),
    click.option("--review-date", help="When it is to be looked at again: YYYY-MM-DD."),
    click.option("--legal-hold/--no-legal-hold", default=None, help="Whether it must be kept for a court."),
)  # fmt: skip
NAMES: Final = ("classification", "source", "information", "handling", "conditions", "review_date", "legal_hold")
"""What the options are called in `model.Markings`."""


def marking_options(command: C) -> C:
    """The options that say how a seizure is to be handled."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
