"""Scotland: a memory stick from a locker at Dundee station: a chat and a price list."""

from __future__ import annotations

from samples.story.price_list import price_list

RULE = "=" * 62

CHAT = f"""\
{RULE}
Guild: Kerbside
Channel: lists
{RULE}

[04/03/2025 20:14] kerbside_stubs#0417
New list, same as the others have it. Do not print it

{{Attachments}}
price-list.docx


[13/03/2025 20:31] mossy.gate
lower than last year?

[14/03/2025 07:58] kerbside_stubs#0417
Yes. Too many about

{RULE}
Exported 3 message(s)
{RULE}
"""


def files() -> dict[str, bytes]:
    """Every file of the seizure by its path."""
    return {"discord/lists.txt": CHAT.encode(), "discord/price-list.docx": price_list()}
