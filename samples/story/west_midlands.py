"""West Midlands: the computer of a bicycle shop in Birmingham that buys and keeps the tickets."""

from __future__ import annotations

from samples.story import west_midlands_mail
from samples.write.archive import zipped
from samples.write.mail import eml
from samples.write.office import Row, docx, xlsx
from samples.write.pdf import pdf
from samples.write.picture import Taken, bicycle, jpeg

GROUP = """\
[07/08/2025, 08:41:12] Pavel Stroud: Messages and calls are end-to-end encrypted.
[07/08/2025, 08:41:30] Pavel Stroud: Shop rota. Ines does Monday and the books, Joel does Saturday
[07/08/2025, 08:52:03] Ines Marlow: Fine. Who signs for the post? There are two recorded letters a week now
[07/08/2025, 08:55:47] Pavel Stroud: I do. They go in the box under the bench
[09/08/2025, 10:03:19] Joel Amory: a man called for the inner tubes box, blue rucksack. gave it to him?
[09/08/2025, 10:04:02] Pavel Stroud: Yes that's Denny. He always comes on a Saturday
[09/08/2025, 10:05:40] Joel Amory: it was very light for inner tubes
[12/09/2025, 17:22:08] Ines Marlow: The card company asks about 11 orders at Canal Street Arena. What shall I tell them?
[12/09/2025, 17:25:51] Pavel Stroud: Staff outing
[12/09/2025, 17:26:14] Ines Marlow: 44 seats. There are three of us
[12/09/2025, 17:31:00] Pavel Stroud: Ask the fox what he said last time. +44 7700 900123 or @seatfox
[20/09/2025, 12:10:45] Joel Amory: the red Tourer is ready, customer paid 64.50 cash
"""


def files() -> dict[str, bytes]:
    """Every file of the seizure by its path."""
    mails = {f"office/mail/{name}.eml": eml(mail) for name, mail in west_midlands_mail.SINGLE.items()}
    order_book, invoices = _order_book(), _invoices()
    return {
        **mails,
        "office/accounts/invoices-2025.xlsx": invoices,
        "office/accounts/invoices-2025-copy.xlsx": invoices[: len(invoices) * 2 // 3],
        "office/accounts/invoice-0093.pdf": _invoice(),
        "office/letters/card-company.docx": _letter(),
        "office/letters/order-book.docx": order_book,
        "office/backup-2025-10.zip": _backup(order_book),
        "office/chat/_chat.txt": GROUP.encode(),
        "workshop/red-tourer.jpg": _photo(),
        "workshop/repairs.txt": REPAIRS.encode(),
    }


REPAIRS = """\
REPAIRS WEEK 38
Mon  Tourer, red, frame no. TR-55120-K   new chain, brake blocks          64.50  ready Sat
Tue  basket bracket refitted                                              no charge
Wed  folding bike, frame no. FD-20877    puncture, rear                    9.00  collected
Thu  delivery trike                      bearing, waiting for part
Fri  closed, stocktaking
"""


def _invoices() -> bytes:
    invoices: list[Row] = [
        ("Number", "Date", "To", "For", "GBP"),
        (88, "2025-08-29", "R. Tibbs", "storage, August", 150),
        (91, "2025-09-12", "H. Vance", "Tourer, service", 64.5),
        (93, "2025-09-30", "R. Tibbs", "storage and handling, September", 220),
        (95, "2025-10-31", "R. Tibbs", "storage and postage, October", 187.4),
    ]
    orders: list[Row] = [
        ("Placed", "Venue", "Seats", "Card ending", "In the name of"),
        ("2025-07-28", "Canal Street Arena", 4, "9855", "P. Stroud"),
        ("2025-07-28", "Canal Street Arena", 4, "9855", "P. Stroudt"),
        ("2025-07-29", "Canal Street Arena", 4, "9855", "Paul Strood"),
        ("2025-07-30", "Canal Street Arena", 4, "9855", "I. Marlow"),
    ]
    return xlsx("Ines Marlow", "2025-10-31T16:20:00", {"Invoices": invoices, "Card orders": orders})


def _invoice() -> bytes:
    page = (
        "Spokes Bicycles, Birmingham        telephone 07700 900731",
        "",
        "Invoice 93                         30 September 2025",
        "To: R. Tibbs, fox.seats@example.org, +44 7700 900123",
        "",
        "Storage of one box, September      GBP 150.00",
        "Handing over, seven times          GBP  70.00",
        "Total                              GBP 220.00",
        "",
        "Please pay to IBAN GB82 WEST 1234 5698 7654 32 within 30 days.",
    )
    return pdf("Invoice 93", "Ines Marlow", [page])


def _letter() -> bytes:
    paragraphs = (
        "Dear Sir or Madam,",
        "you ask about eleven orders at Canal Street Arena on 28 to 30 July.",
        "They were placed for a friend of the shop, who pays us back. His name is Rowan Tibbs.",
        "He can be reached at fox.seats@example.org.",
        "The names on the orders differ because the web page would not take the same name twice.",
        "Yours faithfully, Ines Marlow, for Spokes Bicycles",
    )
    return docx("To the card company (draft, not sent)", "Ines Marlow", "2025-09-15T11:40:00", paragraphs)


def _order_book() -> bytes:
    table: list[Row] = [
        ("Date", "Part", "Quantity", "Supplier"),
        ("2025-09-01", "inner tube 28 inch", 40, "Northgate Cycle Parts"),
        ("2025-09-08", "chain, 8 speed", 12, "Northgate Cycle Parts"),
        ("2025-09-22", "brake blocks", 30, "Ferris and Holt"),
    ]
    return docx("Order book", "Joel Amory", "2025-09-22T09:05:00", ("Parts ordered for the workshop.",), table)


def _backup(order_book: bytes) -> bytes:
    parcels = (
        b"date,from,to,tracking\n"
        b"2025-11-03,Glasgow,Spokes Bicycles,RD-700-118-224\n"
        b"2025-11-05,Spokes Bicycles,M Quill Chelmsford,RD-700-118-391\n"
        b"2025-11-12,Glasgow,Spokes Bicycles,RD-700-119-002\n"
    )
    return zipped(
        {
            "backup/parcels.csv": parcels,
            "backup/mail/last.eml": eml(west_midlands_mail.LAST),
            "backup/order-book.docx": order_book,
            "backup/readme.txt": b"Copied from the office computer every month. Key: drawer with the pump.\n",
        }
    )


def _photo() -> bytes:
    taken = Taken("2025-09-19T15:02:44", make="Example Phones", model="EP-4 mini", note="red Tourer, ready")
    return jpeg(bicycle(), taken)
