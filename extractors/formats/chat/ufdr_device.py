"""What a Cellebrite report says of the device and its SIM cards, under one name each, however the report spells it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

SPELT: Final = {
    "imei": ("imei", "imei1", "imei2", "deviceinfoimei"),
    "imsi": ("imsi", "imsi1", "imsi2"),
    "iccid": ("iccid", "iccid1", "iccid2", "lastusediccid"),
    "phone": ("msisdn", "msisdn1", "msisdn2", "phonenumber", "deviceinfophonenumber"),
    "email": ("deviceinfoappleid", "appleid"),
    "serial": ("serial", "serialnumber", "deviceinfoserial", "deviceinfoserialnumber", "factorynumber"),
    "mac": (
        "macaddress",
        "deviceinfomacaddress",
        "wifimacaddress",
        "wifiaddress",
        "deviceinfowifimacaddress",
        "deviceinfowifiaddress",
        "bluetoothmacaddress",
        "bluetoothaddress",
        "deviceinfobluetoothdeviceaddress",
    ),
}
"""Our names in `metadata`, and the report's, small letters and digits only: reports of several versions write
`Mac Address`, `DeviceInfoWiFiMACAddress`, `IMEI2`."""

_OURS: Final = {spelt: ours for ours, names in SPELT.items() for spelt in names}
_SIGN: Final = re.compile(r"[^a-z0-9]+")


def device(items: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    """The identifiers among the items (name and value) of a section, each once, in their order."""
    found: dict[str, dict[str, None]] = {}
    for name, value in items:
        if ours := _OURS.get(_SIGN.sub("", name.lower())):
            found.setdefault(ours, {})[value] = None
    return {name: list(values) for name, values in found.items()}
