"""Two cement works with new dry-process lines of 4 500 t/d, and three lime works."""

from dataclasses import dataclass

from city import monitor, places, site
from city.book import Book
from city.dice import Dice
from city.fuel import Quality, limit_t, steam_coal
from city.monitor import Gas, Pattern
from city.naming import Names
from city.site import GENERAL, MAIN, NOX, PM, SO2, Profile, Site

# kiln tail gas per tonne of clinker of the permit formula, m3, and days of a permitted year
TAIL_M3_PER_T, PERMITTED_DAYS = 2500, 310
KILN_T_D = 4500.0
KILN_LIMITS = {SO2: 50.0, NOX: 100.0, PM: 10.0}
LIME_LIMITS = {SO2: 100.0, NOX: 200.0, PM: 20.0}
LIME_M3_PER_T = 3500
HEAD_M3_PER_T = 1800
LOCAL_PLAN = "虚构示例市深度治理方案〔2023〕3号"
# what the monitors find, mg/m3 at 10 % oxygen; the coal kiln for lime fires sulphurous coal
KILN_MEANS = {SO2: 38.0, NOX: 84.0, PM: 5.8}
HEAD_MEANS = {PM: 4.2}
LIME_MEANS = {"天然气": {SO2: 72.0, NOX: 52.0, PM: 13.5}, "烟煤": {SO2: 95.0, NOX: 54.0, PM: 14.8}}
# kilns stand still in the worst weeks of winter (错峰停产)
OFF_PEAK = Pattern(
    stops=(
        ("2024-01-15", "2024-02-01"),
        ("2024-02-01", "2024-03-01"),
        ("2024-03-01", "2024-03-06"),
        ("2024-12-20", "2025-01-01"),
    )
)
LIME_YEAR = Pattern(stops=(("2024-02-05", "2024-02-20"), ("2024-08-12", "2024-08-17")))
# dust that the monitors of the works find per tonne of product
TAIL_PM_T_PER_T, LIME_PM_T_PER_T = 1.55e-5, 5.8e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """One cement works and its year."""

    region: str
    clinker_t: float
    cement_t: float
    limestone_t: float | None  # only one of the two reports its raw material
    coal: Quality
    power_10mwh: float
    grade: str


WORKS = (
    Works(
        region=places.NORTH,
        clinker_t=1205300,
        cement_t=1386000,
        limestone_t=1506600,
        coal=Quality(ncv=22.8, sulfur=0.68, ash=15.2, volatile=28.4),
        power_10mwh=11650,
        grade="A",
    ),
    Works(
        region=places.LAKE,
        clinker_t=1118600,
        cement_t=1240500,
        limestone_t=None,
        coal=Quality(ncv=22.1, sulfur=0.84, ash=17.6, volatile=27.0),
        power_10mwh=10930,
        grade="B",
    ),
)


def tell(book: Book, dice: Dice, names: Names) -> None:
    """Cement, then lime."""
    for works in WORKS:
        _cement(book, works, names("水泥"))
    for region, fuel in ((places.NORTH, "天然气"), (places.LAKE, "天然气"), (places.NORTH, "烟煤")):
        _lime(
            book,
            dice,
            Profile(
                name=names("石灰"),
                region=region,
                industry="3012",
                management=site.KEY,
                grade="C",
                opened="2016-05-10",
            ),
            fuel,
        )


def _cement(book: Book, works: Works, name: str) -> None:
    plant = site.open_site(
        book,
        Profile(
            name=name,
            region=works.region,
            industry="3011",
            management=site.KEY,
            grade=works.grade,
            opened="2010-06-18",
        ),
    )
    kiln = plant.unit(
        "4500t/d熟料生产线",
        "D0101",
        technology="新型干法",
        size=(KILN_T_D, "t/d"),
        opened="2010-06-18",
    )
    mill = plant.unit(
        "水泥粉磨与包装", "D0103", technology="粉磨", size=(160, "t/h"), opened="2010-06-18"
    )
    tail = plant.stack("窑尾烟囱", MAIN, height=105, diameter=4.2, temperature=95, o2=10, cems=True)
    head = plant.stack("窑头烟囱", MAIN, height=40, diameter=3.6, temperature=100, cems=True)
    packing = plant.stack("水泥磨与包装排口", GENERAL, height=30, diameter=1.6, temperature=60)
    fugitive = plant.area("原料堆场及装卸无组织")
    plant.route(
        kiln,
        tail,
        [
            plant.device(
                "选择性非催化还原法", "SNCR脱硝", removal={NOX: 62.0}, uptime=99.0, ammonia_t=4120
            ),
            plant.device("选择性催化还原法", "高温高尘SCR", removal={NOX: 68.0}, uptime=98.0),
            plant.device("袋式除尘法", "窑尾袋收尘器", removal={PM: 99.96}, uptime=100.0),
            plant.device(
                "石灰石/石膏法", "窑尾湿法脱硫", removal={SO2: 82.0}, uptime=97.0, limestone_t=1480
            ),
        ],
    )
    plant.route(kiln, fugitive)
    plant.route(
        mill,
        packing,
        [plant.device("袋式除尘法", "磨机袋收尘器", removal={PM: 99.9}, uptime=100.0)],
    )
    plant.route(mill, fugitive)
    coal_t = round(works.clinker_t * 3.1 / (works.coal.ncv or 1), 0)
    plant.burn(kiln, "烟煤", coal_t, quality=works.coal)
    plant.burn(kiln, "烟煤", round(coal_t * 1.006), quality=works.coal, flow=site.REPORT)
    plant.make(kiln, "水泥熟料", works.clinker_t)
    if works.limestone_t:
        plant.use(kiln, "原料", "石灰石", works.limestone_t)
    plant.make(mill, "水泥", works.cement_t)
    plant.power(kiln, works.power_10mwh)
    tail_m3 = KILN_T_D * PERMITTED_DAYS * TAIL_M3_PER_T
    for pollutant, mg in KILN_LIMITS.items():
        plant.limit(pollutant, outlet=tail, mg=mg, tonnes=limit_t(tail_m3, mg))
    plant.report(kiln, tail, PM, round(works.clinker_t * TAIL_PM_T_PER_T, 2))
    plant.limit(PM, outlet=head, mg=10, kg_h=4.5)
    plant.limit(PM, outlet=packing, mg=10)
    cooler = plant.unit("篦冷机", "D0101", technology="篦冷机", opened="2010-06-18")
    plant.route(
        cooler,
        head,
        [plant.device("袋式除尘法", "窑头袋收尘器", removal={PM: 99.95}, uptime=100.0)],
    )
    plant.use(cooler, "运行小时", "运行小时", OFF_PEAK.run_h, "小时", flow=site.REPORT)
    _kiln_hours(plant, tail, head, works)


def _kiln_hours(plant: Site, tail: str, head: str, works: Works) -> None:
    """Both stacks of a kiln; in the first works an analyser is away for half a month."""
    gas = Gas(year_m3=works.clinker_t * TAIL_M3_PER_T, o2=9.3, reference_o2=10)
    monitor.watch(plant, tail, gas=gas, pattern=OFF_PEAK, mg=KILN_MEANS)
    air = Gas(year_m3=works.clinker_t * HEAD_M3_PER_T)
    monitor.watch(plant, head, gas=air, pattern=OFF_PEAK, mg=HEAD_MEANS)
    if works.limestone_t:
        # stricter than the specification: both stand, the stricter counts
        plant.limit(
            NOX,
            outlet=tail,
            tonnes=310.0,
            basis=site.LOCAL,
            document=LOCAL_PLAN,
        )
        monitor.disturb(
            plant,
            tail,
            flag=monitor.FAULT,
            begin="2024-05-07 08:00",
            end="2024-05-21 20:00",
            what="分析仪返厂",
        )


def _lime(book: Book, dice: Dice, profile: Profile, fuel: str) -> None:
    plant = site.open_site(book, profile)
    kiln = plant.unit(
        "石灰竖窑", "D0201", technology="竖窑", size=(300, "t/d"), opened="2016-05-10"
    )
    stack = plant.stack(
        "竖窑烟囱", MAIN, height=35, diameter=1.8, temperature=110, o2=10, cems=True
    )
    plant.route(
        kiln,
        stack,
        [plant.device("袋式除尘法", "窑顶布袋除尘器", removal={PM: 99.6}, uptime=100.0)],
    )
    plant.route(kiln, plant.area("石料堆场无组织"))
    lime_t = dice.between(74000, 92000, 500)
    plant.make(kiln, "石灰", lime_t)
    plant.use(kiln, "原料", "石灰石", round(lime_t * 1.79))
    if fuel == "天然气":
        plant.burn(kiln, fuel, round(lime_t * 0.0112, 1), "万立方米")
    else:
        plant.burn(kiln, fuel, round(lime_t * 0.168), quality=steam_coal(dice))
    plant.power(kiln, round(lime_t * 0.0042))
    flue_m3 = 300 * PERMITTED_DAYS * LIME_M3_PER_T
    for pollutant, mg in LIME_LIMITS.items():
        plant.limit(pollutant, outlet=stack, mg=mg, tonnes=limit_t(flue_m3, mg))
    plant.report(kiln, stack, PM, round(lime_t * LIME_PM_T_PER_T, 2))
    gas = Gas(year_m3=lime_t * LIME_M3_PER_T, o2=11.2, reference_o2=10)
    monitor.watch(plant, stack, gas=gas, pattern=LIME_YEAR, mg=LIME_MEANS[fuel])
    if fuel == "烟煤":  # a local plan asks for more than the specification, and it is not kept
        plant.limit(SO2, outlet=stack, tonnes=26.5, basis=site.LOCAL, document=LOCAL_PLAN)
