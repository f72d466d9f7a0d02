"""The hourly folder (小时数据库): immutable Parquet files, and a journal that says which count.

A batch writes its files under names of their own and then its journal entry; only files that the
journal names are ever read. So a killed import leaves files that nobody sees, and of two imports
at once the second one is told to try again. Nothing is ever erased: an import that is taken back
stays, and an entry after it says that it no longer counts.

    hourly/year=2024/000007-1a2b3c4d.parquet   day rows, sorted by series and day
    hourly/series/000007-1a2b3c4d.parquet      outlets and pollutants met for the first time
    hourly/replaced/000007-1a2b3c4d.parquet    day rows of earlier batches that these replace
    hourly/journal/000007.json                 what the batch read, counted and wrote
"""

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from inventory.core.errors import WorkspaceError

JOURNAL, SERIES, REPLACED = "journal", "series", "replaced"
LAYOUT = 2  # of the day rows; 2 adds what each day comes to


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One imported file or sheet (导入批次): staged = loaded + rejected + superseded."""

    source_id: int
    file: str
    sheet: str
    sha256: str
    staged: int
    loaded: int
    rejected: int
    superseded: int  # hours that a later row of the same file replaced
    replaced: int = 0  # hours of earlier batches that these took the place of
    hours: dict[str, str] = field(default_factory=dict)  # year -> file below the folder
    series: str = ""
    replaced_days: str = ""
    layout: int = LAYOUT
    imported_at: str = field(
        default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds")
    )
    undoes: int = 0  # the import that this entry takes back; such an entry brings no hours


class Folder:
    """The hourly folder of one workspace."""

    def __init__(self, root: Path) -> None:
        """Name the folder; nothing is read or made yet."""
        self.root = root

    def journal(self) -> list[Entry]:
        """Everything that was done, in its order: imports, and takings back."""
        return [_entry(path) for path in sorted((self.root / JOURNAL).glob("*.json"))]

    def entries(self) -> list[Entry]:
        """The imports that count, in their order."""
        done = self.journal()
        undone = {entry.undoes for entry in done}
        return [entry for entry in done if not entry.undoes and entry.source_id not in undone]

    def next_id(self) -> int:
        """The next place in the journal."""
        return 1 + max((entry.source_id for entry in self.journal()), default=0)

    def hour_files(self, years: tuple[int, ...]) -> list[str]:
        """The files with the hours of some years, in the order of import."""
        return [
            str(self.root / entry.hours[str(year)])
            for entry in self.entries()
            for year in years
            if str(year) in entry.hours
        ]

    def series_files(self) -> list[str]:
        """The files that name outlets and pollutants; a number once given is never given again."""
        return [str(self.root / entry.series) for entry in self.journal() if entry.series]

    def replaced_files(self) -> list[str]:
        """The files that name day rows that later batches replaced."""
        return [
            str(self.root / entry.replaced_days) for entry in self.entries() if entry.replaced_days
        ]

    def builders_on(self, source_id: int) -> list[int]:
        """The imports that count and took over hours of this one, merged with their own."""
        return [
            entry.source_id
            for entry in self.entries()
            if entry.replaced_days
            and source_id in _batches_replaced(self.root / entry.replaced_days)
        ]

    @contextmanager
    def tried(self) -> Iterator["Folder"]:
        """The same hours in a folder that vanishes, so that an import can be tried on them."""
        beside = self.root / f".trying-{uuid.uuid4().hex[:8]}"
        beside.mkdir(parents=True)
        try:
            for part in (JOURNAL, SERIES, REPLACED, *(p.name for p in self.root.glob("year=*"))):
                (beside / part).mkdir()
                for path in (self.root / part).glob("[!.]*"):
                    os.link(path, beside / part / path.name)
            yield Folder(beside)
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def new_name(self, part: str, source_id: int) -> str:
        """A file name below the folder that no other batch uses."""
        (self.root / part).mkdir(parents=True, exist_ok=True)
        return f"{part}/{source_id:06d}-{uuid.uuid4().hex[:8]}.parquet"

    def commit(self, entry: Entry) -> None:
        """Write the journal entry; from here on the files of the batch count.

        Raises:
            WorkspaceError: another import took this place meanwhile.
        """
        journal = self.root / JOURNAL
        journal.mkdir(parents=True, exist_ok=True)
        for name in (*entry.hours.values(), entry.series, entry.replaced_days):
            if name:
                _sync(self.root / name)
        beside = journal / f".{uuid.uuid4().hex}"
        beside.write_text(json.dumps(asdict(entry), ensure_ascii=False, indent=1), encoding="utf-8")
        _sync(beside)
        try:
            os.link(beside, journal / f"{entry.source_id:06d}.json")
        except FileExistsError as error:
            raise WorkspaceError(
                "另一个导入正在写小时数据库", hint="等它结束后重新导入；本次没有写入任何数据"
            ) from error
        finally:
            beside.unlink()


def _entry(path: Path) -> Entry:
    try:
        entry = Entry(**{"layout": 1, **json.loads(path.read_text(encoding="utf-8"))})
    except (ValueError, TypeError) as error:
        raise WorkspaceError(
            f"小时数据库的记录 {path.name} 已损坏：{error}", hint="用备份恢复 hourly 目录"
        ) from error
    if entry.layout != LAYOUT:
        raise WorkspaceError(
            f"小时数据库的记录 {path.name} 由另一版本的程序写成",
            hint="移开 hourly 目录后重新导入小时值",
        )
    return entry


def _batches_replaced(path: Path) -> set[int]:
    return set(pq.read_table(path, columns=["batch_id"])["batch_id"].unique().to_pylist())


def _sync(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
