"""Where every row comes from (溯源): batch, file, sheet and row, and what it replaced."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.findings import Severity
from inventory.registry.base import BIG_ID, Base, RowId, one_of

_LAST = 1_000  # provenance stands behind the columns of the table itself


class Imported:
    """Sheet and spreadsheet row of an imported row; both empty for what ships with the package."""

    sheet_id: Mapped[int | None] = mapped_column(
        BIG_ID, ForeignKey("import_sheet.sheet_id"), sort_order=_LAST
    )
    row_no: Mapped[int | None] = mapped_column(sort_order=_LAST + 1)


class ImportBatch(Base):
    """One call of the import (导入批次); it loads as a whole or not at all."""

    __tablename__ = "import_batch"
    __table_args__ = ({"sqlite_autoincrement": True},)

    batch_id: Mapped[RowId]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    version: Mapped[str]
    actor: Mapped[str | None]


class ImportSheet(Base):
    """One sheet or file that a batch has read; the same content is never read twice."""

    __tablename__ = "import_sheet"
    __table_args__ = (
        UniqueConstraint("sha256", "sheet", "table_name", "map_name"),
        {"sqlite_autoincrement": True},
    )

    sheet_id: Mapped[RowId]
    batch_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("import_batch.batch_id"), index=True)
    file_name: Mapped[str]
    sha256: Mapped[str]
    sheet: Mapped[str] = mapped_column(server_default=text("''"))  # empty for csv and parquet
    table_name: Mapped[str]
    header_row: Mapped[int | None]
    columns: Mapped[str | None]  # JSON: field -> column letter
    map_name: Mapped[str] = mapped_column(server_default=text("''"))  # empty without a column map
    staged: Mapped[int]
    rejected: Mapped[int]


class RowHistory(Base):
    """A row as it was before a later import replaced it (历史记录); nothing gets lost."""

    __tablename__ = "row_history"
    __table_args__ = (Index(None, "table_name", "row_key"), {"sqlite_autoincrement": True})

    history_id: Mapped[RowId]
    table_name: Mapped[str]
    row_key: Mapped[str]
    row: Mapped[str]  # JSON: column -> value
    sheet_id: Mapped[int | None] = mapped_column(BIG_ID, ForeignKey("import_sheet.sheet_id"))
    row_no: Mapped[int | None]
    superseded_by_batch: Mapped[int] = mapped_column(BIG_ID, ForeignKey("import_batch.batch_id"))


class RecordedFinding(Base):
    """A finding (校验问题) of an import, with the text as it was shown."""

    __tablename__ = "finding"
    __table_args__ = (one_of("severity", Severity), {"sqlite_autoincrement": True})

    finding_id: Mapped[RowId]
    batch_id: Mapped[int | None] = mapped_column(
        BIG_ID, ForeignKey("import_batch.batch_id"), index=True
    )
    sheet_id: Mapped[int | None] = mapped_column(BIG_ID, ForeignKey("import_sheet.sheet_id"))
    code: Mapped[str]
    severity: Mapped[str]
    room: Mapped[str]
    file: Mapped[str | None]
    sheet: Mapped[str | None]
    row_no: Mapped[int | None]
    column_name: Mapped[str | None]
    value: Mapped[str | None]
    message_zh: Mapped[str]
    message_en: Mapped[str]
    remedy_zh: Mapped[str | None]
