"""Activity (活动水平): what was burnt, made, used or run, by unit or by region."""

from enum import StrEnum

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.registry.base import (
    Base,
    RowId,
    calendar_month,
    exactly_one,
    fraction,
    one_of,
    to_code,
    within_facility,
)
from inventory.registry.provenance import Imported

AMOUNTS = ("amount_t", "amount_gj", "amount_m3", "amount_h", "amount_km", "amount_n")
AREA_AMOUNTS = (*AMOUNTS[:5], "amount_ha", AMOUNTS[5])


class Role(StrEnum):
    """What an item is to the unit (类别)."""

    FUEL = "fuel"
    PRODUCT = "product"
    MATERIAL = "material"
    SOLVENT = "solvent"
    ELECTRICITY = "electricity"
    HEAT = "heat"
    HOURS = "hours"


class Basis(StrEnum):
    """What an amount refers to (基准): the state of the coal, or the kind of heat value."""

    AS_RECEIVED = "as_received"
    AIR_DRIED = "air_dried"
    DRY = "dry"
    NCV = "ncv"
    GCV = "gcv"


class Origin(StrEnum):
    """Where an item comes from (外购或自产): bought, or made in the same plant."""

    PURCHASED = "purchased"
    OWN = "own"


class Activity(Imported, Base):
    """One amount of one item of a unit; the month is empty when a year was reported."""

    __tablename__ = "activity"
    __table_args__ = (
        within_facility("unit"),
        one_of("role", Role),
        one_of("basis", Basis),
        one_of("origin", Origin),
        calendar_month(),
        exactly_one(AMOUNTS, name="one_amount"),
        fraction("sulfur_frac"),
        fraction("ash_frac"),
        fraction("volatile_frac"),
        fraction("carbon_frac"),
        fraction("voc_frac"),
        Index(None, "facility_no", "unit_no", "year"),
        {"sqlite_autoincrement": True},
    )

    activity_id: Mapped[RowId]
    facility_no: Mapped[str]
    unit_no: Mapped[str]
    year: Mapped[int]
    month: Mapped[int | None]
    role: Mapped[str]
    item: Mapped[str]
    lot_no: Mapped[int] = mapped_column(server_default=text("1"))
    amount_reported: Mapped[float]
    unit_reported: Mapped[str]
    amount_t: Mapped[float | None]
    amount_gj: Mapped[float | None]
    amount_m3: Mapped[float | None]
    amount_h: Mapped[float | None]
    amount_km: Mapped[float | None]
    amount_n: Mapped[float | None]
    basis: Mapped[str | None]
    ncv_reported: Mapped[float | None]
    ncv_unit_reported: Mapped[str | None]
    ncv_gj_t: Mapped[float | None]
    ncv_gj_m3: Mapped[float | None]
    sulfur_frac: Mapped[float | None]
    ash_frac: Mapped[float | None]
    volatile_frac: Mapped[float | None]
    carbon_frac: Mapped[float | None]
    voc_frac: Mapped[float | None]
    flow: Mapped[str | None]
    origin: Mapped[str | None]


class AbatementRun(Imported, Base):
    """How a treatment facility ran (治理设施运行) for one pollutant in a year or month."""

    __tablename__ = "abatement_run"
    __table_args__ = (
        within_facility("abatement"),
        calendar_month(),
        fraction("removal_frac"),
        fraction("uptime_frac"),
        Index(None, "facility_no", "abatement_no", "year"),
        {"sqlite_autoincrement": True},
    )

    abatement_run_id: Mapped[RowId]
    facility_no: Mapped[str]
    abatement_no: Mapped[str]
    year: Mapped[int]
    month: Mapped[int | None]
    pollutant: Mapped[str] = mapped_column(to_code("pollutant.pollutant"))
    removal_frac: Mapped[float | None]
    uptime_frac: Mapped[float | None]
    power_kwh: Mapped[float | None]
    limestone_t: Mapped[float | None]
    urea_t: Mapped[float | None]
    ammonia_t: Mapped[float | None]
    gas_m3: Mapped[float | None]


class RegionActivity(Imported, Base):
    """One amount of an area source (区域活动水平): a category in a region."""

    __tablename__ = "region_activity"
    __table_args__ = (
        calendar_month(),
        exactly_one(AREA_AMOUNTS, name="one_amount"),
        Index(None, "region_code", "category_code", "year"),
        {"sqlite_autoincrement": True},
    )

    region_activity_id: Mapped[RowId]
    region_code: Mapped[str] = mapped_column(to_code("region.region_code"))
    category_code: Mapped[str] = mapped_column(to_code("category.category_code"))
    year: Mapped[int]
    month: Mapped[int | None]
    item: Mapped[str]
    key1: Mapped[str | None]
    key2: Mapped[str | None]
    key3: Mapped[str | None]
    key4: Mapped[str | None]
    lot_no: Mapped[int] = mapped_column(server_default=text("1"))
    amount_reported: Mapped[float]
    unit_reported: Mapped[str]
    amount_t: Mapped[float | None]
    amount_gj: Mapped[float | None]
    amount_m3: Mapped[float | None]
    amount_h: Mapped[float | None]
    amount_km: Mapped[float | None]
    amount_ha: Mapped[float | None]
    amount_n: Mapped[float | None]
    flow: Mapped[str | None]


class RegionIndicator(Imported, Base):
    """A figure of a region (区域指标), such as population or value added."""

    __tablename__ = "region_indicator"
    __table_args__ = (
        calendar_month(),
        Index(None, "region_code", "year"),
        {"sqlite_autoincrement": True},
    )

    region_indicator_id: Mapped[RowId]
    region_code: Mapped[str] = mapped_column(to_code("region.region_code"))
    year: Mapped[int]
    month: Mapped[int | None]
    indicator: Mapped[str]
    value: Mapped[float]
    unit: Mapped[str]
