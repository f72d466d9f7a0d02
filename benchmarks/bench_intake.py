"""The whole import against bare reading of the same file by the same library, in one run.

Each contestant runs in a process of its own, several times in turn; what counts is the ratio of
the medians. `python -m benchmarks.bench_intake [--rows N] [--csv-rows N] [--repeat N] [--profile]`.
"""

import argparse
import cProfile
import csv
import json
import multiprocessing
import pstats
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import python_calamine
import xlsxwriter

from benchmarks import city
from benchmarks.child import measure
from inventory.core.config import Config
from inventory.core.workspace import Workspace
from inventory.intake.load import import_paths
from inventory.registry import engine, schema, seed

AIM = 6.0
AIM_GIB = 1.0
BOOK, TEXT = "活动水平.xlsx", "活动水平.csv"
_FUELS = {"烟煤": 22.0, "无烟煤": 22.0, "褐煤": 14.0, "焦炭": 28.0}  # with a usual GJ/t
_HEADINGS = (
    *("排污单位编号", "设施编号", "年份", "月份", "类别", "项目", "数量", "单位", "基准"),
    *("低位发热量", "低位发热量单位", "硫分(%)", "灰分(%)", "挥发分(%)", "含碳量(%)"),
    *("VOCs含量", "数据来源"),
)
_OWN = ("填报人", "填报日期", "备注")  # columns that are the bureau's own: 20 in all
_NARROW = (*_HEADINGS[:9], "数据来源")  # columns of the csv file


def build(root: Path, *, rows: int, csv_rows: int) -> None:
    """A registry with the plants, and the two files about them."""
    workspace = Workspace.create(root / "workspace", Config(name="基准城市（生成）"))
    schema.upgrade(workspace.database_url)
    registry = engine.connect(workspace.database_url)
    seed.seed(registry)
    plants = city.frames(max(rows, csv_rows) + city.MONTHS)
    with registry.begin() as connection:
        for name in ("facility", "unit"):
            plants[name].to_sql(name, connection, if_exists="append", index=False)
    registry.dispose()
    made = _sheet(plants["activity"])
    made.iloc[:csv_rows][list(_NARROW)].to_csv(root / TEXT, index=False)
    _write_book(root / BOOK, made.iloc[:rows])


def _sheet(activity: pd.DataFrame) -> pd.DataFrame:
    """The rows of the registry as a technician would fill them in, with little to find fault."""
    draw = np.random.default_rng(3)
    count = len(activity)
    fuel = np.arange(count) // city.MONTHS % len(_FUELS)  # one for all months of a boiler
    texts = {
        "类别": "燃料",
        "单位": "吨",
        "基准": "收到基",
        "低位发热量单位": "GJ/t",
        "VOCs含量": "",
        "数据来源": "环统",
        "填报人": "张三",
        "备注": "",
    }
    numbers = {
        "低位发热量": np.array(list(_FUELS.values()))[fuel] * draw.uniform(0.95, 1.05, count),
        "硫分(%)": draw.uniform(0.3, 2.0, count),
        "灰分(%)": draw.uniform(8.0, 30.0, count),
        "挥发分(%)": draw.uniform(10.0, 35.0, count),
        "含碳量(%)": draw.uniform(45.0, 70.0, count),
    }
    columns = {
        "排污单位编号": activity["facility_no"],
        "设施编号": activity["unit_no"],
        "年份": activity["year"],
        "月份": activity["month"],
        "项目": np.array(list(_FUELS))[fuel],
        "数量": activity["amount_t"],
        "填报日期": "2025-02-14",
        **texts,
        **{name: np.round(values, 2) for name, values in numbers.items()},
    }
    return pd.DataFrame(columns)[[*_HEADINGS, *_OWN]]


def _write_book(path: Path, sheet: pd.DataFrame) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet("活动水平")
        page.write_row(0, 0, list(sheet.columns))
        for number, row in enumerate(sheet.itertuples(index=False), start=1):
            page.write_row(number, 0, row)


def imported(root: Path, name: str) -> int:
    """The product: every row read, checked and written to the registry; rows loaded."""
    target = root / "copy"
    shutil.copytree(root / "workspace", target)
    result = import_paths(Workspace.open(target), [root / name])
    shutil.rmtree(target)
    return sum(count.loaded for count in result.counts)


def bare_calamine(root: Path) -> int:
    """The workbook as rows of Python values, nothing else."""
    book = python_calamine.CalamineWorkbook.from_path(str(root / BOOK))
    return len(book.get_sheet_by_index(0).to_python()) - 1


def bare_pandas(root: Path) -> int:
    """The csv file as text columns, nothing else."""
    return len(pd.read_csv(root / TEXT, dtype="str", na_filter=False))


def bare_csv(root: Path) -> int:
    """The csv file as rows of Python texts by the module of the language."""
    with (root / TEXT).open(encoding="utf-8", newline="") as stream:
        return len(list(csv.reader(stream))) - 1


CONTESTANTS: dict[str, Callable[[Path], int]] = {
    "import xlsx": lambda root: imported(root, BOOK),
    "calamine": bare_calamine,
    "import csv": lambda root: imported(root, TEXT),
    "pandas": bare_pandas,
    "csv module": bare_csv,
}
# the contestant that each bare reading is the measure of, and whether the aim is against it
MEASURED = {
    "calamine": ("import xlsx", True),
    "pandas": ("import csv", True),
    "csv module": ("import csv", False),
}


def one(name: str, root: Path) -> None:
    """The child's side of `measure`; `reader` is the process that opens a workbook."""
    started = time.perf_counter()
    rows = CONTESTANTS[name](root)
    seconds = time.perf_counter() - started
    own, reader = (
        resource.getrusage(who).ru_maxrss / 2**20
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps({"seconds": seconds, "gib": own, "reader_gib": reader, "rows": rows}))


def profile(root: Path) -> None:
    """Where the time of each import goes, in this process."""
    for name in (BOOK, TEXT):
        watched = cProfile.Profile()
        watched.runcall(imported, root, name)
        print(f"\n{name}")
        pstats.Stats(watched).sort_stats("tottime").print_stats(18)
        pstats.Stats(watched).sort_stats("cumtime").print_stats("inventory", 40)


def main() -> None:
    """Build the files, run every contestant in turn, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--csv-rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--one", choices=list(CONTESTANTS))
    parser.add_argument("--root", type=Path)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.root)
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        sizes = {"rows": options.rows, "csv_rows": options.csv_rows}
        # a process of its own: what starts from a large one counts its memory as its own
        builder = multiprocessing.get_context("spawn").Process(
            target=build, args=(root,), kwargs=sizes
        )
        builder.start()
        builder.join()
        if options.profile:
            profile(root)
            return
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in CONTESTANTS}
        for _ in range(options.repeat):
            for name, found in runs.items():
                found.append(measure("bench_intake", name, root))
    report(runs, **sizes)


def report(runs: dict[str, list[dict[str, float]]], *, rows: int, csv_rows: int) -> None:
    """Medians, ratios, peak memory and aims; every row must have arrived."""
    assert all(found[0]["rows"] in {rows, csv_rows} for found in runs.values()), runs
    median = {name: statistics.median(r["seconds"] for r in found) for name, found in runs.items()}
    print(f"xlsx: {rows:,} rows x {len(_HEADINGS + _OWN)} columns; ", end="")
    print(f"csv: {csv_rows:,} rows x {len(_NARROW)} columns")
    titles = (("median s", 9), ("min", 7), ("max", 7), ("GiB", 6), ("reader GiB", 11))
    print(" " * 12 + "".join(f"{title:>{width}}" for title, width in titles) + "   import is")
    for name, found in runs.items():
        times = [r["seconds"] for r in found]
        peak, reader = (max(r[key] for r in found) for key in ("gib", "reader_gib"))
        line = f"{name:12}{median[name]:9.2f}{min(times):7.2f}{max(times):7.2f}{peak:6.2f}"
        line += f"{reader:11.2f}" if reader else " " * 11
        if name in MEASURED:
            product, is_aim = MEASURED[name]
            line += f"   {median[product] / median[name]:.1f} x"
            line += f" (aim {AIM:.0f} x)" if is_aim else ""
        else:
            line += f"   (aim below {AIM_GIB:.0f} GiB)"
        print(line)


if __name__ == "__main__":
    main()
