"""The indices behind the record of use, handled with the engine's admin certificate: no identity of ours may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cets_search.config import Config
from cets_search.engine.connection import client
from cets_search.engine.errors import translated
from cets_search.engine.indices import administrator
from cets_search.engine.services import AUDIT


@dataclass(frozen=True, slots=True)
class Behind:
    """An index behind the record, and since when it takes entries."""

    name: str
    since: datetime


class RecordKeeping:
    """Raises the errors of `engine.errors`. Only for a site that holds the admin certificate (`possible`)."""

    def __init__(self, config: Config) -> None:
        self._config = config

    @property
    def possible(self) -> bool:
        """Whether the certificate is here."""
        return all(path.exists() for path in administrator(self._config))

    def indices(self) -> list[Behind]:
        """The oldest first; the last one takes what is written now."""
        stream = self._config.index(AUDIT)
        with translated("looking at the record of use"), client(self._config, administrator(self._config)) as engine:
            told = engine.indices.get_data_stream(name=stream)["data_streams"][0]["indices"]
            names = [each["index_name"] for each in told]
            made = engine.indices.get_settings(index=",".join(names))
        return [Behind(name, _moment(made[name]["settings"]["index"]["creation_date"])) for name in names]

    def roll_over(self) -> None:
        """Let a new index take what is written from now on."""
        with translated("beginning a new index"), client(self._config, administrator(self._config)) as engine:
            engine.indices.rollover(alias=self._config.index(AUDIT))

    def delete(self, name: str) -> None:
        """Delete one of the indices, with all that is in it."""
        with translated("removing old entries"), client(self._config, administrator(self._config)) as engine:
            engine.indices.delete(index=name)


def _moment(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
