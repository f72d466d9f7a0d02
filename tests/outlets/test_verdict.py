"""What follows in the account from a verdict on monitoring data (监测数据认定)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from inventory.core.methods import by_code
from inventory.intake.report_tables import VERDICT
from inventory.publish.database import create_macros
from inventory.publish.explain import explain
from tests.accounting.test_worked_cases import Case, cases
from tests.outlets.verdicts import BY_TEST, HALF_YEAR, MEASURED_T_H, monitors, tables
from tests.worlds import World


@pytest.fixture(scope="module")
def made() -> Iterator[World]:
    """The outlets under verdicts, accounted once."""
    made = World.of(**tables(), setting=monitors())
    yield made
    made.close()


def chosen(made: World, outlet: str, context: str) -> dict[str, Any]:
    """Method -> number of chosen results of SO2 and their tonnes."""
    rows = made.rows(
        "select method, count(*) as n, sum(emission_t) as t from outlets.choice"
        " where is_chosen and outlet_no = ? and context = ? and pollutant = 'SO2' group by method",
        outlet,
        context,
    )
    return {row["method"]: (row["n"], pytest.approx(row["t"], rel=1e-9)) for row in rows}


def month(made: World, outlet: str, number: int, context: str = "permit") -> dict[str, Any]:
    """What counts for the SO2 of an outlet in a month."""
    (row,) = made.rows(
        "from outlets.choice where is_chosen and outlet_no = ? and month = ?"
        " and context = ? and pollutant = 'SO2'",
        outlet,
        number,
        context,
    )
    return row


def told(made: World, outlet: str) -> set[str]:
    """The codes that the verdicts of an outlet gave rise to."""
    rows = made.rows(
        "select code from outlets.problem where column_name = 'verdict' and value like ?",
        f"F1 {outlet}%",
    )
    return {row["code"] for row in rows}


def test_falsified_months_count_what_was_generated(made: World) -> None:
    """In permit and tax generated is emitted for the months touched; the others stay measured."""
    # March and April: 1,464 of 8,784 hours, of 175.68 t generated
    wanted = {"direct_discharge": (2, 29.28), "cems": (10, 7320 * MEASURED_T_H)}

    assert chosen(made, "DA001", "permit") == wanted
    assert chosen(made, "DA001", "tax") == wanted
    assert "篡改、伪造监测数据（环监〔2024〕DA001）" in month(made, "DA001", 3)["reason"]
    assert month(made, "DA001", 3)["generated_t"] == pytest.approx(175.68 * 744 / 8784)
    # the months beside them are measured and lack nothing
    assert month(made, "DA001", 5)["reason"] is None
    assert told(made, "DA001") == {"A120", "A122"}


def test_falsified_data_count_in_no_context(made: World) -> None:
    """Hours and own tests of the months are refused for whoever asks; the authority's stand."""
    refused = made.rows(
        "select context, method, month, not_chosen_because from outlets.choice"
        " where outlet_no = 'DA001' and not_chosen_because like '经认定篡改%' order by all"
    )
    (own,) = made.rows("from outlets.candidate where method = 'manual_own' limit 1")

    assert {(row["context"], row["method"], row["month"]) for row in refused} == {
        (context, "cems", month)
        for context in ("inventory", "permit", "statistics", "tax")
        for month in (3, 4)
    }
    # 40 mg/m³ by the authority, of the year's 8,784 hours those of March and April
    assert chosen(made, "DA001", "inventory") == {
        "manual_enforcement": (2, 4e-3 * 1464),
        "cems": (10, 7320 * MEASURED_T_H),
    }
    assert chosen(made, "DA001", "statistics") == {"manual_enforcement": (1, 4e-3 * 8784)}
    # the own test of June stands, that of March does not
    assert own["emission_t"] == pytest.approx(3e-3 * 8784)
    assert own["reason"] == "1 次自行监测在认定期间，未采用"


def test_a_verdict_on_the_whole_outlet_speaks_for_its_pollutants(made: World) -> None:
    """A bypass over the year makes all air pollutants generated; gases keep their activity."""
    rows = made.rows(
        "select pollutant, month, emission_t from outlets.choice"
        " where is_chosen and outlet_no = 'DA002' and context = 'permit'"
    )

    assert rows == [{"pollutant": "SO2", "month": None, "emission_t": pytest.approx(175.68)}]
    assert chosen(made, "DA002", "inventory") == {"coefficient": (1, 17.568)}
    (row,) = made.rows(
        "select sum(emission_t) as t from ledger.emission"
        " where is_chosen and outlet_no = 'DA002' and pollutant = 'CO2'"
    )
    assert row["t"] == pytest.approx(2 * 8784)


def test_a_verdict_without_a_generated_quantity_is_told(made: World) -> None:
    """Nothing is invented where no activity stands behind the outlet."""
    assert told(made, "DA003") == {"A121"}
    assert chosen(made, "DA003", "permit") == {}


def test_an_excused_gap_is_filled_from_the_half_year_before(made: World) -> None:
    """Lost hours take stable concentration x half-year flow; valid hours stay measured."""
    case = HALF_YEAR
    rate = (
        float(case["stable_mg_m3"])
        * 1e-9
        * (
            float(case["stable_m3_h"]) * float(case["stable_h"])
            + float(case["shutdown_m3_h"]) * float(case["shutdown_h"])
        )
        / (float(case["stable_h"]) + float(case["shutdown_h"]))
    )
    wanted = float(case["emission_t"])
    january = month(made, "DA004", 1)

    assert january["emission_t"] == pytest.approx(wanted, rel=float(case["tolerance"]))
    assert january["method"] == "cems_half_year_mean"
    assert january["substituted_t"] == pytest.approx(528 * rate)
    assert january["gap_frac"] == pytest.approx(984 / 2184)
    assert january["reason"] == (
        "非单位原因缺失（环监〔2024〕DA004），本季度缺失比例 0.451，本月补足 1.588 t"
    )
    assert month(made, "DA004", 3)["evidence"] == "自动监测 744 个有效小时"
    assert january["evidence"] == (
        "自动监测 216 个有效小时，528 个缺失小时按上一半年均值（稳定运行 4392 小时）补足"
    )
    first_quarter = (1200 + 4) * MEASURED_T_H + 984 * rate
    for context in ("permit", "tax", "inventory"):
        assert chosen(made, "DA004", context) == {
            "cems_half_year_mean": (3, first_quarter),
            "cems": (9, 6600 * MEASURED_T_H),
        }, context
    # statistics ask for a year of usable quarters
    assert chosen(made, "DA004", "statistics") == {"coefficient": (1, 17.568)}
    assert told(made, "DA004") == {"A125"}


def test_tests_of_the_period_fill_the_gap_first(made: World) -> None:
    """The authority's tests go first; hours outside the verdict take the largest hourly rate."""
    january, february = month(made, "DA005", 1), month(made, "DA005", 2)

    assert january["method"] == "cems_manual_fill"
    assert january["emission_t"] == pytest.approx(
        float(BY_TEST["emission_t"]), rel=float(BY_TEST["tolerance"])
    )
    # 17 days under the verdict, two without it at 100 mg/m³, ten measured
    assert february["emission_t"] == pytest.approx(17 * 24 * 4e-3 + 48 * 1e-2 + 240 * MEASURED_T_H)
    assert "48 个缺失小时按最大小时排放量计" in february["reason"]
    assert told(made, "DA005") == {"A125"}


def test_a_verdict_on_a_part_of_the_gap_does_not_help(made: World) -> None:
    """What nobody excuses is still more than a quarter of the hours: direct discharge stays."""
    direct = chosen(made, "DA006", "permit")["direct_discharge"]

    assert direct == (3, 175.68 * 2184 / 8784)
    assert told(made, "DA006") == {"A123"}


def test_an_excused_gap_is_no_direct_discharge(made: World) -> None:
    """Without tests and half-year the next method answers, and the want is told."""
    permit = chosen(made, "DA007", "permit")

    # the own test of April, for the hours of the first quarter
    assert permit["manual_own"] == (3, 500e-9 * 1e5 * 2184)
    assert "direct_discharge" not in permit
    assert told(made, "DA007") == {"A124"}


def test_a_verdict_without_a_gap_changes_nothing(made: World) -> None:
    """Where hours are complete, or the verdict is of another year, the monitor counts."""
    assert chosen(made, "DA008", "permit") == {"cems": (12, 8784 * MEASURED_T_H)}
    assert told(made, "DA008") == {"A126"}


def test_a_year_without_hours_and_without_fault(made: World) -> None:
    """A monitor that was lost for the year through no fault is no reason for direct discharge."""
    assert chosen(made, "DA009", "permit") == {"coefficient": (1, 17.568)}


def test_falsification_goes_before_an_excuse(made: World) -> None:
    """A month under both verdicts is generated; the excused months beside it are filled."""
    assert month(made, "DA010", 1)["method"] == "cems_half_year_mean"
    assert month(made, "DA010", 2)["method"] == "direct_discharge"
    assert month(made, "DA010", 2)["claim"] == "verdict"
    assert told(made, "DA010") == {"A120", "A122", "A125"}


def test_a_device_that_stood_still_leaves_the_monitor_true(made: World) -> None:
    """Permit and tax count the generated month; an inventory keeps what was measured."""
    assert chosen(made, "DA011", "permit")["direct_discharge"] == (1, 175.68 * 720 / 8784)
    assert chosen(made, "DA011", "inventory") == {"cems": (12, 8784 * MEASURED_T_H)}
    assert told(made, "DA011") == {"A120"}


def test_the_ledger_follows(made: World) -> None:
    """In the order for permits the ledger holds the same tonnes, and loses none."""
    for outlet, wanted in (
        ("DA001", 29.28 + 7320 * MEASURED_T_H),
        ("DA002", 175.68),
        ("DA011", 14.4 + 8064 * MEASURED_T_H),
    ):
        (row,) = made.rows(
            "select sum(emission_t) as t from ledger.emission"
            " where is_chosen and outlet_no = ? and pollutant = 'SO2'",
            outlet,
        )
        assert row["t"] == pytest.approx(wanted), outlet
    losers = made.rows(
        "select distinct not_chosen_because from ledger.emission"
        " where outlet_no = 'DA002' and not is_chosen"
    )
    assert losers == [{"not_chosen_because": "经认定按产生量计"}]
    assert made.rows("from quality.conservation where not ok") == []
    assert made.rows("from quality.chosen_twice") == []
    twice = "select choice_id from outlets.choice group by all having count(*) > 1"
    assert made.rows(twice) == []


def test_explain_names_verdict_and_document(made: World, tmp_path: Path) -> None:
    """Whoever asks for a row reads why it counts and by which paper."""
    path = tmp_path / "inventory.duckdb"
    con = made.con  # all models, before their tables are listed
    kept = made.rows(
        "select schema_name as s, table_name as t from duckdb_tables() where not temporary"
        " union all select schema_name, view_name from duckdb_views()"
        " where not internal and (schema_name in ('accounting', 'ledger', 'outlets')"
        " or view_name = 'substituted_hour')"
    )
    con.execute(f"attach '{path}' as published")
    for schema in sorted({row["s"] for row in kept}):
        con.execute(f"create schema if not exists published.{schema}")
    for row in kept:
        name = f'{row["s"]}."{row["t"]}"'
        con.execute(f"create table published.{name} as from {name}")
    con.execute("detach published")
    with duckdb.connect(str(path)) as con:
        create_macros(con)
    ids = {
        row["method"]: row["emission_id"]
        for row in made.rows(
            "select method, min(emission_id) as emission_id from ledger.emission"
            " where is_chosen and outlet_no in ('DA001', 'DA004') group by method"
        )
    }

    direct = explain(path, ids["direct_discharge"])
    filled = explain(path, ids["cems_half_year_mean"])

    assert "篡改、伪造监测数据（环监〔2024〕DA001）" in direct.note
    assert "非单位原因缺失（环监〔2024〕DA004）" in filled.note
    assert filled.method == "自动监测法（缺失时段按上一半年均值）"


def test_every_verdict_is_known_to_the_account(made: World) -> None:
    """What can be imported has its words in the account, the same as on the sheet."""
    model = Path("inventory/outlets/sql/verdict_month.sql")
    text = (Path(__file__).parents[2] / model).read_text(encoding="utf-8")
    punished: Mapping[str, str] = {
        verdict: title for verdict, title in VERDICT.items() if verdict != "external_fault"
    }

    assert all(f"('{verdict}', '{title}', " in text for verdict, title in punished.items())
    assert {"cems_half_year_mean", "cems_manual_fill"} <= by_code().keys()
    assert made.rows("select distinct method from outlets.external_gap order by method") == [
        {"method": "cems_half_year_mean"},
        {"method": "cems_manual_fill"},
    ]


@pytest.mark.parametrize("case", [*cases("cems_half_year_mean"), *cases("cems_manual_fill")])
def test_the_worked_cases_are_those_of_the_calendar(case: Case) -> None:
    """January: nine days measured, twenty-two lost."""
    assert (int(case["valid_h"]), int(case["gap_h"])) == (9 * 24, 22 * 24)
