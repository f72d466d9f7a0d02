"""Small hand-made packs (因子包) and the tables that the selection reads."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from inventory.core.config import Config
from inventory.core.workspace import Workspace
from inventory.factors import pack
from tests.factors import choosing

Rows = Sequence[Mapping[str, object]]
WritePack = Callable[..., Path]
Choose = Callable[[Rows, Rows], list[dict[str, object]]]

FACTOR: dict[str, object] = {
    "factor_id": "local:coal:SO2",
    "item": "coal",
    "pollutant": "SO2",
    "param": "ef",
    "stage": "generated",
    "value": "16",
    "unit": "kg/t",
    "basis": "item_amount",
    "source": "手册",
}
COAL: dict[str, object] = {"item_code": "coal", "name_zh": "煤", "role": "fuel", "unit": "t"}


@pytest.fixture
def write_pack(tmp_path: Path) -> WritePack:
    """A function that writes a pack folder; a missing table stays unwritten."""

    def write(
        name: str = "local",
        *,
        factor: Rows | None = (FACTOR,),
        item: Rows | None = (COAL,),
        priority: Rows | None = None,
        root: Path | None = None,
    ) -> Path:
        folder = (root or tmp_path / "from") / name
        folder.mkdir(parents=True, exist_ok=True)
        manifest = {"name": name, "version": "1.0", "title": "本地因子", "licence": "CC0-1.0"}
        (folder / pack.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        tables = {pack.FACTOR: factor, pack.ITEM: item, pack.PRIORITY: priority}
        for file, rows in tables.items():
            if rows is not None:
                (folder / file).write_text(_csv(rows), encoding="utf-8")
        return folder

    return write


def _csv(rows: Rows) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.create(tmp_path / "city", Config())


@pytest.fixture
def builtin(write_pack: WritePack, tmp_path: Path) -> Path:
    """A folder of two built-in packs: `items` before `older`, as its priority table says."""
    root = tmp_path / "factors"
    gas = {"item_code": "gas", "name_zh": "天然气", "role": "fuel", "unit": "m3"}
    gas |= {"ncv": "38.931", "ncv_unit": "MJ/m3", "source": "指南", "aliases": "管道气;Natural gas"}
    write_pack("items", root=root, factor=None, item=[{**COAL, "item_group": "solid"}, gas])
    older = {**FACTOR, "factor_id": "older:coal:SO2", "value": "17"}
    write_pack("older", root=root, factor=[older], item=[{**gas, "name_zh": "燃气"}])
    ranks = [
        {"kind": "pack", "context": "", "pollutant": "", "name": "items", "rank": 100},
        {"kind": "pack", "context": "", "pollutant": "", "name": "older", "rank": 110},
        {"kind": "flow", "context": "", "pollutant": "", "name": "statistics", "rank": 1},
    ]
    (root / pack.PRIORITY).write_text(_csv(ranks), encoding="utf-8")
    return root


@pytest.fixture
def shelf(builtin: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The two small built-in packs in place of those that ship."""
    monkeypatch.setattr("inventory.factors.library.shipped", {"factors": builtin}.get)
    return builtin


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the scope of a run for 2024."""
    with duckdb.connect() as connection:
        choosing.prepare(connection)
        yield connection


_ANY_FACTOR: dict[str, object] = {
    "pack": "p",
    "pollutant": "SO2",
    "param": "ef",
    "stage": "generated",
    "evidence": "C",
    "reach": "national",
    "pack_rank": 100,
    "canonical_value": 1.0,
    "canonical_per": "t",
}
_DEMAND: dict[str, object] = {
    "demand_id": 1,
    "category_code": "A010101",
    "item": "bituminous",
    "item_group": "coal",
    "technology": "煤粉炉",
    "capacity_mw": 300.0,
    "controls": ["SCR"],
}


@pytest.fixture
def choose(con: duckdb.DuckDBPyConnection) -> Choose:
    """A function that puts factors and demands into the tables and runs the choice."""

    def choice(factors: Rows, demands: Rows = ({},)) -> list[dict[str, object]]:
        stated = [{**_ANY_FACTOR, **row} for row in factors]
        con.register("stated", pa.Table.from_pylist(stated, schema=choosing.FACTOR_TABLE))
        con.execute("create or replace table factors.factor as from stated")
        return choosing.choose(con, [{**_DEMAND, **row} for row in demands])

    return choice
