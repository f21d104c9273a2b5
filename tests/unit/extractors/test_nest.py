"""Reading goes on at every part inside nested containers, and gives exactly what is left."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.formats.nest import DEFAULT_LIMITS, DamagedError, Limits, Means, Member, Nest
from extractors.formats.source import Source, open_source
from extractors.model import Document
from tests.unit.extractors.made_archives import NOTE, plain, read, tarred, told, zipped

CHAT = "\n".join(
    f"[01/03/2024, 09:{minute:02}:00] Jo: The bicycle is at number {minute}" for minute in range(4)
).encode()


def nested() -> bytes:
    inner = zipped({"deep.txt": NOTE, "talk/chat.txt": CHAT, "last.txt.gz": gzip.compress(NOTE), "a": b"", "b": b""})
    return tarred(
        {
            "first.txt": NOTE,
            "in.zip": inner,
            "talk.txt": CHAT,
            "../up.txt": NOTE,
            "one.zip": zipped({"_chat.txt": CHAT}),
        },
        "w:gz",
    )


def test_reading_goes_on_behind_every_part(tmp_path: Path) -> None:
    path = tmp_path / "x.tgz"
    path.write_bytes(nested())
    whole = read(path)
    parts = [document.part for document in whole]
    assert len(set(parts)) == len(parts) > 20
    assert "in.zip/talk/chat.txt" in parts
    for number, part in enumerate(parts[1:], 1):
        rest = [document for document in read(path, after=part) if document.parent is not None]
        assert [document.part for document in rest] == parts[number + 1 :], part
        assert [(one.text, one.outcome, one.digests) for one in rest] == [
            (one.text, one.outcome, one.digests) for one in whole[number + 1 :]
        ]


def test_it_goes_on_in_a_damaged_archive_too(tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    data = tarred({"a.txt": NOTE, "in.tar": tarred({"b.txt": NOTE, "c.txt": NOTE})[:1_600], "d.txt": NOTE * 100})
    path.write_bytes(data[:4_200])
    parts = [document.part for document in read(path)]
    assert "~end" in parts
    for number, part in enumerate(parts[1:], 1):
        rest = [document.part for document in read(path, after=part) if document.parent is not None]
        assert rest == parts[number + 1 :], part


def test_a_part_that_is_not_there_gives_all_again(tmp_path: Path) -> None:
    path = tmp_path / "x.tgz"
    path.write_bytes(nested())
    assert len(read(path, after="no/such/part")) == len(read(path))


def members(*found: Member) -> Iterator[Member]:
    yield from found
    raise DamagedError("the list of files is cut")


def broken() -> Iterator[bytes]:
    yield NOTE
    raise DamagedError("its second half is missing")


def by_hand(tmp_path: Path, *found: Member, limits: Limits = DEFAULT_LIMITS) -> list[Document]:
    path = tmp_path / "x"
    path.write_bytes(NOTE)
    with Nest(lambda one, _: plain(one), plain, Means(limits)) as nest:
        return list(nest.members(open_source(path), members(*found)))


def test_damage_keeps_what_came_before_it(tmp_path: Path) -> None:
    found = by_hand(tmp_path, Member("a", "a.txt", [NOTE]), Member("b", "b.txt", broken()))
    assert told(found) == {
        "a": ("searchable", ""),
        "b": ("partial", "its second half is missing"),
        "~end": ("failed", "the list of files is cut"),
    }
    assert found[1].digests is not None
    assert found[1].digests.size == len(NOTE)


def test_a_member_lies_alone_and_nothing_stays_behind(tmp_path: Path) -> None:
    def look(source: Source, _nest: Nest) -> Iterator[Document]:
        assert list(source.path.parent.iterdir()) == [source.path]
        source.path.with_name("journal").write_bytes(NOTE)  # as a database leaves beside itself
        yield from plain(source)

    path = tmp_path / "x"
    path.write_bytes(NOTE)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with Nest(look, plain) as nest:
        source = replace(open_source(path), scratch=scratch)
        found = nest.members(source, [Member(name, name, [NOTE]) for name in ("a.txt", "b.txt", "c")])
        assert [document.part for document in found] == ["a.txt", "b.txt", "c"]
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("name", ["../../up.txt", "/etc/up.txt", "a\x00b", "x." + "y" * 300, "new\nline.txt", "."])
def test_a_member_is_unpacked_to_a_folder_of_its_own_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    seen: list[Source] = []

    def look(source: Source, _nest: Nest) -> Iterator[Document]:
        seen.append(source)
        assert source.path.read_bytes() == NOTE
        yield from plain(source)

    path = tmp_path / "x"
    path.write_bytes(NOTE)
    with Nest(look, plain) as nest:
        list(nest.members(open_source(path), [Member("part", name, [NOTE])]))
    (source,) = seen
    assert source.name == name
    assert source.path.name.startswith("member")
    assert len(source.path.name) < 20
    assert not source.path.parent.exists()


def test_a_total_that_is_met_exactly_is_none_too_many(tmp_path: Path) -> None:
    found = by_hand(tmp_path, Member("a", "a", [NOTE]), Member("b", "b", [NOTE]), limits=Limits(size=2 * len(NOTE)))
    assert [document.outcome.value for document in found] == ["searchable", "searchable", "failed"]
    found = by_hand(tmp_path, Member("a", "a", [NOTE]), Member("b", "b", [NOTE]), limits=Limits(size=2 * len(NOTE) - 1))
    assert [(document.part, document.outcome.value) for document in found] == [
        ("a", "searchable"),
        ("b", "skipped"),
        ("~end", "skipped"),
    ]
