"""The forces, cases and seizures of the samples, as `cets force add`, `case add` and `load` are told of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cets_search.model import Case, Force, Seizure, Sharing

FOLDER: Final = Path(__file__).parent

FORCES: Final = (
    Force("essex", "Essex Police", "Intelligence desk, 07700 900800"),
    Force("west-midlands", "West Midlands Police", "Intelligence desk, 07700 900801"),
    Force("scotland", "Police Scotland", "Intelligence desk, 07700 900802"),
)

CASES: Final = (Case("op-saddlebag", "essex", "Bicycle frames through Harwich"),)

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
    Seizure(
        "essex",
        "ESX-2025-0502",
        exhibit="PK/2",
        title="Phone from a lock-up, Colchester",
        sharing=Sharing.POINTER,
        source=str(FOLDER / "essex-lockup"),
    ),
    Seizure(
        "essex",
        "ESX-2025-0533",
        exhibit="SC/1",
        title="Papers of a courier, Harwich",
        cases=("op-saddlebag",),
        sharing=Sharing.CASE,
        source=str(FOLDER / "essex-courier"),
    ),
    Seizure(
        "west-midlands",
        "WM-25-1240",
        exhibit="CD/1",
        title="Tablet from a van, Walsall",
        sharing=Sharing.OPEN,
        source=str(FOLDER / "west-midlands-van"),
    ),
    Seizure(
        "west-midlands",
        "WM-25-1251",
        exhibit="OF/1",
        title="Laptop of an upholsterer, Dudley",
        sharing=Sharing.CLOSED,
        source=str(FOLDER / "west-midlands-upholsterer"),
    ),
    Seizure(
        "scotland",
        "SCO-2025-00802",
        exhibit="ES/1",
        title="Phone of a market trader, Perth",
        sharing=Sharing.POINTER,
        source=str(FOLDER / "scotland-stall"),
    ),
    Seizure(
        "scotland",
        "SCO-2025-00815",
        exhibit="LK/1",
        title="Memory stick from a locker, Dundee",
        sharing=Sharing.CLOSED,
        source=str(FOLDER / "scotland-locker"),
    ),
)
