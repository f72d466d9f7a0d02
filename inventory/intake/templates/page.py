"""A data sheet (填报页) of a template: headings, hidden machine keys, cells to fill in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from inventory.intake import text
from inventory.intake.column import Column, Kind, Table
from inventory.intake.templates.code_sheet import CodeSheet, rule
from inventory.intake.templates.styles import Shade, Styles

PRINTED_ROWS = 30  # empty rows of a form on paper
RULED_ROWS = 5000  # rows with drop-downs and number rules
KEY_ROW = 1  # from 0: the hidden row below the headings
_HEADING_HEIGHT = 36
_WIDE = frozenset(
    {"name", "document", "technology", "item", "category_code", "region_code", "owner_name"}
)
_NARROW = frozenset({Kind.YEAR, Kind.MONTH, Kind.INT, Kind.BOOL})
_EXAMPLES: dict[str, str | float] = {
    "facility_no": "XA0001",
    "unit_no": "MF0001",
    "outlet_no": "DA001",
    "abatement_no": "TA001",
    "name": "名称",
    "year": 2024,
    "month": 1,
    "step": 1,
    "item": "烟煤",
    "amount": 1200,
    "unit": "吨",
    "ncv": 20908,
    "ncv_unit": "kJ/kg",
    "pollutant": "SO2",
    "category_code": "A0201",
    "region_code": "610113",
    "parent_code": "610113",
    "industry_code": "4430",
    "technology": "石灰石-石膏湿法脱硫",
    "indicator": "常住人口",
    "value": 100,
    "measure_no": "M001",
    "target_no": "T001",
    "opened_on": "2015-06-01",
    "closed_on": "",
    "valid_from": "2024-01-01",
    "valid_to": "2028-12-31",
    "stated_by": "张三",
    "decided_by": "张三",
}
_BY_KIND: dict[Kind, str | float] = {
    Kind.DATE: "2024-01-05",
    Kind.BOOL: "是",
    Kind.PERCENT: 95,
    Kind.FLOAT: 10,
}
_OWN_EXAMPLES: dict[str, dict[str, str | float]] = {
    "region_indicator": {"value": 12.5, "unit": "万人"},
    "target": {"name": "煤炭消费总量", "indicator": "煤炭消费量", "unit": "万吨"},
    "region": {"region_code": "610113-YQ01"},
    "activity": {
        "sulfur_pct": 0.6,
        "ash_pct": 15,
        "volatile_pct": 30,
        "carbon_pct": "",
        "voc_pct": "",
    },
    "reported_emission": {"amount": 3.2},
    "unit": {"technology": "链条炉", "capacity": 20, "capacity_unit": "t/h"},
    "standstill": {
        "outlet_no": "",
        "started_on": "2024-03-16",
        "ended_on": "2024-11-14",
        "reason": "采暖锅炉，非采暖季停运",
    },
    "assumption": {
        "category_code": "A0201",
        "facility_no": "",
        "unit_no": "",
        "value": "层燃炉",
        "unit": "",
        "reason": "现场核查，未写炉型的均为层燃炉",
    },
    "value_decision": {"outlet_no": "", "unit_no": "", "reason": "与缴费台账核对无误"},
    "facility": {"permit_no": "", "lon": 108.95, "lat": 34.22},
    "outlet": {"lon": 108.95, "lat": 34.22, "height_m": 45, "diameter_m": 1.2, "temperature_c": 55},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a data sheet; one without a machine key is for reference alone."""

    column: Column
    shade: Shade
    heading: str
    key: str

    @classmethod
    def of(cls, column: Column) -> "Field":
        """A column as an empty template has it."""
        shade = Shade.REQUIRED if column.is_required else Shade.OPTIONAL
        star = "*" if column.is_required else ""
        return cls(column, shade, column.heading + star, column.key)

    @property
    def width(self) -> int:
        """Wide enough for the heading in two lines and for what is usually written."""
        if self.column.key in _WIDE:
            return 22
        return 9 if self.column.kind in _NARROW else 15


@dataclass(frozen=True, slots=True)
class Page:
    """The fields of one sheet with the rows that are filled in beforehand."""

    table: Table
    fields: tuple[Field, ...]
    rows: Mapping[str, Sequence[Any]] = field(default_factory=dict)  # heading -> cells
    has_example: bool = True

    @classmethod
    def empty(cls, table: Table) -> "Page":
        """The sheet of a table with nothing but an example."""
        return cls(table, tuple(map(Field.of, table.columns)))

    @property
    def first_row(self) -> int:
        """The first row to fill in, from 0."""
        return KEY_ROW + 1 + self.has_example

    @property
    def filled(self) -> int:
        """How many rows are filled in beforehand."""
        return max(map(len, self.rows.values()), default=0)


def write(book: Any, page: Page, *, styles: Styles, codes: CodeSheet) -> Any:
    """Lay out one data sheet."""
    sheet = book.add_worksheet(page.table.zh)
    last = page.first_row + page.filled
    for index, one in enumerate(page.fields):
        _head(sheet, index, one, styles)
        if page.has_example:
            _example(sheet, index, one, styles, table=page.table.name)
        _fill(sheet, index, one, page=page, styles=styles)
        found = rule(one.column, _source(page, one, codes)) if one.key else None
        if found:
            sheet.data_validation(page.first_row, index, last + RULED_ROWS, index, found)
    sheet.set_row(0, _HEADING_HEIGHT)
    sheet.set_row(KEY_ROW, None, None, {"hidden": True})
    sheet.freeze_panes(KEY_ROW + 1, _frozen(page))
    _print_layout(sheet, page)
    return sheet


def _source(page: Page, one: Field, codes: CodeSheet) -> str:
    """The list behind a column; of technologies those of the category in the same row."""
    if one.column.names == "technology":
        categories = [i for i, other in enumerate(page.fields) if other.key == "category_code"]
        if categories:
            return codes.by_branch(xl_rowcol_to_cell(page.first_row, categories[0], col_abs=True))
    return codes.source(one.column)


def _head(sheet: Any, index: int, one: Field, styles: Styles) -> None:
    sheet.write_string(0, index, one.heading, styles.heading(one.shade))
    if one.key:
        sheet.write_string(KEY_ROW, index, one.key)


def _example(sheet: Any, index: int, one: Field, styles: Styles, *, table: str) -> None:
    value = _sample(one.column, table)
    style = styles.reference(one.column, is_example=True)
    if index == 0:
        value = f"{text.EXAMPLE}{value}"
    if isinstance(value, str):
        sheet.write_string(KEY_ROW + 1, index, value, style)
    else:
        sheet.write_number(KEY_ROW + 1, index, value, style)


def _sample(column: Column, table: str) -> str | float:
    own = _OWN_EXAMPLES.get(table, {})
    if column.key in own:
        return own[column.key]
    if column.key in _EXAMPLES and not column.choices:
        return _EXAMPLES[column.key]
    if column.choices:
        return next(iter(column.choices.values()))
    return _BY_KIND.get(column.kind, "")


def _fill(sheet: Any, index: int, one: Field, *, page: Page, styles: Styles) -> None:
    """Values known beforehand; the column itself is coloured, so that no empty row is kept."""
    if one.shade is Shade.REFERENCE:
        known = empty = styles.reference(one.column)
    else:
        known = styles.input(one.column, one.shade)
        # only what is there can be confirmed
        is_open = one.shade is Shade.CONFIRM
        empty = styles.input(one.column, Shade.OPTIONAL) if is_open else known
    sheet.set_column(index, index, one.width, empty)
    for row, value in enumerate(page.rows.get(one.heading, ()), start=page.first_row):
        if value is None:
            sheet.write_blank(row, index, None, empty)
        else:
            sheet.write(row, index, value, known)


def _frozen(page: Page) -> int:
    """How many columns stay in sight: the identities at the left, two at most."""
    identities = [one.column.kind is Kind.CODE for one in page.fields[:2]]
    return 2 if all(identities) else 1


def _print_layout(sheet: Any, page: Page) -> None:
    last = xl_col_to_name(len(page.fields) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(f"A1:{last}{page.first_row + page.filled + PRINTED_ROWS}")
