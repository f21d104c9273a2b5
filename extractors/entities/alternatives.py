"""One expression for many words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable


def alternatives(words: Iterable[str]) -> str:
    """An expression, of `re` and of RE2, that matches each of `words` and nothing else, the longest first.

    What words begin with in common is looked at once, so that its time grows with a word's length, not their number.
    """
    rests: defaultdict[str, set[str]] = defaultdict(set)
    for word in words:
        rests[word[:1]].add(word[1:])
    optional = rests.pop("", None) is not None
    branches = [re.escape(first) + alternatives(rest) for first, rest in sorted(rests.items())]
    if not branches:
        return ""
    grouped = branches[0] if len(branches) == 1 and not optional else f"(?:{'|'.join(branches)})"
    return f"{grouped}?" if optional else grouped
