"""Quarantine (存疑数值): what cannot be true waits for a named person, and counts in no total."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.ledger.test_statements import OUTLET, RULES, Row, losers, report, rule, sound
from tests.outlets.test_choice import SO2, codes, limit, running, sampled
from tests.worlds import World, factor

Build = Callable[..., World]
IMPOSSIBLE = report("permit_report", 11.19e9, **OUTLET)
DECISION: Row = {
    "facility_no": "F1",
    "outlet_no": "DA001",
    "pollutant": "SO2",
    "year": 2024,
    "decision": "accept",
    "decided_by": "李工",
    "decided_on": "2025-03-01",
    "reason": "按原始记录核对无误",
}


def doubtful(made: World) -> list[Row]:
    """The totals without and with what cannot be true."""
    return made.rows(
        "select pollutant, counted_t, doubtful_n, doubtful_t, with_doubtful_t"
        " from compilation.with_doubtful"
    )


def test_an_impossible_report_waits_for_a_decision(world: Build) -> None:
    """It leaves the totals, which are shown with and without it, and the next flow stands in."""
    alone = world(
        factor=RULES, permit_limit=[limit(quantity_t=10.0)], reported_emission=[IMPOSSIBLE]
    )
    beside = world(
        factor=RULES,
        permit_limit=[limit(quantity_t=10.0)],
        reported_emission=[IMPOSSIBLE, report("statistics", 9.0, **OUTLET)],
    )

    assert alone.rows("select 1 from compilation.counted where pollutant = 'SO2'") == []
    assert losers(alone) == {"permit_report": "数值不合常理，待认定"}
    (shown,) = doubtful(alone)
    assert tuple(shown.values()) == ("SO2", 0.0, 1, *2 * (pytest.approx(11.19e9),))
    assert "A133" in codes(alone)
    # the permit still says that its data are invalid, rather than that there are none
    assert alone.rows("select status from permits.outlet_gap") == [{"status": "data_invalid"}]
    assert beside.chosen("SO2") == pytest.approx(9)
    assert "A133" in codes(beside)


def test_an_impossible_value_that_is_told_twice_is_doubtful_once(world: Build) -> None:
    """Twelve months and their year, all impossible: one of them waits, and is shown once."""
    months = [{**report("permit_report", 1e9, **OUTLET), "month": n} for n in range(1, 13)]
    made = world(
        factor=RULES,
        permit_limit=[limit(quantity_t=10.0)],
        reported_emission=[*months, report("permit_report", 12e9, **OUTLET)],
    )

    assert made.rows("select actual_t, status from permits.outlet_gap") == [
        {"actual_t": pytest.approx(12e9), "status": "data_invalid"}
    ]
    (shown,) = doubtful(made)
    assert tuple(shown.values()) == ("SO2", 0.0, 12, *2 * (pytest.approx(12e9),))


@pytest.mark.parametrize(("decision", "total_t"), [("accept", 11.19e9), ("reject", None)])
def test_a_named_person_decides(world: Build, decision: str, total_t: float | None) -> None:
    """The remedy of the finding, followed: taken or refused, and no longer asked for."""
    made = world(
        factor=RULES,
        permit_limit=[limit(quantity_t=10.0)],
        reported_emission=[IMPOSSIBLE],
        value_decision=[{**DECISION, "decision": decision}],
    )
    chosen = made.rows("select sum_t(emission_t) as t from ledger.emission where is_chosen")

    assert chosen == [{"t": pytest.approx(total_t)}]
    # whoever takes it for true is judged by it
    assert made.rows("select status from permits.outlet_gap") == [
        {"status": "over" if decision == "accept" else "no_data"}
    ]
    assert doubtful(made) == []
    assert not {"A133", "A135"} & set(codes(made))


def test_a_decision_on_nothing_is_told(world: Build) -> None:
    """It may name the wrong outlet or flow."""
    made = world(
        reported_emission=[report("statistics", 1.0, **OUTLET)],
        value_decision=[{**DECISION, "flow": "yearbook"}],
    )

    assert "A135" in codes(made)


def test_an_impossible_result_leaves_the_totals(world: Build) -> None:
    """A kilogram read as a tonne in the activity is no emission of the city."""
    given: dict[str, Any] = {
        "route": [{}],
        "activity": [{"amount_t": 1e9}],
        "factor": [SO2, *RULES],
        "permit_limit": [limit(quantity_t=10.0)],
    }
    made = world(**given)
    taken = world(**given, value_decision=[DECISION])

    assert doubtful(made)[0]["counted_t"] == 0
    assert "A136" in codes(made)
    assert made.rows(
        "select distinct not_chosen_because from ledger.emission where is_quarantined"
    ) == [{"not_chosen_because": "数值不合常理，待认定"}]
    assert sound(made)
    assert taken.chosen("SO2") > 1e6
    assert not {"A135", "A136"} & set(codes(taken))


def test_more_than_any_site_gives_off_is_doubtful_without_a_permit(world: Build) -> None:
    """No permit to hold it against: a report, a result, and all that the same fuel made beside."""
    caps = [
        rule("absurd_air_t", "1000000"),
        rule("absurd_ghg_t", "10000000000"),
    ]
    told = world(factor=caps, reported_emission=[IMPOSSIBLE])
    burnt = world(
        factor=[*caps, SO2, factor(item="coal", pollutant="NOx", value="0.004", unit="kg/t")],
        activity=[{"amount_t": 1e9}],
        route=[{}],
    )

    assert losers(told) == {"permit_report": "数值不合常理，待认定"}
    assert "A133" in codes(told)
    # 4 t of NOx are nothing odd; the billion tonnes of coal behind them are
    assert (burnt.chosen("SO2"), burnt.chosen("NOx")) == (0, 0)
    assert {row["pollutant"] for row in doubtful(burnt)} == {"NOx", "SO2"}
    assert "A136" in codes(burnt)
    assert sound(burnt)


def test_a_sound_result_is_in_no_doubt(world: Build) -> None:
    """Over the permit is not beyond reason."""
    made = world(
        route=[{}],
        activity=[{"amount_t": 1e4}],
        factor=[SO2, *RULES],
        permit_limit=[limit(quantity_t=10.0)],
    )

    assert made.chosen("SO2") > 10
    assert not {"A133", "A136"} & set(codes(made))


def test_doubt_follows_the_input(world: Build) -> None:
    """One row of activity leaves by two outlets: impossible at one, it is doubtful at both."""
    made = world(
        factor=[*RULES, factor(item="coal", pollutant="SO2", value="16", unit="kg/t")],
        activity=[{"amount_t": 1e6}],
        outlet=[{}, {"outlet_no": "DA002"}],
        route=[{"share_frac": 0.5}, {"outlet_no": "DA002", "share_frac": 0.5}],
        permit_limit=[limit(quantity_t=1.0)],
    )

    assert made.chosen("SO2") == 0
    (shown,) = doubtful(made)
    assert tuple(shown.values()) == ("SO2", 0.0, 2, *2 * (pytest.approx(16_000),))
    assert made.rows("select outlet_no, status from permits.outlet_gap order by all") == [
        {"outlet_no": "DA001", "status": "data_invalid"},
        {"outlet_no": "DA002", "status": "data_invalid"},
    ]


def test_a_measured_result_in_doubt_stops_no_run(world: Build) -> None:
    """A slip of the permit makes a sound measurement absurd beside it: told, and published."""
    made = world(
        factor=RULES,
        activity=[running(5000.0)],
        route=[{}],
        manual_test=[sampled(25.0)],
        permit_limit=[limit(quantity_t=0.0001)],
    )

    assert made.chosen("SO2") == 0
    assert "A136" in codes(made)
    assert made.rows("from quality.conservation where not ok") == []
