"""A workspace with two outlets, and a desk that imports hours into it."""

from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from inventory.core.config import Config
from inventory.core.workspace import Workspace
from inventory.monitoring import store
from inventory.monitoring.store import HoursResult
from inventory.publish.database import create_macros

OUTLETS = pa.table({"facility_no": ["F1", "F1"], "outlet_no": ["DA001", "DA002"]})
ALIASES = {
    "so2": "SO2",
    "二氧化硫": "SO2",
    "nox": "NOx",
    "co2": "CO2",
}


class Desk:
    """Where tests put files and import them."""

    def __init__(self, root: Path) -> None:
        """Make the workspace."""
        self.workspace = Workspace.create(root / "workspace", Config())
        self.inbox = self.workspace.root / "inbox"

    def file(self, name: str, text: str, *, encoding: str = "utf-8") -> Path:
        """Write a text file into the inbox."""
        path = self.inbox / name
        path.write_bytes(text.encode(encoding))
        return path

    def load(self, *paths: Path, progress: Callable[[str, int], None] | None = None) -> HoursResult:
        """Import files."""
        return store.import_hours(
            self.workspace,
            paths,
            outlets=OUTLETS,
            aliases=ALIASES,
            progress=progress or (lambda _file, _rows: None),
        )

    def attached(self, year: int = 2024) -> duckdb.DuckDBPyConnection:
        """A database with the hours of a year attached."""
        con = duckdb.connect()
        create_macros(con)
        con.execute("create schema registry")
        con.register("outlet_rows", OUTLETS)
        con.execute(
            "create table registry.outlet as"
            " select *, 0.06::double as reference_o2_frac from outlet_rows"
        )
        store.attach(con, self.workspace, year=year)
        return con

    def hours(self, columns: str, year: int = 2024) -> list[tuple[object, ...]]:
        """Some columns of every hour of the store, in order."""
        con = self.attached(year)
        try:
            return con.execute(
                f"select {columns} from monitoring.hour order by outlet_no, pollutant, ts"
            ).fetchall()
        finally:
            con.close()


def long_form(rows: Iterable[tuple[object, ...]]) -> str:
    """A long table with the usual headings."""
    head = "facility_no,outlet_no,ts,pollutant,concentration_mg_m3,flow_m3_h,o2_pct,flag"
    return "\n".join((head, *(",".join(map(str, row)) for row in rows))) + "\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty workspace."""
    return Desk(tmp_path)
