"""Runs that were published (已发布的运行), and the batches whose rows they used."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from inventory.registry.engine import writing
from inventory.registry.tables import PROVENANCE

_RUN, _USED = PROVENANCE["published_run"], PROVENANCE["published_batch"]


@contextmanager
def claimed(engine: Engine, folder: str, *, year: int, batches: Iterable[int]) -> Iterator[None]:
    """Write a run down before its folder appears, and strike it out if it does not.

    A crash between the two leaves a claim without a folder: a batch may then look used that is
    not, never the other way round.
    """
    with writing(engine) as connection:
        run_id = _record(connection, folder, year, sorted(set(batches)))
    try:
        yield
    except BaseException:
        with writing(engine) as connection:
            connection.execute(delete(_USED).where(_USED.c.published_run_id == run_id))
            connection.execute(delete(_RUN).where(_RUN.c.published_run_id == run_id))
        raise


def _record(connection: Connection, folder: str, year: int, batches: list[int]) -> int:
    row = {"folder": folder, "year": year, "published_at": datetime.now(UTC)}
    (number,) = connection.execute(insert(_RUN).values(row)).inserted_primary_key or (0,)
    if batches:
        connection.execute(
            insert(_USED), [{"published_run_id": number, "batch_id": batch} for batch in batches]
        )
    return int(number)


def folders_using(connection: Connection, batch_id: int) -> list[str]:
    """The run folders that used a batch, in the order of publishing."""
    used = select(_RUN.c.folder).join(_USED).where(_USED.c.batch_id == batch_id)
    return list(connection.execute(used.order_by(_RUN.c.published_run_id)).scalars())
