"""One facility (排污单位) being told: units, devices, outlets, routes, activity, permits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from city import identity, places
from city.book import Book, Cell
from city.fuel import UNMEASURED, Quality

YEAR = 2024
VALID_FROM, VALID_TO = "2022-07-01", "2027-06-30"
STATISTICS, REPORT = "环统", "执行报告"
KEY, SIMPLIFIED, REGISTERED = "重点管理", "简化管理", "登记管理"
MAIN, GENERAL, FUGITIVE, OTHER = "主要排放口", "一般排放口", "无组织", "其他"
SO2, NOX, PM, VOCS = "二氧化硫", "氮氧化物", "颗粒物", "挥发性有机物"
FORMULA, PERFORMANCE, EIA, QUOTA = "技术规范公式", "绩效值", "环评批复", "总量分配"
PREVIOUS, TRADING, LOCAL = "原许可证", "排污权交易", "地方方案"

# Which trade a facility belongs to is told by its number: XG0001 and on, in order of telling.
PREFIX = "XG"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What stands in the register about a facility."""

    name: str
    region: str
    industry: str
    management: str = SIMPLIFIED
    grade: str | None = None
    opened: str | None = None
    closed: str | None = None


@dataclass(slots=True)
class Site:
    """A facility under construction; every number it hands out counts from 0001 (units) or 001."""

    book: Book
    facility_no: str
    _unit: "count[int]" = field(default_factory=lambda: count(1))
    _device: "count[int]" = field(default_factory=lambda: count(1))
    _stack: "count[int]" = field(default_factory=lambda: count(1))
    _area: "count[int]" = field(default_factory=lambda: count(1))

    def unit(  # noqa: PLR0913 - the columns of the table
        self,
        name: str,
        category: str,
        *,
        technology: str | None = None,
        size: tuple[float, str] | None = None,
        opened: str | None = None,
        closed: str | None = None,
    ) -> str:
        """A production facility (生产设施)."""
        unit_no = f"MF{next(self._unit):04d}"
        self.book.add(
            "生产设施",
            facility_no=self.facility_no,
            unit_no=unit_no,
            name=name,
            category_code=category,
            technology=technology,
            capacity=size[0] if size else None,
            capacity_unit=size[1] if size else None,
            opened_on=opened,
            closed_on=closed,
        )
        return unit_no

    def device(
        self,
        technology: str,
        name: str | None = None,
        *,
        removal: Mapping[str, float] | None = None,
        uptime: float | None = None,
        **used: Cell,
    ) -> str:
        """A treatment device (治理设施); without `removal` the tables of the standard answer.

        What the device used stands on its first row only, so that no sum counts it twice.
        """
        abatement_no = f"TA{next(self._device):03d}"
        self.book.add(
            "治理设施",
            facility_no=self.facility_no,
            abatement_no=abatement_no,
            name=name or technology,
            technology=technology,
        )
        measured = dict(removal or {})
        if NOX in measured and "催化还原" in technology:
            # a plant that measures its denitrification knows that it takes no dust
            measured[PM] = 0.0
        for place, (pollutant, percent) in enumerate(measured.items()):
            cells = used if place == 0 else {}
            self.run(abatement_no, pollutant, percent, uptime_pct=uptime, **cells)
        return abatement_no

    def run(self, abatement_no: str, pollutant: str, percent: float | None, **cells: Cell) -> None:
        """What a device removed over the year, or over the month given."""
        self.book.add(
            "治理设施运行",
            facility_no=self.facility_no,
            abatement_no=abatement_no,
            year=YEAR,
            pollutant=pollutant,
            removal_pct=percent,
            **cells,
        )

    def stack(  # noqa: PLR0913 - the columns of the table
        self,
        name: str,
        kind: str,
        *,
        height: float,
        diameter: float,
        temperature: float,
        o2: float | None = None,
        cems: bool = False,
    ) -> str:
        """An outlet with a stack (有组织排放口)."""
        outlet_no = f"DA{next(self._stack):03d}"
        self.book.add(
            "排放口",
            facility_no=self.facility_no,
            outlet_no=outlet_no,
            name=name,
            kind=kind,
            height_m=height,
            diameter_m=diameter,
            temperature_c=temperature,
            reference_o2_pct=o2,
            requires_cems=cems,
        )
        return outlet_no

    def area(self, name: str = "厂区无组织") -> str:
        """A fugitive outlet (无组织)."""
        outlet_no = f"WZ{next(self._area):03d}"
        self.book.add(
            "排放口",
            facility_no=self.facility_no,
            outlet_no=outlet_no,
            name=name,
            kind=FUGITIVE,
            requires_cems=False,
        )
        return outlet_no

    def route(
        self,
        unit_no: str,
        outlet_no: str,
        devices: Sequence[str] = (),
        *,
        share: float | None = None,
        capture: float | None = None,
    ) -> None:
        """The way of the gas from a unit through devices in series to an outlet (排放路径)."""
        steps: list[tuple[int | None, str | None]] = [*enumerate(devices, 1)]
        for step, abatement_no in steps or [(None, None)]:
            self.book.add(
                "排放路径",
                facility_no=self.facility_no,
                unit_no=unit_no,
                abatement_no=abatement_no,
                step=step,
                outlet_no=outlet_no,
                share_pct=share,
                capture_pct=capture,
            )

    def burn(  # noqa: PLR0913 - amount, quality and source belong together
        self,
        unit_no: str,
        item: str,
        amount: float,
        unit: str = "吨",
        *,
        quality: Quality = UNMEASURED,
        flow: str = STATISTICS,
        month: int | None = None,
        role: str = "燃料",
        origin: str | None = None,
    ) -> None:
        """Fuel burnt in a unit, or carbon charged as a material."""
        self.book.add(
            "活动水平",
            facility_no=self.facility_no,
            unit_no=unit_no,
            year=YEAR,
            month=month,
            role=role,
            item=item,
            amount=amount,
            unit=unit,
            basis="收到基" if quality.ash is not None else None,
            ncv=quality.ncv,
            ncv_unit=quality.ncv_unit if quality.ncv is not None else None,
            sulfur_pct=quality.sulfur,
            ash_pct=quality.ash,
            volatile_pct=quality.volatile,
            carbon_pct=quality.carbon,
            flow=flow,
            origin=origin,
        )

    def use(  # noqa: PLR0913 - the columns of the table
        self,
        unit_no: str,
        role: str,
        item: str,
        amount: float,
        unit: str = "吨",
        *,
        voc: float | None = None,
        flow: str = STATISTICS,
        month: int | None = None,
    ) -> None:
        """A product made or a material, solvent, power or heat used."""
        self.book.add(
            "活动水平",
            facility_no=self.facility_no,
            unit_no=unit_no,
            year=YEAR,
            month=month,
            role=role,
            item=item,
            amount=amount,
            unit=unit,
            voc_pct=voc,
            flow=flow,
        )

    def make(self, unit_no: str, item: str, amount: float, unit: str = "吨") -> None:
        """A product (产品)."""
        self.use(unit_no, "产品", item, amount, unit)

    def power(self, unit_no: str, amount_10mwh: float) -> None:
        """Electricity bought, booked on the unit that draws most of it."""
        self.use(unit_no, "外购电力", "电力", amount_10mwh, "万千瓦时")

    def report(self, unit_no: str, outlet_no: str, pollutant: str, tonnes: float) -> None:
        """What the execution report (执行报告) says was emitted over the year."""
        self.book.add(
            "上报排放量",
            facility_no=self.facility_no,
            outlet_no=outlet_no,
            unit_no=unit_no,
            pollutant=pollutant,
            year=YEAR,
            amount=tonnes,
            unit="吨",
            flow=REPORT,
        )

    def limit(  # noqa: PLR0913 - the columns of the table
        self,
        pollutant: str,
        *,
        outlet: str | None = None,
        scope: str = "排放口",
        mg: float | None = None,
        kg_h: float | None = None,
        tonnes: float | None = None,
        basis: str = FORMULA,
        document: str = "虚构排污许可证正本",
        valid_from: str = VALID_FROM,
        valid_to: str = VALID_TO,
    ) -> None:
        """A permitted concentration, rate or annual quantity (许可限值)."""
        self.book.add(
            "许可限值",
            facility_no=self.facility_no,
            scope=scope,
            outlet_no=outlet,
            pollutant=pollutant,
            year=YEAR,
            concentration_mg_m3=mg,
            rate_kg_h=kg_h,
            quantity_t=tonnes,
            basis=basis,
            document=document,
            valid_from=valid_from,
            valid_to=valid_to,
        )


def open_site(book: Book, profile: Profile) -> Site:
    """Register the next facility of the city."""
    number = len(book.rows["排污单位"]) + 1
    facility_no = f"{PREFIX}{number:04d}"
    is_registered = profile.management == REGISTERED
    book.add(
        "排污单位",
        facility_no=facility_no,
        name=f"虚构·{profile.name}",
        uscc=identity.uscc(number),
        permit_no=identity.registration_no(number) if is_registered else identity.permit_no(number),
        management=profile.management,
        region_code=profile.region,
        industry_code=profile.industry,
        park=places.NAMES[profile.region] if profile.region in places.PARKS else None,
        performance_grade=profile.grade,
        opened_on=profile.opened,
        closed_on=profile.closed,
    )
    return Site(book, facility_no)
