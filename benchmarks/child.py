"""A contestant in a process of its own, so that its memory is its own (对照组各自成进程)."""

import json
import subprocess
import sys
from pathlib import Path


def measure(bench: str, name: str, root: Path) -> dict[str, float]:
    """Run one contestant of a benchmark in a fresh process; what its last line says.

    Args:
        bench: the module of this package, which knows `--one NAME --root FOLDER`.
        name: the contestant.
        root: the folder with its input.
    """
    answer = subprocess.run(  # noqa: S603 -- a module of this package, arguments of its own
        [sys.executable, "-m", f"benchmarks.{bench}", "--one", name, "--root", str(root)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return found
