"""Twelve district-heating plants (集中供热): five on coal, seven on gas, a season of 120 days."""

from dataclasses import dataclass

from city import monitor, places, site
from city.book import Book, Cell
from city.dice import Dice
from city.fuel import flue_of_coal, flue_of_gas, limit_t, steam_coal
from city.monitor import SEASON, Gas
from city.naming import Names
from city.site import MAIN, NOX, PM, SO2, Profile, Site

SEASON_H = 120 * 24
GJ_PER_MWH = 3.6
GAS_GJ_PER_10K_M3 = 356.0
# how much more gas a permit allows for than is burnt
GAS_SPARE = 1.1
ULTRA_LOW = {SO2: 35.0, NOX: 50.0, PM: 10.0}
OLD_STANDARD = {SO2: 200.0, NOX: 300.0, PM: 30.0}
GAS_STANDARD = {NOX: 50.0}
# what the monitors of coal boilers find, mg/m3 at 9 % oxygen
COAL_MEANS = {SO2: 22.4, NOX: 37.5, PM: 4.1}
# the coal boiler that closed in November 2023 still heated that spring
CLOSED_COAL: dict[str, Cell] = {
    "facility_no": "XG0008",
    "unit_no": "MF0001",
    "year": "2023",
    "role": "燃料",
    "item": "烟煤",
    "amount": 9120.0,
    "unit": "吨",
    "basis": "收到基",
    "ncv": 21.4,
    "ncv_unit": "GJ/t",
    "sulfur_pct": 0.62,
    "ash_pct": 17.9,
    "volatile_pct": 27.8,
    "flow": "环统",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A coal boiler house: boilers of one kind and the treatment behind each."""

    boilers: int
    mw: float
    technology: str
    removal: dict[str, tuple[str, float]]  # technology -> pollutant and percent removed


_FLUIDISED = House(
    boilers=3,
    mw=70,
    technology="流化床炉",
    removal={
        "选择性非催化还原法": (NOX, 65.0),
        "选择性催化还原法": (NOX, 84.0),
        "袋式除尘法": (PM, 99.95),
        "石灰石/石膏法": (SO2, 98.2),
    },
)
_PULVERISED = House(
    boilers=2,
    mw=58,
    technology="煤粉炉",
    removal={
        "低氮燃烧技术+选择性催化还原法": (NOX, 94.8),
        "电袋复合除尘法": (PM, 99.93),
        "氧化镁法": (SO2, 98.6),
    },
)
_GRATE = House(
    boilers=2,
    mw=46,
    technology="自动炉排层燃炉",
    removal={
        "选择性非催化还原法": (NOX, 52.0),
        "选择性催化还原法": (NOX, 78.0),
        "袋式除尘法": (PM, 99.8),
        "石灰石/石膏法": (SO2, 98.4),
    },
)


def tell(book: Book, dice: Dice, names: Names) -> None:
    """All twelve, coal first."""
    for house, region in (
        (_FLUIDISED, places.EAST),
        (_PULVERISED, places.WEST),
        (_GRATE, places.SOUTH),
    ):
        _modern(book, dice, house, _profile(names, region))
    _outdated(book, dice, _profile(names, places.LAKE))
    _closed(book, _profile(names, places.SOUTH))
    for place, megawatts in enumerate((58.0, 29.0, 46.0, 70.0, 29.0, 14.0, 21.0)):
        region = places.DISTRICTS[place % len(places.DISTRICTS)]
        _gas_house(book, dice, _profile(names, region), megawatts)


def _profile(names: Names, region: str) -> Profile:
    return Profile(
        name=names("供热"), region=region, industry="4430", management=site.KEY, opened="2012-10-15"
    )


def _coal_t(dice: Dice, megawatts: float, ncv: float) -> float:
    load, efficiency = dice.between(0.68, 0.78, 0.01), 0.87
    return round(megawatts * GJ_PER_MWH * SEASON_H * load / efficiency / ncv, 1)


def _coal_stack(plant: Site, number: int, height: float) -> str:
    return plant.stack(
        f"{number}号锅炉烟囱", MAIN, height=height, diameter=2.8, temperature=55, o2=9, cems=True
    )


def _modern(book: Book, dice: Dice, house: House, profile: Profile) -> None:
    """Ultra-low emission reached and reported: removal of the plant itself, limits kept."""
    plant = site.open_site(book, profile)
    yard = plant.area("煤场渣场无组织")
    coal = steam_coal(dice)
    for number in range(1, house.boilers + 1):
        boiler = plant.unit(
            f"{number}号热水锅炉",
            "A0201",
            technology=house.technology,
            size=(house.mw, "MW"),
            opened="2012-10-15",
        )
        devices = [
            plant.device(
                technology,
                f"{number}号炉{technology}",
                removal={pollutant: percent},
                # a minute without the bag filter weighs more than a year with it
                uptime=100.0 if pollutant == PM else dice.between(99.5, 100.0, 0.1),
                limestone_t=520 if technology == "石灰石/石膏法" else None,
            )
            for technology, (pollutant, percent) in house.removal.items()
        ]
        stack = _coal_stack(plant, number, 100)
        plant.route(boiler, stack, devices)
        plant.route(boiler, yard)
        coal_t = _coal_t(dice, house.mw, coal.ncv or 0)
        plant.burn(boiler, "烟煤", coal_t, quality=coal)
        # the execution report weighs at the bunker, the statistics at the gate
        plant.burn(boiler, "烟煤", round(coal_t * 0.992, 1), quality=coal, flow=site.REPORT)
        flue = flue_of_coal(coal_t * 1.18, coal.ncv or 0)
        for pollutant, mg in ULTRA_LOW.items():
            plant.limit(pollutant, outlet=stack, mg=mg, tonnes=limit_t(flue, mg))
        burnt = Gas(year_m3=flue_of_coal(coal_t, coal.ncv or 0), o2=10.2, reference_o2=9)
        monitor.watch(plant, stack, gas=burnt, pattern=SEASON, mg=COAL_MEANS)
    plant.power(boiler, round(house.boilers * house.mw * 4.1))
    if house is _FLUIDISED:  # a line that is down for longer than a day
        monitor.disturb(
            plant,
            "DA002",
            flag=monitor.LINE,
            begin="2024-01-22 06:00",
            end="2024-01-24 02:00",
            what="通讯中断",
        )
        monitor.disturb(
            plant,
            "DA003",
            flag=monitor.LOST,
            begin="2024-12-10 00:00",
            end="2024-12-10 09:00",
            what="数据未上传",
        )


def _outdated(book: Book, dice: Dice, profile: Profile) -> None:
    """Old treatment, nothing measured: the standard's averages put the plant over its permit."""
    plant = site.open_site(book, profile)
    yard = plant.area("煤场渣场无组织")
    total = dict.fromkeys(OLD_STANDARD, 0.0)
    for number in (1, 2):
        boiler = plant.unit(
            f"{number}号热水锅炉",
            "A0201",
            technology="自动炉排层燃炉",
            size=(29, "MW"),
            opened="2008-11-01",
        )
        devices = [
            plant.device(technology)
            for technology in ("选择性非催化还原法", "袋式除尘法", "双碱法")
        ]
        stack = _coal_stack(plant, number, 60)
        plant.route(boiler, stack, devices)
        plant.route(boiler, yard)
        coal = steam_coal(dice)
        coal_t = _coal_t(dice, 29, coal.ncv or 0)
        plant.burn(boiler, "烟煤", coal_t, quality=coal)
        flue = flue_of_coal(coal_t * 0.9, coal.ncv or 0)
        for pollutant, mg in OLD_STANDARD.items():
            tonnes = limit_t(flue, mg)
            plant.limit(pollutant, outlet=stack, mg=mg, tonnes=tonnes, basis=site.PREVIOUS)
            total[pollutant] += tonnes
    for pollutant, tonnes in total.items():
        plant.limit(pollutant, scope="主要排放口合计", tonnes=round(tonnes, 2))
    plant.power(boiler, 118)


def _closed(book: Book, profile: Profile) -> None:
    """The coal boiler closed before the season, its limit still on paper; gas took over."""
    plant = site.open_site(book, profile)
    coal_boiler = plant.unit(
        "1号燃煤锅炉（已停用）",
        "A0201",
        technology="自动炉排层燃炉",
        size=(46, "MW"),
        opened="2010-10-20",
        closed="2023-11-30",
    )
    gas_boiler = plant.unit(
        "2号燃气锅炉", "A0202", technology="燃气锅炉", size=(46, "MW"), opened="2023-12-10"
    )
    coal_stack = _coal_stack(plant, 1, 80)
    devices = [plant.device(technology) for technology in ("袋式除尘法", "石灰石/石膏法")]
    plant.route(coal_boiler, coal_stack, devices)
    plant.limit(
        SO2, outlet=coal_stack, mg=35, tonnes=9.8, basis=site.PREVIOUS, document="虚构原许可证"
    )
    _gas_boiler(plant, gas_boiler, "2号锅炉烟囱", gas_10k_m3=868.4, removal=93.0)
    plant.power(gas_boiler, 96)


def _gas_boiler(plant: Site, boiler: str, name: str, *, gas_10k_m3: float, removal: float) -> None:
    stack = plant.stack(name, MAIN, height=45, diameter=1.8, temperature=75, o2=3.5, cems=True)
    burner = plant.device("低氮燃烧技术", f"{name}低氮燃烧", removal={NOX: removal}, uptime=100.0)
    plant.route(boiler, stack, [burner])
    plant.burn(boiler, "天然气", gas_10k_m3, "万立方米")
    burnt = Gas(year_m3=flue_of_gas(gas_10k_m3), o2=4.2, reference_o2=3.5)
    monitor.watch(
        plant, stack, gas=burnt, pattern=SEASON, mg={NOX: round((100 - removal) * 3.9, 1)}
    )
    for pollutant, mg in GAS_STANDARD.items():
        flue = flue_of_gas(gas_10k_m3 * GAS_SPARE)
        plant.limit(pollutant, outlet=stack, mg=mg, tonnes=limit_t(flue, mg))


def _gas_house(book: Book, dice: Dice, profile: Profile, megawatts: float) -> None:
    plant = site.open_site(book, profile)
    for number in (1, 2):
        boiler = plant.unit(
            f"{number}号燃气锅炉",
            "A0202",
            technology="燃气锅炉",
            size=(megawatts, "MW"),
            opened="2019-10-20",
        )
        load, efficiency = dice.between(0.5, 0.7, 0.01), 0.93
        heat_gj = megawatts * GJ_PER_MWH * SEASON_H * load / efficiency
        _gas_boiler(
            plant,
            boiler,
            f"{number}号锅炉烟囱",
            gas_10k_m3=round(heat_gj / GAS_GJ_PER_10K_M3, 1),
            removal=dice.between(91.5, 94.0, 0.1),
        )
    plant.power(boiler, round(megawatts * 3.2))
