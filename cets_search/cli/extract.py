"""`cets extract` and `cets entities`: what the extractors make of a file or a text. Nothing is stored."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final
from zoneinfo import available_timezones

import click

from cets_search.cli.passwords import passwords_option
from cets_search.config import Config, load
from cets_search.ingest.identity import shown
from cets_search.ingest.ocr import NoTesseract
from cets_search.ingest.ocr import check as check_ocr
from cets_search.ingest.reader import limits
from extractors import entities as entity_rules
from extractors.entities import names as names_model
from extractors.entities import stop_list
from extractors.entities.rejection import Rejection
from extractors.entities.spans import order
from extractors.formats import extract as documents_of
from extractors.formats.tika import Limits, TikaDown, TikaServer, TikaStalled
from extractors.model import Document, Entity

_TOLD: Final = (
    "kind platform path part conversation sender recipients sent_at sent_at_raw zone subject text metadata entities "
    "outcome reason"
)
KEYS: Final = tuple(_TOLD.split())
"""What each document is told by, in this order."""


def _region(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if len(value) != 2 or not value.isascii() or not value.isalpha():
        raise click.BadParameter("give a country by two letters, such as GB.")
    return value.upper()


def _timezone(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and value not in available_timezones():
        raise click.BadParameter(f"{value!r} is no IANA time zone; give one such as Europe/London.")
    return value


region_option = click.option("--region", default="GB", callback=_region, help="Country of national phone numbers.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@region_option
@click.option("--timezone", callback=_timezone, help="IANA zone of times whose zone is not stated.")
@click.option("--ocr", is_flag=True, help="Read text in pictures too.")
@passwords_option
@click.option("--json", is_flag=True, expose_value=False, help="As without: one JSON object a line.")
def extract(file: Path, region: str, timezone: str | None, ocr: bool, passwords: tuple[str, ...]) -> None:
    """The documents of FILE, one JSON object a line; nothing is stored."""
    config = load()
    try:
        if ocr:
            check_ocr(config)
        tika = _tika(config)
        documents = documents_of(file, timezone, tika=tika, ocr=ocr, limits=limits(config), passwords=passwords)
        for document in documents:
            _tell(_shown(document, region))
    except NoTesseract as error:
        raise click.ClickException(str(error)) from None
    except TikaDown:
        raise click.ClickException(_down(config)) from None
    except TikaStalled:
        raise click.ClickException(
            f"{file.name}: no answer within {config.tika_seconds} s (CETS_TIKA_SECONDS)."
        ) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise click.ClickException(f"{file.name}: cannot be read: {why}.") from None


@click.command()
@region_option
@click.option("--no-names", is_flag=True, help="Identifiers only: no persons, organisations and places.")
@click.option("--explain", is_flag=True, help="Say why each was taken; and what was refused, and why.")
def entities(region: str, no_names: bool, explain: bool) -> None:
    """The entities of a text on standard input (UTF-8), one JSON object a line."""
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    found = entity_rules.extract(text, region)
    refused = entity_rules.rejected(text, region) if explain else []
    if not no_names:
        try:
            tagger = names_model.load(load().names_model)
        except names_model.NoModel as error:
            raise click.ClickException(str(error)) from None
        names = tagger.explain(text)
        found = sorted([*found, *names.entities], key=order)
        refused.extend(names.refused)
    if explain:
        _explain(found, refused)
        return
    for entity in found:
        _tell(_entity(asdict(entity)))


def _explain(found: Sequence[Entity], refused: Sequence[Rejection]) -> None:
    """Both in the order of the text, with `taken` true or false; what was refused has no `value`."""
    both: list[Entity | Rejection] = [*found, *refused]
    for one in sorted(both, key=lambda one: (one.start, one.end)):
        stopped = _stopped(one.type, one.value) if isinstance(one, Entity) else {}
        _tell({"taken": isinstance(one, Entity), **asdict(one), **stopped})


def _tika(config: Config) -> TikaServer:
    limits = Limits(config.tika_seconds, config.text_limit)
    return TikaServer(config.tika_endpoint, limits, ocr_languages=config.ocr_languages)


def _down(config: Config) -> str:
    return (
        f"Tika at {config.tika_endpoint} does not answer, or died of this file. Start it with cets up and try again; "
        "cets status says what runs."
    )


def _shown(document: Document, region: str) -> dict[str, Any]:
    """What is told of a document; its path, whose bytes may be no UTF-8, as the index shows it."""
    path = shown(os.fsencode(document.path))
    whole = asdict(replace(document, path=path, entities=tuple(entity_rules.extract(document.text, region))))
    return {key: whole[key] for key in KEYS} | {"entities": [_entity(one) for one in whole["entities"]]}


def _entity(whole: dict[str, Any]) -> dict[str, Any]:
    told = {key: whole[key] for key in ("type", "value", "text", "start", "end")}
    return told | _stopped(whole["type"], whole["value"])


def _stopped(kind: str, value: str) -> dict[str, str]:
    """`stop` with the reason, where the list that comes with the application has it; a site's own list is not asked."""
    reason = stop_list.reason(kind, value)
    return {"stop": reason} if reason else {}


def _tell(source: dict[str, Any]) -> None:
    click.echo(json.dumps(source, ensure_ascii=False))
