"""From generated to emitted: capture, shares, devices in series, and particle sizes."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import World, factor

Build = Callable[..., World]
BAG = "袋式除尘法"
FGD = "石灰石/石膏法"
SIZES = [
    factor(item="coal", pollutant="PM2.5", value="10", unit="kg/t"),
    factor(item="coal", pollutant="PM10", value="25", unit="kg/t"),
]


def removal(technology: str, pollutant: str, percent: float) -> dict[str, str]:
    """One row of a removal table."""
    return factor(
        param="removal",
        control=technology,
        pollutant=pollutant,
        value=percent,
        unit="percent",
        basis="",
        stage="",
    )


BAG_TABLE = [removal(BAG, "PM2.5", 94.5), removal(BAG, "PM2.5-10", 95)]


def one(made: World, pollutant: str) -> dict[str, Any]:
    """The only ledger row of a pollutant."""
    (row,) = made.rows("select * from ledger.emission where pollutant = ?", pollutant)
    return row


def findings(made: World) -> list[dict[str, Any]]:
    """The code and value of every finding of a run."""
    return made.rows("select code, value from quality.finding order by all")


def test_fine_and_coarse_particles_are_removed_apart(world: Build) -> None:
    """PM10 behind a bag filter is fine x (1 - e1) + coarse x (1 - e2): 10 and 15 t give 1.30 t."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        abatement=[{"abatement_no": "T1", "technology": BAG}],
        route=[{"abatement_no": "T1", "step": 1}],
        factor=[*SIZES, *BAG_TABLE],
    )

    assert made.chosen("PM2.5") == pytest.approx(0.55)
    assert made.chosen("PM10") == pytest.approx(1.30)


def test_a_measured_dust_removal_serves_every_size(world: Build) -> None:
    """A removal measured on PM holds for all that passes; the table only shares it out by size.

    No whole is known, so PM10 stands for it: 25 t x 0.001. Of that, fine particles are 10 of 25 t
    and pass 5.5 % where coarse ones pass 5 %.
    """
    made = world(
        activity=[{"amount_t": 1000.0}],
        abatement=[{"abatement_no": "T1", "technology": BAG}],
        abatement_run=[{"abatement_no": "T1", "pollutant": "PM", "removal_frac": 0.999}],
        route=[{"abatement_no": "T1", "step": 1}],
        factor=[*SIZES, *BAG_TABLE],
    )

    assert made.chosen("PM2.5") == pytest.approx(0.025 * 10 * 0.055 / (10 * 0.055 + 15 * 0.05))
    assert made.chosen("PM10") == pytest.approx(0.025)


def test_a_measured_device_keeps_the_order_of_sizes_before_another(world: Build) -> None:
    """The whole of the filter is measured, that of the scrubber is not: sizes share what passes.

    40 t with 10 t of fine particles: the filter passes 1 % of them all, fine and coarse as 5.5 % to
    5 %; then the scrubber takes each size as its table has it.
    """
    made = world(
        activity=[{"amount_t": 1000.0}],
        abatement=[
            {"abatement_no": "T1", "technology": BAG},
            {"abatement_no": "T2", "technology": FGD},
        ],
        abatement_run=[{"abatement_no": "T1", "pollutant": "PM", "removal_frac": 0.99}],
        route=[{"abatement_no": "T1", "step": 1}, {"abatement_no": "T2", "step": 2}],
        factor=[
            *SIZES,
            factor(item="coal", pollutant="PM", value="40", unit="kg/t"),
            *BAG_TABLE,
            removal(FGD, "PM2.5", 57),
            removal(FGD, "PM2.5-10", 75),
        ],
    )
    bound = 0.01 / (0.25 * 0.055 + 0.75 * 0.05)
    fine, coarse = bound * 0.055 * 0.43, bound * 0.05 * 0.25

    assert made.chosen("PM2.5") == pytest.approx(10 * fine)
    assert made.chosen("PM10") == pytest.approx(10 * fine + 15 * coarse)
    assert made.chosen("PM") == pytest.approx(10 * fine + 30 * coarse)


def test_devices_in_series_multiply_what_passes(world: Build) -> None:
    """Bag filter, then wet desulphurisation, which also takes out dust."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        abatement=[
            {"abatement_no": "T1", "technology": BAG},
            {"abatement_no": "T2", "technology": FGD},
        ],
        route=[{"abatement_no": "T1", "step": 1}, {"abatement_no": "T2", "step": 2}],
        factor=[
            *SIZES,
            *BAG_TABLE,
            removal(FGD, "SO2", 80),
            removal(FGD, "PM2.5", 57),
            removal(FGD, "PM2.5-10", 75),
            factor(item="coal", pollutant="SO2", value="17", unit="kg/t"),
        ],
    )

    assert made.chosen("SO2") == pytest.approx(17 * 0.2)
    assert made.chosen("PM2.5") == pytest.approx(10 * 0.055 * 0.43)
    assert made.chosen("PM10") == pytest.approx(10 * 0.055 * 0.43 + 15 * 0.05 * 0.25)


def test_uptime_lowers_the_removal(world: Build) -> None:
    """A device that ran for 90 % of the hours removes 90 % of what it could."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        abatement=[{"abatement_no": "T1", "technology": FGD}],
        abatement_run=[
            {"abatement_no": "T1", "pollutant": "SO2", "removal_frac": 0.9, "uptime_frac": 0.9}
        ],
        route=[{"abatement_no": "T1", "step": 1}],
        factor=[factor(item="coal", pollutant="SO2", value="10", unit="kg/t")],
    )

    assert made.chosen("SO2") == pytest.approx(10 * (1 - 0.81))


def test_a_month_takes_the_removal_of_its_month(world: Build) -> None:
    """Monthly reports serve their month; a month without one takes the mean of the year."""
    runs = [
        {"abatement_no": "T1", "pollutant": "SO2", "month": month, "removal_frac": frac}
        for month, frac in ((1, 0.8), (2, 0.6))
    ]
    made = world(
        activity=[{"amount_t": 100.0, "month": month} for month in (1, 2, 3)],
        abatement=[{"abatement_no": "T1", "technology": FGD}],
        abatement_run=runs,
        route=[{"abatement_no": "T1", "step": 1}],
        factor=[factor(item="coal", pollutant="SO2", value="10", unit="kg/t")],
    )
    rows = made.rows("select month, emission_t from ledger.emission order by month")

    assert [row["emission_t"] for row in rows] == pytest.approx([0.2, 0.4, 0.3])


def test_what_is_not_captured_escapes_untreated(world: Build) -> None:
    """80 % capture and 90 % removal leave 28 %: 8 % by the stack, 20 % as fugitive."""
    made = world(
        outlet=[{}, {"outlet_no": "WZ1", "kind": "fugitive"}],
        activity=[{"amount_t": 1000.0}],
        abatement=[{"abatement_no": "T1", "technology": FGD}],
        route=[{"abatement_no": "T1", "step": 1, "capture_frac": 0.8}, {"outlet_no": "WZ1"}],
        factor=[
            factor(item="coal", pollutant="SO2", value="10", unit="kg/t"),
            removal(FGD, "SO2", 90),
        ],
    )
    rows = made.rows(
        "select outlet_no, outlet_kind, emission_t from ledger.emission order by outlet_no"
    )

    assert [row["outlet_no"] for row in rows] == ["DA001", "WZ1"]
    assert [row["outlet_kind"] for row in rows] == ["main", "fugitive"]
    assert [row["emission_t"] for row in rows] == pytest.approx([0.8, 2.0])


def test_a_capture_that_nobody_stated_counts_as_all_of_the_gas(world: Build) -> None:
    """A blank in the registry leaves results as they are when everything is captured."""
    blank, all_of_it = (
        world(
            outlet=[{}, {"outlet_no": "WZ1", "kind": "fugitive"}],
            activity=[{"amount_t": 1000.0}],
            route=[{"capture_frac": capture}, {"outlet_no": "WZ1"}],
            factor=[factor(item="coal", pollutant="SO2", value="10", unit="kg/t")],
        ).rows("select outlet_no, emission_t from ledger.emission")
        for capture in (None, 1.0)
    )

    assert blank == all_of_it == [{"outlet_no": "DA001", "emission_t": pytest.approx(10.0)}]


def test_shares_split_and_never_create_or_lose_a_tonne(world: Build) -> None:
    """Shares of 60 and 60 % are scaled to one, and the unit is reported."""
    made = world(
        outlet=[{}, {"outlet_no": "DA002"}],
        activity=[{"amount_t": 1000.0}],
        route=[{"share_frac": 0.6}, {"outlet_no": "DA002", "share_frac": 0.6}],
        factor=[factor(item="coal", pollutant="SO2", value="10", unit="kg/t")],
    )

    assert made.chosen("SO2") == pytest.approx(10)
    assert "A108" in [row["code"] for row in made.rows("select code from quality.finding")]


def test_an_emitted_factor_is_not_treated_again(world: Build) -> None:
    """A factor that already holds the control is the emission of a unit without treatment."""
    emitted = factor(item="coal", pollutant="SO2", value="10", unit="kg/t", stage="emitted")

    made = world(activity=[{"amount_t": 1000.0}], factor=[emitted])

    assert one(made, "SO2")["emission_t"] == pytest.approx(10)
    assert [row for row in findings(made) if row["code"] == "A130"] == []


def test_an_emitted_factor_never_meets_a_device_of_its_pollutant(world: Build) -> None:
    """Nothing is taken out of it, nor is the device forgotten: the pollutant has no result."""
    treated = {
        "activity": [{"amount_t": 1000.0}],
        "abatement": [{"abatement_no": "T1", "technology": FGD}],
        "route": [{"abatement_no": "T1", "step": 1}],
    }
    emitted = factor(item="coal", pollutant="SO2", value="10", unit="kg/t", stage="emitted")
    generated = factor(category_code="A01", item="coal", pollutant="SO2", value="20", unit="kg/t")

    without = world(**treated, factor=[emitted, removal(FGD, "SO2", 90)])
    # what the finding advises: a factor of what is generated
    advised = world(**treated, factor=[emitted, generated, removal(FGD, "SO2", 90)])

    assert without.chosen("SO2") == 0
    assert {"code": "A130", "value": "coal（SO2）"} in findings(without)
    assert advised.chosen("SO2") == pytest.approx(2)
    assert "A130" not in {row["code"] for row in findings(advised)}


def test_a_technicians_word_for_a_device_finds_its_table(world: Build) -> None:
    """布袋除尘 is the bag filter of the removal table."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        abatement=[{"abatement_no": "T1", "technology": "布袋除尘"}],
        route=[{"abatement_no": "T1", "step": 1}],
        factor=[*SIZES, *BAG_TABLE],
    )

    assert made.chosen("PM2.5") == pytest.approx(0.55)


def test_sorbent_of_a_device_is_counted_once_on_its_own_leaf(world: Build) -> None:
    """Limestone that stands on two pollutant rows of a device is one amount, booked at D0406."""
    made = world(
        abatement=[{"abatement_no": "T1", "technology": FGD}],
        abatement_run=[
            {"abatement_no": "T1", "pollutant": "SO2", "limestone_t": 100.0},
            {"abatement_no": "T1", "pollutant": "PM", "limestone_t": 100.0},
        ],
        route=[{"abatement_no": "T1", "step": 1}],
        item=[{"item_code": "limestone", "role": "material", "unit": "t", "name_zh": "石灰石"}],
        factor=[factor(item="limestone", pollutant="CO2", value="0.44", unit="t/t")],
    )
    row = one(made, "CO2")

    assert row["emission_t"] == pytest.approx(44)
    assert (row["category_code"], row["input_table"]) == ("D0406", "abatement_run")


PLANTS = st.lists(  # the fuel of a plant, and into how many rows a clerk splits each amount
    st.tuples(
        st.lists(st.floats(min_value=0.1, max_value=1e6), min_size=1, max_size=6),
        st.integers(2, 6),
    ),
    min_size=10,
    max_size=20,
)


@settings(max_examples=3, deadline=None)
@given(plants=PLANTS)
def test_splitting_a_record_changes_no_total(plants: list[tuple[list[float], int]]) -> None:
    """How a clerk splits the paperwork must not change the air."""
    names = [f"{side}{number}" for side in ("whole", "split") for number in range(len(plants))]
    made = World.of(
        facility=[{"facility_no": name} for name in names],
        unit=[{"facility_no": name} for name in names],
        outlet=[{"facility_no": name} for name in names],
        activity=[
            {"facility_no": f"{side}{number}", "amount_t": t / times, "lot_no": lot * times + part}
            for number, (fuel, parts) in enumerate(plants)
            for side, times in (("whole", 1), ("split", parts))
            for lot, t in enumerate(fuel)
            for part in range(times)
        ],
        factor=SIZES,
    )
    rows = made.rows(
        "select facility_no, sum_t(emission_t) as t from ledger.emission"
        " where is_chosen and pollutant = 'PM10' group by all"
    )
    emitted = {row["facility_no"]: row["t"] for row in rows}

    for number in range(len(plants)):
        assert emitted[f"split{number}"] == pytest.approx(emitted[f"whole{number}"], rel=1e-9)


def test_the_same_input_gives_the_same_ids_and_bytes(world: Build) -> None:
    """A second run on shuffled rows has the same emission ids and the same totals to the bit."""
    rows = [{"amount_t": 0.1 * n, "item": "coal", "lot_no": n} for n in range(1, 60)]
    first = world(activity=rows, factor=SIZES)
    second = world(activity=rows[::-1], factor=SIZES)
    ids = "select emission_id, emission_t from ledger.emission order by all"
    totals = "select * from compilation.emission_by_category"

    assert first.rows(ids) == second.rows(ids)
    assert first.rows(totals) == second.rows(totals)
    assert len({row["emission_id"] for row in first.rows(ids)}) == len(first.rows(ids))
