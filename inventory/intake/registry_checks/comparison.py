"""Comparison with the year before (与上年比较): changes, copies, and slips of the unit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Double,
    Row,
    Select,
    Table,
    and_,
    case,
    cast,
    func,
    not_,
    or_,
    select,
)

from inventory.core.findings import Finding
from inventory.intake.registry_checks import completeness, reported
from inventory.intake.registry_checks.found import Check, Scope, columns, path, run
from inventory.intake.registry_checks.proposals import (
    ABSURD,
    UnitProposal,
    canonical_of,
    propose,
    times,
    told,
)
from inventory.intake.registry_checks.series import (
    ACTIVITY_KEY,
    REPORTED_KEY,
    activity_years,
    reported_years,
    with_last_year,
)
from inventory.intake.tables import ACTIVITY
from inventory.registry.tables import IMPORTED

# Q42 names 20 %; in a city half of all plants change by as much, so only larger changes are told
CHANGE: Final = 0.5
# Q47: ratios within 5 % of a power of ten that separates two units in use
SLIPS: Final = (1e3, 1e4, 1e6, 1e9)
_SLIP_TOLERANCE = 0.05
_COPIED = 2  # Q43: one value may well be the same again, all of several are copied
_SAME_SCALE = 1e-6
_BETWEEN = "\t"  # two units in one column


def findings(connection: Connection, scope: Scope) -> Iterator[Finding]:
    """What one year says about the next, for activity and for reported emissions."""
    years = activity_years(scope)
    pairs = with_last_year(years, ACTIVITY_KEY)
    place = path(pairs.c.facility_no, pairs.c.unit_no)
    checks = _checks(connection, _Pairs(pairs, IMPORTED["activity"], place, pairs.c.item))
    yield from run(connection, (*completeness.months(years), *checks))
    years = reported_years(scope)
    pairs = with_last_year(years, REPORTED_KEY)
    place = path(pairs.c.facility_no, pairs.c.outlet_no, pairs.c.unit_no)
    table = IMPORTED["reported_emission"]
    checks = _checks(connection, _Pairs(pairs, table, place, pairs.c.pollutant))
    yield from run(connection, (*reported.sums(years), *checks, _beside(years)))


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Values of two years side by side, and the table that they come from."""

    pairs: CTE
    table: Table
    place: ColumnElement[str]
    item: ColumnElement[str]

    def rows(self, condition: ColumnElement[bool]) -> Select[Any]:
        """The rows of this year for which something holds."""
        pairs = self.pairs
        units = pairs.c.unit + _BETWEEN + pairs.c.last_unit
        return (
            select(
                *columns(
                    self.table,
                    value=self.place,
                    is_mine=_either_mine(pairs),
                    item=self.item,
                    other=units,
                    year=pairs.c.year,
                    first=pairs.c.total,
                    second=pairs.c.last_total,
                )
            )
            .join(pairs, pairs.c.row_id == next(iter(self.table.primary_key.columns)))
            .where(condition)
        )


def _checks(connection: Connection, of: _Pairs) -> tuple[Check, ...]:
    """None at all while the table holds one year only."""
    years = connection.scalars(select(of.table.c.year).distinct().limit(2)).all()
    if len(years) <= 1:
        return ()
    amount, unit = ACTIVITY.column("amount").zh, ACTIVITY.column("unit").zh
    pairs = of.pairs
    comparable = and_(pairs.c.suffix == pairs.c.last_suffix, pairs.c.last_total > 0)
    ratio = case((comparable, pairs.c.total / func.nullif(pairs.c.last_total, 0)))
    slipped = _is_slip(ratio)
    is_absurd = or_(ratio > ABSURD, and_(ratio > 0, ratio < 1 / ABSURD))
    is_changed = or_(ratio > 1 + CHANGE, ratio < 1 - CHANGE)
    other_scale = func.abs(pairs.c.scale / pairs.c.last_scale - 1) > _SAME_SCALE
    other_unit = and_(
        pairs.c.unit != pairs.c.last_unit, or_(pairs.c.suffix != pairs.c.last_suffix, other_scale)
    )
    return (
        Check("R150", amount, of.rows(and_(is_changed, not_(is_absurd), not_(slipped))), _change),
        Check("R151", amount, _copied(of)),
        Check("R152", unit, of.rows(other_unit), _units),
        Check("R153", amount, of.rows(slipped), _slip),
        Check("R163", amount, of.rows(and_(is_absurd, not_(slipped))), _absurd),
    )


def _is_slip(ratio: ColumnElement[Any]) -> ColumnElement[bool]:
    low, high = 1 - _SLIP_TOLERANCE, 1 + _SLIP_TOLERANCE
    return or_(
        *(
            condition
            for power in SLIPS
            for condition in (
                ratio.between(low * power, high * power),
                ratio.between(low / power, high / power),
            )
        )
    )


def _copied(of: _Pairs) -> Select[Any]:
    """Q43: every value of a facility is that of the year before, to the last digit."""
    pairs = of.pairs
    is_same = and_(pairs.c.total == pairs.c.last_total, pairs.c.total > 0)
    groups = (
        select(
            func.min(pairs.c.row_id).label("row_id"),
            func.count().label("values"),
            func.max(_either_mine(pairs)).label("is_mine"),
        )
        .where(pairs.c.total.is_not(None), pairs.c.last_total.is_not(None))
        .group_by(pairs.c.facility_no, pairs.c.year)
        .having(func.count() >= _COPIED, func.sum(case((is_same, 1), else_=0)) == func.count())
        .subquery()
    )
    return select(
        *columns(
            of.table,
            value=of.table.c.facility_no,
            is_mine=groups.c.is_mine,
            year=of.table.c.year,
            first=cast(groups.c["values"], Double),
        )
    ).join(groups, groups.c.row_id == next(iter(of.table.primary_key.columns)))


def _beside(years: CTE) -> Check:
    """What one data flow reports is near what another one reports of the same thing."""
    keys = [years.c[name] for name in (*REPORTED_KEY, "year") if name != "flow"]
    stated = func.coalesce(years.c.total, years.c.monthly)
    beside = select(
        years,
        stated.label("stated"),
        func.min(func.nullif(stated, 0)).over(partition_by=keys).label("least"),
        func.max(years.c.is_mine).over(partition_by=keys).label("touched"),
    ).subquery()
    table = IMPORTED["reported_emission"]
    statement = (
        select(
            *columns(
                table,
                value=path(beside.c.facility_no, beside.c.outlet_no, beside.c.unit_no),
                is_mine=beside.c.touched,
                item=beside.c.pollutant,
                other=beside.c.unit,
                year=beside.c.year,
                first=beside.c.stated,
                second=beside.c.least,
            )
        )
        .join(beside, beside.c.row_id == table.c.reported_emission_id)
        .where(beside.c.stated > beside.c.least * ABSURD)
    )
    return Check("R162", ACTIVITY.column("amount").zh, statement, _absurd)


def _either_mine(pairs: CTE) -> ColumnElement[int]:
    return case((pairs.c.is_mine + pairs.c.last_is_mine > 0, 1), else_=0)


def _change(row: Row[Any]) -> Mapping[str, str]:
    return {"change": f"{row.first / row.second - 1:+.0%}"}


def _units(row: Row[Any]) -> Mapping[str, str]:
    unit, _, last = row.other.partition(_BETWEEN)
    return {"unit": unit, "other": last}


def _slip(row: Row[Any]) -> Mapping[str, str]:
    """Either this year is wrong or the last; only one of them has a unit that explains it."""
    unit, _, last_unit = row.other.partition(_BETWEEN)
    now = _near(propose(row.first, unit, reference=row.second))
    before = _near(propose(row.second, last_unit, reference=row.first))
    words = [f"今年{told(now, canonical_of(unit))}"] if now else []
    words += [f"上年{told(before, canonical_of(last_unit))}"] if before else []
    return {"ratio": times(row.first / row.second), "units": "；".join(words) or told(())}


def _near(proposals: tuple[UnitProposal, ...]) -> tuple[UnitProposal, ...]:
    # 5 % below a power of ten is a little more than 5 % above it seen from the other year
    return tuple(p for p in proposals if abs(p.ratio_after - 1) < 2 * _SLIP_TOLERANCE)


def _absurd(row: Row[Any]) -> Mapping[str, str]:
    unit = row.other.partition(_BETWEEN)[0]
    proposals = propose(row.first, unit, reference=row.second)
    return {"ratio": times(row.first / row.second), "units": told(proposals, canonical_of(unit))}
