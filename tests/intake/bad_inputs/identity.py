"""Bad inputs B52 to B57: numbers and names that belong to nobody, or to somebody else."""

from pathlib import Path

from tests.intake.bad_inputs.cells import csv, facility
from tests.intake.desk import FACILITY

OUTLET = ("排污单位编号", "排放口编号", "类别", "高度")


def b52(folder: Path) -> Path:
    """A credit code whose last sign is wrong."""
    return facility(folder, 统一社会信用代码="91110000600037341X")


def b53(folder: Path) -> Path:
    """The letter O for a zero."""
    return facility(folder, 统一社会信用代码="911100006O0037341L")


def b54(folder: Path) -> Path:
    """One credit code under two names."""
    code = "91110000600037341L"
    head = (*FACILITY[0], "统一社会信用代码")
    rows = (head, (*FACILITY[1], code), (*FACILITY[2], code))
    return csv(folder, "排污单位.csv", rows)


def b55(folder: Path) -> Path:
    """One outlet of two heights."""
    rows = [("F1", "DA001", "主要排放口", height) for height in (45, 60)]
    return csv(folder, "排放口.csv", (OUTLET, *rows, ("F1", "DA002", "其他", 20)))


def b56(folder: Path) -> Path:
    """An outlet of a facility that nobody has registered."""
    rows = (OUTLET, ("F9", "DA001", "主要排放口", 45), ("F1", "DA002", "其他", 20))
    return csv(folder, "排放口.csv", rows)


def b57(folder: Path) -> Path:
    """One district of another city among twenty of one."""
    rows = [(f"F{n}", f"单位{n}", "610113") for n in range(1, 21)]
    return csv(folder, "排污单位.csv", (FACILITY[0], *rows, ("F99", "外地单位", "610302")))
