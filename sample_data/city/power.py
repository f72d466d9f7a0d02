"""Three power plants: pulverised coal 2 x 350 MW, fluidised bed 135 MW, gas turbines."""

from city import places, site
from city.book import Book
from city.dice import Dice
from city.fuel import Quality, flue_of_coal, flue_of_gas, limit_t
from city.site import MAIN, NOX, PM, SO2, Profile, Site

# ultra-low emission of coal units and the gas turbine standard, mg/m3
ULTRA_LOW = {SO2: 35.0, NOX: 50.0, PM: 10.0}
TURBINE = {SO2: 35.0, NOX: 50.0, PM: 5.0}
# flue gas of a turbine at 15 % oxygen is three times that of a boiler
TURBINE_DILUTION = 3.2


def tell(book: Book, dice: Dice) -> None:
    """All three."""
    _pulverised(book)
    _fluidised(book, dice)
    _turbines(book)


def _pulverised(book: Book) -> None:
    plant = site.open_site(
        book,
        Profile(
            name="甲川热电有限公司",
            region=places.EAST,
            industry="4412",
            management=site.KEY,
            opened="2014-11-20",
        ),
    )
    coal_yard = plant.area("煤场及灰库无组织")
    first = _coal_unit(plant, "1号机组", limestone_t=24300, power_10mwh=2310)
    second = _coal_unit(plant, "2号机组", limestone_t=22900, power_10mwh=2265)
    for unit_no in (first, second):
        plant.route(unit_no, coal_yard)
    # one coal over the year in unit 1; two lots of different quality in unit 2
    one = Quality(ncv=21.6, sulfur=0.82, ash=17.4, volatile=27.6, carbon=55.8)
    plant.burn(first, "烟煤", 1012400, quality=one, flow=site.REPORT)
    plant.burn(first, "烟煤", 1004800, quality=one)
    plant.burn(
        second,
        "烟煤",
        61.84,
        "万吨",
        quality=Quality(ncv=22.6, sulfur=0.62, ash=14.1, volatile=29.2, carbon=58.1),
        flow=site.REPORT,
    )
    plant.burn(
        second,
        "烟煤",
        37.25,
        "万吨",
        quality=Quality(ncv=20.4, sulfur=1.06, ash=22.3, volatile=25.4, carbon=52.9),
        flow=site.REPORT,
    )
    for unit_no, diesel, hours in ((first, 212.0, 5710.0), (second, 245.0, 5584.0)):
        plant.burn(unit_no, "柴油", diesel, flow=site.REPORT)
        plant.use(unit_no, "运行小时", "运行小时", hours, "小时", flow=site.REPORT)
    emergency = plant.unit("应急柴油发电机", "C0106", size=(1.2, "MW"), opened="2014-11-20")
    vent = plant.stack("应急发电机排口", site.OTHER, height=6, diameter=0.3, temperature=380)
    plant.route(emergency, vent)
    plant.burn(emergency, "柴油", 9.6)
    plant.power(first, 1860)
    for pollutant, tonnes in ((SO2, 800.0), (NOX, 1120.0), (PM, 225.0)):
        plant.limit(
            pollutant,
            scope="全厂",
            tonnes=tonnes,
            basis=site.QUOTA,
            document="虚构总量指标〔2021〕7号",
        )


def _coal_unit(plant: Site, name: str, *, limestone_t: float, power_10mwh: float) -> str:
    unit_no = plant.unit(
        name, "A010101", technology="煤粉炉", size=(350, "MW"), opened="2014-11-20"
    )
    stack = plant.stack(
        f"{name}烟囱", MAIN, height=180, diameter=6.8, temperature=52, o2=6, cems=True
    )
    burner = plant.device("低氮燃烧技术", f"{name}低氮燃烧器", removal={NOX: 45.0}, uptime=100.0)
    scr = plant.device(
        "选择性催化还原法", f"{name}SCR脱硝", removal={NOX: 87.0}, uptime=99.2, urea_t=1980
    )
    dust = plant.device("电袋复合除尘法", f"{name}电袋除尘器", removal={PM: 99.92}, uptime=100.0)
    fgd = plant.device(
        "石灰石/石膏法",
        f"{name}湿法脱硫塔",
        removal={SO2: 98.6, PM: 50.0},
        uptime=99.8,
        limestone_t=limestone_t,
        power_10mwh=power_10mwh,
    )
    plant.route(unit_no, stack, [burner, scr, dust, fgd])
    flue = flue_of_coal(1.15e6, 21.6)
    # the report sums its monitors; the accounts start from the coal and keep this as the loser
    for pollutant, tonnes in ((SO2, 212.4), (NOX, 498.6), (PM, 31.8)):
        plant.report(unit_no, stack, pollutant, tonnes)
    for pollutant, mg in ULTRA_LOW.items():
        plant.limit(
            pollutant, outlet=stack, mg=mg, tonnes=limit_t(flue, mg), basis=site.PERFORMANCE
        )
        # the older approval allowed more: two candidates for one outlet, the stricter counts
        plant.limit(
            pollutant,
            outlet=stack,
            tonnes=round(limit_t(flue, mg) * 1.25, 1),
            basis=site.EIA,
            document="虚构环审〔2012〕41号",
        )
    return unit_no


# coal of the fluidised bed by month: the plant changes its supplier in summer
_MONTHLY_COAL_T = (
    34210,
    31980,
    32460,
    27350,
    22140,
    21870,
    24630,
    25110,
    21560,
    24890,
    31240,
    34780,
)
_MONTHLY_SULFUR = (0.62, 0.64, 0.63, 0.71, 0.78, 0.86, 1.05, 1.02, 0.94, 0.81, 0.70, 0.66)
_MONTHLY_ASH = (18.2, 18.4, 18.1, 19.6, 20.8, 22.1, 24.6, 24.2, 22.9, 20.4, 19.0, 18.6)
_MONTHLY_NCV = (21.1, 21.0, 21.1, 20.7, 20.4, 20.1, 19.4, 19.5, 19.9, 20.5, 20.9, 21.0)
_MONTHLY_SO2_REMOVAL = (98.2, 98.3, 98.2, 98.1, 98.4, 98.5, 98.7, 98.7, 98.6, 98.4, 98.3, 98.2)


def _fluidised(book: Book, dice: Dice) -> None:
    plant = site.open_site(
        book,
        Profile(
            name="乙川热电有限公司",
            region=places.NORTH,
            industry="4412",
            management=site.KEY,
            opened="2009-08-15",
        ),
    )
    boiler = plant.unit(
        "循环流化床机组", "A010102", technology="流化床炉", size=(135, "MW"), opened="2009-08-15"
    )
    stack = plant.stack("机组烟囱", MAIN, height=150, diameter=4.6, temperature=50, o2=6, cems=True)
    furnace = plant.device("炉内喷钙法", "炉内喷钙", removal={SO2: 45.0}, uptime=98.0)
    sncr = plant.device(
        "选择性非催化还原法", "SNCR脱硝", removal={NOX: 70.0}, uptime=98.5, ammonia_t=2650
    )
    scr = plant.device("选择性催化还原法", "单层SCR", removal={NOX: 84.0}, uptime=98.8)
    dust = plant.device("袋式除尘法", "布袋除尘器", removal={PM: 99.94}, uptime=100.0)
    fgd = plant.device("石灰石/石膏法", "湿法脱硫塔")
    plant.route(boiler, stack, [furnace, sncr, scr, dust, fgd])
    plant.route(boiler, plant.area("煤场无组织"))
    for month, removal in enumerate(_MONTHLY_SO2_REMOVAL, 1):
        coal_t, sulfur = _MONTHLY_COAL_T[month - 1], _MONTHLY_SULFUR[month - 1]
        # sorbent follows the sulphur: 1.75 t of limestone per tonne of SO2 removed by the tower
        so2_t = coal_t * sulfur / 100 * 2 * 0.85 * 0.56
        plant.run(
            fgd,
            SO2,
            removal,
            month=month,
            uptime_pct=dice.between(98.0, 100.0, 0.1),
            limestone_t=round(so2_t * removal / 100 * 1.75),
            power_10mwh=round(coal_t * 0.0018, 1),
        )
        plant.burn(
            boiler,
            "烟煤",
            coal_t,
            month=month,
            flow=site.REPORT,
            quality=Quality(
                ncv=_MONTHLY_NCV[month - 1],
                sulfur=sulfur,
                ash=_MONTHLY_ASH[month - 1],
                volatile=dice.between(25.0, 30.0, 0.2),
            ),
        )
        plant.use(
            boiler,
            "原料",
            "石灰石",
            round(coal_t * sulfur / 100 * 2.1),
            month=month,
            flow=site.REPORT,
        )
    flue = flue_of_coal(3.9e5, 20.5)
    for pollutant, mg in ULTRA_LOW.items():
        plant.limit(pollutant, outlet=stack, mg=mg, tonnes=limit_t(flue, mg))
    plant.power(boiler, 640)


def _turbines(book: Book) -> None:
    plant = site.open_site(
        book,
        Profile(
            name="丙川燃气热电有限公司",
            region=places.EQUIPMENT_PARK,
            industry="4412",
            management=site.KEY,
            opened="2018-10-30",
        ),
    )
    for name, gas in (("1号燃气轮机", 11840.0), ("2号燃气轮机", 10960.0)):
        turbine = plant.unit(
            name, "A010201", technology="燃气蒸汽联合循环", size=(200, "MW"), opened="2018-10-30"
        )
        stack = plant.stack(
            f"{name}余热锅炉烟囱", MAIN, height=80, diameter=6.0, temperature=88, o2=15, cems=True
        )
        burner = plant.device(
            "低氮燃烧技术", f"{name}干式低氮燃烧器", removal={NOX: 78.0}, uptime=100.0
        )
        scr = plant.device(
            "选择性催化还原法", f"{name}SCR脱硝", removal={NOX: 80.0}, uptime=99.0, ammonia_t=186
        )
        plant.route(turbine, stack, [burner, scr])
        plant.burn(
            turbine,
            "天然气",
            gas,
            "万立方米",
            flow=site.REPORT,
            quality=Quality(ncv=36.2, ncv_unit="MJ/m3"),
        )
        for pollutant, mg in TURBINE.items():
            flue = flue_of_gas(13500) * TURBINE_DILUTION
            plant.limit(
                pollutant,
                outlet=stack,
                mg=mg,
                tonnes=limit_t(flue, mg) if pollutant == NOX else None,
            )
    plant.power(turbine, 420)
