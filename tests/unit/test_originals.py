"""Names under which an original is saved, and files that are opened only while they are what they were."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cets_search.originals import LONGEST_NAME, Gone, opened, saved_name


@pytest.mark.parametrize(
    ("path", "part", "saved"),
    [
        ("mail/inbox.mbox", "", "inbox.mbox"),
        ("a.zip", "deep/Plan 4 (final).pdf", "Plan 4 (final).pdf"),
        ("x", "..", "original"),
        ("x", ".bashrc", "bashrc"),
        ("x", "a\u202egpj.exe", "a_gpj.exe"),
        ("x", 'a"; filename="b.exe', "a__ filename=_b.exe"),
        ("x", "C:\\boot.ini", "C__boot.ini"),
        ("x", "\U0001f6b2.txt", "_.txt"),
        ("x", "n" * 300 + ".pdf", "n" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_saved_plain(path: str, part: str, saved: str) -> None:
    assert saved_name(path, part) == saved


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_name_leads_elsewhere(path: str, part: str) -> None:
    saved = saved_name(path, part)
    assert 0 < len(saved) <= LONGEST_NAME
    assert not set(saved) & set('/\\:*?"<>|;\r\n\0')
    assert not saved.startswith(".")


def test_a_file_is_given_from_its_beginning(tmp_path: Path) -> None:
    place = tmp_path / "a"
    place.write_bytes(b"bicycle" * 100_000)
    with opened(bytes(place), hashlib.sha256(place.read_bytes()).hexdigest()) as file:
        assert file.read() == place.read_bytes()


@pytest.mark.parametrize("what", ["other", "gone", "folder", "pipe", "link"])
def test_what_is_not_that_file_is_not_given(tmp_path: Path, what: str) -> None:
    place = tmp_path / "a"
    same = hashlib.sha256(b"bicycle").hexdigest()
    if what == "other":
        place.write_bytes(b"bicycles")
    elif what == "folder":
        place.mkdir()
    elif what == "pipe":
        os.mkfifo(place)
    elif what == "link":
        (tmp_path / "b").write_bytes(b"bicycle")
        place.symlink_to(tmp_path / "b")
    with pytest.raises(Gone):
        opened(bytes(place), same)
