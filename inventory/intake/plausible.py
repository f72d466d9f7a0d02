"""Values that contradict their item, their neighbours or the map (合理性校验)."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from inventory.core import bounds
from inventory.intake.column import Table
from inventory.intake.hit import Hit, always
from inventory.intake.references import References
from inventory.intake.vector import Mask, by_distinct, filled, groups, passing

Values = Mapping[str, "pd.Series[Any]"]

# China from west to east and south to north, in whole degrees outward.
CHINA_LON, CHINA_LAT = (73.0, 136.0), (3.0, 54.0)
# No fuel holds more sulphur than the first (CAERS); above the second coal is rare.
FUEL_SULFUR_PCT, USUAL_SULFUR_PCT = 10.0, 4.0
USUAL_ASH_PCT = 60.0
_WHOLE_PCT = 100.0
HEAT_TOLERANCE = 0.3  # of the item's default heat value
# An area outside the one city is odd; where several cities report, none of them is.
FEW, FEWEST = 0.1, 3
_COAL_EQUIVALENT = re.compile(r"(标准?煤|[tkg]ce)$", re.IGNORECASE)
_ENERGY_ROLES = ("fuel", "electricity", "heat")
_MADE_OF = {"amount_": "amount", "emission_": "amount", "ncv_": "ncv", "capacity_": "capacity"}
_SMALLER = (("PM2.5", "PM10"), ("PM10", "PM"), ("PM2.5", "PM"))
_CARBONS = ("BC", "OC")
_OBJECT = ("facility_no", "outlet_no", "unit_no", "year", "month", "flow")
_ROUNDING = 1 + 1e-9
_NONE = pd.Series(dtype="float64")


def quantities(table: Table, values: Values) -> Iterator[Hit]:
    """Quantities larger than any can be, once they are in their canonical unit."""
    keys = {column.target: column.key for column in table.columns if column.target}
    for name, column in values.items():
        largest = bounds.most(name)
        if largest is None:
            continue
        # a column made of several cells belongs to the one with the number: amount_t to amount
        made_of = next((key for stem, key in _MADE_OF.items() if name.startswith(stem)), "")
        key = keys.get(name) or made_of
        if key:
            size = np.abs(column.to_numpy(dtype=float, na_value=np.nan))
            yield Hit("I237", key, np.asarray(size > largest, dtype=bool))


def coordinates(values: Values) -> Iterator[Hit]:
    """Longitude and latitude (经纬度) the wrong way round, or outside the country."""
    if not {"lon", "lat"} <= values.keys():
        return
    lon, lat = (values[name].to_numpy(dtype=float) for name in ("lon", "lat"))
    swapped = _between(lon, CHINA_LAT) & _between(lat, CHINA_LON)
    yield Hit("I247", "lon", swapped)
    given = ~np.isnan(lon) & ~np.isnan(lat) & ~swapped
    yield Hit("I248", "lon", given & ~(_between(lon, CHINA_LON) & _between(lat, CHINA_LAT)))


def _between(array: "np.ndarray[Any, Any]", limits: tuple[float, float]) -> Mask:
    return np.asarray((array >= limits[0]) & (array <= limits[1]), dtype=bool)


def fuel_quality(values: Values) -> Iterator[Hit]:
    """Sulphur and ash (硫分、灰分) that no fuel has, or hardly any."""
    if "role" not in values:
        return
    is_fuel = (values["role"] == "fuel").to_numpy(dtype=bool)
    if "sulfur_frac" in values:
        percent = values["sulfur_frac"].to_numpy(dtype=float) * 100
        # beyond the whole it is no percentage at all, and told as such
        impossible = is_fuel & (percent > FUEL_SULFUR_PCT) & (percent <= _WHOLE_PCT)
        yield Hit("I243", "sulfur_pct", impossible, always(high=f"{FUEL_SULFUR_PCT:g}"))
        odd = is_fuel & (percent > USUAL_SULFUR_PCT) & (percent <= FUEL_SULFUR_PCT)
        yield Hit("I245", "sulfur_pct", odd, _usual(USUAL_SULFUR_PCT))
    if "ash_frac" in values:
        percent = values["ash_frac"].to_numpy(dtype=float) * 100
        yield Hit(
            "I245",
            "ash_pct",
            is_fuel & (percent > USUAL_ASH_PCT) & (percent <= _WHOLE_PCT),
            _usual(USUAL_ASH_PCT),
        )


def _usual(high: float) -> Any:
    return always(low="0", high=f"{high:g}", unit="%")


def heat_values(values: Values, references: References, *, known: Mask) -> Iterator[Hit]:
    """Heat values (发热量) far from what the library takes for the item; `known` ones are told."""
    if "item" not in values:
        return
    for suffix, unit in (("gj_t", "GJ/t"), ("gj_m3", "GJ/m3")):
        reported = values.get(f"ncv_{suffix}")
        if reported is None or not filled(reported).any():
            continue
        usual = by_distinct(values["item"], references.heat[suffix].get).astype("float64")
        ratio = reported.to_numpy(dtype=float) / usual.to_numpy()
        odd = (np.abs(ratio - 1) > HEAT_TOLERANCE) & ~known
        yield Hit("I246", "ncv", odd, by_row=_usual_heat(usual.to_numpy(), unit))


def _usual_heat(usual: Any, unit: str) -> Callable[[int], Mapping[str, str]]:
    return lambda at: {"usual": f"{usual[at]:g} {unit}"}


def coal_equivalents(values: Values, references: References) -> Iterator[Hit]:
    """Standard coal (标准煤) is heat: no unit of a product, and no tonne of the coal itself."""
    if not {"role", "item", "unit_reported"} <= values.keys():
        return
    written = passing(values["unit_reported"], lambda unit: bool(_COAL_EQUIVALENT.search(unit)))
    if not written.any():
        return
    energies = [code for of_suffix in references.heat.values() for code in of_suffix]
    is_energy = values["role"].isin(_ENERGY_ROLES) | values["item"].isin(energies)
    energy = is_energy.to_numpy(dtype=bool)
    yield Hit("I253", "unit", written & ~energy)
    yield Hit("I254", "unit", written & energy, is_summed=True)


def particles(values: Values) -> Iterator[Hit]:
    """Finer particles (细颗粒物) are part of the coarser, and soot part of the finest."""
    if not {"pollutant", "emission_t"} <= values.keys():
        return
    wanted = {*(name for pair in _SMALLER for name in pair), *_CARBONS}
    of_interest = values["pollutant"].isin(wanted).to_numpy(dtype=bool)
    if not of_interest.any():
        return
    keys = [values[name][of_interest] for name in _OBJECT if name in values]
    rows = pd.DataFrame(
        {
            "thing": groups(*keys),
            "pollutant": values["pollutant"][of_interest].to_numpy(),
            "mass": values["emission_t"][of_interest].to_numpy(dtype=float),
        }
    )
    sums = rows.groupby(["pollutant", "thing"])["mass"].sum(min_count=1)
    mass = pd.DataFrame({name: sums.get(name, _NONE) for name in sorted(wanted)})

    def rows_of(pollutants: tuple[str, ...], wrong: "pd.Series[Any]") -> Mask:
        chosen = rows["pollutant"].isin(pollutants) & rows["thing"].isin(mass.index[wrong])
        mask = np.zeros(len(of_interest), dtype=bool)
        mask[np.flatnonzero(of_interest)[chosen.to_numpy(dtype=bool)]] = True
        return mask

    for finer, coarser in _SMALLER:
        wrong = mass[finer] > mass[coarser] * _ROUNDING
        names = always(finer=finer, coarser=coarser)
        yield Hit("I255", "amount", rows_of((finer,), wrong), names)
    soot = mass[list(_CARBONS)].sum(axis=1) > mass["PM2.5"] * _ROUNDING
    yield Hit("I256", "amount", rows_of(_CARBONS, soot))


def districts(values: Values, references: References) -> Iterator[Hit]:
    """A facility outside the one city that all others belong to (区县不属于本市)."""
    own = by_distinct(values["region_code"], references.city_of)
    cities = pd.concat([own.dropna(), references.facility_cities()])
    if len(cities) <= FEWEST:
        return
    shares = cities.value_counts(normalize=True)
    city = str(shares.index[0])
    if 1 - shares.iloc[0] > FEW:
        return
    outside = filled(own) & (own != city).to_numpy(dtype=bool)
    yield Hit("I249", "region_code", outside, always(city=references.regions.get(city, city)))
