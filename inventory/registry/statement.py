"""What people state beside their data (说明): standstill, assumptions, decisions on odd values."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from inventory.registry.base import Base, RowId, one_of, to_code, within_facility, worded
from inventory.registry.provenance import Imported


class AssumptionSubject(StrEnum):
    """Which blank cell of a unit an assumption fills (假设对象)."""

    TECHNOLOGY = "technology"
    CAPACITY = "capacity"
    COLLECTION = "collection"
    ROUTE = "route"


class Decision(StrEnum):
    """What a named person decides about a doubtful value (认定)."""

    ACCEPT = "accept"
    REJECT = "reject"


class Standstill(Imported, Base):
    """A period in which a unit, an outlet or a whole facility stood still (停运时段).

    Without unit and outlet it speaks for the whole facility.
    """

    __tablename__ = "standstill"
    __table_args__ = (
        within_facility("unit"),
        within_facility("outlet"),
        CheckConstraint("unit_no is null or outlet_no is null", name="one_object"),
        Index(None, "facility_no"),
        {"sqlite_autoincrement": True},
    )

    standstill_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    unit_no: Mapped[str | None]
    outlet_no: Mapped[str | None]
    started_on: Mapped[date]
    ended_on: Mapped[date]
    reason: Mapped[str | None]


class Assumption(Imported, Base):
    """What a blank cell of units means in this workspace (核算假设); listed in every run.

    It holds for all units at or below the category, of the facility, or for the one unit that it
    names; without any of them for all units. Ways of collection stand under their code.
    """

    __tablename__ = "assumption"
    __table_args__ = (
        within_facility("unit"),
        one_of("subject", AssumptionSubject),
        CheckConstraint("unit_no is null or facility_no is not null", name="facility_named"),
        worded("value"),
        worded("stated_by"),
        worded("reason"),
        Index(None, "facility_no", "unit_no"),
        {"sqlite_autoincrement": True},
    )

    assumption_id: Mapped[RowId]
    subject: Mapped[str]
    category_code: Mapped[str | None] = mapped_column(to_code("category.category_code"))
    facility_no: Mapped[str | None] = mapped_column(to_code("facility.facility_no"))
    unit_no: Mapped[str | None]
    value: Mapped[str]
    unit: Mapped[str | None]
    stated_by: Mapped[str]
    stated_on: Mapped[date | None]
    reason: Mapped[str]


class ValueDecision(Imported, Base):
    """A named person takes or refuses a value that cannot be right (存疑数值认定), with a reason.

    Without a flow it speaks for the values of all flows.
    """

    __tablename__ = "value_decision"
    __table_args__ = (
        within_facility("outlet"),
        within_facility("unit"),
        one_of("decision", Decision),
        worded("decided_by"),
        worded("reason"),
        Index(None, "facility_no", "year"),
        {"sqlite_autoincrement": True},
    )

    value_decision_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    outlet_no: Mapped[str | None]
    unit_no: Mapped[str | None]
    pollutant: Mapped[str] = mapped_column(to_code("pollutant.pollutant"))
    year: Mapped[int]
    flow: Mapped[str | None]
    decision: Mapped[str]
    decided_by: Mapped[str]
    decided_on: Mapped[date]
    reason: Mapped[str]


MODELS: tuple[type[Base], ...] = (Standstill, Assumption, ValueDecision)
GROUPS: dict[str, tuple[str, ...]] = {
    "standstill": ("facility_no", "unit_no", "outlet_no", "started_on"),
    "assumption": ("subject", "category_code", "facility_no", "unit_no"),
    "value_decision": ("facility_no", "outlet_no", "unit_no", "pollutant", "year", "flow"),
}
