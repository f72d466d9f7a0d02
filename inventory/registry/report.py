"""What permits demand beyond limits (许可附加要求), what execution reports state (执行报告).

And what the authority has found about the monitoring behind them (监测数据认定).
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from inventory.registry.base import (
    Base,
    RowId,
    calendar_month,
    fraction,
    one_of,
    to_code,
    within_facility,
    worded,
)
from inventory.registry.permit import LimitScope
from inventory.registry.provenance import Imported


class SpecialKind(StrEnum):
    """Why a stricter limit holds for a while (特殊时段类型)."""

    ATTAINMENT = "attainment"
    HEAVY_POLLUTION = "heavy_pollution"
    SEASON = "season"


class MonitoringMode(StrEnum):
    """How an outlet is watched (监测方式)."""

    AUTO = "auto"
    MANUAL = "manual"
    NONE = "none"


class Verdict(StrEnum):
    """What an authority found (认定类别), in the words of 环境保护税法实施条例 art. 7."""

    EXTERNAL_FAULT = "external_fault"
    NOT_INSTALLED = "not_installed"
    DAMAGED = "damaged"
    FALSIFIED = "falsified"
    BYPASS = "bypass"
    NOT_MAINTAINED = "not_maintained"
    FALSE_DECLARATION = "false_declaration"


def calendar_quarter() -> CheckConstraint:
    """A quarter counts from 1 to 4; without quarter and month the row speaks for the year."""
    return CheckConstraint("quarter between 1 and 4", name="quarter")


class SpecialLimit(Imported, Base):
    """A limit for special periods (特殊时段许可限值); an empty limit is no limit, never 0."""

    __tablename__ = "special_limit"
    __table_args__ = (
        within_facility("outlet"),
        one_of("scope", LimitScope),
        one_of("special_kind", SpecialKind),
        fraction("reduction_frac"),
        Index(None, "facility_no"),
        {"sqlite_autoincrement": True},
    )

    special_limit_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    scope: Mapped[str]
    outlet_no: Mapped[str | None]
    pollutant: Mapped[str] = mapped_column(to_code("pollutant.pollutant"))
    special_kind: Mapped[str | None]
    period: Mapped[str | None]
    concentration_mg_m3: Mapped[float | None]
    daily_t: Mapped[float | None]
    monthly_t: Mapped[float | None]
    reduction_frac: Mapped[float | None]
    document: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class MonitorPlan(Imported, Base):
    """How an outlet and a pollutant have to be monitored (自行监测方案)."""

    __tablename__ = "monitor_plan"
    __table_args__ = (
        within_facility("outlet"),
        one_of("monitoring_mode", MonitoringMode),
        Index(None, "facility_no", "outlet_no"),
        {"sqlite_autoincrement": True},
    )

    monitor_plan_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    outlet_no: Mapped[str]
    pollutant: Mapped[str] = mapped_column(to_code("pollutant.pollutant"))
    monitoring_mode: Mapped[str | None]
    is_networked: Mapped[bool | None]
    instrument: Mapped[str | None]
    instrument_place: Mapped[str | None]
    is_compliant: Mapped[bool | None]
    sampling: Mapped[str | None]
    frequency: Mapped[str | None]
    test_method: Mapped[str | None]
    installed_on: Mapped[date | None]
    removed_on: Mapped[date | None]


class MonitoringVerdict(Imported, Base):
    """What an authority found about an outlet's monitoring (监测数据认定); never without paper.

    Without a pollutant it speaks for all pollutants of the outlet.
    """

    __tablename__ = "monitoring_verdict"
    __table_args__ = (
        within_facility("outlet"),
        one_of("verdict", Verdict),
        worded("document"),
        Index(None, "facility_no", "outlet_no"),
        {"sqlite_autoincrement": True},
    )

    monitoring_verdict_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    outlet_no: Mapped[str]
    pollutant: Mapped[str | None] = mapped_column(to_code("pollutant.pollutant"))
    verdict: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    document: Mapped[str]
    note: Mapped[str | None]


class DeviceRun(Imported, Base):
    """How a treatment facility ran, as the execution report states it (治理设施运行报告)."""

    __tablename__ = "device_run"
    __table_args__ = (
        within_facility("abatement"),
        calendar_month(),
        calendar_quarter(),
        fraction("removal_frac"),
        Index(None, "facility_no", "abatement_no", "year"),
        {"sqlite_autoincrement": True},
    )

    device_run_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    abatement_no: Mapped[str]
    year: Mapped[int]
    quarter: Mapped[int | None]
    month: Mapped[int | None]
    run_h: Mapped[float | None]
    reagent: Mapped[str | None]
    reagent_t: Mapped[float | None]
    removal_frac: Mapped[float | None]
    power_kwh: Mapped[float | None]
    abnormal: Mapped[str | None]


class MonitoringSummary(Imported, Base):
    """Concentrations of an outlet over a period as reported (有组织监测汇总)."""

    __tablename__ = "monitoring_summary"
    __table_args__ = (
        within_facility("outlet"),
        calendar_month(),
        calendar_quarter(),
        fraction("exceed_frac"),
        Index(None, "facility_no", "outlet_no", "year"),
        {"sqlite_autoincrement": True},
    )

    monitoring_summary_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    outlet_no: Mapped[str]
    pollutant: Mapped[str] = mapped_column(to_code("pollutant.pollutant"))
    year: Mapped[int]
    quarter: Mapped[int | None]
    month: Mapped[int | None]
    instrument: Mapped[str | None]
    valid_count: Mapped[int | None]
    limit_mg_m3: Mapped[float | None]
    lowest_mg_m3: Mapped[float | None]
    highest_mg_m3: Mapped[float | None]
    mean_mg_m3: Mapped[float | None]
    exceed_count: Mapped[int | None]
    exceed_frac: Mapped[float | None]
    note: Mapped[str | None]


class FugitiveTest(Imported, Base):
    """One concentration at a fugitive point (无组织监测), as the execution report states it."""

    __tablename__ = "fugitive_test"
    __table_args__ = (
        Index(None, "facility_no"),
        {"sqlite_autoincrement": True},
    )

    fugitive_test_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    place: Mapped[str]
    pollutant: Mapped[str] = mapped_column(to_code("pollutant.pollutant"))
    tested_on: Mapped[date]
    limit_mg_m3: Mapped[float | None]
    concentration_mg_m3: Mapped[float]
    is_exceeded: Mapped[bool | None]


class ReportLine(Imported, Base):
    """One line of the quantity block of an execution report (执行报告排放量), totals included."""

    __tablename__ = "report_line"
    __table_args__ = (
        within_facility("outlet"),
        one_of("scope", LimitScope),
        calendar_month(),
        calendar_quarter(),
        Index(None, "facility_no", "year"),
        {"sqlite_autoincrement": True},
    )

    report_line_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    scope: Mapped[str]
    outlet_no: Mapped[str | None]
    pollutant: Mapped[str] = mapped_column(to_code("pollutant.pollutant"))
    year: Mapped[int]
    quarter: Mapped[int | None]
    month: Mapped[int | None]
    permitted_t: Mapped[float | None]
    actual_t: Mapped[float | None]
    reason: Mapped[str | None]
    note: Mapped[str | None]


class SpecialPeriod(Imported, Base):
    """Daily quantity on a day of special control (特殊时段日排放量), as reported."""

    __tablename__ = "special_period"
    __table_args__ = (
        within_facility("outlet"),
        one_of("scope", LimitScope),
        Index(None, "facility_no", "day"),
        {"sqlite_autoincrement": True},
    )

    special_period_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    scope: Mapped[str]
    outlet_no: Mapped[str | None]
    pollutant: Mapped[str] = mapped_column(to_code("pollutant.pollutant"))
    day: Mapped[date]
    period: Mapped[str | None]
    permitted_t: Mapped[float | None]
    actual_t: Mapped[float | None]
    is_exceeded: Mapped[bool | None]


class Exceedance(Imported, Base):
    """A concentration above its limit (超标记录), as the execution report explains it."""

    __tablename__ = "exceedance"
    __table_args__ = (
        within_facility("outlet"),
        Index(None, "facility_no", "outlet_no", "year"),
        {"sqlite_autoincrement": True},
    )

    exceedance_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    outlet_no: Mapped[str]
    pollutant: Mapped[str] = mapped_column(to_code("pollutant.pollutant"))
    year: Mapped[int]
    period: Mapped[str]
    concentration_mg_m3: Mapped[float | None]
    limit_mg_m3: Mapped[float | None]
    reason: Mapped[str | None]


MODELS: tuple[type[Base], ...] = (
    SpecialLimit,
    MonitorPlan,
    MonitoringVerdict,
    DeviceRun,
    MonitoringSummary,
    FugitiveTest,
    ReportLine,
    SpecialPeriod,
    Exceedance,
)
_PERIOD = ("year", "quarter", "month")
_OBJECT = ("facility_no", "scope", "outlet_no", "pollutant")
GROUPS: dict[str, tuple[str, ...]] = {
    "special_limit": (*_OBJECT, "special_kind", "period"),
    "monitor_plan": ("facility_no", "outlet_no", "pollutant"),
    "monitoring_verdict": ("facility_no", "outlet_no", "pollutant", "verdict", "valid_from"),
    "device_run": ("facility_no", "abatement_no", *_PERIOD),
    "monitoring_summary": ("facility_no", "outlet_no", "pollutant", *_PERIOD),
    "fugitive_test": ("facility_no", "place", "pollutant", "tested_on"),
    "report_line": (*_OBJECT, *_PERIOD),
    "special_period": (*_OBJECT, "day", "period"),
    "exceedance": ("facility_no", "outlet_no", "pollutant", "year", "period"),
}
