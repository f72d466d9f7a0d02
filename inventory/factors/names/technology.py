"""Names of technologies (工艺技术): which furnace, kiln or process, by the category of the unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inventory.factors.names import codes, near, text
from inventory.factors.names.codes import TechnologyWord, Word
from inventory.factors.names.index import Index
from inventory.factors.names.near import Candidate
from inventory.factors.names.resolution import Kind, Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class PackWord:
    """A technology as a factor of a pack names it, and the categories it is given for."""

    pack: str
    technology: str
    category: str  # empty: any
    is_local: bool = False


@dataclass(frozen=True, slots=True)
class TechnologyNames:
    """The names of technologies that a library knows, branch by branch."""

    _branches: Mapping[str, Index]  # of the code list, by category prefix
    _everywhere: tuple[Index, ...]  # without a category: names as collected, then those added
    _pack_words: tuple[PackWord, ...]
    _titles: Mapping[str, str]

    @classmethod
    def of(cls, pack_words: Iterable[PackWord] = ()) -> "TechnologyNames":
        """Names of the code list, and the words of packs that it does not have."""
        by_prefix: dict[str, list[Word]] = {}
        for word in codes.technology_names():
            by_prefix.setdefault(word.prefix, []).append(word)
        for one in _strings():
            by_prefix.setdefault(one.prefix, []).append(one)
        return cls(
            {prefix: Index(words) for prefix, words in by_prefix.items()},
            tuple(
                Index(word for word in codes.technology_names() if word.is_added is is_added)
                for is_added in (False, True)
            ),
            tuple(pack_words),
            codes.technologies(),
        )

    def resolve(self, name: str, *, category: str | None = None) -> Resolution:
        """The technology that a name means in a category, or what it may have been meant for."""
        key = text.key(name)
        if not key:
            return Resolution(name=name, kind=Kind.TECHNOLOGY)
        word = self._find(key, category)
        if word is None:
            proposals = self._proposals(name, key, category)
            return Resolution(name=name, kind=Kind.TECHNOLOGY, proposals=proposals)
        rules = (word.rule,) if word.rule else ()
        return Resolution(
            name=name,
            kind=Kind.TECHNOLOGY,
            canonical=word.canonical,
            title_zh=self._titles.get(word.canonical, word.name),
            rules=rules,
            proposals=word.asks,
            evidence=word.evidence,
            is_open=bool(word.asks),
            variant=word.variant,
        )

    def words_of_packs(self) -> tuple[TechnologyWord, ...]:
        """What each pack calls each technology: the list, and the words of packs beyond it."""
        listed = codes.technology_words()
        known = {(one.pack, one.technology) for one in listed}
        more = []
        for one in dict.fromkeys(self._pack_words):
            if (one.pack, one.technology) in known:
                continue
            found = self.resolve(one.technology, category=one.category or None)
            canonical = found.canonical if one.is_local and found.canonical else one.technology
            more.append(
                TechnologyWord(
                    canonical=canonical,
                    variant=found.variant if canonical == found.canonical else "",
                    prefix=one.category if canonical == found.canonical else "",
                    pack=one.pack,
                    technology=one.technology,
                )
            )
        return (*listed, *dict.fromkeys(more))

    def decides(self, category: str) -> bool:
        """Whether any factor of this category, above or below it, is given by technology."""
        return any(
            one.category
            and (category.startswith(one.category) or one.category.startswith(category))
            for one in self._pack_words
        )

    def _find(self, key: str, category: str | None) -> Word | None:
        if key in self._titles:
            return Word(name=self._titles[key], canonical=key, evidence="C", is_standard=True)
        if category is None:
            found = (index.find_plainer(key) for index in self._everywhere)
            return next((word for word in found if word), None) or self._of_packs(key, None)
        within = [prefix for prefix in self._branches if category.startswith(prefix)]
        for prefix in sorted(within, key=len, reverse=True):
            if (word := self._branches[prefix].find_plainer(key)) is not None:
                return word
        return self._of_packs(key, category)

    def _of_packs(self, key: str, category: str | None) -> Word | None:
        """A word that a pack uses for this category, though no list has it."""
        for one in self._pack_words:
            is_near = category is None or category.startswith(one.category)
            if is_near and text.joined(text.key(one.technology)) == text.joined(key):
                return Word(name=one.technology, canonical=one.technology, evidence="C")
        return None

    def _proposals(self, name: str, key: str, category: str | None) -> tuple[str, ...]:
        if category is None:
            # a word of several branches means one thing in each of them
            meanings = {
                word.canonical: f"{word.name}（{word.prefix} {self._titles[word.canonical]}）"
                for word in codes.technology_names()
                if text.stem(text.key(word.name)) == text.stem(key)
            }
            if meanings:
                return tuple(meanings.values())[:3]
            words: Iterable[Word] = codes.technology_names()
        else:
            prefixes = [prefix for prefix in self._branches if category.startswith(prefix)]
            words = (word for prefix in prefixes for word in self._branches[prefix].words)
        candidates = [Candidate.of(word) for word in words if not word.asks]
        candidates += [
            Candidate.of(Word(name=one.technology, canonical=one.technology))
            for one in self._pack_words
            if one.is_local and (category is None or category.startswith(one.category))
        ]
        return near.nearest(name, candidates)


def _strings() -> Iterable[Word]:
    """The exact names of the packs, where they stand for one technology of a branch."""
    listed = {(word.prefix, text.key(word.name)) for word in codes.technology_names()}
    meant: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for one in codes.technology_words():
        meant.setdefault((one.prefix, one.technology), set()).add((one.canonical, one.variant))
    for (prefix, technology), ids in meant.items():
        if len(ids) == 1 and (prefix, text.key(technology)) not in listed:
            ((canonical, variant),) = ids
            yield Word(
                name=technology,
                canonical=canonical,
                variant=variant,
                prefix=prefix,
                evidence="C",
                is_standard=True,
            )
