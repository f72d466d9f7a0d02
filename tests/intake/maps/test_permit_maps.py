"""Maps of the discharge permit's forms: limits, special periods, fugitive sources, plans."""

from pathlib import Path

import pytest

from inventory.intake.result import ImportResult
from tests.intake.desk import Desk, codes, flat
from tests.intake.maps import forms

GIVEN = {"facility_no": "F1", "first_year": "2022", "permit_no": "P-1"}
PM10_YEARS = [3.2, 3.2, 3.1, 3.1, 3.0]


def is_accounted(result: ImportResult, rows: int) -> bool:
    """Every source row is staged, left out or a repeat, in every block."""
    return all(
        count.staged + count.left_out + count.repeated == rows for count in result.counts
    ) and bool(result.counts)


@pytest.fixture
def limits(desk: Desk) -> ImportResult:
    """The limits of one permit, imported from a workbook with merged cells."""
    desk.parents()
    path = forms.workbook(desk.folder / "有组织.xlsx", {"表7": (forms.LIMITS, forms.LIMIT_MERGES)})
    return desk.load(path, map_file=Path("permit_limits"), parameters=GIVEN)


def test_one_row_is_a_limit_for_each_permit_year(desk: Desk, limits: ImportResult) -> None:
    """The first year comes from the command, the other four follow."""
    del limits
    rows = [
        row
        for row in desk.rows("permit_limit")
        if row["outlet_no"] == "DA001" and row["pollutant"] == "PM"
    ]

    assert flat(rows, "year", "quantity_t") == list(zip(range(2022, 2027), PM10_YEARS, strict=True))
    assert {row["document"] for row in rows} == {"P-1"}
    assert {row["concentration_mg_m3"] for row in rows} == {10.0}


def test_units_in_cells_are_read_and_bare_units_are_empty(desk: Desk, limits: ImportResult) -> None:
    """`120mg/Nm3` is 120, `mg/Nm3` and `/` are no limit, and the bare unit is mentioned."""
    found = {
        (row["outlet_no"], row["pollutant"]): (row["concentration_mg_m3"], row["rate_kg_h"])
        for row in desk.rows("permit_limit")
        if row["scope"] == "outlet"
    }

    assert found == {
        ("DA001", "PM"): (10.0, None),
        ("DA001", "SO2"): (35.0, 1.5),
        ("DA002", "PM"): (120.0, 3.5),
        ("DA003", "VOCs"): (None, None),
    }
    bare = {(f.at.row, f.value) for f in limits.findings if f.code == "I132"}
    assert bare == {(11, "mg/Nm3")}


def test_totals_are_limits_of_their_own_scope(desk: Desk, limits: ImportResult) -> None:
    """A total never carries an outlet number, and no total is computed."""
    del limits
    totals = [
        row for row in desk.rows("permit_limit") if row["scope"] != "outlet" and row["year"] == 2022
    ]

    assert flat(totals, "scope", "outlet_no", "pollutant", "quantity_t") == [
        ("main_total", None, "PM", 3.2),
        ("main_total", None, "SO2", 9.6),
        ("general_total", None, "PM", None),
        ("plant", None, "PM", 4.0),
    ]


def test_the_section_tells_the_class_of_an_outlet(desk: Desk, limits: ImportResult) -> None:
    """Outlets are registered with the limits, each once."""
    assert flat(desk.rows("outlet"), "outlet_no", "name", "kind") == [
        ("DA001", "锅炉烟囱", "main"),
        ("DA002", "破碎", "general"),
        ("DA003", "喷漆", "general"),
    ]
    assert is_accounted(limits, len(forms.LIMITS) - 3)
    assert desk.unaccounted() == {}
    assert not [f for f in limits.findings if f.severity == "error"]


def test_the_same_form_pasted_into_csv_gives_the_same_limits(
    desk: Desk, limits: ImportResult
) -> None:
    """Without merges the blank cells below an outlet mean that outlet."""
    del limits
    columns = ("scope", "outlet_no", "pollutant", "year", "quantity_t", "concentration_mg_m3")
    before = flat(desk.rows("permit_limit"), *columns)

    desk.load(desk.csv("粘贴.csv", forms.LIMITS), map_file=Path("permit_limits"), parameters=GIVEN)

    assert sorted(flat(desk.rows("permit_limit"), *columns), key=str) == sorted(before, key=str)


def test_special_periods_keep_kind_and_small_units(desk: Desk) -> None:
    """Kilograms a day and tonnes a month are tonnes; the label row above tells the kind."""
    desk.parents()

    result = desk.load(
        desk.csv("特殊.csv", forms.SPECIAL),
        map_file=Path("permit_special"),
        parameters={"facility_no": "F1"},
    )

    names = ("scope", "special_kind", "period", "concentration_mg_m3", "daily_t", "monthly_t")
    assert flat(desk.rows("special_limit"), *names) == [
        ("main_total", "attainment", "全年", 10.0, None, None),
        ("main_total", "heavy_pollution", "预警期间", None, pytest.approx(0.0125), None),
        ("plant", "heavy_pollution", "预警期间", None, None, 0.8),
    ]
    assert is_accounted(result, len(forms.SPECIAL) - 1)


def test_fugitive_sources_are_outlets_with_limits(desk: Desk) -> None:
    """The boundary and a stockpile become fugitive outlets, the total a cap."""
    desk.parents()

    result = desk.load(
        desk.csv("无组织.csv", forms.FUGITIVE), map_file=Path("permit_fugitive"), parameters=GIVEN
    )

    assert flat(desk.rows("outlet"), "outlet_no", "kind") == [
        ("MF0009", "fugitive"),
        ("厂界", "fugitive"),
    ]
    rows = [row for row in desk.rows("permit_limit") if row["year"] == 2026]
    assert flat(rows, "scope", "outlet_no", "concentration_mg_m3", "quantity_t") == [
        ("outlet", "厂界", 1.0, None),
        ("outlet", "MF0009", None, 2.0),
        ("fugitive_total", None, None, 2.0),
    ]
    assert is_accounted(result, len(forms.FUGITIVE) - 2)


def test_the_monitoring_plan_of_every_outlet(desk: Desk, limits: ImportResult) -> None:
    """Automatic and manual monitoring; a blank outlet cell means the outlet above."""
    del limits

    result = desk.load(
        desk.csv("监测.csv", forms.PLAN),
        map_file=Path("permit_monitor_plan"),
        parameters={"facility_no": "F1"},
    )

    names = ("outlet_no", "pollutant", "monitoring_mode", "is_networked", "frequency")
    assert flat(desk.rows("monitor_plan"), *names) == [
        ("DA001", "PM", "auto", True, None),
        ("DA001", "SO2", "auto", False, None),
        ("DA002", "PM", "manual", None, "1次/半年"),
    ]
    assert is_accounted(result, len(forms.PLAN) - 1)


def test_a_list_of_permits_becomes_facilities(desk: Desk) -> None:
    """Names of regions and industries are looked up; an unknown region keeps its row out."""
    result = desk.load(desk.csv("名单.csv", forms.PERMITS), map_file=Path("permit_list"))

    names = ("name", "region_code", "industry_code", "management")
    assert sorted(flat(desk.imported("facility"), *names)) == [
        ("丁水泥", "610100", "3011", "simplified"),
        ("丙电厂", "610100", "4411", "key"),
    ]
    assert {f.at.row for f in result.findings if f.code == "I234"} == {4}
    assert "I233" in codes(result)
