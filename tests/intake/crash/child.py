"""The importer that is to die: a process of its own, forked from a server without threads.

`python -m tests.intake.crash.child WORKSPACE FOLDER [STEP OCCURRENCE]` runs one by hand.
"""

import multiprocessing
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import TYPE_CHECKING

from inventory.core.errors import InventoryError
from inventory.core.workspace import Workspace
from inventory.intake.load import import_paths
from tests.intake.crash import steps

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.intake.crash.child"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an import ended, as its process told it; nothing is told by one that was killed."""

    error: str = ""  # the class of the exception, empty after an import that went through
    exit_code: int = 0
    message: str = ""
    hint: str = ""
    codes: tuple[str, ...] = ()
    is_unchanged: bool = False
    trace: str = ""  # of an exception that is none of the product's own
    passed: dict[str, int] = field(default_factory=dict)  # how often each step was reached


Prepare = Callable[[], None]


def start(
    root: Path,
    paths: tuple[Path, ...],
    *,
    kill_at: tuple[str, int] | None = None,
    prepare: Prepare | None = None,
) -> tuple[ForkServerProcess, "Connection[None, Outcome]"]:
    """Start an import in a process of its own; its outcome comes through the connection."""
    ours, theirs = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=run, args=(theirs, root, paths, kill_at, prepare))
    process.start()
    theirs.close()
    return process, ours


def finish(
    process: ForkServerProcess, answers: "Connection[None, Outcome]", *, seconds: float = 120
) -> Outcome | None:
    """Wait for an import and give its outcome; None when it was killed."""
    try:
        told = answers.recv() if answers.poll(seconds) else None
    except EOFError:
        told = None
    process.join(seconds)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise TimeoutError(f"an import did not end within {seconds:.0f} s")
    answers.close()
    return told


def run(
    answers: "Connection[Outcome, None]",
    root: Path,
    paths: tuple[Path, ...],
    kill_at: tuple[str, int] | None,
    prepare: Prepare | None,
) -> None:
    """The whole life of the process."""
    passed: Counter[str] = Counter()
    if kill_at:
        steps.watch(steps.killing(*kill_at))
    else:
        steps.watch(lambda label: passed.update((label,)))
    if prepare:
        prepare()
    answers.send(_imported(root, paths, passed))


def _imported(root: Path, paths: tuple[Path, ...], passed: Counter[str]) -> Outcome:
    try:
        result = import_paths(Workspace.open(root), paths)
    except InventoryError as error:
        return Outcome(
            error=type(error).__name__,
            exit_code=error.exit_code,
            message=error.message_zh,
            hint=error.hint,
            passed=dict(passed),
        )
    except Exception as error:  # noqa: BLE001 - what the tests look for
        return Outcome(error=type(error).__name__, exit_code=1, trace=traceback.format_exc())
    return Outcome(
        codes=tuple(finding.code for finding in result.findings),
        is_unchanged=result.is_unchanged,
        passed=dict(passed),
    )


def main(root: str, folder: str, step: str = "", occurrence: str = "1") -> None:
    """Run one import in the foreground."""
    receiving, sending = multiprocessing.Pipe(duplex=False)
    run(sending, Path(root), (Path(folder),), (step, int(occurrence)) if step else None, None)
    sys.stdout.write(f"{receiving.recv()}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
