"""What a check of the registry finds (校验结果): from one statement to findings with cells."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Double,
    FromClause,
    Integer,
    Row,
    Select,
    Text,
    case,
    cast,
    extract,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union,
    union_all,
)

from inventory.core.findings import Cell, Finding
from inventory.registry.tables import IMPORTED, PROVENANCE

LISTED: Final = 1_000  # of one code; whoever has more of a kind mends the first ones first
_NARROW: Final = 500  # facilities that are named one by one in a statement
_WHOLE_FROM: Final = 1e5  # from here on decimals say nothing
_LOOKED_AT: Final = (
    *("facility", "unit", "outlet", "abatement", "route"),
    *("activity", "reported_emission", "permit_limit"),
)
_SHEET = PROVENANCE["import_sheet"]

Details = Callable[[Row[Any]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the registry is looked at: everything, or what one batch has written."""

    batch_id: int | None = None
    facilities: tuple[str, ...] | None = None  # that the batch touched; none when they are many

    @classmethod
    def of(cls, connection: Connection, batch_id: int | None) -> "Scope":
        """The scope of a batch (导入批次); no batch means the whole registry."""
        if batch_id is None:
            return cls()
        touched = union(
            *(
                select(table.c.facility_no).where(table.c.since_batch == batch_id)
                for table in (IMPORTED[name] for name in _LOOKED_AT)
            )
        ).subquery()
        numbers = connection.scalars(select(touched.c.facility_no).limit(_NARROW + 1)).all()
        # a region can change under any of its facilities
        region = IMPORTED["region"]
        has_regions = connection.execute(
            select(region.c.region_code).where(region.c.since_batch == batch_id).limit(1)
        ).first()
        is_many = len(numbers) > _NARROW or has_regions is not None
        return cls(batch_id, None if is_many else tuple(sorted(numbers)))

    def rows(self, table: FromClause) -> ColumnElement[bool]:
        """The rows of a table that can matter: those of the facilities that the batch touched."""
        if self.facilities is None:
            return true()
        return table.c.facility_no.in_(self.facilities)

    def mine(self, *tables: FromClause) -> ColumnElement[int]:
        """1 where the batch has written a row of one of the tables, else 0; all without a batch."""
        if self.batch_id is None:
            return literal(1, Integer)
        written = or_(*(table.c.since_batch == self.batch_id for table in tables))
        return case((written, 1), else_=0)


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of finding: the statement that finds it, the marked column, and the words."""

    code: str
    heading: str | Callable[[Row[Any]], str]
    statement: Select[Any]  # with the columns of `columns`
    details: Details = lambda _: {}  # beside the columns themselves


def columns(  # noqa: PLR0913 - one parameter for each column that a check may fill
    at: FromClause,
    *,
    value: ColumnElement[str],
    is_mine: ColumnElement[int],
    item: Any = None,
    other: Any = None,
    year: Any = None,
    month: Any = None,
    first: Any = None,
    second: Any = None,
) -> list[ColumnElement[Any]]:
    """The columns that every check gives: the row that is marked, and what its text needs."""
    optional: tuple[tuple[str, Any, Any], ...] = (
        ("item", Text(), item),
        ("other", Text(), other),
        ("year", Integer(), year),
        ("month", BigInteger(), month),
        ("first", Double(), first),
        ("second", Double(), second),
    )
    return [
        value.label("value"),
        at.c.sheet_id.label("sheet_id"),
        at.c.row_no.label("row_no"),
        is_mine.label("is_mine"),
        *(
            (cast(null(), kind) if given is None else given).label(name)
            for name, kind, given in optional
        ),
    ]


def run(connection: Connection, checks: Sequence[Check]) -> Iterator[Finding]:
    """The findings of some checks that look at the same rows, in one statement.

    Each code is listed up to a limit, and one more finding says how many there are beyond it.
    """
    by_code = {check.code: check for check in checks}
    unlisted: dict[str, int] = {}
    for row in rows(connection, checks):
        check = by_code[row.code]
        heading = check.heading if isinstance(check.heading, str) else check.heading(row)
        at = Cell(row.file_name or "", row.sheet or "", row.row_no, heading)
        yield Finding(row.code, at, row.value, {**_usual(row), **check.details(row)})
        if row.total > LISTED:
            unlisted[row.code] = row.total - LISTED
    for code, count in unlisted.items():
        yield Finding("I119", value=f"{count:,}", details={"code": code})


def _usual(row: Row[Any]) -> dict[str, str]:
    """The columns as a text shows them."""
    numbers = {"first": row.first, "second": row.second}
    return {
        "item": row.item or "",
        "other": row.other or "",
        "year": "" if row.year is None else str(row.year),
        **{name: shown(number) for name, number in numbers.items()},
    }


def shown(number: float | None) -> str:
    """A number as a technician reads it.

    >>> shown(11190000000.0), shown(0.36), shown(31.083333)
    ('11,190,000,000', '0.36', '31.0833')
    """
    if number is None:
        return ""
    whole = abs(number) >= _WHOLE_FROM
    return f"{number:,.0f}" if whole else f"{number:.6g}"


def rows(connection: Connection, checks: Sequence[Check]) -> Sequence[Row[Any]]:
    """The rows of some checks with file and sheet, a limited number of each code."""
    every = union_all(
        *(check.statement.add_columns(literal(check.code, Text).label("code")) for check in checks)
    ).subquery("every")
    order = (func.coalesce(every.c.sheet_id, 0), every.c.row_no, every.c.value, every.c.year)
    numbered = (
        select(
            every,
            func.count().over(partition_by=every.c.code).label("total"),
            func.row_number().over(partition_by=every.c.code, order_by=order).label("place"),
        )
        .where(every.c.is_mine == 1)
        .subquery("numbered")
    )
    statement = (
        select(numbered, _SHEET.c.file_name, _SHEET.c.sheet)
        .outerjoin(_SHEET, _SHEET.c.sheet_id == numbered.c.sheet_id)
        .where(numbered.c.place <= LISTED)
        .order_by(numbered.c.code, numbered.c.place)
    )
    return connection.execute(statement).all()


def path(*parts: ColumnElement[Any]) -> ColumnElement[str]:
    """Numbers as one text, such as facility/unit; an absent one is left out."""
    text: ColumnElement[str] = parts[0]
    for part in parts[1:]:
        text = text + func.coalesce("/" + part, "")
    return text


def month_no(date: ColumnElement[Any]) -> ColumnElement[Any]:
    """The month of a date as one running number, alike on both backends."""
    return extract("year", date) * 12 + extract("month", date)


def same(ours: FromClause, theirs: FromClause, *names: str) -> ColumnElement[bool]:
    """Two rows agree in some columns that are never empty."""
    agree: ColumnElement[bool] = true()
    for name in names:
        agree = agree & (ours.c[name] == theirs.c[name])
    return agree
