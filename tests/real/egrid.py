"""eGRID2021 against our own accounting of the same heat input, unit by unit (对照)."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from inventory.core import units
from tests.real import epa
from tests.real.runs import Desk, published

UNITS = epa.EGRID / "units.csv"
MAP = "egrid2021_units"
YEAR = 2021
ROWS = 17_969
TOLERANCE_FRAC = 0.001

# Heat that comes from the prime mover's total is booked under one fuel, and its CO2 is that
# fuel's factor times this heat. Heat that a boiler reports of its own is the sum over all fuels it
# burnt, while the file names the main one only. A monitored unit has no factor in its CO2 at all.
ONE_FUEL = "estimated by EPA, heat booked under one fuel (EIA Prime Mover-level Data)"
BOILER = "estimated by EPA, boiler that may burn several fuels (EIA Unit-level Data)"
MONITORED = "monitored (EPA/CAMD)"
NOTHING = "nothing published (blank, or 0 under EPA/CAMD)"
GROUPS = (ONE_FUEL, BOILER, MONITORED, NOTHING)

_GASES = ("co2", "nox", "so2")
_NAME_WIDTH = 26
_SOURCE_WIDTH = 52
_COMPARISON = """
with ours as (
    select
        activity.row_no,
        sum(emission_t) filter (pollutant in ('CO2', 'CO2bio')) as co2_t,
        sum(emission_t) filter (pollutant = 'NOx') as nox_t,
        sum(emission_t) filter (pollutant = 'SO2') as so2_t
    from registry.activity as activity
    join ledger.emission as emission using (activity_id)
    where emission.is_chosen
    group by activity.row_no
)

select stated.*, ours.* exclude (row_no)
from stated
left join ours using (row_no)
order by row_no
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One row of the unit file: what EPA published and what we account from its heat."""

    row_no: int
    plant: str
    unit_no: str
    state: str
    fuel: str
    heat_gj: float
    group: str
    nox_source: str
    so2_source: str
    stated_co2_t: float | None
    stated_nox_t: float | None
    stated_so2_t: float | None
    co2_t: float | None
    nox_t: float | None
    so2_t: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """Units of one kind together."""

    name: str
    units: int
    stated_t: float
    ours_t: float | None
    within: int = 0

    @property
    def difference_frac(self) -> float | None:
        """Ours against the published tonnes; None where one of them is missing."""
        if self.ours_t is None or not self.stated_t:
            return None
        return self.ours_t / self.stated_t - 1


def compiled(desk: Desk) -> Path:
    """Import the unit file with EPA's factors and compile its year."""
    desk.add_pack(epa.write_pack(desk.workspace.root / "inbox" / "us-epa"))
    desk.load(UNITS, MAP)
    return desk.compile(YEAR)


def stated() -> list[dict[str, Any]]:
    """The unit file in canonical units; spreadsheet row 1 holds the headings."""
    short_ton = units.to_canonical(1, "short_ton", suffix="t")
    mmbtu = units.to_canonical(1, "MMBtu", suffix="gj")
    return [
        {
            "row_no": row_no,
            "plant": row["oris_code"],
            "unit_no": f"{row['unit_id']}~{row['prime_mover']}",
            "state": row["state"],
            "fuel": row["primary_fuel"],
            "heat_gj": float(row["heat_input_mmbtu"]) * mmbtu,
            "group": _group(row),
            "nox_source": row["nox_source"],
            "so2_source": row["so2_source"],
            **{f"stated_{gas}_t": _tonnes(row[f"{gas}_short_ton"], short_ton) for gas in _GASES},
        }
        for row_no, row in enumerate(epa.read(UNITS), start=2)
    ]


def _tonnes(text: str, short_ton: float) -> float | None:
    return float(text) * short_ton if text else None


def _group(row: epa.Row) -> str:
    if row["co2_source"] == "EPA/CAMD":
        return MONITORED if float(row["co2_short_ton"]) else NOTHING
    if not row["co2_source"]:
        return NOTHING
    return ONE_FUEL if row["heat_input_source"] == "EIA Prime Mover-level Data" else BOILER


def compare(folder: Path) -> list[Unit]:
    """Every row of the unit file beside what the run made of it."""
    with published(folder) as con:
        con.register("stated", pa.Table.from_pylist(stated()))
        cursor = con.execute(_COMPARISON)
        names = [column[0] for column in cursor.description or ()]
        return [Unit(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def by_fuel(found: Sequence[Unit], group: str) -> list[Line]:
    """CO2 by fuel for one way in which EPA came by it."""
    of_group = [unit for unit in found if unit.group == group]
    return [
        _line(fuel or "(blank)", [unit for unit in of_group if unit.fuel == fuel], "co2")
        for fuel in sorted({unit.fuel for unit in of_group})
    ]


def by_source(found: Sequence[Unit], gas: str) -> list[Line]:
    """NOx or SO2 by the way in which EPA came by it, for units with a factor of ours."""
    ours = [unit for unit in found if getattr(unit, f"{gas}_t") is not None]
    sources = sorted({str(getattr(unit, f"{gas}_source")) for unit in ours})
    return [
        _line(
            source or "(blank)",
            [unit for unit in ours if getattr(unit, f"{gas}_source") == source],
            gas,
        )
        for source in sources
    ]


def is_within(unit: Unit) -> bool:
    """CO2 within 0.1 %, or within a kilogram, to which the file rounds small units."""
    if unit.co2_t is None or unit.stated_co2_t is None:
        return False
    return abs(unit.co2_t - unit.stated_co2_t) <= max(TOLERANCE_FRAC * unit.stated_co2_t, 0.001)


def _line(name: str, of_kind: Sequence[Unit], gas: str) -> Line:
    ours = [value for unit in of_kind if (value := getattr(unit, f"{gas}_t")) is not None]
    return Line(
        name,
        len(of_kind),
        sum(getattr(unit, f"stated_{gas}_t") or 0 for unit in of_kind),
        sum(ours) if ours else None,
        sum(is_within(unit) for unit in of_kind),
    )


def report(found: Sequence[Unit], findings: Sequence[tuple[str, int]]) -> str:
    """The whole comparison as text, the same for the same data."""
    lines = [
        "eGRID2021 unit file: CO2 published by EPA and CO2 accounted from the heat input of the",
        "same rows with EPA's factor table. Tonnes; CO2 of biomass included on both sides.",
        "A dash: the factor table has no such fuel, or nothing was published.",
    ]
    for group in GROUPS:
        lines += ["", group, *_co2_lines(by_fuel(found, group))]
    for gas, title in (("nox", "NOx"), ("so2", "SO2")):
        lines += ["", f"{title} without treatment, of units with a factor per heat input"]
        lines += _source_lines(by_source(found, gas))
    accounted = sum(unit.co2_t is not None for unit in found)
    lines += ["", "rows of the file", f"{'accounted':<10}{accounted:>8,}"]
    lines += [f"{code:<10}{count:>8,}" for code, count in findings]
    lines += [f"{'all':<10}{accounted + sum(count for _, count in findings):>8,}"]
    return "\n".join(lines) + "\n"


def _co2_lines(lines: Sequence[Line]) -> Iterator[str]:
    head = ("fuel", "units", "published t", "our t", "difference %", "within 0.1 %")
    yield _columns(head, _NAME_WIDTH)
    for line in (*lines, _total(lines)):
        yield _columns((*_cells(line), f"{line.within:,}"), _NAME_WIDTH)


def _source_lines(lines: Sequence[Line]) -> Iterator[str]:
    head = ("how EPA came by it", "units", "published t", "our t", "difference %")
    yield _columns(head, _SOURCE_WIDTH)
    for line in lines:
        name, *rest = _cells(line)
        short = textwrap.shorten(name, _SOURCE_WIDTH, placeholder=" ...")
        yield _columns((short, *rest), _SOURCE_WIDTH)


def _total(lines: Sequence[Line]) -> Line:
    """All fuels for which both sides have a number."""
    both = [line for line in lines if line.ours_t is not None]
    return Line(
        "all with a factor",
        sum(line.units for line in both),
        sum(line.stated_t for line in both),
        sum(line.ours_t or 0 for line in both),
        sum(line.within for line in both),
    )


def _cells(line: Line) -> tuple[str, ...]:
    difference = line.difference_frac
    return (
        line.name,
        f"{line.units:,}",
        f"{line.stated_t:,.1f}" if line.stated_t else "-",
        "-" if line.ours_t is None else f"{line.ours_t:,.1f}",
        "-" if difference is None else _percent(difference),
    )


def _percent(frac: float) -> str:
    """Four places of a percentage; a rounded zero has no sign."""
    text = f"{frac * 100:+.4f}"
    return text if float(text) else "0.0000"


def _columns(cells: Sequence[str], width: int) -> str:
    first, *rest = cells
    return f"{first:<{width}}" + "".join(f"{cell:>16}" for cell in rest)
