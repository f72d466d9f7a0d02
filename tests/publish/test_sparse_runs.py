"""Runs of registries that hold little (零星数据): what there is of them is published."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from inventory.publish import workbook
from inventory.publish.workbook import overview
from inventory.publish.workbook.words import heading
from tests.publish.worlds_on_disk import file_of
from tests.worlds import World, factor, monitored

_HEAD = 2
_SO2 = factor(pollutant="SO2", item="coal", value="2", unit="kg/t")
_LIMIT = {"outlet_no": "DA001", "pollutant": "SO2", "quantity_t": 0.36}
_NOTHING: dict[str, Any] = {"facility": [], "unit": [], "outlet": []}
_ODD = "锅炉 & <1> \"号\" 'A' [x] 😀 \x0b"
_SPARSE: dict[str, dict[str, Any]] = {
    "code lists only": _NOTHING,
    "facilities only": {"unit": [], "outlet": []},
    "permits only": {"route": [{}], "permit_limit": [_LIMIT]},
    "a total of the plant only": {
        "permit_limit": [{"scope": "plant", "pollutant": "CO2", "quantity_t": 5.0}]
    },
    "a limit without an outlet of that number": {"outlet": [], "permit_limit": [_LIMIT]},
    "a limit of nothing": {"permit_limit": [{**_LIMIT, "quantity_t": 0.0}]},
    "monitoring only": {"setting": monitored(concentration_mg_m3=35.0), "unit": []},
    "activity only": {"factor": [_SO2], "activity": [{"amount_t": 5.0}], "outlet": []},
    "activity of no fuel at all": {
        "factor": [_SO2],
        "route": [{}],
        "activity": [{"amount_t": 0.0}],
        "permit_limit": [_LIMIT],
    },
    "one pollutant that is none of the four": {
        "factor": [factor(pollutant="Hg", item="coal", value="2", unit="g/t")],
        "route": [{}],
        "activity": [{"amount_t": 5.0}],
        "permit_limit": [{**_LIMIT, "pollutant": "Hg"}],
    },
    "reports only": {"reported_emission": [{"pollutant": "SO2", "emission_t": 3.0}]},
    "a region that no list knows": {
        "facility": [{"region_code": "X1"}],
        "route": [{}],
        "permit_limit": [_LIMIT],
    },
    "names with odd letters": {
        "facility": [{"name": _ODD}],
        "factor": [_SO2],
        "route": [{}],
        "activity": [{"amount_t": 5.0}],
        "permit_limit": [_LIMIT],
    },
}


@pytest.mark.parametrize("tables", _SPARSE.values(), ids=_SPARSE)
def test_a_sparse_registry_gives_a_workbook(tables: dict[str, Any], tmp_path: Path) -> None:
    """Every page is written, a table without rows says so, and a chart without bars is left out."""
    world = World.of(**tables)
    path = tmp_path / "tables.xlsx"

    workbook.write(path, file_of(world, tmp_path))

    lost = world.rows("from quality.conservation where not ok")
    world.close()
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == workbook.sheet_names()
    assert lost == []
    book.close()


def test_permits_before_activity_are_compared_with_nothing(tmp_path: Path) -> None:
    """A permit that was imported first stands in the tables, its outlet without data."""
    world = World.of(**_SPARSE["permits only"])
    path = tmp_path / "tables.xlsx"
    workbook.write(path, file_of(world, tmp_path))
    statuses = world.rows("select outlet_no, pollutant, status from permits.outlet_gap")
    world.close()
    book = openpyxl.load_workbook(path)
    rows = list(book["许可与实际"].iter_rows(min_row=_HEAD, values_only=True))
    page = [cell.value for row in book[overview.NAME].iter_rows() for cell in row]
    book.close()

    assert statuses == [{"outlet_no": "DA001", "pollutant": "SO2", "status": "no_data"}]
    assert rows[1][rows[0].index(heading("status"))] == "无数据"
    assert "没有一个排放口有实际排放量。" in page
