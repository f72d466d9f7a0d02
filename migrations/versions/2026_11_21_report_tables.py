"""Further demands of permits, and what execution reports state.

Revision: d4ff4fe418dc, after: df7af0aac313.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "d4ff4fe418dc"
down_revision = "df7af0aac313"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS: dict[str, Any] = {
    "text": sa.Text(),
    "int": sa.Integer(),
    "number": sa.Double(),
    "date": sa.Date(),
    "bool": sa.Boolean(),
}
SCOPES = ("outlet", "main_total", "general_total", "fugitive_total", "plant")
SPECIAL_KINDS = ("attainment", "heavy_pollution", "season")
MODES = ("auto", "manual", "none")

_PERIOD = ("int! year", "int quarter", "int month")
_OBJECT = ("text! facility_no", "text! scope", "text outlet_no", "text! pollutant")
_OUTLET = ("text! facility_no", "text! outlet_no", "text! pollutant")
# table -> kind and name of its columns in order; ! marks one that is never empty
COLUMNS = {
    "special_limit": (
        *(*_OBJECT, "text special_kind", "text period", "number concentration_mg_m3"),
        *("number daily_t", "number monthly_t", "text document"),
        *("date valid_from", "date valid_to"),
    ),
    "monitor_plan": (
        *(*_OUTLET, "text monitoring_mode", "bool is_networked", "text instrument"),
        *("text instrument_place", "bool is_compliant", "text sampling"),
        *("text frequency", "text test_method"),
    ),
    "device_run": (
        *("text! facility_no", "text! abatement_no", *_PERIOD),
        *("number run_h", "text reagent", "number reagent_t", "number removal_frac"),
        *("number power_kwh", "text abnormal"),
    ),
    "monitoring_summary": (
        *(*_OUTLET, *_PERIOD, "text instrument", "int valid_count"),
        *("number limit_mg_m3", "number lowest_mg_m3", "number highest_mg_m3"),
        *("number mean_mg_m3", "int exceed_count", "number exceed_frac", "text note"),
    ),
    "fugitive_test": (
        *("text! facility_no", "text! place", "text! pollutant", "date! tested_on"),
        *("number limit_mg_m3", "number! concentration_mg_m3", "bool is_exceeded"),
    ),
    "report_line": (
        *(*_OBJECT, *_PERIOD, "number permitted_t", "number actual_t"),
        *("text reason", "text note"),
    ),
    "special_period": (
        *(*_OBJECT, "date! day", "text period"),
        *("number permitted_t", "number actual_t", "bool is_exceeded"),
    ),
    "exceedance": (
        *(*_OUTLET, "int! year", "text! period"),
        *("number concentration_mg_m3", "number limit_mg_m3", "text reason"),
    ),
}
INDEXES = {
    "special_limit": ("facility_no",),
    "monitor_plan": ("facility_no", "outlet_no"),
    "device_run": ("facility_no", "abatement_no", "year"),
    "monitoring_summary": ("facility_no", "outlet_no", "year"),
    "fugitive_test": ("facility_no",),
    "report_line": ("facility_no", "year"),
    "special_period": ("facility_no", "day"),
    "exceedance": ("facility_no", "outlet_no", "year"),
}
# column -> what it must be, in whichever table it stands
CHECKS = {
    "scope": f"scope in {SCOPES}",
    "special_kind": f"special_kind in {SPECIAL_KINDS}",
    "monitoring_mode": f"monitoring_mode in {MODES}",
    "quarter": "quarter between 1 and 4",
    "month": "month between 1 and 12",
    "removal_frac": "removal_frac between 0 and 1",
    "exceed_frac": "exceed_frac between 0 and 1",
}


def upgrade() -> None:
    """Bring the registry to this revision."""
    for table in COLUMNS:
        _create(table)
        _create_history(table)


def downgrade() -> None:
    """Take the registry back to the revision before; what came into these tables is lost."""
    for table in reversed(COLUMNS):
        op.drop_table(f"{table}_history")
        op.drop_table(table)


def _create(table: str) -> None:
    names = [column.name for column in _columns(table)]
    op.create_table(
        table,
        sa.Column(f"{table}_id", BIG, nullable=False),
        *_columns(table),
        *_provenance(),
        sa.PrimaryKeyConstraint(f"{table}_id", name=f"pk_{table}"),
        *_references(table, names),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{column}"))
            for column, rule in CHECKS.items()
            if column in names
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{table}_{'_'.join(INDEXES[table])}", table, list(INDEXES[table]))


def _columns(table: str) -> list["sa.Column[Any]"]:
    pairs = [column.split() for column in COLUMNS[table]]
    return [
        sa.Column(name, KINDS[kind.rstrip("!")], nullable=not kind.endswith("!"))
        for kind, name in pairs
    ]


def _provenance() -> list["sa.Column[Any]"]:
    return [
        sa.Column("sheet_id", BIG),
        sa.Column("row_no", sa.Integer()),
        sa.Column("since_batch", BIG),
    ]


def _references(table: str, names: list[str]) -> list[sa.ForeignKeyConstraint]:
    parents: dict[tuple[str, ...], tuple[list[str], str | None]] = {
        ("sheet_id",): (["import_sheet.sheet_id"], None),
        ("facility_no",): (["facility.facility_no"], "CASCADE"),
        ("pollutant",): (["pollutant.pollutant"], "CASCADE"),
        **{
            ("facility_no", f"{parent}_no"): (
                [f"{parent}.facility_no", f"{parent}.{parent}_no"],
                "CASCADE",
            )
            for parent in ("outlet", "abatement")
        },
    }
    own = {*names, "sheet_id"}
    return [
        sa.ForeignKeyConstraint(
            list(columns), targets, name=f"fk_{table}_{'_'.join(columns)}", onupdate=onupdate
        )
        for columns, (targets, onupdate) in parents.items()
        if own.issuperset(columns)
    ]


def _create_history(table: str) -> None:
    op.create_table(
        f"{table}_history",
        sa.Column(f"{table}_id", BIG),
        *(sa.Column(column.name, column.type) for column in _columns(table)),
        *_provenance(),
        sa.Column("superseded_by_batch", BIG, nullable=False),
    )
    op.create_index(
        f"ix_{table}_history_superseded_by_batch", f"{table}_history", ["superseded_by_batch"]
    )
