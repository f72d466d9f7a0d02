"""One integrated steel works, one electric-arc works and one foundry.

Gases that the works makes and burns itself (高炉煤气, 转炉煤气) are no activity here: their carbon
came in with coke and coal and is counted there, once. `own_gas` tells of works that state them.
"""

from city import monitor, places, site
from city.book import Book
from city.fuel import Quality, limit_t
from city.monitor import ALL_YEAR, Gas, Pattern
from city.naming import Names
from city.site import GENERAL, MAIN, NOX, PM, SO2, Profile, Site

INJECTED_COAL = Quality(ncv=27.8, sulfur=0.52, ash=9.8, volatile=12.4)
PELLET_COAL = Quality(ncv=23.6, sulfur=0.66, ash=13.8, volatile=29.0)
# waste gas per tonne of product of the permit formula, m3
CAST_HOUSE_PM_T_PER_T = 1.04e-5
SINTER_M3_PER_T, PELLET_M3_PER_T, ROLLING_M3_PER_T = 2830, 2480, 850
# air that the hoods draw per tonne of product, m3
CAST_HOUSE_M3_PER_T, CONVERTER_M3_PER_T, ARC_M3_PER_T = 2050, 1800, 2150
# what the monitors find, mg/m3 at the reference oxygen of the stack
SINTER_MEANS = {"A": {SO2: 24.0, NOX: 31.0, PM: 4.3}, "B": {SO2: 24.6, NOX: 30.2, PM: 4.4}}
PELLET_MEANS = {SO2: 23.5, NOX: 33.0, PM: 6.1}
CAST_HOUSE_MEANS, CONVERTER_MEANS, ARC_MEANS = {PM: 5.1}, {PM: 6.4}, {PM: 4.6}
REPAIR = Pattern(stops=(("2024-07-02", "2024-07-14"),))


def tell(book: Book, names: Names) -> None:
    """All three."""
    _integrated(book, names("钢铁"))
    _electric(book, names("特钢"))
    _foundry(book, names("铸造"))


def _integrated(book: Book, name: str) -> None:
    plant = site.open_site(
        book,
        Profile(
            name=name,
            region=places.WEST,
            industry="3120",
            management=site.KEY,
            grade="B",
            opened="2006-03-28",
        ),
    )
    fugitive = plant.area()
    hoods = plant.device(
        "无组织尘高效控制技术", "料棚封闭与环境除尘", removal={PM: 93.0}, uptime=98.0
    )
    _sinter(plant, fugitive, hoods)
    _pellets(plant, fugitive, hoods)
    for number, iron_t, coke_t, coal_t in (
        (1, 1512000, 551900, 216200),
        (2, 1486000, 539400, 214000),
    ):
        works = (fugitive, hoods)
        _blast_furnace(plant, number, works, iron_t=iron_t, coke_t=coke_t, coal_t=coal_t)
    _converter(plant, fugitive, hoods)
    _rolling(plant)
    for pollutant, tonnes in ((SO2, 1480.0), (NOX, 2060.0)):
        plant.limit(
            pollutant,
            scope="主要排放口合计",
            tonnes=tonnes,
            basis=site.QUOTA,
            document="虚构总量指标〔2021〕7号",
        )


def _sinter(plant: Site, fugitive: str, hoods: str) -> None:
    """One machine with two flue ducts, so with two outlets: half of the gas each."""
    machine = plant.unit(
        "360m2带式烧结机", "D0501", technology="烧结", size=(12800, "t/d"), opened="2006-03-28"
    )
    product_t = 4052000.0
    for side in ("A", "B"):
        stack = plant.stack(
            f"烧结机头烟囱{side}",
            MAIN,
            height=120,
            diameter=5.2,
            temperature=120,
            o2=16,
            cems=True,
        )
        devices = [
            plant.device("高效静电除尘法", f"机头电除尘{side}", removal={PM: 92.0}, uptime=100.0),
            plant.device("烟气循环流化床法", f"半干法脱硫{side}", removal={SO2: 95.2}, uptime=99.5),
            plant.device("袋式除尘法", f"布袋除尘{side}", removal={PM: 98.2}, uptime=100.0),
            plant.device(
                "选择性催化还原法",
                f"中温SCR{side}",
                removal={NOX: 85.0},
                uptime=99.0,
                ammonia_t=1510,
            ),
        ]
        plant.route(machine, stack, devices, share=50)
        flue_m3 = 4250000 * SINTER_M3_PER_T / 2
        for pollutant, mg in ((SO2, 35.0), (NOX, 50.0), (PM, 10.0)):
            plant.limit(pollutant, outlet=stack, mg=mg, tonnes=limit_t(flue_m3, mg))
        plant.report(machine, stack, PM, 24.6 if side == "A" else 25.3)
        gas = Gas(year_m3=product_t * SINTER_M3_PER_T / 2, o2=16.4, reference_o2=16)
        monitor.watch(plant, stack, gas=gas, pattern=REPAIR, mg=SINTER_MEANS[side])
    plant.route(machine, fugitive, [hoods])
    plant.make(machine, "烧结矿", product_t)
    plant.burn(machine, "焦炭", 19.04, "万吨", quality=Quality(ncv=27.6, sulfur=0.72, ash=13.6))
    plant.use(machine, "原料", "石灰石", 318000)
    plant.use(machine, "原料", "白云石", 186500)
    plant.power(machine, 98600)


def _pellets(plant: Site, fugitive: str, hoods: str) -> None:
    kiln = plant.unit(
        "链篦机回转窑", "D0502", technology="球团", size=(2700, "t/d"), opened="2011-09-10"
    )
    stack = plant.stack(
        "球团焙烧烟囱", MAIN, height=80, diameter=3.8, temperature=75, o2=18, cems=True
    )
    devices = [
        plant.device("高效静电除尘法", "球团电除尘", removal={PM: 99.4}, uptime=100.0),
        plant.device(
            "石灰石/石膏法", "球团脱硫", removal={SO2: 94.6}, uptime=99.0, limestone_t=1790
        ),
        plant.device("选择性催化还原法", "球团SCR", removal={NOX: 80.0}, uptime=99.0),
    ]
    plant.route(kiln, stack, devices)
    plant.route(kiln, fugitive, [hoods])
    plant.make(kiln, "球团矿", 846000)
    plant.burn(kiln, "烟煤", 16920, quality=PELLET_COAL)
    plant.report(kiln, stack, PM, 14.2)
    gas = Gas(year_m3=846000 * PELLET_M3_PER_T, o2=17.6, reference_o2=18)
    monitor.watch(plant, stack, gas=gas, pattern=REPAIR, mg=PELLET_MEANS)
    flue_m3 = 900000 * PELLET_M3_PER_T
    for pollutant, mg in ((SO2, 35.0), (NOX, 50.0), (PM, 10.0)):
        plant.limit(pollutant, outlet=stack, mg=mg, tonnes=limit_t(flue_m3, mg))


def _blast_furnace(  # noqa: PLR0913 - the year of one furnace
    plant: Site,
    number: int,
    fugitive: tuple[str, str],
    *,
    iron_t: float,
    coke_t: float,
    coal_t: float,
) -> None:
    """Coke and coal are charged as materials: they reduce the ore."""
    furnace = plant.unit(
        f"{number}号高炉（1780m3）",
        "D0503",
        technology="高炉",
        size=(4400, "t/d"),
        opened="2006-03-28",
    )
    stove = plant.stack(f"{number}号热风炉烟囱", GENERAL, height=80, diameter=3.2, temperature=160)
    house = plant.stack(
        f"{number}号出铁场烟囱", MAIN, height=40, diameter=3.6, temperature=60, cems=True
    )
    bag = plant.device("袋式除尘法", f"{number}号出铁场除尘", removal={PM: 99.9}, uptime=100.0)
    plant.route(furnace, house, [bag])
    plant.route(furnace, fugitive[0], [fugitive[1]])
    plant.make(furnace, "生铁", iron_t)
    plant.burn(
        furnace, "焦炭", coke_t, quality=Quality(ncv=28.4, sulfur=0.68, ash=12.6), role="原料"
    )
    plant.burn(furnace, "无烟煤", coal_t, quality=INJECTED_COAL, role="原料")
    plant.limit(SO2, outlet=stove, mg=50)
    plant.limit(NOX, outlet=stove, mg=200)
    plant.report(furnace, house, PM, round(iron_t * CAST_HOUSE_PM_T_PER_T, 2))
    air = Gas(year_m3=iron_t * CAST_HOUSE_M3_PER_T)
    monitor.watch(plant, house, gas=air, pattern=ALL_YEAR, mg=CAST_HOUSE_MEANS)
    plant.limit(PM, outlet=house, mg=10, tonnes=34, basis=site.PERFORMANCE)


def _converter(plant: Site, fugitive: str, hoods: str) -> None:
    converter = plant.unit(
        "120t转炉（3座）", "D0505", technology="转炉", size=(9800, "t/d"), opened="2006-03-28"
    )
    stack = plant.stack(
        "转炉二次除尘烟囱", MAIN, height=45, diameter=4.4, temperature=60, cems=True
    )
    bag = plant.device("袋式除尘法", "二次除尘", removal={PM: 99.9}, uptime=100.0)
    plant.route(converter, stack, [bag])
    plant.route(converter, fugitive, [hoods])
    plant.make(converter, "粗钢", 3268000)
    plant.use(converter, "原料", "石灰石", 41500)
    plant.report(converter, stack, PM, 51.7)
    air = Gas(year_m3=3268000 * CONVERTER_M3_PER_T)
    monitor.watch(plant, stack, gas=air, pattern=ALL_YEAR, mg=CONVERTER_MEANS)
    plant.limit(PM, outlet=stack, mg=10, tonnes=62, basis=site.PERFORMANCE)


def _rolling(plant: Site) -> None:
    furnace = plant.unit(
        "热轧加热炉", "D0507", technology="蓄热式加热炉", size=(9600, "t/d"), opened="2008-07-16"
    )
    stack = plant.stack("加热炉烟囱", GENERAL, height=60, diameter=2.6, temperature=180, o2=8)
    plant.route(furnace, stack, [plant.device("低氮燃烧技术", "加热炉低氮烧嘴")])
    plant.make(furnace, "钢材", 3145000)
    plant.burn(furnace, "天然气", 9750, "万立方米", quality=Quality(ncv=36.4, ncv_unit="MJ/m3"))
    for pollutant, mg in ((SO2, 50.0), (NOX, 200.0), (PM, 10.0)):
        plant.limit(pollutant, outlet=stack, mg=mg)


def _electric(book: Book, name: str) -> None:
    plant = site.open_site(
        book,
        Profile(
            name=name,
            region=places.EQUIPMENT_PARK,
            industry="3120",
            management=site.KEY,
            grade="B",
            opened="2017-12-05",
        ),
    )
    furnace = plant.unit(
        "100t电弧炉", "D0506", technology="电炉", size=(1400, "t/d"), opened="2017-12-05"
    )
    stack = plant.stack("电炉除尘烟囱", MAIN, height=38, diameter=3.8, temperature=70, cems=True)
    bag = plant.device("袋式除尘法", "电炉布袋除尘", removal={PM: 99.9}, uptime=100.0)
    plant.route(furnace, stack, [bag], capture=95)
    plant.route(furnace, plant.area("电炉车间无组织"))
    plant.make(furnace, "粗钢", 418600)
    plant.use(furnace, "原料", "电极", 586)
    plant.use(furnace, "原料", "石灰石", 4900)
    plant.power(furnace, 17820)
    plant.report(furnace, stack, PM, 4.1)
    air = Gas(year_m3=418600 * ARC_M3_PER_T)
    monitor.watch(plant, stack, gas=air, pattern=REPAIR, mg=ARC_MEANS)
    plant.limit(PM, outlet=stack, mg=10, tonnes=9.8, basis=site.PERFORMANCE)


def _foundry(book: Book, name: str) -> None:
    plant = site.open_site(
        book,
        Profile(
            name=name,
            region=places.EQUIPMENT_PARK,
            industry="3391",
            management=site.SIMPLIFIED,
            grade="C",
            opened="2013-04-22",
        ),
    )
    cupola = plant.unit(
        "冲天炉及造型线", "D0509", technology="铸造", size=(130, "t/d"), opened="2013-04-22"
    )
    stack = plant.stack("熔化及抛丸排口", GENERAL, height=20, diameter=1.2, temperature=60)
    plant.route(cupola, stack, [plant.device("袋式除尘法")], capture=90)
    plant.route(cupola, plant.area("铸造车间无组织"))
    plant.make(cupola, "铸铁", 35800)
    plant.burn(cupola, "焦炭", 4260, quality=Quality(ncv=28.1, sulfur=0.7, ash=12.9))
    plant.use(cupola, "原料", "石灰石", 1130)
    plant.power(cupola, 1680)
    plant.limit(PM, outlet=stack, mg=30)
    plant.limit(SO2, outlet=stack, mg=200)
