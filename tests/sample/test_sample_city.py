"""The invented sample city: reproducible, closed in itself, and in words the product knows."""

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from inventory.core.resources import shipped
from inventory.core.units import heat_of, quantity_of
from inventory.factors.library import Library
from inventory.factors.names.resolution import Kind as NameKind
from inventory.factors.names.resolver import Names
from inventory.intake.column import Kind
from inventory.intake.tables import TABLES

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"
ORIGIN = ("排污单位编号",)
KEYS = {
    "自定义区域": ("区域代码",),
    "排污单位": ORIGIN,
    "生产设施": (*ORIGIN, "设施编号"),
    "治理设施": (*ORIGIN, "治理设施编号"),
    "治理设施运行": (*ORIGIN, "治理设施编号", "年份", "月份", "污染物"),
    "排放口": (*ORIGIN, "排放口编号"),
    # one works tells the year of one survey in two units
    "上报排放量": (
        *(*ORIGIN, "排放口编号", "设施编号", "污染物", "年份", "月份", "数据来源"),
        "单位",
    ),
    "许可限值": (*ORIGIN, "范围", "排放口编号", "污染物", "年份", "依据"),
    "手工监测": (*ORIGIN, "排放口编号", "污染物", "监测日期", "类型"),
    "自行监测方案": (*ORIGIN, "排放口编号", "污染物"),
    "特殊时段许可限值": (*ORIGIN, "范围", "排放口编号", "污染物", "许可排放时段"),
    "特殊时段日排放量": (*ORIGIN, "范围", "排放口编号", "污染物", "日期"),
    "执行报告排放量": (*ORIGIN, "范围", "排放口编号", "污染物", "年份", "季度", "月份"),
    "自动监测概况": (*ORIGIN, "排放口编号", "年份"),
    "自动监测事件": (*ORIGIN, "排放口编号", "开始"),
}
REFERENCES = (
    ("生产设施", "排污单位", ORIGIN),
    ("治理设施", "排污单位", ORIGIN),
    ("排放口", "排污单位", ORIGIN),
    ("治理设施运行", "治理设施", (*ORIGIN, "治理设施编号")),
    ("排放路径", "生产设施", (*ORIGIN, "设施编号")),
    ("排放路径", "治理设施", (*ORIGIN, "治理设施编号")),
    ("排放路径", "排放口", (*ORIGIN, "排放口编号")),
    ("活动水平", "生产设施", (*ORIGIN, "设施编号")),
    ("上报排放量", "生产设施", (*ORIGIN, "设施编号")),
    ("上报排放量", "排放口", (*ORIGIN, "排放口编号")),
    ("许可限值", "排放口", (*ORIGIN, "排放口编号")),
    ("许可限值", "排污单位", ORIGIN),
    *(
        (table, "排放口", (*ORIGIN, "排放口编号"))
        for table in (
            *("手工监测", "自行监测方案", "特殊时段许可限值", "特殊时段日排放量"),
            *("执行报告排放量", "有组织监测汇总", "超标记录", "自动监测概况", "自动监测事件"),
        )
    ),
    ("治理设施运行报告", "治理设施", (*ORIGIN, "治理设施编号")),
)
FOLDERS = ("tables", "base_year", "hours", "with_errors")
BASES = {"技术规范公式", "绩效值", "环评批复", "总量分配", "排污权交易", "原许可证", "地方方案"}

Rows = list[dict[str, str]]


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _sheets(folder: str) -> list[Path]:
    return sorted((SAMPLE / folder).glob("*.csv"))


def _code_list(name: str, column: str) -> set[str]:
    return {row[column] for row in _read(shipped("factors") / "classification" / name)}


@pytest.fixture(scope="module")
def city() -> dict[str, Rows]:
    """The committed tables of the year, and what describes its hours."""
    return {path.stem: _read(path) for path in (*_sheets("tables"), *_sheets("hours"))}


def test_the_generator_writes_what_is_committed(tmp_path: Path) -> None:
    """The same seed gives the same bytes, so nobody edits a table by hand."""
    subprocess.run(  # noqa: S603 - our own script under this very interpreter
        [sys.executable, str(SAMPLE / "build.py"), str(tmp_path)], check=True, capture_output=True
    )
    for folder in FOLDERS:
        # an import leaves its error workbook beside the sheet; only the sheets are compared
        committed = {path.name: path.read_bytes() for path in _sheets(folder)}
        written = {path.name: path.read_bytes() for path in (tmp_path / folder).glob("*.csv")}
        assert written == committed
        assert committed


@pytest.mark.parametrize(("table", "columns"), KEYS.items())
def test_keys_are_unique(city: dict[str, Rows], table: str, columns: tuple[str, ...]) -> None:
    """No two rows of a keyed table are about the same thing."""
    counts = Counter(tuple(row[column] for column in columns) for row in city[table])
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(("child", "parent", "columns"), REFERENCES)
def test_references_are_closed(
    city: dict[str, Rows], child: str, parent: str, columns: tuple[str, ...]
) -> None:
    """Every reference that is filled in meets its row."""
    known = {tuple(row[column] for column in columns) for row in city[parent]}
    used = {
        tuple(row[column] for column in columns)
        for row in city[child]
        if all(row[column] for column in columns)
    }
    assert used - known == set()


def test_every_facility_says_that_it_is_invented(city: dict[str, Rows]) -> None:
    """About 200 facilities, all marked 虚构, no name twice, none on a real division."""
    facilities = city["排污单位"]
    names = [row["单位名称"] for row in facilities]
    assert 190 <= len(names) <= 210
    assert all("虚构" in name for name in names)
    assert len(set(names)) == len(names)
    assert {row["行政区划代码"] for row in facilities} <= {
        row["区域代码"] for row in city["自定义区域"] if "虚构" in row["名称"]
    }
    # 990000 is no division of GB/T 2260
    assert {row["统一社会信用代码"][2:8] for row in facilities} == {"990000"}
    assert "990000" not in _code_list("gb2260_admin.csv", "code")


def test_regions_hang_on_the_national_tree(city: dict[str, Rows]) -> None:
    """Every parent is a region of the city or a division of GB/T 2260."""
    own = {row["区域代码"] for row in city["自定义区域"]}
    assert {row["上级代码"] for row in city["自定义区域"]} - own == {"610000"}
    assert not own & _code_list("gb2260_admin.csv", "code")


def test_categories_take_sources(city: dict[str, Rows]) -> None:
    """Units hang on nodes of the unified classification that take sources, or on leaves."""
    nodes = _read(shipped("factors") / "classification" / "unified.csv")
    allowed = {
        row["code"] for row in nodes if row["attach"] == "source" or row["is_leaf"] == "true"
    }
    assert {row["源分类代码"] for row in city["生产设施"]} - allowed == set()


def test_industries_exist(city: dict[str, Rows]) -> None:
    """Industry codes are classes of GB/T 4754-2017."""
    known = _code_list("gbt4754_2017.csv", "code")
    assert {row["行业代码"] for row in city["排污单位"]} - known == set()


def test_items_are_known_to_the_library(city: dict[str, Rows]) -> None:
    """Every item of the activity data is an item of the built-in list, by name or by alias."""
    names: set[str] = set()
    for row in _read(shipped("factors") / "cn-items" / "item.csv"):
        names |= {row["item_code"], row["name_zh"], *row["aliases"].split(";")}
    assert {row["项目"] for row in city["活动水平"]} - names == set()


def test_treatment_bears_known_names(city: dict[str, Rows]) -> None:
    """Every treatment technology is resolved, most of them as the removal table has them."""
    names = Names.of(Library.open(None))
    told = {row["治理工艺"] for row in city["治理设施"]}

    assert {name for name in told if not names.resolve(NameKind.TREATMENT, name).is_known} == set()


def test_pollutants_are_known(city: dict[str, Rows]) -> None:
    """Pollutants are written in Chinese and found among the aliases."""
    known = _code_list("pollutant_alias.csv", "alias")
    for table in ("治理设施运行", "上报排放量", "许可限值", "手工监测", "执行报告排放量"):
        assert {row["污染物"] for row in city[table]} - known == set()


def test_units_are_readable(city: dict[str, Rows]) -> None:
    """Each amount has a unit that becomes a quantity, each heat value a unit of heat."""
    for unit in {row["单位"] for row in city["活动水平"]}:
        assert quantity_of(unit).multiplier > 0
    for unit in {row["低位发热量单位"] for row in city["活动水平"]} - {""}:
        assert heat_of(unit).multiplier > 0


def test_headings_and_choices_are_those_of_the_import() -> None:
    """Every heading and every choice is one that the import tables know."""
    by_name = {table.zh: table for table in TABLES.values()}
    sheets = {path.stem: path for path in (*_sheets("tables"), *_sheets("base_year"))}
    for sheet, path in sheets.items():
        name, rows = sheet.partition("_")[0], _read(path)
        columns = {column.zh: column for column in by_name[name].columns}
        for heading in rows[0]:
            column = columns[heading.partition("(")[0]]
            if column.kind is Kind.ENUM:
                known = set(column.choices.values()) | {""}
                assert {row[heading] for row in rows} <= known, (name, heading)


def test_all_kinds_of_outlets_occur(city: dict[str, Rows]) -> None:
    """Main, general, fugitive and other outlets, every scope of a limit and every basis."""
    kinds = Counter(row["类别"] for row in city["排放口"])
    assert set(kinds) == {"主要排放口", "一般排放口", "无组织", "其他"}
    assert {row["依据"] for row in city["许可限值"] if row["年许可排放量"]} == BASES
    scopes = {row["范围"] for row in city["许可限值"]}
    assert scopes == {"排放口", "主要排放口合计", "一般排放口合计", "无组织合计", "全厂"}


def test_shares_of_a_unit_add_up(city: dict[str, Rows]) -> None:
    """What leaves through stacks is divided in full; fugitive outlets take what escapes."""
    fugitive = {
        (row["排污单位编号"], row["排放口编号"])
        for row in city["排放口"]
        if row["类别"] == "无组织"
    }
    shares: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in city["排放路径"]:
        if (row["排污单位编号"], row["排放口编号"]) not in fugitive:
            unit = (row["排污单位编号"], row["设施编号"])
            shares[unit][row["排放口编号"]] = float(row["分配比例"] or 100)
    assert {sum(outlets.values()) for outlets in shares.values()} == {100.0}
    assert any(len(outlets) > 1 for outlets in shares.values())


def test_treatment_in_series_is_numbered(city: dict[str, Rows]) -> None:
    """Devices behind one another carry 1, 2, 3 ... without a gap."""
    steps: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in city["排放路径"]:
        if row["治理设施编号"]:
            path = tuple(row[name] for name in (*ORIGIN, "设施编号", "排放口编号"))
            steps[path].append(int(row["级次"]))
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in steps.values())


def test_every_unit_has_a_way_out(city: dict[str, Rows]) -> None:
    """No unit is left without an outlet."""
    routed = {(row["排污单位编号"], row["设施编号"]) for row in city["排放路径"]}
    units = {(row["排污单位编号"], row["设施编号"]) for row in city["生产设施"]}
    assert units == routed


def test_the_showpieces_are_there(city: dict[str, Rows]) -> None:
    """Monthly coal, two lots in one unit, two sources of one amount, a closed unit with a limit."""
    rows = city["活动水平"]
    coal = [row for row in rows if row["项目"] == "烟煤"]
    monthly = Counter(row["排污单位编号"] for row in coal if row["月份"])
    # five months of heating, and two halves of a year
    assert Counter(monthly.values()) - Counter({12: monthly.total()}) == {5: 1, 6: 2}
    lots = Counter(
        tuple(row[name] for name in (*ORIGIN, "设施编号", "月份", "项目", "数据来源"))
        for row in rows
    )
    assert 2 in lots.values()
    sources = defaultdict(set)
    for row in rows:
        sources[row["排污单位编号"], row["设施编号"], row["项目"]].add(row["数据来源"])
    assert sum(len(flows) > 1 for flows in sources.values()) >= 10
    closed = {row["排污单位编号"] for row in city["生产设施"] if row["停产日期"]}
    assert closed & {row["排污单位编号"] for row in city["许可限值"] if row["年许可排放量"]}


def test_the_base_year_is_the_same_city_a_year_earlier(city: dict[str, Rows]) -> None:
    """Every row of the base year is of 2023 and of a unit that the city has; amounts differ."""
    earlier = _read(SAMPLE / "base_year" / "活动水平_2023.csv")
    assert {row["年份"] for row in earlier} == {"2023"}
    units = {(row["排污单位编号"], row["设施编号"]) for row in city["生产设施"]}
    assert {(row["排污单位编号"], row["设施编号"]) for row in earlier} <= units
    place = (*ORIGIN, "设施编号", "月份", "项目", "数据来源")
    now, then = (
        {tuple(row[name] for name in place): row["数量"] for row in rows if row["单位"] != "小时"}
        for rows in (city["活动水平"], earlier)
    )
    opened = {row["排污单位编号"] for row in city["排污单位"] if row["投产日期"] >= "2024"}
    assert {key for key in now if key[0] not in opened} <= then.keys()
    assert opened == {"XG0208"}
    now = {key: amount for key, amount in now.items() if key in then}
    assert sum(now[key] == then[key] for key in now) < len(now) / 50
    # the clerk's slip of 2024 had not happened
    slip = next(row for row in earlier if row["排污单位编号"] == "XG0105")
    assert float(slip["数量"]) < 1


def test_limits_change_within_the_year(city: dict[str, Rows]) -> None:
    """At least one quantity begins inside the account year."""
    begins = {row["有效期起"] for row in city["许可限值"] if row["年许可排放量"]}
    assert any(day.startswith("2024-") and day != "2024-01-01" for day in begins)


def test_coal_is_plausible(city: dict[str, Rows]) -> None:
    """Steam coal stays within what boilers burn: heat, sulphur, ash on as-received basis."""
    for row in city["活动水平"]:
        if row["项目"] == "烟煤":
            assert row["基准"] == "收到基"
            assert 19 <= float(row["低位发热量"]) <= 24
            assert 0.5 <= float(row["硫分"]) <= 1.1
            assert 12 <= float(row["灰分"]) <= 25


def test_the_bad_rows_touch_no_year_of_the_city() -> None:
    """Even a row that the import accepts in spite of its fault belongs to another year."""
    rows = _read(SAMPLE / "with_errors" / "活动水平.csv")
    assert {row["年份"] for row in rows} == {"2023", "2402"}
    assert len({row["故意的错误"] for row in rows}) == len(rows)
