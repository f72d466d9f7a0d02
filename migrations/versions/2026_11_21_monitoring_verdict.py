"""What authorities found about the monitoring of an outlet.

Revision: 8c41f0b6d27e, after: 3b7d1c90aa52.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "8c41f0b6d27e"
down_revision = "3b7d1c90aa52"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "monitoring_verdict"
VERDICTS = (
    *("external_fault", "not_installed", "damaged", "falsified"),
    *("bypass", "not_maintained", "false_declaration"),
)
CHECKS = {
    "verdict": f"verdict in {VERDICTS}",
    "document": "trim(document) <> ''",
}


def upgrade() -> None:
    """Bring the registry to this revision."""
    op.create_table(
        TABLE,
        sa.Column(f"{TABLE}_id", BIG, nullable=False),
        *_facts(is_strict=True),
        *_provenance(),
        sa.PrimaryKeyConstraint(f"{TABLE}_id", name=f"pk_{TABLE}"),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["import_sheet.sheet_id"], name=f"fk_{TABLE}_sheet_id"
        ),
        sa.ForeignKeyConstraint(
            ["facility_no"],
            ["facility.facility_no"],
            name=f"fk_{TABLE}_facility_no",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pollutant"],
            ["pollutant.pollutant"],
            name=f"fk_{TABLE}_pollutant",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["facility_no", "outlet_no"],
            ["outlet.facility_no", "outlet.outlet_no"],
            name=f"fk_{TABLE}_facility_no_outlet_no",
            onupdate="CASCADE",
        ),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{TABLE}_{n}")) for n, rule in CHECKS.items()),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{TABLE}_facility_no_outlet_no", TABLE, ["facility_no", "outlet_no"])
    op.create_table(
        f"{TABLE}_history",
        sa.Column(f"{TABLE}_id", BIG),
        *_facts(is_strict=False),
        *_provenance(),
        sa.Column("superseded_by_batch", BIG, nullable=False),
    )
    op.create_index(
        f"ix_{TABLE}_history_superseded_by_batch", f"{TABLE}_history", ["superseded_by_batch"]
    )


def downgrade() -> None:
    """Take the registry back to the revision before; the verdicts are lost."""
    op.drop_table(f"{TABLE}_history")
    op.drop_table(TABLE)


def _facts(*, is_strict: bool) -> list["sa.Column[Any]"]:
    optional = {"pollutant", "note"}
    columns: list[sa.Column[Any]] = [
        *(sa.Column(name, sa.Text()) for name in ("facility_no", "outlet_no", "pollutant")),
        sa.Column("verdict", sa.Text()),
        *(sa.Column(name, sa.Date()) for name in ("valid_from", "valid_to")),
        *(sa.Column(name, sa.Text()) for name in ("document", "note")),
    ]
    for column in columns:
        column.nullable = not is_strict or column.name in optional
    return columns


def _provenance() -> list["sa.Column[Any]"]:
    return [
        sa.Column("sheet_id", BIG),
        sa.Column("row_no", sa.Integer()),
        sa.Column("since_batch", BIG),
    ]
