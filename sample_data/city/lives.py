"""Works that are not there or not in use all year: a season without rows, an opening, a closing.

Three boiler houses with monitors, told last so that the others keep their numbers. What lies before
the first day, after the last, or in a summer without fuel is no lost hour.
"""

from collections.abc import Collection

from city import monitor, places, site
from city.book import Book
from city.fuel import Quality
from city.monitor import LOST, Gas
from city.site import MAIN, NOX, PM, SO2, YEAR, Profile

OPENED, CLOSED = f"{YEAR}-07-01", f"{YEAR}-06-30"
_COAL = Quality(ncv=21.5, sulfur=0.6, ash=18.0, volatile=27.0)
_REMOVED = {
    "选择性非催化还原法": (NOX, 30.0),
    "袋式除尘法": (PM, 99.7),
    "石灰石/石膏法": (SO2, 95.0),
}
_MG = {SO2: 42.0, NOX: 330.0, PM: 8.0}
_LIMIT_MG = {SO2: 100.0, NOX: 400.0, PM: 20.0}
_GAS_M3_T = 8_600.0  # dry gas of a tonne of this coal at 9 % oxygen
_O2 = 9.0
_COAL_T = 1_150.0  # a month
_MG_PER_T = 1e9
_MONTHS = 12


def tell(book: Book) -> None:
    """All three."""
    _house(
        book,
        # heats in winter; in summer the monitor is off, writes no rows, and nothing burns
        _profile("采暖季供热有限公司", places.LAKE, opened="2014-11-01"),
        months=(1, 2, 3, 11, 12),
        silent=(f"{YEAR}-03-16", f"{YEAR}-11-15"),
    )
    _house(
        book,
        _profile("新投产供热有限公司", places.EAST, opened=OPENED),
        months=range(7, 13),
        silent=(f"{YEAR}-01-01", OPENED),
    )
    _house(
        book,
        _profile("关停热源有限公司", places.WEST, opened="2009-10-01", closed=CLOSED),
        months=range(1, 7),
        silent=(OPENED, f"{YEAR + 1}-01-01"),
    )


def _profile(name: str, region: str, *, opened: str, closed: str | None = None) -> Profile:
    return Profile(
        name=name,
        region=region,
        industry="4430",
        management=site.KEY,
        opened=opened,
        closed=closed,
    )


def _house(
    book: Book, profile: Profile, *, months: Collection[int], silent: tuple[str, str]
) -> None:
    """One boiler and stack: coal month by month, a monitor, and the permit of a full year."""
    plant = site.open_site(book, profile)
    boiler = plant.unit("1号锅炉", "A0201", technology="自动炉排层燃炉", size=(29.0, "MW"))
    stack = plant.stack(
        "锅炉烟囱", MAIN, height=45, diameter=1.6, temperature=60, o2=_O2, cems=True
    )
    devices = [plant.device(name, removal={cut[0]: cut[1]}) for name, cut in _REMOVED.items()]
    plant.route(boiler, stack, devices)
    for month in months:
        plant.burn(boiler, "烟煤", _COAL_T, quality=_COAL, month=month)
    year_m3 = _COAL_T * _MONTHS * _GAS_M3_T
    gas = Gas(year_m3=year_m3, o2=9.5, reference_o2=_O2)
    monitor.watch(plant, stack, gas=gas, pattern=monitor.ALL_YEAR, mg=_MG)
    begin, end = silent
    monitor.disturb(plant, stack, flag=LOST, begin=begin, end=end, what="没有记录")
    for pollutant, mg in _LIMIT_MG.items():
        tonnes = round(year_m3 * mg / _MG_PER_T, 2)
        valid_from = max(profile.opened or site.VALID_FROM, site.VALID_FROM)
        plant.limit(pollutant, outlet=stack, mg=mg, tonnes=tonnes, valid_from=valid_from)
