"""Essex: the phone of somebody who keeps bicycles in a lock-up in Colchester."""

from __future__ import annotations

CHAT = """\
03/03/2025, 19:02 - Messages and calls are end-to-end encrypted.
03/03/2025, 19:04 - +44 7700 900123: You have the lock-up in Colchester? I need room for six bicycles, one month
03/03/2025, 19:11 - Perry Knox: depends whose they are
03/03/2025, 19:12 - +44 7700 900123: Mine. No papers, so no questions
03/03/2025, 19:20 - Perry Knox: 20 each a month. cash
03/03/2025, 19:21 - +44 7700 900123: Fine. They come on Thursday in a white van
06/03/2025, 21:47 - Perry Knox: van was here. seven, not six
06/03/2025, 21:49 - +44 7700 900123: Seven then. Pictures of them tonight please, my snap is rowan_rides
06/03/2025, 21:50 - Perry Knox: don't have that. will try
06/03/2025, 21:52 - +44 7700 900123: Get it. Once more, my snap is rowan_rides
14/03/2025, 08:15 - Perry Knox: somebody asks for the green one, is it sold
14/03/2025, 08:40 - +44 7700 900123: Not before I have taken the frame number off. Ask Velo Ron
"""

CONTACTS = """\
BEGIN:VCARD
VERSION:3.0
FN:Velo Ron
TEL;TYPE=CELL:07700 900456
IMPP;X-SERVICE-TYPE=Kik:kik:velo_ron_0900
NOTE:paint and frame numbers. only after six
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Landlord lock-up
TEL;TYPE=CELL:07700 900812
EMAIL:lets@lockups.example.net
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Aunt Bridie
TEL;TYPE=HOME:07700 900266
END:VCARD
"""


def files() -> dict[str, bytes]:
    """Every file of the seizure by its path."""
    return {
        "WhatsApp/WhatsApp Chat with +44 7700 900123.txt": CHAT.encode(),
        "contacts.vcf": CONTACTS.replace("\n", "\r\n").encode(),
    }
