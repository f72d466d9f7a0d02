"""What takes the place of what (沿革): renumbered, merged and split facilities, changed codes."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.registry.base import Base, one_of, to_code
from inventory.registry.provenance import Imported


class ChangeKind(StrEnum):
    """What happened to a facility (变更类型)."""

    RENUMBER = "renumber"
    MERGE = "merge"
    SPLIT = "split"


class CodeListName(StrEnum):
    """Code lists whose codes are replaced in time (代码表)."""

    REGION = "region"
    INDUSTRY = "industry"


class FacilityChange(Imported, Base):
    """From a day on one facility goes on under another number (单位变更)."""

    __tablename__ = "facility_change"
    __table_args__ = (
        one_of("kind", ChangeKind),
        CheckConstraint("facility_no <> successor_no", name="another"),
    )

    facility_no: Mapped[str] = mapped_column(to_code("facility.facility_no"), primary_key=True)
    successor_no: Mapped[str] = mapped_column(to_code("facility.facility_no"), primary_key=True)
    changed_on: Mapped[date]
    kind: Mapped[str]
    document: Mapped[str | None]


class CodeChange(Imported, Base):
    """From a day on an official code is written as another (代码变更)."""

    __tablename__ = "code_change"
    __table_args__ = (
        one_of("code_list", CodeListName),
        CheckConstraint("old_code <> new_code", name="another"),
    )

    code_list: Mapped[str] = mapped_column(primary_key=True)
    old_code: Mapped[str] = mapped_column(primary_key=True)
    new_code: Mapped[str]
    changed_on: Mapped[date]
    document: Mapped[str | None]
