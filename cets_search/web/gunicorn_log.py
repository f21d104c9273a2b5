"""gunicorn's log without what follows the `?` of an address: there stands what was searched for."""

from __future__ import annotations

import logging
import re
from typing import Any, Final

from gunicorn.glogging import Logger

QUERY: Final = re.compile(r"\?\S*")


class WithoutQueries(logging.Filter):
    """Cuts the query off every address that a log line would carry."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = QUERY.sub("?…", record.getMessage())
        record.args = None
        return True


class QuietLogger(Logger):
    """gunicorn's own logger with that filter on it."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.addFilter(WithoutQueries())
