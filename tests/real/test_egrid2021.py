"""All 17,969 units of eGRID2021, imported by the shipped map and accounted with EPA's factors."""

import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from inventory.publish import manifest
from inventory.publish.explain import explain
from inventory.publish.run import DATABASE
from tests.real import egrid, epa
from tests.real.egrid_table import table
from tests.real.runs import Desk, rows

if not epa.DATA.is_dir():
    pytest.skip(epa.MISSING, allow_module_level=True)

STORED = Path(__file__).with_name("egrid_co2_by_fuel.txt")
LISTED = """
select distinct code, "row" from quality.finding
where file = 'units.csv' and code in ('A101', 'F201', 'I201')
"""


@dataclass(frozen=True, slots=True)
class Compiled:
    """The desk on which the unit file was imported, and the published run."""

    desk: Desk
    folder: Path
    units: list[egrid.Unit]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory, registry_template: Path) -> Compiled:
    """The unit file in one run."""
    desk = Desk.at(tmp_path_factory.mktemp("egrid") / "ws", registry=registry_template)
    folder = egrid.compiled(desk)
    return Compiled(desk, folder, egrid.compare(folder))


def test_every_row_becomes_a_unit_and_an_activity(compiled: Compiled) -> None:
    """No filter keeps a row out; twelve rows repeat a boiler, one has no fuel and is rejected."""
    counts = {
        str(name): tuple(numbers)
        for name, *numbers in rows(
            compiled.folder,
            'select "table", staged, loaded, rejected, superseded from run.input order by all',
        )
    }
    registered = set(rows(compiled.folder, "select facility_no, unit_no from registry.unit"))

    assert len(compiled.units) == egrid.ROWS
    assert counts["unit"] == (17_957, 17_957, 0, 0)
    assert counts["activity"] == (17_969, 17_968, 1, 0)
    assert registered == {(unit.plant, unit.unit_no) for unit in compiled.units}


def test_every_row_is_accounted_or_listed(compiled: Compiled) -> None:
    """A row has CO2, CH4 and N2O in the ledger, or stands in a finding, and never both."""
    accounted = {unit.row_no for unit in compiled.units if unit.co2_t is not None}
    listed: dict[str, set[int]] = defaultdict(set)
    for code, row in rows(compiled.folder, LISTED):
        listed[str(code)].add(int(str(row)))

    assert {code: len(found) for code, found in listed.items()} == {
        "A101": 9362,  # sun, water, wind, nuclear, purchased steam, waste heat, geothermal
        "F201": 4,  # gas made of coal, and coal with gas as one fuel
        "I201": 1,  # no fuel
    }
    assert len(accounted) + sum(map(len, listed.values())) == egrid.ROWS
    assert accounted.union(*listed.values()) == set(range(2, egrid.ROWS + 2))


def test_no_heat_is_lost_between_the_file_and_the_ledger(compiled: Compiled) -> None:
    """File = registry + rejected row; registry = accounted rows + rows listed as findings."""
    heat = {unit.row_no: unit.heat_gj for unit in compiled.units}
    listed = {(str(code), int(str(row))) for code, row in rows(compiled.folder, LISTED)}
    rejected = math.fsum(heat[row] for code, row in listed if code == "I201")
    unaccounted = math.fsum(heat[row] for code, row in listed if code != "I201")
    registered = math.fsum(
        float(str(value))
        for (value,) in rows(compiled.folder, "select amount_gj from registry.activity")
    )
    accounted = math.fsum(unit.heat_gj for unit in compiled.units if unit.co2_t is not None)

    assert registered + rejected == pytest.approx(math.fsum(heat.values()), rel=1e-12)
    assert accounted + unaccounted == pytest.approx(registered, rel=1e-12)


def test_co2_of_single_fuel_units_is_the_published_one(compiled: Compiled) -> None:
    """Within 0.1 % by fuel, and unit by unit, wherever EPA's own CO2 is heat times one factor."""
    lines = [
        line for line in egrid.by_fuel(compiled.units, egrid.ONE_FUEL) if line.ours_t is not None
    ]
    differences = {line.name: line.difference_frac or 0 for line in lines}

    assert {"DFO", "LFG", "NG", "OBG", "OBL", "OG", "RFO"} < differences.keys()
    assert len(differences) == 19
    assert all(abs(frac) <= egrid.TOLERANCE_FRAC for frac in differences.values()), differences
    assert sum(line.units for line in lines) == sum(line.within for line in lines) == 4896


def test_the_differences_of_all_other_units_are_the_known_ones(compiled: Compiled) -> None:
    """By fuel for boilers of several fuels, monitored units and units without a published value.

    `python -m tests.real.egrid_table` prints the text that is stored.
    """
    assert table(compiled.folder) == STORED.read_text(encoding="utf-8")


def test_gases_and_pollutants_come_from_one_heat_input(compiled: Compiled) -> None:
    """Every tonne is the factor times the heat of the activity row, the same row for all."""
    (apart,) = rows(
        compiled.folder,
        """
        select count(*)
        from ledger.emission as emission
        join registry.activity as activity using (activity_id)
        join factors.factor as factor using (factor_id)
        where abs(generated_t - amount_gj * canonical_value) > 1e-12 * generated_t
            or canonical_per <> 'gj_gcv'
            or factor.pack <> 'us-epa'
        """,
    )
    species = rows(
        compiled.folder,
        """
        select pollutants, count(*)
        from (
            select activity_id, list_sort(list(pollutant)) as pollutants
            from ledger.emission
            where is_chosen
            group by activity_id
        )
        group by pollutants
        """,
    )

    assert apart == (0,)
    for pollutants, _ in species:
        assert isinstance(pollutants, list)
        assert {"CH4", "N2O"} < set(pollutants)
        assert ("CO2" in pollutants) != ("CO2bio" in pollutants)
        assert len(pollutants) == len(set(pollutants))
    assert sum(int(str(n)) for _, n in species) == 8602
    assert sum(int(str(n)) for found, n in species if "NOx" in str(found)) == 1979
    assert sum(int(str(n)) for found, n in species if "SO2" in str(found)) == 6041


def test_biogenic_carbon_stays_out_of_the_greenhouse_gas_total(compiled: Compiled) -> None:
    """CO2bio is what biomass gives, and CO2e is CO2, CH4 and N2O alone (AR5: 28 and 265)."""
    biomass = math.fsum(unit.co2_t or 0 for unit in compiled.units if unit.fuel in epa.BIOMASS)
    ((co2, ch4, n2o, bio, total),) = rows(
        compiled.folder,
        "select co2_t, ch4_t, n2o_t, co2bio_t, ghg_tco2e from compilation.combined_total"
        " where category_code = '合计'",
    )

    assert bio == pytest.approx(biomass, rel=1e-12)
    assert total == pytest.approx(
        float(str(co2)) + 28 * float(str(ch4)) + 265 * float(str(n2o)), rel=1e-12
    )


def test_no_tonne_is_lost_between_the_ledger_and_the_roll_ups(compiled: Compiled) -> None:
    """All conservation checks hold, states add up to their units, and the file verifies."""
    doors = rows(compiled.folder, "select door, quantity, ok from quality.conservation")
    by_state: dict[str, float] = defaultdict(float)
    for unit in compiled.units:
        if unit.co2_t is not None:
            by_state[f"US-{unit.state}"] += unit.co2_t
    regions = rows(
        compiled.folder,
        "select region_code, sum(emission_t) from compilation.emission_by_region"
        " where pollutant in ('CO2', 'CO2bio') group by region_code",
    )

    assert len(doors) > 50
    assert [door for door in doors if door[2] is not True] == []
    assert {str(code): value for code, value in regions} == pytest.approx(by_state, rel=1e-9)
    assert [one for one in manifest.verify(compiled.folder) if not one.is_sound] == []


def test_a_number_leads_back_to_its_cell(compiled: Compiled) -> None:
    """CO2 of a gas engine is explained by the heat input cell of its row in the public file."""
    unit = next(one for one in compiled.units if one.fuel == "NG" and one.nox_t is not None)
    ((emission_id,),) = rows(
        compiled.folder,
        "select emission_id from ledger.emission join registry.activity using (activity_id)"
        " where row_no = ? and pollutant = 'CO2'",
        [unit.row_no],
    )

    explained = explain(compiled.folder / DATABASE, int(str(emission_id)))

    cells = {(cell.file, cell.cell): cell.value for cell in explained.cells}
    assert float(cells["units.csv", f"N{unit.row_no}"]) == pytest.approx(
        unit.heat_gj / 1.05505585262
    )


def test_published_emissions_count_only_where_nothing_was_accounted(compiled: Compiled) -> None:
    """EPA's own tonnes fill the gaps of units without a factor and double nothing."""
    result = compiled.desk.load(egrid.UNITS, "egrid2021_reported")
    folder = compiled.desk.compile(egrid.YEAR)
    ledger = rows(
        folder,
        "select pollutant, method, sum(emission_t) from ledger.emission"
        " where is_chosen group by all",
    )
    counted = {(str(gas), str(method)): value for gas, method, value in ledger}
    ours = math.fsum(unit.co2_t or 0 for unit in compiled.units if unit.fuel not in epa.BIOMASS)
    gaps = math.fsum(unit.stated_co2_t or 0 for unit in compiled.units if unit.co2_t is None)

    reported = result.by_table["reported_emission"]
    assert (reported.staged, reported.rejected) == (reported.loaded, 0)
    assert [count.loaded for count in result.counts] == [8208, 8565, 8563, 295]
    assert counted["CO2", "coefficient"] == pytest.approx(ours, rel=1e-12)
    assert counted["CO2", "reported"] == pytest.approx(gaps, rel=1e-12)
    assert ("CO2bio", "reported") not in counted
    assert rows(folder, "select * from quality.conservation where not ok") == []
