"""The rules as a component of a spaCy pipeline, so that one `nlp` gives names and identifiers together.

`nlp.add_pipe("cets_identifiers", config={"region": "GB"})`; spaCy finds the factory by this package's entry point.
"""

from __future__ import annotations

from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from extractors.entities.rules import all_rules
from extractors.model import Entity

NAME: Final = "cets_identifiers"
KEY: Final = "identifiers"


class Identifiers:
    """Fills `doc.spans["identifiers"]` with what the rules find, in its order.

    A span covers the whole tokens that an identifier touches: `label_` is its type, `kb_id_` its value. The exact
    characters and the reason are in the `Entity` of the same place in `doc.user_data["identifiers"]`.
    """

    def __init__(self, region: str) -> None:
        self._region = region

    def __call__(self, doc: Doc) -> Doc:
        found = all_rules().find(doc.text, self._region)
        doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=[_span(doc, entity) for entity in found])
        doc.user_data[KEY] = found
        return doc


@Language.factory(NAME, default_config={"region": "GB"})
def create(nlp: Language, name: str, region: str) -> Identifiers:
    """The component for texts that are likely to hold national phone numbers of `region` (ISO 3166-1)."""
    return Identifiers(region)


def _span(doc: Doc, entity: Entity) -> Span:
    span = doc.char_span(entity.start, entity.end, entity.type, entity.value, alignment_mode="expand")
    if span is None:
        raise ValueError(f"No token stands at {entity.start} to {entity.end}: the document is not of its own text.")
    return span
