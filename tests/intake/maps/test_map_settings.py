"""What a column map can say: parameters, repeats, headings over rows, sections, units, names."""

from pathlib import Path

import pytest

from inventory.core.errors import ConfigError
from inventory.intake import column_map, map_names
from tests.intake.desk import Desk, codes, flat

_LIMIT = """
version = "2"
[parameters]
plant = "排污单位编号"
first = { title = "第一年", pattern = "[0-9]{4}", default = "2024" }
[wordings]
"数量" = ["许可量"]
[[table]]
target = "permit_limit"
each = [{ col = "甲", y = "{first}" }, { col = "乙", y = "{first+1}" }]
[table.columns]
pollutant = "污染物"
quantity_t = { from = "{col}", cell_unit = true }
concentration_mg_m3 = { from = "浓度", cell_unit = true, optional = true }
[table.constants]
facility_no = "{plant}"
scope = "plant"
year = "{y}"
"""


@pytest.fixture
def limit(desk: Desk) -> Path:
    """A map with two parameters and a repeated block."""
    desk.parents()
    path = desk.folder / "limit.toml"
    path.write_text(_LIMIT, encoding="utf-8")
    return path


def test_parameters_fill_constants_and_repeats(desk: Desk, limit: Path) -> None:
    """One row becomes a row for each repeat; an offset of a year is worked out."""
    rows = (("污染物", "甲", "乙"), ("SO2", 1, 2))

    desk.load(desk.csv("x.csv", rows), map_file=limit, parameters={"plant": "F2"})

    assert flat(desk.rows("permit_limit"), "facility_no", "year", "quantity_t") == [
        ("F2", 2024, 1.0),
        ("F2", 2025, 2.0),
    ]
    names = {row["map_name"] for row in desk.rows("import_sheet") if row["map_name"]}
    assert all(name.startswith("limit@2-") for name in names)


def test_another_value_of_a_parameter_is_another_import(desk: Desk, limit: Path) -> None:
    """The same file for a second facility is not taken for a repetition."""
    path = desk.csv("x.csv", (("污染物", "甲", "乙"), ("SO2", 1, 2)))
    desk.load(path, map_file=limit, parameters={"plant": "F1"})

    again = desk.load(path, map_file=limit, parameters={"plant": "F2"})

    assert not again.is_unchanged
    assert {row["facility_no"] for row in desk.rows("permit_limit")} == {"F1", "F2"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "缺少参数 plant（排污单位编号）"),
        ({"plant": "F1", "plants": "F2"}, "没有参数 plants"),
        ({"plant": "F1", "first": "24"}, "参数 first 不能是 '24'"),
        ({"plant": "{x}"}, "不能含花括号"),
    ],
)
def test_wrong_parameters_are_refused_by_name(
    tmp_path: Path, given: dict[str, str], message: str
) -> None:
    """A missing, unknown or ill-formed value never reaches the rows."""
    path = tmp_path / "limit.toml"
    path.write_text(_LIMIT, encoding="utf-8")

    with pytest.raises(ConfigError, match=message):
        column_map.read(path, parameters=given)


_PART = '[[table]]\ntarget = "region"\n[table.columns]\nregion_code = "a"\nname = "b"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("parameters = 3\n" + _PART, r"\$\.parameters 应为一组设置"),
        ("[parameters]\np = 3\n" + _PART, r"\$\.parameters\.p 应为说明文字"),
        ('[parameters]\np = { title = "p", kind = 1 }\n' + _PART, r"parameters\.p\.kind"),
        ('[parameters]\np = { title = "p", pattern = "(" }\n' + _PART, r"p\.pattern 写法有误"),
        ('[parameters]\n"p-q" = "p"\n' + _PART, "参数名只能用"),
        (_PART + '[table.constants]\nkind = "{p}"\n', "未声明的参数 {p}"),
        (_PART.replace("[table.columns]", "each = []\n[table.columns]"), "each 应为一列设置"),
        (_PART.replace("[table.columns]", "each = [1]\n[table.columns]"), r"each\[0\]"),
        (_PART + '[table.section]\nname = "s"\n', "应有 name 和 labels"),
        (_PART.replace('"b"', '{ from = "b", lookup = "city" }'), "lookup 不能是 'city'"),
        (_PART.replace('"b"', '{ from = "b", optional = 1 }'), "optional 应为 true 或 false"),
    ],
)
def test_wrong_settings_are_refused_with_their_place(
    tmp_path: Path, text: str, message: str
) -> None:
    """The new settings are checked as strictly as the others."""
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match=message):
        column_map.read(path)


def test_an_offset_needs_a_whole_number(tmp_path: Path) -> None:
    """A year that is no number cannot be counted on from."""
    path = tmp_path / "m.toml"
    path.write_text(_LIMIT.replace(', pattern = "[0-9]{4}"', ""), encoding="utf-8")

    with pytest.raises(ConfigError, match="参数 first 应为整数"):
        column_map.read(path, parameters={"plant": "F1", "first": "去年"})


def test_a_unit_of_another_size_in_a_cell_is_converted_with_a_warning(
    desk: Desk, limit: Path
) -> None:
    """0.01 g/m3 is 10 mg/m3; the cell is named, its text kept in the finding."""
    rows = (("污染物", "甲", "乙", "浓度"), ("SO2", "2000kg", "/", "0.01g/m3"))

    result = desk.load(desk.csv("x.csv", rows), map_file=limit, parameters={"plant": "F1"})

    assert flat(desk.rows("permit_limit"), "quantity_t", "concentration_mg_m3") == [
        (2.0, 10.0),
        (None, 10.0),
    ]
    assert {f.value for f in result.findings if f.code == "I131"} == {"2000kg", "0.01g/m3"}


def test_a_cell_that_is_no_number_with_a_unit_stays_an_error(desk: Desk, limit: Path) -> None:
    """A rate in a column of concentrations is not read as a number."""
    rows = (("污染物", "甲", "乙", "浓度"), ("SO2", 1, 2, "5kg/h"))

    result = desk.load(desk.csv("x.csv", rows), map_file=limit, parameters={"plant": "F1"})

    errors = [f for f in result.findings if f.value == "5kg/h" and f.severity == "error"]
    assert [f.at.column for f in errors] == ["浓度", "浓度"]
    assert desk.rows("permit_limit") == []


@pytest.mark.parametrize(
    ("heading", "found"), [("甲(kg)", 0.001), ("甲（t/a）", 1.0), ("甲(mg/m3)", None)]
)
def test_a_heading_that_names_its_unit_is_believed_or_refused(
    desk: Desk, limit: Path, heading: str, found: float | None
) -> None:
    """Kilograms are converted, a concentration where tonnes belong refuses the block."""
    path = desk.csv("x.csv", (("污染物", heading, "乙"), ("SO2", 1, 2)))

    result = desk.load(path, map_file=limit, parameters={"plant": "F1"})

    first = [row["quantity_t"] for row in desk.rows("permit_limit") if row["year"] == 2024]
    assert first == ([] if found is None else [pytest.approx(found)])
    assert codes(result).count("I130") == (found is None)


def test_headings_of_two_rows_are_told_apart_by_the_upper_one(desk: Desk) -> None:
    """`甲 > 数量` is the amount below the merged heading 甲."""
    desk.parents()
    path = desk.folder / "two.toml"
    path.write_text(
        '[[table]]\ntarget = "reported_emission"\n[table.columns]\nfacility_no = "单位"\n'
        'amount = { from = "乙 > 数量", unit = "t" }\n[table.constants]\n'
        'pollutant = "SO2"\nyear = 2024\nflow = "survey"\n',
        encoding="utf-8",
    )
    rows = (
        ("单位", "甲", "", "乙", ""),
        ("", "数量", "备注", "数量", "备注"),
        ("F1", 1, "", 2, ""),
    )

    desk.load(desk.csv("x.csv", rows), map_file=path)

    assert flat(desk.rows("reported_emission"), "emission_t", "row_no") == [(2.0, 3)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("陕西省/西安市/雁塔区", "610113"),
        ("雁塔区", "610113"),
        ("陕西/西安/", "610100"),
        ("北京市/北京市/朝阳区", "110105"),
        ("朝阳区", None),
        ("某省/某市", None),
    ],
)
def test_region_names_are_codes_only_where_one_fits(name: str, code: str | None) -> None:
    """朝阳区 is a district of two cities, so its bare name means nothing."""
    assert map_names.code_of(name, "region") == code
