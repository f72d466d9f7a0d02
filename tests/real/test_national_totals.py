"""Published national totals of US power plants through import, units and CO2e (O10)."""

from pathlib import Path

import pytest

from tests.real.runs import Desk, rows

# eGRID_2021_NationalTotals of USEPA/standardizedinventories
TOTALS = (
    ("CO2", 1_755_800_221.732, "short_ton"),
    ("NOx", 1_080_607.792, "short_ton"),
    ("SO2", 1_094_490.739, "short_ton"),
    ("CH4", 291_624_356.759, "lb"),
    ("N2O", 41_236_029.87, "lb"),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, registry_template: Path) -> Desk:
    """One reporting unit that stands for the nation."""
    root = tmp_path_factory.mktemp("nation")
    tables = {
        "region": ["region_code,name", "US,United States"],
        "facility": ["facility_no,name,region_code", "US,all power plants,US"],
        "unit": ["facility_no,unit_no,category_code", "US,all,A0104"],
        "reported_emission": [
            "facility_no,unit_no,pollutant,year,amount,unit,flow",
            *(f"US,all,{gas},2021,{amount},{unit},ghg_report" for gas, amount, unit in TOTALS),
        ],
    }
    made = Desk.at(root / "ws", registry=registry_template)
    for name, lines in tables.items():
        path = root / f"{name}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert made.load(path).by_table[name].rejected == 0
    return made


@pytest.mark.parametrize(("gwp_set", "co2e_mt"), [("AR4", 1601.716), ("AR5", 1601.496)])
def test_national_totals_in_megatonnes_and_co2e(desk: Desk, gwp_set: str, co2e_mt: float) -> None:
    """1,592.835 Mt of CO2, and the published sum of three gases for two assessment reports."""
    folder = desk.compile(2021, gwp_set=gwp_set)

    ((co2, nox, so2, total),) = rows(
        folder,
        "select co2_t, nox_t, so2_t, ghg_tco2e from compilation.combined_total"
        " where category_code = '合计'",
    )

    assert float(str(co2)) / 1e6 == pytest.approx(1592.835, abs=5e-4)
    assert nox == pytest.approx(1_080_607.792 * 0.90718474, rel=1e-12)
    assert so2 == pytest.approx(1_094_490.739 * 0.90718474, rel=1e-12)
    assert float(str(total)) / 1e6 == pytest.approx(co2e_mt, abs=5e-4)
    assert rows(folder, "select * from quality.conservation where not ok") == []
