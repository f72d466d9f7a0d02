"""One run (编制): registry in, published folder out; nothing in between can be mistaken for done."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from inventory import __version__
from inventory.classification import load as classification_load
from inventory.core import models
from inventory.core.errors import ConfigError, PublishError, WorkspaceError
from inventory.core.workspace import Workspace
from inventory.factors.library import Library
from inventory.publish import dictionary, manifest, workbook
from inventory.publish.database import building
from inventory.quality import catalogue
from inventory.registry import engine as registry_engine
from inventory.registry import schema, snapshot

GWP_SETS = ("SAR", "TAR", "AR4", "AR5", "AR5ccf", "AR6")
DATABASE = "inventory.duckdb"
WORKBOOK = "tables.xlsx"
# sums of doubles agree to rounding: a relative difference above this is a lost or doubled tonne
TOLERANCE_FRAC = 1e-9

OnStep = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run is about; becomes the one row of `run.scope`."""

    year: int
    gwp_set: str
    regions: tuple[str, ...] = ()
    allow_unverified: bool = False


def compile_run(workspace: Workspace, scope: Scope, *, on_step: OnStep = lambda _: None) -> Path:
    """Compute and publish one year (编制并发布); returns the run folder.

    The folder is built under a hidden name and renamed when everything in it is closed and
    checked, so a crash leaves at most a hidden folder that the next run removes.

    Raises:
        ConfigError: the GWP set is unknown.
        WorkspaceError: the registry needs an upgrade.
        ModelError: a SQL model fails.
        PublishError: a conservation check fails, or the folder cannot be written.
    """
    if scope.gwp_set not in GWP_SETS:
        raise ConfigError(f"未知的 GWP 版本 {scope.gwp_set}", hint=f"可用：{'、'.join(GWP_SETS)}")
    if not schema.is_current(workspace.database_url):
        raise WorkspaceError("登记库的结构不是最新版本", hint="先运行 inventory db upgrade")
    _sweep(workspace.runs)
    started = datetime.now(UTC)
    build = workspace.runs / f".building-{scope.year}-{started:%Y%m%dT%H%M%S%f}"
    build.mkdir(parents=True)
    try:
        with building(build / DATABASE, spill=build / "spill") as con:
            counts = _compute(con, workspace, scope, on_step=on_step)
            on_step("写数据字典")
            dictionary.write(con)
            manifest.write_table(con, _facts(workspace, scope, started, counts))
        shutil.rmtree(build / "spill", ignore_errors=True)
        on_step("写工作簿")
        workbook.write(build / WORKBOOK, build / DATABASE)
        on_step("写清单文件与校验值")
        manifest.seal(build)
        return _publish(build, workspace.runs, year=scope.year)
    except BaseException:
        shutil.rmtree(build, ignore_errors=True)
        raise


def _compute(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, scope: Scope, *, on_step: OnStep
) -> dict[str, int]:
    on_step("读取登记库")
    con.execute("create schema run")
    row = {
        "year": [scope.year],
        "gwp_set": [scope.gwp_set],
        "regions": pa.array([list(scope.regions)], pa.list_(pa.string())),
        "allow_unverified": [scope.allow_unverified],
        "tolerance_frac": [TOLERANCE_FRAC],
    }
    con.register("scope_row", pa.table(row))
    con.execute("create table run.scope as select * from scope_row")
    con.unregister("scope_row")
    engine = registry_engine.connect(workspace.database_url)
    try:
        counts = snapshot.copy(engine, con, year=scope.year, regions=scope.regions)
    finally:
        engine.dispose()
    on_step("读取源分类与因子库")
    classification_load.load(con)
    Library.open(workspace).load(con)
    catalogue.load(con)
    models.run(con, models.discover(), on_model=lambda model: on_step(model.title_zh))
    return counts


def _facts(
    workspace: Workspace, scope: Scope, started: datetime, counts: dict[str, int]
) -> dict[str, str]:
    return {
        "name": workspace.config.name,
        "year": str(scope.year),
        "gwp_set": scope.gwp_set,
        "regions": ",".join(scope.regions),
        "unverified_factors": str(scope.allow_unverified).lower(),
        "version": __version__,
        "git_commit": _git_commit(),
        "duckdb": duckdb.__version__,
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        **{f"rows_{table}": str(count) for table, count in sorted(counts.items())},
    }


def _git_commit() -> str:
    """The commit of a checkout; an installed wheel has none and is named by its version."""
    checkout = Path(__file__).resolve().parents[2]
    if not (checkout / ".git").exists():
        return ""
    answer = subprocess.run(
        ["git", "-C", str(checkout), "rev-parse", "HEAD"],  # noqa: S607 -- git from the PATH
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip()


def _publish(build: Path, runs: Path, *, year: int) -> Path:
    """Give the finished folder the next free number; another run may take one meanwhile."""
    for number in range(1, 1000):
        target = runs / f"{year}-{number:02d}"
        if target.exists():
            continue
        try:
            build.rename(target)
        except OSError:
            if target.exists():
                continue
            raise
        return target
    raise PublishError(f"{year} 年的运行编号已用完", hint="归档旧的运行目录")


def _sweep(runs: Path) -> None:
    """Remove what a killed run left; a build of the last day may still be running and stays."""
    for left in runs.glob(".building-*"):
        age = datetime.now(UTC).timestamp() - left.stat().st_mtime
        if age > 24 * 3600:
            shutil.rmtree(left, ignore_errors=True)


def latest(workspace: Workspace) -> Path:
    """The run published last.

    Raises:
        PublishError: nothing has been published yet.
    """
    found = sorted(
        (folder for folder in workspace.runs.glob("[0-9]*-[0-9]*") if folder.is_dir()),
        key=lambda folder: (folder / manifest.FILE_NAME).stat().st_mtime,
    )
    if not found:
        raise PublishError("还没有发布过任何一次运行", hint="先运行 inventory compile --year 年份")
    return found[-1]
