"""The hidden code sheet (代码表) of a template, and the rules of its cells."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from inventory.factors.library import Library
from inventory.intake import convert
from inventory.intake.column import Column, Kind
from inventory.intake.templates import name_lists
from inventory.registry import seed

CODE_SHEET = "代码表"
# Units that the tables usually come in; any other unit of the handbook may be typed.
AMOUNT_UNITS = (
    *("吨", "万吨", "千克", "立方米", "万立方米", "GJ", "吨标准煤", "kWh", "万千瓦时", "MWh"),
    *("小时", "公里", "公顷", "个", "台", "头"),
)
HEAT_UNITS = ("kJ/kg", "MJ/kg", "GJ/t", "kcal/kg", "kJ/m3", "MJ/m3", "kcal/m3")
_CLOSED = frozenset({Kind.ENUM, Kind.BOOL})
_WHOLE = {Kind.INT: (1, 99), Kind.YEAR: convert.YEARS, Kind.MONTH: (1, 12)}
_FIRST_DAY, _LAST_DAY = (dt.date(year, 1, 1) for year in convert.YEARS)
_LONGEST_TITLE = 32  # a dialogue of Excel takes no more


@dataclass(slots=True)
class CodeSheet:
    """Lists side by side on one hidden sheet; a list that several columns use stands once."""

    sheet: Any
    _places: dict[tuple[str, ...], str] = field(default_factory=dict)

    def source(self, column: Column) -> str:
        """The cells with the list of a column; empty when it has none."""
        entries = values(column)
        return f"={self._range(column.zh, entries)}" if entries else ""

    def by_branch(self, category: str) -> str:
        """The technologies of the branch that the category in a cell begins with, else all.

        The list is sorted by branch, and the formula takes as many cells as the branch has.
        """
        branches, words = zip(*name_lists.technologies_by_branch(), strict=True)
        keys, listed = self._range("分支", branches), self._range("工艺技术", words)
        everything = self._range("全部工艺技术", name_lists.technologies())
        branch = f"LEFT({category},{name_lists.BRANCH})"
        first = listed.split(":", maxsplit=1)[0]
        return (
            f"=IF(COUNTIF({keys},{branch})=0,{everything},"
            f"OFFSET({first},MATCH({branch},{keys},0)-1,0,COUNTIF({keys},{branch}),1))"
        )

    def _range(self, title: str, entries: tuple[str, ...]) -> str:
        if entries not in self._places:
            place = len(self._places)
            self.sheet.write_string(0, place, title)
            self.sheet.write_column(1, place, entries)
            name = xl_col_to_name(place, col_abs=True)
            self._places[entries] = f"'{CODE_SHEET}'!{name}$2:{name}${len(entries) + 1}"
        return self._places[entries]


def rule(column: Column, source: str) -> dict[str, Any] | None:
    """What a cell accepts, with a Chinese reason for what it does not."""
    found = _listed(column, source) if source else _bounded(column)
    return found and {**found, "error_title": column.zh[:_LONGEST_TITLE]}


def _listed(column: Column, source: str) -> dict[str, Any]:
    # a custom region, a new item or another unit is possible, so those lists only advise
    if column.kind in _CLOSED:
        advice = {"error_type": "stop", "error_message": "请从下拉列表中选择"}
    else:
        advice = {"error_type": "information", "error_message": "不在列表中，请确认写法"}
    return {"validate": "list", "source": source, **advice}


def _bounded(column: Column) -> dict[str, Any] | None:
    if column.kind is Kind.DATE:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": _FIRST_DAY,
            "maximum": _LAST_DAY,
            "error_type": "warning",  # a day written as text is read too
            "error_message": "请填日期，例如 2024-01-05",
        }
    if whole := _WHOLE.get(column.kind):
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": whole[0],
            "maximum": whole[1],
            "error_message": f"请填 {whole[0]} 到 {whole[1]} 之间的整数",
        }
    if column.kind not in {Kind.FLOAT, Kind.PERCENT, Kind.AMOUNT}:
        return None
    low = -convert.LARGEST if column.low is None else column.low
    high = convert.LARGEST if column.high is None else column.high
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "error_message": _number_advice(column),
    }


def _number_advice(column: Column) -> str:
    if column.kind is Kind.PERCENT:
        return "请填 0 到 100 之间的百分数：95 % 填 95，不带百分号"
    if column.low is None:
        return "请只填数值，单位不要写在单元格里"
    if column.high is None:
        return "请填不小于 0 的数值，单位不要写在单元格里"
    return f"请填 {column.low:g} 到 {column.high:g} 之间的数值"


def values(column: Column) -> tuple[str, ...]:
    """The list behind a column: choices, usual names, codes with names, items, or units."""
    if column.choices:
        return tuple(column.choices.values())
    if column.names:
        return name_lists.listed(column.names)
    if column.kind is Kind.UNIT:
        return HEAT_UNITS if column.key == "ncv_unit" else AMOUNT_UNITS
    return _lists().get(column.kind, ())


@cache
def _lists() -> Mapping[Kind, tuple[str, ...]]:
    """Code lists as drop-downs show them: the code first, then its name."""
    return {
        Kind.BOOL: ("是", "否"),
        Kind.POLLUTANT: tuple(row["pollutant"] for row in seed.pollutants()),
        Kind.CATEGORY: tuple(
            f"{row['category_code']} {row['name_zh']}"
            for row in seed.categories()
            if row["attach"] == "source"
        ),
        Kind.NODE: tuple(f"{row['category_code']} {row['name_zh']}" for row in seed.categories()),
        Kind.REGION: tuple(f"{row['region_code']} {row['name']}" for row in seed.regions()),
        Kind.INDUSTRY: tuple(f"{row['industry_code']} {row['name']}" for row in seed.industries()),
        Kind.ITEM: tuple(dict.fromkeys(item.name_zh for item in Library.open(None).items())),
    }
