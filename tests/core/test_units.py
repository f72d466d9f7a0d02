"""The unit boundary: every accepted unit has one value, every trap is refused, nothing is lost."""

import csv
import math
from contextlib import suppress
from pathlib import Path

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core import units
from inventory.core.errors import UnitError
from inventory.core.unit_vocabulary import AMOUNTS, CANONICAL, MAGNITUDES, REFUSED, UNITS
from inventory.core.units import RatioScale, Scale

CASES = Path(__file__).parent / "cases"


def table(name: str) -> list[tuple[str, ...]]:
    """The rows of a case table without its heading."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


# spelling, value of one in the canonical unit worked out by hand, column suffix
VALUES = [(unit, float(value), suffix) for unit, value, suffix in table("unit_values.csv")]
AMOUNT_VALUES = [case for case in VALUES if case[2] in AMOUNTS]


@pytest.mark.parametrize(("unit", "value", "suffix"), VALUES)
def test_each_unit_has_its_value(unit: str, value: float, suffix: str) -> None:
    """A unit converts by the value that the table states, and an amount names its column."""
    assert units.to_canonical(1, unit, suffix=suffix) == pytest.approx(value, rel=1e-12)
    if suffix in AMOUNTS:
        assert units.quantity_of(unit).suffix == suffix
        assert units.quantity_of(unit).multiplier == pytest.approx(value, rel=1e-12)


def test_no_chinese_unit_is_without_a_stated_value() -> None:
    """Every Chinese spelling that is accepted stands in the table, but for the year."""
    stated = {unit for unit, _, _ in VALUES}
    accepted = {s for unit in UNITS for s in (unit.spellings + " " + unit.any_case).split()}

    assert {s for s in accepted if not s.isascii()} - stated <= {
        "年",
        "开",
        "摄氏度",
        "华氏度",
        "°C",
        "°F",
    }


@pytest.mark.parametrize(("unit", "why", "remedy"), table("unit_refusals.csv"))
def test_each_trap_is_refused_with_a_way_out(unit: str, why: str, remedy: str) -> None:
    """A refused unit is named, with the reason in Chinese and English and what to write instead."""
    with pytest.raises(UnitError) as caught:
        units.quantity_of(unit)

    assert f"“{unit}”" in caught.value.message_zh
    assert why in caught.value.message_zh
    assert remedy in caught.value.hint
    assert any(c.isascii() and c.isalpha() for c in caught.value.message_zh)


def test_every_refused_spelling_is_refused_under_every_magnitude() -> None:
    """No magnitude makes an ambiguous unit clear, but for the T of a Chinese table (万T)."""
    for spelling in (s for entry in REFUSED for s in entry.spellings.split()):
        for mark in ("", *MAGNITUDES):
            if spelling == "T" and mark and not mark.isascii():
                assert units.quantity_of(mark + "T").suffix == "t"
            else:
                with pytest.raises(UnitError):
                    units.quantity_of(mark + spelling)


def test_no_spelling_has_two_meanings() -> None:
    """The vocabulary names each spelling once, and never both accepts and refuses it."""
    accepted = [s for unit in UNITS for s in (unit.spellings + " " + unit.any_case).split()]
    refused = [s for entry in REFUSED for s in entry.spellings.split()]

    assert len(set(accepted + refused)) == len(accepted + refused)


def test_the_traps_of_pint_itself_are_real_and_closed() -> None:
    """Alone, pint reads kt as knots, ton as 907 kg, PM, a and Nm^3 as something; ours never."""
    theirs: pint.UnitRegistry[float] = pint.UnitRegistry()

    assert theirs.Quantity(1, "kt").check("[velocity]")
    assert theirs.Quantity(1, "ton").to("kg").magnitude == pytest.approx(907.18474)
    assert theirs.Quantity(1, "a").to("day").magnitude == pytest.approx(365.25)
    assert theirs.Quantity(1, "kcal").to("kJ").magnitude == pytest.approx(4.184)
    assert not theirs.Quantity(1, "Nm^3").check("[length] ** 3")
    assert theirs.Quantity(1, "kg/t").dimensionless
    assert units.quantity_of("kt") == Scale(1000.0, "t")
    assert units.quantity_of("Nm3") == Scale(1.0, "m3")
    with pytest.raises(UnitError):
        units.fraction_of(1, "kg/t")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("lb", "pound"),
        ("short_ton", "short_ton"),
        ("mile", "mile"),
        ("acre", "43560 * foot ** 2"),
        ("ha", "hectare"),
        ("gal", "gallon"),
        ("bbl", "oil_barrel"),
        ("kWh", "kilowatt_hour"),
        ("Btu", "Btu_it"),
        ("kcal", "1000 * cal_it"),
        ("d", "day"),
    ],
)
def test_our_definitions_agree_with_those_of_pint(ours: str, theirs: str) -> None:
    """Where pint knows the same unit, its own constant is the second opinion."""
    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    scale = units.quantity_of(ours)
    canonical = {"t": "tonne", "gj": "gigajoule", "m3": "meter ** 3", "km": "kilometer"}
    target = canonical.get(scale.suffix, {"ha": "hectare", "h": "hour"}.get(scale.suffix))

    assert registry.parse_expression(theirs).to(target).magnitude == pytest.approx(
        scale.multiplier, rel=1e-9
    )


def test_standard_coal_is_heat_and_never_an_amount_of_coal() -> None:
    """7000 kcal make one kgce; tce in a column of tonnes is refused with the reason."""
    kgce = units.to_canonical(1, "kgce", suffix="gj")

    assert units.to_canonical(7000, "kcal", suffix="gj") == pytest.approx(kgce, rel=1e-15)
    with pytest.raises(UnitError) as caught:
        units.to_canonical(1, "吨标煤", suffix="t")
    assert "标准煤是热量单位" in caught.value.hint


@pytest.mark.parametrize(
    ("unit", "multiplier", "per"),
    [
        ("kg/t", 1e-3, "t"),
        ("g/kg", 1e-3, "t"),
        ("千克/吨", 1e-3, "t"),
        ("kg/吨", 1e-3, "t"),
        ("千克每吨", 1e-3, "t"),
        ("千克/每吨", 1e-3, "t"),
        ("kg per t", 1e-3, "t"),
        ("g/Mg", 1e-6, "t"),
        ("kg/kg", 1, "t"),
        ("t/t", 1, "t"),
        ("mg/kg", 1e-6, "t"),
        ("kg/TJ", 1e-6, "gj"),
        ("kg/GJ", 1e-3, "gj"),
        ("mg/GJ", 1e-9, "gj"),
        ("t/MWh", 0.2777777777777778, "gj"),  # 1/3.6
        ("g/kWh", 0.2777777777777778e-3, "gj"),
        ("lb/MMBtu", 0.000429922613929, "gj"),  # 0.00045359237/1.05505585262
        ("short_ton/MMBtu", 0.859845227859, "gj"),
        ("g/m3", 1e-6, "m3"),
        ("g/m**3", 1e-6, "m3"),
        ("kg/10^4 m3", 1e-7, "m3"),
        ("kg/(10^4 Nm3)", 1e-7, "m3"),
        ("千克/万立方米", 1e-7, "m3"),
        ("g/km", 1e-6, "km"),
        ("kg/条", 1e-3, "n"),
        ("kg/count", 1e-3, "n"),
        ("kg/h", 1e-3, "h"),
        ("kg/ha", 1e-3, "ha"),
        ("kg/t标准煤", 1e-3 / 29.3076, "gj"),
    ],
)
def test_a_factor_unit_becomes_tonnes_per_canonical_amount(
    unit: str, multiplier: float, per: str
) -> None:
    """A factor keeps what it is counted per; kg/t does not collapse into a bare number."""
    ratio = units.ratio_of(unit)

    assert ratio.per == per
    assert ratio.multiplier == pytest.approx(multiplier, rel=1e-11)


@pytest.mark.parametrize(
    "unit",
    [
        *("g/kg-产品", "kg/t熟料", "kgCO2/kWh", "kgCO2e/kWh", "lb/ton", "kg/ha/year", "kg/头/年"),
        *("t/a", "kg", "%", "", "m3/t", "kg/", "/t", "kg//t", "每吨千克", "kg/GJ(NCV)", "kg/万"),
    ],
)
def test_a_factor_unit_that_says_more_or_less_than_mass_per_amount_is_refused(unit: str) -> None:
    """Products, substances, bases and years have columns of their own; half a ratio is none."""
    with pytest.raises(UnitError):
        units.ratio_of(unit)


@pytest.mark.parametrize(
    ("value", "unit", "share"),
    [
        (57, "%", 0.57),
        (57, "％", 0.57),
        (29, "percent", 0.29),
        (5, "‰", 0.005),
        (0.8, "", 0.8),
        (0.8, "1", 0.8),
        (0.8, "dimensionless", 0.8),
    ],
)
def test_a_share_is_exact(value: float, unit: str, share: float) -> None:
    """57 % is 0.57 to the last bit, as if the source had printed it so."""
    assert units.fraction_of(value, unit) == share


@pytest.mark.parametrize(
    ("unit", "scale"),
    [
        ("kJ/kg", Scale(1e-3, "gj_t")),
        ("千焦/千克", Scale(1e-3, "gj_t")),
        ("MJ/kg", Scale(1.0, "gj_t")),
        ("GJ/t", Scale(1.0, "gj_t")),
        ("TJ/Gg", Scale(1.0, "gj_t")),
        ("kcal/kg", Scale(0.0041868, "gj_t")),
        ("大卡/千克", Scale(0.0041868, "gj_t")),
        ("kgce/kg", Scale(29.3076, "gj_t")),
        ("MJ/m3", Scale(1e-3, "gj_m3")),
        ("MJ/Nm³", Scale(1e-3, "gj_m3")),
        ("kJ/m3", Scale(1e-6, "gj_m3")),
        ("GJ/万m3", Scale(1e-4, "gj_m3")),
        ("GJ/(10^4 Nm3)", Scale(1e-4, "gj_m3")),
    ],
)
def test_a_heat_value_is_kept_per_mass_or_per_volume(unit: str, scale: Scale) -> None:
    """The heat value unit says by itself whether the fuel is weighed or metered."""
    assert units.heat_of(unit) == scale


@pytest.mark.parametrize("unit", ["大卡", "GJ", "t/GJ", "GJ/h", "kWh/台"])
def test_heat_without_its_amount_is_no_heat_value(unit: str) -> None:
    """5500 大卡 is said of a kilogram, but the unit must say so."""
    with pytest.raises(UnitError, match="发热量"):
        units.heat_of(unit)


@pytest.mark.parametrize(
    ("unit", "multiplier"),
    [
        *(("t/GJ", 1), ("tC/GJ", 1), ("t/TJ", 1e-3), ("tC/TJ", 1e-3), ("吨碳/TJ", 1e-3)),
        *(("吨碳/太焦", 1e-3), ("kg/GJ", 1e-3), ("kgC/GJ", 1e-3)),
    ],
)
def test_a_carbon_content_is_tonnes_of_carbon_per_gj(unit: str, multiplier: float) -> None:
    """Here alone the C after the mass belongs to the unit."""
    assert units.carbon_of(unit) == pytest.approx(multiplier, rel=1e-15)


@pytest.mark.parametrize(
    ("unit", "why"),
    [("tCO2/TJ", "二氧化碳"), ("吨二氧化碳/TJ", "二氧化碳"), ("t/t", "含碳量"), ("tC", "含碳量")],
)
def test_what_is_not_carbon_per_heat_is_refused(unit: str, why: str) -> None:
    """CO2 taken for carbon would raise every emission by 44/12."""
    with pytest.raises(UnitError, match=why):
        units.carbon_of(unit)


@pytest.mark.parametrize(
    ("value", "unit", "celsius"),
    [(20, "℃", 20), (20, "°C", 20), (293.15, "K", 20), (212, "°F", 100), (-40, "°F", -40)],
)
def test_a_temperature_has_an_offset(value: float, unit: str, celsius: float) -> None:
    """Kelvin and Fahrenheit do not start where Celsius does."""
    assert units.to_canonical(value, unit, suffix="c") == pytest.approx(celsius, abs=1e-9)


@pytest.mark.parametrize(
    ("unit", "suffix"),
    [
        ("kWh", "t"),
        ("t", "gj"),
        ("m3", "t"),
        ("蒸吨", "mw"),
        ("MW", "t_h"),
        ("t/t", "frac"),
        ("kg/t", "frac"),
        ("kg/a", "kg_h"),  # how long is the year of an emission rate
        ("m3/a", "m3_h"),
        ("a", "h"),
        ("t", "tco2e"),
        ("tCO2e", "t"),
        ("L/km", "ha"),  # an area by its dimension only
        ("mg/kg", "mg_m3"),
        ("K", "km"),
        ("°C", "frac"),
        ("t/h", "c"),
        ("°C/h", "c"),
        ("", "t"),
    ],
)
def test_a_unit_of_another_dimension_is_refused(unit: str, suffix: str) -> None:
    """A column takes units of its own kind only, and says in Chinese which kind that is."""
    with pytest.raises(UnitError) as caught:
        units.to_canonical(1, unit, suffix=suffix)

    assert CANONICAL[suffix][1] in caught.value.message_zh
    assert caught.value.hint


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e308])
def test_a_value_that_is_no_number_is_refused(value: float) -> None:
    """NaN and infinity never enter a column, nor does a number that overflows on the way."""
    with pytest.raises(UnitError, match="不是有限的数"):
        units.to_canonical(value, "亿吨", suffix="t")


def test_the_ledger_of_conversions_is_cached() -> None:
    """A million rows in the same unit read it once."""
    units.quantity_of("万立方米")
    before = units.quantity_of.cache_info().hits

    for _ in range(10):
        units.quantity_of("万立方米")

    assert units.quantity_of.cache_info().hits == before + 10


CONVERSIONS = st.sampled_from(VALUES)
NUMBERS = st.floats(min_value=-1e12, max_value=1e12, allow_subnormal=False)


@given(case=CONVERSIONS, value=NUMBERS)
def test_a_conversion_can_be_undone(case: tuple[str, float, str], value: float) -> None:
    """Dividing by the canonical value of one gives the reported number back."""
    unit, _, suffix = case
    one = units.to_canonical(1, unit, suffix=suffix)

    converted = units.to_canonical(value, unit, suffix=suffix)

    assert converted / one == pytest.approx(value, rel=1e-12, abs=1e-290)


@given(case=CONVERSIONS, value=st.floats(min_value=0, max_value=1e9))
def test_a_larger_reported_value_is_never_smaller_inside(
    case: tuple[str, float, str], value: float
) -> None:
    """A conversion keeps order and zero."""
    unit, _, suffix = case

    assert units.to_canonical(value * 2 + 1, unit, suffix=suffix) > units.to_canonical(
        value, unit, suffix=suffix
    )
    assert units.to_canonical(0, unit, suffix=suffix) == 0


@given(case=st.sampled_from(AMOUNT_VALUES), mark=st.sampled_from(sorted(MAGNITUDES)))
def test_a_magnitude_multiplies_the_unit(case: tuple[str, float, str], mark: str) -> None:
    """万 before any plain unit means ten thousand of it, and so on for each magnitude."""
    unit, value, suffix = case
    if unit.startswith((*MAGNITUDES, "10")):
        return

    scale = units.quantity_of(mark + unit)

    assert scale.suffix == suffix
    assert scale.multiplier == pytest.approx(float(MAGNITUDES[mark]) * value, rel=1e-12)


@given(case=st.sampled_from(AMOUNT_VALUES), blanks=st.sampled_from(["", " ", "\u3000", "\u200b"]))
def test_blanks_and_width_change_no_unit(case: tuple[str, float, str], blanks: str) -> None:
    """Full-width letters and blanks of any kind are the typist's, not the unit's."""
    unit, _, suffix = case
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in unit)

    assert units.quantity_of(blanks + unit + blanks) == units.quantity_of(unit)
    assert units.quantity_of(wide).suffix == suffix


@given(text=st.text(max_size=12) | st.text(alphabet="kKmMgGtTJNWh3万吨方米/^*()·C 每-", max_size=8))
def test_no_text_raises_anything_but_a_unit_error(text: str) -> None:
    """Whatever stands in a unit cell, the answer is a value or a refusal in Chinese."""
    for read in (units.quantity_of, units.ratio_of, units.heat_of, units.carbon_of):
        with suppress(UnitError):
            read(text)


def test_a_remark_in_a_unit_cell_is_refused_at_once() -> None:
    """A whole sentence is refused like any word, without a search that grows with its length."""
    with pytest.raises(UnitError, match="不认识"):
        units.quantity_of("吨产品" * 5000)


def test_every_canonical_suffix_of_an_amount_has_itself() -> None:
    """The amount columns of an activity row are canonical suffixes."""
    assert set(AMOUNTS) <= CANONICAL.keys()
    assert units.ratio_of("t/t") == RatioScale(1.0, "t")
