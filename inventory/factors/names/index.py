"""Looking up a name in looser and looser forms (名称索引)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from inventory.factors.names import text
from inventory.factors.names.codes import Word


def _outer_stem(key: str) -> str:
    return text.stem(text.outer(key))


# how the listed names are kept, and how a name that is looked up meets them
_LEVELS: tuple[tuple[Callable[[str], str], Callable[[str], str]], ...] = (
    (str, str),
    (text.joined, text.joined),
    (text.loose, text.loose),
    (text.stem, text.stem),
    (_outer_stem, text.stem),
)


@dataclass(frozen=True, slots=True)
class Index:
    """The words of one list by their forms; a form that could mean two things is left out."""

    words: tuple[Word, ...]
    _levels: tuple[dict[str, Word], ...] = field(init=False)

    def __init__(self, words: Iterable[Word]) -> None:
        """Keep each word under each of its forms."""
        object.__setattr__(self, "words", tuple(words))
        levels = tuple(_by_form(self.words, listed) for listed, _ in _LEVELS)
        object.__setattr__(self, "_levels", levels)

    def find(self, key: str) -> Word | None:
        """The word that a key means in the closest form that is known."""
        for (_, asked), level in zip(_LEVELS, self._levels, strict=True):
            if (found := level.get(asked(key))) is not None:
                return found
        return None

    def find_plainer(self, key: str) -> Word | None:
        """The same for a name with counts, sizes, places or adjectives around it."""
        if (found := self.find(key)) is not None:
            return found
        return next((word for one in text.plainer(key) if (word := self.find(one))), None)


def _by_form(words: Iterable[Word], form: Callable[[str], str]) -> dict[str, Word]:
    known: dict[str, Word] = {}
    doubtful: set[str] = set()
    for word in words:
        shape = form(text.key(word.name))
        first = known.setdefault(shape, word)
        if (first.canonical, first.variant) != (word.canonical, word.variant):
            doubtful.add(shape)
    return {shape: word for shape, word in known.items() if shape not in doubtful}
