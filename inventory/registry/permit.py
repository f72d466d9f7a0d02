"""What a permit allows (许可), what was tested by hand, and what was reported."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.registry.base import (
    Base,
    RowId,
    calendar_month,
    one_of,
    to_code,
    within_facility,
)
from inventory.registry.provenance import Imported


class LimitScope(StrEnum):
    """What a limit covers (范围): one outlet, or all of a kind, or the whole plant."""

    OUTLET = "outlet"
    MAIN_TOTAL = "main_total"
    GENERAL_TOTAL = "general_total"
    FUGITIVE_TOTAL = "fugitive_total"
    PLANT = "plant"


class MonitoringKind(StrEnum):
    """Who tested (监测类型): the authority, or the facility itself."""

    ENFORCEMENT = "enforcement"
    OWN = "own"


class PermitLimit(Imported, Base):
    """One candidate of a limit (许可限值) with its basis; an empty limit is no limit, never 0."""

    __tablename__ = "permit_limit"
    __table_args__ = (
        within_facility("outlet"),
        one_of("scope", LimitScope),
        CheckConstraint("scope <> 'outlet' or outlet_no is not null", name="outlet_named"),
        Index(None, "facility_no", "year"),
        {"sqlite_autoincrement": True},
    )

    permit_limit_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    scope: Mapped[str]
    outlet_no: Mapped[str | None]
    pollutant: Mapped[str] = mapped_column(to_code("pollutant.pollutant"))
    year: Mapped[int]
    concentration_mg_m3: Mapped[float | None]
    rate_kg_h: Mapped[float | None]
    quantity_t: Mapped[float | None]
    basis: Mapped[str | None]
    document: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class ManualTest(Imported, Base):
    """One manual measurement at an outlet (手工监测)."""

    __tablename__ = "manual_test"
    __table_args__ = (
        within_facility("outlet"),
        one_of("kind", MonitoringKind),
        Index(None, "facility_no", "outlet_no"),
        {"sqlite_autoincrement": True},
    )

    manual_test_id: Mapped[RowId]
    facility_no: Mapped[str]
    outlet_no: Mapped[str]
    pollutant: Mapped[str] = mapped_column(to_code("pollutant.pollutant"))
    tested_on: Mapped[date]
    concentration_mg_m3: Mapped[float]
    flow_m3_h: Mapped[float]
    load_frac: Mapped[float | None]
    kind: Mapped[str | None]


class ReportedEmission(Imported, Base):
    """An emission as a data flow reports it (上报排放量), for comparison only."""

    __tablename__ = "reported_emission"
    __table_args__ = (
        within_facility("outlet"),
        within_facility("unit"),
        calendar_month(),
        Index(None, "facility_no", "year"),
        {"sqlite_autoincrement": True},
    )

    reported_emission_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    outlet_no: Mapped[str | None]
    unit_no: Mapped[str | None]
    pollutant: Mapped[str] = mapped_column(to_code("pollutant.pollutant"))
    year: Mapped[int]
    month: Mapped[int | None]
    lot_no: Mapped[int] = mapped_column(server_default=text("1"))
    amount_reported: Mapped[float]
    unit_reported: Mapped[str]
    emission_t: Mapped[float]
    flow: Mapped[str]
    verified_by: Mapped[str | None]
