"""A run (编制): numbered, repeatable, and finished or not there at all."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from inventory.core import models
from inventory.core.config import Config
from inventory.core.errors import ConfigError, PublishError, WorkspaceError
from inventory.core.workspace import Workspace
from inventory.publish import manifest, run
from inventory.publish.limits import Limits
from inventory.registry import schema
from tests.journeys.city import YEAR, City

_DISTRICT = "SL0101"


@pytest.fixture(scope="module")
def spare(city: City, tmp_path_factory: pytest.TempPathFactory) -> City:
    """The sample city once more, with its first run; tests add runs to it."""
    root = tmp_path_factory.mktemp("spare") / "workspace"
    shutil.copytree(city.root, root)
    return City(root)


def _compile(city: City, *, threads: int | None = None, **scope: Any) -> Path:
    wanted = replace(run.Scope.of(city.workspace, YEAR), **scope)
    return run.compile_run(city.workspace, wanted, limits=Limits(threads=threads))


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: manifest.sha256(path) for path in folder.iterdir()}


def _digests(folder: Path) -> dict[str, Any]:
    sealed = json.loads((folder / manifest.FILE_NAME).read_text(encoding="utf-8"))
    tables: dict[str, Any] = sealed["tables"]
    return tables


def _registry(root: Path) -> str:
    """All that the registry holds, hashed."""
    with sqlite3.connect(root / "registry.db") as con:
        return hashlib.sha256("\n".join(con.iterdump()).encode()).hexdigest()


def _published(root: Path) -> list[str]:
    """Run folders that a reader would take for finished."""
    return sorted(path.name for path in (root / "runs").iterdir() if path.name[0] != ".")


@pytest.fixture(scope="module")
def again(spare: City) -> Path:
    """The same year compiled once more, on one processor."""
    return _compile(spare, threads=1)


@pytest.fixture(scope="module")
def with_ar4(spare: City, again: Path) -> Path:
    """The same with the GWP values of the fourth assessment report."""
    del again
    return _compile(spare, gwp_set="AR4", threads=2)


@pytest.fixture(scope="module")
def one_district(spare: City, with_ar4: Path) -> Path:
    """One district alone."""
    del with_ar4
    return _compile(spare, regions=(_DISTRICT,))


def test_runs_are_numbered_and_leave_each_other_alone(
    city: City, spare: City, one_district: Path
) -> None:
    """Each run has its own number; the first is byte for byte what it was; the last is the last."""
    assert _published(spare.root) == ["2023-01", *(f"2024-0{number}" for number in range(1, 5))]
    assert _hashes(spare.run) == _hashes(city.run)
    assert run.latest(spare.workspace) == one_district


def test_the_same_input_gives_the_same_tables(city: City, again: Path) -> None:
    """On one processor or on several: every table is equal but the facts of the run itself."""
    first, second = _digests(city.run), _digests(again)

    assert [name for name in first if first[name] != second[name]] == ["run.manifest"]
    assert first.keys() == second.keys()


def test_another_gwp_set_changes_equivalents_alone(city: City, with_ar4: Path) -> None:
    """Tonnes of gas are stored; only what is weighed with GWP values differs."""
    first, second = _digests(city.run), _digests(with_ar4)

    assert {name for name in first if first[name] != second[name]} == {
        "run.manifest",
        "run.scope",
        "compilation.gwp",
        "compilation.evidence_share",
        "compilation.combined",
        "compilation.combined_total",
    }
    assert _changed_columns(city.database, with_ar4 / run.DATABASE) == {"ghg_tco2e"}


def _changed_columns(one: Path, other: Path) -> set[str]:
    """Columns of the combined inventory that differ between two runs."""
    tables = []
    for path in (one, other):
        with duckdb.connect(str(path), read_only=True) as con:
            cursor = con.execute("from compilation.combined_total order by category_code")
            names = [column[0] for column in cursor.description or ()]
            tables.append(dict(zip(names, zip(*cursor.fetchall(), strict=True), strict=True)))
    return {name for name in tables[0] if tables[0][name] != tables[1][name]}


def test_a_region_keeps_its_own_emissions(city: City, one_district: Path) -> None:
    """The ledger of one district is that part of the whole ledger, row by row."""
    rows = "from ledger.emission where region_code = ? order by emission_id"
    with duckdb.connect(str(one_district / run.DATABASE), read_only=True) as con:
        regions = con.execute("select distinct region_code from ledger.emission").fetchall()
        alone = con.execute(rows, [_DISTRICT]).fetchall()
        assert con.execute("from quality.conservation where not ok").fetchall() == []
        assert con.execute("select regions from run.scope").fetchall() == [([_DISTRICT],)]
    with city.open() as con:
        whole = con.execute(rows, [_DISTRICT]).fetchall()

    assert regions == [(_DISTRICT,)]
    assert alone == whole
    assert len(alone) > 100


@pytest.mark.parametrize("folder", ["again", "with_ar4", "one_district"])
def test_every_run_verifies(folder: str, request: pytest.FixtureRequest) -> None:
    """Whatever its scope, a run is sound."""
    verdicts = manifest.verify(request.getfixturevalue(folder))

    assert [verdict for verdict in verdicts if not verdict.is_sound] == []


@pytest.mark.parametrize(
    "scope", [{"gwp_set": "AR9"}, {"gwp_set": ""}, {"regions": ("no-such-place",)}]
)
def test_an_unknown_scope_is_refused(workspace: Workspace, scope: dict[str, Any]) -> None:
    """A GWP set or a region that nobody knows is a wrong command, and leaves nothing behind."""
    wanted = run.Scope(**{"year": YEAR, "gwp_set": "AR5", **scope})

    with pytest.raises(ConfigError) as refused:
        run.compile_run(workspace, wanted)

    assert refused.value.exit_code == 2
    assert list(workspace.runs.iterdir()) == []


def test_an_old_registry_is_refused(tmp_path: Path) -> None:
    """A registry that is not at head is named before anything is computed."""
    workspace = Workspace.create(tmp_path / "workspace", Config())
    wanted = run.Scope(year=YEAR, gwp_set="AR5")
    with pytest.raises(WorkspaceError) as missing:
        run.compile_run(workspace, wanted)
    schema.upgrade(workspace.database_url)
    schema.downgrade(workspace.database_url, "base")
    with pytest.raises(WorkspaceError) as old:
        run.compile_run(workspace, wanted)

    assert missing.value.exit_code == old.value.exit_code == 3
    assert list(workspace.runs.iterdir()) == []


def test_a_failed_run_leaves_nothing(told: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error at the last moment takes the half-made folder with it."""

    def full(_: Path, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(manifest, "seal", full)
    with pytest.raises(OSError, match="No space"):
        run.compile_run(told, run.Scope(year=YEAR, gwp_set="AR5"))

    assert list(told.runs.iterdir()) == []
    with pytest.raises(PublishError, match="还没有发布过"):
        run.latest(told)


_SCRIPT = """
import sys, time
from pathlib import Path
from inventory.core.workspace import Workspace
from inventory.publish import run

def on_step(title):
    print(title, flush=True)
    if title == sys.argv[2]:
        time.sleep(60)

run.compile_run(
    Workspace.open(Path(sys.argv[1])), run.Scope(year=2024, gwp_set="AR5"), on_step=on_step
)
"""
_MOMENTS = ("读取登记库", "排放台账", "写工作簿", "写清单文件与校验值")


def _kill(root: Path, moment: str) -> None:
    """Start a run and kill it, as a power cut would, when it has come to `moment`."""
    with subprocess.Popen(  # noqa: S603 -- our own interpreter
        [sys.executable, "-X", "utf8", "-c", _SCRIPT, str(root), moment],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert any(line.strip() == moment for line in process.stdout)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("moment", _MOMENTS)
def test_a_killed_run_is_not_there(told: Workspace, moment: str) -> None:
    """No folder that looks finished, no change of the registry; a hidden folder at most."""
    before = _registry(told.root)

    _kill(told.root, moment)

    assert _published(told.root) == []
    assert _registry(told.root) == before
    (left,) = told.runs.iterdir()
    assert left.name.startswith(".building-")
    with pytest.raises(PublishError, match="还没有发布过"):
        run.latest(told)


def test_the_next_run_clears_away_what_a_killed_one_left(told: Workspace) -> None:
    """What is older than a day goes; what is younger may belong to a run that is under way."""
    old, young = (told.runs / f".building-2024-{name}" for name in ("old", "young"))
    for folder in (old, young):
        folder.mkdir()
        (folder / run.DATABASE).write_bytes(b"half")
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (two_days_ago, two_days_ago))

    made = run.compile_run(told, run.Scope(year=YEAR, gwp_set="AR5"))

    assert {path.name for path in told.runs.iterdir()} == {young.name, "2024-01"}
    assert run.latest(told) == made
    assert all(verdict.is_sound for verdict in manifest.verify(made))


def test_a_folder_without_its_list_is_no_run(told: Workspace) -> None:
    """Neither a number taken by something else nor a list that is gone stops anybody."""
    (told.runs / "2024-01").mkdir()
    (told.runs / "2024-01" / "notes.txt").write_text("taken", encoding="utf-8")

    made = run.compile_run(told, run.Scope(year=YEAR, gwp_set="AR5"))

    assert made.name == "2024-02"
    assert run.latest(told) == made
    (made / manifest.FILE_NAME).unlink()
    with pytest.raises(PublishError, match="还没有发布过"):
        run.latest(told)


def test_the_manifest_says_what_was_run(city: City) -> None:
    """Name, year, set of GWP values, versions, packs, and how many rows went in."""
    with city.open() as con:
        facts = dict(con.execute("from run.manifest").fetchall())

    assert facts["name"] == "示例市（虚构）"
    assert (facts["year"], facts["gwp_set"], facts["regions"]) == ("2024", "AR5", "")
    assert facts["duckdb"] == duckdb.__version__
    assert facts["min_evidence"] == "C"
    assert int(facts["rows_activity"]) == 677
    assert any(key.startswith("pack_") for key in facts)
    assert facts["started"] <= facts["finished"]


def test_without_git_a_run_has_no_commit(told: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without git compiles all the same."""
    monkeypatch.setenv("PATH", "")

    made = run.compile_run(told, run.Scope(year=YEAR, gwp_set="AR5"))

    with duckdb.connect(str(made / run.DATABASE), read_only=True) as con:
        facts = dict(con.execute("from run.manifest").fetchall())
    assert facts["git_commit"] == ""


def test_a_run_that_loses_tonnes_is_not_published(
    told: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A door that does not conserve stops the publication, and the door is named."""
    compute = models.run

    def losing(con: duckdb.DuckDBPyConnection, *args: Any, **options: Any) -> None:
        compute(con, *args, **options)
        con.execute("insert into quality.conservation select '试验', 'SO2', 2, 1, -1, false")

    monkeypatch.setattr(models, "run", losing)
    with pytest.raises(PublishError, match="试验 SO2") as refused:
        run.compile_run(told, run.Scope(year=YEAR, gwp_set="AR5"))

    assert refused.value.exit_code == 8
    assert list(told.runs.iterdir()) == []
