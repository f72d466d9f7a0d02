"""Peers (同行核对, X5): tonnes per tonne of product against plants that make the same."""

from collections.abc import Callable
from math import log
from typing import Any

import pytest

from inventory.permits.settings import Settings
from tests.worlds import World

Build = Callable[..., World]
ITEMS = [
    {"item_code": code, "role": "product", "unit": "t", "name_zh": name}
    for code, name in (("clinker", "熟料"), ("brick", "砖"))
]
# 1 kg of NOx per tonne is the median of these nine; the deviations from it have the median ln 1.1
SPREAD = [1.0, 1.1, 0.9, 1.2, 0.8, 1.05, 0.95, 1.0, 8.0]
FEW = [1.0, 1.1, 0.9, 1.2, 0.8, 1.05, 1000.0]
ALIKE = [2.0] * 6 + [2.0 * 1.9, 2.0 * 2.1, 0.002]


def built(world: Build, *groups: tuple[str, list[float], tuple[str, ...]], **given: Any) -> World:
    """Plants by industry: tonnes of NOx beside 1000 t of every product."""
    plants = [
        (f"{group}-{n}", group, tonnes, items)
        for group, values, items in groups
        for n, tonnes in enumerate(values)
    ]
    return world(
        item=ITEMS,
        facility=[{"facility_no": name, "industry_code": code[:4]} for name, code, _, _ in plants],
        unit=[{"facility_no": name} for name, *_ in plants],
        outlet=[{"facility_no": name} for name, *_ in plants],
        activity=[
            {"facility_no": name, "role": "product", "item": item, "amount_t": 1000.0}
            for name, _, _, items in plants
            for item in items
        ],
        reported_emission=[
            {"facility_no": name, "outlet_no": "DA001", "pollutant": "NOx", "emission_t": tonnes}
            for name, _, tonnes, _ in plants
        ],
        **given,
    )


def test_far_from_the_peers(world: Build) -> None:
    """By z = 0.6745 |ln x - median| / MAD 14.7 is far and 1.6 is not (P124).

    Too few peers judge nobody; where most are alike whoever differs by more than the factor of two
    is far, up or down.
    """
    made = built(
        world,
        ("3011", SPREAD, ("clinker",)),
        ("3031", FEW, ("brick",)),
        ("3012", ALIKE, ("clinker",)),
    )
    rows = {row["facility_no"]: row for row in made.rows("from permits.check_peer")}
    (highest, lowest) = (rows["3011-8"], rows["3011-4"])

    assert len(rows) == len(SPREAD) + len(ALIKE)
    assert highest["value_a"] == pytest.approx(8.0 / 1000)
    assert highest["value_b"] == pytest.approx(1.0 / 1000)
    assert (highest["value_unit"], highest["peer_n"]) == ("t/t", 9)
    assert highest["robust_z_frac"] == pytest.approx(0.6745 * log(8) / log(1.1))
    assert highest["robust_z_frac"] == pytest.approx(14.716, abs=1e-3)
    assert lowest["robust_z_frac"] == pytest.approx(1.579, abs=1e-3)
    assert {name for name, row in rows.items() if row["is_flagged"]} == {
        *("3011-8", "3012-7", "3012-8")
    }
    assert rows["3012-7"]["robust_z_frac"] is None
    told = made.rows("select value from quality.finding where code = 'P124'")
    assert {row["value"].split()[0] for row in told} == {"3011-8", "3012-7", "3012-8"}


def test_peers_make_the_same(world: Build) -> None:
    """A plant that makes something else besides is no peer; how many make a judgement is set."""
    groups = (("3011a", SPREAD[:5], ("clinker",)), ("3011b", SPREAD[4:], ("brick", "clinker")))
    made = built(world, *groups, permits=Settings(peer_least_n=4))
    counts = made.rows(
        "select item, peer_n, count(*) as n from permits.check_peer group by all order by all"
    )

    assert counts == [
        {"item": "brick", "peer_n": 5, "n": 5},
        {"item": "clinker", "peer_n": 5, "n": 10},
    ]
