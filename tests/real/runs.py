"""A public table on its way through the product: workspace, import, one compiled year."""

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from inventory.core.config import Config
from inventory.core.workspace import Workspace
from inventory.factors import local
from inventory.factors.check import Known
from inventory.intake.load import import_paths
from inventory.intake.result import ImportResult
from inventory.publish import run
from inventory.registry import engine, schema, seed


@dataclass(slots=True)
class Desk:
    """A workspace with the time that each step in it took."""

    workspace: Workspace
    seconds: dict[str, float] = field(default_factory=dict)

    @classmethod
    def at(cls, root: Path, *, registry: Path | None = None) -> "Desk":
        """Make a workspace; a registry file that is ready saves the schema and the code lists."""
        started = time.perf_counter()
        workspace = Workspace.create(root, Config(name="公开数据"))
        if registry:
            shutil.copyfile(registry, workspace.root / "registry.db")
        else:
            schema.upgrade(workspace.database_url)
            made = engine.connect(workspace.database_url)
            seed.seed(made)
            made.dispose()
        desk = cls(workspace)
        desk.seconds["init"] = time.perf_counter() - started
        return desk

    def add_pack(self, folder: Path) -> None:
        """Register a local factor pack, checked against the code lists as the command does."""
        known = Known(
            pollutants=frozenset(row["pollutant"] for row in seed.pollutants()),
            categories=frozenset(row["category_code"] for row in seed.categories()),
        )
        self.workspace = local.add(self.workspace, folder, known=known).workspace

    def load(self, source: Path, map_name: str | None = None) -> ImportResult:
        """Import a copy of a table, so that nothing is written beside the original."""
        inbox = self.workspace.root / "inbox"
        inbox.mkdir(exist_ok=True)
        copy = inbox / source.name
        if copy != source:
            shutil.copyfile(source, copy)
        started = time.perf_counter()
        result = import_paths(self.workspace, [copy], map_file=Path(map_name) if map_name else None)
        self.seconds[f"import {map_name or source.stem}"] = time.perf_counter() - started
        return result

    def compile(self, year: int, *, gwp_set: str = "AR5") -> Path:
        """Compute and publish one year; gives the run folder."""
        started = time.perf_counter()
        folder = run.compile_run(self.workspace, run.Scope(year=year, gwp_set=gwp_set))
        self.seconds[f"compile {year} {gwp_set}"] = time.perf_counter() - started
        return folder


def published(folder: Path) -> duckdb.DuckDBPyConnection:
    """The published file of a run, read-only."""
    return duckdb.connect(str(folder / run.DATABASE), read_only=True)


def rows(folder: Path, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
    """The rows of a query on a published file."""
    with published(folder) as con:
        return con.execute(sql, list(values)).fetchall()
