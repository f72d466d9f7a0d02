"""Column maps: foreign tables feed several import tables, and wrong maps are refused."""

from pathlib import Path

import pytest

from inventory.core.errors import ConfigError, IntakeError
from inventory.intake import column_map
from tests.intake.desk import Desk, codes, flat

PLANTS = """
[[table]]
target = "region"
file = "plants*"
[table.columns]
region_code = { template = "X-{state}" }
name = "state"

[[table]]
target = "facility"
file = "plants*"
[table.columns]
facility_no = { from = "Plant", prefix = "P" }
name = "Plant Name"
region_code = { template = "X-{state}" }

[[table]]
target = "unit"
file = "plants*"
where = { column = "fuel", not_in = ["SUN"] }
[table.columns]
facility_no = { from = "Plant", prefix = "P" }
unit_no = "unit"
category_code = { template = "{fuel}|{mover}", values = { "NG|IC" = "A010202", "NG|*" = "A010201", "*" = "A0104" } }

[[table]]
target = "activity"
file = "plants*"
where = [{ column = "fuel", not_in = ["SUN"] }, { column = "heat", not_empty = true, gt = 0 }]
[table.columns]
facility_no = { from = "Plant", prefix = "P" }
unit_no = "unit"
item = { from = "fuel", values = { NG = "天然气" } }
amount = "heat"
[table.units]
amount = "MMBtu"
[table.constants]
year = 2021
role = "fuel"
basis = "gcv"
"""  # noqa: E501 - as a map is written
ROWS = (
    ("a report of plants",),
    ("state", "Plant", "Plant Name", "unit", "fuel", "mover", "heat"),
    ("AL", "3.0", "Barry", "1", "NG", "IC", "10"),
    ("AL", "3.0", "Barry", "2", "NG", "GT", "20"),
    ("AL", "3.0", "Barry", "3", "SUN", "PV", "30"),
    ("AK", "4.0", "Lemon", "1", "OTH", "", ""),
    ("AK", "4.0", "Lemon", "2", "OTH", "", "0"),
)


@pytest.fixture
def plants(desk: Desk) -> Path:
    """The map above as a file."""
    path = desk.folder / "plants.toml"
    path.write_text(PLANTS, encoding="utf-8")
    return path


def test_one_source_row_feeds_several_tables(desk: Desk, plants: Path) -> None:
    """Parents are told once, templates and patterns choose codes, units are converted."""
    result = desk.load(desk.csv("plants.csv", ROWS), map_file=plants)

    assert flat(desk.imported("facility"), "facility_no", "name", "region_code") == [
        ("P3", "Barry", "X-AL"),
        ("P4", "Lemon", "X-AK"),
    ]
    assert flat(desk.rows("unit"), "facility_no", "unit_no", "category_code") == [
        ("P3", "1", "A010202"),
        ("P3", "2", "A010201"),
        ("P4", "1", "A0104"),
        ("P4", "2", "A0104"),
    ]
    assert flat(desk.rows("activity"), "amount_reported", "unit_reported", "row_no") == [
        (10.0, "MMBtu", 3),
        (20.0, "MMBtu", 4),
    ]
    facility = result.by_table["facility"]
    assert (facility.staged, facility.repeated, facility.loaded) == (2, 3, 2)


def test_every_source_row_is_staged_left_out_or_a_repeat(desk: Desk, plants: Path) -> None:
    """What a filter keeps out is counted and named by its value."""
    result = desk.load(desk.csv("plants.csv", ROWS), map_file=plants)

    for count in result.counts:
        assert count.staged + count.left_out + count.repeated == len(ROWS) - 2
    left = {(f.at.column, f.value, f.details["count"]) for f in result.findings if f.code == "I118"}
    assert left == {("fuel", "SUN", "1"), ("heat", "（空）", "1"), ("heat", "0", "1")}
    assert desk.unaccounted() == {}


def test_the_lineage_names_the_source_column(desk: Desk, plants: Path) -> None:
    """Letters of the foreign sheet, joined where a template reads several."""
    desk.load(desk.csv("plants.csv", ROWS), map_file=plants)

    sheets = {row["table_name"]: row for row in desk.rows("import_sheet")}
    assert '"category_code": "E+F"' in sheets["unit"]["columns"]
    assert '"amount": "G"' in sheets["activity"]["columns"]
    assert sheets["unit"]["header_row"] == 2
    assert sheets["unit"]["map_name"].startswith("plants@")


def test_a_map_twice_changes_nothing_and_an_edited_map_replaces(desk: Desk, plants: Path) -> None:
    """The map belongs to the identity of an import."""
    path = desk.csv("plants.csv", ROWS)
    desk.load(path, map_file=plants)
    before = desk.state()
    assert desk.load(path, map_file=plants).is_unchanged
    assert desk.state() == before

    plants.write_text(PLANTS.replace('amount = "MMBtu"', 'amount = "GJ"'), encoding="utf-8")
    desk.load(path, map_file=plants)

    assert flat(desk.rows("activity"), "amount_gj") == [(10.0,), (20.0,)]
    assert desk.unaccounted() == {}

    plants.write_text(PLANTS.replace('NG = "天然气"', 'NG = "瓦斯甲"'), encoding="utf-8")
    result = desk.load(path, map_file=plants)

    assert [f.value for f in result.findings if f.code == "I117"] == ["2"]


def test_a_parent_that_contradicts_itself_is_named(desk: Desk, plants: Path) -> None:
    """Two names of one plant: the last counts, with a warning."""
    rows = (*ROWS, ("AK", "4.0", "Lemon Creek", "3", "OTH", "", "5"))

    result = desk.load(desk.csv("plants.csv", rows), map_file=plants)

    assert ("P4", "Lemon Creek") in flat(desk.imported("facility"), "facility_no", "name")
    assert codes(result).count("I225") == 1
    assert desk.unaccounted() == {}


def test_two_blocks_of_one_table_stand_side_by_side(desk: Desk) -> None:
    """Two columns of one row become two rows of one group; neither replaces the other."""
    desk.parents()
    block = (
        '[[table]]\ntarget = "activity"\n[table.columns]\nfacility_no = "f"\nunit_no = "u"\n'
        'amount = {{ from = "{0}", unit = "t" }}\n[table.constants]\n'
        'year = 2024\nrole = "fuel"\nitem = "烟煤"\n'
    )
    path = desk.folder / "two.toml"
    path.write_text(block.format("own") + block.format("bought"), encoding="utf-8")
    source = desk.csv("x.csv", (("f", "u", "own", "bought"), ("F1", "MF1", 1, 2)))

    desk.load(source, map_file=path)

    assert flat(desk.rows("activity"), "amount_t", "lot_no") == [(1.0, 1), (2.0, 2)]
    assert desk.unaccounted() == {}


def test_missing_source_columns_refuse_the_block(desk: Desk, plants: Path) -> None:
    """The finding names the headings that the file lacks."""
    rows = [row[:-1] for row in ROWS[1:]]

    result = desk.load(desk.csv("plants.csv", rows), map_file=plants)

    assert [f.value for f in result.findings if f.code == "I104"] == ["heat"]
    assert result.by_table["activity"].rejected == len(rows) - 1


def test_sheets_that_no_block_reads_are_named(desk: Desk, plants: Path) -> None:
    """A map that fits no file at all is an error."""
    other = desk.csv("other.csv", ROWS)
    assert "I101" in codes(desk.load(desk.csv("plants.csv", ROWS), other, map_file=plants))
    with pytest.raises(IntakeError):
        desk.load(other, map_file=plants)


def test_a_block_can_name_its_sheet_and_heading_row(desk: Desk) -> None:
    """Of several tables on a workbook only the named one is read."""
    path = desk.folder / "m.toml"
    path.write_text(
        '[[table]]\ntarget = "facility"\nsheet = "B"\nheader_row = 2\n[table.columns]\n'
        'facility_no = "id"\nname = "n"\n[table.constants]\nregion_code = 610113\n',
        encoding="utf-8",
    )
    rows = (("id", "n"), ("id", "n"), ("F1", "甲"))

    result = desk.load(desk.xlsx("x.xlsx", {"A": rows, "B": rows}), map_file=path)

    assert flat(desk.imported("facility"), "facility_no") == [("F1",)]
    assert [f.value for f in result.findings if f.code == "I101"] == ["A"]


_GOOD = '[[table]]\ntarget = "region"\n[table.columns]\nregion_code = "a"\nname = "b"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = ", "不是有效的 TOML"),
        ("", r"没有 \[\[table\]\]"),
        ("tables = 1\n" + _GOOD, r"\$\.tables"),
        (_GOOD.replace('"region"', '"place"'), r"\$\.table\[0\]\.target"),
        ('[[table]]\ntarget = "region"\nrows = 1\n', r"\$\.table\[0\]\.rows"),
        (_GOOD + 'colour = "c"\n', r"\$\.table\[0\]\.columns\.colour"),
        (_GOOD + 'kind = { from = "c", map = "d" }\n', r"columns\.kind\.map"),
        (_GOOD + 'kind = { unit = "t" }\n', "from 或 template"),
        (_GOOD + 'kind = { template = "fixed" }\n', "没有用到任何来源列"),
        (_GOOD + 'kind = { template = "{a" }\n', "template 写法有误"),
        (_GOOD + 'kind = { from = "c", values = 3 }\n', r"kind\.values 应为一组设置"),
        (_GOOD + "kind = { from = true }\n", "应为文字或数值"),
        (_GOOD.replace('name = "b"\n', ""), "缺少 region 的必填列：name"),
        (_GOOD.replace("[table.columns]", "header_row = 0\n[table.columns]"), "header_row"),
        (_GOOD.replace("[table.columns]", "where = [{}]\n[table.columns]"), "应有 column"),
        (
            _GOOD.replace("[table.columns]", 'where = { column = "a", in = 1 }\n[table.columns]'),
            r"where\[0\]\.in",
        ),
    ],
)
def test_wrong_maps_are_refused_with_the_path_of_the_fault(
    tmp_path: Path, text: str, message: str
) -> None:
    """A mistyped key is never ignored."""
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match=message):
        column_map.read(path)


def test_built_in_maps_are_read_by_name() -> None:
    """The shipped maps are valid and can be named without a path."""
    names = column_map.built_in()

    assert {"egrid2021_units", "egrid2021_reported", "ghgrp2020"} <= set(names)
    for name in names:
        assert column_map.outline(Path(name)).blocks
    with pytest.raises(ConfigError, match="找不到列映射"):
        column_map.read(Path("nowhere"))
