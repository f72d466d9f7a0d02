"""Bad inputs B36 to B51: what is wrong with one cell."""

from pathlib import Path

import xlsxwriter

from tests.intake.desk import ACTIVITY_HEAD, FACILITY, Rows, coal


def csv(folder: Path, name: str, rows: Rows) -> Path:
    """A csv whose cells stand in quotes."""
    path = folder / name
    lines = [",".join(f'"{"" if cell is None else cell}"' for cell in row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def amounts(folder: Path, *cells: object, unit: object = "吨") -> Path:
    """An activity sheet with these amounts in its first rows and a sound row at the end."""
    rows = [coal(cell, unit, 年份=2020 + n) for n, cell in enumerate(cells)]
    return csv(folder, "活动水平.csv", (ACTIVITY_HEAD, *rows, coal(7, 年份=2019)))


def facility(folder: Path, **cells: object) -> Path:
    """A facility sheet whose first row has these cells; the second row is sound."""
    given = zip(FACILITY[0], FACILITY[1], strict=True)
    first: dict[object, object] = dict([*given, *cells.items()])
    second = (*FACILITY[2], *("" for _ in range(len(first) - len(FACILITY[2]))))
    return csv(folder, "排污单位.csv", (tuple(first), tuple(first.values()), second))


def b36(folder: Path) -> Path:
    """A formula that failed, beside a number."""
    path = folder / "活动水平.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("活动水平")
        for number, row in enumerate((ACTIVITY_HEAD, coal(1), coal(2, 年份=2023))):
            sheet.write_row(number, 0, row)
        sheet.write_formula(1, ACTIVITY_HEAD.index("数量"), "=1/0", None, "#DIV/0!")
    return path


def b37(folder: Path) -> Path:
    """A formula that no program has ever calculated."""
    path = folder / "活动水平.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("活动水平")
        for number, row in enumerate((ACTIVITY_HEAD, coal(1), coal(2, 年份=2023))):
            sheet.write_row(number, 0, row)
        sheet.write_formula(1, ACTIVITY_HEAD.index("数量"), "=1+1", None, "")
    return path


def b38(folder: Path) -> Path:
    """A number stored as text with separators."""
    return amounts(folder, "1,234.5")


def b39(folder: Path) -> Path:
    """Digits in full width."""
    return amounts(folder, "１２．５")


def b40(folder: Path) -> Path:
    """A value with its unit."""
    return amounts(folder, "12.5吨", unit="")


def b41(folder: Path) -> Path:
    """Not detected is no number, and no zero."""
    return amounts(folder, "未检出")


def b42(folder: Path) -> Path:
    """Below a limit of detection, where a cell may be empty."""
    rows = ((*ACTIVITY_HEAD, "硫分"), (*coal(1), "<0.003"), (*coal(2, 年份=2023), "0.5"))
    return csv(folder, "活动水平.csv", rows)


def b43(folder: Path) -> Path:
    """A credit code that a spreadsheet took for a number."""
    return facility(folder, 统一社会信用代码="9.16101E+17")


def b44(folder: Path) -> Path:
    """A month of a year for a date."""
    return facility(folder, 投产日期="2024年1月")


def b46(folder: Path) -> Path:
    """A truth value for an amount."""
    return amounts(folder, "TRUE")


def b47(folder: Path) -> Path:
    """Infinity for an amount."""
    return amounts(folder, "Infinity")


def b48(folder: Path) -> Path:
    """A name of forty thousand signs."""
    return facility(folder, 单位名称="长" * 40_000)


def b49(folder: Path) -> Path:
    """A name that a spreadsheet would run."""
    return facility(folder, 单位名称="=cmd|' /C calc'!A0")


def b50(folder: Path) -> Path:
    """A name that a browser would run."""
    return facility(folder, 单位名称="<script>alert(1)</script>")


def b51(folder: Path) -> Path:
    """An outlet number that a careless database would run."""
    head = ("排污单位编号", "排放口编号", "类别")
    rows = (head, ("F1", "' OR 1=1; DROP TABLE --", "主要排放口"), ("F1", "DA002", "其他"))
    return csv(folder, "排放口.csv", rows)
