"""How a template looks (样式): one set of colours, and number formats by kind of column."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inventory.intake.column import Column, Kind

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Shade(StrEnum):
    """What a cell is for, told by its colour."""

    REQUIRED = "#FFF2CC"
    OPTIONAL = "#FFFCEE"
    KNOWN = "#FFFFFF"
    CONFIRM = "#E6DFC8"
    REFERENCE = "#EDEDED"


LEGEND = {
    Shade.REQUIRED: "必填（表头带 *）",
    Shade.OPTIONAL: "选填，可以空着",
    Shade.KNOWN: "上年已有的编号与项目，一般不改",
    Shade.CONFIRM: "已按上年预填，请核对，有变化就改",
    Shade.REFERENCE: "示例与上年参考值，不会导入",
}
_HEADINGS = {
    Shade.REQUIRED: "#F8CBAD",
    Shade.OPTIONAL: "#DDEBF7",
    Shade.KNOWN: "#DDEBF7",
    Shade.CONFIRM: "#D6C9A0",
    Shade.REFERENCE: "#D9D9D9",
}
_LINE = "#BFBFBF"
_GREY = "#7F7F7F"
_NUMBERS = {
    Kind.CODE: "@",
    Kind.TEXT: "@",
    Kind.DATE: "yyyy-mm-dd",
    # as typed: a fixed number of decimals would hide some, an open one leaves a bare point
    Kind.AMOUNT: "General",
    Kind.FLOAT: "General",
    Kind.PERCENT: "General",
    Kind.INT: "0",
    Kind.YEAR: "0",
    Kind.MONTH: "0",
}
_NUMERIC = frozenset(_NUMBERS) - {Kind.CODE, Kind.TEXT, Kind.DATE}


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of one workbook, made as they are asked for."""

    title: Any
    lead: Any
    label: Any
    text: Any
    head: Any
    cell: Any
    yes: Any
    _add: Callable[[dict[str, Any]], Any]

    @classmethod
    def of(cls, book: Any) -> "Styles":
        """Register the formats of the pages of text with a workbook."""
        add: Callable[[dict[str, Any]], Any] = book.add_format
        box = {"border": 1, "border_color": _LINE, "valign": "vcenter"}
        return cls(
            title=add({"bold": True, "font_size": 16, "valign": "vcenter"}),
            lead=add({"bold": True, "font_size": 12, "bottom": 2, "bottom_color": "#2F5597"}),
            label=add({"bold": True, "valign": "top"}),
            text=add({"text_wrap": True, "valign": "top"}),
            head=add({**box, "bold": True, "bg_color": "#DDEBF7", "align": "center"}),
            cell=add({**box, "text_wrap": True}),
            yes=add({**box, "align": "center", "font_color": "#C00000", "bold": True}),
            _add=add,
        )

    def heading(self, shade: Shade) -> Any:
        """A heading in the stronger tone of its column."""
        return self._add(
            {
                "bold": True,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
                "border": 1,
                "border_color": _LINE,
                "bg_color": _HEADINGS[shade],
            }
        )

    def swatch(self, shade: Shade) -> Any:
        """A patch of colour for the legend."""
        return self._add({"bg_color": shade, "border": 1, "border_color": _LINE})

    def input(self, column: Column, shade: Shade) -> Any:
        """A cell to fill in: identities as text, days as days."""
        return self._add(
            {
                "bg_color": shade,
                "border": 1,
                "border_color": _LINE,
                "indent": int(column.kind not in _NUMERIC),
                "num_format": _number_format(column),
            }
        )

    def reference(self, column: Column, *, is_example: bool = False) -> Any:
        """A grey cell that no import reads."""
        return self._add(
            {
                "bg_color": Shade.REFERENCE,
                "font_color": _GREY,
                "italic": is_example,
                "border": 1,
                "border_color": _LINE,
                "indent": int(column.kind not in _NUMERIC),
                "num_format": _number_format(column),
            }
        )


def _number_format(column: Column) -> str:
    return _NUMBERS.get(column.kind, "@")
