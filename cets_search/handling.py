"""How a seizure is to be handled: the values of its markings. `markings` says which can stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Classification(StrEnum):
    """Cabinet Office, Government Security Classifications Policy (2023); `-SENSITIVE` is its handling marking."""

    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"
    SECRET = "SECRET"  # noqa: S105 - a classification, no password
    TOP_SECRET = "TOP SECRET"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Markings:
    """How a seizure is to be handled. `source`, `information` and `handling` are a 3x5x2 grading, "" where not graded.

    What people's devices hold is `OFFICIAL-SENSITIVE` until its force says otherwise. `review_date` is a day, or "".
    """

    classification: Classification = Classification.OFFICIAL_SENSITIVE
    source: str = ""
    information: str = ""
    handling: str = ""
    conditions: str = ""
    review_date: str = ""
    legal_hold: bool = False

    @property
    def grading(self) -> str:
        return " ".join(each for each in (self.source, self.information, self.handling) if each)

    @property
    def line(self) -> str:
        """All of it but the conditions' own words, in ASCII."""
        told = [str(self.classification), f"3x5x2 {self.grading}" if self.grading else "not graded"]
        told += ["with conditions"] if self.conditions else []
        told += [f"review by {self.review_date}"] if self.review_date else []
        return ", ".join([*told, "legal hold"] if self.legal_hold else told)


UNMARKED: Final = Markings()
"""What stands where nobody said otherwise."""
