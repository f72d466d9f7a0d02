"""Forty coating users (工业涂装) and twelve printers (印刷): solvent in, VOCs out."""

from dataclasses import dataclass

from city import monitor, places, site
from city.book import Book
from city.dice import Dice
from city.monitor import ALL_YEAR, Gas
from city.naming import Names
from city.site import GENERAL, VOCS, Profile, Site

RTO = "蓄热式热力燃烧法"
ZEOLITE = "沸石转轮吸附法"
CATALYTIC = "吸附/催化燃烧法"
CARBON = "活性炭法"
# most small shops have carbon boxes or lamps; a few have nothing
SMALL_TREATMENT = (CARBON, CATALYTIC, "光催化", CARBON, "低温等离子体", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A kind of coating users and what they spray."""

    trade: str
    industry: str
    category: str
    count: int
    paint_t: tuple[float, float]  # solvent-borne paint in a year, from and to
    water_share: float  # water-borne paint as a share of the solvent-borne
    unit: str = "喷漆烘干线"
    region: str | None = None


TRADES = (
    Trade(
        trade="汽车零部件",
        industry="3670",
        category="G0101",
        count=5,
        paint_t=(40, 120),
        water_share=0.6,
        region=places.EQUIPMENT_PARK,
    ),
    Trade(
        trade="重工机械",
        industry="3511",
        category="G0102",
        count=12,
        paint_t=(8, 60),
        water_share=0.3,
        region=places.EQUIPMENT_PARK,
    ),
    Trade(
        trade="家具",
        industry="2110",
        category="G0103",
        count=10,
        paint_t=(4, 40),
        water_share=0.5,
    ),
    Trade(
        trade="钢结构",
        industry="3311",
        category="G0104",
        count=10,
        paint_t=(10, 70),
        water_share=0.2,
    ),
    Trade(
        trade="塑料涂装",
        industry="2929",
        category="G0107",
        count=2,
        paint_t=(6, 20),
        water_share=0.4,
    ),
)  # with the car works: forty
INKS = (
    ("溶剂型凹版油墨", "2319", "G0301"),
    ("水性凸版油墨", "2319", "G0301"),
    ("溶剂型平版油墨", "2311", "G0302"),
)
PRINTERS = 12
# ink that a clerk of the first printer booked in t though the delivery notes say kg
MISBOOKED_KG = 940.0
MISBOOKED_LIMIT_T = 0.36


def tell(book: Book, dice: Dice, names: Names) -> None:
    """The car works, the other coating users, the printers."""
    _cars(book, names("汽车制造"))
    for trade in TRADES:
        for number in range(trade.count):
            _shop(book, dice, trade, names(trade.trade), number)
    for number in range(PRINTERS):
        _printer(book, dice, names("包装印刷" if number % 3 != 2 else "彩印"), number)  # noqa: PLR2004


def _cars(book: Book, name: str) -> None:
    """The large one: closed booths, rotor and oxidiser in series, both measured."""
    plant = site.open_site(
        book,
        Profile(
            name=name,
            region=places.EQUIPMENT_PARK,
            industry="3611",
            management=site.KEY,
            grade="A",
            opened="2016-09-09",
        ),
    )
    line = plant.unit("涂装车间", "G0101", technology="3C1B水性工艺", size=(40, "t/d"))
    stack = plant.stack(
        "涂装废气总排口", site.MAIN, height=50, diameter=3.4, temperature=60, cems=True
    )
    rotor = plant.device(
        ZEOLITE, "沸石转轮浓缩", removal={VOCS: 91.0}, uptime=99.0, power_10mwh=186
    )
    oxidiser = plant.device(RTO, "RTO焚烧炉", removal={VOCS: 62.0}, uptime=99.0, gas_10k_m3=142.0)
    plant.route(line, stack, [rotor, oxidiser], capture=98)
    plant.route(line, plant.area("涂装车间无组织"))
    for item, amount, voc in (
        ("水性涂料", 1460.0, 12.0),
        ("溶剂型涂料", 486.0, 46.0),
        ("稀释剂", 118.0, 100.0),
        ("清洗剂", 162.0, 92.0),
    ):
        plant.use(line, "溶剂", item, amount, voc=voc)
    plant.burn(line, "天然气", 612, "万立方米")
    plant.power(line, 5480)
    plant.report(line, stack, VOCS, 52.6)
    monitor.watch(plant, stack, gas=Gas(year_m3=3.15e9), pattern=ALL_YEAR, mg={VOCS: 16.5})
    plant.limit(VOCS, outlet=stack, mg=30, tonnes=96, basis=site.EIA)


def _shop(book: Book, dice: Dice, trade: Trade, name: str, number: int) -> None:
    region = trade.region if trade.region and number % 2 == 0 else None
    plant = site.open_site(
        book,
        Profile(
            name=name,
            region=region or places.DISTRICTS[number % len(places.DISTRICTS)],
            industry=trade.industry,
            management=site.SIMPLIFIED if number % 4 else site.KEY,
            grade=("B", "C", "D")[number % 3],
        ),
    )
    line = plant.unit(trade.unit, trade.category, technology="喷涂")
    _paint(plant, dice, line, trade)
    if number % 9 == 8:  # noqa: PLR2004 - every ninth sprays in the open
        plant.route(line, plant.area("露天喷涂无组织"))
        return
    stack = plant.stack("喷漆废气排口", GENERAL, height=15, diameter=1.0, temperature=30)
    technology = SMALL_TREATMENT[number % len(SMALL_TREATMENT)]
    devices = [plant.device(technology)] if technology else []
    # closed booths catch 95 %, hoods over the piece 40 % (T/CSES 144-2024, table A.1)
    plant.route(line, stack, devices, capture=(95, 80, 40)[number % 3])
    plant.route(line, plant.area("喷漆车间无组织"))
    if number % 3 == 0:
        plant.power(line, dice.between(20, 160, 1))
    plant.limit(VOCS, outlet=stack, mg=60)


def _paint(plant: Site, dice: Dice, line: str, trade: Trade) -> None:
    paint_t = dice.between(*trade.paint_t, 0.5)
    plant.use(line, "溶剂", "溶剂型涂料", paint_t, voc=dice.between(42, 58, 1))
    plant.use(line, "溶剂", "稀释剂", round(paint_t * 0.3, 2), voc=100)
    plant.use(line, "溶剂", "固化剂", round(paint_t * 0.12, 2), voc=dice.between(25, 40, 1))
    plant.use(
        line, "溶剂", "水性涂料", round(paint_t * trade.water_share, 2), voc=dice.between(6, 15, 1)
    )


def _printer(book: Book, dice: Dice, name: str, number: int) -> None:
    item, industry, category = INKS[number % len(INKS)]
    plant = site.open_site(
        book,
        Profile(
            name=name,
            region=places.DISTRICTS[number % len(places.DISTRICTS)],
            industry=industry,
            management=site.SIMPLIFIED,
            grade="C",
        ),
    )
    press = plant.unit("印刷复合线", category, technology="印刷")
    if number == 0:
        plant.use(press, "溶剂", item, MISBOOKED_KG, "吨")
    else:
        _ink(plant, dice, press, item, category)
    stack = plant.stack("印刷废气排口", GENERAL, height=15, diameter=0.8, temperature=35)
    technology = (CARBON, CATALYTIC, RTO)[number % 3]
    plant.route(press, stack, [plant.device(technology)], capture=(80, 60, 90)[number % 3])
    plant.route(press, plant.area("印刷车间无组织"))
    plant.power(press, dice.between(30, 220, 1))
    plant.limit(
        VOCS,
        outlet=stack,
        mg=50,
        tonnes=MISBOOKED_LIMIT_T if number == 0 else None,
        basis=site.EIA,
    )


def _ink(plant: Site, dice: Dice, press: str, item: str, category: str) -> None:
    ink_t = dice.between(6, 48, 0.5)
    plant.use(press, "溶剂", item, ink_t)
    if category == "G0301":
        plant.use(press, "溶剂", "稀释剂", round(ink_t * 0.6, 2), voc=100)
        plant.use(
            press, "溶剂", "溶剂型胶粘剂", round(ink_t * 0.35, 2), voc=dice.between(35, 50, 1)
        )
    else:
        # cleaning agent comes in drums and is booked in kg
        plant.use(press, "溶剂", "清洗剂", round(ink_t * 180), "千克", voc=90)
