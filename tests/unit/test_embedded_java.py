from __future__ import annotations

from pathlib import Path

import pytest

from cets_search.engine.embedded.java import NoJava, find


def installed(folder: Path, says: str) -> Path:
    """A command that answers `-version` as the Java of that version does."""
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho '{says}' >&2\n", encoding="ascii")
    java.chmod(0o755)
    return java


def test_java_home_comes_first(tmp_path: Path) -> None:
    java = installed(tmp_path / "own", 'openjdk version "21.0.5" 2024-10-15')
    installed(tmp_path / "jvm" / "newer", 'openjdk version "25" 2025-09-16')
    assert find({"JAVA_HOME": str(tmp_path / "own"), "PATH": ""}, (str(tmp_path / "jvm"),)) == java


def test_a_java_that_is_too_old_is_passed_over_for_the_newest_in_the_usual_folders(tmp_path: Path) -> None:
    installed(tmp_path / "path", 'openjdk version "17.0.15" 2025-04-15')
    installed(tmp_path / "jvm" / "a", 'openjdk version "21.0.5" 2024-10-15')
    newest = installed(tmp_path / "jvm" / "b", 'openjdk version "25.0.3" 2026-04-21')
    installed(tmp_path / "jvm" / "c", 'java version "1.8.0_401"')
    assert find({"PATH": str(tmp_path / "path" / "bin")}, (str(tmp_path / "jvm"),)) == newest


def test_where_none_will_do_one_line_says_what_was_found_and_what_to_install(tmp_path: Path) -> None:
    installed(tmp_path / "path", 'openjdk version "17.0.15" 2025-04-15')
    with pytest.raises(NoJava) as none:
        find({"PATH": str(tmp_path / "path" / "bin")}, (str(tmp_path / "jvm"),))
    said = str(none.value)
    assert "Java 21" in said
    assert "is 17" in said
    assert "openjdk-21" in said
    assert "\n" not in said


def test_a_command_that_is_no_java_is_passed_over(tmp_path: Path) -> None:
    installed(tmp_path / "own", "not today")
    with pytest.raises(NoJava, match="not a Java"):
        find({"JAVA_HOME": str(tmp_path / "own"), "PATH": ""}, ())
