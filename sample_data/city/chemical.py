"""Fifteen chemical works (化工), most of them in the chemical park, which buys its heat."""

from dataclasses import dataclass

from city import monitor, places, site
from city.book import Book
from city.dice import Dice
from city.fuel import flue_of_coal, limit_t, steam_coal
from city.monitor import ALL_YEAR, Gas
from city.naming import Names
from city.site import GENERAL, MAIN, NOX, PM, SO2, VOCS, Profile, Site

RTO = "蓄热式热力燃烧法"
CARBON = "活性炭法"
CATALYTIC = "吸附/催化燃烧法"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One works with one product and one process outlet."""

    trade: str
    industry: str
    category: str
    item: str
    output_t: float
    technology: str | None = None
    devices: tuple[str, ...] = ()
    removal: float | None = None  # VOCs removed by the first device where it is measured
    capture: float | None = None
    heat_gj: float | None = None
    gas_10k_m3: float | None = None
    power_10mwh: float = 0.0
    fugitive_limit_t: float | None = None
    general_limit_t: float | None = None
    pollutant: str = VOCS
    mg: float = 60.0


PLANTS = (
    Plant(
        trade="氯碱",
        industry="2651",
        category="D0809",
        item="聚氯乙烯",
        output_t=118600,
        devices=(RTO,),
        removal=95.0,
        capture=95,
        heat_gj=486000,
        power_10mwh=6240,
        fugitive_limit_t=6.0,
        general_limit_t=8.5,
    ),
    Plant(
        trade="建筑涂料",
        industry="2641",
        category="D0915",
        item="建筑涂料",
        output_t=23400,
        devices=(CATALYTIC,),
        capture=80,
        power_10mwh=310,
    ),
    Plant(
        trade="涂料",
        industry="2641",
        category="D0915",
        item="油漆",
        output_t=14800,
        devices=(CATALYTIC,),
        removal=88.0,
        capture=85,
        heat_gj=8600,
        power_10mwh=265,
    ),
    Plant(
        trade="油墨",
        industry="2642",
        category="D0915",
        item="油墨",
        output_t=4650,
        devices=(CARBON,),
        capture=70,
        power_10mwh=118,
    ),
    Plant(
        trade="染料化工",
        industry="2645",
        category="D0915",
        item="染料",
        output_t=2180,
        devices=(CATALYTIC,),
        capture=80,
        heat_gj=31200,
        power_10mwh=420,
    ),
    Plant(
        trade="胶粘剂",
        industry="2661",
        category="D0918",
        item="胶粘剂",
        output_t=8900,
        devices=(CARBON,),
        capture=75,
        power_10mwh=96,
    ),
    Plant(
        trade="制药",
        industry="2710",
        category="D0917",
        item="化学原料药",
        output_t=860,
        devices=(RTO,),
        removal=94.5,
        capture=95,
        heat_gj=92400,
        power_10mwh=1340,
        fugitive_limit_t=21.0,
        general_limit_t=32.0,
    ),
    Plant(
        trade="生物医药",
        industry="2710",
        category="D0917",
        item="化学原料药",
        output_t=430,
        devices=("冷凝法", CARBON),
        capture=90,
        heat_gj=38600,
        power_10mwh=610,
    ),
    Plant(
        trade="硫酸",
        industry="2611",
        category="D0909",
        item="硫酸",
        output_t=196000,
        devices=("氨法",),
        power_10mwh=1120,
        pollutant=SO2,
        mg=200,
    ),
    Plant(
        trade="复合肥",
        industry="2624",
        category="D0912",
        item="复合肥",
        output_t=143000,
        devices=("湿式除尘法",),
        gas_10k_m3=286,
        power_10mwh=520,
        pollutant=PM,
        mg=30,
    ),
    Plant(
        trade="塑胶",
        industry="2651",
        category="D0809",
        item="聚苯乙烯",
        output_t=31800,
        devices=(RTO,),
        removal=96.0,
        capture=95,
        heat_gj=64200,
        power_10mwh=880,
    ),
    Plant(
        trade="聚丙烯",
        industry="2651",
        category="D0809",
        item="聚丙烯",
        output_t=87400,
        devices=(RTO,),
        removal=96.5,
        capture=95,
        heat_gj=121500,
        power_10mwh=3360,
    ),
    Plant(
        trade="硝酸",
        industry="2611",
        category="D0902",
        item="硝酸",
        output_t=62500,
        technology="双加压法",
        devices=("选择性催化还原法",),
        power_10mwh=760,
        pollutant=NOX,
        mg=200,
    ),
    Plant(
        trade="碳铵",
        industry="2621",
        category="D0911",
        item="碳酸氢铵",
        output_t=38600,
        power_10mwh=640,
        pollutant=PM,
        mg=30,
    ),
)


def tell(book: Book, dice: Dice, names: Names) -> None:
    """The nitrogen works first, then those with one product."""
    _nitrogen(book, dice, names("化肥"))
    for plant in PLANTS:
        _single(book, dice, plant, names(plant.trade))


def _profile(name: str, industry: str, *, in_park: bool = True) -> Profile:
    return Profile(
        name=name,
        region=places.CHEMICAL_PARK if in_park else places.NORTH,
        industry=industry,
        management=site.KEY,
        grade="B",
        opened="2014-06-06",
    )


def _nitrogen(book: Book, dice: Dice, name: str) -> None:
    """Ammonia from gas, urea and their own boiler.

    The feedstock gas is no activity of its own: the factor of the product holds its carbon.
    """
    plant = site.open_site(book, _profile(name, "2621"))
    ammonia = plant.unit("合成氨装置", "D0901", technology="常规重整(天然气)", size=(600, "t/d"))
    urea = plant.unit("尿素造粒塔", "D0911", technology="造粒塔", size=(1000, "t/d"))
    boiler = plant.unit("75t/h循环流化床锅炉", "B0301", technology="流化床炉", size=(75, "t/h"))
    vent = plant.stack("合成驰放气排口", GENERAL, height=40, diameter=0.8, temperature=40)
    tower = plant.stack("造粒塔排口", MAIN, height=95, diameter=9.0, temperature=55)
    chimney = plant.stack(
        "锅炉烟囱", MAIN, height=80, diameter=2.8, temperature=52, o2=9, cems=True
    )
    flare = plant.stack("事故火炬", site.OTHER, height=60, diameter=0.6, temperature=800)
    plant.route(ammonia, vent)
    plant.route(
        urea, tower, [plant.device("湿式除尘法", "塔顶洗涤", removal={PM: 82.0}, uptime=100.0)]
    )
    plant.route(boiler, chimney, _boiler_treatment(plant))
    plant.limit(VOCS, outlet=flare, mg=120)
    plant.make(ammonia, "合成氨", 184600)
    plant.make(urea, "尿素", 301200)
    coal = steam_coal(dice)
    plant.burn(boiler, "烟煤", 96400, quality=coal)
    plant.burn(boiler, "烟煤", 95850, quality=coal, flow=site.REPORT)
    plant.power(ammonia, 19400)
    flue = flue_of_coal(112000, coal.ncv or 0)
    for pollutant, mg in ((SO2, 35.0), (NOX, 50.0), (PM, 10.0)):
        plant.limit(pollutant, outlet=chimney, mg=mg, tonnes=limit_t(flue, mg))
    burnt = Gas(year_m3=flue_of_coal(96400, coal.ncv or 0), o2=9.8, reference_o2=9)
    monitor.watch(plant, chimney, gas=burnt, pattern=ALL_YEAR, mg={SO2: 21.5, NOX: 38.0, PM: 3.6})
    plant.report(urea, tower, PM, 128.4)
    plant.limit(PM, outlet=tower, mg=30, tonnes=190, basis=site.PERFORMANCE)
    plant.limit("氨", outlet=tower, mg=50, tonnes=3200, basis=site.EIA)


def _boiler_treatment(plant: Site) -> list[str]:
    return [
        plant.device(
            "低氮燃烧技术+选择性非催化还原法", "锅炉脱硝", removal={NOX: 94.5}, uptime=99.0
        ),
        plant.device("袋式除尘法", "锅炉除尘", removal={PM: 99.95}, uptime=100.0),
        plant.device("氨法", "锅炉氨法脱硫", removal={SO2: 98.7}, uptime=99.9, ammonia_t=2940),
    ]


def _single(book: Book, dice: Dice, works: Plant, name: str) -> None:
    plant = site.open_site(book, _profile(name, works.industry, in_park=works.category != "D0911"))
    line = plant.unit(
        f"{works.item}生产线",
        works.category,
        technology=works.technology,
        size=(round(works.output_t / 300), "t/d"),
    )
    stack = plant.stack(
        "工艺废气排口", GENERAL, height=dice.between(20, 35, 5), diameter=0.9, temperature=40
    )
    devices = [
        plant.device(
            technology,
            removal={works.pollutant: works.removal} if works.removal and place == 0 else None,
            uptime=dice.between(97.0, 100.0, 0.1),
            gas_10k_m3=18.6 if technology == RTO else None,
        )
        for place, technology in enumerate(works.devices)
    ]
    plant.route(line, stack, devices, capture=works.capture)
    if works.capture:
        plant.route(line, plant.area("装置区无组织"))
    plant.make(line, works.item, works.output_t)
    if works.heat_gj:
        plant.use(line, "外购热力", "热力", works.heat_gj, "吉焦")
    if works.gas_10k_m3:
        plant.burn(line, "天然气", works.gas_10k_m3, "万立方米")
    plant.power(line, works.power_10mwh)
    plant.limit(works.pollutant, outlet=stack, mg=works.mg)
    for scope, tonnes in (
        ("无组织合计", works.fugitive_limit_t),
        ("一般排放口合计", works.general_limit_t),
    ):
        if tonnes:
            plant.limit(works.pollutant, scope=scope, tonnes=tonnes, basis=site.EIA)
