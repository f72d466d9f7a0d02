"""What a city plans (规划): measures and targets."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from inventory.registry.base import Base, to_code, within_facility
from inventory.registry.provenance import Imported


class Measure(Imported, Base):
    """A reduction measure (减排措施) on a region, a facility or a unit."""

    __tablename__ = "measure"
    __table_args__ = (within_facility("unit"),)

    measure_no: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    region_code: Mapped[str | None] = mapped_column(to_code("region.region_code"))
    facility_no: Mapped[str | None] = mapped_column(to_code("facility.facility_no"))
    unit_no: Mapped[str | None]
    kind: Mapped[str | None]
    started_on: Mapped[date | None]
    finished_on: Mapped[date | None]
    investment_cny: Mapped[float | None]


class Target(Imported, Base):
    """A target (目标) that a plan sets for a region and a year."""

    __tablename__ = "target"

    target_no: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    region_code: Mapped[str | None] = mapped_column(to_code("region.region_code"))
    indicator: Mapped[str]
    year: Mapped[int]
    value: Mapped[float]
    unit: Mapped[str]
    kind: Mapped[str | None]
