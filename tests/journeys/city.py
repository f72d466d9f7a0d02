"""The sample city (示例市) compiled once for the tests of several rooms, and what is kept of it."""

import csv
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from inventory.cli import demo
from inventory.core import models
from inventory.core.resources import shipped
from inventory.core.workspace import Workspace
from inventory.publish import renamed, run
from inventory.publish.dictionary import MIRROR

ROOT = Path(__file__).resolve().parents[2]
TABLES = shipped("sample_data") / "tables"
BASE_TABLES = shipped("sample_data") / "base_year"
BOOK = demo.book_name(demo.YEAR)
EXPECTED_TOTALS = ROOT / "sample_data" / "expected_totals.csv"
PUBLISHED_COLUMNS = Path(__file__).with_name("published_columns.txt")
YEAR = 2024
_DIGITS = 8  # enough for a comparison to one part in a million


@dataclass(frozen=True, slots=True)
class City:
    """A workspace with the sample city in its registry, and its published runs."""

    root: Path

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        return Workspace.open(self.root)

    @property
    def run(self) -> Path:
        """The run folder."""
        return self.root / "runs" / f"{YEAR}-01"

    @property
    def database(self) -> Path:
        """The published file."""
        return self.run / run.DATABASE

    @contextmanager
    def open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The published file as any client opens it."""
        with duckdb.connect(str(self.database), read_only=True) as con:
            yield con


def of_tables(folders: pytest.TempPathFactory) -> City:
    """The city imported from its CSV tables."""
    return City(_once(folders, "city-of-tables", build))


def of_workbook(folders: pytest.TempPathFactory) -> City:
    """The city imported from the workbooks that the demo writes; no year before is compiled."""

    def from_books(root: Path) -> None:
        folder = root.parent / "handed-in"
        folder.mkdir()
        workspace = demo.create(root, "示例市（虚构）")
        demo.bring(workspace, demo.write_books(folder), tell=silent)
        demo.compile_year(workspace, run.Scope.of(workspace, YEAR), tell=silent)

    return City(_once(folders, "city-of-workbook", from_books))


def own_tables(workspace: Workspace) -> list[Path]:
    """The sample tables of both years, in copies that belong to the workspace."""
    return [own_copy(workspace, folder) for folder in (TABLES, BASE_TABLES)]


def own_copy(workspace: Workspace, source: Path) -> Path:
    """A copy of a folder in the workspace: marked workbooks are written beside what is read."""
    if not source.is_dir():
        return source
    target = workspace.root / "inbox" / source.name
    shutil.copytree(source, target, dirs_exist_ok=True)
    return target


def build(root: Path) -> None:
    """A new workspace with tables and hours imported, both years compiled."""
    workspace = demo.create(root, "示例市（虚构）")
    demo.fill(workspace, own_tables(workspace), tell=silent)


def silent(message: str) -> None:
    """Say nothing of the progress."""
    del message


def _once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that the first worker to ask makes and all others of this session find."""
    base = folders.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    place = base / name
    with locked(base / f"{name}.lock"):
        if not place.exists():
            half = base / f"{name}-unfinished"
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half / "workspace")
            half.rename(place)  # a workspace is one folder, wherever it lies
    return place / "workspace"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time do what is inside; a killed one lets go."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def totals(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """What counts of each pollutant in tonnes, memo items left out."""
    found = con.execute(
        "select pollutant, sum_t(emission_t) from compilation.counted where not is_memo"
        " group by pollutant order by pollutant"
    ).fetchall()
    return dict(found)


def columns(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Every published column with its type, one a line; the Chinese views mirror these.

    The terms of a method follow from its record, and a former name from the one of today.
    """
    of_methods = {
        model.qualified
        for model in models.discover()
        if model.path is not None and "method" in model.path.parts
    }
    hidden = of_methods | renamed.names().keys()
    found = con.execute(
        "select concat_ws(' ', schema_name || '.' || table_name || '.' || column_name,"
        " lower(data_type)) from duckdb_columns() where not internal and schema_name <> ?"
        " order by schema_name, table_name, column_index",
        [MIRROR],
    ).fetchall()
    return [line for (line,) in found if line.rpartition(".")[0] not in hidden]


def write_expected(con: duckdb.DuckDBPyConnection) -> None:
    """Keep the totals and the columns of this run as the text to compare with."""
    with EXPECTED_TOTALS.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("pollutant", "emission_t"))
        writer.writerows((name, f"{value:.{_DIGITS}g}") for name, value in totals(con).items())
    PUBLISHED_COLUMNS.write_text("\n".join(columns(con)) + "\n", encoding="utf-8")


def read_expected() -> dict[str, float]:
    """The totals as they are committed."""
    with EXPECTED_TOTALS.open(encoding="utf-8", newline="") as handle:
        return {row["pollutant"]: float(row["emission_t"]) for row in csv.DictReader(handle)}
