"""Headings of an hourly table (表头): long form, or wide form with a column for each pollutant."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from inventory.core import units
from inventory.core.errors import UnitError
from inventory.registry.alias import alias_key

HEADING_ROWS = 20  # title lines and remarks stay within these
_NAMES = {
    "facility_no": ("facility_no", "排污单位编号", "企业编号"),
    "outlet_no": ("outlet_no", "排放口编号", "排口编号"),
    "ts": ("ts", "时间", "监测时间", "数据时间"),
    "pollutant": ("pollutant", "污染物", "污染物名称"),
    "concentration_mg_m3": ("concentration_mg_m3", "浓度", "实测浓度"),
    "flow_m3_h": ("flow_m3_h", "标干流量", "流量"),
    "o2_pct": ("o2_pct", "含氧量", "氧含量"),
    "flag": ("flag", "标记", "数据标记"),
}
_KEYS = {alias_key(name): column for column, names in _NAMES.items() for name in names}
KEY_COLUMNS = ("facility_no", "outlet_no", "ts")
_SUFFIX = {"concentration_mg_m3": "mg_m3", "flow_m3_h": "m3_h", "o2_pct": "frac"}
_DEFAULT_UNIT = {"concentration_mg_m3": "mg/m3", "flow_m3_h": "m3/h", "o2_pct": "%"}
CO2 = "CO2"


@dataclass(slots=True)
class Headings:
    """Which cell of a row holds what; cells count from 1, as lists in SQL do."""

    row_no: int
    cells: dict[str, int] = field(default_factory=dict)
    scale: dict[str, float] = field(default_factory=dict)  # cell value to canonical unit
    pollutants: dict[str, int] = field(default_factory=dict)  # wide form: code -> cell
    pollutant_scale: dict[str, float] = field(default_factory=dict)
    co2_percent: int | None = None  # wide form: CO2 as a share of the dry gas
    titles: dict[int, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    wrong_units: list[str] = field(default_factory=list)

    @property
    def is_wide(self) -> bool:
        """Whether each row holds several pollutants."""
        return "pollutant" not in self.cells

    def title(self, column: str, pollutant: str) -> str:
        """The heading under which a value stands; in wide form that of its pollutant."""
        cell = self.cells.get(column)
        if cell is None and column == "concentration_mg_m3":
            cell = self.pollutants.get(pollutant, self.co2_percent)
        return column if cell is None else self.titles[cell]

    @property
    def missing(self) -> list[str]:
        """Required columns that the table does not have, in Chinese."""
        lacking = [_NAMES[key][1] for key in KEY_COLUMNS if key not in self.cells]
        if self.is_wide and not self.pollutants and self.co2_percent is None:
            lacking.append(_NAMES["pollutant"][1])
        if not self.is_wide and "concentration_mg_m3" not in self.cells:
            lacking.append(_NAMES["concentration_mg_m3"][1])
        return lacking


def find(rows: Sequence[tuple[int, Sequence[str]]], aliases: Mapping[str, str]) -> Headings | None:
    """The headings among the first rows of a table; the row with most known names counts."""
    read = [_read(row_no, cells, aliases) for row_no, cells in rows[:HEADING_ROWS]]
    best = max(read, key=lambda found: (len(found.cells), -found.row_no), default=None)
    return best if best is not None and best.cells else None


def _read(row_no: int, cells: Sequence[str], aliases: Mapping[str, str]) -> Headings:
    found = Headings(row_no)
    for cell, title in enumerate(cells, start=1):
        name, unit = _split(title)
        if not name:
            continue
        found.titles[cell] = title.strip()
        if name in _KEYS:
            _place(found, _KEYS[name], cell, unit)
        elif name == "co2_pct":
            found.co2_percent = cell
        elif (pollutant := _pollutant(name, aliases)) is not None:
            found.pollutants[pollutant] = cell
            scale = _scale(found, title, unit or "mg/m3", "mg_m3")
            found.pollutant_scale[pollutant] = scale
        else:
            found.unknown.append(title.strip())
    return found


def _place(found: Headings, column: str, cell: int, unit: str) -> None:
    found.cells[column] = cell
    if column in _SUFFIX:
        wanted = unit or _DEFAULT_UNIT[column]
        found.scale[column] = _scale(found, found.titles[cell], wanted, _SUFFIX[column])


def _scale(found: Headings, title: str, unit: str, suffix: str) -> float:
    try:
        return units.to_canonical(1, unit, suffix=suffix)
    except UnitError:
        found.wrong_units.append(title.strip())
        return 1.0


def _pollutant(name: str, aliases: Mapping[str, str]) -> str | None:
    """The pollutant of a wide column such as `so2_mg_m3` or 二氧化硫浓度."""
    for ending in ("_mg_m3", "实测浓度", "浓度", ""):
        if name.endswith(ending) and (code := aliases.get(name.removesuffix(ending))):
            return code
    return None


def _split(title: str) -> tuple[str, str]:
    """Name in compared form, and the unit in brackets as written."""
    text = unicodedata.normalize("NFKC", title).replace("*", "").strip()
    name, bracket, unit = text.partition("(")
    return alias_key(name), unit.rstrip(") ") if bracket else ""
