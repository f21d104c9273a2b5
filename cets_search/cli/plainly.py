"""What goes wrong when seizures are worked on, as one line and an exit code: 2 asked wrongly, 1 came to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from cets_search.cli.acting import BadArgument
from cets_search.engine.errors import EngineError
from cets_search.ingest.load import LibraryMissing, SeizureHidden, Unbalanced
from cets_search.ingest.occupancy import Occupied
from cets_search.ingest.ocr import NoTesseract
from cets_search.ingest.parse import ParserGone
from cets_search.ingest.seizure import BadOrder
from cets_search.ingest.sender import LedgerRefused
from extractors.entities.names import NoModel

BROKE = (LedgerRefused, LibraryMissing, NoModel, NoTesseract, Occupied, ParserGone, SeizureHidden, Unbalanced)


@contextmanager
def plainly(again: str = "") -> Iterator[None]:
    """Turn what a service raises into its line; `again` is said where the same command goes on from what is done."""
    try:
        yield
    except BadOrder as error:
        raise BadArgument(str(error)) from error
    except BROKE as error:
        raise click.ClickException(str(error)) from error
    except EngineError as error:
        raise click.ClickException(f"{error} {again}".strip()) from error
    except KeyboardInterrupt:
        raise click.ClickException(f"Stopped. {again}".strip()) from None
