"""What is wrong with a list."""

from __future__ import annotations


class BadList(ValueError):  # noqa: N818 - reads as what it is
    """This cannot be a list, or cannot be done with it; the message says what is wrong and what would do."""
