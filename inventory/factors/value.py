"""One value of the library (库内取值): what it is, under which keys, and its own fingerprint."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from inventory.factors import check
from inventory.factors.tables import OF_ITEM, Placed, item_factor_id

KEYS = (
    *("category_code", "item", "technology", "control"),
    *("capacity_min", "capacity_max", "capacity_unit", "pollutant", "param", "stage"),
    *("basis", "scaled_by", "region_code", "valid_from", "valid_to"),
)
_DIGEST = 32  # hexadecimal digits: enough to tell contents apart, short enough to read


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A factor, or a property that an item gives, as its pack writes it."""

    factor_id: str
    pack: str
    value: str
    unit: str
    keys: tuple[tuple[str, str], ...]  # those that are stated, in the order of the columns
    evidence: str
    source: str
    cited_table: str

    @property
    def document(self) -> str:
        """The key of the cited document (文件)."""
        return document_of(self.source)

    @property
    def condition(self) -> str:
        """The keys in one line."""
        return ";".join(f"{name}={text}" for name, text in self.keys)

    @property
    def content(self) -> str:
        """A fingerprint of value, unit and keys: another one means something else is said."""
        number = check.number(self.value)
        said = (self.factor_id, self.value if number is None else repr(number), self.unit)
        text = "\x1f".join((*said, self.condition))
        return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]

    def key(self, name: str) -> str:
        """One key, empty where the value does not depend on it."""
        return dict(self.keys).get(name, "")


def document_of(source: str) -> str:
    """The document that a `source` names; what stands behind the point is a remark."""
    return source.split(" · ", 1)[0]


def of_packs(packs: Iterable[Placed], wanted: Collection[str] | None = None) -> dict[str, Value]:
    """The values of packs by factor id: all, or those that are wanted."""
    found: dict[str, Value] = {}
    items: set[str] = set()
    for one in packs:
        factors: list[check.Row] = one.pack.factor.to_pylist()
        for row in factors:
            if wanted is None or row["factor_id"] in wanted:
                found.setdefault(row["factor_id"], _of_factor(row, one.pack.name))
        rows: list[check.Row] = one.pack.item.to_pylist()
        for row in rows:
            if row["item_code"] not in items:
                items.add(row["item_code"])
                for value in _of_item(row, one.pack.name):
                    if wanted is None or value.factor_id in wanted:
                        found.setdefault(value.factor_id, value)
    return found


def _of_factor(row: check.Row, pack: str) -> Value:
    return Value(
        factor_id=row["factor_id"],
        pack=pack,
        value=row["value"],
        unit=row["unit"],
        keys=tuple((name, row[name]) for name in KEYS if row[name]),
        evidence=check.evidence(row),
        source=row["source"],
        cited_table=row["cited_table"],
    )


def _of_item(row: check.Row, pack: str) -> Iterator[Value]:
    """Heat, carbon and oxidation of a fuel, each a value of its own."""
    for param, column in OF_ITEM.items():
        if row[column]:
            yield Value(
                factor_id=item_factor_id(pack, row["item_code"], param),
                pack=pack,
                value=row[column],
                unit=row.get(f"{column}_unit", ""),
                keys=(("item", row["item_code"]), ("param", param)),
                evidence=check.evidence(row),
                source=row["source"],
                cited_table="",
            )
