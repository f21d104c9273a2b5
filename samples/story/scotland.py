"""Scotland: the computer of a box office in Glasgow, where seats are put aside before they go on sale."""

from __future__ import annotations

from samples.story import scotland_mail
from samples.write.mail import eml, mbox
from samples.write.office import docx, xlsx
from samples.write.pdf import pdf
from samples.write.picture import png, seating

HELD = ((0, 4), (0, 5), (0, 6), (0, 7), (1, 4), (1, 5), (1, 6), (1, 7), (3, 10), (3, 11))

NOTES = """\
till closes 17:30, safe key with Isla
hold list: rows A, B and D. mark as "sound desk", release never
send to Spokes Bicycles Birmingham, recorded, two lots
him: 0044 7700 900 123, @seatfox, fox.seats@example.org. NOT on the work phone
Thursday: dentist 3pm, swap with Moira
"""


def files() -> dict[str, bytes]:
    """Every file of the seizure by its path."""
    mails = {f"mail/{name}.eml": eml(mail) for name, mail in scotland_mail.SINGLE.items()}
    return {
        **mails,
        "mail/box-office.mbox": mbox(scotland_mail.BOX_OFFICE),
        "desktop/notes.txt": NOTES.encode(),
        "desktop/held-seats.xlsx": _held_seats(),
        "desktop/plan-28-november.png": png(seating(8, HELD)),
        "desktop/rota.docx": _rota(),
        "desktop/sales-report.pdf": _report(),
    }


def _held_seats() -> bytes:
    seats: list[tuple[str | int, ...]] = [("Event", "Row", "Seat", "Held as", "Posted")]
    for number, (row, seat) in enumerate(HELD):
        seats.append(("Signal Box Choir", "ABCD"[row], seat + 1, "sound desk", f"2025-11-{1 + number // 5 * 9:02}"))
    return xlsx("Callum Reith", "2025-11-10T17:41:00", {"28 November": seats})


def _rota() -> bytes:
    table = [
        ("Week", "Window 1", "Window 2"),
        ("27 October", "Moira", "Callum"),
        ("3 November", "Callum", "Isla"),
        ("10 November", "Isla", "Moira"),
    ]
    return docx("Box-office rota", "Isla Dunmore", "2025-10-20T12:00:00", ("Swaps by Thursday noon.",), table)


def _report() -> bytes:
    first = (
        "Clydeview Hall, Glasgow: sales report, Signal Box Choir, 28 November 2025",
        "",
        "On sale 1 November, 10:00        Sold out 1 November, 10:52",
        "Seats in the hall     1,204",
        "Sold at the window       61",
        "Sold on the web       1,083",
        "Held, sound desk         60     (usual: 8)",
    )
    second = (
        "Remarks",
        "",
        "The sound company says it asked for eight. Fifty two seats were held under the user c.reith.",
        "Fourteen people have written that these seats are offered at four times the price",
        "on https://seatfox.example.net/waiting-list by somebody who calls himself @seatfox.",
    )
    return pdf("Sales report", "Isla Dunmore", [first, second])
