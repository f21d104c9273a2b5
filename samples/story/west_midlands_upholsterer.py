"""West Midlands: a laptop that was found with stolen goods. Its owner mends seats and has nothing to do with them."""

from __future__ import annotations

from samples.write.mail import Mail, eml

SEATS = "Ottilie Fox <ottilie@seats.example.com>"

MAILS = {
    "2025-02-11 saddle": Mail(
        "2025-02-11T10:00:00+00:00",
        "Bram Tully <b.tully@example.com>",
        SEATS,
        "A saddle from 1962",
        "Could you put new leather on a bicycle saddle? I saw the chairs on https://www.instagram.com/seat.fox/ and "
        "liked them.",
    ),
    "2025-02-12 re saddle": Mail(
        "2025-02-12T09:20:00+00:00",
        SEATS,
        "Bram Tully <b.tully@example.com>",
        "Re: A saddle from 1962",
        "Gladly, 85 with the leather. Pictures of each step go to https://www.instagram.com/seat.fox/ if you do not "
        "mind.\n\nOttilie Fox, 07700 900671",
    ),
}

HOURS = """\
Workshop hours: Tuesday to Friday, nine to five
Leather: Tully's saddle, the cinema's row of six
instagram: seat.fox
phone: 07700 900671
"""


def files() -> dict[str, bytes]:
    """Every file of the seizure by its path."""
    return {**{f"mail/{name}.eml": eml(mail) for name, mail in MAILS.items()}, "hours.txt": HOURS.encode()}
