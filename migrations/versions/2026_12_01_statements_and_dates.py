"""Standstill, assumptions and decisions on values; what outlets, routes and reports tell besides.

Revision: 9cf8b88f2e7d, after: 51d2a7e90c4b.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "9cf8b88f2e7d"
down_revision = "51d2a7e90c4b"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS: dict[str, Any] = {"text": sa.Text(), "int": sa.Integer(), "date": sa.Date()}
COLLECTIONS = (
    *("full_enclosure", "double_enclosure", "single_enclosure_negative"),
    *("single_enclosure_positive", "direct_duct", "semi_enclosed_hood"),
    *("surrounding_hood", "external_hood", "no_collection"),
)
SUBJECTS = ("technology", "capacity", "collection", "route")

# new table -> kind and name of its columns in order; ! marks one that is never empty
COLUMNS = {
    "standstill": (
        *("text! facility_no", "text unit_no", "text outlet_no"),
        *("date! started_on", "date! ended_on", "text reason"),
    ),
    "assumption": (
        *("text! subject", "text category_code", "text facility_no", "text unit_no"),
        *("text! value", "text unit", "text! stated_by", "date stated_on", "text! reason"),
    ),
    "value_decision": (
        *("text! facility_no", "text outlet_no", "text unit_no", "text! pollutant", "int! year"),
        *("text flow", "text! decision", "text! decided_by", "date! decided_on", "text! reason"),
    ),
}
INDEXES = {
    "standstill": ("facility_no",),
    "assumption": ("facility_no", "unit_no"),
    "value_decision": ("facility_no", "year"),
}
CHECKS = {
    "standstill": {"one_object": "unit_no is null or outlet_no is null"},
    "assumption": {
        "subject": f"subject in {SUBJECTS}",
        "facility_named": "unit_no is null or facility_no is not null",
        "value": "trim(value) <> ''",
        "stated_by": "trim(stated_by) <> ''",
        "reason": "trim(reason) <> ''",
    },
    "value_decision": {
        "decision": "decision in ('accept', 'reject')",
        "decided_by": "trim(decided_by) <> ''",
        "reason": "trim(reason) <> ''",
    },
}
# old table -> the last column of its own, and the columns that follow it from now on
ADDED = {
    "outlet": ("lat", ("date opened_on", "date closed_on")),
    "monitor_plan": ("test_method", ("date installed_on", "date removed_on")),
    "route": ("capture_frac", ("text collection",)),
    "activity": ("flow", ("text origin",)),
    "reported_emission": ("flow", ("text verified_by",)),
}
ADDED_CHECKS = {
    "route": ("collection", f"collection in {COLLECTIONS}"),
    "activity": ("origin", "origin in ('purchased', 'own')"),
}
KEYED = frozenset({"outlet"})  # the others are numbered
_PARENTS: dict[tuple[str, ...], tuple[list[str], str | None]] = {
    ("sheet_id",): (["import_sheet.sheet_id"], None),
    ("facility_no",): (["facility.facility_no"], "CASCADE"),
    ("pollutant",): (["pollutant.pollutant"], "CASCADE"),
    ("category_code",): (["category.category_code"], "CASCADE"),
    **{
        ("facility_no", f"{parent}_no"): (
            [f"{parent}.facility_no", f"{parent}.{parent}_no"],
            "CASCADE",
        )
        for parent in ("outlet", "unit")
    },
}


def upgrade() -> None:
    """Bring the registry to this revision; a capture of 1 that was never stated stays 1."""
    for table in COLUMNS:
        _create(table)
        _create_history(table)
    extend = _extend_a_copy if _is_sqlite() else _extend_in_place
    for table in ADDED:
        extend(table, is_history=False)
        extend(table, is_history=True)


def downgrade() -> None:
    """Take the registry back to the revision before; what only these columns held is lost."""
    for name in ("route", "route_history"):  # before, all gas was captured unless told otherwise
        route = sa.table(name, sa.Column("capture_frac", sa.Double()))
        blank = sa.update(route).where(route.c.capture_frac.is_(None))
        op.execute(blank.values(capture_frac=1))
    for table in reversed(ADDED):
        _shorten(table, is_history=True)
        _shorten(table, is_history=False)
    for table in reversed(COLUMNS):
        op.drop_table(f"{table}_history")
        op.drop_table(table)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _extend_a_copy(table: str, *, is_history: bool) -> None:
    """Add the columns behind the last of the table's own; SQLite copies a table to alter it."""
    name = f"{table}_history" if is_history else table
    behind, _ = ADDED[table]
    last = _last_number(name)
    with op.batch_alter_table(
        name, recreate="always", table_kwargs=_numbered(table, is_history=is_history)
    ) as batch:
        for column in _added(table):
            batch.add_column(column, insert_after=behind)
            behind = column.name
        if not is_history and table in ADDED_CHECKS:
            column_name, rule = ADDED_CHECKS[table]
            batch.create_check_constraint(op.f(f"ck_{table}_{column_name}"), rule)
        if name == "route":
            batch.alter_column(
                "capture_frac", existing_type=sa.Double(), nullable=True, server_default=None
            )
    _go_on_after(name, last)


def _numbered(table: str, *, is_history: bool) -> dict[str, bool]:
    return {} if is_history or table in KEYED else {"sqlite_autoincrement": True}


def _last_number(name: str) -> int:
    """The highest number that a row ever had; one that stands in the history is not given again."""
    found = sa.text("select seq from sqlite_sequence where name = :name")
    return int(op.get_bind().execute(found, {"name": name}).scalar() or 0)


def _go_on_after(name: str, last: int) -> None:
    if last == 0:
        return
    for statement in (
        "delete from sqlite_sequence where name = :name",
        "insert into sqlite_sequence (name, seq) values (:name, :last)",
    ):
        op.get_bind().execute(sa.text(statement), {"name": name, "last": last})


def _extend_in_place(table: str, *, is_history: bool) -> None:
    """Add the columns, and provenance anew behind them: PostgreSQL appends every column.

    Others refer to these tables, so they are not made anew as a whole.
    """
    name = f"{table}_history" if is_history else table
    for column in _added(table):
        op.add_column(name, column)
    provenance = _provenance()
    if is_history:
        provenance.append(sa.Column("superseded_by_batch", BIG))
    for column in provenance:
        op.alter_column(name, column.name, new_column_name=f"former_{column.name}")
        op.add_column(name, column)
    moved: dict[str, Any] = {c.name: sa.column(f"former_{c.name}") for c in provenance}
    op.execute(sa.update(sa.table(name, *map(sa.column, moved))).values(moved))
    for column in provenance:  # with its reference and its index
        op.drop_column(name, f"former_{column.name}")
    if is_history:
        op.alter_column(name, "superseded_by_batch", nullable=False)
        op.create_index(f"ix_{name}_superseded_by_batch", name, ["superseded_by_batch"])
        return
    op.create_foreign_key(f"fk_{name}_sheet_id", name, "import_sheet", ["sheet_id"], ["sheet_id"])
    if table in ADDED_CHECKS:
        column_name, rule = ADDED_CHECKS[table]
        op.create_check_constraint(op.f(f"ck_{table}_{column_name}"), table, rule)
    if table == "route":
        op.alter_column(table, "capture_frac", nullable=True, server_default=None)


def _shorten(table: str, *, is_history: bool) -> None:
    """Take the columns of this revision away again."""
    name = f"{table}_history" if is_history else table
    last = _last_number(name) if _is_sqlite() else 0
    with op.batch_alter_table(
        name,
        recreate="always" if _is_sqlite() else "never",
        table_kwargs=_numbered(table, is_history=is_history),
    ) as batch:
        if not is_history and table in ADDED_CHECKS:
            batch.drop_constraint(op.f(f"ck_{table}_{ADDED_CHECKS[table][0]}"), type_="check")
        for column in _added(table):
            batch.drop_column(column.name)
        if name == "route":
            batch.alter_column(
                "capture_frac",
                existing_type=sa.Double(),
                nullable=False,
                server_default=sa.text("1"),
            )
    if _is_sqlite():
        _go_on_after(name, last)


def _added(table: str) -> list["sa.Column[Any]"]:
    _, columns = ADDED[table]
    return [sa.Column(name, KINDS[kind]) for kind, name in map(str.split, columns)]


def _create(table: str) -> None:
    columns = _columns(table)
    op.create_table(
        table,
        sa.Column(f"{table}_id", BIG, nullable=False),
        *columns,
        *_provenance(),
        sa.PrimaryKeyConstraint(f"{table}_id", name=f"pk_{table}"),
        *_references(table, {"sheet_id", *(column.name for column in columns)}),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
            for name, rule in CHECKS[table].items()
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{table}_{'_'.join(INDEXES[table])}", table, list(INDEXES[table]))


def _create_history(table: str) -> None:
    history = f"{table}_history"
    op.create_table(
        history,
        sa.Column(f"{table}_id", BIG),
        *(sa.Column(column.name, column.type) for column in _columns(table)),
        *_provenance(),
        sa.Column("superseded_by_batch", BIG, nullable=False),
    )
    op.create_index(f"ix_{history}_superseded_by_batch", history, ["superseded_by_batch"])


def _columns(table: str) -> list["sa.Column[Any]"]:
    pairs = [column.split() for column in COLUMNS[table]]
    return [
        sa.Column(name, KINDS[kind.rstrip("!")], nullable=not kind.endswith("!"))
        for kind, name in pairs
    ]


def _references(table: str, names: set[str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            list(columns), targets, name=f"fk_{table}_{'_'.join(columns)}", onupdate=onupdate
        )
        for columns, (targets, onupdate) in _PARENTS.items()
        if names.issuperset(columns)
    ]


def _provenance() -> list["sa.Column[Any]"]:
    return [
        sa.Column("sheet_id", BIG),
        sa.Column("row_no", sa.Integer()),
        sa.Column("since_batch", BIG),
    ]
