"""The command line as a person meets it: what was typed, what was printed, the exit code."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

from inventory.cli import main


@dataclass(frozen=True, slots=True)
class Said:
    """What one command left behind."""

    code: int
    out: str
    err: str


def inventory(*words: object) -> Said:
    """Type `inventory` and these words."""
    out, err = io.StringIO(), io.StringIO()
    typed = ["inventory", *(str(word) for word in words)]
    with patch.object(sys, "argv", typed), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
            return Said(code, out.getvalue(), err.getvalue())
    raise AssertionError("main ends the process")
