"""Made addresses of mail, the web and hosts, and near misses of them, for bench/planted.py."""

from __future__ import annotations

import ipaddress
import string
from random import Random
from typing import Final

_WORD_TEXT: Final = (
    "bell saddle spoke pannier gear axle brake chain pedal basket wheel frame tyre pump lamp rack hub rim fork lever "
    "ticket meadow harbour lantern bakery gravel orchard ferry"
)
_WORDS: Final = _WORD_TEXT.split()
_ENDING_TEXT: Final = "com org net info co.uk de fr nl pl it es se com.au co.nz ca ie eu io ch at be org.uk ac.uk us"
_ENDINGS: Final = _ENDING_TEXT.split()
_FILE_TEXT: Final = "txt png jpg conf html xml tmp exe dll log bak xls doc pdf"
_FILES: Final = _FILE_TEXT.split()


def mailbox(random: Random) -> tuple[str, str]:
    """A local part of many forms at a host, as it stands in mail, in links, in sentences, or disguised."""
    first, second = random.choice(_WORDS), random.choice(_WORDS)
    local = random.choice(
        [
            first,
            f"{first}.{second}",
            f"{first}_{second}",
            f"{first}-{second}",
            f"{first}+{second}",
            f"{first[0]}.{second}",
            f"{first}{random.randrange(1900, 2030)}",
            f"o'{first}",
            f"{first[0]}{second}{random.randrange(10, 99)}",
        ]
    )
    name = _host(random)
    value = f"{local}@{name}"
    dotted = name.replace(".", "[.]")
    return random.choice(
        [
            value,
            value,
            value,
            f"<{value}>",
            f"mailto:{value}",
            f"({value})",
            f"{value}.",
            f"{value},",
            f"e-mail: {value}",
            f'"{first}" <{value}>',
            value.upper(),
            f"{local}[at]{name}",
            f"{local} [at] {dotted}",
            f"{local}@{dotted}",
            f"{local} (at) {name}",
        ]
    ), value


def no_mailbox(random: Random) -> tuple[str, None]:
    """A picture for fine screens, a name without a host's end, a prompt, an account's name, a price, an annotation."""
    word, other, number = random.choice(_WORDS), random.choice(_WORDS), random.randrange(2, 9)
    return random.choice(
        [
            f"{word}@{number}x.png",
            f"{word}@{other}",
            f"[{word}@{other} ~]$",
            f"@{word}_{number}",
            f"{number} @ 3.50",
            f"@{word.title()}({number})",
            f"{word}@",
            f"{word}@{other}..",
            f"{word}@{number}.{number}",
            f"{word} @{other}",
        ]
    ), None


def link(random: Random) -> tuple[str, str]:
    """A URL with and without port, path, query and fragment, bare, in brackets, before a stop, or defanged."""
    scheme, name = random.choice(["http", "https", "https", "ftp"]), _host(random)
    rest = random.choice(
        [
            "",
            "/",
            f"/{_path(random)}",
            f"/{_path(random)}?{_query(random)}",
            f"/{_path(random)}#{_path(random)}",
            f"/{_path(random)}_({random.choice(_WORDS)})",
            f"/~{random.choice(_WORDS)}/",
            f"/?{_query(random)}",
        ]
    )
    port = random.choice(["", "", "", f":{random.choice([8080, 8443, 3000])}"])
    value = f"{scheme}://{name}{port}{rest}"
    broken = f"{scheme.replace('tt', 'xx')}://{name.replace('.', '[.]')}{port}{rest}"
    return random.choice(
        [value, value, value, f"<{value}>", f"({value})", f"{value}.", f"{value},", f'"{value}"', f"{value}:", broken]
    ), value


def no_link(random: Random) -> tuple[str, None]:
    """Paths, dates, choices, a scheme alone, a broken one."""
    word, other = random.choice(_WORDS), random.choice(_WORDS)
    day = random.randrange(1, 28)
    return random.choice(
        [
            f"{word}/{other}",
            f"src/{word}.c",
            f"{day}/{day}/2003",
            "http://",
            f"http:/{word}",
            f"/usr/lib/{word}",
            f"{word}://",
            f"C:\\{word}\\{other}",
            f"httpd/{word}",
            f"w/o {word}",
            f"http {word}",
            f"{word}::{other}",
        ]
    ), None


def node(random: Random) -> tuple[str, str]:
    """An address of version 4 or 6, with a port, a stop, in brackets, or defanged."""
    if random.random() < 0.5:
        value = str(ipaddress.IPv4Address(random.randrange(0x04000000, 0xDF000000)))
        return random.choice(
            [
                value,
                value,
                f"{value}:{random.randrange(1024, 60000)}",
                f"({value})",
                f"[{value}]",
                f"{value}.",
                f"{value},",
                f"ip={value}",
                value.replace(".", "[.]"),
                f"from {value}",
            ]
        ), value
    whole = (random.choice([0x2001, 0x2A02, 0x2600, 0xFE80, 0xFD12]) << 112) | random.getrandbits(112)
    if random.random() < 0.7:
        whole &= ~(((1 << random.choice([32, 48, 64])) - 1) << 16)
    address = ipaddress.IPv6Address(whole)
    value = str(address)
    return random.choice(
        [
            value,
            value,
            address.exploded,
            value.upper(),
            f"[{value}]:{random.randrange(80, 60000)}",
            f"({value})",
            f"{value},",
        ]
    ), value


def no_node(random: Random) -> tuple[str, None]:
    """Versions, a number too large, too few or too many numbers, times, names in programs."""
    one, two, three, four = (random.randrange(1, 200) for _ in range(4))
    word, other = random.choice(_WORDS), random.choice(_WORDS)
    return random.choice(
        [
            f"version {one}.{two}.{three}.{four}",
            f"v{one % 9}.{two}.{three}.{four}",
            f"{word}/{one}.{two}.{three}.{four}",
            f"{one}.{two}.{three}",
            f"{one}.{two}.{three}.{four}.{one}",
            f"{one + 300}.{two}.{three}.{four}",
            f"12:{one % 50 + 10}:{two % 50 + 10}",
            f"{word}::{other}",
            f"{word}-{one}.{two}.{three}.{four}-{two}",
        ]
    ), None


def name(random: Random) -> tuple[str, str]:
    """A host's name in a sentence, whole or defanged."""
    value = _host(random)
    return random.choice(
        [value, value, f"{value}.", f"{value},", f"({value})", value.replace(".", "[.]"), value.upper(), f"at {value}"]
    ), value


def no_name(random: Random) -> tuple[str, None]:
    """Files, numbers, abbreviations, names in programs, a sentence without its space."""
    word, other = random.choice(_WORDS), random.choice(_WORDS)
    return random.choice(
        [
            f"{word}.{random.choice(_FILES)}",
            f"{word}.{other}()",
            "e.g.",
            "i.e.",
            f"{random.randrange(1, 90)}.{random.randrange(10)}",
            f"{word}.{other.title()}",
            "a.m.",
            f"{word}...{other}",
            f"./{word}.sh",
            f"{word}.tar.gz",
            f"lib{word}.so.6",
        ]
    ), None


def _host(random: Random) -> str:
    label = random.choice(
        [
            random.choice(_WORDS) + random.choice(_WORDS),
            f"{random.choice(_WORDS)}-{random.choice(_WORDS)}",
            random.choice(_WORDS) + str(random.randrange(1, 99)),
        ]
    )
    before = random.choice(["", "", "", f"{random.choice(_WORDS)}.", "mail."])
    return f"{before}{label}.{random.choice(_ENDINGS)}"


def _path(random: Random) -> str:
    parts = [random.choice(_WORDS) + random.choice(["", str(random.randrange(99)), ".html"]) for _ in range(2)]
    return "/".join(parts[: random.randrange(1, 3)])


def _query(random: Random) -> str:
    return f"{random.choice(string.ascii_lowercase)}={random.choice(_WORDS)}&id={random.randrange(10**6)}"
