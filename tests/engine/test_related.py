"""A mail's thread and the other places of a file, as one person may see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cets_search.config import Config
from cets_search.model import SearchRequest, Seizure
from cets_search.related import MOST_COPIES, ON_A_SIDE, MailThread
from cets_search.search import View
from cets_search.site import Site, open_site
from tests.engine.planting import OPEN, OWN, document, document_id, investigator, plant

pytestmark = pytest.mark.engine

BOX = "in.mbox"


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    opened = open_site(config)
    yield opened
    opened.connection.client.close()


def mail(seizure: Seizure, number: int, minute: int | None, **about: Any) -> dict[str, Any]:
    """Mail `<number>`, sent at that minute of a day, or without a time."""
    names: dict[str, Any] = {"message_id": f"<{number}@example.org>"}
    names |= {name: value for name, value in about.items() if name in {"thread", "reply_to"}}
    when = {} if minute is None else {"sent_at": f"2024-05-01T10:{minute:02}:00Z"}
    fields = {"part": f"{number}.eml", "parent": "", "order": number, "kind": "email", "metadata": {**names, **about}}
    return document(seizure, BOX, "See you at the row", **fields, **names, **when)


def view(site: Site, number: int, seizure: Seizure = OWN) -> View:
    return site.search.view(investigator(), document_id(seizure, BOX, f"{number}.eml"))


def thread(site: Site, number: int) -> MailThread:
    found = view(site, number).thread
    assert found is not None
    return found


def told(found: MailThread) -> list[str]:
    return [each.source["part"].removesuffix(".eml") for each in found.mails]


def finds(site: Site, q: str) -> list[str]:
    return [hit.part for hit in site.search.search(investigator(), SearchRequest(q=q, sort="oldest")).hits]


def test_a_thread_is_tied_by_its_first_mail_by_answers_and_by_references(site: Site) -> None:
    plant(
        site.connection,
        OWN,
        [
            mail(OWN, 1, 30),
            mail(OWN, 2, 20, thread="<1@example.org>", reply_to="<1@example.org>"),
            mail(OWN, 3, None, thread="<1@example.org>"),
            mail(OWN, 4, 10, thread="<0@example.org>", references=["<0@example.org>", "<2@example.org>"]),
            mail(OWN, 5, 15),
            document(OWN, "chat.txt", "", kind="message", message_id="<1@example.org>"),
        ],
    )
    plant(site.connection, OPEN, [mail(OPEN, 6, 40, reply_to="<2@example.org>")])
    assert told(thread(site, 2)) == ["2", "1", "6", "3"]
    assert told(thread(site, 4)) == ["4", "2", "6"]
    assert told(thread(site, 5)) == ["5"]
    assert told(thread(site, 3)) == ["2", "1", "3"]


def test_a_long_thread_is_read_a_stretch_at_a_time_though_its_mails_share_one_time(site: Site) -> None:
    count = 2 * ON_A_SIDE + 40
    plant(site.connection, OWN, [mail(OWN, number, 30, thread="<t@example.org>") for number in range(count)])
    middle = thread(site, ON_A_SIDE + 20)
    assert told(middle) == [str(number) for number in range(20, 2 * ON_A_SIDE + 21)]
    assert (middle.total, middle.earlier, middle.later) == (count, True, True)
    first = thread(site, 20)
    assert told(first)[0] == "0"
    assert not first.earlier
    last = thread(site, 2 * ON_A_SIDE + 20)
    assert told(last)[-1] == str(count - 1)
    assert not last.later


def test_a_mail_without_ids_stands_alone_and_what_is_no_mail_has_no_thread(site: Site) -> None:
    plain = document(OWN, BOX, "", part="1.eml", parent="", kind="email")
    plant(site.connection, OWN, [document(OWN, BOX, ""), plain])
    assert told(thread(site, 1)) == ["1"]
    assert site.search.view(investigator(), document_id(OWN, BOX)).thread is None


def test_a_file_on_many_mails_names_them_all_and_an_older_version_of_none(site: Site) -> None:
    digest = {"kind": "document", "sha256": "c" * 64}
    count = MOST_COPIES + 5
    files = [
        document(OWN, BOX, "", part=f"{number}.eml/map.pdf", parent=f"{number}.eml", order=number, **digest)
        for number in range(count)
    ]
    old = document(OWN, "old/map.pdf", "", current=False, **digest)
    plant(site.connection, OWN, [*(mail(OWN, number, 1) for number in range(count)), *files, old])
    plant(site.connection, OPEN, [document(OPEN, "map.pdf", "", **digest)])
    found = site.search.view(investigator(), document_id(OWN, BOX, "0.eml/map.pdf")).same_file
    assert (found.total, len(found.places)) == (count, MOST_COPIES)
    assert [each.parent and each.parent.source["part"] for each in found.places[:2]] == ["1.eml", "2.eml"]
    other = site.search.view(investigator(), document_id(OPEN, "map.pdf")).same_file
    assert (other.total, other.places[0].document.source["seizure"]) == (count, OWN.reference)
    assert view(site, 0).same_file.total == 0


def test_a_search_finds_a_thread_and_the_way_of_a_mail(site: Site) -> None:
    plant(
        site.connection,
        OWN,
        [
            mail(OWN, 1, 1, received_ips=["203.0.113.7", "198.51.100.23"]),
            mail(OWN, 2, 2, thread="<1@example.org>", **{"x-originating-ip": "[203.0.113.9]"}),
            mail(OWN, 3, 3, reply_to="<1@example.org>"),
        ],
    )
    for q, parts in (
        ('thread:"<1@example.org>"', ["1.eml", "2.eml", "3.eml"]),
        ('ip:"198.51.100.23"', ["1.eml"]),
        ('ip:"203.0.113.9"', ["2.eml"]),
        ("ip:203.0.113.*", ["1.eml", "2.eml"]),
        ("ip:203.0.113.1", []),
    ):
        assert finds(site, q) == parts, q
