"""Code lists (代码表) that a ministry may extend: tables with foreign keys, not closed sets."""

from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from inventory.registry.base import Base, one_of, to_code, to_parent
from inventory.registry.provenance import Imported


class Attach(StrEnum):
    """What a category node takes: a source of its own, or one stream of a source."""

    SOURCE = "source"
    STREAM = "stream"


class Region(Imported, Base):
    """An administrative division of GB/T 2260 (行政区划) or a region that the bureau defines."""

    __tablename__ = "region"

    region_code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(to_parent("region.region_code"))
    kind: Mapped[str | None]
    level: Mapped[int | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Industry(Base):
    """A section, division, group or class of GB/T 4754-2017 (国民经济行业)."""

    __tablename__ = "industry"

    industry_code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[int]
    parent_code: Mapped[str | None] = mapped_column(to_parent("industry.industry_code"))


class Pollutant(Base):
    """An air pollutant or greenhouse gas (污染物); a subset is never added to its superset."""

    __tablename__ = "pollutant"

    pollutant: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    kind: Mapped[str]
    subset_of: Mapped[str | None] = mapped_column(to_parent("pollutant.pollutant"))
    gwp_key: Mapped[str | None]
    pollution_equivalent_kg: Mapped[float | None]


class PollutantAlias(Base):
    """Another way to write a pollutant (污染物别名), kept in the form of `alias_key`."""

    __tablename__ = "pollutant_alias"

    alias: Mapped[str] = mapped_column(primary_key=True)
    pollutant: Mapped[str] = mapped_column(to_code("pollutant.pollutant"))


class Category(Base):
    """A node of the unified source classification (一致源分类)."""

    __tablename__ = "category"
    __table_args__ = (one_of("attach", Attach),)

    category_code: Mapped[str] = mapped_column(primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(to_parent("category.category_code"))
    name_zh: Mapped[str]
    is_leaf: Mapped[bool]
    attach: Mapped[str | None]
