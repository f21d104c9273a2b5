"""Runs every benchmark, one after the other, on servers of its own: `python -m bench`."""

from __future__ import annotations

from bench import (
    accounts,
    chat,
    entity_accuracy,
    entity_lines,
    guards,
    handle_accuracy,
    identifiers,
    indicator_differences,
    lists,
    load,
    mail,
    matching,
    name_accuracy,
    name_differences,
    name_lines,
    names,
    phone_differences,
    pivot,
    relevance,
    search,
    watches,
    words,
)


def main() -> None:
    load.main()
    chat.main()
    mail.main()
    identifiers.main()
    names.main()
    name_accuracy.main()
    name_lines.main()
    name_differences.main()
    entity_accuracy.main()
    entity_lines.main()
    search.main()
    accounts.main()
    guards.main()
    relevance.main()
    words.main()
    lists.main()
    watches.main()
    pivot.main()
    matching.main()
    handle_accuracy.main()
    phone_differences.main()
    indicator_differences.main()


if __name__ == "__main__":
    main()
