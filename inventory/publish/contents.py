"""What a year has to tell (年度数据): a year without data is refused, and is nobody's default."""

from typing import Final

import duckdb
from sqlalchemy import Engine, extract, select

from inventory.core.errors import ConfigError
from inventory.core.workspace import Workspace
from inventory.monitoring.folder import Folder
from inventory.permits import base
from inventory.registry.engine import reading
from inventory.registry.known import known
from inventory.registry.snapshot import DATED
from inventory.registry.tables import IMPORTED

FACT: Final = base.CONTENTS
# from the most to the least that a run can hold
DATA, PERMITS, NOTHING = "data", "permits", base.EMPTY
HELD: Final = (DATA, PERMITS, NOTHING)
# what says that something was emitted, and what says that something may be
_STATING: Final = (
    *("activity", "region_activity", "reported_emission", "report_line", "manual_test"),
)
_LIMITING: Final = ("permit_limit",)
_HOURS: Final = (
    "select 1 from monitoring.day_row join monitoring.calendar using (day)"
    " where is_account_year limit 1"
)
_NONE: Final = "没有活动水平、上报排放量、执行报告、手工监测和自动监测小时值，也没有许可限值"


def of(con: duckdb.DuckDBPyConnection) -> str:
    """What the snapshot of a run holds of its year: data, permits alone, or nothing."""
    if _has_rows(con, _STATING) or con.execute(_HOURS).fetchall():
        return DATA
    return PERMITS if _has_rows(con, _LIMITING) else NOTHING


def _has_rows(con: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> bool:
    return any(
        con.execute(f"select 1 from registry.{name} limit 1").fetchall()  # noqa: S608 -- names alone
        for name in tables
    )


def refusal(workspace: Workspace, engine: Engine, *, year: int, as_of: int | None) -> ConfigError:
    """Why a year without data is not published, with the years that have some."""
    found = years(workspace, engine, as_of=as_of)
    known_years = "、".join(map(str, found)) or "没有"
    return ConfigError(
        f"{year} 年没有可以编制的数据：所编制的区域{_NONE}，没有发布",
        hint=f"登记库有数据的年份：{known_years}；确需空的运行，加 --allow-empty",
    )


def years(workspace: Workspace, engine: Engine, *, as_of: int | None = None) -> list[int]:
    """The years of which the registry or the hourly store tells anything."""
    found: set[int] = set()
    with reading(engine) as connection:
        for name in (*_STATING, *_LIMITING):
            rows = known(IMPORTED[name], as_of)
            year = extract("year", rows.c[DATED[name]]) if name in DATED else rows.c.year
            found |= set(connection.execute(select(year).distinct()).scalars())
    for entry in Folder(workspace.root / "hourly").entries():
        found |= set(map(int, entry.hours))
    return sorted(found)
