"""Exit codes (退出码): a script can tell what happened, a person is told in Chinese."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from inventory.cli import VERBS
from inventory.core.errors import (
    ConfigError,
    FactorPackError,
    IntakeError,
    InventoryError,
    ModelError,
    PublishError,
    UnitError,
    WorkspaceError,
)
from inventory.core.workspace import Workspace
from inventory.publish import manifest, run
from inventory.registry import schema
from tests.cli.terminal import inventory
from tests.journeys.city import ROOT, City

_HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("verb", VERBS)
def test_help_is_chinese(verb: str, flag: str) -> None:
    """Every verb explains itself in Chinese, and that is a success."""
    said = inventory(verb, flag)

    assert said.code == 0
    assert _HAN.search(said.out)
    assert said.err == ""


def test_the_group_lists_its_verbs() -> None:
    """`inventory --help` names every verb with a Chinese line about it."""
    lines = inventory("--help").out.splitlines()

    for verb in VERBS:
        (line,) = [line for line in lines if line.split()[:1] == [verb]]
        assert _HAN.search(line)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InventoryError, 1),
        (ConfigError, 2),
        (WorkspaceError, 3),
        (IntakeError, 4),
        (UnitError, 5),
        (FactorPackError, 6),
        (ModelError, 7),
        (PublishError, 8),
    ],
)
def test_each_trouble_has_its_code(
    error: type[InventoryError], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever command meets it: text and hint on stderr, the code of its kind, no traceback."""

    def failing(_: Path) -> Iterator[manifest.Verdict]:
        raise error("出了问题", hint="这样办")

    monkeypatch.setattr(manifest, "verify", failing)

    said = inventory("verify", tmp_path)

    assert said.code == code
    assert said.out == ""
    assert "出了问题" in said.err
    assert "这样办" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "words",
    [
        ("no-such-verb",),
        ("query",),
        ("explain", "not-a-number"),
        ("compile",),
        ("compile", "--year", "2024", "--gwp", "AR9"),
        ("compile", "--year", "2024", "--region", "no-such-place"),
        ("compile", "--year", "2024", "--engine", "abacus"),
        ("explain", "12345"),
        ("query", "drop table run.scope"),
        ("query", "select * from read_csv('registry.db')"),
        ("query", "select no_such_column"),
        ("query", 'select "[/x]"'),
        ("query", "select 1", "--format", "xml"),
        ("verify", "no-such-folder"),
        ("categories", "show", "no-such-category"),
    ],
    ids=" ".join,
)
def test_a_wrong_command_is_two(city: City, words: tuple[str, ...]) -> None:
    """What cannot be understood or does not exist is the caller's affair."""
    said = inventory("-w", city.root, *words)

    assert said.code == 2
    assert said.out == ""
    assert said.err
    assert [path.name for path in city.workspace.runs.iterdir()] == ["2024-01"]


@pytest.mark.parametrize(
    "words",
    [
        ("query", "select 1"),
        ("explain", "1"),
        ("compile", "--year", "2024"),
        ("check",),
        ("db", "status"),
    ],
    ids=" ".join,
)
def test_without_a_workspace_it_is_three(tmp_path: Path, words: tuple[str, ...]) -> None:
    """A folder that is no workspace is named, with the way to make one."""
    said = inventory("-w", tmp_path, *words)

    assert said.code == 3
    assert "inventory init" in said.err


def test_an_old_registry_is_three(workspace: Workspace) -> None:
    """A registry that is not at head is not compiled; the hint names the upgrade."""
    schema.downgrade(workspace.database_url, "base")

    said = inventory("-w", workspace.root, "compile", "--year", "2024")

    assert said.code == 3
    assert "inventory db upgrade" in said.err
    assert list(workspace.runs.iterdir()) == []


def test_findings_are_one(own_city: City, tmp_path: Path) -> None:
    """Rows that cannot be loaded make the import answer 1; the good rows are in all the same."""
    sheet = tmp_path / "活动水平.csv"
    shutil.copyfile(ROOT / "sample_data" / "with_errors" / "活动水平.csv", sheet)

    said = inventory("-w", own_city.root, "import", sheet)

    assert said.code == 1
    assert "个错误" in said.err


def test_an_unreadable_file_is_four(own_city: City, tmp_path: Path) -> None:
    """A file in which no table is known is no import."""
    sheet = tmp_path / "杂项.csv"
    sheet.write_text("甲,乙\n1,2\n", encoding="utf-8")

    assert inventory("-w", own_city.root, "import", sheet).code == 4


def test_a_broken_pack_is_six(own_city: City, tmp_path: Path) -> None:
    """A folder that is no factor pack is not registered."""
    pack = tmp_path / "broken"
    pack.mkdir()

    assert inventory("-w", own_city.root, "factors", "add", pack).code == 6


def test_nothing_published_is_eight(workspace: Workspace) -> None:
    """Before the first compile there is nothing to ask; the hint says so."""
    for words in (("query", "select 1"), ("explain", "1")):
        said = inventory("-w", workspace.root, *words)
        assert said.code == 8
        assert "inventory compile" in said.err


def test_a_changed_file_is_eight(own_city: City) -> None:
    """One cell changed through SQL: exit code 8, and table and file are named to the reader."""
    assert inventory("verify", own_city.run).code == 0
    with duckdb.connect(str(own_city.database)) as con:
        con.execute("update permits.outlet_gap set permitted_t = 1 where rowid = 0")

    said = inventory("verify", own_city.run)

    assert said.code == 8
    assert "表 permits.outlet_gap" in said.err
    assert "文件 inventory.duckdb" in said.err
    assert "不通过" in said.out


def test_a_changed_list_is_eight(own_city: City) -> None:
    """An edited or missing `run.json` is told from a sound one."""
    path = own_city.run / manifest.FILE_NAME
    path.write_text(
        path.read_text(encoding="utf-8").replace('"year": "2024"', '"year": "2023"'),
        encoding="utf-8",
    )
    assert inventory("verify", own_city.run).code == 8
    path.unlink()
    assert inventory("verify", own_city.run).code == 8


def test_compile_prints_the_run_folder(workspace: Workspace) -> None:
    """The last line of stdout is the folder, so that a script can go on with it."""
    words = ("compile", "--year", "2024", "--gwp", "AR6", "--allow-empty")
    said = inventory("-w", workspace.root, *words)

    assert said.code == 0
    folder = Path(said.out.splitlines()[-1])
    assert folder == workspace.runs / "2024-01"
    assert (folder / run.DATABASE).is_file()
    assert inventory("verify", folder).code == 0


def test_the_demo_shows_the_combined_inventory(tmp_path: Path) -> None:
    """One command from nothing to the table; an earlier demo gives way to it."""
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "示例.txt").write_text("示例工作区", encoding="utf-8")
    (folder / "inventory.toml").write_text("", encoding="utf-8")

    said = inventory("demo", folder)

    assert said.code == 0
    assert said.out.splitlines()[-1] == str(folder.resolve() / "runs" / "2024-01")
    assert "能源工业固定燃烧" in said.out
    assert "…" not in said.out


def test_the_demo_keeps_out_of_foreign_workspaces(tmp_path: Path) -> None:
    """A workspace that is no demo is neither removed nor filled."""
    folder = tmp_path / "foreign"
    assert inventory("init", folder).code == 0

    assert inventory("demo", folder).code == 3
    assert (folder / "inventory.toml").is_file()
    assert list((folder / "runs").iterdir()) == []
