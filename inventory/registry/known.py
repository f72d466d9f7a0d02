"""What was known when (当时所知): every state of the registry that a batch left behind.

A row is known from the batch that wrote it (`since_batch`) until the batch that replaced it or
took it back; then it stands in the history. So the registry of any day can be asked again.
"""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Engine, FromClause, Select, Table, func, or_, select, union_all

from inventory.core.errors import ConfigError
from inventory.registry.engine import reading
from inventory.registry.tables import HISTORY, PROVENANCE

_BATCH, _SHEET = PROVENANCE["import_batch"], PROVENANCE["import_sheet"]
_FINDING = PROVENANCE["finding"]


def known(table: Table, as_of: int | None) -> FromClause:
    """Rows of an imported table as they stood after a batch; None means as they stand now."""
    if as_of is None:
        return table
    gone = HISTORY[table.name]
    current = select(table).where(_since(table, as_of))
    former = select(*(gone.c[column.name] for column in table.columns)).where(
        _since(gone, as_of), gone.c.superseded_by_batch > as_of
    )
    return union_all(current, former).subquery(table.name)


def _since(table: Table, as_of: int) -> Any:
    # rows of the package itself carry no batch: they were always known
    return or_(table.c.since_batch.is_(None), table.c.since_batch <= as_of)


def sheets(as_of: int | None) -> Select[Any]:
    """All sheets read up to a batch, in the order of reading."""
    found = select(_SHEET).order_by(_SHEET.c.sheet_id)
    return found if as_of is None else found.where(_SHEET.c.batch_id <= as_of)


def findings(as_of: int | None) -> Select[Any]:
    """Findings on sheets that count: not those of a sheet read again, nor of a batch undone."""
    ended, undone = _SHEET.c.superseded_by_batch, _BATCH.c.reverted_by_batch
    found = (
        select(_FINDING)
        .outerjoin(_SHEET, _SHEET.c.sheet_id == _FINDING.c.sheet_id)
        .outerjoin(_BATCH, _BATCH.c.batch_id == _FINDING.c.batch_id)
    )
    if as_of is None:
        return found.where(ended.is_(None), undone.is_(None))
    return found.where(
        or_(_FINDING.c.batch_id.is_(None), _FINDING.c.batch_id <= as_of),
        or_(ended.is_(None), ended > as_of),
        or_(undone.is_(None), undone > as_of),
    )


def batch_on(engine: Engine, moment: datetime) -> int:
    """The last batch that was finished by a moment; 0 before the first one."""
    last = select(func.max(_BATCH.c.batch_id)).where(_BATCH.c.finished_at <= moment)
    with reading(engine) as connection:
        return int(connection.execute(last).scalar_one() or 0)


def moment_of(text: str) -> datetime:
    """A day (its end, local time) or a moment in ISO form.

    Raises:
        ConfigError: the text is neither.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise ConfigError(
                f"不是日期：{text} (not a date)", hint="写成 2026-03-31 或 2026-03-31T18:00"
            ) from error
    else:
        moment = datetime.combine(day, time.max)
    return moment.astimezone(UTC)
