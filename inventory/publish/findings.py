"""What a run has found (校验问题小结): how often each kind occurs, with the first of it."""

from dataclasses import dataclass

import duckdb

from inventory.core.findings import Severity
from inventory.publish.database import rows

# as the workbook lists them: the gravest first, then file by file
_KINDS = """
with numbered as (
    select
        *,
        count(*) over (partition by code) as times,
        row_number() over (
            partition by code order by file nulls last, sheet, "row", "column", value, message_zh
        ) as place
    from quality.finding
)

select code, severity, times, file, sheet, "row", "column", value, message_zh, remedy_zh
from numbered
where place = 1
order by list_position(['error', 'warning', 'info'], severity), code
"""


_COUNTS = "select severity, count(*) as times from quality.finding group by severity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of finding with how often it occurs, and the first of it."""

    code: str
    severity: Severity
    times: int
    where: str
    value: str
    message_zh: str
    remedy_zh: str


def kinds(con: duckdb.DuckDBPyConnection) -> list[Kind]:
    """The kinds of findings of a run, errors first."""
    return [
        Kind(
            code=row["code"],
            severity=Severity(row["severity"]),
            times=row["times"],
            where=_where(row),
            value=row["value"] or "",
            message_zh=row["message_zh"],
            remedy_zh=row["remedy_zh"] or "",
        )
        for row in rows(con, _KINDS)
    ]


def counts(found: list[Kind]) -> dict[Severity, int]:
    """How many findings there are of each severity."""
    return {
        severity: sum(kind.times for kind in found if kind.severity is severity)
        for severity in Severity
    }


def facts(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the list of a run says of its findings."""
    counted = {row["severity"]: row["times"] for row in rows(con, _COUNTS)}
    return {f"findings_{name}": str(counted.get(name, 0)) for name in Severity}


def _where(row: dict[str, object]) -> str:
    line = f"第{row['row']}行" if row["row"] else ""
    return " ".join(str(part) for part in (row["file"], row["sheet"], line, row["column"]) if part)
