"""History as typed tables, batches that can be undone, and what published runs used.

Revision: df7af0aac313, after: 5d0c41a7e9b2.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "df7af0aac313"
down_revision = "5d0c41a7e9b2"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IMPORTED = (
    *("region", "facility", "unit", "abatement", "abatement_run", "outlet", "route"),
    *("activity", "permit_limit", "manual_test", "reported_emission"),
    *("region_activity", "region_indicator", "measure", "target"),
)
SHEET_KEY = ("sha256", "sheet", "table_name", "map_name")
ACTIVE = sa.text("superseded_by_batch is null")


def upgrade() -> None:
    """Bring the registry to this revision."""
    _extend_batches_and_sheets()
    for table in IMPORTED:
        op.add_column(table, sa.Column("since_batch", BIG))
        _written_by(table)
        _create_history(table)
        _move_history(table)
    op.drop_table("row_history")
    _create_published()


def downgrade() -> None:
    """Take the registry back to the revision before; its history gets back to one table."""
    op.drop_table("published_batch")
    op.drop_table("published_run")
    _create_row_history()
    for table in IMPORTED:
        _move_history_back(table)
        op.drop_table(f"{table}_history")
        op.drop_column(table, "since_batch")
    _forget_ended_sheets()
    with op.batch_alter_table("import_sheet", table_kwargs={"sqlite_autoincrement": True}) as sheet:
        sheet.drop_index("uq_import_sheet_active")
        sheet.drop_index("ix_import_sheet_content_sha256")
        sheet.drop_column("superseded_by_batch")
        sheet.drop_column("content_sha256")
        sheet.create_unique_constraint(f"uq_import_sheet_{'_'.join(SHEET_KEY)}", SHEET_KEY)
    op.drop_column("import_batch", "reverted_by_batch")
    op.drop_column("import_batch", "kind")


def _forget_ended_sheets() -> None:
    """Sheets that were read again later had no place in the older schema."""
    sheet = _reflected("import_sheet")
    is_ended = sheet.c.superseded_by_batch.is_not(None)
    ended = sa.select(sheet.c.sheet_id).where(is_ended)
    for name in ("finding", "row_history"):
        table = _reflected(name)
        op.execute(sa.delete(table).where(table.c.sheet_id.in_(ended)))
    op.execute(sa.delete(sheet).where(is_ended))


def _extend_batches_and_sheets() -> None:
    # written out: a column with its own check is added in place, without copying the table
    op.execute(
        "alter table import_batch add column kind text default 'import' not null"
        " constraint ck_import_batch_kind check (kind in ('import', 'rollback'))"
    )
    op.add_column("import_batch", sa.Column("reverted_by_batch", BIG))
    with op.batch_alter_table("import_sheet", table_kwargs={"sqlite_autoincrement": True}) as sheet:
        sheet.drop_constraint(f"uq_import_sheet_{'_'.join(SHEET_KEY)}", type_="unique")
        sheet.add_column(sa.Column("content_sha256", sa.Text()))
        sheet.add_column(sa.Column("superseded_by_batch", BIG))
        for name in ("sheet", "map_name"):  # the copy would put the default into brackets
            sheet.alter_column(name, server_default=sa.text("''"))
    op.create_index("ix_import_sheet_content_sha256", "import_sheet", ["content_sha256"])
    op.create_index(
        "uq_import_sheet_active",
        "import_sheet",
        list(SHEET_KEY),
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )


def _reflected(name: str) -> sa.Table:
    """A table as it stands at this step."""
    return sa.Table(name, sa.MetaData(), autoload_with=op.get_bind())


def _written_by(name: str) -> None:
    """Rows were written by the batch of the sheet that they stand on."""
    table, sheet = _reflected(name), _reflected("import_sheet")
    batch = sa.select(sheet.c.batch_id).where(sheet.c.sheet_id == table.c.sheet_id)
    op.execute(sa.update(table).values(since_batch=batch.scalar_subquery()))


def _facts(table: sa.Table) -> list[sa.Column[Any]]:
    own = ("sheet_id", "row_no", "since_batch", "superseded_by_batch")
    return [column for column in table.columns if column.name not in own]


def _create_history(table: str) -> None:
    found = sa.inspect(op.get_bind()).get_columns(table)
    op.create_table(
        f"{table}_history",
        *(sa.Column(column["name"], column["type"]) for column in found),
        sa.Column("superseded_by_batch", BIG, nullable=False),
    )
    op.create_index(
        f"ix_{table}_history_superseded_by_batch", f"{table}_history", ["superseded_by_batch"]
    )


def _move_history(name: str) -> None:
    """Old versions of rows were kept as JSON; each goes back into typed columns."""
    history, old, sheet = (
        _reflected(table) for table in (f"{name}_history", "row_history", "import_sheet")
    )
    is_postgresql = op.get_bind().dialect.name == "postgresql"

    def value(column: sa.Column[Any]) -> Any:
        if not is_postgresql:
            return sa.func.json_extract(old.c.row, f"$.{column.name}")
        text = sa.func.json_extract_path_text(sa.cast(old.c.row, sa.JSON), column.name)
        return sa.cast(text, column.type)

    facts = _facts(history)
    provenance = (old.c.sheet_id, old.c.row_no, sheet.c.batch_id, old.c.superseded_by_batch)
    rows = (
        sa.select(*map(value, facts), *provenance)
        .select_from(old.outerjoin(sheet, sheet.c.sheet_id == old.c.sheet_id))
        .where(old.c.table_name == name)
        .order_by(old.c.history_id)
    )
    names = ["sheet_id", "row_no", "since_batch", "superseded_by_batch"]
    op.execute(sa.insert(history).from_select([*(c.name for c in facts), *names], rows))


def _move_history_back(name: str) -> None:
    history, old = _reflected(f"{name}_history"), _reflected("row_history")
    facts = _facts(history)
    pairs: list[Any] = []
    for column in facts:
        pairs += (sa.literal_column(f"'{column.name}'"), column)
    if op.get_bind().dialect.name == "postgresql":
        row = sa.cast(sa.func.json_build_object(*pairs), sa.Text)
    else:
        row = sa.cast(sa.func.json_object(*pairs), sa.Text)
    key = sa.func.coalesce(sa.cast(facts[0], sa.Text), "")
    provenance = (history.c.sheet_id, history.c.row_no, history.c.superseded_by_batch)
    names = ["table_name", "row_key", "row", "sheet_id", "row_no", "superseded_by_batch"]
    rows = sa.select(sa.literal(name), key, row, *provenance)
    op.execute(sa.insert(old).from_select(names, rows))


def _create_row_history() -> None:
    op.create_table(
        "row_history",
        sa.Column("history_id", BIG, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("table_name", "row_key", "row")),
        sa.Column("sheet_id", BIG),
        sa.Column("row_no", sa.Integer()),
        sa.Column("superseded_by_batch", BIG, nullable=False),
        sa.PrimaryKeyConstraint("history_id", name="pk_row_history"),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["import_sheet.sheet_id"], name="fk_row_history_sheet_id"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by_batch"],
            ["import_batch.batch_id"],
            name="fk_row_history_superseded_by_batch",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_row_history_table_name_row_key", "row_history", ["table_name", "row_key"])


def _create_published() -> None:
    op.create_table(
        "published_run",
        sa.Column("published_run_id", BIG, nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("published_run_id", name="pk_published_run"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "published_batch",
        sa.Column("published_run_id", BIG, nullable=False),
        sa.Column("batch_id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("published_run_id", "batch_id", name="pk_published_batch"),
        sa.ForeignKeyConstraint(
            ["published_run_id"],
            ["published_run.published_run_id"],
            name="fk_published_batch_published_run_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.batch_id"], name="fk_published_batch_batch_id"
        ),
    )
