"""The forces and seizures of the samples, as `cets force add` and `cets load` are told of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cets_search.model import Force, Seizure, Sharing

FOLDER: Final = Path(__file__).parent

FORCES: Final = (
    Force("essex", "Essex Police", "Intelligence desk, 07700 900800"),
    Force("west-midlands", "West Midlands Police", "Intelligence desk, 07700 900801"),
    Force("scotland", "Police Scotland", "Intelligence desk, 07700 900802"),
)

SEIZURES: Final = (
    Seizure(
        "essex",
        "ESX-2025-0417",
        exhibit="JQ/1",
        title="Laptop and phone of a ticket seller, Chelmsford",
        sharing=Sharing.CLOSED,
        source=str(FOLDER / "essex"),
    ),
    Seizure(
        "west-midlands",
        "WM-25-1183",
        exhibit="PS/4",
        title="Office computer of a bicycle shop, Birmingham",
        sharing=Sharing.OPEN,
        source=str(FOLDER / "west-midlands"),
    ),
    Seizure(
        "scotland",
        "SCO-2025-00731",
        exhibit="CR/2",
        title="Box-office computer of a concert hall, Glasgow",
        sharing=Sharing.CLOSED,
        source=str(FOLDER / "scotland"),
    ),
)
