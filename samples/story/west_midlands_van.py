"""West Midlands: a tablet from a white van, Walsall. Two chats, two mails, and a price list that was sent about."""

from __future__ import annotations

from samples.story.price_list import price_list
from samples.write.mail import Mail, eml
from samples.write.telegram import Post, telegram_json

RACK, DRIVER = "Night Rack", "Colm Devane"

VAN = (
    Post("2025-03-06T17:30:00+00:00", RACK, "Seven tonight to Colchester, Knox has the key"),
    Post("2025-03-06T17:34:00+00:00", DRIVER, "they are not locked to anything, they are just standing in the van?"),
    Post("2025-03-06T17:36:00+00:00", RACK, "Just drive. Prices are in the list", "files/price-list.docx"),
    Post("2025-05-09T20:12:00+01:00", RACK, "Perth on Saturday, four. Phone is off, ask @seat_f0x if she is not there"),
    Post("2025-05-09T20:20:00+01:00", DRIVER, "who is that now"),
    Post("2025-05-09T20:21:00+01:00", RACK, "Never mind who. He settles"),
)

CHESS = (
    Post("2025-05-12T19:00:00+01:00", "Walsall Chess", "Board two on Thursday: @seatfoxx against @longcastle_0900"),
    Post("2025-05-12T19:06:00+01:00", DRIVER, "i bring the clocks"),
    Post("2025-05-15T22:10:00+01:00", "Walsall Chess", "Drawn after 61, well done @seatfoxx and @longcastle_0900"),
    Post("2025-05-16T08:02:00+01:00", DRIVER, "the rook ending was lost for @longcastle_0900 i think"),
)

MAILS = {
    "2025-02-20 where to look": Mail(
        "2025-02-20T11:05:00+00:00",
        "Seat Fox <fox.seats@example.org>",
        "Colm Devane <c.devane@example.com>",
        "Where to look",
        "For jobs look at https://t.me/night_rack_0900 and for what is for sale at "
        "https://www.instagram.com/spoke.and.stub.0900/ and do not write to this address again.",
    ),
    "2025-05-30 insurance": Mail(
        "2025-05-30T09:14:00+01:00",
        "Fleet Desk <fleet@cover.example.net>",
        "Colm Devane <c.devane@example.com>",
        "Your van",
        "Your cover ends on 30 June. Please send the mileage.",
    ),
}


def files() -> dict[str, bytes]:
    """Every file of the seizure by its path."""
    return {
        "telegram/night-rack/result.json": telegram_json(RACK, "personal_chat", 9101, VAN),
        "telegram/night-rack/files/price-list.docx": price_list(),
        "telegram/walsall-chess/result.json": telegram_json("Walsall Chess", "private_group", 9102, CHESS),
        **{f"mail/{name}.eml": eml(mail) for name, mail in MAILS.items()},
    }
