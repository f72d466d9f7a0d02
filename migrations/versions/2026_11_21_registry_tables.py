"""The registry's first tables.

Revision: 5d0c41a7e9b2, after: nothing.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "5d0c41a7e9b2"
down_revision = None
branch_labels = None
depends_on = None

TEXT, INT, BOOL, DATE = sa.Text(), sa.Integer(), sa.Boolean(), sa.Date()
DOUBLE: sa.Double[float] = sa.Double()
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
AMOUNTS = ("amount_t", "amount_gj", "amount_m3", "amount_h", "amount_km", "amount_n")
AREA_AMOUNTS = (*AMOUNTS[:5], "amount_ha", AMOUNTS[5])
TABLES = (
    *("import_batch", "import_sheet", "row_history", "finding"),
    *("region", "industry", "pollutant", "pollutant_alias", "category"),
    *("facility", "unit", "abatement", "outlet", "route"),
    *("activity", "abatement_run", "region_activity", "region_indicator"),
    *("permit_limit", "manual_test", "reported_emission"),
    *("measure", "target"),
)


def upgrade() -> None:
    """Bring the registry to this revision."""
    _create_provenance()
    _create_code_lists()
    _create_facilities()
    _create_activities()
    _create_permits()
    _create_plans()


def downgrade() -> None:
    """Take the registry back to the revision before."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_provenance() -> None:
    """Batches, sheets, history and findings."""
    op.create_table(
        "import_batch",
        *_must(BIG, "batch_id"),
        *_must(MOMENT, "started_at"),
        *_maybe(MOMENT, "finished_at"),
        *_must(TEXT, "version"),
        *_maybe(TEXT, "actor"),
        _pk("import_batch", "batch_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "import_sheet",
        *_must(BIG, "sheet_id", "batch_id"),
        *_must(TEXT, "file_name", "sha256"),
        *_must(TEXT, "sheet", server_default="''"),
        *_must(TEXT, "table_name"),
        *_maybe(INT, "header_row"),
        *_maybe(TEXT, "columns"),
        *_must(TEXT, "map_name", server_default="''"),
        *_must(INT, "staged", "rejected"),
        _pk("import_sheet", "sheet_id"),
        _fk("import_sheet", "import_batch", "batch_id", onupdate=None),
        _unique("import_sheet", "sha256", "sheet", "table_name", "map_name"),
        sqlite_autoincrement=True,
    )
    _index("import_sheet", "batch_id")
    op.create_table(
        "row_history",
        *_must(BIG, "history_id"),
        *_must(TEXT, "table_name", "row_key", "row"),
        *_maybe(BIG, "sheet_id"),
        *_maybe(INT, "row_no"),
        *_must(BIG, "superseded_by_batch"),
        _pk("row_history", "history_id"),
        _fk("row_history", "import_sheet", "sheet_id", onupdate=None),
        _fk("row_history", "import_batch", "superseded_by_batch", target="batch_id", onupdate=None),
        sqlite_autoincrement=True,
    )
    _index("row_history", "table_name", "row_key")
    op.create_table(
        "finding",
        *_must(BIG, "finding_id"),
        *_maybe(BIG, "batch_id", "sheet_id"),
        *_must(TEXT, "code", "severity", "room"),
        *_maybe(TEXT, "file", "sheet"),
        *_maybe(INT, "row_no"),
        *_maybe(TEXT, "column_name", "value"),
        *_must(TEXT, "message_zh", "message_en"),
        *_maybe(TEXT, "remedy_zh"),
        _pk("finding", "finding_id"),
        _fk("finding", "import_batch", "batch_id", onupdate=None),
        _fk("finding", "import_sheet", "sheet_id", onupdate=None),
        _check("finding", "severity", "severity in ('error', 'warning', 'info')"),
        sqlite_autoincrement=True,
    )
    _index("finding", "batch_id")


def _create_code_lists() -> None:
    """Code lists."""
    op.create_table(
        "region",
        *_must(TEXT, "region_code", "name"),
        *_maybe(TEXT, "parent_code", "kind"),
        *_maybe(INT, "level"),
        *_maybe(DATE, "valid_from", "valid_to"),
        *_imported("region"),
        _pk("region", "region_code"),
        _fk("region", "region", "parent_code", target="region_code", is_deferred=True),
    )
    op.create_table(
        "industry",
        *_must(TEXT, "industry_code", "name"),
        *_must(INT, "level"),
        *_maybe(TEXT, "parent_code"),
        _pk("industry", "industry_code"),
        _fk("industry", "industry", "parent_code", target="industry_code", is_deferred=True),
    )
    op.create_table(
        "pollutant",
        *_must(TEXT, "pollutant", "name_zh", "name_en", "kind"),
        *_maybe(TEXT, "subset_of", "gwp_key"),
        *_maybe(DOUBLE, "pollution_equivalent_kg"),
        _pk("pollutant", "pollutant"),
        _fk("pollutant", "pollutant", "subset_of", target="pollutant", is_deferred=True),
    )
    op.create_table(
        "pollutant_alias",
        *_must(TEXT, "alias", "pollutant"),
        _pk("pollutant_alias", "alias"),
        _fk("pollutant_alias", "pollutant", "pollutant"),
    )
    op.create_table(
        "category",
        *_must(TEXT, "category_code"),
        *_maybe(TEXT, "parent_code"),
        *_must(TEXT, "name_zh"),
        *_must(BOOL, "is_leaf"),
        *_maybe(TEXT, "attach"),
        _pk("category", "category_code"),
        _fk("category", "category", "parent_code", target="category_code", is_deferred=True),
        _check("category", "attach", "attach in ('source', 'stream')"),
    )


def _create_facilities() -> None:
    """Facilities and what stands on them."""
    op.create_table(
        "facility",
        *_must(TEXT, "facility_no", "name"),
        *_maybe(TEXT, "uscc", "permit_no", "management"),
        *_must(TEXT, "region_code"),
        *_maybe(TEXT, "industry_code", "park", "performance_grade"),
        *_maybe(DOUBLE, "lon", "lat"),
        *_maybe(DATE, "opened_on", "closed_on"),
        *_imported("facility"),
        _pk("facility", "facility_no"),
        _fk("facility", "region", "region_code"),
        _fk("facility", "industry", "industry_code"),
        _check("facility", "management", "management in ('key', 'simplified', 'registration')"),
        _check("facility", "lon", "lon between -180 and 180"),
        _check("facility", "lat", "lat between -90 and 90"),
    )
    _index("facility", "region_code")
    op.create_table(
        "unit",
        *_must(TEXT, "facility_no", "unit_no"),
        *_maybe(TEXT, "name"),
        *_must(TEXT, "category_code"),
        *_maybe(TEXT, "technology"),
        *_maybe(DOUBLE, "capacity"),
        *_maybe(TEXT, "capacity_unit"),
        *_maybe(DOUBLE, "capacity_mw", "capacity_t_h"),
        *_maybe(DATE, "opened_on", "closed_on"),
        *_imported("unit"),
        _pk("unit", "facility_no", "unit_no"),
        _fk("unit", "facility", "facility_no"),
        _fk("unit", "category", "category_code"),
    )
    op.create_table(
        "abatement",
        *_must(TEXT, "facility_no", "abatement_no"),
        *_maybe(TEXT, "name"),
        *_must(TEXT, "technology"),
        *_imported("abatement"),
        _pk("abatement", "facility_no", "abatement_no"),
        _fk("abatement", "facility", "facility_no"),
    )
    op.create_table(
        "outlet",
        *_must(TEXT, "facility_no", "outlet_no"),
        *_maybe(TEXT, "name"),
        *_must(TEXT, "kind"),
        *_maybe(DOUBLE, "height_m", "diameter_m", "temperature_c", "reference_o2_frac"),
        *_maybe(BOOL, "requires_cems"),
        *_maybe(DOUBLE, "lon", "lat"),
        *_imported("outlet"),
        _pk("outlet", "facility_no", "outlet_no"),
        _fk("outlet", "facility", "facility_no"),
        _check("outlet", "kind", "kind in ('main', 'general', 'fugitive', 'other')"),
        _fraction("outlet", "reference_o2_frac"),
        _check("outlet", "lon", "lon between -180 and 180"),
        _check("outlet", "lat", "lat between -90 and 90"),
    )
    op.create_table(
        "route",
        *_must(BIG, "route_id"),
        *_must(TEXT, "facility_no", "unit_no"),
        *_maybe(TEXT, "abatement_no"),
        *_maybe(INT, "step"),
        *_must(TEXT, "outlet_no"),
        *_must(DOUBLE, "share_frac", "capture_frac", server_default="1"),
        *_imported("route"),
        _pk("route", "route_id"),
        _fk("route", "unit", "facility_no", "unit_no"),
        _fk("route", "abatement", "facility_no", "abatement_no"),
        _fk("route", "outlet", "facility_no", "outlet_no"),
        _fraction("route", "share_frac"),
        _fraction("route", "capture_frac"),
        sqlite_autoincrement=True,
    )
    _index("route", "facility_no", "unit_no")


def _create_activities() -> None:
    """Activity of units and regions."""
    op.create_table(
        "activity",
        *_must(BIG, "activity_id"),
        *_must(TEXT, "facility_no", "unit_no"),
        *_must(INT, "year"),
        *_maybe(INT, "month"),
        *_must(TEXT, "role", "item"),
        *_must(INT, "lot_no", server_default="1"),
        *_must(DOUBLE, "amount_reported"),
        *_must(TEXT, "unit_reported"),
        *_maybe(DOUBLE, "amount_t", "amount_gj", "amount_m3", "amount_h", "amount_km", "amount_n"),
        *_maybe(TEXT, "basis"),
        *_maybe(DOUBLE, "ncv_reported"),
        *_maybe(TEXT, "ncv_unit_reported"),
        *_maybe(
            DOUBLE,
            "ncv_gj_t",
            "ncv_gj_m3",
            "sulfur_frac",
            "ash_frac",
            "volatile_frac",
            "carbon_frac",
            "voc_frac",
        ),
        *_maybe(TEXT, "flow"),
        *_imported("activity"),
        _pk("activity", "activity_id"),
        _fk("activity", "unit", "facility_no", "unit_no"),
        _check(
            "activity",
            "role",
            "role in ('fuel', 'product', 'material', 'solvent', 'electricity', 'heat', 'hours')",
        ),
        _check("activity", "basis", "basis in ('as_received', 'air_dried', 'dry', 'ncv', 'gcv')"),
        _check("activity", "month", "month between 1 and 12"),
        _one_amount("activity", AMOUNTS),
        _fraction("activity", "sulfur_frac"),
        _fraction("activity", "ash_frac"),
        _fraction("activity", "volatile_frac"),
        _fraction("activity", "carbon_frac"),
        _fraction("activity", "voc_frac"),
        sqlite_autoincrement=True,
    )
    _index("activity", "facility_no", "unit_no", "year")
    op.create_table(
        "abatement_run",
        *_must(BIG, "abatement_run_id"),
        *_must(TEXT, "facility_no", "abatement_no"),
        *_must(INT, "year"),
        *_maybe(INT, "month"),
        *_must(TEXT, "pollutant"),
        *_maybe(
            DOUBLE,
            "removal_frac",
            "uptime_frac",
            "power_kwh",
            "limestone_t",
            "urea_t",
            "ammonia_t",
            "gas_m3",
        ),
        *_imported("abatement_run"),
        _pk("abatement_run", "abatement_run_id"),
        _fk("abatement_run", "abatement", "facility_no", "abatement_no"),
        _fk("abatement_run", "pollutant", "pollutant"),
        _check("abatement_run", "month", "month between 1 and 12"),
        _fraction("abatement_run", "removal_frac"),
        _fraction("abatement_run", "uptime_frac"),
        sqlite_autoincrement=True,
    )
    _index("abatement_run", "facility_no", "abatement_no", "year")
    op.create_table(
        "region_activity",
        *_must(BIG, "region_activity_id"),
        *_must(TEXT, "region_code", "category_code"),
        *_must(INT, "year"),
        *_maybe(INT, "month"),
        *_must(TEXT, "item"),
        *_maybe(TEXT, "key1", "key2", "key3", "key4"),
        *_must(INT, "lot_no", server_default="1"),
        *_must(DOUBLE, "amount_reported"),
        *_must(TEXT, "unit_reported"),
        *_maybe(
            DOUBLE,
            "amount_t",
            "amount_gj",
            "amount_m3",
            "amount_h",
            "amount_km",
            "amount_ha",
            "amount_n",
        ),
        *_maybe(TEXT, "flow"),
        *_imported("region_activity"),
        _pk("region_activity", "region_activity_id"),
        _fk("region_activity", "region", "region_code"),
        _fk("region_activity", "category", "category_code"),
        _check("region_activity", "month", "month between 1 and 12"),
        _one_amount("region_activity", AREA_AMOUNTS),
        sqlite_autoincrement=True,
    )
    _index("region_activity", "region_code", "category_code", "year")
    op.create_table(
        "region_indicator",
        *_must(BIG, "region_indicator_id"),
        *_must(TEXT, "region_code"),
        *_must(INT, "year"),
        *_maybe(INT, "month"),
        *_must(TEXT, "indicator"),
        *_must(DOUBLE, "value"),
        *_must(TEXT, "unit"),
        *_imported("region_indicator"),
        _pk("region_indicator", "region_indicator_id"),
        _fk("region_indicator", "region", "region_code"),
        _check("region_indicator", "month", "month between 1 and 12"),
        sqlite_autoincrement=True,
    )
    _index("region_indicator", "region_code", "year")


def _create_permits() -> None:
    """Limits, tests and reports."""
    op.create_table(
        "permit_limit",
        *_must(BIG, "permit_limit_id"),
        *_must(TEXT, "facility_no", "scope"),
        *_maybe(TEXT, "outlet_no"),
        *_must(TEXT, "pollutant"),
        *_must(INT, "year"),
        *_maybe(DOUBLE, "concentration_mg_m3", "rate_kg_h", "quantity_t"),
        *_maybe(TEXT, "basis", "document"),
        *_maybe(DATE, "valid_from", "valid_to"),
        *_imported("permit_limit"),
        _pk("permit_limit", "permit_limit_id"),
        _fk("permit_limit", "facility", "facility_no"),
        _fk("permit_limit", "outlet", "facility_no", "outlet_no"),
        _fk("permit_limit", "pollutant", "pollutant"),
        _check(
            "permit_limit",
            "scope",
            "scope in ('outlet', 'main_total', 'general_total', 'fugitive_total', 'plant')",
        ),
        _check("permit_limit", "outlet_named", "scope <> 'outlet' or outlet_no is not null"),
        sqlite_autoincrement=True,
    )
    _index("permit_limit", "facility_no", "year")
    op.create_table(
        "manual_test",
        *_must(BIG, "manual_test_id"),
        *_must(TEXT, "facility_no", "outlet_no", "pollutant"),
        *_must(DATE, "tested_on"),
        *_must(DOUBLE, "concentration_mg_m3", "flow_m3_h"),
        *_maybe(DOUBLE, "load_frac"),
        *_maybe(TEXT, "kind"),
        *_imported("manual_test"),
        _pk("manual_test", "manual_test_id"),
        _fk("manual_test", "outlet", "facility_no", "outlet_no"),
        _fk("manual_test", "pollutant", "pollutant"),
        _check("manual_test", "kind", "kind in ('enforcement', 'own')"),
        sqlite_autoincrement=True,
    )
    _index("manual_test", "facility_no", "outlet_no")
    op.create_table(
        "reported_emission",
        *_must(BIG, "reported_emission_id"),
        *_must(TEXT, "facility_no"),
        *_maybe(TEXT, "outlet_no", "unit_no"),
        *_must(TEXT, "pollutant"),
        *_must(INT, "year"),
        *_maybe(INT, "month"),
        *_must(INT, "lot_no", server_default="1"),
        *_must(DOUBLE, "amount_reported"),
        *_must(TEXT, "unit_reported"),
        *_must(DOUBLE, "emission_t"),
        *_must(TEXT, "flow"),
        *_imported("reported_emission"),
        _pk("reported_emission", "reported_emission_id"),
        _fk("reported_emission", "facility", "facility_no"),
        _fk("reported_emission", "outlet", "facility_no", "outlet_no"),
        _fk("reported_emission", "unit", "facility_no", "unit_no"),
        _fk("reported_emission", "pollutant", "pollutant"),
        _check("reported_emission", "month", "month between 1 and 12"),
        sqlite_autoincrement=True,
    )
    _index("reported_emission", "facility_no", "year")


def _create_plans() -> None:
    """Measures and targets."""
    op.create_table(
        "measure",
        *_must(TEXT, "measure_no", "name"),
        *_maybe(TEXT, "region_code", "facility_no", "unit_no", "kind"),
        *_maybe(DATE, "started_on", "finished_on"),
        *_maybe(DOUBLE, "investment_cny"),
        *_imported("measure"),
        _pk("measure", "measure_no"),
        _fk("measure", "region", "region_code"),
        _fk("measure", "facility", "facility_no"),
        _fk("measure", "unit", "facility_no", "unit_no"),
    )
    op.create_table(
        "target",
        *_must(TEXT, "target_no", "name"),
        *_maybe(TEXT, "region_code"),
        *_must(TEXT, "indicator"),
        *_must(INT, "year"),
        *_must(DOUBLE, "value"),
        *_must(TEXT, "unit"),
        *_maybe(TEXT, "kind"),
        *_imported("target"),
        _pk("target", "target_no"),
        _fk("target", "region", "region_code"),
    )


def _must(
    kind: sa.types.TypeEngine[Any], *names: str, server_default: str | None = None
) -> list[sa.Column[Any]]:
    default = None if server_default is None else sa.text(server_default)
    return [sa.Column(name, kind, nullable=False, server_default=default) for name in names]


def _maybe(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind) for name in names]


def _imported(table: str) -> list[sa.schema.SchemaItem]:
    return [
        *_maybe(BIG, "sheet_id"),
        *_maybe(INT, "row_no"),
        _fk(table, "import_sheet", "sheet_id", onupdate=None),
    ]


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _pk(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _fk(
    table: str,
    parent: str,
    *columns: str,
    target: str = "",
    onupdate: str | None = "CASCADE",
    is_deferred: bool = False,
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        columns,
        [f"{parent}.{target or column}" for column in columns],
        name=f"fk_{table}_{'_'.join(columns)}",
        onupdate=onupdate,
        deferrable=is_deferred or None,
        initially="DEFERRED" if is_deferred else None,
    )


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _fraction(table: str, column: str) -> sa.CheckConstraint:
    return _check(table, column, f"{column} between 0 and 1")


def _one_amount(table: str, columns: tuple[str, ...]) -> sa.CheckConstraint:
    filled = " + ".join(f"case when {column} is null then 0 else 1 end" for column in columns)
    return _check(table, "one_amount", f"{filled} = 1")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
