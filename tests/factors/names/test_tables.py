"""The tables of names for SQL: a row for each part, resolved once from what the registry holds."""

from collections.abc import Callable, Iterator

import duckdb
import pytest

from inventory.factors.names import tables
from inventory.factors.names.resolver import Names


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A small registry: two units with devices, one device of an unknown name."""
    with duckdb.connect() as connection:
        connection.execute(
            """
            create schema registry;
            create table registry.unit (
                facility_no varchar, unit_no varchar, category_code varchar, technology varchar,
                capacity double, capacity_unit varchar
            );
            insert into registry.unit values
                ('F1', 'M1', 'A010101', '旋风炉', 220, 't/h'),
                ('F1', 'M2', 'D0501', null, 360, 'm2'),
                ('F1', 'M3', 'A0201', '链条路', 20, 't/h'),
                ('F1', 'M4', 'A0201', '链条炉', null, null);
            create table registry.assumption (
                subject varchar, category_code varchar, facility_no varchar, unit_no varchar,
                value varchar, unit varchar
            );
            create table registry.abatement (
                facility_no varchar, abatement_no varchar, technology varchar
            );
            insert into registry.abatement values
                ('F1', 'T1', '活性炭'), ('F1', 'T2', 'SNCR+SCR'), ('F1', 'T3', '布代除尘'),
                ('F1', 'T4', '活性炭'), ('F1', 'T5', '活性焦脱硫脱硝'), ('F1', 'T6', '沸石转轮');
            create table registry.route (
                facility_no varchar, unit_no varchar, abatement_no varchar, outlet_no varchar
            );
            insert into registry.route values
                ('F1', 'M1', 'T2', 'D1'), ('F1', 'M2', 'T1', 'D2'), ('F1', 'M2', 'T4', 'D2'),
                ('F1', 'M3', 'T3', 'D3'), ('F1', 'M4', null, 'D4');
            """
        )
        yield connection


def test_treatment_by_name(con: duckdb.DuckDBPyConnection) -> None:
    """Parts in order, a row for each name in the removal tables, an unknown name without an id."""
    tables.load(con)

    found = con.execute(
        "select name, part_no, canonical, control, family, is_none, is_concentrator"
        " from factors.treatment_name order by name, part_no, control"
    ).fetchall()
    assert found == [
        ("SNCR+SCR", 1, "sncr", "选择性非催化还原法", "NOx", False, False),
        ("SNCR+SCR", 2, "scr", "选择性催化还原法", "NOx", False, False),
        ("布代除尘", 1, None, None, "PM", False, False),
        ("沸石转轮", 1, "zeolite_rotor", "沸石转轮吸附法", "VOCs", False, True),
        ("活性炭", 1, "activated_carbon", "活性炭法", "VOCs", False, False),
        ("活性焦脱硫脱硝", 1, "activated_coke", "其他脱硝技术", "SO2", False, False),
        ("活性焦脱硫脱硝", 1, "activated_coke", "其他脱硫技术", "SO2", False, False),
    ]


def test_treatment_by_the_category_it_stands_behind(con: duckdb.DuckDBPyConnection) -> None:
    """Active carbon at a sinter strand takes off SO2 and NOx, and the rule stands beside it."""
    tables.load(con)

    found = con.execute(
        "select distinct canonical, control, rule_zh is not null from factors.treatment_choice"
        " where category_code = 'D0501' order by all"
    ).fetchall()
    assert found == [
        ("activated_coke", "其他脱硝技术", True),
        ("activated_coke", "其他脱硫技术", True),
    ]


def test_technology_reaches_the_strings_of_the_packs(con: duckdb.DuckDBPyConnection) -> None:
    """A word and its category lead to the string of each pack in the closest branch."""
    tables.load(con)

    found = con.execute(
        "select name, pack, arg_max(word.technology, length(category_prefix))"
        " from factors.technology_name as name"
        " join factors.technology_word as word using (technology_id)"
        " where starts_with(category_code, category_prefix)"
        " and pack in ('tcses-144-2024', 'ipcc-2006') group by all order by all"
    ).fetchall()
    assert [(row[0], row[1], row[2]) for row in found] == [
        ("旋风炉", "ipcc-2006", "旋风炉"),
        ("旋风炉", "tcses-144-2024", "煤粉炉"),
        ("链条炉", "tcses-144-2024", "自动炉排层燃炉"),
    ]
    unknown = "select technology_id from factors.technology_name where name = '链条路'"
    assert con.execute(unknown).fetchall() == [(None,)]


def test_sizes(con: duckdb.DuckDBPyConnection) -> None:
    """Each distinct size in its quantities with what was assumed."""
    tables.load(con)

    sizes = con.execute(
        "select category_code, electric_mw, thermal_mw, steam_t_h, assumption_zh is not null"
        " from factors.capacity_choice order by all"
    ).fetchall()
    assert sizes == [
        ("A010101", 50.0, pytest.approx(154), 220.0, True),
        ("A0201", None, pytest.approx(14), 20.0, True),
        ("D0501", None, None, None, False),
    ]


def test_what_is_assumed_is_resolved_too(con: duckdb.DuckDBPyConnection) -> None:
    """A technology and a size that the workspace assumes of blank cells, by category."""
    con.execute(
        "insert into registry.assumption values"
        " ('technology', 'A0201', null, null, '往复炉排', null),"
        " ('capacity', 'A', null, null, '35', 't/h')"
    )
    con.execute("insert into registry.unit values ('F1', 'M5', 'A0201', null, 20, 't/h')")
    tables.load(con)

    found = con.execute(
        "select name, technology_id from factors.technology_name where name = '往复炉排'"
    ).fetchall()
    sizes = con.execute(
        "select category_code, steam_t_h from factors.capacity_choice where capacity = 35"
    ).fetchall()

    assert found == [("往复炉排", "automatic_grate")]
    assert sizes == [("A0201", 35.0)]


def test_words_of_a_local_pack(
    con: duckdb.DuckDBPyConnection, local_names: Callable[..., Names]
) -> None:
    """A bureau's word for a listed device or technology leads to the same id."""
    furnace = {"param": "ef", "stage": "generated", "unit": "kg/t", "technology": "链条锅炉"}
    names = local_names(
        {"control": "布袋除尘"},
        {**furnace, "technology": "链条炉", "category_code": "A0201"},
        {**furnace, "technology": "旋流炉", "category_code": "A0201", "pollutant": "NOx"},
    )
    tables.load(con, names)

    words = con.execute("from factors.control_word").fetchall()
    assert words == [("local", "布袋除尘", "袋式除尘法")]
    strings = con.execute(
        "select technology_id, category_prefix, technology from factors.technology_word"
        " where pack = 'local' order by all"
    ).fetchall()
    assert strings == [("automatic_grate", "A0201", "链条炉"), ("旋流炉", "A0201", "旋流炉")]


def test_an_empty_registry_has_empty_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Nothing to resolve is nothing wrong."""
    for table in ("unit", "abatement", "route"):
        con.execute(f"delete from registry.{table}")

    tables.load(con)

    assert con.execute("from factors.treatment_name").fetchall() == []
    assert con.execute("from factors.capacity_choice").fetchall() == []
