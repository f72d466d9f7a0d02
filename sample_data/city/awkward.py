"""What only outsiders bring: everyday words, blanks, several reports of one thing, odd values.

Five works, told last so that the others keep their numbers. Whatever is wrong with them is meant:
the compile says so in a finding, and the tests see it in the published file.
"""

from city import places, site
from city.book import Book
from city.fuel import Quality
from city.site import GENERAL, NOX, PM, SO2, STATISTICS, VOCS, YEAR, Profile, Site

CO2 = "二氧化碳"
GHG_REPORT, SURVEY = "温室气体报告", "调查"
# a report that slipped by thousands of millions, as one of an execution report once did
IMPOSSIBLE_T, PERMITTED_T = 11.19e9, 0.36
COAL = Quality(ncv=22.6, sulfur=0.55, ash=16.5, volatile=28.0)


def tell(book: Book) -> None:
    """All of them."""
    _several_reports(book)
    _everyday_words(book)
    _blank_technology(book)
    _unknown_removal(book)


def _several_reports(book: Book) -> None:
    """Brick works that reports alone describe: by outlet, by plant, by month, and one absurd."""
    works = _open(book, "多报砖业有限公司", places.NORTH, "3031")
    kiln = works.unit("隧道窑", "D0403")
    dryer = works.unit("干燥窑", "D0403")
    stack = works.stack("窑炉烟囱", GENERAL, height=25, diameter=1.2, temperature=80, o2=18)
    vent = works.stack("干燥排口", GENERAL, height=15, diameter=0.8, temperature=60)
    works.route(kiln, stack)
    works.route(dryer, vent)
    # two sources report one outlet; the execution report counts
    works.tells(NOX, 12.4, outlet=stack, unit=kiln)
    works.tells(NOX, 13.1, flow=STATISTICS, outlet=stack, unit=kiln)
    # the plant of the statistics, and its two units that leave some of it
    works.tells(SO2, 31.0, flow=STATISTICS)
    works.tells(SO2, 18.2, flow=STATISTICS, unit=kiln)
    works.tells(SO2, 6.3, flow=STATISTICS, unit=dryer)
    # twelve months and the year of one survey, and the year again in kilograms
    for month in range(1, 13):
        works.tells(PM, 0.4, flow=SURVEY, unit=kiln, month=month)
    works.tells(PM, 4.9, flow=SURVEY, unit=kiln)
    works.tells(PM, 4900.0, "千克", flow=SURVEY, unit=kiln)
    works.limit(SO2, outlet=vent, tonnes=PERMITTED_T)
    works.tells(SO2, IMPOSSIBLE_T, outlet=vent, unit=dryer)


def _everyday_words(book: Book) -> None:
    """A boiler house that calls things as its stokers do, whose carbon report was verified."""
    works = _open(book, "常言供热有限公司", places.EAST, "4430")
    boiler = works.unit("1号炉", "A0201", technology="链条炉", size=(35, "t/h"))
    stack = works.stack("锅炉烟囱", GENERAL, height=45, diameter=1.6, temperature=65, o2=9)
    works.route(
        boiler,
        stack,
        [
            works.device("SNCR", "脱硝"),
            works.device("布袋", "除尘器"),
            works.device("双碱法", "脱硫塔"),
        ],
    )
    works.burn(boiler, "烟煤", 11_800, quality=COAL)
    works.tells(CO2, 23_950.0, flow=GHG_REPORT, verified_by="虚构核查服务有限公司")


def _blank_technology(book: Book) -> None:
    """A boiler whose grate nobody wrote down; the bureau states what it assumes."""
    works = _open(book, "空格供暖有限公司", places.LAKE, "4430")
    boiler = works.unit("采暖炉", "A0201", size=(20, "t/h"))
    stack = works.stack("烟囱", GENERAL, height=40, diameter=1.2, temperature=80, o2=9)
    works.route(boiler, stack, [works.device("多管", "除尘"), works.device("双碱法", "脱硫")])
    works.burn(boiler, "烟煤", 3_900, quality=COAL)
    book.add(
        "核算假设",
        subject="工艺技术",
        facility_no=works.facility_no,
        unit_no=boiler,
        value="链条炉",
        stated_by="虚构区大气科 张工",
        stated_on="2025-02-18",
        reason="同期建成的小区锅炉均为链条炉，现场照片可见炉排",
    )


def _unknown_removal(book: Book) -> None:
    """A printer behind a device of which no table says what it removes."""
    works = _open(book, "膜净印务有限公司", places.WEST, "2319")
    press = works.unit("凹印机", "G0301")
    stack = works.stack("排气筒", GENERAL, height=15, diameter=0.6, temperature=30)
    works.route(press, stack, [works.device("膜分离法", "废气治理")], capture=80)
    works.use(press, "溶剂", "溶剂型凹版油墨", 21.5, voc=62)
    works.limit(VOCS, outlet=stack, mg=50)


class _Works(Site):
    """A facility that other sources speak of."""

    def tells(  # noqa: PLR0913 - the columns of the table
        self,
        pollutant: str,
        amount: float,
        measure: str = "吨",
        *,
        flow: str = site.REPORT,
        outlet: str | None = None,
        unit: str | None = None,
        month: int | None = None,
        verified_by: str | None = None,
    ) -> None:
        """What one source reports of the plant, of an outlet or of a unit (上报排放量)."""
        self.book.add(
            "上报排放量",
            facility_no=self.facility_no,
            outlet_no=outlet,
            unit_no=unit,
            pollutant=pollutant,
            year=YEAR,
            month=month,
            amount=amount,
            unit=measure,
            flow=flow,
            verified_by=verified_by,
        )


def _open(book: Book, name: str, region: str, industry: str) -> _Works:
    opened = site.open_site(book, Profile(name=name, region=region, industry=industry))
    return _Works(book, opened.facility_no)
