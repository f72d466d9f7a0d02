"""What a crash happens to: a registry with rows in it, a folder of files, and a digest of it all.

The files correct earlier rows, add new ones and hold a few bad cells, so that every kind of write
and the error workbook take part.
"""

import hashlib
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from sqlalchemy import Column, Connection, Integer, Table, select

from inventory.core.config import Config
from inventory.core.workspace import Workspace
from inventory.intake.readers import files
from inventory.registry import engine as engines
from inventory.registry import schema, seed
from inventory.registry.tables import metadata
from tests.intake.desk import FACILITY, UNIT, Desk, activity, coal

ROWS = 300
_BAD = 5
MARKED = f"活动水平{files.ERRORS_SUFFIX}"  # the error workbook that the bad rows must lead to
_NUMBERED = ("batch_id", "sheet_id")
Digest = dict[str, str]


def registry(path: Path) -> Path:
    """A registry file at head with its code lists."""
    schema.upgrade(f"sqlite:///{path}")
    made = engines.connect(f"sqlite:///{path}")
    seed.seed(made)
    made.dispose()
    return path


def workspace(root: Path, *, template: Path | None = None, url: str = "") -> Workspace:
    """A workspace on a copy of a registry file, or on a database that is ready."""
    made = Workspace.create(root, Config(database=url) if url else Config())
    if template:
        shutil.copyfile(template, made.root / "registry.db")
    return made


def earlier(folder: Path) -> Path:
    """A folder of files that were imported before: facilities, units, and two years of coal."""
    desk = Desk(Workspace(folder, Config()), folder / "earlier")
    desk.folder.mkdir(parents=True)
    desk.xlsx("登记.xlsx", {"排污单位": FACILITY, "生产设施": UNIT})
    rows = (coal(1 + n, 年份=2023 + n % 2, 项目=f"煤{n}") for n in range(ROWS // 2))
    desk.csv("activity.csv", activity(*rows))
    return desk.folder


def delivery(folder: Path) -> Path:
    """A folder of files to import: corrections, new rows, and a few cells that are wrong."""
    desk = Desk(Workspace(folder, Config()), folder / "delivery")
    desk.folder.mkdir(parents=True)
    renamed = (FACILITY[0], ("F1", "甲热力（集团）有限公司", "610113"), *FACILITY[2:])
    units = (*UNIT, *(("F1", f"MF{n}", "A0201") for n in range(10, 40)))
    desk.xlsx("登记.xlsx", {"排污单位": renamed, "生产设施": units})
    outlets = (("F1", f"DA{n:03d}", "主要排放口") for n in range(40))
    desk.csv("排放口.csv", (("排污单位编号", "排放口编号", "类别"), *outlets))
    good = [coal(2 + n, 项目=f"煤{n}") for n in range(ROWS)]
    bad = [coal(-1, 项目=f"坏{n}") for n in range(_BAD)]
    desk.xlsx("活动水平.xlsx", {"活动水平": activity(*good, *bad)})
    return desk.folder


def copied(delivery_folder: Path, target: Path) -> Path:
    """The same files once more, without what earlier imports left beside them."""
    target.mkdir(parents=True)
    for path in files.find([delivery_folder]):
        shutil.copyfile(path, target / path.name)
    return target


def digest(url: str) -> Digest:
    """One hash per table over its rows in sorted order.

    Left out are the times of the provenance. Numbers that the database deals out may have gaps
    after a roll-back, so batches and sheets count by their place and rows by their content.
    """
    engine = engines.connect(url)
    try:
        with engines.reading(engine) as connection:
            places = {
                name: {number: place for place, number in enumerate(_numbers(connection, name))}
                for name in _NUMBERED
            }
            return {
                table.name: _hash(_rows(connection, table, places))
                for table in metadata.sorted_tables
            }
    finally:
        engine.dispose()


def _numbers(connection: Connection, name: str) -> list[int]:
    column = metadata.tables["import_batch" if name == "batch_id" else "import_sheet"].c[name]
    return list(connection.execute(select(column).order_by(column)).scalars())


def _rows(
    connection: Connection, table: Table, places: dict[str, dict[int, int]]
) -> Iterable[tuple[Any, ...]]:
    columns = [column for column in table.columns if not _is_dealt_out(column)]
    kinds = [_kind(column) for column in columns]
    for row in connection.execute(select(*columns)):
        yield tuple(_told(value, places.get(kind)) for value, kind in zip(row, kinds, strict=True))


def _is_dealt_out(column: "Column[Any]") -> bool:
    """A number without meaning: the key of an imported row, also where its history repeats it."""
    source = metadata.tables.get(column.table.name.removesuffix("_history"), column.table)
    keys = [key.name for key in source.primary_key.columns]
    return (
        keys == [column.name] and isinstance(column.type, Integer) and column.name not in _NUMBERED
    )


def _kind(column: "Column[Any]") -> str:
    return "batch_id" if column.name.endswith("_batch") else column.name


def _told(value: Any, places: dict[int, int] | None) -> Any:
    if isinstance(value, datetime):
        return "a moment"
    return places.get(value, value) if places else value


def _hash(rows: Iterable[tuple[Any, ...]]) -> str:
    lines = sorted(repr(row) for row in rows)
    return f"{len(lines)} {hashlib.sha256(chr(10).join(lines).encode()).hexdigest()[:16]}"


def faults(url: str) -> list[str]:
    """What the database itself finds wrong with the file or its references."""
    if not url.startswith("sqlite"):
        return []  # PostgreSQL checks references at commit and pages as it reads them
    engine = engines.connect(url)
    with engine.connect() as connection:
        checked = connection.exec_driver_sql("pragma integrity_check").scalars().all()
        broken = connection.exec_driver_sql("pragma foreign_key_check").fetchall()
    engine.dispose()
    return [*(line for line in checked if line != "ok"), *(str(row) for row in broken)]


def seen(folder: Path) -> list[str]:
    """The files that an import of the folder would read."""
    return [path.name for path in files.find([folder])]


def workbooks(folder: Path) -> list[str]:
    """The error workbooks in a folder; each must open."""
    found = sorted(folder.glob(f"*{files.ERRORS_SUFFIX}"))
    for path in found:
        openpyxl.load_workbook(path, read_only=True).close()
    return [path.name for path in found]
