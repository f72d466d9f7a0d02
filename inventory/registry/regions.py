"""Regions of a run (编制区域): what lies inside them, and what has to be known of all others."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, FromClause, and_, or_, select

from inventory.core.errors import ConfigError
from inventory.registry.engine import reading
from inventory.registry.known import known
from inventory.registry.tables import CODE_LISTS, IMPORTED

_PROVINCE, _PREFECTURE = 2, 4  # digits of a GB/T 2260 code that name the level above
_GB2260_DIGITS: Final = 6
_PLACES: Final = ("region_code", "facility_no")


def limited_pollutants(engine: Engine, *, year: int, as_of: int | None = None) -> tuple[str, ...]:
    """The pollutants for which any facility of the registry has a limit.

    What is compared with permits is the same in a district as in its city.
    """
    limit = known(IMPORTED["permit_limit"], as_of)
    special = known(IMPORTED["special_limit"], as_of)
    found = select(limit.c.pollutant).where(limit.c.year == year).union(select(special.c.pollutant))
    with reading(engine) as connection:
        return tuple(sorted(connection.execute(found).scalars()))


def inside(
    name: str, source: FromClause, codes: Sequence[str], *, as_of: int | None
) -> Iterator[ColumnElement[bool]]:
    """The condition that rows of a table lie in these regions, if the table has places at all.

    A row that names neither region nor facility holds everywhere.
    """
    found: list[ColumnElement[bool]] = []
    if "region_code" in source.c:
        found.append(source.c.region_code.in_(codes))
    if "facility_no" in source.c and name != "facility":
        facility = known(IMPORTED["facility"], as_of)
        numbers = select(facility.c.facility_no).where(facility.c.region_code.in_(codes))
        found.append(source.c.facility_no.in_(numbers))
    if found:
        nowhere = [source.c[place].is_(None) for place in _PLACES if place in source.c]
        yield or_(*found, and_(*nowhere))


def with_those_below(connection: Connection, wanted: Iterable[str]) -> list[str]:
    """The regions named and all below them, by parent and by the prefix of GB/T 2260."""
    region = CODE_LISTS["region"]
    parents = {
        row.region_code: row.parent_code
        for row in connection.execute(select(region.c.region_code, region.c.parent_code))
    }
    unknown = [code for code in wanted if code not in parents]
    if unknown:
        raise ConfigError(
            f"区域代码不存在：{'、'.join(unknown)} (unknown region)",
            hint="查看区域表，自定义区域须先导入",
        )
    inside = set(wanted)
    while grown := {
        code for code in parents if code not in inside and _above(code, parents) & inside
    }:
        inside |= grown
    return sorted(inside)


def _above(code: str, parents: dict[str, str | None]) -> set[str]:
    above = {parents[code]} if parents[code] else set()
    if len(code) == _GB2260_DIGITS and code.isdigit():
        above |= {code[:digits].ljust(_GB2260_DIGITS, "0") for digits in (_PROVINCE, _PREFECTURE)}
    return {name for name in above if name and name != code}
