"""The verbs that make a registry and keep its schema."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from inventory.cli import inventory
from inventory.core.errors import ConfigError, WorkspaceError
from inventory.core.workspace import Workspace
from inventory.registry import engine, schema


def _run(*arguments: object, fails: bool = False) -> Result:
    result = CliRunner().invoke(inventory, [str(a) for a in arguments])
    if result.exception and not fails:
        raise result.exception
    return result


def test_init_makes_a_workspace_ready_for_rows(tmp_path: Path) -> None:
    """After `init` the registry is at head, holds the code lists, and its folder is told."""
    result = _run("init", tmp_path / "市", "--name", "某市2024年融合清单")
    made = Workspace.open(Path(result.stdout.strip()))
    assert made.config.name == "某市2024年融合清单"
    assert schema.check(made.database_url) == []
    assert "industry 1972" in result.stderr


def test_init_on_another_database(empty_url: str, tmp_path: Path) -> None:
    """The registry may lie anywhere; the workspace remembers where."""
    _run("init", tmp_path / "w", "--database", empty_url)
    assert Workspace.open(tmp_path / "w").database_url == empty_url
    assert schema.is_current(empty_url)
    assert json.loads(_run("-w", tmp_path / "w", "db", "status", "--json").stdout) == {
        "current": schema.head(),
        "head": schema.head(),
        "differences": [],
    }


def test_a_failed_init_can_be_repeated(tmp_path: Path) -> None:
    """A database that does not answer leaves no workspace that looks finished."""
    arguments = ("init", tmp_path / "w", "--database")
    result = _run(*arguments, "sqlite:////no/such/folder/r.db", fails=True)
    assert isinstance(result.exception, WorkspaceError)
    assert not (tmp_path / "w" / "inventory.toml").exists()
    _run(*arguments, f"sqlite:///{tmp_path / 'r.db'}")


def test_an_unknown_database_is_refused_before_anything(tmp_path: Path) -> None:
    """A wrong address makes no folder."""
    result = _run("init", tmp_path / "w", "--database", "oracle://h/db", fails=True)
    assert isinstance(result.exception, ConfigError)
    assert not (tmp_path / "w").exists()


def test_a_workspace_is_not_made_twice(workspace: Workspace) -> None:
    """`init` never touches an existing workspace."""
    result = _run("init", workspace.root, fails=True)
    assert isinstance(result.exception, WorkspaceError)
    assert schema.is_current(workspace.database_url)


def test_status_and_upgrade_of_an_old_registry(workspace: Workspace) -> None:
    """`status` ends with 3 until `upgrade` has brought schema and code lists up."""
    schema.downgrade(workspace.database_url, "base")
    behind = _run("-w", workspace.root, "db", "status", fails=True)
    assert (behind.exit_code, "空" in behind.stdout) == (3, True)
    upgraded = _run("-w", workspace.root, "db", "upgrade")
    assert schema.head() in upgraded.stdout
    assert "category" in upgraded.stderr
    assert _run("-w", workspace.root, "db", "status").exit_code == 0


def test_status_tells_a_changed_table(workspace: Workspace) -> None:
    """A registry that somebody has altered by hand is not called current."""
    registry = engine.connect(workspace.database_url)
    with engine.writing(registry) as connection:
        connection.execute(text("alter table facility add column note text"))
    registry.dispose()
    result = _run("-w", workspace.root, "db", "status", fails=True)
    assert result.exit_code == 3
    assert "note" in result.stderr


@pytest.mark.parametrize("verb", ["upgrade", "status"])
def test_outside_a_workspace(tmp_path: Path, verb: str) -> None:
    """The schema verbs need a workspace."""
    result = _run("-w", tmp_path, "db", verb, fails=True)
    assert isinstance(result.exception, WorkspaceError)
