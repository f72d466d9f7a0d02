"""Triage of absurd values: the units that would explain them, and nothing corrected."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, select

from inventory.intake.registry_checks.proposals import UnitProposal, propose
from inventory.intake.registry_checks.triage import triage
from inventory.registry.tables import IMPORTED
from tests.intake.registry_rows import Registry


@pytest.fixture
def rows(registry_engine: Engine) -> Iterator[Registry]:
    """A registry with one plant: a boiler U1 behind the outlet DA001."""
    with registry_engine.connect() as connection:
        registry = Registry(connection)
        registry.plant()
        yield registry


def test_eleven_billion_tonnes_are_asked_about(rows: Registry) -> None:
    """A report of 2024: 11.19 billion t of SO2 where 0.36 t were permitted."""
    rows.add("permit_limit", scope="outlet", outlet_no="DA001", quantity_t=0.36)
    row = rows.add("reported_emission", outlet_no="DA001", amount=11.19, unit="十亿吨")

    (finding,) = rows.findings("R160")
    (case,) = triage(rows.connection)

    assert (finding.at.file, finding.at.row, finding.at.column) == (
        "reported_emission.csv",
        row,
        "数量",
    )
    assert "11,190,000,000 吨" in finding.message_zh
    assert "若单位为 吨，则为 11.19 吨（31.1 倍）" in finding.message_zh
    assert (case.source, case.pollutant, case.year) == ("F1/DA001", "SO2", 2024)
    assert [case.value_t, case.reference_t] == pytest.approx([11.19e9, 0.36])


def test_the_original_is_kept(rows: Registry) -> None:
    """A proposal is a question; the registry holds what was reported."""
    rows.add("permit_limit", quantity_t=0.36)
    rows.add("reported_emission", amount=11.19e9)
    table = IMPORTED["reported_emission"]
    kept = select(table.c.amount_reported, table.c.unit_reported, table.c.emission_t)

    (finding,) = rows.findings("R160")

    assert finding.severity == "warning"
    assert "若单位为 毫克，则为 11.19 吨（31.1 倍）" in finding.message_zh
    assert rows.connection.execute(kept).all() == [(11.19e9, "吨", 11.19e9)]


@pytest.mark.parametrize(
    ("value", "unit", "reference", "units"),
    [
        (11.19e9, "吨", 0.36, ["毫克", "微克"]),
        (360.0, "吨", 0.36, ["千克"]),
        (0.005, "吨", 50.0, ["万吨", "千吨"]),
        (36.0, "千克", 0.036, ["克"]),
        (4e5, "吨", 0.36, ["克"]),
        (5.0, "车", 0.001, ["千克"]),
        (5.0, "吨", 0.0, []),
        (0.0, "吨", 1.0, []),
    ],
)
def test_units_are_proposed_by_how_well_they_explain(
    value: float, unit: str, reference: float, units: list[str]
) -> None:
    """The nearest first; none that leaves the value as absurd as it was."""
    assert [p.unit for p in propose(value, unit, reference=reference)] == units


def test_a_proposal_says_what_the_value_would_be() -> None:
    """Before and after, as multiples of what it was compared with."""
    (proposal, *_) = propose(360.0, "吨", reference=0.36)

    assert isinstance(proposal, UnitProposal)
    assert proposal.unit == "千克"
    numbers = [proposal.value_t, proposal.ratio_before, proposal.ratio_after]
    assert numbers == pytest.approx([0.36, 1000.0, 1.0])


def test_no_unit_is_made_up_where_none_fits() -> None:
    """Against a bound a unit must bring the value below it, and not to nearly nothing."""
    assert [p.unit for p in propose(500.0, "吨", reference=0.4)] == ["千克"]
    assert propose(500.0, "吨", reference=0.4, most=1.0) == ()


@pytest.mark.parametrize(
    ("limit", "amount", "is_absurd"),
    [
        ({"scope": "outlet", "outlet_no": "DA001", "quantity_t": 1.0}, 101.0, True),
        ({"scope": "outlet", "outlet_no": "DA001", "quantity_t": 1.0}, 99.0, False),
        ({"scope": "plant", "quantity_t": 1.0}, 101.0, True),
        ({"scope": "fugitive_total", "quantity_t": 1.0}, 101.0, False),
        ({"scope": "plant", "quantity_t": 1.0, "pollutant": "NOx"}, 101.0, False),
        ({"scope": "plant", "quantity_t": 1.0, "year": 2023}, 101.0, False),
        ({"scope": "plant", "quantity_t": None}, 101.0, False),
        ({"scope": "plant", "quantity_t": 0.0}, 101.0, False),
    ],
)
def test_a_report_is_held_against_its_own_permit(
    rows: Registry, *, limit: dict[str, Any], amount: float, is_absurd: bool
) -> None:
    """R160: of the outlet, or else of the plant, for the same pollutant and year."""
    rows.add("permit_limit", **limit)
    row = rows.add("reported_emission", outlet_no="DA001", amount=amount)

    assert rows.found("R160") == ([("F1/DA001", row)] if is_absurd else [])


def test_of_several_candidates_the_largest_limit_counts(rows: Registry) -> None:
    """R160: what one basis allows is not absurd, whatever another one says."""
    rows.add("permit_limit", basis="eia", quantity_t=0.5)
    rows.add("permit_limit", basis="trading", quantity_t=5.0)
    rows.add("reported_emission", amount=60.0)
    assert rows.found("R160") == []

    row = rows.add("reported_emission", amount=600.0)

    assert rows.found("R160") == [("F1", row)]


@pytest.mark.parametrize(
    ("pollutant", "fuel", "amount", "is_absurd"),
    [
        ("SO2", {"sulfur_frac": 0.01}, 2.0, False),  # 100 t with 1 t of sulphur
        ("SO2", {"sulfur_frac": 0.01}, 2.1, True),
        ("CO2", {"carbon_frac": 0.6}, 219.0, False),  # 60 t of carbon: 220 t
        ("CO2", {"carbon_frac": 0.6}, 222.0, True),
        ("SO2", {}, 2000.0, False),
        ("NOx", {"sulfur_frac": 0.01}, 2000.0, False),
        ("SO2", {"sulfur_frac": 0.01, "year": 2023}, 2000.0, False),
        ("SO2", {"sulfur_frac": 0.01, "role": "material"}, 2000.0, False),
    ],
)
def test_fuel_bounds_what_it_can_emit(
    rows: Registry,
    *,
    pollutant: str,
    fuel: dict[str, Any],
    amount: float,
    is_absurd: bool,
) -> None:
    """R161: twice the sulphur, and 44/12 of the carbon, of the unit or of the whole facility."""
    rows.add("activity", **fuel)
    told = [
        rows.add("reported_emission", pollutant=pollutant, amount=amount, flow=flow, **place)
        for flow, place in (("statistics", {"unit_no": "U1"}), ("survey", {"outlet_no": "DA001"}))
    ]

    assert [found[1] for found in rows.found("R161")] == (told if is_absurd else [])


@pytest.mark.parametrize(
    "other", [{"role": "fuel", "item": "柴油"}, {"role": "material", "item": "硫铁矿"}]
)
def test_an_unknown_input_leaves_no_bound(rows: Registry, other: dict[str, Any]) -> None:
    """R161: sulphur may come with whatever does not say how much it has."""
    rows.add("activity", sulfur_frac=0.01)
    rows.add("activity", **other)
    rows.add("reported_emission", amount=1e6, unit_no="U1")

    assert rows.found("R161") == []


def test_kilograms_written_as_tonnes_break_the_bound_of_the_fuel(rows: Registry) -> None:
    """R161: 1,700 t of SO2 from 1 t of sulphur are 1,700 kg."""
    rows.add("activity", sulfur_frac=0.01)
    rows.add("reported_emission", amount=1700.0, unit_no="U1")

    (finding,) = rows.findings("R161")

    assert "若单位为 千克，则为 1.7 吨" in finding.message_zh


@pytest.mark.parametrize(("amount", "is_absurd"), [(150.0, False), (5000.0, True)])
def test_two_data_flows_tell_of_one_source(
    rows: Registry, *, amount: float, is_absurd: bool
) -> None:
    """R162: the larger of two reports of the same thing is asked about."""
    rows.add("reported_emission", amount=5.0, flow="statistics")
    row = rows.add("reported_emission", amount=amount)
    rows.add("reported_emission", amount=1e6, pollutant="CO2")

    found = rows.findings("R162")

    assert [(f.value, f.at.row) for f in found] == ([("F1", row)] if is_absurd else [])
    assert all("若单位为 千克，则为 5 吨" in f.message_zh for f in found)


def test_a_new_limit_asks_about_old_reports(rows: Registry) -> None:
    """The batch that brings a limit is told what the limit makes absurd."""
    rows.add("reported_emission", amount=500.0, since_batch=1)
    rows.add("permit_limit", quantity_t=1.0, since_batch=2)

    assert len(list(triage(rows.connection, batch_id=2))) == 1
    assert list(triage(rows.connection, batch_id=3)) == []
