"""An iron works that burns the gas of its own furnace, told last so that the others keep theirs.

Coke and injected coal hold all of its carbon; the gas that the boiler burns is that carbon again.
"""

from city import places, site
from city.book import Book
from city.fuel import Quality
from city.site import GENERAL, NOX, PM, Profile

_COKE = Quality(ncv=28.4, sulfur=0.68, ash=12.6)
_COAL = Quality(ncv=27.8, sulfur=0.52, ash=9.8, volatile=12.4)
_IRON_T, _COKE_T, _COAL_T = 410_000.0, 158_000.0, 57_400.0
_GAS_10KM3 = 24_600.0  # 600 m3 of the gas of each tonne of iron go to the boiler


def tell(book: Book) -> None:
    """One blast furnace, and the boiler that burns its gas."""
    works = site.open_site(
        book,
        Profile(
            name="自产煤气炼铁有限公司",
            region=places.WEST,
            industry="3110",
            management=site.KEY,
            opened="2012-05-18",
        ),
    )
    furnace = works.unit("1号高炉（620m3）", "D0503", technology="高炉", size=(1200, "t/d"))
    house = works.stack("出铁场烟囱", GENERAL, height=35, diameter=2.6, temperature=60)
    works.route(furnace, house, [works.device("袋式除尘法", removal={PM: 99.8}, uptime=100.0)])
    hoods = works.device("无组织尘高效控制技术", "料棚封闭与环境除尘", removal={PM: 93.0})
    works.route(furnace, works.area(), [hoods])
    works.make(furnace, "生铁", _IRON_T)
    works.burn(furnace, "焦炭", _COKE_T, quality=_COKE, role="原料")
    works.burn(furnace, "无烟煤", _COAL_T, quality=_COAL, role="原料")
    works.report(furnace, house, PM, 9.4)
    boiler = works.unit("煤气锅炉", "B0101", technology="燃气锅炉", size=(75, "t/h"))
    stack = works.stack("煤气锅炉烟囱", GENERAL, height=60, diameter=2.4, temperature=130, o2=3)
    works.route(boiler, stack)
    works.burn(boiler, "高炉煤气", _GAS_10KM3, "万立方米", origin="自产")
    works.limit(NOX, outlet=stack, mg=150)
