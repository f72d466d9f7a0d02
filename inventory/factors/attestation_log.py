"""The log of attestations (认定记录): `attestations.csv` of a workspace, line after line.

A line is added and never changed: a withdrawal is a line of its own. The whole file is replaced in
one step under the lock of the workspace, so that no line is lost or torn.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from inventory.core import safe_file
from inventory.core.errors import FactorPackError
from inventory.core.findings import Cell, Finding
from inventory.core.workspace import Workspace
from inventory.factors import check, pack, plain_text

_MARK = "\ufeff"  # so that a spreadsheet reads the Chinese without being asked


class Action(StrEnum):
    """What a line does."""

    ATTEST = "attest"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: a person found a value in a document, or takes that back."""

    recorded_at: datetime
    action: Action
    factor_id: str
    value: str = ""
    unit: str = ""
    condition: str = ""  # the keys of the value, for the reader of the file
    person: str
    day: date
    document: str = ""
    page: str = ""
    reason: str = ""
    content: str = ""  # fingerprint of value, unit and keys: what exactly was confirmed


COLUMNS = tuple(part.name for part in fields(Entry))
_WRITTEN = ("person", "document", "page", "reason")  # by hand
_NEEDED = {
    Action.ATTEST: ("factor_id", "value", "person", "document", "page", "content"),
    Action.WITHDRAW: ("factor_id", "person", "reason"),
}


def read(workspace: Workspace) -> tuple[Entry, ...]:
    """All lines in their order; none where nothing was ever attested.

    Raises:
        FactorPackError: the file or a line of it cannot be read; nothing is passed over.
    """
    try:
        data = pack.bytes_of(workspace.attestations)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise _refusal(workspace, [_at(None, str(error))]) from error
    faults: list[Finding] = []
    entries = [one for one in _lines(data, faults) if one is not None]
    if faults:
        raise _refusal(workspace, faults)
    return tuple(entries)


def append(workspace: Workspace, entries: Iterable[Entry]) -> None:
    """Add lines behind those that are there by now.

    Raises:
        FactorPackError: the file cannot be read as it is.
        WorkspaceError: the file cannot be written; it stays as it was.
    """
    with safe_file.one_writer(workspace.root):
        safe_file.write(workspace.attestations, _text((*read(workspace), *entries)).encode())


def _text(entries: Iterable[Entry]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([_cell(getattr(entry, name)) for name in COLUMNS])
    return _MARK + text.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _lines(data: bytes, faults: list[Finding]) -> Iterator[Entry | None]:
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        faults.append(_at(None, f"不是 UTF-8 编码的 CSV：{error}"))
        return
    if not rows or tuple(rows[0]) != COLUMNS:
        faults.append(_at(1, f"表头应为 {','.join(COLUMNS)}"))
        return
    for number, row in enumerate(rows[1:], start=2):
        yield _entry(row, number, faults)


def _entry(row: list[str], number: int, faults: list[Finding]) -> Entry | None:
    if len(row) != len(COLUMNS):
        faults.append(_at(number, f"有 {len(row)} 个单元格，应为 {len(COLUMNS)} 个"))
        return None
    said = dict(zip(COLUMNS, row, strict=True))
    reason = _trouble(said)
    if reason:
        faults.append(_at(number, reason))
        return None
    texts = {name: said[name] for name in COLUMNS if name not in ("recorded_at", "action", "day")}
    return Entry(
        recorded_at=datetime.fromisoformat(said["recorded_at"]),
        action=Action(said["action"]),
        day=date.fromisoformat(said["day"]),
        **texts,
    )


def _trouble(said: dict[str, str]) -> str | None:
    """Why a line cannot be taken, whoever wrote it there."""
    if said["action"] not in set(Action):
        return f"action 应为 {'、'.join(Action)}"
    empty = [name for name in _NEEDED[Action(said["action"])] if not said[name]]
    if empty:
        return f"{'、'.join(empty)} 空着"
    if check.day(said["day"]) is None:
        return "day 应写成 2024-01-31"
    try:
        datetime.fromisoformat(said["recorded_at"])
    except ValueError:
        return "recorded_at 不是时间"
    for name in _WRITTEN:
        if said[name] and (reason := plain_text.trouble(said[name])):
            return f"{name} {reason}"
    return None


def _at(row: int | None, reason: str) -> Finding:
    return Finding("F133", Cell("attestations.csv", "", row), details={"reason": reason})


def _refusal(workspace: Workspace, faults: list[Finding]) -> FactorPackError:
    return FactorPackError(
        f"{_name(workspace.attestations)} 有 {len(faults)} 处不能读，因子库没有打开",
        faults=tuple(f"{fault}（{fault.remedy_zh}）" for fault in faults),
        hint="用备份还原，或改正列出的各行；不要删行：撤回认定用 --withdraw",
    )


def _name(path: Path) -> str:
    return path.name
