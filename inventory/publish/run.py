"""One run (编制): registry in, published folder out, and nothing that only looks finished."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from sqlalchemy import Engine

from inventory import __version__
from inventory.accounting import macros as accounting_macros
from inventory.classification import load as classification_load
from inventory.core import methods, models, parameters
from inventory.core import scope as scope_row
from inventory.core.errors import ConfigError, PublishError
from inventory.core.workspace import Workspace
from inventory.factors.library import Library
from inventory.factors.names import tables as name_tables
from inventory.factors.names.resolver import Names
from inventory.monitoring import store
from inventory.permits import base, settings
from inventory.permits.settings import DEFAULT as PERMITS
from inventory.permits.settings import Settings
from inventory.publish import contents, dictionary, findings, manifest, renamed, workbook
from inventory.publish.database import building, reading
from inventory.publish.limits import UNLIMITED, Limits
from inventory.quality import catalogue
from inventory.registry import engine as registry_engine
from inventory.registry import known, published, regions, schema, snapshot

GWP_SETS = ("SAR", "TAR", "AR4", "AR5", "AR5ccf", "AR6")
DATABASE = "inventory.duckdb"
WORKBOOK = "tables.xlsx"

OnStep = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run is about; becomes the one row of `run.scope`."""

    year: int
    gwp_set: str
    regions: tuple[str, ...] = ()
    min_evidence: str = "C"  # lowest grade of the factors that count
    statement_mode: str = "preferred"  # how several statements of one thing count
    as_of: datetime | None = None  # what was known at that moment; None means now
    method_context: str = "inventory"  # whose order of methods the ledger follows
    permits: Settings = PERMITS
    allow_empty: bool = False  # a year of which nothing is known is published all the same

    @classmethod
    def of(cls, workspace: Workspace, year: int) -> "Scope":
        """The scope of a whole year as the workspace is set."""
        config = workspace.config
        return cls(
            year=year,
            gwp_set=config.gwp,
            min_evidence=config.min_evidence,
            statement_mode=config.statement_mode,
            method_context=config.method_context,
            permits=Settings(
                limit_change=config.limit_change,
                base_years=config.base_years,
                base_mode=config.base_mode,
                fuel_years=config.fuel_years,
            ),
        )

    def row(self, limited_pollutants: tuple[str, ...]) -> scope_row.Row:
        """What `run.scope` says of the run."""
        return scope_row.Row(
            year=self.year,
            gwp_set=self.gwp_set,
            regions=self.regions,
            min_evidence=self.min_evidence,
            method_context=self.method_context,
            statement_mode=self.statement_mode,
            limited_pollutants=limited_pollutants,
        )


def compile_run(
    workspace: Workspace,
    scope: Scope,
    *,
    on_step: OnStep = lambda _: None,
    limits: Limits = UNLIMITED,
) -> Path:
    """Compute and publish one year (编制并发布); returns the run folder.

    The folder is built under a hidden name and renamed when everything in it is closed and
    hashed, so a crash leaves at most a hidden folder that a later run removes. The numbers are
    the same within any `limits`.

    Raises:
        ConfigError: the GWP set or a region is unknown, or nothing is known of the year.
        WorkspaceError: the registry's schema is not at head.
        ModelError: a SQL model fails.
        PublishError: a conservation check fails, a column has no words in the glossary, or the
            folder cannot be written.
    """
    if scope.gwp_set not in GWP_SETS:
        raise ConfigError(f"未知的 GWP 版本 {scope.gwp_set}", hint=f"可用：{'、'.join(GWP_SETS)}")
    schema.require_current(workspace.database_url)
    started = datetime.now(UTC)
    with _build_folder(workspace.runs, scope.year, started) as build:
        with building(build / DATABASE, spill=build / "spill", limits=limits) as con:
            facts = _compute(con, workspace, scope, on_step=on_step)
            _require_conserved(con)
            facts |= {**_facts(workspace, scope, started), **limits.facts, **findings.facts(con)}
            manifest.write_table(con, facts)
            on_step("写数据字典")
            renamed.create(con)
            dictionary.write(con)
        shutil.rmtree(build / "spill", ignore_errors=True)
        on_step("写工作簿")
        workbook.write(build / WORKBOOK, build / DATABASE, limits=limits)
        on_step("写清单文件与校验值")
        manifest.seal(build, limits=limits)
        with _registry(workspace) as engine:
            return _publish(build, workspace.runs, engine, year=scope.year)


@contextmanager
def _build_folder(runs: Path, year: int, started: datetime) -> Iterator[Path]:
    """A hidden folder to build in, those of crashed runs swept; whatever goes wrong removes it."""
    _sweep(runs)
    build = runs / f".building-{year}-{started:%Y%m%dT%H%M%S%f}"
    build.mkdir(parents=True)
    try:
        yield build
    except BaseException:
        shutil.rmtree(build, ignore_errors=True)
        raise


def _compute(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, scope: Scope, *, on_step: OnStep
) -> dict[str, str]:
    """Every table of the run; how many rows of the registry went in, and what they tell of."""
    on_step("读取登记库")
    with _registry(workspace) as engine:
        as_of = None if scope.as_of is None else known.batch_on(engine, scope.as_of)
        limited = regions.limited_pollutants(engine, year=scope.year, as_of=as_of)
        scope_row.create(con, scope.row(limited))
        counts = snapshot.copy(engine, con, year=scope.year, regions=scope.regions, as_of=as_of)
    on_step("读取源分类与因子库")
    classification_load.load(con)
    library = Library.open(workspace)
    library.load(con)
    name_tables.load(con, Names.of(library))
    parameters.load(con)
    methods.load(con)
    catalogue.load(con)
    accounting_macros.create(con)
    store.attach(con, workspace, year=scope.year)
    held = contents.of(con)
    if held == contents.NOTHING and not scope.allow_empty:
        with _registry(workspace) as engine:
            raise contents.refusal(workspace, engine, year=scope.year, as_of=as_of)
    settings.load(con, scope.permits)
    base.load(
        con,
        workspace.runs,
        year=scope.year,
        base_years=scope.permits.base_years,
        regions=scope.regions,
    )
    models.run(con, models.discover(), on_model=lambda model: on_step(model.title_zh))
    store.detach(con)
    corrected = str(counts.pop(snapshot.CORRECTED))
    rows = {f"rows_{table}": str(count) for table, count in sorted(counts.items())}
    return {contents.FACT: held, "findings_corrected": corrected, **rows}


@contextmanager
def _registry(workspace: Workspace) -> Iterator[Engine]:
    engine = registry_engine.connect(workspace.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def _require_conserved(con: duckdb.DuckDBPyConnection) -> None:
    """Refuse to publish a run in which anything was lost, invented or counted twice."""
    lost = con.execute(
        "select concat_ws(' ', door, quantity) from quality.conservation where not ok"
        " union all select concat_ws(' ', kind, facility_no, unit_no, pollutant)"
        " from quality.chosen_twice limit 20"
    ).fetchall()
    if lost:
        raise PublishError(
            f"守恒检查未通过，没有发布：{'、'.join(name for (name,) in lost)}",
            hint="这是程序问题，请把工作区和本条信息交给维护人员",
        )


def _facts(workspace: Workspace, scope: Scope, started: datetime) -> dict[str, str]:
    return {
        "name": workspace.config.name,
        "year": str(scope.year),
        "gwp_set": scope.gwp_set,
        "regions": ",".join(scope.regions),
        "as_of": scope.as_of.isoformat(timespec="seconds") if scope.as_of else "",
        "min_evidence": scope.min_evidence,
        "statement_mode": scope.statement_mode,
        "version": __version__,
        "git_commit": _git_commit(),
        "duckdb": duckdb.__version__,
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _git_commit() -> str:
    """The commit of a checkout; an installed wheel has none and is named by its version."""
    checkout = Path(__file__).resolve().parents[2]
    git = shutil.which("git")
    if git is None or not (checkout / ".git").exists():
        return ""
    answer = subprocess.run(  # noqa: S603 -- fixed arguments
        [git, "-C", str(checkout), "rev-parse", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip()


def _publish(build: Path, runs: Path, engine: Engine, *, year: int) -> Path:
    """Give the finished folder the next free number; another run may take one meanwhile."""
    with reading(build / DATABASE) as con:
        used = con.execute("select batch_id from run.batch").fetchall()
    batches = [batch for (batch,) in used]
    for number in range(1, 1000):
        target = runs / f"{year}-{number:02d}"
        if target.exists():
            continue
        try:
            with published.claimed(engine, target.name, year=year, batches=batches):
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
    """The run published last; one of permits alone only where no other is, an empty one never.

    Raises:
        PublishError: nothing has been published yet, or only runs without any data.
    """
    found = sorted(  # a folder without its list of files is no run
        (
            (sealed.stat().st_mtime_ns, sealed)
            for sealed in workspace.runs.glob(f"[0-9]*-[0-9]*/{manifest.FILE_NAME}")
        ),
        reverse=True,
    )
    if not found:
        raise PublishError("还没有发布过任何一次运行", hint="先运行 inventory compile --year 年份")
    held: dict[str, Path] = {}
    for _, sealed in found:
        held.setdefault(_held(sealed.parent), sealed.parent)
        if contents.DATA in held:
            return held[contents.DATA]
    if contents.PERMITS in held:
        return held[contents.PERMITS]
    raise PublishError("发布过的运行都没有数据", hint="用 --run 指明要看的运行目录")


def _held(folder: Path) -> str:
    """What a run holds; a damaged list of files is told by whoever opens the run."""
    try:
        return manifest.run_facts(folder).get(contents.FACT, contents.DATA)
    except PublishError:
        return contents.DATA
