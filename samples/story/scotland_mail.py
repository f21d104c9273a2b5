"""The mail of the Glasgow box office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from samples.write.mail import Mail

CALLUM = "Callum Reith <c.reith@clydeview.example.net>"
ISLA = "Isla Dunmore <isla.dunmore@clydeview.example.net>"
OFFICE = "Clydeview Box Office <tickets@clydeview.example.net>"
FOX = "R Tibbs <fox.seats@example.org>"

SINGLE: Final[Mapping[str, Mail]] = {
    "2025-08-30 a favour": Mail(
        "2025-08-30T23:11:00+01:00",
        FOX,
        CALLUM,
        "A favour",
        "Callum, you said last winter that nobody counts what is held for the sound desk. Sixty would do, rows A to D, "
        "for the Signal Box Choir. Fifteen a seat for you. Ring 0044 7700 900 123 from your own phone, not theirs.",
    ),
    "2025-08-31 re a favour": Mail(
        "2025-08-31T07:45:00+01:00",
        CALLUM,
        FOX,
        "Re: A favour",
        "Fifteen is thin. Eighteen and I post them myself, in two lots, to wherever you say. My own number is "
        "07700 900477.",
    ),
    "2025-09-01 address": Mail(
        "2025-09-01T12:32:00+01:00",
        FOX,
        CALLUM,
        "Re: Re: A favour",
        "Eighteen, agreed. Spokes Bicycles, Birmingham, recorded delivery, nothing on the outside that says tickets. "
        "From now on only as @seatfox.",
    ),
    "2025-11-17 sound desk": Mail(
        "2025-11-17T09:05:00+00:00",
        ISLA,
        CALLUM,
        "Seats held for the sound desk",
        "Morning Callum, the sound people tell me they asked for eight seats, not sixty. Could you come up at eleven "
        "and bring the hold list?\n\nIsla",
    ),
    "2025-11-18 report": Mail(
        "2025-11-18T15:21:00+00:00",
        ISLA,
        "Hall Manager <manager@clydeview.example.net>",
        "Report on the held seats",
        "The report is on the desktop of the box-office computer. I have changed the password of the ticketing "
        "program and asked the police in Glasgow what they would like us to keep.",
    ),
}

BOX_OFFICE: Final = (
    Mail(
        "2025-11-01T11:20:00+00:00",
        "Ewan Laird <ewan.laird@example.com>",
        OFFICE,
        "Sold out in an hour?",
        "I sat at the page from ten sharp and got nothing. At eleven the same rows were for sale elsewhere for £140.",
    ),
    Mail(
        "2025-11-01T13:02:00+00:00",
        "Sorcha Bain <sorcha.bain@example.org>",
        OFFICE,
        "Resale",
        "Is https://seatfox.example.net/waiting-list anything to do with you? They ask for a deposit.",
    ),
    Mail(
        "2025-11-02T10:00:00+00:00",
        OFFICE,
        "Sorcha Bain <sorcha.bain@example.org>",
        "Re: Resale",
        "It is not ours. Please do not pay, and tell us what they write to you.",
    ),
    Mail(
        "2025-11-03T08:47:00-05:00",
        "Dale Whitcomb <d.whitcomb@example.net>",
        OFFICE,
        "Trip from Boston",
        "We fly in on the 27th. Somebody called @seatfox says he has A5 and A6. Are those real seats? He gave the "
        "number 0044 7700 900 123.",
    ),
    Mail(
        "2025-11-20T16:40:00+00:00",
        "Moira Tennant <moira.t@clydeview.example.net>",
        ISLA,
        "Swap on Thursday",
        "I can do window two from three o'clock, Callum has asked me to cover the dentist.",
    ),
)
