"""Messages that wait for their names, each with what was said before and after it in its conversation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cets_search.engine.naming import Naming, Waiting
from extractors.entities.names import InPlace

NEAR: Final = 2
"""Messages on either side that are read with one: a message of one word tells little by itself."""


def in_place(naming: Naming, pages: Iterable[list[Waiting]]) -> Iterator[list[tuple[InPlace, Waiting]]]:
    """The documents of each page. Those that no conversation holds stand alone.

    What is around a message is read from the index where it is not on the page, tagged before or not: so the names of
    a message do not depend on where a page, or a run that was cut short, ended.
    """
    for page in pages:
        said = {(one.item, one.order): (one.conversation, one.text) for one in page if one.conversation}
        said |= naming.said({place for one in page for place in _near(one)} - said.keys())
        yield [(_in_place(one, said), one) for one in page]


def _near(message: Waiting) -> list[tuple[str, int]]:
    if not message.conversation:
        return []
    orders = range(max(0, message.order - NEAR), message.order + NEAR + 1)
    return [(message.item, order) for order in orders if order != message.order]


def _in_place(message: Waiting, said: dict[tuple[str, int], tuple[str, str]]) -> InPlace:
    around = [(place, said[place]) for place in _near(message) if place in said]
    before = [text for (_, order), (where, text) in around if order < message.order and where == message.conversation]
    after = [text for (_, order), (where, text) in around if order > message.order and where == message.conversation]
    return InPlace(message.text, _joined(before), _joined(after))


def _joined(texts: Sequence[str]) -> str:
    return "\n".join(texts)
