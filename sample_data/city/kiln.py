"""Kilns of glass (2), brick (18) and ceramics (6)."""

from city import monitor, places, site
from city.book import Book
from city.dice import Dice
from city.fuel import Quality, limit_t, steam_coal
from city.monitor import ALL_YEAR, Gas
from city.naming import Names
from city.site import GENERAL, MAIN, NOX, PM, SO2, Profile, Site

GLASS_M3_PER_T = 4000
# what the monitors find, mg/m3 at 8 % oxygen
GLASS_MEANS = {SO2: 128.0, NOX: 282.0, PM: 7.1}
GLASS_LIMITS = {SO2: 200.0, NOX: 400.0, PM: 30.0}
BRICK_LIMITS = {SO2: 150.0, NOX: 200.0, PM: 30.0}
# flue gas of a tunnel kiln per tonne of fired brick of the permit formula, m3
BRICK_M3_PER_T = 4200
# the district gave one of the works far less than its assessment allows
ALLOCATED, ALLOCATED_WORKS = {SO2: 10.2, NOX: 7.1}, 3
GANGUE = Quality(ncv=6.8, sulfur=0.7, ash=68.0)
BRICKWORKS = 18
CERAMIC_WORKS = 6


def tell(book: Book, dice: Dice, names: Names) -> None:
    """Glass, brick, ceramics."""
    for region, size, output_t in (
        (places.SOUTH, 600.0, 205400.0),
        (places.LAKE, 700.0, 238900.0),
    ):
        _glass(book, names("玻璃"), region, size, output_t)
    for number in range(BRICKWORKS):
        _brick(book, dice, names("新型墙材"), number)
    for number in range(CERAMIC_WORKS):
        _ceramics(book, dice, names("陶瓷"), number)


def _glass(book: Book, name: str, region: str, size: float, output_t: float) -> None:
    plant = site.open_site(
        book,
        Profile(
            name=name,
            region=region,
            industry="3041",
            management=site.KEY,
            grade="B",
            opened="2013-09-01",
        ),
    )
    furnace = plant.unit(
        "浮法玻璃熔窑", "D0301", technology="浮法平板玻璃", size=(size, "t/d"), opened="2013-09-01"
    )
    stack = plant.stack(
        "熔窑烟囱", MAIN, height=100, diameter=3.0, temperature=130, o2=8, cems=True
    )
    devices = [
        plant.device("高效静电除尘法", "高温电除尘", removal={PM: 92.0}, uptime=100.0),
        plant.device(
            "选择性催化还原法", "熔窑SCR", removal={NOX: 86.0}, uptime=98.5, ammonia_t=1120
        ),
        plant.device("旋转喷雾干燥法", "半干法脱硫", removal={SO2: 86.0}, uptime=98.0),
        plant.device("袋式除尘法", "末端布袋", removal={PM: 97.0}, uptime=100.0),
    ]
    plant.route(furnace, stack, devices)
    plant.make(furnace, "平板玻璃", output_t)
    # natural gas of the furnace in an energy unit, as the supplier bills it
    plant.burn(furnace, "天然气", round(output_t * 5.92, 0), "GJ")
    plant.use(furnace, "原料", "纯碱", round(output_t * 0.198))
    plant.use(furnace, "原料", "白云石", round(output_t * 0.152))
    plant.use(furnace, "原料", "石灰石", round(output_t * 0.041))
    plant.power(furnace, round(output_t * 0.0118))
    plant.report(furnace, stack, PM, round(output_t * 2.9e-5, 2))
    flue_m3 = size * 365 * GLASS_M3_PER_T
    for pollutant, mg in GLASS_LIMITS.items():
        plant.limit(pollutant, outlet=stack, mg=mg, tonnes=limit_t(flue_m3, mg))
    gas = Gas(year_m3=output_t * GLASS_M3_PER_T, o2=8.7, reference_o2=8)
    monitor.watch(plant, stack, gas=gas, pattern=ALL_YEAR, mg=GLASS_MEANS)
    _glass_gaps(plant, stack, is_long=region == places.SOUTH)


def _glass_gaps(plant: Site, stack: str, *, is_long: bool) -> None:
    """More than a quarter of one quarter missing; or a fifth, after a failed calibration."""
    if is_long:
        monitor.disturb(
            plant,
            stack,
            flag=monitor.FAULT,
            begin="2024-07-19 00:00",
            end="2024-08-24 12:00",
            what="监测站房改造",
        )
    else:
        monitor.disturb(
            plant,
            stack,
            flag=monitor.OVER_RANGE,
            begin="2024-09-06 10:00",
            end="2024-09-23 16:00",
            what="校准不合格",
        )


def _brick(book: Book, dice: Dice, name: str, number: int) -> None:
    """Tunnel kilns: shale brick on coal, gangue brick on its own carbon, some on gas."""
    region = places.DISTRICTS[(number + 2) % len(places.DISTRICTS)]
    plant = site.open_site(
        book,
        Profile(
            name=name,
            region=region,
            industry="3031",
            management=site.SIMPLIFIED,
            grade="D" if number % 3 else "C",
            opened=f"{2005 + number % 12}-04-01",
        ),
    )
    brick_t = dice.between(60000, 180000, 1000)
    kiln = plant.unit(
        "烧结砖隧道窑",
        "D0403",
        technology="隧道窑",
        size=(round(brick_t / 300, -1), "t/d"),
    )
    stack = plant.stack("隧道窑烟囱", MAIN, height=25, diameter=1.8, temperature=60, o2=18)
    devices = ["湿式除尘法", "双碱法"] if number % 3 else ["袋式除尘法", "石灰石/石膏法"]
    plant.route(kiln, stack, [plant.device(technology) for technology in devices])
    plant.route(kiln, plant.area("破碎及原料堆场无组织"))
    plant.make(kiln, "砖瓦", brick_t)
    fuel = ("烟煤", "煤矸石", "烟煤", "天然气")[number % 4]
    if fuel == "烟煤":
        coal_t = round(brick_t * dice.between(0.034, 0.046, 0.001))
        coal = steam_coal(dice)
        plant.burn(kiln, fuel, coal_t, quality=coal)
        if number % 8 == 0:
            plant.burn(kiln, fuel, round(coal_t * 1.015), quality=coal, flow=site.REPORT)
    elif fuel == "煤矸石":
        plant.burn(kiln, fuel, round(brick_t * dice.between(0.14, 0.19, 0.005)), quality=GANGUE)
    else:
        plant.burn(kiln, fuel, round(brick_t * dice.between(0.0026, 0.0032, 0.0001), 1), "万立方米")
    if number % 2 == 0:
        plant.power(kiln, round(brick_t * 0.0019))
    # wet scrubbing leaves more dust than the bag filter, and no two works the same
    dust = (9.5e-5 if number % 3 else 4.5e-5) * (0.7 + 0.06 * (number % 11))
    plant.report(kiln, stack, PM, round(brick_t * dust, 2))
    flue_m3 = brick_t * BRICK_M3_PER_T
    for pollutant, mg in BRICK_LIMITS.items():
        plant.limit(pollutant, outlet=stack, mg=mg, tonnes=limit_t(flue_m3, mg), basis=site.EIA)
    for pollutant, tonnes in ALLOCATED.items() if number == ALLOCATED_WORKS else ():
        plant.limit(
            pollutant,
            outlet=stack,
            tonnes=tonnes,
            basis=site.QUOTA,
            document="虚构总量指标〔2021〕19号",
        )


def _ceramics(book: Book, dice: Dice, name: str, number: int) -> None:
    """Table ware on gas: small works."""
    plant = site.open_site(
        book,
        Profile(
            name=name,
            region=places.LAKE if number % 2 else places.SOUTH,
            industry="3074",
            management=site.SIMPLIFIED,
            grade="C",
            opened="2015-08-08",
        ),
    )
    ware_t = dice.between(2400, 9600, 100)
    kiln = plant.unit("辊道窑", "D0401", technology="辊道窑", size=(round(ware_t / 300), "t/d"))
    stack = plant.stack("辊道窑烟囱", GENERAL, height=18, diameter=0.9, temperature=120, o2=18)
    plant.route(kiln, stack, [plant.device("湿式除尘法")] if number % 2 else [])
    plant.make(kiln, "陶瓷", ware_t)
    plant.burn(kiln, "天然气", round(ware_t * 0.031, 1), "万立方米")
    plant.power(kiln, round(ware_t * 0.062))
    for pollutant, mg in ((SO2, 30.0), (NOX, 100.0), (PM, 20.0)):
        plant.limit(pollutant, outlet=stack, mg=mg)
