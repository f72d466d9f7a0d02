"""A column map proposed from headings (列映射建议): what fits, what is left, what is missing."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from inventory.core.errors import ConfigError, IntakeError
from inventory.intake import text
from inventory.intake.column import Column, Kind, Table
from inventory.intake.layout import HEADING_ROWS
from inventory.intake.map_units import bare
from inventory.intake.readers.sheet import RawSheet
from inventory.intake.tables import TABLES
from inventory.registry.alias import alias_key

ALIKE = 0.72  # below it, two Chinese words of four characters share too little to be one thing
_EXACT, _SYNONYM = 1.0, 0.95
_FEWEST = 2  # columns that must fit before a sheet is taken for a table
# How other departments call what the import tables have, by machine key.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "facility_no": ("企业编码", "企业编号", "单位编码", "单位编号", "facility_id", "plant_id"),
    "name": ("名称", "企业名称", "单位名称", "facility_name", "plant_name"),
    "uscc": ("信用代码", "社会信用代码", "组织机构代码"),
    "permit_no": ("许可证编号", "许可证号"),
    "region_code": ("区划代码", "行政区代码", "地区代码", "区县代码"),
    "industry_code": ("行业类别代码", "行业小类", "国民经济行业代码", "naics"),
    "unit_no": ("锅炉编号", "炉号", "设备编号", "机组编号", "unit_id"),
    "outlet_no": ("排口编号", "排污口编号", "stack_id"),
    "abatement_no": ("污染治理设施编号", "治污设施编号"),
    "category_code": ("源分类", "排放源分类"),
    "technology": ("工艺", "治理技术", "处理工艺"),
    "year": ("年度", "统计年份", "报告年度"),
    "month": ("月",),
    "item": ("燃料品种", "燃料名称", "产品名称", "原料名称", "fuel", "fuel_type"),
    "amount": ("消耗量", "使用量", "燃料消耗量", "产品产量", "耗用量", "实际排放量"),
    "pollutant": ("污染物种类", "污染物名称", "污染因子"),
    "sulfur_pct": ("全硫", "含硫量", "含硫率", "收到基硫分"),
    "ash_pct": ("灰份", "收到基灰分"),
    "ncv": ("热值", "发热量", "低位热值"),
    "capacity": ("装机容量", "额定容量", "生产能力", "产能"),
    "lon": ("longitude", "东经"),
    "lat": ("latitude", "北纬"),
    "quantity_t": ("许可量", "许可排放量", "年许可量"),
    "concentration_mg_m3": ("许可排放浓度限值", "浓度限值", "监测浓度"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A heading of the foreign table that means a column, and how surely."""

    column: Column
    heading: str
    unit: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The best reading of one sheet as one import table."""

    raw: RawSheet
    header_row: int
    table: Table
    matches: tuple[Match, ...]
    unmatched: tuple[str, ...]

    @property
    def missing(self) -> tuple[Column, ...]:
        """Required columns that no heading fits; the flow may come from the command."""
        found = {match.column.key: match for match in self.matches}
        has_unit = "amount" in found and bool(found["amount"].unit)
        return tuple(
            column
            for column in self.table.columns
            if column.is_required
            and column.key not in found
            and column.key != "flow"
            and not (column.key == "unit" and has_unit)
        )

    @property
    def score(self) -> float:
        """How well the sheet fits: every match counts, one that is required twice."""
        gained = sum(match.score * (1 + match.column.is_required) for match in self.matches)
        return gained - len(self.missing)

    def toml(self) -> str:
        """The map file, with a comment on everything that wants a look."""
        return "\n".join(_lines(self)) + "\n"


def propose(
    sheets: Sequence[RawSheet], *, sheet: str | None = None, table: str | None = None
) -> Proposal:
    """The reading that fits best, of one sheet or all and for one table or all.

    Raises:
        ConfigError: there is no such sheet or table.
        IntakeError: no heading row fits any table.
    """
    chosen = [raw for raw in sheets if sheet is None or raw.sheet == sheet]
    if not chosen:
        names = "、".join(raw.sheet for raw in sheets)
        raise ConfigError(f"没有工作表“{sheet}”", hint=f"这份文件里有：{names}")
    if table is not None and table not in TABLES:
        raise ConfigError(f"“{table}”不是可导入的表", hint=f"可用的表：{'、'.join(TABLES)}")
    tables = [TABLES[table]] if table else list(TABLES.values())
    fewest = 1 if table else _FEWEST
    found = [one for raw in chosen for one in _readings(raw, tables) if len(one.matches) >= fewest]
    if not found:
        raise IntakeError(
            f"前 {HEADING_ROWS} 行里没有认出任何导入表的表头",
            hint="用 --table 指明要填的表，或照 inventory template 的表头改列名",
        )
    return max(found, key=lambda one: (one.score, -one.header_row))


def _readings(raw: RawSheet, tables: Sequence[Table]) -> Iterator[Proposal]:
    for row, values in raw.cells.iloc[:HEADING_ROWS].iterrows():
        headings = [text.normal(str(value)) for value in values]
        if not any(_is_word(heading) for heading in headings):
            continue
        for table in tables:
            matches = _assigned(headings, table)
            used = {match.heading for match in matches}
            rest = [one for one in dict.fromkeys(headings) if one and one not in used]
            yield Proposal(
                raw=raw,
                header_row=int(str(row)),
                table=table,
                matches=tuple(matches),
                unmatched=tuple(rest),
            )


def _assigned(headings: Sequence[str], table: Table) -> list[Match]:
    """One heading for a column and one column for a heading, the surest pairs first."""
    pairs = [
        (score, -place, order, heading, column)
        for place, heading in enumerate(headings)
        if _is_word(heading)
        for order, column in enumerate(table.columns)
        if (score := likeness(heading, column)) >= ALIKE
    ]
    matches: dict[str, Match] = {}
    used: set[str] = set()
    for score, _, _, heading, column in sorted(pairs, key=lambda pair: (-pair[0], -pair[1])):
        if column.key not in matches and heading not in used:
            used.add(heading)
            matches[column.key] = Match(
                column=column, heading=heading, unit=text.split_heading(heading)[1], score=score
            )
    return [matches[column.key] for column in table.columns if column.key in matches]


def likeness(heading: str, column: Column) -> float:
    """1 for the column's own names, a little less for what others call it, else the likeness."""
    name = text.split_heading(heading)[0]
    whole = alias_key(heading)
    own = [alias_key(one) for one in (column.key, column.zh, *column.aliases)]
    if name in own or whole in own:
        return _EXACT
    others = [alias_key(one) for one in SYNONYMS.get(column.key, ())]
    if name in others or whole in others:
        return _SYNONYM
    return max(_ratio(name, one) for one in own + others)


@cache
def _ratio(first: str, second: str) -> float:
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return min(matcher.ratio(), _SYNONYM - 0.01)  # alike is never as good as known


def _is_word(heading: str) -> bool:
    return any(letter.isalpha() for letter in heading)


def _lines(one: Proposal) -> Iterator[str]:
    name = one.raw.file
    yield f"# 由 inventory map propose 生成：{_plain(name)} → {one.table.zh}。请逐行核对后使用。"
    yield f"title = {_quoted(f'{one.table.zh}（{name}）')}"
    yield 'version = "1"'
    yield f"source = {_quoted(' '.join(filter(None, (name, one.raw.sheet))))}"
    yield ""
    yield "[[table]]"
    yield f"target = {_quoted(one.table.name)}"
    if one.raw.sheet:
        yield f"sheet = {_quoted(one.raw.sheet)}"
    yield f"header_row = {one.header_row}"
    yield ""
    yield "[table.columns]"
    yield from (_matched(match) for match in one.matches)
    yield from _gaps(one)
    if one.unmatched:
        yield ""
        yield "# 来源表里没有用到的列："
        yield from (f"# - {_plain(heading)}" for heading in one.unmatched)


def _matched(match: Match) -> str:
    source = _quoted(match.heading)
    if match.column.kind is Kind.AMOUNT and match.unit:
        source = f"{{ from = {source}, unit = {_quoted(bare(match.unit))} }}"
    how = "同名" if match.score == _EXACT else "别名" if match.score == _SYNONYM else "相近，请核对"
    return f"{match.column.key} = {source}  # {match.column.zh}，{how}（{match.score:.2f}）"


def _gaps(one: Proposal) -> Iterator[str]:
    if one.missing:
        yield ""
        yield "# 必填而没有对上的列：在上面写来源列名，或在下面写固定值："
        yield "# [table.constants]"
        yield from (f'# {column.key} = ""  # {column.zh}' for column in one.missing)
    known = {match.column.key for match in one.matches} | {column.key for column in one.missing}
    rest = [column for column in one.table.columns if column.key not in known]
    if rest:
        yield ""
        yield f"# 可以不填的列：{'、'.join(f'{one.key}（{one.zh}）' for one in rest)}"


def _plain(words: str) -> str:
    return " ".join(words.split())


def _quoted(words: str) -> str:
    """A TOML string; JSON writes the same but for the one control character it leaves bare."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
