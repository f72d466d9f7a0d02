"""What a permit says of fuels (许可证燃料信息): what a gas holds, how much is burnt by design."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from inventory.registry.base import Base, RowId, fraction, one_of, to_code, within_facility
from inventory.registry.provenance import Imported


class GasComponent(StrEnum):
    """One gas of a gas analysis (燃气组分) by its formula; isomers burn alike, each has its row."""

    H2 = "H2"
    CO = "CO"
    H2S = "H2S"
    CH4 = "CH4"
    C2H2 = "C2H2"
    C2H4 = "C2H4"
    C2H6 = "C2H6"
    C3H6 = "C3H6"
    C3H8 = "C3H8"
    C4H8 = "C4H8"
    C4H10 = "C4H10"
    ISO_C4H10 = "i-C4H10"
    C5H12 = "C5H12"
    ISO_C5H12 = "i-C5H12"
    C6H6 = "C6H6"
    C6H14 = "C6H14"
    CO2 = "CO2"
    N2 = "N2"
    O2 = "O2"


class GasComposition(Imported, Base):
    """One component of a gas fuel by volume (燃气组分); the rows of one date are one analysis."""

    __tablename__ = "gas_composition"
    __table_args__ = (
        one_of("component", GasComponent),
        fraction("volume_frac"),
        Index(None, "facility_no", "item"),
        {"sqlite_autoincrement": True},
    )

    gas_composition_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    item: Mapped[str]
    component: Mapped[str]
    volume_frac: Mapped[float]
    document: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class FuelDesign(Imported, Base):
    """How much of a fuel a unit burns in a year by design (设计年燃料用量), as permits state it."""

    __tablename__ = "fuel_design"
    __table_args__ = (
        within_facility("unit"),
        CheckConstraint("design_t >= 0", name="design_t"),
        CheckConstraint("design_m3 >= 0", name="design_m3"),
        Index(None, "facility_no", "unit_no"),
        {"sqlite_autoincrement": True},
    )

    fuel_design_id: Mapped[RowId]
    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"))
    unit_no: Mapped[str]
    item: Mapped[str]
    design_t: Mapped[float | None]
    design_m3: Mapped[float | None]
    document: Mapped[str | None]


MODELS: tuple[type[Base], ...] = (GasComposition, FuelDesign)
GROUPS: dict[str, tuple[str, ...]] = {
    # an analysis is replaced as a whole: a component that it no longer names is gone
    "gas_composition": ("facility_no", "item", "valid_from"),
    "fuel_design": ("facility_no", "unit_no", "item"),
}
