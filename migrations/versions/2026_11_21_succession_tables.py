"""Facilities and codes that take the place of others.

Revision: 3b7d1c90aa52, after: d4ff4fe418dc.
"""

import sqlalchemy as sa
from alembic import op

revision = "3b7d1c90aa52"
down_revision = "d4ff4fe418dc"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = {
    "facility_change": ("facility_no", "successor_no", "changed_on", "kind", "document"),
    "code_change": ("code_list", "old_code", "new_code", "changed_on", "document"),
}
OPTIONAL = {"document"}
KEY = {"facility_change": COLUMNS["facility_change"][:2], "code_change": COLUMNS["code_change"][:2]}
CHECKS = {
    "facility_change": {
        "kind": "kind in ('renumber', 'merge', 'split')",
        "another": "facility_no <> successor_no",
    },
    "code_change": {
        "code_list": "code_list in ('region', 'industry')",
        "another": "old_code <> new_code",
    },
}


def upgrade() -> None:
    """Bring the registry to this revision."""
    for table in COLUMNS:
        op.create_table(
            table,
            *_facts(table, is_strict=True),
            *_provenance(),
            sa.PrimaryKeyConstraint(*KEY[table], name=f"pk_{table}"),
            *_references(table),
            *(
                sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{n}"))
                for n, rule in CHECKS[table].items()
            ),
        )
        op.create_table(
            f"{table}_history",
            *_facts(table, is_strict=False),
            *_provenance(),
            sa.Column("superseded_by_batch", BIG, nullable=False),
        )
        op.create_index(
            f"ix_{table}_history_superseded_by_batch", f"{table}_history", ["superseded_by_batch"]
        )


def downgrade() -> None:
    """Take the registry back to the revision before."""
    for table in COLUMNS:
        op.drop_table(f"{table}_history")
        op.drop_table(table)


def _facts(table: str, *, is_strict: bool) -> list[sa.Column[object]]:
    return [
        sa.Column(
            name,
            sa.Date() if name.endswith("_on") else sa.Text(),
            nullable=not is_strict or name in OPTIONAL,
        )
        for name in COLUMNS[table]
    ]


def _provenance() -> list[sa.Column[int]]:
    return [
        sa.Column("sheet_id", BIG),
        sa.Column("row_no", sa.Integer()),
        sa.Column("since_batch", BIG),
    ]


def _references(table: str) -> list[sa.ForeignKeyConstraint]:
    parents: dict[str, tuple[str, str | None]] = {"sheet_id": ("import_sheet.sheet_id", None)}
    if table == "facility_change":
        parents |= dict.fromkeys(KEY[table], ("facility.facility_no", "CASCADE"))
    return [
        sa.ForeignKeyConstraint([name], [target], name=f"fk_{table}_{name}", onupdate=onupdate)
        for name, (target, onupdate) in parents.items()
    ]
