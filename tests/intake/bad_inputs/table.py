"""The bad inputs (坏文件) as a table: what was said, in how long, with how much memory.

`python -m tests.intake.bad_inputs.table` imports each of them in a process of its own.
"""

import csv
import importlib
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from inventory.core.config import Config
from inventory.core.errors import InventoryError
from inventory.core.workspace import Workspace
from inventory.registry import engine, schema, seed
from tests.intake.desk import Desk

HERE = Path(__file__).parent
_BUILDER = re.compile(r"^b\d\d$")
_KIB = 1024


@dataclass(frozen=True, slots=True)
class Expected:
    """One line of a table of expectations."""

    id: str
    input: str
    severity: str
    code: str
    note: str


def expected(name: str) -> list[Expected]:
    """The cases of one table, for example `expected_files.csv`."""
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return [Expected(**row) for row in csv.DictReader(stream)]


def builders() -> dict[str, Callable[[Path], Path]]:
    """Every function of the folder that writes a bad file, by the id of its case."""
    found: dict[str, Callable[[Path], Path]] = {}
    for path in sorted(HERE.glob("*.py")):
        if path.stem == Path(__file__).stem:
            continue
        module = importlib.import_module(f"tests.intake.bad_inputs.{path.stem}")
        found |= {
            name.upper(): builder for name, builder in vars(module).items() if _BUILDER.match(name)
        }
    return found


def _world(folder: Path) -> Desk:
    """A registry with two facilities and a unit of each."""
    workspace = Workspace.create(folder / "workspace", Config(name="测试市"))
    schema.upgrade(workspace.database_url)
    registry = engine.connect(workspace.database_url)
    seed.seed(registry)
    registry.dispose()
    (folder / "files").mkdir()
    desk = Desk(workspace, folder / "files")
    desk.parents()
    return desk


def _try(path: Path) -> None:
    """Import one bad file and print what came of it."""
    with tempfile.TemporaryDirectory() as name:
        desk = _world(Path(name))
        begin = time.perf_counter()
        try:
            codes = sorted({finding.code for finding in desk.load(path).findings})
        except InventoryError as error:
            finding = getattr(error, "finding", None)
            codes = [finding.code if finding else type(error).__name__]
        seconds = time.perf_counter() - begin
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps({"codes": codes, "seconds": seconds, "peak": peak // _KIB}))  # noqa: T201


def main() -> None:
    """Print the table of all cases."""
    print("id,expected,codes,seconds,peak_mib")  # noqa: T201
    cases = [case for path in sorted(HERE.glob("expected_*.csv")) for case in expected(path.name)]
    for case in sorted(cases, key=lambda one: one.id):
        with tempfile.TemporaryDirectory() as folder:
            path = builders()[case.id](Path(folder))
            # the command is this interpreter and this module
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-m", "tests.intake.bad_inputs.table", str(path)],
                capture_output=True,
                text=True,
                check=False,
            )
        if done.returncode:
            print(f"{case.id},{case.code},UNCAUGHT {done.stderr.splitlines()[-1:]}")  # noqa: T201
            continue
        told = json.loads(done.stdout)
        codes = " ".join(told["codes"])
        print(f"{case.id},{case.code},{codes},{told['seconds']:.2f},{told['peak']}")  # noqa: T201


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _try(Path(sys.argv[1]))
    else:
        main()
