"""Facilities (排污单位) and what stands on them, by the numbers that the permit prints."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.registry.base import Base, RowId, fraction, one_of, to_code, within_facility
from inventory.registry.provenance import Imported


class Management(StrEnum):
    """How strictly the permit system manages a facility (管理类别)."""

    KEY = "key"
    SIMPLIFIED = "simplified"
    REGISTRATION = "registration"


class OutletKind(StrEnum):
    """The class of an outlet on the permit (排放口类别); fugitive areas count as outlets."""

    MAIN = "main"
    GENERAL = "general"
    FUGITIVE = "fugitive"
    OTHER = "other"


class Collection(StrEnum):
    """How waste gas is collected where it arises (收集方式)."""

    FULL_ENCLOSURE = "full_enclosure"
    DOUBLE_ENCLOSURE = "double_enclosure"
    SINGLE_ENCLOSURE_NEGATIVE = "single_enclosure_negative"
    SINGLE_ENCLOSURE_POSITIVE = "single_enclosure_positive"
    DIRECT_DUCT = "direct_duct"
    SEMI_ENCLOSED_HOOD = "semi_enclosed_hood"
    SURROUNDING_HOOD = "surrounding_hood"
    EXTERNAL_HOOD = "external_hood"
    NO_COLLECTION = "no_collection"


class Facility(Imported, Base):
    """A facility (排污单位): one site with one permit or registration."""

    __tablename__ = "facility"
    __table_args__ = (
        one_of("management", Management),
        CheckConstraint("lon between -180 and 180", name="lon"),
        CheckConstraint("lat between -90 and 90", name="lat"),
    )

    facility_no: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    uscc: Mapped[str | None]
    permit_no: Mapped[str | None]
    management: Mapped[str | None]
    region_code: Mapped[str] = mapped_column(to_code("region.region_code"), index=True)
    industry_code: Mapped[str | None] = mapped_column(to_code("industry.industry_code"))
    park: Mapped[str | None]
    performance_grade: Mapped[str | None]
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class Unit(Imported, Base):
    """A production facility (生产设施): the source that a category is attached to."""

    __tablename__ = "unit"

    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"), primary_key=True)
    unit_no: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    category_code: Mapped[str] = mapped_column(to_code("category.category_code"))
    technology: Mapped[str | None]
    capacity: Mapped[float | None]
    capacity_unit: Mapped[str | None]
    capacity_mw: Mapped[float | None]
    capacity_t_h: Mapped[float | None]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class Abatement(Imported, Base):
    """A treatment facility (治理设施)."""

    __tablename__ = "abatement"

    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"), primary_key=True)
    abatement_no: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    technology: Mapped[str]


class Outlet(Imported, Base):
    """An outlet (排放口): where a facility releases to air."""

    __tablename__ = "outlet"
    __table_args__ = (
        one_of("kind", OutletKind),
        fraction("reference_o2_frac"),
        CheckConstraint("lon between -180 and 180", name="lon"),
        CheckConstraint("lat between -90 and 90", name="lat"),
    )

    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"), primary_key=True)
    outlet_no: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    kind: Mapped[str]
    height_m: Mapped[float | None]
    diameter_m: Mapped[float | None]
    temperature_c: Mapped[float | None]
    reference_o2_frac: Mapped[float | None]
    requires_cems: Mapped[bool | None]
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class Route(Imported, Base):
    """One way of gas (排放路径) from a unit through treatment in series to an outlet.

    A capture that nobody stated is empty, never all of the gas.
    """

    __tablename__ = "route"
    __table_args__ = (
        within_facility("unit"),
        within_facility("abatement"),
        within_facility("outlet"),
        fraction("share_frac"),
        fraction("capture_frac"),
        one_of("collection", Collection),
        Index(None, "facility_no", "unit_no"),
        {"sqlite_autoincrement": True},
    )

    route_id: Mapped[RowId]
    facility_no: Mapped[str]
    unit_no: Mapped[str]
    abatement_no: Mapped[str | None]
    step: Mapped[int | None]
    outlet_no: Mapped[str]
    share_frac: Mapped[float] = mapped_column(server_default=text("1"))
    capture_frac: Mapped[float | None]
    collection: Mapped[str | None]
