"""The schema of the registry: migrations, models and database agree on both backends."""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from inventory.core.errors import WorkspaceError
from inventory.core.resources import shipped
from inventory.registry import engine, schema
from inventory.registry.tables import (
    CODE_LISTS,
    GROUP_KEYS,
    HISTORY,
    IMPORTED,
    PROVENANCE,
    metadata,
)


def test_upgrade_downgrade_upgrade(empty_url: str) -> None:
    """A registry can go up, back to nothing, and up again."""
    assert schema.current(empty_url) is None
    schema.upgrade(empty_url)
    assert schema.current(empty_url) == schema.head()
    schema.downgrade(empty_url, "base")
    assert schema.current(empty_url) is None
    assert _tables(empty_url) == {"alembic_version"}
    schema.upgrade(empty_url)
    assert schema.is_current(empty_url)
    assert _tables(empty_url) == {"alembic_version", *metadata.tables}


def test_asking_for_the_revision_creates_no_file(tmp_path: Path) -> None:
    """Looking at a registry that does not exist leaves nothing behind."""
    assert schema.current(f"sqlite:///{tmp_path / 'none.db'}") is None
    assert list(tmp_path.iterdir()) == []


def test_head_equals_the_models(empty_url: str) -> None:
    """A migrated registry differs in nothing from the models."""
    schema.upgrade(empty_url)
    assert schema.check(empty_url) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("alter table facility drop column park", "park"),
        ("drop index ix_activity_facility_no_unit_no_year", "ix_activity_facility_no_unit_no_year"),
        ("alter table unit add column colour text", "colour"),
        ("create table stranger (a integer)", "stranger"),
    ],
)
def test_check_names_what_differs(empty_url: str, change: str, told: str) -> None:
    """A column, index or table too many or too few is named."""
    schema.upgrade(empty_url)
    _execute(empty_url, change)
    differences = schema.check(empty_url)
    assert len(differences) == 1
    assert told in differences[0]


def test_check_names_a_lost_constraint(tmp_path: Path) -> None:
    """A CHECK that a database does not have is named."""
    url = f"sqlite:///{tmp_path / 'r.db'}"
    schema.upgrade(url)
    _execute(url, "drop table industry")
    _execute(url, "create table industry (industry_code text primary key)")
    assert any("fk_industry_parent_code" in line for line in schema.check(url))


def test_migrations_build_what_the_models_describe(empty_url: str) -> None:
    """Column order, types, defaults, keys and the text of every CHECK are those of the models.

    `check` compares a CHECK by its name only; here its text counts too.
    """
    schema.upgrade(empty_url)
    migrated = _described(empty_url)
    _execute(empty_url, *(f'drop table "{t.name}"' for t in reversed(metadata.sorted_tables)))
    registry = engine.connect(empty_url)
    metadata.create_all(registry)
    registry.dispose()
    assert _described(empty_url) == migrated
    assert set(migrated) == {"alembic_version", *metadata.tables}


def test_an_old_registry_is_refused(empty_url: str) -> None:
    """A command that needs the schema says which revision it needs, and what to do."""
    with pytest.raises(WorkspaceError, match=schema.head()) as trouble:
        schema.require_current(empty_url)
    assert "inventory db upgrade" in trouble.value.hint
    schema.upgrade(empty_url)
    schema.require_current(empty_url)


def test_two_upgrades_at_once_both_succeed(empty_url: str) -> None:
    """Two people who upgrade at the same moment get one schema and no error."""
    code = f"from inventory.registry import schema; schema.upgrade({empty_url!r})"
    upgrades = [
        subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", code], cwd=shipped("migrations").parent, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    assert [(run.communicate()[1], run.returncode) for run in upgrades] == [(b"", 0), (b"", 0)]
    assert schema.check(empty_url) == []


def test_a_broken_reference_stops_the_upgrade(tmp_path: Path) -> None:
    """References are off while SQLite migrates, so they are all checked before it commits."""
    url = f"sqlite:///{tmp_path / 'r.db'}"
    schema.upgrade(url)
    registry = engine.connect(url)
    with registry.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("pragma foreign_keys = off")
        driver.execute("insert into pollutant_alias values ('x', 'no such thing')")
    registry.dispose()
    with pytest.raises(WorkspaceError, match="pollutant_alias"):
        schema.upgrade(url)


@pytest.mark.parametrize(
    "url",
    ["sqlite:////no/such/folder/r.db", "postgresql://clerk:secret@127.0.0.1:1/registry"],
)
def test_an_unreachable_registry_is_told_without_its_password(url: str) -> None:
    """The message names the address, never the password in it."""
    with pytest.raises(WorkspaceError) as trouble:
        schema.upgrade(url)
    assert "secret" not in trouble.value.message_zh


def test_a_draft_is_dated_and_closes_the_gap(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next migration is written from the models, under a dated name, and can be applied."""
    scripts = shutil.copytree(shipped("migrations"), tmp_path / "migrations")
    monkeypatch.setattr(schema, "shipped", lambda name: scripts.parent / name)
    schema.upgrade(empty_url)
    _execute(empty_url, "alter table facility drop column park")
    _execute(empty_url, "drop index ix_route_facility_no_unit_no")
    path = schema.draft(empty_url, "parks of facilities")
    assert re.fullmatch(r"\d{4}_\d\d_\d\d_parks_of_facilities\.py", path.name)
    assert schema.head() != schema.current(empty_url)
    schema.upgrade(empty_url)
    assert schema.check(empty_url) == []


def test_every_table_is_placed() -> None:
    """Each table is a code list, imported with its history, or provenance, and has a group key."""
    histories = {table.name for table in HISTORY.values()}
    assert {*CODE_LISTS, *IMPORTED, *PROVENANCE, *histories} == set(metadata.tables)
    assert set(GROUP_KEYS) == set(IMPORTED)
    for name, key in GROUP_KEYS.items():
        assert set(key) <= set(IMPORTED[name].columns.keys())


def test_parents_stand_before_children() -> None:
    """Filling the tables in their order never meets a row before the rows it refers to."""
    for placed in (PROVENANCE, CODE_LISTS, IMPORTED):
        names = list(placed)
        for name, table in placed.items():
            parents = {key.column.table.name for key in table.foreign_keys} - {name}
            assert all(names.index(p) < names.index(name) for p in parents & set(names)), name


def _execute(url: str, *statements: str) -> None:
    registry = engine.connect(url)
    with engine.writing(registry) as connection:
        for statement in statements:
            connection.execute(text(statement))
    registry.dispose()


def _tables(url: str) -> set[str]:
    registry = engine.connect(url)
    names = set(inspect(registry).get_table_names())
    registry.dispose()
    return names


def _described(url: str) -> dict[str, Any]:
    registry = engine.connect(url)
    described = {name: _table(registry, name) for name in inspect(registry).get_table_names()}
    registry.dispose()
    return described


def _table(registry: Engine, name: str) -> dict[str, Any]:
    inspector = inspect(registry)
    columns = [
        (c["name"], str(c["type"]), c["nullable"], c.get("default"))
        for c in inspector.get_columns(name)
    ]
    return {
        "columns": columns,
        "primary": inspector.get_pk_constraint(name),
        "foreign": sorted(map(str, inspector.get_foreign_keys(name))),
        "unique": sorted(map(str, inspector.get_unique_constraints(name))),
        "check": sorted(
            (str(c["name"]), c["sqltext"]) for c in inspector.get_check_constraints(name)
        ),
        "index": sorted(_text(index) for index in inspector.get_indexes(name)),
    }


def _text(index: Mapping[str, Any]) -> str:
    """An index with the text of its condition; the object itself differs every time."""
    options = {key: str(value) for key, value in index.get("dialect_options", {}).items()}
    return str({**index, "dialect_options": options})
