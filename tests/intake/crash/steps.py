"""The labelled steps of an import, found from outside: the product carries no hooks for them.

Python steps are functions that are wrapped wherever the package has bound them; steps inside the
registry are seen at the statements and commits themselves.
"""

import functools
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect

from inventory.intake import checks, staging
from inventory.intake.readers import files, prescan

LABELS = (
    *("read", "prescan", "parse", "stage", "check"),
    *("record_sheet", "write_rows", "before_commit", "after_commit", "error_workbook"),
)
_FUNCTIONS: tuple[tuple[str, ModuleType, str], ...] = (
    ("read", files, "read"),
    ("prescan", prescan, "workbook"),
    ("stage", staging, "of_sheet"),
    ("check", checks, "check"),
)
_STATEMENTS = {
    "insert into import_sheet ": "record_sheet",
    "insert into activity ": "write_rows",
    "delete from activity ": "write_rows",
    "update facility ": "write_rows",
    "insert into unit ": "write_rows",
}
Reach = Callable[[str], None]


def killing(step: str, occurrence: int) -> Reach:
    """End this process without a word when it reaches a step for the n-th time."""
    passed: Counter[str] = Counter()

    def reach(label: str) -> None:
        passed[label] += 1
        if label == step and passed[label] == occurrence:
            os.kill(os.getpid(), signal.SIGKILL)

    return reach


def watch(reach: Reach) -> None:
    """Call `reach` with the label of every step that this process comes to from now on."""
    for label, module, name in _FUNCTIONS:
        _wrap(getattr(module, name), functools.partial(reach, label))
    _watch_children(reach)
    _watch_registry(reach)
    _watch_workbooks(reach)


def _wrap(original: Callable[..., Any], after: Callable[[], None]) -> None:
    """Put a wrapper in the place of a function in every module that has bound it."""

    @functools.wraps(original)
    def wrapper(*arguments: Any, **named: Any) -> Any:
        answer = original(*arguments, **named)
        after()
        return answer

    for name, module in list(sys.modules.items()):
        if name.startswith("inventory"):
            for bound, value in list(vars(module).items()):
                if value is original:
                    setattr(module, bound, wrapper)


def _watch_children(reach: Reach) -> None:
    start: Callable[..., None] = vars(subprocess.Popen)["__init__"]

    def started(self: Any, *arguments: Any, **named: Any) -> None:
        start(self, *arguments, **named)
        reach("parse")

    subprocess.Popen.__init__ = started  # type: ignore[method-assign]


def _watch_registry(reach: Reach) -> None:
    wrote = False

    def executed(_: Connection, __: Any, statement: str, *rest: Any) -> None:
        del rest
        for start, label in _STATEMENTS.items():
            if statement.lower().startswith(start):
                reach(label)

    def committing(connection: Connection) -> None:
        nonlocal wrote
        wrote = bool(connection.get_execution_options().get("registry_writes"))
        if wrote:
            reach("before_commit")

    commit: Callable[[DefaultDialect, Any], None] = DefaultDialect.do_commit

    def committed(self: DefaultDialect, dbapi_connection: Any) -> None:
        commit(self, dbapi_connection)
        if wrote:
            reach("after_commit")

    event.listen(Engine, "after_cursor_execute", executed)
    event.listen(Engine, "commit", committing)
    DefaultDialect.do_commit = committed  # type: ignore[method-assign]


def _watch_workbooks(reach: Reach) -> None:
    """The last moment before a finished draft takes its name."""
    replace = os.replace

    def replacing(source: Any, target: Any, **named: Any) -> None:
        if str(target).endswith(files.ERRORS_SUFFIX):
            reach("error_workbook")
        replace(source, target, **named)

    os.replace = replacing  # type: ignore[assignment]
