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
    assert labels.entity_group("vrm") == "Vrm"
