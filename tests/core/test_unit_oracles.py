"""Unit steps and species ratios against figures that other systems publish."""

from collections.abc import Iterator

import duckdb
import pytest

from inventory.core import units
from inventory.core.unit_macros import MOLAR_MASSES

# g/mol, IUPAC 2021 abridged standard atomic weights
EXACT_MASSES = {
    "S": 32.06,
    "SO2": 64.058,
    "C": 12.011,
    "CO2": 44.009,
    "CH4": 16.043,
    "N": 14.007,
    "N2": 28.014,
    "NO": 30.006,
    "NO2": 46.005,
    "N2O": 44.013,
    "NH3": 17.031,
}


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection with every macro created, as the engine creates them."""
    with duckdb.connect() as connection:
        for name, expression in units.sql_macros().items():
            connection.execute(f"create macro {name}(x) as {expression}")
        yield connection


def call(con: duckdb.DuckDBPyConnection, expression: str) -> object:
    """The value of one SQL expression."""
    row = con.execute(f"select {expression}").fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # O3, openscm-units tests/unit/test_units.py
        ("co2_to_c(44)", 12),
        ("ch4_to_c(16)", 12),
        ("nitrogen_to_no2(14)", 46),
        ("no2_to_no(46)", 30),
        ("nh3_to_nitrogen(17)", 14),
        ("nitrogen_to_n2o(28) * 298", 44 * 298),  # GWP of AR4, given by the oracle
        # closed forms of Chinese guidelines and their inverses
        ("sulfur_to_so2(1)", 2),
        ("carbon_to_co2(12)", 44),
        ("carbon_to_ch4(12)", 16),
        ("nitrogen_to_nh3(14)", 17),
        ("no_to_no2(30)", 46),
        # O17: 1000 t of coal, 1 % sulphur, 0.8 released
        ("sulfur_to_so2(1000 * percent_to_frac(1) * 0.8)", 16),
        # unit steps
        ("kg_to_t(2500)", 2.5),
        ("g_to_t(2500000)", 2.5),
        ("mg_to_t(1e9)", 1),
        ("kwh_to_gj(1000)", 3.6),
        ("mwh_to_gj(1)", 3.6),
        ("gj_to_kwh(3.6)", 1000),
        ("tce_to_gj(1)", 29.3076),
        ("percent_to_frac(57)", 0.57),
        ("permille_to_frac(5)", 0.005),
    ],
)
def test_a_macro_gives_the_published_ratio(
    con: duckdb.DuckDBPyConnection, expression: str, value: float
) -> None:
    """Species ratios and unit steps hold where they are used, in SQL."""
    assert call(con, expression) == pytest.approx(value, rel=1e-15)


def test_every_macro_is_documented_and_keeps_absence_and_type(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """A macro has a Chinese and an English line and a source; NULL stays NULL, all is DOUBLE."""
    for macro in units.macros():
        assert macro.doc_zh
        assert macro.doc_en
        assert macro.source
        assert call(con, f"{macro.name}(null)") is None
        assert call(con, f"typeof({macro.name}(1))") == "DOUBLE"
        assert call(con, f"{macro.name}(2147483647)") is not None  # no integer overflow


def test_a_macro_and_the_unit_it_stands_for_give_the_same_bits(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """Conversion at import and conversion in SQL never differ, not even in the last digit."""
    for value in (0.1, 7.0, 57.0, 12345.678, 1e-7):
        pairs = [("kg_to_t", "kg", "t"), ("mg_to_t", "mg", "t"), ("kwh_to_gj", "kWh", "gj")]
        for name, unit, suffix in [*pairs, ("percent_to_frac", "%", "frac")]:
            expected = units.to_canonical(value, unit, suffix=suffix)
            assert call(con, f"{name}({value!r}::double)") == expected


def test_integer_molar_masses_stay_close_to_the_exact_ones() -> None:
    """The rounded ratios of the guidelines differ from the exact ones by less than 0.2 %."""
    for substance, element in [
        *(("SO2", "S"), ("CO2", "C"), ("CH4", "C"), ("NO2", "N"), ("NH3", "N"), ("N2O", "N2")),
        ("NO2", "NO"),
    ]:
        rounded = MOLAR_MASSES[substance] / MOLAR_MASSES[element]
        assert rounded == pytest.approx(EXACT_MASSES[substance] / EXACT_MASSES[element], rel=2e-3)


def test_us_units_are_those_of_the_national_reporting_system() -> None:
    """O2, USEPA/caers-public CalculationUtils: pounds, Btu, horsepower, barrel."""
    tonne = units.to_canonical(10_000, "lb", suffix="t")
    assert tonne == pytest.approx(units.to_canonical(5, "short_ton", suffix="t"), rel=1e-15)
    assert units.to_canonical(1, "Btu", suffix="gj") * 1e9 == pytest.approx(1055.05585, rel=3e-9)
    assert units.to_canonical(1, "hp", suffix="mw") * 1e6 == pytest.approx(745.69987158, rel=1e-11)
    assert units.quantity_of("bbl").multiplier == pytest.approx(
        42 * units.quantity_of("gal").multiplier, rel=1e-15
    )


@pytest.mark.parametrize(
    ("molar_mass", "ideal_gas", "rounded"),
    [
        (EXACT_MASSES["SO2"], 1.6625e-7, 1.66e-7),  # lb/scf/ppm
        (EXACT_MASSES["NO2"], 1.1939e-7, 1.194e-7),
    ],
)
def test_ppm_of_a_stack_gas_weigh_what_the_monitoring_rule_says(
    molar_mass: float, ideal_gas: float, rounded: float
) -> None:
    """O8: ideal gas gives its figures within their rounding, the rule's constants within 0.2 %."""
    scf_m3 = units.to_canonical(1, "scf", suffix="m3")
    lb_t = units.to_canonical(1, "lb", suffix="t")

    lb_per_scf_ppm = units.gas_density_of(molar_mass) * scf_m3 * 1e-6 / lb_t

    assert lb_per_scf_ppm == pytest.approx(ideal_gas, rel=1e-4)
    assert lb_per_scf_ppm == pytest.approx(rounded, rel=2e-3)


def test_percent_of_co2_weighs_what_the_monitoring_rule_says() -> None:
    """O8: 5.7e-7 short ton of CO2 per scf and percent, within 0.2 %."""
    scf_m3 = units.to_canonical(1, "scf", suffix="m3")
    short_ton_t = units.to_canonical(1, "short_ton", suffix="t")

    mass = units.gas_density_of(EXACT_MASSES["CO2"]) * scf_m3 * 1e-2 / short_ton_t

    assert mass == pytest.approx(5.7e-7, rel=2e-3)


def test_the_gas_volume_that_chinese_rules_round_to_22_4() -> None:
    """HJ 75 converts ppm by M/22.4; the ideal gas differs by less than 0.1 %."""
    for molar_mass in (64, 46, 44):
        assert units.gas_density_of(molar_mass) * 1e3 == pytest.approx(molar_mass / 22.4, rel=1e-3)


def test_co2_from_the_fuel_factor_of_the_monitoring_rule() -> None:
    """O8: Fc 1040 scf/mmBtu is 0.0594286 short ton/mmBtu, 51.10 kg/GJ."""
    short_tons = 1040 * 44 / (385 * 2000)

    assert short_tons == pytest.approx(0.0594286, rel=1e-6)
    assert short_tons * units.ratio_of("short_ton/mmBtu").multiplier * 1e3 == pytest.approx(
        51.10, abs=0.005
    )


def test_hourly_mass_of_the_worked_example() -> None:
    """O8: 119.4 lb/h NOx and 68.4 short ton/h CO2 are 54.16 kg/h and 62.05 t/h."""
    assert units.to_canonical(119.4, "lb/h", suffix="kg_h") == pytest.approx(54.158929, rel=1e-7)
    assert units.to_canonical(68.4, "short_ton/h", suffix="t_h") == pytest.approx(
        62.051436, rel=1e-7
    )


@pytest.mark.parametrize(
    ("value", "unit", "kg_per_gj"),
    [
        (0.102955847, "short_ton/MMBtu", 88.5261),  # CO2 of bituminous coal, GCV
        (0.024250869, "lb/MMBtu", 0.01042600),  # CH4: 0.024250869 x 0.45359237 / 1.05505585262
        (0.003527399, "lb/MMBtu", 0.001516509),  # N2O
    ],
)
def test_us_factors_of_bituminous_coal_in_our_units(
    value: float, unit: str, kg_per_gj: float
) -> None:
    """O16: the published US factors convert to kg/GJ; that they are per GCV is no unit's matter."""
    ratio = units.ratio_of(unit)

    assert ratio.per == "gj"
    assert value * ratio.multiplier * 1e3 == pytest.approx(kg_per_gj, rel=1e-5)


def test_national_totals_of_us_power_plants() -> None:
    """O10: 1,755,800,221.732 short ton are 1,592.835 Mt; over the heat input 51.50 kg/GJ."""
    co2_t = units.to_canonical(1_755_800_221.732, "short_ton", suffix="t")
    heat_gj = units.to_canonical(29_315_748_725.673, "MMBtu", suffix="gj")

    assert co2_t / 1e6 == pytest.approx(1592.835, abs=5e-4)
    assert co2_t / heat_gj * 1e3 == pytest.approx(51.50, abs=5e-3)
