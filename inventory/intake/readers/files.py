"""Which files an import reads, and which reader opens each of them."""

from collections.abc import Iterable
from pathlib import Path

from inventory.intake.readers import columnar, delimited, workbook
from inventory.intake.readers.container import Content, content_of
from inventory.intake.readers.refusal import refusal
from inventory.intake.readers.sheet import RawSheet

READERS = {
    Content.ZIP: workbook.read,
    Content.BIFF: workbook.read_old,
    Content.TEXT: delimited.read,
    Content.PARQUET: columnar.read,
}
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods"})
# the extensions under which each content is what a technician expects
_USUAL = {
    Content.ZIP: _WORKBOOKS,
    Content.BIFF: _WORKBOOKS,
    Content.TEXT: frozenset({".csv"}),
    Content.PARQUET: frozenset({".parquet"}),
}
_KNOWN = frozenset().union(*_USUAL.values())
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
                raise refusal("I326", path, value=str(path))
            found.update(dict.fromkeys(inside))
        elif path.is_file():
            found[path] = None
        else:
            raise refusal("I325", path, value=str(path))
    return list(found)


def read(path: Path) -> list[RawSheet]:
    """All sheets of one file.

    Raises:
        IntakeError: the file cannot be read; the message says why and what to do.
    """
    suffix = path.suffix.lower()
    if suffix not in _KNOWN:
        raise refusal("I316", path, value=suffix or "无扩展名")
    content = content_of(path)
    if suffix not in _USUAL[content]:
        raise refusal("I302", path, value=content, suffix=suffix)
    return READERS[content](path)


def _is_table(path: Path) -> bool:
    """Kinds that will be refused count too: nothing in a folder is passed over in silence."""
    name = path.name.lower()
    return (
        path.is_file()
        and path.suffix.lower() in _KNOWN
        and not name.endswith(ERRORS_SUFFIX)
        and not name.startswith(("~$", "."))
    )
