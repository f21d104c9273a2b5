"""Notes of one identifier each, for the fields whose types neither the samples nor the mails hold; made up."""

from __future__ import annotations

from typing import Final

NOTES: Final = {
    "bank": "Pay the hire into GB82 WEST 1234 5698 7654 32, please.",
    "passport": "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "wallet": "Or send it by 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa instead.",
    "phrase": f"{'abandon ' * 11}about",
    "onion": "Read pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion first.",
    "sum": "d41d8cd98f00b204e9800998ecf8427e  empty.txt",
    "place": "Meet at 51.5014, -0.1419 by noon.",
    "sim": "ICCID 8944100030328312340",
    "handset": "IMEI: 490154203237518",
    "subscriber": "IMSI: 001010123456789",
    "card": "The deposit went on 4111 1111 1111 1111.",
    "insurance": "NI number AB 12 34 56 C",
    "postcode": "10 Downing Street, London SW1A 2AA",
    "address": "It came from 203.0.113.7 at noon.",
    "router": "router 00-1B-44-11-3A-B7",
    "van": "a blue van, AB51 ABC",
    "bicycle-lock": "Serial number: C02XL0GYJGH5",
    "kik": "my kik is seat_f0x",
    "shop": "sold on Shop.Example.ORG.",
    "mail": "Mail Jo.B+seats@Example.ORG.",
}
"""By the name of each file, without `.txt`."""
