"""Scotland: the phone of a market trader in Perth, as an examiner's report."""

from __future__ import annotations

from samples.write.ufdr import Person, Said, chat, contact, ufdr

TRADER = Person("+447700900584", "Effie Sloan", owner=True)
RACK = Person("+447700900456", "Night Rack")


def files() -> dict[str, bytes]:
    """Every file of the seizure by its path."""
    device = (("Manufacturer", "Example Phones"), ("Model", "EP-7"), ("MSISDN", "+447700900584"))
    models = (
        contact("Night Rack", "Telegram", phones=("+44 7700 900456",), accounts=("night_rack_0900",)),
        contact("Perth Market office", "Phone", phones=("07700 900377",)),
        chat(
            "WhatsApp",
            (TRADER, RACK),
            (
                Said("2025-05-10T06:55:00+00:00", RACK, "Four on the stall by eight, bells off. The green one is 140"),
                Said("2025-05-10T07:03:00+00:00", TRADER, "Where do these come from? Last week one had a name on it"),
                Said("2025-05-10T07:05:00+00:00", RACK, "From a shop that closed. Write to night_rack_0900, not here"),
                Said("2025-05-17T15:40:00+00:00", TRADER, "Two sold, 210. A woman says the green one is her brother's"),
                Said("2025-05-17T15:44:00+00:00", RACK, "Take it off the stall. I fetch it tonight"),
            ),
        ),
    )
    return {"Effie Sloan.ufdr": ufdr("Phone of Effie Sloan", device, models)}
