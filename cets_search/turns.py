"""Work that is done by turns, in a thread of its own, as long as the process lasts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

LONGER: Final = 5
"""How many pauses are waited for after a turn that failed."""


def take_turns(turn: Callable[[], object], ending: threading.Event, what: str, pause: float) -> None:
    """Call `turn` every `pause` seconds until `ending` is set.

    A turn that fails is not the last: the next one finds what it left. The log says that `what` waits and by what kind
    of error, and nothing of what it was about.
    """
    log = logging.getLogger(__name__)
    while not ending.wait(pause):
        try:
            turn()
        except Exception as error:  # noqa: BLE001 - whatever it was, a thread that ended would be missed by nobody
            log.warning("%s wait: %s", what, type(error).__name__)
            ending.wait(pause * LONGER)
