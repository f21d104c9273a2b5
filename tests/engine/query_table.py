"""Queries, and for each the rule of what it must find: every operator, field and reserved character of the language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from tests.engine.plain_reading import Plain, Test, alike, fits, has, near, written


def both(*tests: Test) -> Test:
    return lambda document: all(test(document) for test in tests)


def either(*tests: Test) -> Test:
    return lambda document: any(test(document) for test in tests)


def no(test: Test) -> Test:
    return lambda document: not test(document)


def kind(name: str) -> Test:
    return lambda document: document.kind == name


def of(seizure: str) -> Test:
    return lambda document: document.seizure == seizure


def at(part: str) -> Test:
    return lambda document: part in document.path.lower()


def note(name: str) -> Test:
    """The note of that name alone (`query_notes`)."""
    return lambda document: document.path == f"notes/{name}.txt"


def sent(first: str, last: str) -> Test:
    """From the start of the first day to the end of the last."""
    low = datetime.fromisoformat(f"{first}T00:00:00").replace(tzinfo=UTC)
    high = datetime.fromisoformat(f"{last}T23:59:59").replace(tzinfo=UTC)
    return lambda document: document.sent is not None and low <= document.sent <= high


def everything(_: Plain) -> bool:
    return True


def nothing(_: Plain) -> bool:
    return False


EVER: Final = ("1990-01-01", "2030-12-31")
PHONE: Final = written(r"(?:\+44|0044|0)\s?7700\s?900\s?123(?!\d)", "text")
SPELLINGS: Final = ("07700 900123", "07700900123", "+44 7700 900123", "0044 7700 900 123", "phone:+447700900123")
WORDS: Final = (
    "linux", "perl", "razor", "spam", "security", "configure", "ireland", "british", "president", "technology",
    "serial", "repository", "scottish", "federal", "looney", "bicycle", "tickets", "glasgow", "rucksack", "bench",
)  # fmt: skip

FOX: Final = written(r"(?i)\bfox\.seats@example\.org", "text", "sender", "recipients")
IDENTIFIERS: Final = (
    ("iban", "GB82WEST12345698765432", "bank"),
    ("iban", '"gb82 west 1234 5698 7654 32"', "bank"),
    ("passport", "L898902C3", "passport"),
    ("crypto", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "wallet"),
    ("seed", f'"{"abandon " * 11}about"', "phrase"),
    ("onion", "PG6MMJIYJMCRSSLVYKFWNNTLARU7P5SVN6Y2YMMJU6NUBXNDF4PSCRYD.onion", "onion"),
    ("hash", "D41D8CD98F00B204E9800998ECF8427E", "sum"),
    ("coordinates", '"51.50140, -0.14190"', "place"),
    ("iccid", '"8944 1000 3032 8312 340"', "sim"),
    ("imei", "49-015420-323751-8", "handset"),
    ("imsi", '"001 01 0123456789"', "subscriber"),
    ("card", "4111111111111111", "card"),
    ("nino", "ab123456c", "insurance"),
    ("postcode", "SW1A2AA", "postcode"),
    ("ip", "203.0.113.7", "address"),
    ("mac", "001b.4411.3ab7", "router"),
    ("vrm", "ab51abc", "van"),
    ("serial", "c02xl0gyjgh5", "bicycle-lock"),
    ("domain", "SHOP.example.org", "shop"),
    ("email", "jo.b+seats@example.org", "mail"),
)
"""A field, a value in another spelling than the note's, and the note."""

ROWS: Final[tuple[tuple[str, Test], ...]] = (
    *((word, has(word)) for word in WORDS),
    *((f"-{word} linux", both(no(has(word)), has("linux"))) for word in WORDS[1:6]),
    *((f"{word.upper()} OR bicycle", either(has(word), has("bicycle"))) for word in WORDS[1:6]),
    ("", everything),
    ("linux perl", both(has("linux"), has("perl"))),
    ("linux AND perl", both(has("linux"), has("perl"))),
    ("linux OR perl", either(has("linux"), has("perl"))),
    ("linux NOT perl", both(has("linux"), no(has("perl")))),
    ("NOT linux", no(has("linux"))),
    ("-linux", no(has("linux"))),
    ("+linux -perl", both(has("linux"), no(has("perl")))),
    ("(linux OR perl) security", both(either(has("linux"), has("perl")), has("security"))),
    ("linux (perl OR security)", both(has("linux"), either(has("perl"), has("security")))),
    ("-(perl OR security) linux", both(has("linux"), no(either(has("perl"), has("security"))))),
    ("linux OR perl security", both(either(has("linux"), has("perl")), has("security"))),
    ('"mailing list"', has("mailing list")),
    ('"list mailing"', has("list mailing")),
    ("“mailing list”", has("mailing list")),
    ('-"mailing list" linux', both(no(has("mailing list")), has("linux"))),
    ('"operating system" OR "cell phone"', either(has("operating system"), has("cell phone"))),
    ('"linux security"~10', near("linux", "security", 10)),
    ('"mailing list"~0', has("mailing list")),
    ('"linux kernel"~3', near("linux", "kernel", 3)),
    ('subject:"linux kernel"~3', near("linux", "kernel", 3, "subject")),
    ('text:"list mailing"~2', near("list", "mailing", 2, "text")),
    ("secur*", fits("secur.*")),
    ("*curity", fits(".*curity")),
    ("s?curity", fits("s.curity")),
    ("techn*y", fits("techn.*y")),
    ("subject:secur*", fits("secur.*", "subject")),
    ("secruity~1", alike("secruity", 1)),
    ("recieve~1", alike("recieve", 1)),
    ("recieve~2", alike("recieve", 2)),
    ("text:lniux~1", alike("lniux", 1, "text")),
    ("-linux~1 perl", both(no(alike("linux", 1)), has("perl"))),
    ("/secur(e|ity)/", fits("secur(e|ity)")),
    ("/colou?rs?/", fits("colou?rs?")),
    ("/[a-c]oo[kl]/", fits("[a-c]oo[kl]")),
    ("/\\d{4}/ kind:email", both(kind("email"), fits(r"[0-9]{4}"))),
    ("/^linux$/", has("linux")),
    ("/LINUX/", has("linux")),
    ("subject:/re.*/", fits("re.*", "subject")),
    ("from:/.*smith/", fits(".*smith", "sender")),
    ("(/secur.*/ OR /techn.*/) linux", both(either(fits("secur.*"), fits("techn.*")), has("linux"))),
    ('="Linux"', written(r"(?<!\w)Linux(?!\w)", "text", "subject")),
    ('exact:"LINUX"', written(r"(?<!\w)LINUX(?!\w)", "text", "subject")),
    ('="Perl"', written(r"(?<!\w)Perl(?!\w)", "text", "subject")),
    ('linux -="Linux"', both(has("linux"), no(written(r"(?<!\w)Linux(?!\w)", "text", "subject")))),
    ("français", has("francais")),
    ("francais", has("francais")),
    ("FRANÇAIS", has("francais")),
    ("franc\u0327ais", has("francais")),
    ("propriete", has("propriete")),
    ("Schröder", has("schroder")),
    ("dusseldorf", has("dusseldorf")),
    ("susse", has("susse")),
    ("don't", has("don't")),
    ("don’t", has("don't")),
    ("e-mail", has("e mail")),
    ("cd-rom", has("cd rom")),
    ("exmh-workers", has("exmh workers")),
    ("i/o", has("i o")),
    ("and/or", has("and or")),
    ("america", has("america")),
    ("america's", has("america")),
    ("bush", has("bush")),
    ("c++", written(r"(?i)(?<!\w)c\+\+", "text", "subject")),
    ("C++", written(r"(?i)(?<!\w)c\+\+", "text", "subject")),
    ("c#", written(r"(?i)(?<!\w)c#", "text", "subject")),
    ("#include", written(r"#include(?!\w)", "text", "subject")),
    ("include", has("include")),
    ("#if", written(r"#if(?!\w)", "text", "subject")),
    ("sf.net", has("sf.net")),
    ("7.3", has("7.3")),
    ("./configure", has("configure")),
    ("/etc/passwd", has("etc passwd")),
    ("/usr/bin/", has("usr bin")),
    ("~/bin", has("bin")),
    ("50%", has("50")),
    ("$100", has("100")),
    ("[ILUG]", has("ilug")),
    ("{linux}", has("linux")),
    ("<linux>", has("linux")),
    ("linux!", has("linux")),
    ("linux?", fits("linux.")),
    ("linux^2", has("linux 2")),
    ("a~b", has("a b")),
    ("linux;", has("linux")),
    ("linux,", has("linux")),
    ("|linux|", has("linux")),
    ("linux&&perl", has("linux perl")),
    ("linux=perl", has("linux perl")),
    ("`linux`", has("linux")),
    ("'linux'", has("linux")),
    ("Re:", has("re")),
    ("\\linux\\perl", has("linux perl")),
    ("_linux", has("linux")),
    ("linux -", has("linux")),
    ("linux ++", has("linux")),
    ("TO", has("to")),
    ("and or not", both(has("and"), has("or"), has("not"))),
    ("text:linux", has("linux", "text")),
    ("subject:linux", has("linux", "subject")),
    ('subject:"linux kernel"', has("linux kernel", "subject")),
    ("subject:(linux OR perl)", either(has("linux", "subject"), has("perl", "subject"))),
    ("SUBJECT:linux", has("linux", "subject")),
    ("subject: linux", has("linux", "subject")),
    ("from:smith", has("smith", "sender")),
    ("from:ines", has("ines", "sender")),
    ("-from:ines kind:message", both(no(has("ines", "sender")), kind("message"))),
    ("to:ines kind:email", has("ines", "recipients")),
    ("to:ilug", has("ilug", "recipients")),
    ("participant:ines kind:email", both(kind("email"), has("ines", "sender", "recipients"))),
    ("kind:email", kind("email")),
    ("kind:message", kind("message")),
    ("kind:(email OR message) bicycle", both(either(kind("email"), kind("message")), has("bicycle"))),
    ("-kind:email", no(kind("email"))),
    ("platform:whatsapp", kind("message")),
    ("type:rfc822", kind("email")),
    ("type:message/rfc822", kind("email")),
    ("force:essex", either(of("essex/EX-7"), of("essex/EX-8"))),
    ("force:west-midlands", of("west-midlands/WM-1")),
    ("seizure:EX-7", of("essex/EX-7")),
    ("seizure:west-midlands/WM-1", of("west-midlands/WM-1")),
    ("path:mail", has("mail", "path")),
    ("path:*repairs*", at("repairs")),
    ("path:easy_ham", has("easy ham", "path")),
    ("file:repairs", at("repairs.txt")),
    ("file:repairs.txt", at("repairs.txt")),
    ("file:*.eml", lambda document: document.path.endswith(".eml")),
    ("file:workshop", nothing),
    ("date:2002", sent("2002-01-01", "2002-12-31")),
    ("date:2002-08", sent("2002-08-01", "2002-08-31")),
    ("date:2002-08-22", sent("2002-08-22", "2002-08-22")),
    ("date:22/08/2002", sent("2002-08-22", "2002-08-22")),
    ("date:2002-08..2002-09", sent("2002-08-01", "2002-09-30")),
    ("date:[2002-08-01 TO 2002-08-31]", sent("2002-08-01", "2002-08-31")),
    ("kind:email date:>=2002-09", both(kind("email"), sent("2002-09-01", EVER[1]))),
    ("kind:email after:2002-09", both(kind("email"), sent("2002-10-01", EVER[1]))),
    ("kind:email before:2002-09", both(kind("email"), sent(EVER[0], "2002-08-31"))),
    ("kind:email date:<2002-09", both(kind("email"), sent(EVER[0], "2002-08-31"))),
    ("kind:email date:<=2002-09", both(kind("email"), sent(EVER[0], "2002-09-30"))),
    ("date:last1d", nothing),
    ("is:deleted", nothing),
    ("is:failed", nothing),
    ("has:date kind:email", kind("email")),
    ("has:attachment kind:email", nothing),
    ("lang:xx", nothing),
    ("nosuchwordanywhere", nothing),
    ("url:*thinkgeek.com*", written(r"(?i)https?://[\w.]*thinkgeek\.com", "text")),
    *((spelling, PHONE) for spelling in SPELLINGS),
    *((f"{field}:{value}", note(name)) for field, value, name in IDENTIFIERS),
    ("email:fox.seats@example.org", FOX),
    ("fox.seats@example.org", FOX),
    ("email:*seats@example.org", either(FOX, note("mail"))),
    ("handle:@seatfox", written(r"@seatfox\b", "text")),
    ("@seatfox", has("seatfox")),
    ("handle:seat_f0x", note("kik")),
    ("handle~:seatfox", either(written(r"@seatfox\b", "text"), note("kik"))),
    ("exhibit:JB-1", of("essex/EX-8")),
    ("-exhibit:JB-1 force:essex", of("essex/EX-7")),
    ("case:op-bell", of("west-midlands/WM-1")),
    ("case:op-none", nothing),
    ('conversation:"Denny Oakes"', at("denny oakes")),
    ("conversation:denny*", at("denny oakes")),
    ('thread:"<9b977d8ecbea6d1e@mail.example.org>"', written("<9b977d8ecbea6d1e@mail.example.org>", "ids")),
    ("author:ines kind:email", nothing),
    ("device:pixel", nothing),
    ("page:1 kind:email", nothing),
    *((f'{name}:"Sam Reed"', nothing) for name in ("person", "org", "place")),
)
