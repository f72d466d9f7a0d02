"""Wrong situations (异常): one tree, each branch with its exit code.

A wrong *cell* is a finding (`core/findings.py`) and never raises.

InventoryError        1
├── ConfigError       2  unknown key, bad value, bad usage
├── WorkspaceError    3  missing, locked, needs an upgrade
├── IntakeError       4  unreadable file, no known table in it
├── UnitError         5  unknown unit, ambiguous unit, wrong dimension
├── FactorPackError   6  broken factor pack
├── ModelError        7  a SQL model failed
└── PublishError      8  target busy, verification failed
"""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from inventory.core.findings import Finding


class InventoryError(Exception):
    """The base of all situations that stop a command; carries Chinese text and a hint."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message_zh: str, *, hint: str = "") -> None:
        """Keep the message for the user and what the user can do about it."""
        super().__init__(message_zh)
        self.message_zh = message_zh
        self.hint = hint


class ConfigError(InventoryError):
    """A key or value in the configuration or on the command line cannot be used."""

    exit_code = 2


class WorkspaceError(InventoryError):
    """The workspace is missing, locked, or its schema is not at head."""

    exit_code = 3


class IntakeError(InventoryError):
    """A file cannot be read at all, or holds no table that is known."""

    exit_code = 4

    def __init__(
        self, message_zh: str, *, hint: str = "", finding: "Finding | None" = None
    ) -> None:
        """Keep the finding that says the same of one file among several."""
        super().__init__(message_zh, hint=hint)
        self.finding = finding


class UnitError(InventoryError):
    """A unit is unknown, ambiguous, or of another dimension than the quantity."""

    exit_code = 5


class FactorPackError(InventoryError):
    """A factor pack is broken; `faults` lists everything that is wrong with it."""

    exit_code = 6

    def __init__(self, message_zh: str, *, faults: tuple[str, ...] = (), hint: str = "") -> None:
        """Keep every fault, so that the author mends the pack in one go."""
        super().__init__(message_zh, hint=hint)
        self.faults = faults


class ModelError(InventoryError):
    """A SQL model failed; the message names the model."""

    exit_code = 7


class PublishError(InventoryError):
    """The run cannot be published, or a published run does not verify."""

    exit_code = 8
