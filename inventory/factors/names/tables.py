"""Tables of names (名称表) for SQL: each distinct name of the registry, resolved once.

Models join these by the text that stands in the registry and never look at a name themselves.
"""

from collections.abc import Iterable, Iterator

import duckdb
import pyarrow as pa

from inventory.factors.library import Library
from inventory.factors.names import branches, capacity, codes, text
from inventory.factors.names.removal import standard
from inventory.factors.names.resolution import Kind, Resolution
from inventory.factors.names.resolver import Names

_PARTS = (
    "part_no:int canonical title_zh control family is_none:bool is_concentrator:bool yields_to"
    " rule_zh"
)
_TABLES = {
    "treatment_name": f"name {_PARTS}",
    "treatment_choice": f"category_code name {_PARTS}",
    "technology_name": "category_code name technology_id title_zh rule_zh",
    "technology_word": "technology_id category_prefix pack technology",
    "control_word": "pack control standard_control",
    "capacity_choice": (
        "category_code capacity:float capacity_unit electric_mw:float thermal_mw:float"
        " steam_t_h:float throughput_t_h:float stated_suffix assumption_zh"
    ),
}
_TYPES = {"int": pa.int32(), "float": pa.float64(), "bool": pa.bool_(), "": pa.string()}
Row = tuple[object, ...]


def load(con: duckdb.DuckDBPyConnection, names: Names | None = None) -> None:
    """Create the tables of names in schema `factors` from what `registry` holds.

    A name that is not known has one row without a canonical id, with the families that its own
    words tell. A device with two names in the removal tables has two rows of one part number.
    What the workspace assumes of blank cells is resolved like what units state.
    """
    names = names or Names.of(Library.open(None))
    rows: dict[str, Iterable[Row]] = {
        "treatment_name": _treatments(con, names),
        "treatment_choice": _treatments_by_category(con, names),
        "technology_name": _technologies(con, names),
        "technology_word": _technology_words(names),
        "capacity_choice": _capacities(con),
    }
    load_words(con, names)
    for table, entries in rows.items():
        _create(con, table, list(entries))


def load_words(con: duckdb.DuckDBPyConnection, names: Names) -> None:
    """Create the table of names that only the library has a say in, without any registry."""
    con.execute("create schema if not exists factors")
    _create(con, "control_word", list(_control_words(names)))


def _treatments(con: duckdb.DuckDBPyConnection, names: Names) -> Iterator[Row]:
    """By name alone, where the source that a device stands behind does not matter."""
    sql = "select distinct technology from registry.abatement order by all"
    for (name,) in con.execute(sql).fetchall():
        for part in _parts(names.resolve(Kind.TREATMENT, name), names, category=None):
            yield (name, *part)


def _treatments_by_category(con: duckdb.DuckDBPyConnection, names: Names) -> Iterator[Row]:
    """By name and the category of the unit behind whose gas the device stands."""
    sql = (
        "select distinct unit.category_code, device.technology from registry.route"
        " join registry.unit as unit using (facility_no, unit_no)"
        " join registry.abatement as device using (facility_no, abatement_no) order by all"
    )
    for category, name in con.execute(sql).fetchall():
        found = names.resolve(Kind.TREATMENT, name, category=category)
        for part in _parts(found, names, category=category):
            yield (category, name, *part)


def _parts(found: Resolution, names: Names, *, category: str | None) -> Iterator[Row]:
    if found.canonical is None:
        told = _families_of_unknown(found.name, names, category=category)
        yield (1, None, None, None, ";".join(sorted(told)) or None, False, False, None, None)
        return
    for number, part in enumerate(found.parts or (found.canonical,), start=1):
        device = names.treatment.device(part)
        # a name that says too little is known, but chooses no value
        for control in (not found.is_open and device.controls) or (None,):
            yield (
                number,
                part,
                device.title_zh,
                control,
                ";".join(device.families) or None,
                device.is_none,
                device.is_concentrator,
                device.yields_to or None,
                found.rule,
            )


def _families_of_unknown(name: str, names: Names, *, category: str | None) -> frozenset[str]:
    """What an unknown name may be for; one part of which nothing is told leaves all of it open."""
    told: set[str] = set()
    for word in text.split(text.key(name)):
        known = names.resolve(Kind.TREATMENT, word, category=category)
        families = (
            frozenset(
                family
                for part in known.parts or (known.canonical,)
                for family in names.treatment.device(part).families
            )
            if known.canonical is not None
            else branches.families_told(word, category=category, pollutant=None)
        )
        if not families:
            return frozenset()
        told |= families
    return frozenset(told)


def _technologies(con: duckdb.DuckDBPyConnection, names: Names) -> Iterator[Row]:
    sql = (
        "select category_code, technology from registry.unit where technology is not null"
        " union select unit.category_code, value"
        " from registry.unit as unit, registry.assumption as assumed"
        " where starts_with(unit.category_code, coalesce(assumed.category_code, ''))"
        " and unit.technology is null and assumed.subject = 'technology' order by all"
    )
    for category, name in con.execute(sql).fetchall():
        found = names.resolve(Kind.TECHNOLOGY, name, category=category)
        known = codes.technology_id(found.canonical, found.variant) if found.canonical else None
        yield (category, name, known, found.title_zh, found.rule)


def _technology_words(names: Names) -> Iterator[Row]:
    for one in names.technology.words_of_packs():
        yield (one.technology_id, one.prefix, one.pack, one.technology)


def _control_words(names: Names) -> Iterator[Row]:
    """Words of local packs for devices that the code list has under another name."""
    for one in names.library.packs:
        if one.pack.is_builtin:
            continue
        for control in sorted(set(one.pack.factor["control"].to_pylist()) - {""}):
            if (usual := standard(control, names.treatment)) != control:
                yield (one.pack.name, control, usual)


def _capacities(con: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    sql = (
        "select category_code, capacity, capacity_unit from registry.unit"
        " where capacity is not null and capacity_unit is not null"
        " union select unit.category_code, assumed.value::double, assumed.unit"
        " from registry.unit as unit, registry.assumption as assumed"
        " where starts_with(unit.category_code, coalesce(assumed.category_code, ''))"
        " and unit.capacity is null and assumed.subject = 'capacity'"
        " order by all"
    )
    for category, value, unit in con.execute(sql).fetchall():
        size = capacity.of(category, value, unit)
        yield (
            category,
            value,
            unit,
            size.electric_mw,
            size.thermal_mw,
            size.steam_t_h,
            size.throughput_t_h,
            capacity.suffix_of(unit, category),
            size.assumption_zh,
        )


def _create(con: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    parts = [word.partition(":") for word in _TABLES[table].split()]
    columns = list(zip(*rows, strict=True)) or [() for _ in parts]
    arrow = pa.table(
        {
            name: pa.array(column, _TYPES[kind])
            for (name, _, kind), column in zip(parts, columns, strict=True)
        }
    )
    con.register("names_arrow", arrow)
    con.execute(f"create or replace table factors.{table} as from names_arrow")
    con.unregister("names_arrow")
