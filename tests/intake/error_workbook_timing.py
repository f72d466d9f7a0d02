"""How long the error workbook takes: `python -m tests.intake.error_workbook_timing [ERRORS]`.

A sheet of 5,000 rows and 20 columns is marked; the aim is 2,000 errors in below 10 s.
"""

import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import xlsxwriter

from inventory.core.findings import Cell, Finding
from inventory.intake import error_workbook
from inventory.intake.readers.sheet import RawSheet

ROWS, COLUMNS = 5_000, 20


def marked(folder: Path, errors: int) -> tuple[float, Path]:
    """Seconds for one marked copy with so many errors, and the copy."""
    path = folder / "a.xlsx"
    names = [f"列{number}" for number in range(1, COLUMNS + 1)]
    table = [[f"{row}.{column}" for column in range(COLUMNS)] for row in range(ROWS)]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("活动水平")
        for number, row in enumerate([names, *table]):
            sheet.write_row(number, 0, row)
    cells = pd.DataFrame([names, *table], index=range(1, ROWS + 2))
    raw = RawSheet(path=path, sha256="", sheet="活动水平", cells=cells)
    places = ((n % ROWS + 2, names[n // ROWS + n % COLUMNS]) for n in range(errors))
    found = [Finding("I204", Cell("a.xlsx", "活动水平", *place), "-1") for place in places]
    start = time.perf_counter()
    (target,) = error_workbook.write_all([raw], found, fallback=folder).paths
    return time.perf_counter() - start, target


def main(errors: int) -> None:
    """Print the seconds."""
    with tempfile.TemporaryDirectory() as name:
        seconds, target = marked(Path(name), errors)
        size = target.stat().st_size
    sys.stdout.write(f"{errors} errors in {ROWS} x {COLUMNS}: {seconds:.1f} s, {size:,} bytes\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
