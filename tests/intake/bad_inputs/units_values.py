"""Bad inputs B60 to B76 that a sheet tells by itself: units, signs and impossible values."""

from pathlib import Path

from tests.intake.bad_inputs.cells import amounts, csv, facility
from tests.intake.desk import ACTIVITY_HEAD, coal

RUN = ("排污单位编号", "治理设施编号", "年份", "污染物", "去除效率")
EMISSION = ("排污单位编号", "污染物", "年份", "数量", "单位", "数据来源")
ABATEMENT = (("排污单位编号", "治理设施编号", "治理工艺"), ("F1", "TA001", "袋式除尘"))


def _runs(folder: Path, percent: object) -> Path:
    """A workbook folder: the treatment itself, and how it ran."""
    csv(folder, "治理设施.csv", ABATEMENT)
    rows = [("F1", "TA001", 2023, "颗粒物", 99), ("F1", "TA001", 2024, "颗粒物", percent)]
    csv(folder, "治理设施运行.csv", (RUN, *rows))
    return folder


def _emissions(folder: Path, *rows: tuple[object, ...]) -> Path:
    return csv(folder, "上报排放量.csv", (EMISSION, *(("F1", *row, "环统") for row in rows)))


def b60(folder: Path) -> Path:
    """Kilograms under a heading that says tonnes."""
    head = ["数量(吨)" if name == "数量" else name for name in ACTIVITY_HEAD]
    return csv(folder, "活动水平.csv", (head, coal(1, "kg"), coal(2, "吨", 年份=2023)))


def b61(folder: Path) -> Path:
    """Lorry loads."""
    return amounts(folder, 12, unit="车")


def b63(folder: Path) -> Path:
    """A product in tonnes of coal equivalent."""
    rows = (ACTIVITY_HEAD, coal(1, "吨标煤", 类别="产品", 项目="水泥熟料"), coal(2, 年份=2023))
    return csv(folder, "活动水平.csv", rows)


def b64(folder: Path) -> Path:
    """An emission below zero."""
    return _emissions(folder, ("二氧化硫", 2024, -1, "吨"), ("二氧化硫", 2023, 1, "吨"))


def b65(folder: Path) -> Path:
    """More taken out than came in."""
    return _runs(folder, 120)


def b66(folder: Path) -> Path:
    """A fraction under a heading of percents."""
    return _runs(folder, 0.95)


def b67(folder: Path) -> Path:
    """More hours than a year has."""
    hours = coal(9000, "小时", 类别="运行小时", 项目="运行小时")
    return csv(folder, "活动水平.csv", (ACTIVITY_HEAD, hours, coal(2, 年份=2023)))


def b68(folder: Path) -> Path:
    """A coal of one third sulphur."""
    rows = ((*ACTIVITY_HEAD, "硫分"), (*coal(1), 35), (*coal(2, 年份=2023), 0.8))
    return csv(folder, "活动水平.csv", rows)


def b69(folder: Path) -> Path:
    """More fine particles than particles."""
    return _emissions(folder, ("PM2.5", 2024, 5, "吨"), ("PM10", 2024, 4, "吨"))


def b73(folder: Path) -> Path:
    """Latitude for longitude."""
    return facility(folder, 经度=34.2, 纬度=108.9)


def b74(folder: Path) -> Path:
    """A day that no February has."""
    return facility(folder, 投产日期="2024-02-30")


def b75(folder: Path) -> Path:
    """Outlets that share 98 % of a unit."""
    csv(folder, "排放口.csv", (("排污单位编号", "排放口编号", "类别"), *_OUTLETS))
    head = ("排污单位编号", "设施编号", "排放口编号", "分配比例")
    rows = [("F1", "MF1", "DA001", 60), ("F1", "MF1", "DA002", 38)]
    csv(folder, "排放路径.csv", (head, *rows))
    return folder


_OUTLETS = (("F1", "DA001", "主要排放口"), ("F1", "DA002", "主要排放口"))


def b76(folder: Path) -> Path:
    """A year that nobody can have reported."""
    return csv(folder, "活动水平.csv", (ACTIVITY_HEAD, coal(1, 年份=2042), coal(2)))
