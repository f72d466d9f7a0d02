"""Sixty factories with gas boilers, eight commercial ones and six biomass boilers."""

from enum import Enum, auto

from city import places, site
from city.book import Book
from city.dice import Dice
from city.fuel import pellets
from city.naming import Names
from city.site import GENERAL, NOX, PM, SO2, Profile, Site

# trade, industry, category of its boiler
FACTORIES = (
    ("食品", "1432", "B0501"),
    ("饮料", "1523", "B0501"),
    ("乳业", "1442", "B0501"),
    ("制药设备", "2720", "B0301"),
    ("日用化工", "2681", "B0301"),
    ("纺织", "1711", "B1201"),
    ("服装", "1811", "B1201"),
    ("包装纸业", "2231", "B0401"),
    ("汽车内饰", "3670", "B0701"),
    ("电气", "3821", "B0801"),
    ("精密机械", "3484", "B0801"),
    ("金属制品", "3389", "B0801"),
    ("建材", "3021", "B0601"),
    ("木业", "2029", "B1001"),
    ("橡塑", "2913", "B1301"),
)
FACTORY_COUNT = 60
COMMERCE = (
    ("人民医院", "8411", 12.0),
    ("中医医院", "8412", 6.0),
    ("大学后勤服务中心", "8341", 20.0),
    ("高级中学", "8334", 4.0),
    ("国际酒店有限公司", "6110", 8.0),
    ("商业广场有限公司", "5211", 6.0),
    ("洗涤服务有限公司", "8030", 4.0),
    ("体育中心", "8921", 6.0),
)
HOSPITALS = 2
BIOMASS = (
    ("木器", "2110", "B1002", 6.0),
    ("酱菜", "1469", "B0502", 4.0),
    ("豆制品", "1392", "B0502", 4.0),
    ("纸塑包装", "2231", "B0402", 10.0),
    ("生态供暖", "4430", "A0204", 20.0),
    ("印染", "1713", "B1202", 15.0),
)
SIZES_T_H = (1.0, 2.0, 2.0, 4.0, 4.0, 6.0, 8.0, 10.0, 15.0, 20.0)
# one tonne of steam an hour is 0.7 MW; at 93 % efficiency it takes 76 m3 of gas an hour
GAS_M3_PER_T = 76.0
PELLET_T_PER_T = 0.19
# what a low-NOx burner takes away where it was measured, and what permits allow, mg/m3
LOW_NOX_PCT, LOW_NOX_MG, PLAIN_NOX_MG = 78.0, 50.0, 200.0


class Burner(Enum):
    """How a gas boiler burns: as it came, or with a low-NOx burner that was measured or not."""

    PLAIN = auto()
    UNMEASURED = auto()
    MEASURED = auto()


_BURNERS = (*[Burner.MEASURED] * 6, Burner.UNMEASURED, *[Burner.PLAIN] * 3)


def tell(book: Book, dice: Dice, names: Names) -> None:
    """Industry, commerce, biomass."""
    for number in range(FACTORY_COUNT):
        _factory(book, dice, names, number)
    for number in range(len(COMMERCE)):
        _commerce(book, dice, names, number)
    for number in range(len(BIOMASS)):
        _biomass(book, dice, names, number)


def _gas(dice: Dice, size: float) -> float:
    """Gas of a year in 10 000 m3 for a boiler of so many t/h."""
    hours = dice.between(1400, 5200, 50)
    return round(size * GAS_M3_PER_T * hours * 0.62 / 10_000, 2)


def _factory(book: Book, dice: Dice, names: Names, number: int) -> None:
    trade, industry, category = FACTORIES[number % len(FACTORIES)]
    plant = site.open_site(
        book,
        Profile(
            name=names(trade),
            region=_factory_region(number),
            industry=industry,
            management=site.SIMPLIFIED if number % 5 == 0 else site.REGISTERED,
        ),
    )
    boilers = 2 if number % 7 == 0 else 1
    for place in range(1, boilers + 1):
        size = SIZES_T_H[(number * 3 + place) % len(SIZES_T_H)]
        boiler = plant.unit(
            f"{place}号燃气锅炉", category, technology="燃气锅炉", size=(size, "t/h")
        )
        gas = _gas(dice, size)
        plant.burn(boiler, "天然气", gas, "万立方米")
        if number % 10 == 0:
            plant.burn(boiler, "天然气", round(gas * 0.985, 2), "万立方米", flow=site.REPORT)
        _gas_stack(plant, boiler, place, _BURNERS[number % 10])
    if number % 3 == 0:
        plant.power(boiler, dice.between(40, 460, 5))
    if category in {"B0501", "B1201"} and number % 4 == 0:
        plant.use(boiler, "外购热力", "热力", dice.between(1200, 9800, 100), "吉焦")


def _factory_region(number: int) -> str:
    if number % 6 == 1:
        return places.EQUIPMENT_PARK
    return places.DISTRICTS[number % len(places.DISTRICTS)]


def _gas_stack(plant: Site, boiler: str, place: int, burner: Burner) -> None:
    stack = plant.stack(
        f"{place}号锅炉排口", GENERAL, height=12, diameter=0.5, temperature=90, o2=3.5
    )
    if burner is Burner.PLAIN:
        plant.route(boiler, stack)
    else:
        removal, uptime = ({NOX: LOW_NOX_PCT}, 100.0) if burner is Burner.MEASURED else (None, None)
        low_nox = plant.device(
            "低氮燃烧技术", f"{place}号炉低氮燃烧", removal=removal, uptime=uptime
        )
        plant.route(boiler, stack, [low_nox])
    nox_mg = PLAIN_NOX_MG if burner is Burner.PLAIN else LOW_NOX_MG
    for pollutant, mg in ((SO2, 10.0), (NOX, nox_mg), (PM, 5.0)):
        plant.limit(pollutant, outlet=stack, mg=mg)


def _commerce(book: Book, dice: Dice, names: Names, number: int) -> None:
    trade, industry, size = COMMERCE[number]
    plant = site.open_site(
        book,
        Profile(
            name=names(trade, ""), region=places.EAST, industry=industry, management=site.REGISTERED
        ),
    )
    boiler = plant.unit("燃气热水锅炉", "C0102", technology="燃气锅炉", size=(size, "t/h"))
    plant.burn(boiler, "天然气", _gas(dice, size), "万立方米")
    _gas_stack(plant, boiler, 1, Burner.MEASURED)
    plant.power(boiler, dice.between(180, 1900, 10))
    if number < HOSPITALS:  # a hospital keeps its own generator
        engine = plant.unit("备用柴油发电机", "C0106", size=(0.8, "MW"))
        vent = plant.stack("发电机排口", site.OTHER, height=4, diameter=0.2, temperature=400)
        plant.route(engine, vent)
        plant.burn(engine, "柴油", dice.between(1.2, 4.8, 0.1))


def _biomass(book: Book, dice: Dice, names: Names, number: int) -> None:
    trade, industry, category, size = BIOMASS[number]
    plant = site.open_site(
        book,
        Profile(
            name=names(trade),
            region=places.LAKE if number % 2 else places.NORTH,
            industry=industry,
            management=site.SIMPLIFIED,
        ),
    )
    boiler = plant.unit("生物质锅炉", category, technology="生物质锅炉", size=(size, "t/h"))
    stack = plant.stack("生物质锅炉烟囱", GENERAL, height=35, diameter=0.9, temperature=110, o2=9)
    devices = [plant.device("多管旋风除尘法"), plant.device("袋式除尘法")]
    plant.route(boiler, stack, devices)
    hours = dice.between(2400, 5600, 100)
    plant.burn(
        boiler,
        "生物质成型燃料",
        round(size * PELLET_T_PER_T * hours * 0.6, 1),
        quality=pellets(dice),
    )
    plant.power(boiler, dice.between(12, 90, 1))
    for pollutant, mg in ((SO2, 50.0), (NOX, 150.0), (PM, 20.0)):
        plant.limit(pollutant, outlet=stack, mg=mg)
