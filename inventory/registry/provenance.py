"""Where every row comes from (溯源): batch, file, sheet and row, and who published it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.findings import Severity
from inventory.registry.base import BIG_ID, Base, RowId, one_of

_LAST = 1_000  # provenance stands behind the columns of the table itself


class Imported:
    """Sheet and spreadsheet row of an imported row, and the batch that wrote it in this form.

    All are empty for what ships with the package. A row is known from `since_batch` on; one that
    was replaced or taken back stands in the history with the batch that did so.
    """

    sheet_id: Mapped[int | None] = mapped_column(
        BIG_ID, ForeignKey("import_sheet.sheet_id"), sort_order=_LAST
    )
    row_no: Mapped[int | None] = mapped_column(sort_order=_LAST + 1)
    # a plain number: batches are never deleted, and a reference would cost every inserted row
    since_batch: Mapped[int | None] = mapped_column(BIG_ID, sort_order=_LAST + 2)


class BatchKind(StrEnum):
    """What a batch did to the registry (批次类别)."""

    IMPORT = "import"
    ROLLBACK = "rollback"


class ImportBatch(Base):
    """One change of the registry (导入批次); it happens as a whole or not at all."""

    __tablename__ = "import_batch"
    __table_args__ = (one_of("kind", BatchKind), {"sqlite_autoincrement": True})

    batch_id: Mapped[RowId]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    version: Mapped[str]
    actor: Mapped[str | None]
    kind: Mapped[str] = mapped_column(server_default=text("'import'"))
    reverted_by_batch: Mapped[int | None] = mapped_column(BIG_ID)


_ACTIVE_SHEET = text("superseded_by_batch is null")


class ImportSheet(Base):
    """One sheet or file that a batch has read; the same content is never active twice."""

    __tablename__ = "import_sheet"
    __table_args__ = (
        Index(
            "uq_import_sheet_active",
            *("sha256", "sheet", "table_name", "map_name"),
            unique=True,
            sqlite_where=_ACTIVE_SHEET,
            postgresql_where=_ACTIVE_SHEET,
        ),
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
    # of the cells, so that a file saved again by another program is recognised
    content_sha256: Mapped[str | None] = mapped_column(index=True)
    superseded_by_batch: Mapped[int | None] = mapped_column(BIG_ID)


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
    row_key: Mapped[str | None]  # of a row that was refused: what a corrected one would replace


class PublishedRun(Base):
    """A run that was published (已发布的运行): the batches behind it are no longer undone."""

    __tablename__ = "published_run"
    __table_args__ = ({"sqlite_autoincrement": True},)

    published_run_id: Mapped[RowId]
    folder: Mapped[str]
    year: Mapped[int]
    published_at: Mapped[datetime]


class PublishedBatch(Base):
    """One batch that wrote rows of a published run."""

    __tablename__ = "published_batch"

    published_run_id: Mapped[int] = mapped_column(
        BIG_ID,
        ForeignKey("published_run.published_run_id", ondelete="CASCADE"),
        primary_key=True,
    )
    batch_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("import_batch.batch_id"), primary_key=True
    )
