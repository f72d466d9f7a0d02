"""Permitted against actual: the statuses, the strictest limit, totals as caps."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.worlds import World, factor

Build = Callable[..., World]
NOX = factor(item="coal", pollutant="NOx", value="4", unit="kg/t")
ABSURD = factor(
    param="absurd_ratio", value="1000", unit="dimensionless", basis="", stage="", pollutant=""
)


def gap(world: Build, *, quantity_t: float | None, burnt_t: float = 1000.0) -> dict[str, Any]:
    """The one NOx row of an outlet with this limit; 1000 t of coal give 4 t."""
    limit = {"outlet_no": "DA001", "pollutant": "NOx", "quantity_t": quantity_t, "basis": "eia"}
    made = world(
        activity=[{"amount_t": burnt_t}] if burnt_t else [],
        route=[{}],
        permit_limit=[limit],
        factor=[NOX, ABSURD],
    )
    (row,) = made.rows("select * from permits.outlet_gap where pollutant = 'NOx'")
    return {**row, "codes": {found["code"] for found in made.rows("from quality.finding")}}


@pytest.mark.parametrize(
    ("quantity_t", "burnt_t", "status", "code"),
    [
        (5.0, 1000.0, "ok", None),
        (4.0, 1000.0, "ok", None),
        (3.9, 1000.0, "unconfirmed", "P140"),
        (0.0, 1000.0, "unconfirmed", "P140"),
        (None, 1000.0, "no_limit", None),
        (5.0, 0.0, "no_data", "P102"),
        (0.0039, 1000.0, "data_invalid", "P103"),
    ],
)
def test_the_statuses_of_a_calculation(
    world: Build, quantity_t: float | None, burnt_t: float, status: str, code: str | None
) -> None:
    """A limit that is met exactly is kept; a written 0 is a limit; a missing one is none.

    A coefficient alone asks to be confirmed and convicts nobody.
    """
    row = gap(world, quantity_t=quantity_t, burnt_t=burnt_t)

    assert row["status"] == status
    assert row["codes"] & {"P101", "P102", "P103", "P140"} == ({code} if code else set())


def test_the_published_case_of_impossible_data(world: Build) -> None:
    """11.19e9 t against 0.36 t is no exceedance but impossible data (ratio 3.108e10).

    Both a hundredth here, so that the coal itself is not set aside as impossible.
    """
    row = gap(world, quantity_t=0.0036, burnt_t=11.19e7 / 4e-3)

    assert row["status"] == "data_invalid"
    assert row["ratio"] == pytest.approx(3.108e10, rel=1e-3)


def test_the_strictest_written_quantity_counts(world: Build) -> None:
    """Of several candidates the smallest is the limit, with its basis and document."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        route=[{}],
        permit_limit=[
            {
                "outlet_no": "DA001",
                "pollutant": "NOx",
                "quantity_t": quantity,
                "basis": basis,
                "document": basis,
            }
            for quantity, basis in ((9.0, "eia"), (6.0, "total_allocation"), (None, "local_plan"))
        ],
        factor=[NOX, ABSURD],
    )
    (row,) = made.rows("select * from permits.outlet_gap where pollutant = 'NOx'")

    assert (row["permitted_t"], row["limit_basis"]) == (6.0, "total_allocation")
    assert (row["limit_kind"], row["headroom_t"]) == ("statutory", pytest.approx(2.0))


def test_a_plant_total_is_a_cap_and_never_an_addend(world: Build) -> None:
    """The cap of the plant is compared with its outlets and adds nothing to the outlet table."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        route=[{}],
        permit_limit=[{"scope": "plant", "pollutant": "NOx", "quantity_t": 3.0, "basis": "eia"}],
        factor=[NOX, ABSURD],
    )
    (plant,) = made.rows("select scope, actual_t, status from permits.plant_gap")
    (total,) = made.rows("select permitted_t, actual_t from permits.gap_by_kind")

    assert (plant["scope"], plant["status"]) == ("plant", "unconfirmed")
    assert plant["actual_t"] == pytest.approx(4.0)
    assert total["permitted_t"] is None
    assert total["actual_t"] == pytest.approx(4.0)


OUTLET = {"outlet_no": "DA001", "pollutant": "NOx"}
REPORT = {**OUTLET, "unit_no": "MF1", "emission_t": 6.0}
TESTED = {
    "facility_no": "F1",
    **OUTLET,
    "tested_on": date(2024, 5, 1),
    "concentration_mg_m3": 100.0,
    "flow_m3_h": 1e4,
    "kind": "own",
}
RUN_H = {"role": "hours", "item": "run_hours", "amount_h": 6000.0, "activity_id": 99}


def judged(world: Build, **tables: Any) -> tuple[Any, ...]:
    """Status, what convicts, and the findings of an outlet that may emit 5 t of NOx."""
    made = world(
        **{
            "route": [{}],
            "permit_limit": [{**OUTLET, "quantity_t": 5.0, "basis": "eia"}],
            "factor": [NOX, ABSURD],
            **tables,
        }
    )
    (row,) = made.rows("from permits.outlet_gap where pollutant = 'NOx'")
    (cell,) = made.rows("from permits.gap_by_kind where pollutant = 'NOx'")
    found = {found["code"] for found in made.rows("from quality.finding")}
    counts = (cell["outlets_over"], cell["outlets_unconfirmed"])
    return row["status"], row["convicted_by"], counts, found & {"P101", "P140"}


def test_a_report_convicts(world: Build) -> None:
    """What the enterprise itself reports is above its permit."""
    assert judged(world, reported_emission=[REPORT]) == ("over", "reported", (1, 0), {"P101"})


def test_a_test_convicts(world: Build) -> None:
    """Measured by hand: 100 mg/m3 in 10,000 m3/h through 6,000 hours are 6 t."""
    found = judged(world, manual_test=[TESTED], activity=[RUN_H])

    assert found == ("over", "tested", (1, 0), {"P101"})


def test_a_coefficient_asks(world: Build) -> None:
    """8 t by a coefficient: counted apart, with a finding of its own."""
    found = judged(world, activity=[{"amount_t": 2000.0}])

    assert found == ("unconfirmed", "coefficient", (0, 1), {"P140"})


def test_direct_discharge_convicts(world: Build) -> None:
    """Who has to monitor and does not counts as generated, by the rule."""
    plan = {"facility_no": "F1", **OUTLET, "monitoring_mode": "auto"}
    found = judged(world, activity=[{"amount_t": 2000.0}], monitor_plan=[plan])

    assert found == ("over", "direct_discharge", (1, 0), {"P101"})


def test_what_is_kept_is_convicted_by_nothing(world: Build) -> None:
    """4 t of 5 t."""
    assert judged(world, activity=[{"amount_t": 1000.0}]) == ("ok", None, (0, 0), set())
