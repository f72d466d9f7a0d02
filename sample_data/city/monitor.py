"""Continuous monitors (自动监测): the gas of a stack over the year, and what disturbed the values.

A profile says what a stack lets out at full load; `inventory demo` writes the hours from it, with
scatter that is the same everywhere. The gas follows from the fuel or the product of the plant, the
concentrations are means at the reference oxygen.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from city.site import NOX, PM, SO2, VOCS, YEAR, Site

AIR_O2 = 21.0
STOPPED, FAULT, SERVICE, CALIBRATION, OVER_RANGE, LINE, LOST = "F", "D", "M", "C", "T", "B", "缺"
FULL = (100.0,) * 12
# the heating season ends on 15 March and begins on 15 November
HEATING = (100.0, 92.0, 80.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 78.0, 96.0)
HEATING_STOPS = (("2024-03-16", "2024-04-01"), ("2024-11-01", "2024-11-15"))
_KEYS = {SO2: "so2_mg_m3", NOX: "nox_mg_m3", PM: "pm_mg_m3", VOCS: "vocs_mg_m3"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gas:
    """The dry gas of a stack: its volume over the year and its oxygen."""

    year_m3: float  # at the reference oxygen, where the outlet has one
    o2: float | None = None  # as measured
    reference_o2: float | None = None

    @property
    def dilution(self) -> float:
        """How many m3 as measured are one m3 at the reference oxygen."""
        if self.o2 is None or self.reference_o2 is None:
            return 1.0
        return (AIR_O2 - self.reference_o2) / (AIR_O2 - self.o2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """When a stack runs: the load of each month in per cent, and days of standstill."""

    load: Sequence[float] = FULL
    stops: Sequence[tuple[str, str]] = ()
    year: int = YEAR

    @property
    def full_load_h(self) -> float:
        """Hours at full load that carry the same gas."""
        return sum(
            self._month_h(month) * self.load[month - 1] / 100 for month in range(1, len(FULL) + 1)
        )

    @property
    def run_h(self) -> float:
        """Hours in which anything ran."""
        return sum(
            self._month_h(month) for month in range(1, len(FULL) + 1) if self.load[month - 1]
        )

    def _month_h(self, month: int) -> float:
        stopped = sum(
            _hours(begin, end)
            for begin, end in self.stops
            if (day := datetime.fromisoformat(begin)).month == month and day.year == self.year
        )
        return monthrange(self.year, month)[1] * 24 - stopped


SEASON = Pattern(load=HEATING, stops=HEATING_STOPS)
ALL_YEAR = Pattern()


def watch(
    plant: Site, outlet_no: str, *, gas: Gas, pattern: Pattern, mg: Mapping[str, float]
) -> None:
    """A monitor on a stack; `mg` holds mean concentrations at the reference oxygen."""
    plant.book.add(
        "自动监测概况",
        facility_no=plant.facility_no,
        outlet_no=outlet_no,
        year=pattern.year,
        flow_m3_h=round(gas.year_m3 / pattern.full_load_h * gas.dilution),
        o2_pct=gas.o2,
        **{_KEYS[name]: round(mean / gas.dilution, 2) for name, mean in mg.items()},
        **{f"load_{month}": load for month, load in enumerate(pattern.load, 1)},
    )
    for begin, end in pattern.stops:
        disturb(plant, outlet_no, flag=STOPPED, begin=begin, end=end, what="停运")


def disturb(  # noqa: PLR0913 - what stands in a log of the monitor
    plant: Site, outlet_no: str, *, flag: str, begin: str, end: str, what: str
) -> None:
    """Hours without a valid value, from the first to before the last named."""
    plant.book.add(
        "自动监测事件",
        facility_no=plant.facility_no,
        outlet_no=outlet_no,
        starts=_moment(begin),
        ends=_moment(end),
        flag=flag,
        what=what,
    )


def _moment(when: str) -> str:
    return datetime.fromisoformat(when).strftime("%Y-%m-%d %H:%M")


def _hours(begin: str, end: str) -> float:
    """Hours between two moments of one month, or up to the first of the next."""
    return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds() / 3600
