"""The tables of schema `factors` (因子表) made from packs: typed, canonical, ranked."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

import pyarrow as pa

from inventory.core.errors import FactorPackError, UnitError
from inventory.core.resources import shipped
from inventory.factors import canonical
from inventory.factors.check import Row, day, evidence, names_of, number
from inventory.factors.pack import Pack
from inventory.registry.alias import alias_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A pack with its rank in the library; the smallest wins."""

    pack: Pack
    rank: int
    by_pollutant: Mapping[str, int]  # where the rank for one pollutant differs

    def rank_for(self, pollutant: str) -> int:
        """The rank of this pack's factors for one pollutant."""
        return self.by_pollutant.get(pollutant, self.rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is burned, made or used (项目), with its default heat and carbon."""

    item_code: str
    pack: str
    name_zh: str
    name_en: str | None
    role: str  # the usual one; an activity may use the item in another
    unit: str  # the quantity that amounts are kept in
    ncv_gj_t: float | None
    ncv_gj_m3: float | None
    carbon_t_gj: float | None
    oxidation_frac: float | None
    biogenic_frac: float | None
    item_group: str | None
    source: str | None
    evidence: str
    pack_evidence: str  # as its pack says, whoever read a value since
    assumption_zh: str | None  # what its default heat and carbon take for granted


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Who read a value in the document (核对): person, day and page."""

    seen_by: str
    seen_on: date
    page: str


Seen = Mapping[str, Reading]  # by factor id
_TYPES = {"int": pa.int32(), "float": pa.float64(), "bool": pa.bool_(), "date": pa.date32()}
# the parameters of a fuel that its item gives: name, field of the item, unit, per what
_OF_ITEM = (
    ("ncv", "ncv_gj_t", "GJ/t", "gj_t"),
    ("ncv", "ncv_gj_m3", "GJ/m3", "gj_m3"),
    ("carbon_content", "carbon_t_gj", "t/GJ", "t_gj"),
    ("oxidation", "oxidation_frac", "dimensionless", ""),
)
# the same parameters by the column of the pack
OF_ITEM = {"ncv": "ncv", "carbon_content": "carbon_content", "oxidation": "oxidation_frac"}


def item_factor_id(pack: str, item: str, param: str) -> str:
    """The factor id of a property that an item gives."""
    return f"{pack}:item:{item}:{param}"


def items(packs: Iterable[Placed], seen: Seen) -> Iterator[Item]:
    """Every item once, as the pack of the smallest rank defines it."""
    defined: set[str] = set()
    for one in packs:
        rows: list[Row] = one.pack.item.to_pylist()
        for row in rows:
            if row["item_code"] not in defined:
                defined.add(row["item_code"])
                yield _item(row, one.pack.name, seen)


def _item_evidence(row: Row, name: str, seen: Seen) -> str:
    """The lowest grade among what an item gives: one value that was read raises no other."""
    own = evidence(row)
    given = [param for param, column in OF_ITEM.items() if row[column]]
    ids = [item_factor_id(name, row["item_code"], param) for param in given]
    return max(("A" if one in seen else own for one in ids), default=own)


def _item(row: Row, name: str, seen: Seen) -> Item:
    ncv, per = _scaled(row["ncv"], canonical.heat, row["ncv_unit"])
    carbon, _ = _scaled(row["carbon_content"], canonical.carbon, row["carbon_content_unit"])
    return Item(
        item_code=row["item_code"],
        pack=name,
        name_zh=row["name_zh"] or row["name_en"] or row["item_code"],
        name_en=row["name_en"] or None,
        role=row["role"],
        unit=row["unit"],
        ncv_gj_t=ncv if per == "gj_t" else None,
        ncv_gj_m3=ncv if per == "gj_m3" else None,
        carbon_t_gj=carbon,
        oxidation_frac=number(row["oxidation_frac"]),
        biogenic_frac=number(row["biogenic_frac"]),
        item_group=row["item_group"] or None,
        source=row["source"] or None,
        evidence=_item_evidence(row, name, seen),
        pack_evidence=evidence(row),
        assumption_zh=row["assumption_zh"] or None,
    )


def _scaled(
    text: str, scale_of: Callable[[str], canonical.Canonical], unit: str
) -> tuple[float | None, str]:
    value = number(text)
    if value is None:
        return None, ""
    try:
        scale = scale_of(unit)
    except UnitError as error:
        raise _unusable(unit) from error
    return scale.of(value), scale.per


def _unusable(unit: str) -> FactorPackError:
    return FactorPackError(
        f"因子库中有不能换算的单位 {unit}", hint="运行 inventory factors check 查看全部错误"
    )


def aliases(packs: Iterable[Placed]) -> dict[str, str]:
    """Normalised name -> item code; a code is never taken over by another item's name."""
    rows: list[Row] = [row for one in packs for row in one.pack.item.to_pylist()]
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(alias_key(row["item_code"]), row["item_code"])
    for row in rows:
        for name in names_of(row):
            found.setdefault(name, row["item_code"])
    return found


def pack_ranks(priority: pa.Table) -> dict[str, dict[str, int]]:
    """Pack -> pollutant (empty: any) -> rank, of the rows that rank packs."""
    ranks: dict[str, dict[str, int]] = {}
    rows: list[Row] = priority.to_pylist()
    for row in rows:
        rank = number(row["rank"])
        if row["kind"] == "pack" and rank is not None:
            ranks.setdefault(row["name"], {})[row["pollutant"]] = int(rank)
    return ranks


def all_of(
    packs: tuple[Placed, ...],
    known: tuple[Item, ...],
    names: Mapping[str, str],
    *,
    seen: Seen,
) -> dict[str, pa.Table]:
    """The tables pack, item, item_alias and factor."""
    return {
        "pack": _packs(packs),
        "item": pa.Table.from_pylist(
            [{part.name: getattr(item, part.name) for part in fields(item)} for item in known],
            schema=_schema(
                "item_code pack name_zh name_en role unit ncv_gj_t:float ncv_gj_m3:float "
                "carbon_t_gj:float oxidation_frac:float biogenic_frac:float item_group source "
                "evidence assumption_zh"
            ),
        ),
        "item_alias": pa.table(
            {
                "alias": pa.array(list(names), pa.string()),
                "item_code": pa.array(list(names.values()), pa.string()),
            }
        ),
        "factor": _factors(packs, known, seen),
    }


def _packs(packs: Iterable[Placed]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "pack": one.pack.name,
                "version": one.pack.version,
                "title_zh": one.pack.title_zh,
                "licence": one.pack.licence,
                "rank": one.rank,
                "reach": one.pack.reach,
                "is_builtin": one.pack.is_builtin,
                "sha256": one.pack.sha256,
            }
            for one in packs
        ],
        schema=_schema("pack version title_zh licence rank:int reach is_builtin:bool sha256"),
    )


def _schema(text: str) -> pa.Schema:
    """A schema from words `name` (text) or `name:type`."""
    parts = [word.partition(":") for word in text.split()]
    return pa.schema([(name, _TYPES.get(kind, pa.string())) for name, _, kind in parts])


def priority(stated: pa.Table) -> pa.Table:
    """The table of ranks: packs, data flows and methods."""
    return pa.table(
        {
            **{name: _texts(stated, name) for name in ("kind", "context", "pollutant", "name")},
            "rank": pa.array([int(text) for text in stated["rank"].to_pylist()], pa.int32()),
        }
    )


def control_aliases() -> pa.Table:
    """What technicians call a control technology (治理工艺别名) -> its name in the tables."""
    with (shipped("factors") / "control_alias.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return pa.table(
        {
            name: pa.array([row[name] for row in rows], pa.string())
            for name in ("alias", "technology")
        }
    )


def _factors(packs: tuple[Placed, ...], known: tuple[Item, ...], seen: Seen) -> pa.Table:
    parts = [_factor_part(one) for one in packs if one.pack.factor.num_rows]
    own = _of_items({one.pack.name: one for one in packs}, known, seen)
    return pa.concat_tables([*parts, own])


def _factor_schema() -> pa.Schema:
    return _schema(
        "factor_id pack category_code item technology pollutant param value:float "
        "lower:float upper:float unit basis region_code valid_from:date valid_to:date "
        "source cited_table verified:bool control capacity_min:float capacity_max:float "
        "capacity_unit capacity_suffix stage scaled_by pack_rank:int "
        "canonical_value:float canonical_per evidence seen_by seen_on:date page reach"
    )


def _of_items(packs: Mapping[str, Placed], known: tuple[Item, ...], seen: Seen) -> pa.Table:
    """Heat, carbon and oxidation of each fuel as rows like any other, so that a result can cite."""
    rows = [
        {
            "factor_id": item_factor_id(item.pack, item.item_code, param),
            "pack": item.pack,
            "item": item.item_code,
            "param": param,
            "value": getattr(item, name),
            "unit": unit,
            "source": item.source,
            "pack_rank": packs[item.pack].rank,
            "canonical_value": getattr(item, name),
            "canonical_per": per,
            "reach": packs[item.pack].pack.reach,
            **_grade(item, param, seen),
        }
        for item in known
        for param, name, unit, per in _OF_ITEM
        if getattr(item, name) is not None
    ]
    return pa.Table.from_pylist(rows, schema=_factor_schema())


def _grade(item: Item, param: str, seen: Seen) -> dict[str, object]:
    """How well one property of an item is attested, and by whom."""
    found = seen.get(item_factor_id(item.pack, item.item_code, param))
    if found is None:
        return {"evidence": item.pack_evidence, "verified": item.pack_evidence != "D"}
    return {
        "evidence": "A",
        "verified": True,
        "seen_by": found.seen_by,
        "seen_on": found.seen_on,
        "page": found.page,
    }


def _factor_part(one: Placed) -> pa.Table:
    """The factors of one pack, column by column."""
    table = one.pack.factor
    columns = {name: table[name].to_pylist() for name in table.column_names}
    grades = [evidence(row) for row in table.to_pylist()]
    value = [number(text) for text in columns["value"]]
    basis = [canonical.basis_of(text) or "" for text in columns["basis"]]
    scale, capacity = _scales(one, basis)
    typed: dict[str, object] = {
        "pack": [one.pack.name] * table.num_rows,
        "basis": [text or None for text in basis],
        "evidence": grades,
        "verified": [grade != "D" for grade in grades],
        "reach": [one.pack.reach] * table.num_rows,
        "pack_rank": [one.rank_for(text) for text in columns["pollutant"]],
        "canonical_value": [_times(v, s) for v, s in zip(value, scale, strict=True)],
        "canonical_per": [part.per for part in scale],
        "capacity_suffix": [part.per or None for part in capacity],
        **{name: [number(text) for text in columns[name]] for name in ("value", "lower", "upper")},
        **{
            name: [_times(number(t), s) for t, s in zip(columns[name], capacity, strict=True)]
            for name in ("capacity_min", "capacity_max")
        },
        **{
            name: [day(text) for text in columns[name]]
            for name in ("valid_from", "valid_to", "seen_on")
        },
    }
    schema = _factor_schema()
    return pa.table(
        {
            part.name: pa.array(typed[part.name], part.type)
            if part.name in typed
            else _texts(table, part.name)
            for part in schema
        },
        schema=schema,
    )


def _scales(
    one: Placed, basis: list[str]
) -> tuple[list[canonical.Canonical], list[canonical.Canonical]]:
    """How the values and the sizes of each row of a pack become canonical."""
    table = one.pack.factor
    units = (table[name].to_pylist() for name in ("param", "unit"))
    try:
        scale = [canonical.of_factor(*key) for key in zip(*units, basis, strict=True)]
        return scale, [_capacity(unit) for unit in table["capacity_unit"].to_pylist()]
    except UnitError as error:
        raise FactorPackError(f"因子包 {one.pack.name}：{error.message_zh}") from error


def _capacity(unit: str) -> canonical.Canonical:
    return canonical.of_capacity(unit) if unit else canonical.Canonical(1, "")


def _times(value: float | None, scale: canonical.Canonical) -> float | None:
    return None if value is None else scale.of(value)


def _texts(table: pa.Table, name: str) -> pa.Array:
    """A text column with empty cells as NULL."""
    return pa.array([text or None for text in table[name].to_pylist()], pa.string())
