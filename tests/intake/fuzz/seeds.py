"""Sound files to break: workbooks with every kind of part, csv in every encoding, parquet."""

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import xlsxwriter
from click.testing import CliRunner

from inventory.cli import inventory
from inventory.core.config import Config
from inventory.core.resources import shipped
from inventory.core.workspace import Workspace
from tests.intake.desk import ACTIVITY_HEAD, FACILITY, UNIT, Desk, activity, coal

_SAMPLES = ("活动水平", "排放口", "许可限值", "上报排放量")
_LINES = 60


def build(folder: Path) -> list[Path]:
    """Write the sound files and give their paths, always in the same order."""
    desk = Desk(Workspace(folder, Config()), folder)
    rows = activity(*(coal(n + 1, 项目=f"煤{n}") for n in range(30)))
    return [
        _rich(folder / "活动水平.xlsx"),
        desk.xlsx("登记.xlsx", {"排污单位": FACILITY, "生产设施": UNIT}),
        _by_openpyxl(folder / "activity.xlsx"),
        *_templates(folder),
        *_samples(folder),
        desk.csv("activity_gb.csv", rows, encoding="gb18030"),
        desk.csv("activity_16.csv", rows, encoding="utf-16"),
        _parquet(folder / "activity.parquet"),
    ]


def _rich(path: Path) -> Path:
    """Formats, formulas, merges, errors, comments, a hidden sheet and a drop-down."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("活动水平")
        percent = book.add_format({"num_format": "0.0%"})
        sheet.write_row(0, 0, ["某市2024年"])
        sheet.write_row(1, 0, [*ACTIVITY_HEAD, "硫分(%)", "填报日期"])
        for row in range(2, 20):
            sheet.write_row(row, 0, coal(row * 1.5))
            sheet.write(row, 7, 0.012, percent)
            sheet.write_datetime(row, 8, dt.datetime(2024, 1, row))  # noqa: DTZ001 - a bare date
        sheet.write_formula(20, 5, "=SUM(F3:F20)", None, 270)
        sheet.write_formula(21, 5, "=1/0", None, "#DIV/0!")
        sheet.merge_range(22, 0, 24, 0, "F1")
        sheet.write_comment(2, 5, "核实过")
        sheet.data_validation(2, 3, 20, 3, {"validate": "list", "source": ["燃料", "产品"]})
        book.add_worksheet("生产设施").hide()
    return path


def _by_openpyxl(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    if sheet is None:
        raise AssertionError("a new workbook has a sheet")
    for row in activity(*(coal(n + 1, 项目=f"煤{n}") for n in range(20))):
        sheet.append(list(row))
    book.save(path)
    return path


def _templates(folder: Path) -> list[Path]:
    """The templates as the command writes them; their example rows are ignored on import."""
    inside = folder / "templates"
    done = CliRunner().invoke(inventory, ["template", str(inside)], catch_exceptions=False)
    if done.exit_code:
        raise AssertionError(done.output)
    return sorted(inside.glob("*.xlsx"))[:3]


def _samples(folder: Path) -> list[Path]:
    """The first lines of tables of the sample city."""
    made = []
    for name in _SAMPLES:
        source = shipped("sample_data") / "tables" / f"{name}.csv"
        lines = source.read_bytes().splitlines(keepends=True)[:_LINES]
        path = folder / f"{name}.csv"
        path.write_bytes(b"".join(lines))
        made.append(path)
    return made


def _parquet(path: Path) -> Path:
    head, *rows = activity(*(coal(n + 1, 项目=f"煤{n}") for n in range(20)))
    frame = pd.DataFrame([list(row) for row in rows], columns=[str(name) for name in head])
    frame.to_parquet(path)
    return path
