"""Which passwords an account may have (NIST SP 800-63B, 5.1.1.2; OWASP ASVS 4.0.3, 2.1.1 and 2.1.7)."""

from __future__ import annotations

from typing import Final

SHORTEST: Final = 12
ESTIMATED: Final = 72
"""Characters that are looked at: the estimate's time grows with the square of their number."""
LEAST: Final = 3
"""Of zxcvbn's five grades the fourth: not guessed by 10^8 tries."""


def refusal(name: str, password: str, force: str = "") -> str:
    """Why this cannot be the password of that account, in words for who chose it; "" where it can.

    zxcvbn holds the 30,000 passwords that stand most often in collections of breached ones, and knows them with
    figures added or letters changed, names, common words, dates and rows of keys. Nothing is asked of a network.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists take longer to read than a command to start

    if len(password) < SHORTEST:
        return f"The password is too short: give at least {SHORTEST} characters."
    if name in password.lower():
        return "The password holds the person's name: choose another."
    known = [name, force.replace("-", ""), *force.split("-")]
    if zxcvbn(password[:ESTIMATED], user_inputs=known)["score"] < LEAST:
        return (
            "This password is among those that are tried first: it is a known one, or made of known ones, common "
            "words, names, dates or rows of keys. Choose another, such as four words that have nothing in common."
        )
    return ""
