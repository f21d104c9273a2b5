"""What is wrong with a search, and where."""

from __future__ import annotations


class BadQuery(ValueError):  # noqa: N818 - reads as what it is
    """A search that cannot be run. `offset` counts code points in the box's text; None where it is not the box."""

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
