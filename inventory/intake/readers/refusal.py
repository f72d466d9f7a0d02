"""Refusals (拒收): a file that cannot be read, in the words of the catalogue of findings."""

from pathlib import Path

from inventory.core.errors import IntakeError
from inventory.core.findings import Cell, Finding


def refusal(code: str, path: Path, *, value: str = "", **details: str) -> IntakeError:
    """The error to raise for a file, with the finding that says the same."""
    finding = Finding(code, Cell(path.name), value, details)
    return IntakeError(
        f"{path.name}：{finding.message_zh}", hint=finding.remedy_zh, finding=finding
    )
