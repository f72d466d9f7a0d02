"""The year before (基准年): the same activity, a little more or less of it."""

from pathlib import Path

from city.book import HEADINGS, Book, text, write_table
from city.coating import MISBOOKED_KG
from city.dice import Dice
from city.heating import CLOSED_COAL
from city.site import YEAR

BASE_YEAR = YEAR - 1
# amounts of these tables go with the production of the facility; the others stay as they are
SCALED = {
    "活动水平": ("amount",),
    "治理设施运行": ("power_10mwh", "limestone_t", "urea_t", "ammonia_t", "gas_10k_m3"),
    "上报排放量": ("amount",),
}
# most produced more in the base year; every 23rd has grown since
_SHRUNK, _GROWN, _EVERY = (1.01, 1.1), (0.93, 0.98), 23
_KG_PER_T = 1000.0


def write(book: Book, folder: Path, seed: int) -> None:
    """One CSV per table of the base year."""
    dice = Dice(seed)
    opened = {
        row["排污单位编号"]
        for row in book.rows["排污单位"]
        if row["投产日期"].startswith(str(YEAR))
    }
    scale = {
        row["排污单位编号"]: dice.between(*(_SHRUNK if place % _EVERY else _GROWN), 0.005)
        for place, row in enumerate(book.rows["排污单位"], 1)
    }
    for table, keys in SCALED.items():
        headings = HEADINGS[table]
        rows = [
            _earlier(row, [headings[key] for key in keys], scale)
            for row in book.rows[table]
            if row["排污单位编号"] not in opened
        ]
        if table == "活动水平":
            rows.append({headings[key]: text(value) for key, value in CLOSED_COAL.items()})
        write_table(folder / f"{table}_{BASE_YEAR}.csv", list(headings.values()), rows)


def _earlier(row: dict[str, str], columns: list[str], scale: dict[str, float]) -> dict[str, str]:
    """A row of the base year; hours keep within the year, the slip of a clerk had not happened."""
    factor = 1.0 if row.get("单位") == "小时" else scale[row["排污单位编号"]]
    if row.get("数量") == text(MISBOOKED_KG):
        factor /= _KG_PER_T
    changed = {
        column: text(float(f"{float(row[column]) * factor:.4g}"))
        for column in columns
        if row.get(column)
    }
    return {**row, "年份": str(BASE_YEAR), **changed}
