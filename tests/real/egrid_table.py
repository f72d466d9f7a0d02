"""Prints the real-input table: fuel, units, published tonnes, our tonnes, difference.

`python -m tests.real.egrid_table` in a checkout that has the public data beside it. The table
goes to stdout, the time of each step and the peak memory to stderr.
"""

import resource
import sys
import tempfile
from pathlib import Path

from tests.real import egrid, epa
from tests.real.runs import Desk, rows

LISTED = """
select code, count(distinct "row") from quality.finding
where code in ('A101', 'F201', 'I201') group by code order by code
"""


def table(folder: Path) -> str:
    """The comparison of a run, as it is stored beside this file."""
    listed = [(str(code), int(str(count))) for code, count in rows(folder, LISTED)]
    return egrid.report(egrid.compare(folder), listed)


def main() -> None:
    """Compile the unit file in a temporary workspace and print the table."""
    if not epa.DATA.is_dir():
        sys.exit(epa.MISSING)
    with tempfile.TemporaryDirectory() as name:
        desk = Desk.at(Path(name) / "workspace")
        sys.stdout.write(table(egrid.compiled(desk)))
    for step, seconds in desk.seconds.items():
        sys.stderr.write(f"{step:<24}{seconds:8.1f} s\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stderr.write(f"{'peak memory':<24}{peak:8.0f} MB\n")


if __name__ == "__main__":
    main()
