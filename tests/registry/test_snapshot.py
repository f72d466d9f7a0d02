"""The frozen input of a run: the same rows, order and types from either backend."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pytest
from sqlalchemy import Engine, insert

from inventory.core.errors import ConfigError
from inventory.registry import engine, snapshot
from inventory.registry.tables import IMPORTED

Fill = Callable[[Engine], None]
COPIED = {
    *("region", "industry", "pollutant", "pollutant_alias", "import_sheet", "finding"),
    *("facility", "unit", "abatement", "abatement_run", "outlet", "route", "activity"),
    *("permit_limit", "manual_test", "reported_emission", "region_activity"),
    *("region_indicator", "measure", "target", "code_change", "facility_change"),
    *("special_limit", "monitor_plan", "device_run", "monitoring_summary", "fugitive_test"),
    *("report_line", "special_period", "exceedance", "gas_composition", "fuel_design"),
    *("monitoring_verdict", "standstill", "assumption", "value_decision"),
}


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """An empty DuckDB database."""
    return duckdb.connect()


@pytest.fixture
def city(registry_engine: Engine, fill: Fill) -> Engine:
    """A registry on SQLite with two facilities."""
    fill(registry_engine)
    return registry_engine


@pytest.mark.postgres
def test_both_backends_give_the_same_snapshot(both: tuple[Engine, Engine], fill: Fill) -> None:
    """Rows, their order, column order and types do not tell where the registry lies."""
    taken = []
    for registry in both:
        fill(registry)
        _shuffled_months(registry)
        con = duckdb.connect()
        counts = snapshot.copy(registry, con, year=2024)
        taken.append((counts, {name: _everything(con, name) for name in COPIED}))
    assert taken[0] == taken[1]
    assert all(taken[0][0][name] for name in COPIED), "a table without rows proves nothing"


def test_every_table_is_there_even_without_rows(
    registry: Engine, con: duckdb.DuckDBPyConnection
) -> None:
    """A model may rely on each table, column and type, however little has been imported."""
    counts = snapshot.copy(registry, con, year=2024)
    assert set(counts) - {"finding_corrected"} == COPIED
    assert counts["activity"] == 0
    assert counts["industry"] == 1972
    for name in COPIED:
        columns = [row[0] for row in con.execute(f"describe registry.{name}").fetchall()]
        assert columns == snapshot.COPIED[name].columns.keys()


def test_types_are_those_of_the_contract(city: Engine, con: duckdb.DuckDBPyConnection) -> None:
    """Dates are dates and flags are flags, although SQLite has neither."""
    snapshot.copy(city, con, year=2024)
    types = {
        f"{table}.{column}": kind
        for table, column, kind in con.execute(
            "select table_name, column_name, data_type from information_schema.columns"
            " where table_schema = 'registry'"
        ).fetchall()
    }
    assert types["activity.activity_id"] == "BIGINT"
    assert types["activity.year"] == "INTEGER"
    assert types["activity.amount_t"] == "DOUBLE"
    assert types["activity.flow"] == "VARCHAR"
    assert types["facility.opened_on"] == "DATE"
    assert types["outlet.requires_cems"] == "BOOLEAN"
    assert set(types.values()) == {"BIGINT", "INTEGER", "DOUBLE", "VARCHAR", "DATE", "BOOLEAN"}
    opened = _rows(con, "select opened_on, closed_on from registry.facility order by facility_no")
    assert opened == [
        (None, None),
        (None, date(2025, 12, 31)),
        (date(1998, 7, 1), None),
    ]
    flags = _rows(con, "select requires_cems from registry.outlet order by facility_no")
    assert flags == [(None,), (False,), (True,)]


def test_activity_has_its_agreed_order(registry: Engine, fill: Fill) -> None:
    """By facility, unit, month, role, item, flow and lot; text by code point, empty last."""
    fill(registry)
    con = duckdb.connect()
    snapshot.copy(registry, con, year=2024)
    found = _rows(con, "select facility_no, month, lot_no, flow from registry.activity")
    assert found == [
        ("zeta", None, 1, None),
        ("乙厂", 1, 1, None),
        ("甲厂", 1, 1, None),
        ("甲厂", 1, 2, None),
        ("甲厂", 2, 1, "survey"),
        ("甲厂", None, 1, None),
    ]


def test_numbers_arrive_exactly(registry: Engine, fill: Fill) -> None:
    """A double is the same double after the copy, down to the last bit."""
    fill(registry)
    con = duckdb.connect()
    snapshot.copy(registry, con, year=2024)
    amounts = _rows(con, "select coalesce(amount_t, amount_h) from registry.activity order by 1")
    assert amounts == [(1e-300,), (0.1,), (1 / 3,), (7.0,), (12.0,), (35_000.0,)]


def test_a_year_keeps_its_own_rows(city: Engine, con: duckdb.DuckDBPyConnection) -> None:
    """Year-bound tables hold the year alone; facilities, routes and targets stay whole."""
    in_2023 = snapshot.copy(city, con, year=2023)
    in_2024 = snapshot.copy(city, con, year=2024)
    in_2025 = snapshot.copy(city, con, year=2025)
    bound = {
        "abatement_run": (1, 1, 0),
        "activity": (1, 6, 0),
        "permit_limit": (0, 1, 1),
        "manual_test": (0, 2, 1),
        "reported_emission": (1, 1, 0),
        "region_activity": (0, 2, 0),
        "region_indicator": (1, 1, 0),
        "facility": (3, 3, 3),
        "route": (2, 2, 2),
        "target": (1, 1, 1),
        "measure": (2, 2, 2),
        "assumption": (2, 2, 2),
        "value_decision": (1, 1, 0),
        "import_sheet": (1, 1, 1),
    }
    assert {name: (in_2023[name], in_2024[name], in_2025[name]) for name in bound} == bound


def test_standstill_reaches_into_the_year_and_the_one_before(
    city: Engine, con: duckdb.DuckDBPyConnection
) -> None:
    """Monitored hours look back into the year before, so its standstill is kept as well."""
    reasons = {}
    for year in (2021, 2022, 2023, 2024, 2025, 2026, 2027):
        snapshot.copy(city, con, year=year)
        found = _rows(con, "select reason from registry.standstill order by started_on")
        reasons[year] = [reason for (reason,) in found]
    assert reasons == {
        2021: [],
        2022: ["跨年"],
        2023: ["跨年"],
        2024: ["跨年", "大修"],
        2025: ["大修"],
        2026: [],
        2027: [],
    }


def test_assumptions_of_no_facility_hold_in_every_region(
    city: Engine, con: duckdb.DuckDBPyConnection
) -> None:
    """What is assumed of all boilers is assumed of those of a district, too."""
    found = {}
    for region in ("610112", "610500"):
        snapshot.copy(city, con, year=2024, regions=(region,))
        rows = _rows(con, "select facility_no from registry.assumption order by all nulls first")
        found[region] = [facility for (facility,) in rows]
    assert found == {"610112": [None, "甲厂"], "610500": [None]}


@pytest.mark.parametrize(
    ("regions", "facilities"),
    [
        (("610000",), ["zeta", "乙厂", "甲厂"]),
        (("610100",), ["zeta", "甲厂"]),
        (("610112",), ["甲厂"]),
        (("610500", "610112"), ["乙厂", "甲厂"]),
        (("新城",), ["zeta"]),
        (("新城-1",), ["zeta"]),
        (("620000",), []),
    ],
)
def test_a_region_stands_for_everything_in_it(
    registry: Engine, fill: Fill, regions: tuple[str, ...], facilities: list[str]
) -> None:
    """A province covers its prefectures, a prefecture its counties and the bureau's own regions."""
    fill(registry)
    con = duckdb.connect()
    snapshot.copy(registry, con, year=2024, regions=regions)
    assert _rows(con, "select facility_no from registry.facility") == [(f,) for f in facilities]
    for name, table in IMPORTED.items():
        if "facility_no" in table.c and name != "measure":
            owners = _rows(con, f"select distinct facility_no from registry.{name}")
            nobody = {None} if name == "assumption" else set()
            assert {owner for (owner,) in owners} - nobody <= set(facilities)


def test_a_region_keeps_its_area_sources(city: Engine, con: duckdb.DuckDBPyConnection) -> None:
    """Area sources, indicators, measures and targets follow their region; code lists stay whole."""
    snapshot.copy(city, con, year=2024, regions=("610500",))
    assert _rows(con, "select region_code from registry.region_activity") == [("610502",)]
    assert _rows(con, "select measure_no from registry.measure") == [("M-1",)]
    assert _rows(con, "select * from registry.target") == []
    assert _rows(con, "select count(*) from registry.region") == [(3353,)]


def test_an_unknown_region_stops_the_run(city: Engine, con: duckdb.DuckDBPyConnection) -> None:
    """A run for a region that does not exist would be empty; it is refused instead."""
    with pytest.raises(ConfigError, match="619999"):
        snapshot.copy(city, con, year=2024, regions=("610100", "619999"))


def test_names_of_regions_are_never_sql(city: Engine, con: duckdb.DuckDBPyConnection) -> None:
    """A region may be called anything."""
    odd = "x') or ('1'='1 %s"
    with engine.writing(city) as connection:
        connection.execute(insert(IMPORTED["region"]), {"region_code": odd, "name": "怪"})
    snapshot.copy(city, con, year=2024, regions=(odd,))
    assert _rows(con, "select * from registry.facility") == []


def _shuffled_months(registry: Engine) -> None:
    coal = {"facility_no": "甲厂", "unit_no": "MF0001", "year": 2024, "role": "fuel"}
    told = {"unit_reported": "t", "flow": "statistics"}
    rows: list[dict[str, Any]] = [
        {**coal, **told, "month": m, "item": i, "amount_reported": m / 7, "amount_t": m / 7}
        for m in range(1, 13)
        for i in "褐烟贫Aaé" * 40  # more rows than one batch holds
    ]
    random.Random(7).shuffle(rows)  # noqa: S311 - the order matters, not the secret
    with engine.writing(registry) as connection:
        connection.execute(insert(IMPORTED["activity"]), rows)


def _everything(con: duckdb.DuckDBPyConnection, table: str) -> object:
    return _rows(con, f"describe registry.{table}"), _rows(con, f"from registry.{table}")


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return con.execute(query).fetchall()
