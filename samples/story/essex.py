"""Essex: the laptop and phone of somebody who sells concert tickets on, taken in Chelmsford."""

from __future__ import annotations

from samples.story import essex_mail
from samples.write.mail import eml, mbox
from samples.write.office import docx, xlsx
from samples.write.pdf import pdf
from samples.write.picture import Taken, jpeg, ticket

CHAT = """\
01/06/2025, 17:58 - Messages and calls are end-to-end encrypted.
01/06/2025, 18:02 - Denny Oakes: evening. how many have we got for the 14th
01/06/2025, 18:03 - Marta Quill: 22 from the shop in brum, 6 from the box office lad up north
01/06/2025, 18:03 - Marta Quill: list is in the spreadsheet
01/06/2025, 18:05 - Denny Oakes: and seatfox wants how much
01/06/2025, 18:06 - Marta Quill: 40 each, floor. anything above is ours
01/06/2025, 18:07 - Denny Oakes: has @seatfox changed number again
01/06/2025, 18:09 - Marta Quill: no, still 07700 900123, don't ring before noon
01/06/2025, 18:11 - Denny Oakes: ok. meeting point?
01/06/2025, 18:12 - Marta Quill: bike racks behind Chelmsford station, half four
01/06/2025, 18:12 - Marta Quill: bring the blue rucksack so people know who to look for
14/06/2025, 16:21 - Denny Oakes: here. two already waiting
14/06/2025, 16:48 - Denny Oakes: IMG-20250614-WA0003.jpg (file attached)
14/06/2025, 16:49 - Denny Oakes: that's the one with the wrong row, she wants her money back
14/06/2025, 16:52 - Marta Quill: give her row K and say sorry
14/06/2025, 19:30 - Denny Oakes: all gone. 880 in the tin
14/06/2025, 19:33 - Marta Quill: well done. 400 of it goes to the fox tonight
20/06/2025, 09:15 - Marta Quill: new one: Signal Box Choir, Glasgow, 28 November. He says thirty tickets
20/06/2025, 09:20 - Denny Oakes: who drives to Glasgow for a choir
20/06/2025, 09:21 - Marta Quill: nobody, we post them. recorded delivery
"""

NUMBERS = """\
Numbers (typed from the old phone)
Denny O        07700 900345
fox            07700 900123   @seatfox   fox.seats@example.org
spokes shop    07700 900731
dentist        07700 900044
Mum            07700 900118
boiler man     07700 900207
"""


def files() -> dict[str, bytes]:
    """Every file of the seizure by its path."""
    mails = {f"laptop/mail/{name}.eml": eml(mail) for name, mail in essex_mail.SINGLE.items()}
    return {
        **mails,
        "laptop/mail/customers.mbox": mbox(essex_mail.CUSTOMERS),
        "laptop/documents/tickets-2025.xlsx": _tickets(),
        "laptop/documents/how-it-works.docx": _how_it_works(),
        "laptop/documents/alder-hall-confirmation.pdf": _confirmation(),
        "laptop/documents/accounts-private.pdf": _accounts(),
        "phone/WhatsApp/WhatsApp Chat with Denny Oakes.txt": CHAT.encode(),
        "phone/WhatsApp/IMG-20250614-WA0003.jpg": _photo(),
        "phone/notes/numbers.txt": NUMBERS.encode(),
    }


def _tickets() -> bytes:
    tickets: list[tuple[str | int, ...]] = [("Event", "Date", "Seat", "Paid", "Sold for", "From", "Buyer")]
    sold = (
        ("J12", 40, 85, "spokes", "Tomasz Bielak"),
        ("J13", 40, 85, "spokes", "Tomasz Bielak"),
        ("K4", 40, 90, "spokes", "Greta Sommer"),
        ("K5", 40, 90, "spokes", "Greta Sommer"),
        ("M20", 35, 70, "box office", "Oona Farrow"),
        ("M21", 35, 75, "box office", "Hal Pritchett"),
    )
    for seat, paid, price, source, buyer in sold:
        tickets.append(("The Tin Umbrellas, Alder Hall", "2025-06-14", seat, paid, price, source, buyer))
    contacts = [
        ("Who", "How", "What for"),
        ("the fox", "@seatfox / 07700 900123", "says what is coming and takes his share"),
        ("Denny", "07700 900345", "hands over at the station"),
        ("shop", "shop@spokes.example.com", "holds the paper tickets"),
    ]
    return xlsx("Marta Quill", "2025-06-16T21:05:00", {"Tickets": tickets, "Contacts": contacts})


def _how_it_works() -> bytes:
    paragraphs = (
        "1. The fox writes on a Sunday which shows are coming and how many seats he can get.",
        "2. The shop in Birmingham buys with its own card in lots of four, never more, each under another name.",
        "3. Paper tickets wait at the shop in a box marked inner tubes. Denny fetches them by train.",
        "4. I put them up for sale as a spare pair from a friend who is ill. Never more than two in one post.",
        "5. Cash at the station, bike racks, half past four. No cheques. No names.",
        "6. Ask him on @seatfox first. If he does not answer within a day, write to fox.seats@example.org.",
    )
    return docx("How it works, for when I am away", "Marta Quill", "2025-05-04T10:12:00", paragraphs)


def _confirmation() -> bytes:
    page = (
        "Alder Hall, Chelmsford",
        "",
        "Order AH-48213       placed 2 May 2025, 20:41",
        "The Tin Umbrellas - Saturday 14 June 2025, doors 18:30",
        "Row J, seats 12 and 13       2 x GBP 38.50",
        "Booking fee                      GBP 3.00",
        "",
        "Name on the order:  R. Tibbs",
        "E-mail:  fox.seats@example.org",
        "Telephone:  07700 900123",
        "",
        "Tickets may be sold on only through https://tickets.example.com/alder-hall/exchange",
        "and for no more than the price printed on them.",
    )
    return pdf("Order AH-48213", "Alder Hall box office", [page])


def _accounts() -> bytes:
    page = ("June 2025", "In: 880 cash, 145 post", "Out: 400 to the fox, 120 Denny, 31 train fares")
    return pdf("Accounts", "Marta Quill", [page], password="umbrella-stand")  # noqa: S106 - part of the story


def _photo() -> bytes:
    taken = Taken(
        "2025-06-14T16:47:09",
        make="Example Phones",
        model="EP-7",
        note="ticket row J seat 31, refund",
        place=((51, 44, 11), (0, 28, 7)),
    )
    return jpeg(ticket("The Tin Umbrellas", "ROW J  SEAT 31"), taken)
