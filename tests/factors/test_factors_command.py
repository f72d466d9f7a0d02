"""The command `inventory factors`: list, show, check, add."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inventory.cli import inventory
from inventory.core.errors import FactorPackError
from inventory.core.workspace import Workspace

WritePack = Callable[..., Path]

FACTOR: dict[str, object] = {
    "factor_id": "local:coal:SO2",
    "item": "coal",
    "pollutant": "SO2",
    "param": "ef",
    "stage": "generated",
    "value": "15",
    "unit": "kg/t",
    "basis": "item_amount",
    "source": "手册",
}


@pytest.fixture
def run(workspace: Workspace) -> Callable[..., Result]:
    """A function that runs `inventory factors ...` in the workspace."""

    def command(*words: str | Path) -> Result:
        arguments = ["-w", str(workspace.root), "factors", *map(str, words)]
        return CliRunner().invoke(inventory, arguments)

    return command


@pytest.mark.usefixtures("shelf")
def test_the_command_lists_packs_for_machines(
    run: Callable[..., Result], write_pack: WritePack
) -> None:
    """Title, version, rows, their grades of evidence and the rank of each pack."""
    rows = [FACTOR, {**FACTOR, "factor_id": "b", "pollutant": "NOx", "evidence": "D"}]
    assert run("add", write_pack(factor=rows)).exit_code == 0

    first, *_ = json.loads(run("list", "--json").stdout)

    assert (first["pack"], first["title"], first["version"]) == ("local", "本地因子", "1.0")
    assert (first["rows"], first["C"], first["D"], first["rank"]) == (2, 1, 1, 0)
    assert "本地因子" in run("list").stdout


@pytest.mark.usefixtures("shelf")
def test_the_command_shows_factors(run: Callable[..., Result]) -> None:
    """By id with all that is known about it, or by item and category."""
    text = run("show", "older:coal:SO2").stdout
    assert "手册" in text
    assert "0.017" in text

    (row,) = json.loads(run("show", "--item", "煤", "--json").stdout)
    assert (row["factor_id"], row["canonical_value"]) == ("older:coal:SO2", 0.017)
    assert run("show", "--category", "A").exit_code == 2
    assert run("show").exit_code == 2


@pytest.mark.usefixtures("shelf")
def test_the_command_prints_the_words_of_a_pack_as_they_are(
    run: Callable[..., Result], write_pack: WritePack
) -> None:
    """Square brackets of a pack are text, not colours."""
    run("add", write_pack(factor=[{**FACTOR, "source": "[red]手册[/red]"}]))

    assert "[red]手册[/red]" in run("show", "local:coal:SO2").stdout


@pytest.mark.usefixtures("shelf")
def test_the_command_checks_one_pack_or_all(
    run: Callable[..., Result], write_pack: WritePack
) -> None:
    """Every fault on its own line, and the exit code of a broken pack."""
    bad = write_pack("bad", factor=[{**FACTOR, "pollutant": "SOx", "category_code": "QQ"}])

    result = run("check", bad)

    assert result.exit_code == 6
    assert [line[:4] for line in result.stdout.splitlines()] == ["F112", "F113"]
    assert run("check").exit_code == 0
    assert run("check", write_pack()).exit_code == 0


@pytest.mark.usefixtures("shelf")
def test_the_command_refuses_a_faulty_pack(
    run: Callable[..., Result], write_pack: WritePack, workspace: Workspace
) -> None:
    """Nothing is copied, nothing is registered."""
    result = run("add", write_pack(factor=[{**FACTOR, "value": ""}]))

    assert isinstance(result.exception, FactorPackError)
    assert Workspace.open(workspace.root).config.packs == ()
    assert list(workspace.packs.iterdir()) == []


@pytest.mark.usefixtures("shelf")
def test_adding_needs_a_workspace_and_looking_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_pack: WritePack
) -> None:
    """Outside a workspace the built-in packs can be read."""
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()

    assert runner.invoke(inventory, ["factors", "list"]).exit_code == 0
    add = runner.invoke(inventory, ["factors", "add", str(write_pack())])
    named = runner.invoke(inventory, ["-w", str(tmp_path), "factors", "list"])
    assert isinstance(add.exception, Exception)
    assert "不是工作区" in str(add.exception)
    assert "不是工作区" in str(named.exception)
