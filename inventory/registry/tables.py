"""All registry tables by name, parents before children, and what identifies a group of rows."""

from sqlalchemy import Column, Table

from inventory.registry import (
    activity,
    code_list,
    facility,
    fuel,
    permit,
    plan,
    provenance,
    report,
    statement,
    succession,
)
from inventory.registry.base import BIG_ID, Base

metadata = Base.metadata


def _tables(*models: type[Base]) -> dict[str, Table]:
    return {model.__tablename__: metadata.tables[model.__tablename__] for model in models}


# filled from the package itself by `seed`
CODE_LISTS = _tables(
    code_list.Region,
    code_list.Industry,
    code_list.Pollutant,
    code_list.PollutantAlias,
    code_list.Category,
)

# filled from workbooks; this order never meets a row before the rows it refers to
IMPORTED = _tables(
    code_list.Region,
    succession.CodeChange,
    facility.Facility,
    succession.FacilityChange,
    facility.Unit,
    facility.Abatement,
    activity.AbatementRun,
    facility.Outlet,
    facility.Route,
    activity.Activity,
    permit.PermitLimit,
    permit.ManualTest,
    permit.ReportedEmission,
    activity.RegionActivity,
    activity.RegionIndicator,
    plan.Measure,
    plan.Target,
    *report.MODELS,
    *fuel.MODELS,
    *statement.MODELS,
)

PROVENANCE = _tables(
    provenance.ImportBatch,
    provenance.ImportSheet,
    provenance.RecordedFinding,
    provenance.PublishedRun,
    provenance.PublishedBatch,
)


def _history_of(table: Table) -> Table:
    """Rows of a table as they were (历史): its columns without its rules, and who ended them."""
    columns = [Column(column.name, column.type) for column in table.columns]
    ended = Column("superseded_by_batch", BIG_ID, nullable=False, index=True)
    return Table(f"{table.name}_history", metadata, *columns, ended)


# a row that is replaced or taken back moves here, so that every state of the registry can be
# asked again; one table each, because only typed columns give numbers back to the last bit
HISTORY = {name: _history_of(table) for name, table in IMPORTED.items()}

# a later import replaces a whole group; tables with a key of their own replace row by row
GROUP_KEYS: dict[str, tuple[str, ...]] = {
    **{
        name: tuple(column.name for column in table.primary_key.columns)
        for name, table in IMPORTED.items()
    },
    "route": ("facility_no", "unit_no"),
    "abatement_run": ("facility_no", "abatement_no", "year", "month", "pollutant"),
    "activity": ("facility_no", "unit_no", "year", "month", "role", "item", "flow"),
    "permit_limit": ("facility_no", "scope", "outlet_no", "pollutant", "year", "basis"),
    "manual_test": ("facility_no", "outlet_no", "pollutant", "tested_on", "kind"),
    "reported_emission": (
        *("facility_no", "outlet_no", "unit_no", "pollutant", "year", "month", "flow"),
    ),
    "region_activity": (
        *("region_code", "category_code", "year", "month", "item"),
        *("key1", "key2", "key3", "key4", "flow"),
    ),
    "region_indicator": ("region_code", "year", "month", "indicator"),
    **report.GROUPS,
    **fuel.GROUPS,
    **statement.GROUPS,
}
