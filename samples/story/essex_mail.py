"""The mail of the Chelmsford laptop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from samples.write.mail import Attachment, Mail

MARTA = "Marta Quill <marta.quill@example.com>"
FOX = "Seat Fox <fox.seats@example.org>"
DENNY = "Denny Oakes <d.oakes@example.net>"
SHOP = "Spokes Bicycles <shop@spokes.example.com>"

SINGLE: Final[Mapping[str, Mail]] = {
    "2024-11-17 the coming year": Mail(
        "2024-11-17T21:14:00+00:00",
        FOX,
        MARTA,
        "The coming year",
        "Marta,\n\nthree shows worth having: The Tin Umbrellas at Alder Hall in June, Marrow and Thyme in Birmingham "
        "in September, Signal Box Choir in Glasgow at the end of November. I can get sixty seats for each, perhaps "
        "more for Glasgow, where I know somebody at the box office.\n\nSame terms as last time. Write to me here or "
        "find me as @seatfox.\n\nR.",
    ),
    "2025-02-02 collecting from the shop": Mail(
        "2025-02-02T19:40:00+00:00",
        MARTA,
        DENNY,
        "Collecting from the shop",
        "Denny, can you take the 8:36 on Saturday? The shop opens at ten. Ask for the box marked inner tubes and "
        "nothing else. Don't talk about seats in front of the Saturday lad, he thinks it is all bicycle parts.\n\nM",
    ),
    "2025-02-03 re collecting from the shop": Mail(
        "2025-02-03T07:55:00+00:00",
        DENNY,
        MARTA,
        "Re: Collecting from the shop",
        "Fine. Thirty two quid return. My number has changed, it's 07700 900345 now.\n\n> Denny, can you take the "
        "8:36 on Saturday?",
    ),
    "2025-04-27 prices": Mail(
        "2025-04-27T20:02:00+01:00",
        FOX,
        MARTA,
        "Prices for Chelmsford",
        "Forty is the floor. Row J and K go for eighty five and up, the back of the hall for seventy. If the hall "
        "puts on a second night, hold everything and ring me: 07700 900123, after noon.\n\nPost nothing on the "
        "hall's own exchange page, they look at it.",
        cc=DENNY,
        html="<p>Forty is the floor. Row J and K go for <b>eighty five</b> and up, the back of the hall for seventy. "
        "If the hall puts on a second night, hold everything and ring me: 07700 900123, after noon.</p>"
        "<p>Post nothing on the hall's own exchange page, they look at it.</p>",
    ),
    "2025-05-02 order confirmation": Mail(
        "2025-05-02T20:41:30+01:00",
        "Alder Hall <boxoffice@alderhall.example.com>",
        FOX,
        "Your order AH-48213",
        "Thank you for your order. Row J, seats 12 and 13, Saturday 14 June 2025.\n"
        "See it at https://tickets.example.com/alder-hall/orders/AH-48213\n\nThe box office is open from 10:00.",
    ),
    "2025-06-15 share": Mail(
        "2025-06-15T11:20:00+01:00",
        MARTA,
        FOX,
        "Your share of Saturday",
        "Four hundred as agreed, in the usual envelope at the shop. One refund: row J seat 31 does not exist, "
        "whoever printed that one should count the rows again. The list is attached.\n\nM",
        attachments=(
            Attachment(
                "saturday.csv",
                "text/csv",
                b"seat,price,buyer\nJ12,85,T Bielak\nJ13,85,T Bielak\nK4,90,G Sommer\nK5,90,G Sommer\nJ31,0,refund\n",
            ),
        ),
    ),
    "2025-10-19 glasgow": Mail(
        "2025-10-19T18:31:00+01:00",
        FOX,
        MARTA,
        "Glasgow",
        "The lad at Clydeview puts thirty aside on the first of November. They come by post to the shop, recorded "
        "delivery, and on to you. Tell your buyers collection only from the 20th.\n\nNew page for the waiting list: "
        "https://seatfox.example.net/waiting-list",
    ),
}

CUSTOMERS: Final = (
    Mail(
        "2025-05-06T12:10:00+01:00",
        "Tomasz Bielak <t.bielak@example.com>",
        MARTA,
        "Spare pair for the Tin Umbrellas?",
        "Hello, I saw your note about a spare pair for the 14th. Are they together? I can pay 85 each.\n\nTomasz",
    ),
    Mail(
        "2025-05-06T19:25:00+01:00",
        MARTA,
        "Tomasz Bielak <t.bielak@example.com>",
        "Re: Spare pair for the Tin Umbrellas?",
        "Yes, J12 and J13. Cash please. Bike racks behind the station at half past four on the day; look for a blue "
        "rucksack.",
    ),
    Mail(
        "2025-05-11T09:02:00+02:00",
        "Greta Sommer <greta.sommer@example.net>",
        MARTA,
        "Zwei Karten / two tickets",
        "Guten Tag, sind die zwei Karten für den 14. Juni noch frei? We arrive at Stansted at noon and could be at "
        "the station at four.\n\nViele Grüße\nGreta Sommer",
    ),
    Mail(
        "2025-05-20T22:48:00+01:00",
        "Oona Farrow <oona@example.org>",
        MARTA,
        "is this still for sale",
        "is the ticket in row M still for sale? you can text me on 07700 900512",
    ),
    Mail(
        "2025-06-15T08:30:00+01:00",
        "Hal Pritchett <hal.pritchett@example.com>",
        MARTA,
        "Seat that does not exist",
        "The ticket you sold my sister says row J seat 31. The row ends at 24. Your friend with the rucksack "
        "was decent about it, but I would like to know who prints these.",
    ),
    Mail(
        "2025-10-22T06:14:00+09:00",
        "Yuki Amano <y.amano@example.net>",
        MARTA,
        "Signal Box Choir, Glasgow",
        "Dear Marta, I am in Scotland from 25 to 30 November. A friend gave me the handle @seatfox and he sent me to "
        "you. One seat for the 28th, please, anywhere near the front.\n\nYuki Amano (天野)",
    ),
)
