"""Collection types (收集方式): how gas is caught where it arises."""

from functools import cache

from inventory.factors.names import codes, near, text
from inventory.factors.names.codes import Word
from inventory.factors.names.index import Index
from inventory.factors.names.near import Candidate
from inventory.factors.names.resolution import Kind, Resolution


def resolve(name: str) -> Resolution:
    """The collection type that a name means, or what it may have been meant for."""
    key = text.key(name)
    if not key:
        return Resolution(name=name, kind=Kind.COLLECTION)
    word = _index().find_plainer(key)
    if word is None:
        candidates = [Candidate.of(one) for one in _index().words if not one.name.isascii()]
        return Resolution(name=name, kind=Kind.COLLECTION, proposals=near.nearest(name, candidates))
    first = next(one for one in codes.collections() if one.collection == word.canonical)
    return Resolution(
        name=name,
        kind=Kind.COLLECTION,
        canonical=word.canonical,
        title_zh=first.title_zh,
        rules=(word.rule,) if word.rule and word.name in first.aliases else (),
        evidence=word.evidence,
    )


@cache
def _index() -> Index:
    words: dict[str, Word] = {}
    for one in codes.collections():
        # ids are names too: a registry may keep them instead of the words
        for name in (one.title_zh, one.collection, *one.aliases):
            grade = "D" if name in one.aliases else "C"
            word = Word(name=name, canonical=one.collection, rule=one.rule, evidence=grade)
            words.setdefault(text.key(name), word)
    return Index(words.values())
