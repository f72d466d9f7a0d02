"""Food, paper, rubber and plastics: ten works whose product itself emits."""

from dataclasses import dataclass

from city import places, site
from city.boilers import LOW_NOX_PCT
from city.book import Book
from city.naming import Names
from city.site import GENERAL, VOCS, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """One works, its product and what it buys."""

    trade: str
    industry: str
    category: str
    item: str
    amount: float
    unit: str = "吨"
    device: str | None = None
    removal: float | None = None
    capture: float | None = None
    gas_10k_m3: float | None = None
    boiler: str | None = None
    heat_gj: float | None = None
    power_10mwh: float = 0.0


MAKERS = (
    Maker(
        trade="白酒",
        industry="1512",
        category="D1002",
        item="白酒",
        amount=4200,
        boiler="B0501",
        gas_10k_m3=318,
        power_10mwh=140,
    ),
    Maker(
        trade="啤酒",
        industry="1513",
        category="D1002",
        item="啤酒",
        amount=86000,
        heat_gj=68400,
        power_10mwh=720,
    ),
    Maker(
        trade="烘焙",
        industry="1411",
        category="D1002",
        item="面包",
        amount=5600,
        gas_10k_m3=42,
        boiler="B0504",
        power_10mwh=110,
    ),
    Maker(
        trade="油脂",
        industry="1331",
        category="D1003",
        item="大豆油",
        amount=38600,
        device="冷凝法",
        capture=90,
        heat_gj=42500,
        power_10mwh=390,
    ),
    Maker(
        trade="造纸",
        industry="2221",
        category="D1001",
        item="纸浆",
        amount=54000,
        boiler="B0401",
        gas_10k_m3=1240,
        power_10mwh=4860,
    ),
    Maker(
        trade="特种纸",
        industry="2221",
        category="D1001",
        item="纸浆",
        amount=16800,
        heat_gj=96200,
        power_10mwh=1520,
    ),
    Maker(
        trade="轮胎",
        industry="2911",
        category="D1006",
        item="轮胎",
        amount=82.4,
        unit="万条",
        device="蓄热式热力燃烧法",
        removal=93.0,
        capture=85,
        heat_gj=134000,
        power_10mwh=5240,
    ),
    Maker(
        trade="泡塑",
        industry="2924",
        category="D1007",
        item="泡沫塑料",
        amount=620,
        device="吸附/催化燃烧法",
        capture=80,
        power_10mwh=86,
    ),
    Maker(
        trade="人造革",
        industry="2925",
        category="G0504",
        item="人造革合成革",
        amount=9400,
        device="溶剂法",
        capture=80,
        gas_10k_m3=188,
        boiler="B1304",
        power_10mwh=310,
    ),
    Maker(
        trade="人造板",
        industry="2021",
        category="D1005",
        item="人造板",
        amount=12.6,
        unit="万立方米",
        device="活性炭法",
        capture=60,
        power_10mwh=980,
    ),
)


def tell(book: Book, names: Names) -> None:
    """All ten."""
    for place, maker in enumerate(MAKERS):
        region = places.DISTRICTS[place % len(places.DISTRICTS)]
        _maker(book, maker, names(maker.trade), region)


def _maker(book: Book, maker: Maker, name: str, region: str) -> None:
    plant = site.open_site(
        book,
        Profile(name=name, region=region, industry=maker.industry, management=site.SIMPLIFIED),
    )
    line = plant.unit(f"{maker.item}生产线", maker.category)
    stack = plant.stack("工艺废气排口", GENERAL, height=15, diameter=0.8, temperature=35)
    devices = (
        [plant.device(maker.device, removal={VOCS: maker.removal} if maker.removal else None)]
        if maker.device
        else []
    )
    plant.route(line, stack, devices, capture=maker.capture)
    if maker.capture:
        plant.route(line, plant.area("车间无组织"))
    plant.make(line, maker.item, maker.amount, maker.unit)
    plant.power(line, maker.power_10mwh)
    if maker.heat_gj:
        plant.use(line, "外购热力", "热力", maker.heat_gj, "吉焦")
    plant.limit(VOCS, outlet=stack, mg=60)
    if maker.boiler and maker.gas_10k_m3:
        boiler = plant.unit(
            "燃气锅炉或热风炉", maker.boiler, technology="燃气锅炉", size=(6, "t/h")
        )
        chimney = plant.stack(
            "燃气设备排口", GENERAL, height=15, diameter=0.6, temperature=95, o2=3.5
        )
        burner = plant.device("低氮燃烧技术", removal={site.NOX: LOW_NOX_PCT}, uptime=100.0)
        plant.route(boiler, chimney, [burner])
        plant.burn(boiler, "天然气", maker.gas_10k_m3, "万立方米")
        plant.limit(site.NOX, outlet=chimney, mg=50)
