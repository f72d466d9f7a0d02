"""Triage of absurd values (离谱数值): which unit would make a reported emission plausible.

In 2024 a report stated 11.19 billion tonnes of SO2 against 0.36 t permitted, and was accepted.
Here such a value is named with the units that would explain it. The original is kept; nothing is
corrected.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    union_all,
)

from inventory.core.findings import Cell, Finding
from inventory.intake.registry_checks.completeness import is_combustion
from inventory.intake.registry_checks.found import (
    Check,
    Scope,
    columns,
    path,
    rows,
    run,
    same,
)
from inventory.intake.registry_checks.proposals import (
    ABSURD,
    UnitProposal,
    propose,
    times,
    told,
)
from inventory.intake.tables import REPORTED_EMISSION
from inventory.registry.tables import IMPORTED

_REPORTED, _LIMIT = IMPORTED["reported_emission"], IMPORTED["permit_limit"]
_ACTIVITY, _UNIT = IMPORTED["activity"], IMPORTED["unit"]
# of one tonne that burns wholly, by molar masses of 64 to 32 and 44 to 12
_MOST_SO2, _MOST_CO2 = 2.0, 44 / 12
_BOUND: Final = 1.005  # Q41
_SITE_SCOPES = ("plant", "main_total")


@dataclass(frozen=True, slots=True)
class Triage:
    """One absurd emission with what it was compared with, for a page that asks what was meant."""

    code: str
    at: Cell
    source: str  # facility, outlet and unit
    pollutant: str
    year: int
    value_t: float
    unit: str
    reference_t: float
    proposals: tuple[UnitProposal, ...]


def findings(connection: Connection, scope: Scope) -> Iterator[Finding]:
    """Emissions that no permit and no fuel can explain."""
    yield from run(connection, _checks(scope))


def triage(connection: Connection, *, batch_id: int | None = None) -> Iterator[Triage]:
    """The absurd emissions as data, with all units that would make them plausible."""
    checks = _checks(Scope.of(connection, batch_id))
    heading = REPORTED_EMISSION.column("amount").zh
    for row in rows(connection, checks):
        yield Triage(
            row.code,
            Cell(row.file_name or "", row.sheet or "", row.row_no, heading),
            source=row.value,
            pollutant=row.item,
            year=row.year,
            value_t=row.first,
            unit=row.other,
            reference_t=row.second,
            proposals=_proposals(row),
        )


def _checks(scope: Scope) -> tuple[Check, ...]:
    amount = REPORTED_EMISSION.column("amount").zh
    return (
        Check("R160", amount, _above_permit(scope), _words),
        Check("R161", amount, _above_fuel(scope), _words),
    )


def _above_permit(scope: Scope) -> Select[Any]:
    """No single report is a hundred times what the outlet, or else the plant, may emit in a year.

    Of several candidates of a limit the largest counts: what is absurd beside it is so beside all.
    """
    here = same(_LIMIT, _REPORTED, "facility_no", "pollutant", "year")
    of_outlet = _most(here, _LIMIT.c.scope == "outlet", same(_LIMIT, _REPORTED, "outlet_no"))
    of_site = _most(here, _LIMIT.c.scope.in_(_SITE_SCOPES))
    limit = func.coalesce(of_outlet, of_site)
    judged = (
        select(_REPORTED.c.reported_emission_id.label("row_id"), limit.label("limit_t"))
        .where(
            scope.rows(_REPORTED),
            _REPORTED.c.emission_t > 0,
            exists().where(same(_LIMIT, _REPORTED, "facility_no", "year")),
        )
        .subquery()
    )
    brought = scope.mine(_REPORTED)
    if scope.batch_id is not None:
        newly = exists().where(here, _LIMIT.c.since_batch == scope.batch_id)
        brought = case((or_(brought == 1, newly), 1), else_=0)
    return (
        select(
            *columns(
                _REPORTED,
                value=_place(),
                is_mine=brought,
                item=_REPORTED.c.pollutant,
                other=_REPORTED.c.unit_reported,
                year=_REPORTED.c.year,
                first=_REPORTED.c.emission_t,
                second=judged.c.limit_t,
            )
        )
        .join(judged, judged.c.row_id == _REPORTED.c.reported_emission_id)
        .where(_REPORTED.c.emission_t > judged.c.limit_t * ABSURD, judged.c.limit_t > 0)
    )


def _most(*conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    return (
        select(func.max(_LIMIT.c.quantity_t))
        .where(*conditions)
        .correlate(_REPORTED)
        .scalar_subquery()
    )


def _above_fuel(scope: Scope) -> Select[Any]:
    """Fuel gives no more SO2 than it has sulphur, and no more CO2 than it has carbon.

    Known only where every fuel of the unit, or of the whole facility, states its content by mass,
    and nothing but fuel goes in. Data flows that repeat one another only widen the bound.
    """
    fuel = _bounds(scope)
    most = case(
        (_REPORTED.c.pollutant == "SO2", fuel.c.most_so2_t),
        (_REPORTED.c.pollutant == "CO2", fuel.c.most_co2_t),
    )
    of_source = or_(
        _REPORTED.c.unit_no == fuel.c.unit_no,
        and_(_REPORTED.c.unit_no.is_(None), fuel.c.unit_no.is_(None)),
    )
    return (
        select(
            *columns(
                _REPORTED,
                value=_place(),
                is_mine=case((or_(scope.mine(_REPORTED) == 1, fuel.c.is_mine == 1), 1), else_=0),
                item=_REPORTED.c.pollutant,
                other=_REPORTED.c.unit_reported,
                year=_REPORTED.c.year,
                first=_REPORTED.c.emission_t,
                second=most,
            )
        )
        .join(fuel, and_(same(fuel, _REPORTED, "facility_no", "year"), of_source))
        .where(_REPORTED.c.emission_t > most * _BOUND)
    )


def _bounds(scope: Scope) -> Subquery:
    """The most SO2 and CO2 that the fuel of a unit, or of a facility (no unit), can give."""
    by_unit = _bounds_of_units(scope).cte("fuel_of_unit")
    of_site = select(
        by_unit.c.facility_no,
        cast(null(), Text).label("unit_no"),
        by_unit.c.year,
        *(_sum_of_all(by_unit.c[name]).label(name) for name in ("most_so2_t", "most_co2_t")),
        func.max(by_unit.c.is_mine).label("is_mine"),
    ).group_by(by_unit.c.facility_no, by_unit.c.year)
    return union_all(select(by_unit), of_site).subquery("fuel")


def _bounds_of_units(scope: Scope) -> Select[Any]:
    is_other = or_(
        ~is_combustion(_UNIT.c.category_code), _ACTIVITY.c.role.in_(("material", "solvent"))
    )
    with_report = select(_REPORTED.c.facility_no).where(_REPORTED.c.pollutant.in_(("SO2", "CO2")))

    def most(element: ColumnElement[Any], yields: float) -> ColumnElement[Any]:
        """Nothing where something else goes in, or a fuel without its content."""
        is_fuel = _ACTIVITY.c.role == "fuel"
        content = _ACTIVITY.c.amount_t * element
        is_blank = or_(is_other, and_(is_fuel, content.is_(None)))
        blanks = func.sum(case((is_blank, 1), else_=0))
        return case((blanks == 0, func.sum(case((is_fuel, content))) * yields))

    return (
        select(
            _ACTIVITY.c.facility_no,
            _ACTIVITY.c.unit_no,
            _ACTIVITY.c.year,
            most(_ACTIVITY.c.sulfur_frac, _MOST_SO2).label("most_so2_t"),
            most(_ACTIVITY.c.carbon_frac, _MOST_CO2).label("most_co2_t"),
            func.max(scope.mine(_ACTIVITY)).label("is_mine"),
        )
        .join(_UNIT, same(_UNIT, _ACTIVITY, "facility_no", "unit_no"))
        .where(scope.rows(_ACTIVITY), _ACTIVITY.c.facility_no.in_(with_report))
        .group_by(_ACTIVITY.c.facility_no, _ACTIVITY.c.unit_no, _ACTIVITY.c.year)
    )


def _sum_of_all(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((func.count() == func.count(column), func.sum(column)))


def _place() -> ColumnElement[str]:
    return path(_REPORTED.c.facility_no, _REPORTED.c.outlet_no, _REPORTED.c.unit_no)


def _proposals(row: Row[Any]) -> tuple[UnitProposal, ...]:
    if row.first <= row.second * ABSURD:
        return ()
    # the fuel is a bound; a permit may well be exceeded
    most = _BOUND if row.code == "R161" else ABSURD
    return propose(row.first, row.other, reference=row.second, most=most)


def _words(row: Row[Any]) -> Mapping[str, str]:
    proposals = _proposals(row)
    return {"ratio": times(row.first / row.second), "units": told(proposals)}
