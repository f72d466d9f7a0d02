"""What all registry tables share: naming convention, column types, and the usual constraints."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Text,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

# every constraint has a name on both backends, so that a migration can drop it
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite numbers rows itself only in a column declared INTEGER
BIG_ID = BigInteger().with_variant(Integer(), "sqlite")
RowId = Annotated[int, mapped_column(BIG_ID, primary_key=True)]


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, the same on a backend with time zones and on one without."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone; it would mean another one on the other backend."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC, whatever the session or the backend made of it."""
        del dialect
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The one set of registry tables; text, numbers and dates map alike on both backends."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text(),
        int: Integer(),
        float: Double(),
        bool: Boolean(),
        date: Date(),
        datetime: UtcDateTime(),
    }


def one_of(column: str, kinds: type[StrEnum]) -> CheckConstraint:
    """The column holds one value of a closed set (or nothing, where it may be empty)."""
    values = ", ".join(f"'{kind}'" for kind in kinds)
    return CheckConstraint(f"{column} in ({values})", name=column)


def fraction(column: str) -> CheckConstraint:
    """The column holds a part of one."""
    return CheckConstraint(f"{column} between 0 and 1", name=column)


def worded(column: str) -> CheckConstraint:
    """The column holds words, not blanks alone."""
    return CheckConstraint(f"trim({column}) <> ''", name=column)


def calendar_month() -> CheckConstraint:
    """A month counts from 1 to 12; an empty month means the whole year."""
    return CheckConstraint("month between 1 and 12", name="month")


def exactly_one(columns: Iterable[str], *, name: str) -> CheckConstraint:
    """One and only one of the columns is filled; both backends know `case`."""
    filled = " + ".join(f"case when {column} is null then 0 else 1 end" for column in columns)
    return CheckConstraint(f"{filled} = 1", name=name)


def to_code(target: str) -> ForeignKey:
    """A reference to a code list; a renamed code carries its users along."""
    return ForeignKey(target, onupdate="CASCADE")


def to_parent(target: str) -> ForeignKey:
    """A reference within a code list, checked at commit: children may stand before parents."""
    return ForeignKey(target, onupdate="CASCADE", deferrable=True, initially="DEFERRED")


def within_facility(table: str) -> ForeignKeyConstraint:
    """A reference to a unit, outlet or abatement by the number the permit prints."""
    columns = ["facility_no", f"{table}_no"]
    return ForeignKeyConstraint(
        columns, [f"{table}.{column}" for column in columns], onupdate="CASCADE"
    )
