"""The description of the API names nothing twice: of two schemas of one name YAML would keep the last, unsaid."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import yaml

DESCRIPTION = Path(__file__).parents[3] / "cets_search" / "web" / "openapi.yaml"


def doubled(node: yaml.Node) -> list[str]:
    """The names that stand twice in one mapping."""
    if isinstance(node, yaml.MappingNode):
        names = Counter(str(key.value) for key, _ in node.value)
        return [name for name, count in names.items() if count > 1] + [
            name for _, value in node.value for name in doubled(value)
        ]
    return [name for each in node.value for name in doubled(each)] if isinstance(node, yaml.SequenceNode) else []


def test_no_name_stands_twice() -> None:
    root = yaml.compose(DESCRIPTION.read_text(encoding="utf-8"))
    assert root is not None
    assert doubled(root) == []


def test_one_that_does_is_seen() -> None:
    root = yaml.compose("a: {b: 1}\nc: [{d: 1, e: {f: 1, f: 2}}]")
    assert root is not None
    assert doubled(root) == ["f"]
