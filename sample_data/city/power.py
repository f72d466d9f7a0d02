"""Three power plants: pulverised coal 2 x 350 MW, fluidised bed 135 MW, gas turbines."""

from city import monitor, places, site
from city.book import Book
from city.dice import Dice
from city.fuel import Quality, flue_of_coal, flue_of_gas, limit_t
from city.monitor import Gas, Pattern
from city.site import MAIN, NOX, PM, SO2, Profile, Site

# ultra-low emission of coal units and the gas turbine standard, mg/m3
ULTRA_LOW = {SO2: 35.0, NOX: 50.0, PM: 10.0}
TURBINE = {SO2: 35.0, NOX: 50.0, PM: 5.0}
# flue gas of a turbine at 15 % oxygen is three times that of a boiler
TURBINE_DILUTION = 3.2
# what the monitors find, mg/m3 at the reference oxygen
_COAL_MEANS = {SO2: 20.6, NOX: 41.5, PM: 3.1}
_TURBINE_MEANS = {SO2: 1.4, NOX: 21.0, PM: 0.9}
# load of the coal units by month, and the overhaul of each
_MONTHLY_LOAD = (98.0, 95.0, 88.0, 76.0, 70.0, 78.0, 92.0, 94.0, 76.0, 72.0, 90.0, 100.0)
_TURBINE_LOAD = (96.0, 94.0, 82.0, 60.0, 0.0, 48.0, 86.0, 90.0, 58.0, 0.0, 80.0, 100.0)
_OVERHAULS = (
    (("2024-04-08", "2024-05-01"), ("2024-05-01", "2024-05-04")),
    (("2024-10-03", "2024-11-01"),),
)


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
    lots_m3 = (
        flue_of_coal(1004800, 21.6),
        flue_of_coal(618400, 22.6) + flue_of_coal(372500, 20.4),
    )
    for number, (unit_no, diesel) in enumerate(((first, 212.0), (second, 245.0))):
        plant.burn(unit_no, "柴油", diesel, flow=site.REPORT)
        pattern = Pattern(load=_MONTHLY_LOAD, stops=_OVERHAULS[number])
        hours = pattern.run_h
        plant.use(unit_no, "运行小时", "运行小时", hours, "小时", flow=site.REPORT)
        gas = Gas(year_m3=lots_m3[number], o2=6.4, reference_o2=6)
        monitor.watch(plant, f"DA00{number + 1}", gas=gas, pattern=pattern, mg=_COAL_MEANS)
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
    # statistics have the round figures of spring; the monitors and the report know better
    for pollutant, tonnes in ((SO2, 205.0), (NOX, 410.0), (PM, 31.0)):
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
    # half a year's rights to NOx were sold on: the limit changes within the year
    plant.limit(
        NOX,
        outlet=stack,
        tonnes=152.2,
        basis=site.TRADING,
        document="虚构排污权交易凭证2024-016",
        valid_from="2024-07-01",
    )
    plant.power(boiler, 640)
    _fluidised_hours(plant, stack)


def _fluidised_hours(plant: Site, stack: str) -> None:
    """The year, and the year before, whose catalyst was old: some twelve months are too much."""
    month_m3 = [
        flue_of_coal(coal_t, ncv) for coal_t, ncv in zip(_MONTHLY_COAL_T, _MONTHLY_NCV, strict=True)
    ]
    load = [round(gas / max(month_m3) * 100, 1) for gas in month_m3]
    gas = Gas(year_m3=sum(month_m3), o2=6.8, reference_o2=6)
    monitor.watch(
        plant, stack, gas=gas, pattern=Pattern(load=load), mg={SO2: 20.1, NOX: 45.5, PM: 3.4}
    )
    before = Gas(year_m3=sum(month_m3) * 1.06, o2=6.9, reference_o2=6)
    monitor.watch(
        plant,
        stack,
        gas=before,
        pattern=Pattern(load=load, year=2023),
        mg={SO2: 22.5, NOX: 58.5, PM: 3.9},
    )
    monitor.disturb(
        plant,
        stack,
        flag=monitor.FAULT,
        begin="2024-02-06 03:00",
        end="2024-02-06 21:00",
        what="采样探头堵塞",
    )
    monitor.disturb(
        plant,
        stack,
        flag=monitor.SERVICE,
        begin="2024-08-20 09:00",
        end="2024-08-20 15:00",
        what="季度维护",
    )


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
        burnt = Gas(year_m3=flue_of_gas(gas) * TURBINE_DILUTION, o2=14.7, reference_o2=15)
        monitor.watch(
            plant, stack, gas=burnt, pattern=Pattern(load=_TURBINE_LOAD), mg=_TURBINE_MEANS
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
