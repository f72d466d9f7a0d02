"""Workbooks (xlsx): opened in a limited child process, never in this one."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from inventory.core.errors import IntakeError
from inventory.core.findings import Cell, Finding
from inventory.intake.readers import delimited, prescan
from inventory.intake.readers.sheet import RawSheet, sha256_of
from inventory.intake.readers.workbook_child import SECONDS

_CHILD = "inventory.intake.readers.workbook_child"


def read(path: Path) -> list[RawSheet]:
    """All sheets of a workbook.

    Raises:
        IntakeError: the workbook is broken, hostile or larger than the limits allow.
    """
    has_macros = prescan.workbook(path)
    digest = sha256_of(path)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _run_child(path, folder)
        about = json.loads((folder / "sheets.json").read_text(encoding="utf-8"))
        notes = (Finding("I112", Cell(path.name)),) if has_macros else ()
        return [
            RawSheet(
                path=path,
                sha256=digest,
                sheet=sheet["name"],
                cells=delimited.numbered(folder / sheet["file"], width=sheet["width"]),
                merged_rows=tuple(sheet["merged_rows"]),
                notes=notes if number == 0 else (),
                is_visible=sheet["is_visible"],
                siblings=len(about),
            )
            for number, sheet in enumerate(about)
        ]


def _run_child(path: Path, folder: Path) -> None:
    package_root = str(Path(__file__).resolve().parents[3])
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (package_root, os.environ.get("PYTHONPATH")))),
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-m", _CHILD, str(path.resolve()), str(folder)]
    try:
        # the command is this interpreter and this package, the path is one argument
        done = subprocess.run(  # noqa: S603
            command, env=environment, capture_output=True, timeout=2 * SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise IntakeError(f"{path.name}：读取超时", hint="请拆分工作簿，或另存为 csv") from error
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise IntakeError(
            f"{path.name}：读取时超出内存或时间上限", hint="请删除多余的行和列，或另存为 csv"
        )
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        if "Password" in reason:
            raise IntakeError(f"{path.name}：文件已加密", hint="请取消密码后再导入")
        raise IntakeError(
            f"{path.name}：不是可读的 xlsx 文件（{reason}）", hint="请用 WPS 或 Excel 另存为 xlsx"
        )
