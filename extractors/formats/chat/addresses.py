"""How people are written in messages made from databases: a name with the number or account it stands for."""

from __future__ import annotations

WHATSAPP_PERSON = "@s.whatsapp.net"
WHATSAPP_GROUP = "@g.us"


def person(name: str, account: str) -> str:
    """`Name (account)`, or the one of the two that is known; "" where neither is."""
    name, account = name.strip(), account.strip()
    if not name or name.casefold() == account.casefold():
        return account
    return f"{name} ({account})" if account else name


def whatsapp_number(jid: str) -> str:
    """The number that a WhatsApp account stands for, in E.164 form; other identifiers (groups, @lid) as they are."""
    user, at, server = jid.partition("@")
    # A linked device adds ".0:12" to the number.
    number = user.split(":")[0].split(".")[0]
    if at and server in ("s.whatsapp.net", "c.us", "") and number.isascii() and number.isdigit() and len(number) >= 7:
        return f"+{number}"
    return jid


def present(*pairs: tuple[str, str | list[str]]) -> dict[str, str | list[str]]:
    """Metadata of the pairs that have a value."""
    return {name: value for name, value in pairs if value}
