"""A technician's desk for tests: files to import, and what the registry holds afterwards."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import Engine, select

from inventory.core.workspace import Workspace
from inventory.intake.load import import_paths
from inventory.intake.result import ImportResult
from inventory.registry.engine import connect
from inventory.registry.tables import CODE_LISTS, HISTORY, IMPORTED, metadata

Rows = Sequence[Sequence[object]]

FACILITY: Rows = (
    ("排污单位编号", "单位名称", "行政区划代码"),
    ("F1", "甲热力有限公司", "610113"),
    ("F2", "乙水泥有限公司", "610113"),
)
UNIT: Rows = (
    ("排污单位编号", "设施编号", "源分类代码"),
    ("F1", "MF1", "A0201"),
    ("F2", "MF2", "D0101"),
)
ACTIVITY_HEAD = ("排污单位编号", "设施编号", "年份", "类别", "项目", "数量", "单位")


def activity(*rows: Sequence[object]) -> Rows:
    """An activity sheet with the shortest usual heading."""
    return (ACTIVITY_HEAD, *rows)


def coal(amount: object = 100, unit: object = "吨", **changed: object) -> tuple[object, ...]:
    """One activity row of coal burnt in MF1."""
    row: dict[str, object] = dict(
        zip(ACTIVITY_HEAD, ("F1", "MF1", 2024, "燃料", "烟煤", amount, unit), strict=True)
    )
    return tuple({**row, **changed}.values())


@dataclass(frozen=True, slots=True)
class Desk:
    """A workspace beside a folder with the technician's files."""

    workspace: Workspace
    folder: Path

    def xlsx(self, name: str, sheets: Mapping[str, Rows]) -> Path:
        """Write a workbook of plain cells."""
        path = self.folder / name
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, list(row))
        return path

    def csv(self, name: str, rows: Rows, *, encoding: str = "utf-8") -> Path:
        """Write a comma separated file."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
        path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
        return path

    def load(self, *paths: Path, **options: Any) -> ImportResult:
        """Import files; every finding must come with all of its words."""
        result = import_paths(self.workspace, paths, **options)
        for finding in result.findings:
            texts = finding.message_zh + finding.message_en + finding.remedy_zh
            assert not re.search(r"\{[a-z]+\}", texts), finding
        return result

    def parents(self) -> None:
        """Import two facilities with a unit each."""
        self.load(self.xlsx("登记.xlsx", {"排污单位": FACILITY, "生产设施": UNIT}))

    def engine(self) -> Engine:
        """The registry; the caller disposes of it."""
        return connect(self.workspace.database_url)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a registry table, in the order of their keys."""
        target = metadata.tables[table]
        engine = self.engine()
        with engine.connect() as connection:
            query = select(target).order_by(*target.primary_key.columns)
            rows = [dict(row) for row in connection.execute(query).mappings()]
        engine.dispose()
        return rows

    def imported(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table that came from sheets, without what the package ships."""
        return [row for row in self.rows(table) if row["sheet_id"] is not None]

    def state(self) -> dict[str, list[dict[str, Any]]]:
        """Everything that imports can change."""
        return {
            name: self.rows(name)
            for name in metadata.tables
            if name not in CODE_LISTS or name in IMPORTED
        }

    def unaccounted(self) -> dict[int, tuple[int, int]]:
        """Sheets whose staged rows are not all loaded, rejected or in the history."""
        sheets = self.rows("import_sheet")
        places: dict[int, set[int]] = {sheet["sheet_id"]: set() for sheet in sheets}
        engine = self.engine()
        with engine.connect() as connection:
            for target in (*IMPORTED.values(), *HISTORY.values()):
                # a row that was replaced and came back by a rollback stands in both
                for sheet_id, row_no in connection.execute(
                    select(target.c.sheet_id, target.c.row_no)
                ):
                    if sheet_id is not None:
                        places[sheet_id].add(row_no)
        found = {s["sheet_id"]: s["rejected"] + len(places[s["sheet_id"]]) for s in sheets}
        engine.dispose()
        staged = {sheet["sheet_id"]: sheet["staged"] for sheet in sheets}
        return {n: (staged[n], found[n]) for n in staged if staged[n] != found[n]}


def codes(result: ImportResult) -> list[str]:
    """The codes of all findings, sorted."""
    return sorted(finding.code for finding in result.findings)


def places(result: ImportResult, code: str) -> list[tuple[str, int | None, str]]:
    """Sheet, row and column of every finding of one kind."""
    return [(f.at.sheet, f.at.row, f.at.column) for f in result.findings if f.code == code]


def flat(rows: Iterable[Mapping[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    """Some columns of some rows."""
    return [tuple(row[name] for name in names) for row in rows]
