"""Disks that are full or fail: a clear refusal, the registry as before, a later import works."""

import builtins
import io
import os
import resource
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EIO
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

from inventory.core.workspace import Workspace
from tests.intake.crash import child, kill, scene
from tests.intake.crash.child import Outcome
from tests.intake.crash.kill import Trial

KIB = 1024
_MOST_WRITES = 200
_SLACK = 64  # KiB that folders and rounding to pages take
UNDISTURBED = "imported"
FULL = ("空间", "磁盘")  # one of them stands in what the technician reads
_open = io.open


@dataclass(frozen=True, slots=True)
class Ended:
    """How an import on a bad disk ended and what it left."""

    where: str
    outcome: str
    faults: tuple[str, ...]

    def __str__(self) -> str:
        """One line of the report."""
        return f"{self.where:32} {self.outcome} {' | '.join(self.faults)}".rstrip()


def ended(trial: Trial, made: Workspace, files: Path, outcome: Outcome, where: str) -> Ended:
    """Judge one import, then import again on a good disk."""
    wrong = []
    found = scene.digest(made.database_url)
    if found not in (trial.before, trial.after):
        wrong.append(f"between: {kill.different(found, trial.before)}")
    if outcome.trace:
        wrong.append(outcome.trace)
    elif outcome.error and outcome.exit_code not in {3, 4}:
        wrong.append(f"exit code {outcome.exit_code}")
    elif outcome.error and not any(word in outcome.message + outcome.hint for word in FULL):
        wrong.append(f"no word about the disk: {outcome.message} {outcome.hint}")
    wrong += kill.repaired(trial, made, files)
    told = f"{outcome.error} {outcome.message}（{outcome.hint}）" if outcome.error else UNDISTURBED
    return Ended(where, told, tuple(wrong))


def answered(made: Workspace, files: Path, prepare: Callable[[], None]) -> Outcome:
    """The outcome of an import in a process that was made ready for trouble."""
    outcome = child.finish(*child.start(made.root, (files,), prepare=prepare))
    if outcome is None:
        raise AssertionError("the import died instead of saying what is wrong")
    return outcome


def limited(
    trial: Trial, sizes: tuple[int, ...] = (32, 128, 420, 480, 560, 640)
) -> Iterator[Ended]:
    """No file may grow beyond so many KiB: the registry, its journal, or a temporary file."""
    for size in sizes:
        made, files = trial.world()
        outcome = answered(made, files, partial(limit, size * KIB))
        yield ended(trial, made, files, outcome, f"files up to {size} KiB")


def filled(trial: Trial, pages: tuple[int, ...] = (0, 1, 4, 16, 64, 128)) -> Iterator[Ended]:
    """The registry may grow by so many pages and no more; needs no right to mount."""
    for more in pages:
        made, files = trial.world()
        outcome = answered(made, files, partial(few_pages, more))
        yield ended(trial, made, files, outcome, f"{more} pages left")


def few_pages(more: int) -> None:
    """Let SQLite say that the disk is full after so many new pages."""

    def bound(connection: Any, *rest: Any) -> None:
        del rest
        (count,) = connection.execute("pragma page_count").fetchone()
        connection.execute(f"pragma max_page_count = {count + more}")

    event.listen(Pool, "checkout", bound)


def impatient(milliseconds: int) -> None:
    """Let SQLite wait no longer than this for another writer."""

    def hurried(connection: Any, *rest: Any) -> None:
        del rest
        connection.execute(f"pragma busy_timeout = {milliseconds}")

    event.listen(Pool, "checkout", hurried)


def limit(size: int) -> None:
    """Refuse this process, and those it starts, files larger than this."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def failing(trial: Trial) -> Iterator[Ended]:
    """Every write beside the user's files fails from the n-th on, for every n until none does."""
    for number in range(1, _MOST_WRITES):
        found = failing_at(trial, number)
        yield found
        if found.outcome == UNDISTURBED:
            return


def failing_at(trial: Trial, number: int) -> Ended:
    """Writes beside the user's files fail from the n-th on."""
    made, files = trial.world()
    outcome = answered(made, files, partial(fail_write, number, files))
    return ended(trial, made, files, outcome, f"write {number} fails")


def fail_write(number: int, folder: Path) -> None:
    """Let the n-th write or rename in a folder fail from now on."""
    passed = 0

    def count(where: object) -> None:
        nonlocal passed
        if not str(where).startswith(str(folder)):
            return
        passed += 1
        if passed >= number:
            raise OSError(EIO, os.strerror(EIO), str(where))

    class Raw(io.FileIO):
        def write(self, data: Any, /) -> int:
            count(self.name)
            return super().write(data)

    def opened(path: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if set(mode) & set("wax+") and "b" in mode and str(path).startswith(str(folder)):
            return (
                io.BufferedRandom(Raw(path, mode.replace("b", "")))
                if "+" in mode
                else (io.BufferedWriter(Raw(path, mode.replace("b", ""))))
            )
        return _open(path, mode, *rest, **named)

    replace = os.replace

    def replaced(source: Any, target: Any, **named: Any) -> None:
        count(target)
        replace(source, target, **named)

    io.open = builtins.open = opened  # type: ignore[assignment]
    os.replace = replaced  # type: ignore[assignment]


def mounted(trial: Trial) -> Iterator[Ended]:
    """A small file system under the registry, under the temporary files, under the user's files.

    Needs the right to mount; without it there is nothing to tell.
    """
    made, files = trial.world()
    base = (made.root / "registry.db").stat().st_size // KIB + _SLACK
    beside = sum(path.stat().st_size for path in files.iterdir()) // KIB + _SLACK
    for place in ("registry", "temporary files", "user's files"):
        for size in (0, 64, 128, 256, 512, 1024, 2048) if place == "registry" else (16, 64, 256):
            total = size + (base if place == "registry" else beside)
            try:
                with small_disk(total) as folder:
                    yield _on(trial, place, folder, total)
            except subprocess.CalledProcessError:
                return


def _on(trial: Trial, place: str, folder: Path, size: int) -> Ended:
    made, files = trial.world()
    prepare: Callable[[], None] = _nothing
    if place == "registry":
        made = scene.workspace(folder / "w", template=made.root / "registry.db")
    elif place == "temporary files":
        prepare = partial(temporary_in, folder)
    else:
        files = scene.copied(files, folder / "files")
    outcome = answered(made, files, prepare)
    # room again: what filled the disk is gone
    subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True)  # noqa: S603, S607
    return ended(trial, made, files, outcome, f"{place} on {size} KiB")


def _nothing() -> None:
    """Leave the process as it is."""


def temporary_in(folder: Path) -> None:
    """Let this process, and those it starts, put temporary files into a folder."""
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = str(folder)


@contextmanager
def small_disk(size: int) -> Iterator[Path]:
    """A file system of so many KiB in memory."""
    with tempfile.TemporaryDirectory() as name:
        options = ["-t", "tmpfs", "-o", f"size={size}k", "tmpfs", name]
        subprocess.run(["mount", *options], check=True, capture_output=True)  # noqa: S603, S607
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", name], check=True)  # noqa: S603, S607
