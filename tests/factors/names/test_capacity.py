"""Sizes: which quantity a unit stands for, and what may be told from it."""

import pytest

from inventory.factors.names import capacity, codes
from inventory.factors.names.capacity import Size

POWER, BOILER, KILN = "A010101", "A0201", "D0101"


@pytest.mark.parametrize(
    ("category", "value", "unit", "size"),
    [
        (POWER, 350, "MW", Size(electric_mw=350)),
        ("B0303", 50, "MW", Size(electric_mw=50)),
        (BOILER, 14, "MW", Size(thermal_mw=14, steam_t_h=20)),
        ("B0304", 14, "MW", Size(thermal_mw=14)),
        (POWER, 30, "万千瓦", Size(electric_mw=300)),
        (BOILER, 14, "MWe", Size(electric_mw=14)),
        (POWER, 14, "MW(热)", Size(thermal_mw=14)),
        (BOILER, 20, "t/h", Size(thermal_mw=14, steam_t_h=20)),
        (BOILER, 4, "蒸吨", Size(thermal_mw=2.8, steam_t_h=4)),
        (BOILER, 4, "吨", Size(thermal_mw=2.8, steam_t_h=4)),
        (BOILER, 60, "万大卡", Size(thermal_mw=0.6978, steam_t_h=0.6978 / 0.7)),
        (KILN, 20, "t/h", Size(throughput_t_h=20)),
        (KILN, 4800, "t/d", Size(throughput_t_h=200)),
        ("D0505", 120, "吨", Size()),
        ("D0503", 1080, "m3", Size()),
        (BOILER, 4, "台", Size()),
        (BOILER, 4, "没有的单位", Size()),
        (BOILER, None, "t/h", Size()),
        (BOILER, 4, None, Size()),
    ],
)
def test_a_size_in_all_its_quantities(
    category: str, value: float | None, unit: str | None, size: Size
) -> None:
    """Electric where power is made, thermal elsewhere; a mere class becomes nothing."""
    found = capacity.of(category, value, unit)

    for name in ("electric_mw", "thermal_mw", "steam_t_h", "throughput_t_h"):
        wanted = getattr(size, name)
        assert getattr(found, name) == (None if wanted is None else pytest.approx(wanted)), name


@pytest.mark.parametrize(
    ("steam", "low", "high"),
    [
        (35, 0, 100.001),
        (220, 0, 100.001),
        (410, 0, 100.001),
        (420, 100.001, 300),
        (670, 100.001, 300),
        (999, 100.001, 300),
        (1000, 300, 2000),
        (1025, 300, 2000),
        (3000, 300, 2000),
        (5000, 300, 2000),
    ],
)
def test_the_steam_of_a_power_boiler_falls_into_the_class_of_its_turbine(
    steam: float, low: float, high: float
) -> None:
    """The classes of the standard are met by the usual pairings, and the assumption is stated."""
    found = capacity.of(POWER, steam, "t/h")

    assert found.electric_mw is not None
    assert low <= found.electric_mw < high
    assert f"{steam:g} t/h" in (found.assumption_zh or "")


def test_more_steam_is_never_less_power() -> None:
    """The pairing rises with the boiler."""
    powers = [capacity.of(POWER, float(steam), "t/h").electric_mw or 0 for steam in range(1, 3500)]

    assert powers == sorted(powers)


def test_usual_pairings_are_met() -> None:
    """A boiler of the list has the power that the list gives it."""
    for steam, electric, _ in codes.steam_pairings():
        assert capacity.of(POWER, steam, "t/h").electric_mw == pytest.approx(electric)


def test_the_convention_lies_within_what_steam_tables_give() -> None:
    """0.7 MW per t/h is between the smallest and the largest computed state."""
    assert 0.6 <= codes.steam_mw_per_t_h() <= 0.8


def test_what_was_assumed_is_said() -> None:
    """A plain number needs no assumption; a conversion names its rule."""
    assert capacity.of(POWER, 300, "MWe").assumption_zh is None
    assert "0.7 MW" in (capacity.of(BOILER, 20, "t/h").assumption_zh or "")
    assert "热功率" in (capacity.of(BOILER, 14, "MW").assumption_zh or "")
