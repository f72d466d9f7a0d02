"""The one way from a name to what it means (名称认定), for every kind of name."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from inventory.factors.library import Library
from inventory.factors.names import capacity, collection
from inventory.factors.names.removal import Removal, RemovalTable
from inventory.factors.names.resolution import Kind, Resolution
from inventory.factors.names.technology import PackWord, TechnologyNames
from inventory.factors.names.treatment import TreatmentNames

# the order in which a name of no stated kind is tried
ORDER = (Kind.TREATMENT, Kind.TECHNOLOGY, Kind.COLLECTION, Kind.CAPACITY)


@dataclass(frozen=True, slots=True)
class Names:
    """Every name that a library knows: the code lists, and the words of its packs."""

    library: Library
    treatment: TreatmentNames
    technology: TechnologyNames

    @classmethod
    def of(cls, library: Library) -> "Names":
        """The names of the packs of a library; those of local packs are known names too."""
        rows = list(_factor_rows(library))
        controls = [row["control"] for row, _, _ in rows if row["control"]]
        words = [
            PackWord(
                pack=pack,
                technology=row["technology"],
                category=row["category_code"],
                is_local=is_local,
            )
            for row, pack, is_local in rows
            if row["technology"]
        ]
        return cls(
            library, TreatmentNames.of(controls), TechnologyNames.of(tuple(dict.fromkeys(words)))
        )

    def resolve(
        self, kind: Kind, name: str, *, category: str | None = None, pollutant: str | None = None
    ) -> Resolution:
        """What a name of a kind means in a category, or what it may have been meant for."""
        match kind:
            case Kind.TREATMENT:
                return self.treatment.resolve(name, category=category, pollutant=pollutant)
            case Kind.TECHNOLOGY:
                return self.technology.resolve(name, category=category)
            case Kind.COLLECTION:
                return collection.resolve(name)
            case Kind.CAPACITY:
                return capacity.resolve(name, category=category)

    def resolve_any(self, name: str, *, category: str | None = None) -> Resolution:
        """A name of no stated kind: the first kind that knows it, else the one that proposes."""
        tried = [self.resolve(kind, name, category=category) for kind in ORDER]
        known = [one for one in tried if one.is_known]
        # a hood is no treatment, which the list of treatments says too; it is a collection type
        known.sort(key=lambda one: one.rules == ("passive_part",))
        proposing = (one for one in tried if one.proposals)
        return next(iter(known), None) or next(proposing, tried[0])

    def removals(self, found: Resolution, *, category: str | None = None) -> dict[str, Removal]:
        """What a treatment takes off, by pollutant, from the factors that may be used."""
        if found.kind is not Kind.TREATMENT or found.canonical is None:
            return {}
        table = RemovalTable.of(self.library, self.treatment, category=category)
        return table.of_parts(found.parts or (found.canonical,))


def resolve(
    kind: Kind | str, name: str, *, category: str | None = None, pollutant: str | None = None
) -> Resolution:
    """What a name means by the code lists and the packs that come with the package.

    >>> resolve("treatment", "布袋除尘器").canonical
    'bag_filter'
    """
    return _built_in().resolve(Kind(kind), name, category=category, pollutant=pollutant)


@cache
def _built_in() -> Names:
    return Names.of(Library.open(None))


def _factor_rows(library: Library) -> Iterator[tuple[dict[str, str], str, bool]]:
    for one in library.packs:
        for row in one.pack.factor.select(["control", "technology", "category_code"]).to_pylist():
            yield row, one.pack.name, not one.pack.is_builtin
