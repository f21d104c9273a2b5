"""What is wrong with a search, where, and how it may have been meant."""

from __future__ import annotations


class BadQuery(ValueError):  # noqa: N818 - reads as what it is
    """A search that cannot be run. `offset` counts code points in the box's text; None where it is not the box.

    `mended` is the box's text with this one mistake put right, where that can be guessed; others may be left in it.
    `repair.repaired` gives one that runs. `instead` is what may have been meant by the value that stands at `offset`.
    """

    def __init__(
        self, message: str, offset: int | None = None, mended: str | None = None, instead: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.mended = mended
        self.instead = instead
