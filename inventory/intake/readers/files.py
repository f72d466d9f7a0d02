"""Which files an import reads, and which reader opens each of them."""

from collections.abc import Callable, Iterable
from pathlib import Path

from inventory.core.errors import IntakeError
from inventory.intake.readers import columnar, delimited, prescan, workbook
from inventory.intake.readers.sheet import RawSheet

READERS: dict[str, Callable[[Path], list[RawSheet]]] = {
    ".xlsx": workbook.read,
    ".xlsm": workbook.read,
    ".csv": delimited.read,
    ".parquet": columnar.read,
}
ERRORS_SUFFIX = ".errors.xlsx"


def find(paths: Iterable[Path]) -> list[Path]:
    """The files behind the given paths: a folder stands for the tables in it, sorted by name.

    Raises:
        IntakeError: a path does not exist, or a folder holds no table.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = [entry for entry in sorted(path.iterdir()) if _is_table(entry)]
            if not inside:
                raise IntakeError(f"{path} 中没有 xlsx、csv 或 parquet 文件")
            found.update(dict.fromkeys(inside))
        elif path.is_file():
            found[path] = None
        else:
            raise IntakeError(f"找不到 {path}")
    return list(found)


def read(path: Path) -> list[RawSheet]:
    """All sheets of one file.

    Raises:
        IntakeError: the file cannot be read; the message says why and what to do.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        if path.suffix.lower() in {".xls", ".et"}:
            prescan.workbook(path)
        raise IntakeError(
            f"{path.name}：不支持的文件类型 {path.suffix or '（无扩展名）'}",
            hint="可导入 xlsx、csv、parquet；旧版 xls 请另存为 xlsx",
        )
    return reader(path)


def _is_table(path: Path) -> bool:
    name = path.name.lower()
    return (
        path.is_file()
        and path.suffix.lower() in READERS
        and not name.endswith(ERRORS_SUFFIX)
        and not name.startswith(("~$", "."))
    )
