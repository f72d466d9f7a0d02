"""Gas analyses and design fuel use, and the reduction share of special periods.

Revision: 51d2a7e90c4b, after: 8c41f0b6d27e.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "51d2a7e90c4b"
down_revision = "8c41f0b6d27e"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS: dict[str, Any] = {"text": sa.Text(), "number": sa.Double(), "date": sa.Date()}
COMPONENTS = (
    *("H2", "CO", "H2S", "CH4", "C2H2", "C2H4", "C2H6", "C3H6", "C3H8", "C4H8"),
    *("C4H10", "i-C4H10", "C5H12", "i-C5H12", "C6H6", "C6H14", "CO2", "N2", "O2"),
)
SCOPES = ("outlet", "main_total", "general_total", "fugitive_total", "plant")
SPECIAL_KINDS = ("attainment", "heavy_pollution", "season")
SPECIAL, ADDED = "special_limit", "reduction_frac"
SEQUENCE = f"{SPECIAL}_{SPECIAL}_id_seq"  # where PostgreSQL counts its rows

_TIMES = ("date valid_from", "date valid_to")
# table -> kind and name of its columns in order; ! marks one that is never empty
COLUMNS = {
    "gas_composition": (
        *("text! facility_no", "text! item", "text! component", "number! volume_frac"),
        *("text document", *_TIMES),
    ),
    "fuel_design": (
        *("text! facility_no", "text! unit_no", "text! item"),
        *("number design_t", "number design_m3", "text document"),
    ),
    SPECIAL: (
        *("text! facility_no", "text! scope", "text outlet_no", "text! pollutant"),
        *("text special_kind", "text period", "number concentration_mg_m3"),
        *("number daily_t", "number monthly_t", f"number {ADDED}", "text document", *_TIMES),
    ),
}
INDEXES = {
    "gas_composition": ("facility_no", "item"),
    "fuel_design": ("facility_no", "unit_no"),
    SPECIAL: ("facility_no",),
}
CHECKS = {
    "gas_composition": {
        "component": f"component in {COMPONENTS}",
        "volume_frac": "volume_frac between 0 and 1",
    },
    "fuel_design": {"design_t": "design_t >= 0", "design_m3": "design_m3 >= 0"},
    SPECIAL: {
        "scope": f"scope in {SCOPES}",
        "special_kind": f"special_kind in {SPECIAL_KINDS}",
        ADDED: f"{ADDED} between 0 and 1",
    },
}
_PARENTS: dict[tuple[str, ...], tuple[list[str], str | None]] = {
    ("sheet_id",): (["import_sheet.sheet_id"], None),
    ("facility_no",): (["facility.facility_no"], "CASCADE"),
    ("pollutant",): (["pollutant.pollutant"], "CASCADE"),
    **{
        ("facility_no", f"{parent}_no"): (
            [f"{parent}.facility_no", f"{parent}.{parent}_no"],
            "CASCADE",
        )
        for parent in ("outlet", "unit")
    },
}


def upgrade() -> None:
    """Bring the registry to this revision."""
    for table in ("gas_composition", "fuel_design"):
        _create(table)
        _create_history(table)
    _rebuild(without=())


def downgrade() -> None:
    """Take the registry back to the revision before; what only these columns held is lost."""
    _rebuild(without=(ADDED,))
    for table in ("fuel_design", "gas_composition"):
        op.drop_table(f"{table}_history")
        op.drop_table(table)


def _rebuild(*, without: tuple[str, ...]) -> None:
    """Make the table of special limits and its history anew, so that columns stand in order.

    Numbers of rows go on where they were: one that stands in the history is never given again.
    """
    last = _last_number()
    for table, create in ((SPECIAL, _create), (f"{SPECIAL}_history", _create_history)):
        old = _reflected(table)
        facts = [sa.Column(column.name, column.type) for column in old.columns]
        kept = op.create_table("kept_rows", *facts)
        op.execute(sa.insert(kept).from_select(old.columns.keys(), sa.select(old)))
        op.drop_table(table)
        create(SPECIAL, without=without)
        made = _reflected(table)
        names = [column.name for column in made.columns if column.name in kept.columns]
        op.execute(sa.insert(made).from_select(names, sa.select(*(kept.c[n] for n in names))))
        op.drop_table("kept_rows")
    _go_on_after(last)


def _last_number() -> int:
    """The highest number that a row of special limits ever had; 0 before the first."""
    if op.get_bind().dialect.name == "sqlite":
        found = sa.text("select seq from sqlite_sequence where name = :name")
        named = {"name": SPECIAL}
    else:  # a sequence that never gave a number has none as its last
        found = sa.text("select last_value from pg_sequences where sequencename = :name")
        named = {"name": SEQUENCE}
    return int(op.get_bind().execute(found, named).scalar() or 0)


def _go_on_after(last: int) -> None:
    if last == 0:
        return
    if op.get_bind().dialect.name == "sqlite":
        for statement in (
            "delete from sqlite_sequence where name = :table",
            "insert into sqlite_sequence (name, seq) values (:table, :last)",
        ):
            op.get_bind().execute(sa.text(statement), {"table": SPECIAL, "last": last})
        return
    found = sa.text("select setval(:sequence, :last)")
    op.get_bind().execute(found, {"sequence": SEQUENCE, "last": last})


def _reflected(name: str) -> sa.Table:
    """A table as it stands at this step."""
    return sa.Table(name, sa.MetaData(), autoload_with=op.get_bind(), resolve_fks=False)


def _create(table: str, *, without: tuple[str, ...] = ()) -> None:
    columns = _columns(table, without=without)
    names = {column.name for column in columns}
    op.create_table(
        table,
        sa.Column(f"{table}_id", BIG, nullable=False),
        *columns,
        *_provenance(),
        sa.PrimaryKeyConstraint(f"{table}_id", name=f"pk_{table}"),
        *_references(table, {*names, "sheet_id"}),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{column}"))
            for column, rule in CHECKS[table].items()
            if column in names
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{table}_{'_'.join(INDEXES[table])}", table, list(INDEXES[table]))


def _create_history(table: str, *, without: tuple[str, ...] = ()) -> None:
    history = f"{table}_history"
    op.create_table(
        history,
        sa.Column(f"{table}_id", BIG),
        *(sa.Column(c.name, c.type) for c in _columns(table, without=without)),
        *_provenance(),
        sa.Column("superseded_by_batch", BIG, nullable=False),
    )
    op.create_index(f"ix_{history}_superseded_by_batch", history, ["superseded_by_batch"])


def _columns(table: str, *, without: tuple[str, ...]) -> list["sa.Column[Any]"]:
    pairs = [column.split() for column in COLUMNS[table]]
    return [
        sa.Column(name, KINDS[kind.rstrip("!")], nullable=not kind.endswith("!"))
        for kind, name in pairs
        if name not in without
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
