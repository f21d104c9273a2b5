"""Essex: the papers of a courier in Harwich; a case of its own, which the whole force does not read."""

from __future__ import annotations

from samples.write.mail import Mail, eml
from samples.write.office import docx

COURIER = "Saddlebag Couriers <desk@saddlebag.example.net>"

MAILS = {
    "2025-04-02 pick up": Mail(
        "2025-04-02T07:50:00+01:00",
        "Perry Knox <p.knox@example.com>",
        COURIER,
        "Pick up on Friday",
        "Seven frames, wrapped, from the lock-up in Colchester to the ferry at Harwich. Pay on the spot. The man to "
        "ask for is Velo Ron, his kik is velo_ron_0900 and he does not answer calls.",
    ),
    "2025-04-05 one short": Mail(
        "2025-04-05T18:22:00+01:00",
        COURIER,
        "Perry Knox <p.knox@example.com>",
        "One short",
        "We counted six frames, not seven. I have asked @velo_ron_0900 on kik and he says the green one stays in "
        "Birmingham. We charge for seven.",
    ),
}


def files() -> dict[str, bytes]:
    """Every file of the seizure by its path."""
    jobs = [
        ("Date", "From", "To", "What", "Ask for"),
        ("2025-04-04", "Colchester", "Harwich", "7 frames, wrapped", "Velo Ron, 07700 900456"),
        ("2025-04-09", "Ipswich", "Harwich", "a cello", "the school office"),
        ("2025-04-18", "Colchester", "Harwich", "4 frames, wrapped", "Velo Ron, 07700 900456"),
    ]
    book = docx("Job book, April", "Saddlebag Couriers", "2025-04-20T17:00:00", ("Paid jobs only.",), jobs)
    return {**{f"mail/{name}.eml": eml(mail) for name, mail in MAILS.items()}, "job-book.docx": book}
