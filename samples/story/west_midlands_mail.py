"""The mail of the bicycle shop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from samples.write.mail import Attachment, Mail

SHOP = "Spokes Bicycles <shop@spokes.example.com>"
PAVEL = "Pavel Stroud <pavel@spokes.example.com>"
INES = "Ines Marlow <ines@spokes.example.com>"
FOX = "Seat Fox <Fox.Seats@Example.org>"

SINGLE: Final[Mapping[str, Mail]] = {
    "2025-01-12 a box under the bench": Mail(
        "2025-01-12T20:10:00+00:00",
        FOX,
        PAVEL,
        "A box under the bench",
        "Pavel, could you keep a box for me again this year? Letters will come, recorded delivery, and somebody with a "
        "blue rucksack fetches them on a Saturday. 150 a month and ten for each time it is handed over. Invoice me as "
        "R. Tibbs. On the phone I am +44 7700 900123, everywhere else @seatfox.",
    ),
    "2025-01-13 re a box under the bench": Mail(
        "2025-01-13T08:22:00+00:00",
        PAVEL,
        FOX,
        "Re: A box under the bench",
        "All right, but no more than one box, and I want it written as storage. Ines does the books and she asks.",
    ),
    "2025-03-03 chain delivery": Mail(
        "2025-03-03T14:05:00+00:00",
        "Northgate Cycle Parts <orders@northgate.example.net>",
        SHOP,
        "Order 7741 is on its way",
        "12 chains (8 speed) and 40 inner tubes left our warehouse in Walsall today. Questions? Ring 07700 900551.",
        attachments=(
            Attachment(
                "delivery-note.txt",
                "text/plain",
                b"DELIVERY NOTE 7741\n12 x chain 8 speed\n40 x inner tube 28 inch\nsigned for: ____________\n",
            ),
        ),
    ),
    "2025-07-27 canal street": Mail(
        "2025-07-27T21:58:00+01:00",
        FOX,
        PAVEL,
        "Canal Street, tomorrow at nine",
        "Marrow and Thyme go on sale tomorrow at 9:00 at https://tickets.example.com/canal-street. Lots of four, "
        "a different spelling each time, your card. I settle on Friday in cash. Forty four in all, block C if you can.",
    ),
    "2025-09-12 your card": Mail(
        "2025-09-12T16:50:00+01:00",
        "Merchant Enquiries <enquiries@cards.example.com>",
        INES,
        "Eleven orders at one venue",
        "Dear Ms Marlow,\n\nwe see eleven orders of four seats each at Canal Street Arena on your business card "
        "between 28 and 30 July. Please tell us what they were for by 26 September.\n\nMerchant Enquiries",
    ),
    "2025-09-14 what do i tell them": Mail(
        "2025-09-14T18:03:00+01:00",
        INES,
        PAVEL,
        "What do I tell them?",
        "I am not writing that it was a staff outing. If this is Rowan Tibbs and his tickets again, he can explain it "
        "himself. I have drafted a letter with his address in it and I will send it unless you talk to him by Monday.",
    ),
    "2025-09-20 the tourer": Mail(
        "2025-09-20T13:30:00+01:00",
        "Harriet Vance <h.vance@example.org>",
        SHOP,
        "Thank you for the Tourer",
        "It rides like new. The bell is a nice touch. My sister will bring hers in on Tuesday.\n\nHarriet Vance\n"
        "07700 900640",
    ),
}

LAST: Final = Mail(
    "2025-11-04T10:16:00+00:00",
    PAVEL,
    FOX,
    "First letter from Glasgow",
    "It came this morning. Thirty in it, I counted twice. The rucksack fetches it on Saturday. After Christmas I "
    "would like my bench back.",
)
