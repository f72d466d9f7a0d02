"""The workbook of a new year (新年度预填模板): last year's sources, this year's empty amounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from inventory.core.workspace import Workspace
from inventory.factors.library import Library
from inventory.intake.column import Column, Kind, text
from inventory.intake.tables import TABLES
from inventory.intake.templates import book, registered
from inventory.intake.templates.instructions import WAYS, Instructions
from inventory.intake.templates.page import Field, Page
from inventory.intake.templates.registered import Years
from inventory.intake.templates.styles import LEGEND, Shade
from inventory.registry import schema
from inventory.registry.engine import connect, reading

_REFERENCE = "（参考）"  # no column of a table is called so, and the import passes it by
_PERCENT = 100
_DIGITS = 10  # a fraction times 100 is off in the last digits of a float
_REPORTED = {  # machine key -> registry column, where the two differ
    "amount": "amount_reported",
    "unit": "unit_reported",
    "ncv": "ncv_reported",
    "ncv_unit": "ncv_unit_reported",
}


@dataclass(frozen=True, slots=True)
class _Carried:
    """How a table goes into the new year: what starts empty, and what is to be confirmed."""

    name: str
    amounts: tuple[str, ...]
    confirmed: tuple[str, ...]
    device: str  # heading of the device's name


CARRIED = (
    _Carried(
        "activity",
        ("amount",),
        (
            *("unit", "basis", "ncv", "ncv_unit"),
            *("sulfur_pct", "ash_pct", "volatile_pct", "carbon_pct", "voc_pct"),
        ),
        "设施名称",
    ),
    _Carried(
        "abatement_run",
        ("power_kwh", "limestone_t", "urea_t", "ammonia_t", "gas_m3"),
        ("removal_pct", "uptime_pct"),
        "治理设施名称",
    ),
    _Carried(
        "permit_limit",
        ("quantity_t",),
        ("concentration_mg_m3", "rate_kg_h", "document", "valid_from", "valid_to"),
        "排放口名称",
    ),
)
TABLE_NAMES = tuple(one.name for one in CARRIED)
_LEGEND = {
    Shade.REQUIRED: "今年的数量，请填写（表头带 * 的必填）",
    **{s: LEGEND[s] for s in (Shade.OPTIONAL, Shade.KNOWN, Shade.CONFIRM, Shade.REFERENCE)},
}


def write(workspace: Workspace, folder: Path, years: Years, *, names: Sequence[str] = ()) -> Path:
    """Write the workbook of a year with what the registry knows of the year before.

    Raises:
        ConfigError: a facility is not registered.
        WorkspaceError: the registry's schema is not at head.
    """
    schema.require_current(workspace.database_url)
    carried = [one for one in CARRIED if not names or one.name in names]
    items = _item_names(Library.open(workspace))
    engine = connect(workspace.database_url)
    try:
        with reading(engine) as connection:
            registered.require_facilities(connection, years)
            pages = [_page(connection, one, years, items=items) for one in carried]
            news = _news(registered.new_units(connection, years))
    finally:
        engine.dispose()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{years.year}年填报.xlsx"
    book.workbook(path, _about(years, carried), pages, news=news)
    return path


def _about(years: Years, carried: Sequence[_Carried]) -> Instructions:
    ways = (
        f"编号与项目已按 {years.before} 年预填，{years.year} 年以前关停的不在内；请填黄色的数量。",
        "停用的填 0；不该有的整行删去；新增的在下面加行，编号先在排污单位基础信息里登记。",
        "浅褐色的是上年的热值、硫分、效率、许可浓度等，请逐项核对；许可量空着就是没有许可量。",
        *WAYS[2:],
    )
    return Instructions(
        f"{years.year} 年填报 填表说明",
        f"填报 {years.year} 年的活动水平、治理设施运行与许可限值，以 {years.before} 年的数据预填。",
        "排污单位按台账与排污许可证填写，环境统计与许可管理人员核对。",
        tuple(TABLES[one.name] for one in carried),
        legend=_LEGEND,
        ways=ways,
    )


def _item_names(library: Library) -> dict[str, str]:
    """The Chinese name of each item, where the name leads back to the item."""
    return {
        item.item_code: item.name_zh
        for item in library.items()
        if library.item_code(item.name_zh) == item.item_code
    }


def _page(
    connection: Connection, carried: _Carried, years: Years, *, items: Mapping[str, str]
) -> Page:
    table = TABLES[carried.name]
    known = registered.rows(connection, carried.name, years)
    if carried.name == "permit_limit":
        known = _without_lapsed(known, years)
    fields: list[Field] = []
    rows: dict[str, list[Any]] = {}
    for column in table.columns:
        is_amount = column.key in carried.amounts
        values = _values(column, known, items)
        if is_amount and (values.notna().any() or column.is_required):
            fields.append(_reference(f"上年{column.heading}{_REFERENCE}", column))
            rows[fields[-1].heading] = _cells(values)
            if column.kind is Kind.AMOUNT:
                unit = table.column("unit")
                fields.append(_reference(f"上年{unit.zh}{_REFERENCE}", unit))
                rows[fields[-1].heading] = _cells(_values(unit, known, items))
        fields.append(replace(Field.of(column), shade=_shade(column, carried)))
        if not is_amount:
            new = values if column.key != "year" else values.map(lambda _: years.year)
            rows[fields[-1].heading] = _cells(new)
        for name, heading in _names_after(column, carried):
            fields.append(_reference(f"{heading}{_REFERENCE}", text(name, heading)))
            rows[fields[-1].heading] = _cells(known[name])
    return Page(table, tuple(fields), rows, has_example=False)


def _names_after(column: Column, carried: _Carried) -> list[tuple[str, str]]:
    """The names that stand behind a number, so that a person knows what it is."""
    if column.key == "facility_no":
        return [(registered.OWNER, "单位名称")]
    is_device = column.kind is Kind.CODE
    return [(registered.DEVICE, carried.device)] if is_device else []


def _reference(heading: str, column: Column) -> Field:
    return Field(column, Shade.REFERENCE, heading, "")


def _shade(column: Column, carried: _Carried) -> Shade:
    if column.key in carried.amounts:
        return Shade.REQUIRED
    return Shade.CONFIRM if column.key in carried.confirmed else Shade.KNOWN


def _without_lapsed(limits: pd.DataFrame, years: Years) -> pd.DataFrame:
    """The days of a permit that ends before the year are not carried over."""
    ends = pd.to_datetime(limits["valid_to"])
    lapsed = ends < pd.Timestamp(years.first_day)
    limits = limits.copy()
    limits.loc[lapsed, ["valid_from", "valid_to"]] = None
    return limits


def _values(column: Column, known: pd.DataFrame, items: Mapping[str, str]) -> "pd.Series[Any]":
    """A registry column as it is written on a sheet."""
    values = known[_REPORTED.get(column.key, column.target or column.key)]
    if column.kind is Kind.PERCENT:
        return pd.to_numeric(values).mul(_PERCENT).round(_DIGITS)
    if column.choices:
        return values.map(dict(column.choices))
    if column.kind is Kind.ITEM:
        return values.map(dict(items)).fillna(values)
    return values


def _cells(values: "pd.Series[Any]") -> list[Any]:
    """The values of a column with empty cells for what is missing."""
    return values.astype(object).where(values.notna(), None).tolist()


def _news(units: pd.DataFrame) -> list[tuple[str, ...]]:
    texts = units.astype(object).where(units.notna(), "").astype(str)
    return list(texts.itertuples(index=False, name=None))
