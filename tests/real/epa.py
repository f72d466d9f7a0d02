"""EPA's own factor tables as a local factor pack (本地因子包), built from the public files.

What is taken, and what is not:

- CO2, CH4 and N2O of every fuel that has a code in the table, per million Btu of gross heat.
- The CO2 of biomass (wood, farm residues, black liquor, landfill gas, other biogas ...) is
  `CO2bio`: EPA publishes it in one column with fossil CO2, an inventory must not add the two.
  Municipal waste stays whole as CO2, because the table has one factor for all of its carbon.
- SO2 and NOx per heat input, where the row needs neither sulphur nor a physical unit. Rows with
  the flag S multiply by the percentage of sulphur in the fuel, and rows per ton, barrel or
  thousand cubic feet need its heat content; the unit file has neither, so these are left out and
  SO2 or NOx of those units is not estimated, never zero.
- A row holds for its own prime mover, firing type and fuel and for no other: EPA joins its unit
  file with all three keys, where a blank firing type meets units without a firing type only.
  A blank is no fall-back: of 1,254 units to whose firing type a blank row could be spread, 1,247
  have a row of their own in the table per physical unit. So nothing is spread.
- Nuclear, sun, wind, water, geothermal and waste heat and purchased steam stand in the table with
  "no EF": they become items without a factor, so that a unit is told from one with a bad code.

The factors describe burning without treatment and therefore count as generated (产生).
"""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
EGRID = DATA / "egrid2021_units"
GHGRP = DATA / "ghgrp2020"
MISSING = "the public data sets do not lie beside this checkout"

BIOMASS = frozenset({"AB", "BLQ", "LFG", "OBG", "OBL", "OBS", "SLW", "WDL", "WDS"})
# the table names these without a code; the code is the energy source code of EIA's forms
_NO_FACTOR = {
    "Nuclear": "NUC",
    "Purchased Steam": "PUR",
    "Solar": "SUN",
    "Waste Heat": "WH",
    "Water": "WAT",
    "Wind": "WND",
    "Geothermal": "GEO",
}

_FACTOR = (
    *("factor_id", "item", "technology", "pollutant", "param", "stage", "value", "unit"),
    *("basis", "source", "cited_table", "evidence"),
)
_ITEM = ("item_code", "name_en", "role", "unit", "source", "evidence", "biogenic_frac")
# short tons and pounds per million Btu of gross heat, as the tables print them
_GASES = (
    ("CO2", "co2_ef", "short_ton/MMBtu"),
    ("CH4", "ch4_ef", "lb/MMBtu"),
    ("N2O", "n2o_ef", "lb/MMBtu"),
)

Row = Mapping[str, str]


def write_pack(folder: Path) -> Path:
    """Write the pack `us-epa`: every fuel of the tables that has a code, with its factors."""
    folder.mkdir(parents=True)
    table = read(EGRID / "co2_ch4_n2o_factors.csv")
    fuels = {row["eia_fuel_code"]: row["fuel_type"] for row in table if row["eia_fuel_code"]}
    idle = {_NO_FACTOR[row["fuel_type"]]: row["fuel_type"] for row in table if _is_idle(row)}
    _write(folder / "factor.csv", _FACTOR, [*_gases(table), *_per_heat_input(fuels)])
    _write(folder / "item.csv", _ITEM, [_item(*one) for one in sorted((fuels | idle).items())])
    manifest = {
        "name": "us-epa",
        "version": "2021",
        "title": "US EPA eGRID factor tables",
        "licence": "US public domain",
        "sources": ["EPA-EGRID"],
    }
    (folder / "datapackage.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _is_idle(row: Row) -> bool:
    return not row["eia_fuel_code"] and row["fuel_type"] in _NO_FACTOR


def _gases(table: Sequence[Row]) -> list[Row]:
    return [
        _factor(
            (row["eia_fuel_code"], "", _origin(row["eia_fuel_code"], gas)),
            value=row[column],
            unit=unit,
            table="co2_ch4_n2o",
        )
        for row in table
        if row["eia_fuel_code"]
        for gas, column, unit in _GASES
    ]


def _origin(fuel: str, gas: str) -> str:
    return "CO2bio" if gas == "CO2" and fuel in BIOMASS else gas


def _per_heat_input(fuels: Mapping[str, str]) -> list[Row]:
    """SO2 and NOx rows per heat input; a key that is printed twice has one value."""
    chosen: dict[tuple[str, str, str], str] = {}
    for row in read(EGRID / "so2_nox_factors_heatinput.csv"):
        technology = "|".join((row["prime_mover"], row["botfirty"]))
        for pollutant, prefix in (("SO2", "so2"), ("NOx", "nox")):
            per_heat = row[f"{prefix}_ef_denom"] == "MMBtu"
            needs_sulfur = pollutant == "SO2" and row["so2_flag"] == "S"
            if row["primary_fuel_type"] in fuels and per_heat and not needs_sulfur:
                key = (row["primary_fuel_type"], technology, pollutant)
                value = row[f"{prefix}_ef"]
                if chosen.setdefault(key, value) != value:
                    raise ValueError(f"two values for {key}")
    return [
        _factor(key, value=value, unit="lb/MMBtu", table="emission_factors_heatinput")
        for key, value in sorted(chosen.items())
    ]


def _factor(key: tuple[str, str, str], *, value: str, unit: str, table: str) -> Row:
    fuel, technology, pollutant = key
    return {
        "factor_id": ":".join(filter(None, ("us-epa", fuel, pollutant, technology))),
        "item": fuel,
        "technology": technology,
        "pollutant": pollutant,
        "param": "ef",
        "stage": "generated",
        "value": value,
        "unit": unit,
        "basis": "energy_gcv",
        "source": "EPA-EGRID",
        "cited_table": table,
        "evidence": "C",
    }


def _item(code: str, name: str) -> Row:
    return {
        "item_code": code,
        "name_en": f"{name} ({code})",
        "role": "fuel",
        "unit": "MMBtu",
        "source": "EPA-EGRID",
        "evidence": "C",
        "biogenic_frac": "1" if code in BIOMASS else "",
    }


def read(path: Path) -> list[dict[str, str]]:
    """The rows of one of the public tables, as text."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _write(path: Path, names: Sequence[str], rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
