"""Code lists that ship with the package (内置代码表), read from factors/classification.

GB/T 4754-2017 in force: 20 sections, 97 divisions, 473 groups, 1,382 classes. GB/T 2260: the
divisions of the National Bureau of Statistics as of 2023-06-30, with its functional zones and
grouping rows; 710000, 810000 and 820000 at province level only.
"""

import csv
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, insert, select, update

from inventory.core.resources import shipped
from inventory.registry.alias import alias_key
from inventory.registry.engine import writing
from inventory.registry.tables import CODE_LISTS

Row = dict[str, Any]


def seed(engine: Engine) -> dict[str, int]:
    """Bring the code lists up to what this version ships; rows per table that changed.

    Runs as often as one likes. Rows that a bureau has imported stay as they are, and rows that
    a list no longer holds stay too, because older data refers to them.
    """
    readers: dict[str, Callable[[], list[Row]]] = {
        "region": regions,
        "industry": industries,
        "pollutant": pollutants,
        "pollutant_alias": pollutant_aliases,
        "category": categories,
    }
    with writing(engine) as connection:
        return {
            name: _refresh(connection, CODE_LISTS[name], read()) for name, read in readers.items()
        }


def regions() -> list[Row]:
    """Administrative divisions of GB/T 2260 (行政区划)."""
    return [
        {
            "region_code": line["code"],
            "name": line["name"],
            "parent_code": line["parent"] or None,
            "kind": line["kind"],
            "level": int(line["level"]),
        }
        for line in _lines("gb2260_admin.csv")
    ]


def industries() -> list[Row]:
    """Sections, divisions, groups and classes of GB/T 4754-2017 (国民经济行业)."""
    return [
        {
            "industry_code": line["code"],
            "name": line["name"],
            "level": int(line["level"]),
            "parent_code": line["parent"] or None,
        }
        for line in _lines("gbt4754_2017.csv")
    ]


def pollutants() -> list[Row]:
    """Pollutants and greenhouse gases (污染物与温室气体)."""
    return [
        {
            "pollutant": line["code"],
            "name_zh": line["name_zh"],
            "name_en": line["name_en"],
            "kind": line["kind"],
            "subset_of": line["subset_of"] or None,
            "gwp_key": line["gwp_key"] or None,
            "pollution_equivalent_kg": float(line["pollution_equivalent_kg"])
            if line["pollution_equivalent_kg"]
            else None,
        }
        for line in _lines("pollutants.csv")
    ]


def pollutant_aliases() -> list[Row]:
    """The names under which pollutants occur in reports (污染物别名)."""
    return [
        {"alias": alias_key(line["alias"]), "pollutant": line["pollutant"]}
        for line in _lines("pollutant_alias.csv")
    ]


def categories() -> list[Row]:
    """Nodes of the unified source classification (一致源分类)."""
    return [
        {
            "category_code": line["code"],
            "parent_code": line["parent_code"] or None,
            "name_zh": line["name_zh"],
            "is_leaf": line["is_leaf"] == "true",
            "attach": line["attach"] or None,
        }
        for line in _lines("unified.csv")
    ]


def _lines(name: str) -> Iterator[dict[str, str]]:
    path = shipped("factors") / "classification" / name
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _refresh(connection: Connection, table: Table, rows: list[Row]) -> int:
    key = next(iter(table.primary_key.columns))
    known = {row[key.name]: row for row in connection.execute(select(table)).mappings()}
    new = [row for row in rows if row[key.name] not in known]
    changed = [
        row for row in rows if row[key.name] in known and _is_ours(row, known[row[key.name]])
    ]
    if new:
        connection.execute(insert(table), new)
    if changed:
        by_key = update(table).where(key == bindparam("known_key"))
        connection.execute(by_key, [{**row, "known_key": row[key.name]} for row in changed])
    return len(new) + len(changed)


def _is_ours(row: Row, known: Any) -> bool:
    """Whether a row of the package differs from the registry, and no import has replaced it."""
    is_imported = known.get("sheet_id") is not None
    return not is_imported and any(known[column] != value for column, value in row.items())
