"""Tests by hand (手工监测), of the authority and of the works, where no monitor stands."""

from dataclasses import dataclass

from city import site
from city.book import Book
from city.site import NOX, PM, SO2, VOCS, YEAR

OWN, ENFORCEMENT = "自行", "执法"
QUARTERLY = ("02-27", "05-21", "08-14", "11-19")
TWICE = ("04-16", "10-23")
# no two samples of a stack are alike; over four quarters they scatter around the mean
_SCATTER = (0.93, 1.06, 0.98, 1.03)
_LOADS = (92.0, 88.0, 95.0, 90.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One outlet that is tested, its mean results in mg/m3 and how long it runs."""

    facility_no: str
    hours: float
    flow_m3_h: float
    mg: dict[str, float]
    outlet_no: str = "DA001"
    unit_no: str = "MF0001"
    kind: str = OWN
    days: tuple[str, ...] = QUARTERLY
    loads: tuple[float, ...] = _LOADS


STACKS = (
    Stack(
        facility_no="XG0026",
        hours=6840,
        flow_m3_h=48600,
        mg={SO2: 24.6, NOX: 12.4, PM: 8.8},
    ),
    # tests give the SO2, coefficients the NOx: both above what was allocated
    Stack(facility_no="XG0029", hours=7320, flow_m3_h=61400, mg={SO2: 25.7}),
    # the authority came twice, once when half the kiln was loaded
    Stack(
        facility_no="XG0033",
        hours=7080,
        flow_m3_h=66200,
        mg={PM: 31.5},
        kind=ENFORCEMENT,
        days=TWICE,
        loads=(91.0, 45.0),
    ),
    Stack(facility_no="XG0033", hours=0, flow_m3_h=65800, mg={PM: 27.4}),
    Stack(
        facility_no="XG0050",
        outlet_no="DA002",
        unit_no="MF0002",
        hours=7560,
        flow_m3_h=612000,
        mg={PM: 22.5},
    ),
    Stack(facility_no="XG0053", hours=7200, flow_m3_h=18400, mg={VOCS: 34.0}),
    Stack(facility_no="XG0067", hours=2480, flow_m3_h=42000, mg={VOCS: 38.5}, kind=ENFORCEMENT),
    Stack(facility_no="XG0107", hours=4320, flow_m3_h=21500, mg={VOCS: 29.0}),
    Stack(facility_no="XG0119", hours=3900, flow_m3_h=1980, mg={NOX: 38.0}),
    Stack(
        facility_no="XG0124",
        hours=4260,
        flow_m3_h=4350,
        mg={NOX: 41.0},
        kind=ENFORCEMENT,
        days=TWICE,
    ),
    Stack(facility_no="XG0187", hours=3600, flow_m3_h=11800, mg={PM: 14.2, NOX: 118.0}),
)


def tell(book: Book) -> None:
    """All tests, and the hours that turn a rate into a year."""
    for stack in STACKS:
        if stack.hours:
            _hours(book, stack)
        for pollutant, mean in stack.mg.items():
            for place, day in enumerate(stack.days):
                book.add(
                    "手工监测",
                    facility_no=stack.facility_no,
                    outlet_no=stack.outlet_no,
                    pollutant=pollutant,
                    tested_on=f"{YEAR}-{day}",
                    concentration_mg_m3=round(mean * _SCATTER[place], 1),
                    flow_m3_h=round(stack.flow_m3_h * (2 - _SCATTER[place])),
                    load_pct=stack.loads[place],
                    kind=stack.kind,
                )
    book.add(
        "自行监测方案",
        facility_no="XG0065",
        outlet_no="DA001",
        pollutant=VOCS,
        monitoring_mode="自动",
        is_networked=True,
        instrument="非甲烷总烃在线监测仪",
    )
    # gas has to be watched on the old grates, and nobody does; dust is tested by hand
    for outlet_no in ("DA001", "DA002"):
        for pollutant, mode, frequency in (
            (SO2, "自动", ""),
            (NOX, "自动", ""),
            (PM, "手工", "1次/季"),
        ):
            book.add(
                "自行监测方案",
                facility_no="XG0007",
                outlet_no=outlet_no,
                pollutant=pollutant,
                monitoring_mode=mode,
                frequency=frequency,
            )
    for facility_no in ("XG0026", "XG0029", "XG0033"):
        for pollutant in (SO2, NOX, PM):
            book.add(
                "自行监测方案",
                facility_no=facility_no,
                outlet_no="DA001",
                pollutant=pollutant,
                monitoring_mode="手工",
                frequency="1次/季",
            )


def _hours(book: Book, stack: Stack) -> None:
    book.add(
        "活动水平",
        facility_no=stack.facility_no,
        unit_no=stack.unit_no,
        year=YEAR,
        role="运行小时",
        item="运行小时",
        amount=stack.hours,
        unit="小时",
        flow=site.STATISTICS,
    )
