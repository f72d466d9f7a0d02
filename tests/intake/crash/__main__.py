"""`python -m tests.intake.crash [--full]`: kills, full disks and write errors, counted."""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.intake.crash import disk, kill, scene, servers, steps
from tests.intake.crash.kill import Aftermath, Databases, SqliteFiles, Trial

SEED = 20241121


def killed(trial: Trial, *, times: int, moments: int) -> dict[str, list[Aftermath]]:
    """Kill at every labelled step some times, and at random moments."""
    draw = random.Random(SEED)  # noqa: S311 - moments, not secrets
    results = {
        step: [kill.at_step(trial, step, n) for n in trial.occurrences(step, times)]
        for step in steps.LABELS
    }
    delays = [draw.uniform(0.0, trial.seconds) for _ in range(moments)]
    results["random moment"] = [kill.after_delay(trial, delay) for delay in delays]
    return results


def report(name: str, databases: Databases, *, times: int, moments: int) -> bool:
    """Print the counts of one backend; whether everything was as it must be."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(databases, Path(folder))
        show(f"\n{name}: an undisturbed import takes {trial.seconds:.2f} s")
        results = killed(trial, times=times, moments=moments)
        for line in kill.table(results):
            show(line)
        wrong = [
            f"{step}: {fault}"
            for step, found in results.items()
            for one in found
            for fault in one.faults
        ]
        for line in wrong:
            show(f"  {line}")
        return not wrong


def full_disks(template: Path) -> Iterator[str]:
    """Faults of imports on disks of several sizes."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(SqliteFiles(template), Path(folder))
        for name, found in (
            ("no pages left", disk.filled(trial)),
            ("file size limit", disk.limited(trial)),
            ("write error", disk.failing(trial)),
            ("full disk", disk.mounted(trial)),
        ):
            lines = list(found)
            show(f"\n{name}: {len(lines)} imports")
            for line in lines:
                show(f"  {line}")
                yield from line.faults


def show(line: object) -> None:
    """One line of the report, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Run the trials and print their tables; 1 when anything is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="5 kills a step, 50 moments, disks")
    options = parser.parse_args()
    times, moments = (5, 50) if options.full else (1, 3)
    with tempfile.TemporaryDirectory() as folder:
        template = scene.registry(Path(folder) / "template.db")
        good = report("SQLite", SqliteFiles(template), times=times, moments=moments)
        with servers.postgres() as databases:
            good &= report("PostgreSQL", databases, times=times, moments=moments)
        if options.full:
            good &= not list(full_disks(template))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
