"""Connections to the registry: addresses, locks, and what a reader sees."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, Select, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from inventory.core.errors import ConfigError, WorkspaceError
from inventory.registry import engine
from inventory.registry.tables import CODE_LISTS

POLLUTANT = CODE_LISTS["pollutant"]
NEW = {"pollutant": "Xe", "name_zh": "氙", "name_en": "Xenon", "kind": "air_pollutant"}


@pytest.fixture
def impatient(registry_engine: Engine) -> Iterator[Engine]:
    """A second way into the same SQLite registry that does not wait for a lock."""
    second = engine.connect(registry_engine.url.render_as_string(hide_password=False))
    with second.connect() as connection:
        connection.exec_driver_sql("pragma busy_timeout = 0")
    yield second
    second.dispose()


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgres"])
def test_postgresql_means_psycopg_3(scheme: str) -> None:
    """A plain PostgreSQL address gets the driver that the package brings."""
    made = engine.connect(f"{scheme}://u:p@h/db")
    assert made.url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["mysql://h/db", "registry.db", "postgresql+psycopg2://h/db"])
def test_other_addresses_are_refused(url: str) -> None:
    """What is neither SQLite nor PostgreSQL is refused before anything is touched."""
    with pytest.raises(ConfigError) as trouble:
        engine.connect(url)
    assert "sqlite:///" in trouble.value.hint


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 1), ("busy_timeout", 30_000)],
)
def test_every_sqlite_connection_is_prepared(
    registry_engine: Engine, pragma: str, value: object
) -> None:
    """References hold, readers and a writer do not block each other, and a lock is waited for."""
    with registry_engine.connect() as connection:
        assert connection.exec_driver_sql(f"pragma {pragma}").scalar() == value


def test_a_failed_write_leaves_nothing(registry: Engine) -> None:
    """A write transaction is all or nothing."""
    with pytest.raises(IntegrityError), engine.writing(registry) as connection:
        connection.execute(insert(POLLUTANT), [NEW, {**NEW, "subset_of": "no such thing"}])
    with engine.reading(registry) as connection:
        assert connection.execute(_count("Xe")).scalar() == 0


def test_a_writer_takes_the_lock_at_once(registry_engine: Engine, impatient: Engine) -> None:
    """The second writer is stopped before it has done anything, not when it commits."""
    with (
        engine.writing(registry_engine),
        pytest.raises(WorkspaceError, match="占用"),
        engine.writing(impatient),
    ):
        pytest.fail("two writers at once")


def test_readers_do_not_wait_for_a_writer(registry_engine: Engine, impatient: Engine) -> None:
    """Reading goes on while an import writes."""
    with engine.writing(registry_engine) as writer, engine.reading(impatient) as reader:
        writer.execute(insert(POLLUTANT), NEW)
        assert reader.execute(_count("Xe")).scalar() == 0


def test_writers_queue(registry: Engine) -> None:
    """Writers that come together all get through, one after the other."""

    def add(number: int) -> None:
        with engine.writing(registry) as connection:
            highest = connection.execute(text("select count(*) from pollutant")).scalar()
            row = {**NEW, "pollutant": f"X{number}", "name_en": str(highest)}
            connection.execute(insert(POLLUTANT), row)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.reading(registry) as connection:
        assert connection.execute(_count("X%")).scalar() == 8 + 1  # Xylene stood there before


def test_a_reader_sees_one_state(registry: Engine) -> None:
    """What another user writes meanwhile does not enter a read that has begun."""
    with engine.reading(registry) as reader:
        before = reader.execute(select(func.count()).select_from(POLLUTANT)).scalar()
        with engine.writing(registry) as writer:
            writer.execute(insert(POLLUTANT), NEW)
        assert reader.execute(select(func.count()).select_from(POLLUTANT)).scalar() == before
    with engine.reading(registry) as reader:
        assert reader.execute(_count("Xe")).scalar() == 1


def test_a_relative_file_stands_where_the_url_says(tmp_path: Path) -> None:
    """A SQLite address with four slashes is an absolute path."""
    made = engine.connect(f"sqlite:///{tmp_path / 'r.db'}")
    with engine.writing(made) as connection:
        connection.execute(text("create table t (a integer)"))
    made.dispose()
    assert (tmp_path / "r.db").is_file()


def _count(like: str) -> Select[int]:
    return select(func.count()).where(POLLUTANT.c.pollutant.like(like))
