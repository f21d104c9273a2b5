"""What a mail calls a watch: its name, unless that tells something of what it looks for."""

from __future__ import annotations

from typing import Any

import pytest

from cets_search.model import SearchRequest
from cets_search.watches.mailing import outward_name, told
from cets_search.watches.model import Watch

MADE_AT = "2026-03-01T10:00:00.000Z"


def watch(name: str, q: str, **choices: Any) -> Watch:
    return Watch(
        "1" * 32, name, SearchRequest(q=q, **choices), "jo", "OP-BELL", "enquiry", silent=True, made_at=MADE_AT
    )


@pytest.mark.parametrize(
    ("name", "q"),
    [("Row of seats", "bicycle"), ("Monday", 'person:"Pat Green"'), ("Операция", "bicycle"), ("<b>Row</b>", "bicycle")],
)
def test_a_name_that_tells_nothing_is_told(name: str, q: str) -> None:
    assert outward_name(watch(name, q)) == f"“{name}”"


@pytest.mark.parametrize(
    ("name", "q"),
    [
        ("bicycle", "bicycle"),
        ("The BICYCLE of Monday", "bicycle AND tickets"),
        ("ring 07700 900123", "bicycle"),
        ("bell@example.org", "handle:seatfox"),
        ("Pat’s row", 'person:"Pat Green"'),
        ("seatfox", "handle:kik:seatfox"),
    ],
)
def test_a_name_that_tells_what_is_looked_for_is_not(name: str, q: str) -> None:
    assert outward_name(watch(name, q)) == "made on 2026-03-01 10:00 UTC"


def test_a_choice_beside_the_search_is_something_that_it_looks_for() -> None:
    assert "made on" in outward_name(watch("Of WM-1", "bicycle", seizures=("west-midlands/WM-1",)))


def test_nothing_in_a_name_breaks_the_line_of_a_mail() -> None:
    assert outward_name(watch("Row\u2028of\x00\u202eseats", "bicycle")) == "“Row of  seats”"


def test_a_mail_adds_up_what_each_watch_found() -> None:
    mails = [
        {"watch": number, "name": f"“{number}”", "found": found} for number, found in (("1", 2), ("2", 1), ("1", 1_000))
    ]
    assert told(mails, "https://cets.example.org") == (
        "Your watch “1” has 1,002 new hits.\nYour watch “2” has 1 new hit.\n\nYour inbox: https://cets.example.org/inbox\n"
    )
