"""The search box's text as a query clause for the engine. Pure: no engine, no person, no filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from luqum import tree

from cets_search.query.clauses import TEXT_FIELDS, Value, any_of, words_in
from cets_search.query.dates import between, beyond
from cets_search.query.errors import BadQuery
from cets_search.query.fields import FIELDS, SAID, entity_clause, quiet_words, secret_clause
from cets_search.query.forms import forms
from cets_search.query.identifiers import NORMALISERS, entity, pasted
from cets_search.query.near import one_of_words, word_fitting, word_nearly, words_apart
from cets_search.query.parse import Tree, field_name, literal, parse
from cets_search.query.patterns import check_pattern
from cets_search.query.rules import ORDINARY, Rules
from cets_search.query.secret import kept, masked, unhashed
from extractors.entities.skeleton import skeleton


@dataclass(frozen=True, slots=True)
class Query:
    """A clause, what it searches for in words, and what the person should know about it.

    `fields` are the names of the fields it uses, `identifiers` the types and values it looks for, `skeletons` those of
    the handles that it looks for in near spellings; `pattern_at` is where its first expression or pattern stands.
    """

    body: Mapping[str, Any]
    reading: str
    notices: tuple[str, ...] = ()
    fields: frozenset[str] = frozenset()
    identifiers: frozenset[tuple[str, str]] = frozenset()
    skeletons: frozenset[str] = frozenset()
    pattern_at: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A clause of a query and its words."""

    clause: dict[str, Any]
    words: str
    several: bool = False

    def within(self) -> str:
        """The words where they stand beside or under an operator: those that hold one themselves in parentheses."""
        return f"({self.words})" if self.several else self.words


def build(text: str, rules: Rules = ORDINARY, *, word_forms: bool = False) -> Query:
    """The query of the box's text; everything where it is empty. With `word_forms` a word outside quotes also finds
    its own forms. `BadQuery` says what cannot be read, and where.
    """
    parsed = parse(text, FIELDS, rules.limits)
    builder = _Builder(text, parsed, rules, word_forms)
    part = builder.part(parsed.root, "") if parsed.root is not None else None
    if part is None:
        if builder.notices:
            raise BadQuery("There is nothing to search for here but signs: write a word or a number.", 0)
        return Query({"match_all": {}}, "everything")
    return Query(
        part.clause,
        part.words,
        tuple(dict.fromkeys(builder.notices)),
        frozenset(builder.fields),
        frozenset(builder.identifiers),
        frozenset(builder.skeletons),
        builder.pattern_at,
    )


class _Builder:
    """Walks one tree. A part that says nothing (a lone dash) is None, and left out with a notice."""

    def __init__(self, text: str, parsed: Tree, rules: Rules, word_forms: bool) -> None:
        self._text = text
        self._tree = parsed
        self._rules = rules
        self._word_forms = word_forms
        self._patterns = 0
        self.pattern_at: int | None = None
        self.notices: list[str] = []
        self.fields: set[str] = set()
        self.identifiers: set[tuple[str, str]] = set()
        self.skeletons: set[str] = set()

    def part(self, node: tree.Item, field: str) -> Part | None:
        for kinds, make in _MAKERS:
            if isinstance(node, kinds):
                return make(self, node, field)
        raise BadQuery("This way of writing has no meaning here: put it in quotes.", self._tree.offset(node))

    def every(self, node: tree.Item, field: str) -> Part | None:
        parts = self._parts(node, field)
        if len(parts) < 2:
            return parts[0] if parts else None
        return Part({"bool": {"must": [part.clause for part in parts]}}, " and ".join(map(Part.within, parts)), True)

    def either(self, node: tree.Item, field: str) -> Part | None:
        parts = self._parts(node, field)
        if len(parts) < 2:
            return parts[0] if parts else None
        return Part(any_of([part.clause for part in parts]), " or ".join(map(Part.within, parts)), True)

    def negation(self, node: tree.Item, field: str) -> Part | None:
        part = self.inner(node, field)
        return part and Part({"bool": {"must_not": [part.clause]}}, f"not {part.within()}")

    def inner(self, node: tree.Item, field: str) -> Part | None:
        return self.part(node.children[0], field)

    def named(self, node: tree.SearchField, field: str) -> Part | None:
        if field:
            raise BadQuery(
                f"“{field_name(node)}:” stands within “{field}:”: use one field at a time.", self._tree.offset(node)
            )
        self.fields.add(field_name(node))
        return self.inner(node, field_name(node))

    def phrase(self, node: tree.Phrase, field: str) -> Part | None:
        text, _ = literal(node.value[1:-1])
        return self._value(node, Value(text, None, self._tree.offset(node)), field)

    def word(self, node: tree.Word, field: str) -> Part | None:
        text, pattern = literal(node.value)
        offset = self._tree.offset(node)
        if pattern is not None and masked(text):
            pattern = None
        if pattern is not None:
            self._count_pattern(offset)
            check_pattern(text, offset)
        elif self._word_forms and (not field or FIELDS[field].words) and len(known := forms(text)) > 1:
            return self._in_text(node, field, lambda names: one_of_words(names, known), _listed(known))
        return self._value(node, Value(text, pattern, offset), field)

    def apart(self, node: tree.Proximity, field: str) -> Part | None:
        """`"near these"~5`."""
        return self._in_text(
            node,
            field,
            lambda names: words_apart(names, literal(node.term.value[1:-1])[0], int(node.degree)),
            f"“{literal(node.term.value[1:-1])[0]}” with up to {node.degree} other words between them",
        )

    def nearly(self, node: tree.Fuzzy, field: str) -> Part | None:
        """`bycicle~1`."""
        offset, edits = self._tree.offset(node), int(node.degree)
        self._count_pattern(offset)
        word = literal(node.term.value)[0]
        but = "one letter" if edits == 1 else "one letter or two"
        return self._in_text(
            node,
            field,
            lambda names: word_nearly(names, word, edits, offset),
            f"words that differ from “{word}” by {but}",
        )

    def expression(self, node: tree.Regex, field: str) -> Part | None:
        """`/tick.*/`."""
        offset, written = self._tree.offset(node), node.value[1:-1]
        self._count_pattern(offset)
        return self._in_text(
            node,
            field,
            lambda names: word_fitting(names, written, offset),
            f"words that fit the expression /{written}/",
        )

    def span(self, node: tree.Range, field: str) -> Part | None:
        offset = self._only_for_dates(node, field)
        low, high = (literal(end.value)[0] for end in (node.low, node.high))
        return Part(between(low, high, offset), f"date from {low} to {high}")

    def comparison(self, node: tree.From | tree.To, field: str) -> Part | None:
        offset = self._only_for_dates(node, field)
        text = literal(node.a.value.strip('"'))[0]
        later = isinstance(node, tree.From)
        clause = beyond(text, offset, later=later, including=node.include)
        how = ("after" if later else "before") if not node.include else ("on or after" if later else "on or before")
        return Part(clause, f"date {how} {text}")

    def _in_text(
        self, node: tree.Item, field: str, clause: Callable[[tuple[str, ...]], dict[str, Any]], words: str
    ) -> Part:
        """A clause on the words of a text, of the field named or of all."""
        if not field:
            return Part(clause(TEXT_FIELDS), words)
        if not FIELDS[field].words:
            raise BadQuery(
                f"“{field}:” holds no running text, so that nothing can be looked for there by ~ or /…/: "
                "leave that out, or the field.",
                self._tree.offset(node),
            )
        return Part(clause(FIELDS[field].words), f"{FIELDS[field].said} {words}")

    def _count_pattern(self, offset: int) -> None:
        most = self._rules.limits.patterns
        self._patterns += 1
        self.pattern_at = offset if self.pattern_at is None else self.pattern_at
        if self._patterns > most:
            raise BadQuery(
                f"More than {most} terms with *, ?, ~ or /…/, each of which is compared with every "
                "word of the index: look for fewer at a time.",
                offset,
            )

    def _parts(self, node: tree.Item, field: str) -> list[Part]:
        return [part for child in node.children if (part := self.part(child, field)) is not None]

    def _only_for_dates(self, node: tree.Item, field: str) -> int:
        offset = self._tree.offset(node)
        if field != "date":
            raise BadQuery("From-to and < > are for dates: write date:[2024-01-01 TO 2024-01-31].", offset)
        return offset

    def _value(self, node: tree.Item, value: Value, field: str) -> Part | None:
        try:
            return self._term(value, field)
        except BadQuery as bad:
            if bad.instead is None:
                raise
            mended = f"{self._text[: value.offset]}{bad.instead}{self._text[self._tree.end(node) :]}"
            raise BadQuery(bad.message, bad.offset, mended) from bad

    def _term(self, value: Value, field: str) -> Part | None:
        if value.pattern is None and (secret := kept(value.text, field, self._rules.card_key)):
            return self._secret(secret, value, field)
        if field:
            said = FIELDS[field].said
            if field == "exact" and (quiet := quiet_words(value.text)):
                listed = ", ".join(f"“{word}”" for word in quiet)
                self.notices.append(f"{listed}: no capital letter or accent to be exact about, met in any spelling.")
            if field in NORMALISERS and not value.pattern and (normal := entity(field, value.text)):
                self.identifiers.add((field, normal))
            if field == "handle~":
                self.skeletons.add(skeleton(value.text))
            return Part(FIELDS[field].clause(value), f"{said} {'like ' if value.pattern else ''}“{value.text}”")
        if not _says_something(value.text):
            self.notices.append(f"“{value.text}” holds no letter or digit and was left out.")
            return None
        found = None if value.pattern else pasted(value.text)
        if found is None:
            like = "words like " if value.pattern else ""
            return Part(words_in(TEXT_FIELDS, value), f"{like}“{value.text}”")
        kind, normal = found
        self.identifiers.add(found)
        clause = any_of([entity_clause(kind, Value(value.text, None, value.offset)), words_in(TEXT_FIELDS, value)])
        return Part(clause, f"{SAID[kind]} {normal} (however it is written)")

    def _secret(self, secret: tuple[str, str], value: Value, field: str) -> Part:
        """A card or a wallet: as the index holds it, and where no field is named the words as they stand too."""
        kind, normal = secret
        self.identifiers.add(secret)
        clause = secret_clause(kind, normal)
        if not field:
            clause = any_of([clause, words_in(TEXT_FIELDS, value)])
        return Part(clause, f"{SAID[kind]} {unhashed(normal)} (however it is written)")


def _listed(known: Sequence[str]) -> str:
    return f"“{known[0]}” in any form ({', '.join(known[1:])})"


def _says_something(text: str) -> bool:
    """Whether the engine's analyser finds a word in it. Beyond ASCII it may: an emoji is a word to it."""
    return any(character.isalnum() or ord(character) > 0x7F for character in text)


_MAKERS: Final[tuple[tuple[Any, Callable[[_Builder, Any, str], Part | None]], ...]] = (
    ((tree.UnknownOperation, tree.AndOperation), _Builder.every),
    (tree.OrOperation, _Builder.either),
    ((tree.Not, tree.Prohibit), _Builder.negation),
    ((tree.Plus, tree.Group, tree.FieldGroup), _Builder.inner),
    (tree.SearchField, _Builder.named),
    (tree.Proximity, _Builder.apart),
    (tree.Fuzzy, _Builder.nearly),
    (tree.Regex, _Builder.expression),
    (tree.Phrase, _Builder.phrase),
    (tree.Word, _Builder.word),
    (tree.Range, _Builder.span),
    ((tree.From, tree.To), _Builder.comparison),
)
