"""What an unknown name may have been meant for (建议): the nearest known names."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from inventory.factors.names import text
from inventory.factors.names.codes import Word
from inventory.factors.names.resolution import MOST_PROPOSALS

# Misspelt names come to 0.67 and more, names that mean nothing to 0.55 at most.
LEAST_LIKENESS = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may be proposed, as it is compared, and the pollutants it is for."""

    word: Word
    core: str
    families: frozenset[str]

    @classmethod
    def of(cls, word: Word, families: Iterable[str] = ()) -> "Candidate":
        """A word by what tells it from others."""
        return cls(word, text.core(text.key(word.name)), frozenset(families))


def nearest(
    name: str, candidates: Iterable[Candidate], *, families: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The nearest names, best first, one of each meaning; none of another family if one is known.

    >>> words = [Candidate.of(Word(name="布袋除尘器", canonical="bag_filter"))]
    >>> nearest("布代除尘", words)
    ('布袋除尘器',)
    >>> nearest("永动机", words)
    ()
    """
    key = text.key(name)
    core = text.core(key)
    found: dict[str, tuple[float, float, bool, str]] = {}
    for one in candidates:
        if families and one.families and not families & one.families:
            continue
        likeness = fuzz.ratio(core, one.core, score_cutoff=100 * LEAST_LIKENESS) / 100
        if likeness < LEAST_LIKENESS:
            continue
        # of two names equally near the one that is written more alike
        whole = fuzz.ratio(key, text.key(one.word.name))
        rank = (likeness, whole, bool(one.word.listed), one.word.name)
        meaning = one.word.canonical or one.word.name
        if meaning not in found or rank[:3] > found[meaning][:3]:
            found[meaning] = rank
    best = sorted(found.values(), key=lambda rank: rank[:3], reverse=True)
    return tuple(rank[3] for rank in best[:MOST_PROPOSALS])
