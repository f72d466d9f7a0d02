"""The wizard: which table a sheet means, and a map that can be used once it is complete."""

import json
from pathlib import Path

import pytest

from inventory.core.errors import ConfigError, IntakeError
from inventory.intake import column_map, map_proposal
from inventory.intake.readers import files
from inventory.intake.tables import TABLES
from tests.cli.terminal import inventory
from tests.intake.desk import Desk, flat

LEDGER = (
    ("2024年锅炉用煤台账", *[""] * 8),
    (
        "企业编码",
        "锅炉编号",
        "年度",
        "类别",
        "燃料品种",
        "燃料消耗量(万吨)",
        "全硫%",
        "经办人",
        "电话",
    ),
    ("F1", "MF1", 2024, "燃料", "烟煤", 2.5, 0.7, "张", 1),
)


def _proposal(path: Path, **options: str) -> map_proposal.Proposal:
    return map_proposal.propose(files.read(path), **options)


def test_a_complete_proposal_is_a_map_that_imports(desk: Desk) -> None:
    """Headings of another office lead to the right table, the unit comes along."""
    desk.parents()
    source = desk.csv("台账.csv", LEDGER)

    proposal = _proposal(source)

    assert (proposal.table.name, proposal.header_row, proposal.missing) == ("activity", 2, ())
    assert proposal.unmatched == ("经办人", "电话")
    path = desk.folder / "台账.toml"
    path.write_text(proposal.toml(), encoding="utf-8")
    result = desk.load(source, map_file=path)
    assert result.by_table["activity"].loaded == 1
    assert flat(desk.rows("activity"), "unit_no", "amount_t", "sulfur_frac") == [
        ("MF1", 25000.0, pytest.approx(0.007))
    ]


def test_an_incomplete_proposal_names_what_is_missing(desk: Desk) -> None:
    """The text is TOML all the same, and reading it names the same columns."""
    rows = tuple(tuple(row[n] for n in range(len(row)) if n not in {1, 4}) for row in LEDGER)
    proposal = _proposal(desk.csv("台账.csv", rows), table="activity")

    assert [column.key for column in proposal.missing] == ["unit_no", "item"]
    path = desk.folder / "台账.toml"
    path.write_text(proposal.toml(), encoding="utf-8")
    with pytest.raises(ConfigError, match="缺少 activity 的必填列：unit_no、item"):
        column_map.read(path)


def test_own_names_go_before_likeness() -> None:
    """An exact name scores one, a synonym less, a likeness less than that, other words nothing."""
    columns = TABLES["facility"]
    name, number = columns.column("name"), columns.column("facility_no")

    assert map_proposal.likeness("单位名称", name) == 1
    assert map_proposal.likeness("facility_id", number) == pytest.approx(0.95)
    assert map_proposal.ALIKE < map_proposal.likeness("排污单位的编号", number) < 0.95
    assert map_proposal.likeness("经办人", name) < map_proposal.ALIKE


def test_nothing_alike_is_no_proposal(desk: Desk) -> None:
    """A sheet of other things is refused, and so are unknown sheets and tables."""
    source = desk.csv("x.csv", (("苹果", "梨"), ("1", "2")))

    with pytest.raises(IntakeError, match="没有认出"):
        _proposal(source)
    with pytest.raises(ConfigError, match="没有工作表"):
        _proposal(source, sheet="B")
    with pytest.raises(ConfigError, match="不是可导入的表"):
        _proposal(source, table="fruit")


def test_the_sheet_that_fits_best_is_taken(desk: Desk) -> None:
    """Of several sheets the one that fits, and the map reads that one alone."""
    path = desk.xlsx("x.xlsx", {"说明": (("本表由各区填报",),), "用煤": LEDGER})

    proposal = _proposal(path)

    assert proposal.raw.sheet == "用煤"
    out = desk.folder / "x.toml"
    out.write_text(proposal.toml(), encoding="utf-8")
    assert [block.fits(proposal.raw) for block in column_map.read(out).blocks] == [True]


def test_the_command_never_overwrites_a_file_unasked(desk: Desk) -> None:
    """A map that was edited stays, unless told otherwise."""
    source, out = desk.csv("台账.csv", LEDGER), desk.folder / "own.toml"
    out.write_text("mine", encoding="utf-8")
    command = ("map", "propose", str(source), "--out", str(out))

    refused = inventory(*command)

    assert (refused.code, out.read_text(encoding="utf-8")) == (2, "mine")
    assert inventory(*command, "--force").code == 0
    assert column_map.read(out).blocks


def test_maps_are_listed_shown_and_checked(desk: Desk) -> None:
    """Every built-in map is in the list; a check on data says what is missing there."""
    listed = inventory("map", "list").out
    assert all(name in listed for name in column_map.built_in())
    shown = inventory("map", "show", "permit_limits").out
    assert "--set first_year=" in shown
    assert "年许可排放量" in shown
    raw = inventory("map", "show", "permit_limits", "--toml").out
    assert raw == column_map.find(Path("permit_limits")).read_text(encoding="utf-8")

    good = desk.csv(
        "good.csv", (("许可证编号", "单位名称", "省", "市"), ("P", "甲", "陕西", "西安"))
    )
    bad = desk.csv("bad.csv", (("许可证编号",), ("P",)))
    assert inventory("map", "check", "permit_list", "--on", str(good)).code == 0
    failed = inventory("map", "check", "permit_list", "--on", str(bad))
    assert failed.code == 1
    assert "I104" in failed.out


def test_headings_cannot_break_out_of_the_text(desk: Desk) -> None:
    """Quotes, backslashes and line breaks of a heading stay inside their string."""
    odd = '单位名称"\\'
    path = desk.xlsx(
        "x.xlsx", {"A": (("排污单位编号", odd, "行政区划代码", "x\ny = 1"), ("F", "b"))}
    )

    text = _proposal(path, table="facility").toml()

    assert f"name = {json.dumps(odd, ensure_ascii=False)}" in text
    assert "\ny = 1" not in text
