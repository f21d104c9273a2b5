"""Stored codes, times and sizes as people read them."""

from __future__ import annotations

import pytest

from cets_search.web import labels


@pytest.mark.parametrize(
    ("stored", "zone", "shown"),
    [
        ("2025-03-14T18:02:11Z", "stated", "14 Mar 2025, 18:02 UTC"),
        ("2025-03-14T18:02:11Z", "assumed", "14 Mar 2025, 18:02 (UTC, zone assumed)"),
        ("2025-03-14T18:02", "unknown", "14 Mar 2025, 18:02 (zone unknown)"),
        ("2025-03-14T18:02", None, "14 Mar 2025, 18:02 (zone unknown)"),
        ("2025-03-14T18:02:11Z", None, "14 Mar 2025, 18:02 UTC"),
        ("2025-03-14", None, "14 Mar 2025"),
        ("last Tuesday", None, "last Tuesday"),
        (None, None, ""),
    ],
)
def test_times(stored: str | None, zone: str | None, shown: str) -> None:
    assert labels.moment(stored, zone) == shown


@pytest.mark.parametrize(
    ("octets", "shown"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_000, "1.0 kB"), (1_440_000, "1.4 MB"), (5 * 10**12, "5000.0 GB")],
)
def test_sizes(octets: int, shown: str) -> None:
    assert labels.size(octets) == shown


def test_what_has_no_label_is_called_by_its_code() -> None:
    assert labels.mime("text/plain; charset=UTF-8") == "Plain text"
    assert labels.mime("application/x-unheard") == "application/x-unheard"
    assert labels.kind("parcel") == "Parcel"
    assert labels.entity_group("colour") == "Colour"


@pytest.mark.parametrize(
    ("path", "part", "shown"),
    [
        ("letters/report.pdf", "", "report.pdf"),
        ("letters/report.pdf", "page 3", "report.pdf, page 3"),
        ("office.zip", "letters/report.pdf/page 3", "report.pdf, page 3"),
        ("accounts/orders.xlsx", "sheet Orders 2025/row 12", "orders.xlsx, sheet Orders 2025, row 12"),
        ("accounts/orders.xlsx", "sheet Orders/rows 10001-10500", "orders.xlsx, sheet Orders, rows 10001-10500"),
        ("mail/box.mbox", "000017.eml/page", "page"),
        ("a folder/", "", "a folder"),
    ],
)
def test_a_piece_is_called_by_its_file_and_its_place(path: str, part: str, shown: str) -> None:
    assert labels.place(path, part) == shown


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("", "text"),
        ("subject", "subject"),
        ("recipients.12", "recipient"),
        ("sender_id", "sender's account"),
        ("metadata.gps", "metadata: latitude, longitude"),
        ("metadata.phone.0", "metadata: phone"),
        ("metadata.last_seen", "metadata: last seen"),
    ],
)
def test_where_an_entity_stands_is_said_in_words(field: str, said: str) -> None:
    assert labels.standing(field) == said
