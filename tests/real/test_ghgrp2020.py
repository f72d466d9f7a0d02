"""The US greenhouse gas reports of 2020 as reported emissions, rolled up by gas."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from inventory.intake.result import ImportResult
from tests.real import epa
from tests.real.runs import Desk, rows

if not epa.DATA.is_dir():
    pytest.skip(epa.MISSING, allow_module_level=True)

REPORTS = epa.GHGRP / "facility_subpart_gas.csv"
ROWS = 18_809
GASES = {"Carbon Dioxide": "CO2", "Methane": "CH4", "Nitrous Oxide": "N2O"}
# CO2e per tonne: CH4 and N2O over a hundred years
GWP = {"AR4": (25, 298), "AR5": (28, 265)}


@dataclass(frozen=True, slots=True)
class Reported:
    """What was imported and published, beside the tonnes of the public file."""

    result: ImportResult
    folders: dict[str, Path]
    stated_t: dict[str, float]


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory, registry_template: Path) -> Reported:
    """The reports in one import and one run for each GWP set."""
    desk = Desk.at(tmp_path_factory.mktemp("ghgrp") / "ws", registry=registry_template)
    result = desk.load(REPORTS, "ghgrp2020")
    folders = {gwp_set: desk.compile(2020, gwp_set=gwp_set) for gwp_set in GWP}
    amounts: dict[str, list[float]] = defaultdict(list)
    for row in epa.read(REPORTS):
        if row["quantity_tonne_gas"]:
            amounts[GASES[row["gas_name"]]].append(float(row["quantity_tonne_gas"]))
    return Reported(result, folders, {gas: math.fsum(found) for gas, found in amounts.items()})


def _by_gas(folder: Path, sql: str) -> dict[str, float]:
    return {str(gas): float(str(value)) for gas, value in rows(folder, sql)}


def test_every_row_is_loaded_or_rejected_by_name(reported: Reported) -> None:
    """18,005 rows have an amount; 804 of other gases have none and each has its finding."""
    count = reported.result.by_table["reported_emission"]
    blank = {n for n, row in enumerate(epa.read(REPORTS), 2) if not row["quantity_tonne_gas"]}
    without_amount = {f.at.row for f in reported.result.findings if f.code == "I201"}
    without_code = Counter(f.value for f in reported.result.findings if f.code == "I229")

    assert (count.staged, count.loaded, count.rejected) == (ROWS, 18_005, 804)
    assert (count.superseded, count.left_out) == (0, 0)
    assert without_amount == blank
    assert without_code == {
        "HFEs": 19,
        "Other": 8,
        "Other Fully Fluorinated GHGs": 37,
        "Very Short-lived Compounds": 21,
    }


def test_facilities_and_subparts_are_registered(reported: Reported) -> None:
    """A facility repeats for each of its rows, a subpart for each of its gases."""
    tables = reported.result.by_table

    assert tables["facility"].loaded == 5049
    assert tables["unit"].loaded == len(
        {(row["facility_id"], row["subpart_category"]) for row in epa.read(REPORTS)}
    )
    for name in ("region", "facility", "unit"):
        assert tables[name].staged == tables[name].loaded
        assert tables[name].staged + tables[name].repeated == ROWS


def test_totals_by_gas_are_those_of_the_file(reported: Reported) -> None:
    """Ledger, regions, facilities, categories and every reporting scheme keep each tonne."""
    folder = reported.folders["AR5"]
    tables = {
        "ledger": "select pollutant, sum(emission_t) from ledger.emission"
        " where is_chosen and method = 'reported' group by all",
        "category": "select pollutant, sum(emission_t) from compilation.emission_by_category"
        " join classification.category using (category_code) where level = 1 group by all",
        **{
            name: f"select pollutant, sum(emission_t) from compilation.emission_by_{name}"
            " group by all"
            for name in ("region", "facility", "industry")
        },
    }
    schemes = [
        str(one) for (one,) in rows(folder, "select distinct scheme from compilation.by_scheme")
    ]

    assert set(reported.stated_t) == {"CO2", "CH4", "N2O"}
    for name, sql in tables.items():
        assert _by_gas(folder, sql) == pytest.approx(reported.stated_t, rel=1e-9), name
    assert len(schemes) == 7
    for scheme in schemes:
        sql = (
            "select pollutant, sum(emission_t) from compilation.by_scheme"
            f" where scheme = '{scheme}' group by all"
        )
        assert _by_gas(folder, sql) == pytest.approx(reported.stated_t, rel=1e-9), scheme


def test_every_subpart_has_its_place_in_the_classification(reported: Reported) -> None:
    """No report is left unclassified, and each stands below the category of its subpart."""
    folder = reported.folders["AR5"]
    stray = rows(
        folder,
        """
        select distinct unit.category_code, emission.category_code
        from ledger.emission as emission
        join registry.unit as unit using (facility_no, unit_no)
        anti join classification.ancestor as ancestor
            on ancestor.category_code = emission.category_code
            and ancestor.ancestor_code = unit.category_code
        """,
    )
    subparts = rows(
        folder,
        "select distinct unit_no, category_code from registry.unit order by all",
    )

    assert stray == []
    assert len(subparts) == len({row["subpart_category"] for row in epa.read(REPORTS)})


@pytest.mark.parametrize("gwp_set", GWP)
def test_co2e_is_the_sum_of_the_gases_by_hand(reported: Reported, gwp_set: str) -> None:
    """CO2 + GWP(CH4) x CH4 + GWP(N2O) x N2O, for two assessment reports."""
    ch4, n2o = GWP[gwp_set]
    stated = reported.stated_t
    ((total,),) = rows(
        reported.folders[gwp_set],
        "select ghg_tco2e from compilation.combined_total where category_code = '合计'",
    )

    assert total == pytest.approx(
        stated["CO2"] + ch4 * stated["CH4"] + n2o * stated["N2O"], rel=1e-9
    )


def test_all_conservation_checks_hold(reported: Reported) -> None:
    """No tonne and no row is lost in either run."""
    for folder in reported.folders.values():
        assert rows(folder, "select * from quality.conservation where not ok") == []
