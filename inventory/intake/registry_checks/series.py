"""One item of one source over months and years (时间序列), for checks that compare them."""

from typing import Any, Final

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    FromClause,
    Table,
    Text,
    case,
    cast,
    func,
    literal,
    null,
    select,
)

from inventory.intake.registry_checks.found import Scope
from inventory.registry.activity import AMOUNTS
from inventory.registry.tables import IMPORTED

_ACTIVITY, _REPORTED = IMPORTED["activity"], IMPORTED["reported_emission"]
ALL_MONTHS: Final = 2**12 - 1  # a bit for each month
ACTIVITY_KEY: Final = ("facility_no", "unit_no", "role", "item", "flow")
REPORTED_KEY: Final = ("facility_no", "outlet_no", "unit_no", "pollutant", "flow")


def amount_of(table: FromClause) -> ColumnElement[Any]:
    """The one amount of a row of activity, whichever its unit."""
    return func.coalesce(*(table.c[name] for name in AMOUNTS))


ACTIVITY_AMOUNT: Final = amount_of(_ACTIVITY)


def activity_years(scope: Scope) -> CTE:
    """What the activity (活动水平) of an item comes to in each year."""
    suffix = case(
        *((_ACTIVITY.c[name].is_not(None), name.removeprefix("amount_")) for name in AMOUNTS)
    )
    return _years(
        scope, _ACTIVITY, key=ACTIVITY_KEY, amount=ACTIVITY_AMOUNT, suffix=cast(suffix, Text)
    )


def reported_years(scope: Scope) -> CTE:
    """What the reported emission (上报排放量) of a pollutant comes to in each year."""
    amount = _REPORTED.c.emission_t
    return _years(scope, _REPORTED, key=REPORTED_KEY, amount=amount, suffix=literal("t", Text))


def _years(
    scope: Scope,
    table: Table,
    *,
    key: tuple[str, ...],
    amount: ColumnElement[Any],
    suffix: ColumnElement[str],
) -> CTE:
    """A row for each item and year: the sum of the annual rows, that of the months, and which."""
    number = next(iter(table.primary_key.columns))
    is_annual = table.c.month.is_(None)
    bit = case({month: 1 << month - 1 for month in range(1, 13)}, value=table.c.month)
    sums = (
        select(
            *(table.c[name] for name in key),
            table.c.year,
            func.min(number).label("row_id"),
            func.sum(case((is_annual, amount))).label("annual"),
            func.sum(case((is_annual, null()), else_=amount)).label("monthly"),
            cast(func.coalesce(func.sum(bit.distinct()), 0), BigInteger).label("months"),
            func.min(suffix).label("suffix"),
            func.max(suffix).label("other_suffix"),
            func.min(table.c.unit_reported).label("unit"),
            func.max(table.c.unit_reported).label("other_unit"),
            func.max(table.c.amount_reported / func.nullif(amount, 0)).label("scale"),
            func.max(scope.mine(table)).label("is_mine"),
        )
        .where(scope.rows(table))
        .group_by(*(table.c[name] for name in key), table.c.year)
        .subquery()
    )
    whole = case((sums.c.months == ALL_MONTHS, sums.c.monthly))
    is_one_kind = sums.c.suffix == sums.c.other_suffix
    return select(
        sums, case((is_one_kind, func.coalesce(sums.c.annual, whole))).label("total")
    ).cte(f"{table.name}_years")


def with_last_year(years: CTE, key: tuple[str, ...]) -> CTE:
    """Each year beside the year before it; years that follow no year are left out."""
    keys = [years.c[name] for name in key]

    def before(name: str) -> ColumnElement[Any]:
        return func.lag(years.c[name]).over(partition_by=keys, order_by=years.c.year)

    names = ("year", "total", "suffix", "unit", "scale", "is_mine")
    lagged = select(years, *(before(name).label(f"last_{name}") for name in names)).subquery()
    return (
        select(lagged).where(lagged.c.last_year == lagged.c.year - 1).cte(f"{years.name}_compared")
    )


def months_of(bits: int) -> list[int]:
    """The months whose bits are set.

    >>> months_of(0b101)
    [1, 3]
    """
    return [month for month in range(1, 13) if bits >> month - 1 & 1]
