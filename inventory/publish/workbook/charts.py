"""Charts of the workbook (图): native ones, drawn from cells that stand beside them."""

from dataclasses import dataclass
from typing import Any

from inventory.publish.workbook.rollup import CLASS, INDUSTRY, KIND, POLLUTANTS, Dimension, Row
from inventory.publish.workbook.words import STATUS

PERMITTED, LIMITED, FREE = "#A6B8C9", "#1F5A8A", "#F0A35E"
# told apart on paper and by eyes that see few colours (Okabe and Ito)
_PALETTE = (
    *("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#7F7F7F"),
    *("#3B4BA3", "#A65628"),
)
# of a share: within, near and beyond its limit
WITHIN, NEAR, OVER = "#1F5A8A", "#F0A35E", "#D6403A"
_STATUS_COLOURS = {
    "ok": "#8CBF73",
    "over": OVER,
    "unconfirmed": "#F4B6A6",
    "incomplete": "#BFD8D2",
    "no_limit": "#A9C8E6",
    "no_data": "#A6A6A6",
    "data_invalid": "#ED8B3A",
}
_FONT = {"size": 9}
UPRIGHT = {"type": "column"}
MOST_PARTS = 30  # bars that a person can tell apart
TOP = 10
_LONGEST_BAR = 3.0  # of a share


@dataclass(frozen=True, slots=True)
class Series:
    """Cells of one sheet: the heading or words that name them, and the numbers."""

    name: str
    column: int
    colour: str


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a sheet that hold the parts of one chart, and the column of their names."""

    sheet: str
    first: int
    last: int
    names: int

    def area(self, column: int) -> list[Any]:
        """The cells of a column in these lines, as the chart writer wants them."""
        return [self.sheet, self.first, column, self.last, column]


def chart(
    book: Any, look: dict[str, str], *, title: str, block: Block, series: list[Series]
) -> Any:
    """Bars of some columns over the same names; `look` is the type of the chart writer.

    None where there is nothing to draw: a chart without a bar makes the file unreadable.
    """
    if not series or block.last < block.first:
        return None
    made = book.add_chart(look)
    subtype = look.get("subtype", "")
    for one in series:
        made.add_series(
            {
                "name": one.name,
                "categories": block.area(block.names),
                "values": block.area(one.column),
                "fill": {"color": one.colour},
                "gap": 55,
                "overlap": 100 if subtype else -5,
            }
        )
    number_format = "0%" if subtype == "percent_stacked" else "#,##0"
    _dress(made, title, {"num_format": number_format}, is_lying=look["type"] == "bar")
    made.set_legend({"position": "bottom", "font": _FONT})
    return made


def _dress(made: Any, title: str, axis: dict[str, Any], *, is_lying: bool) -> None:
    """Title, axes and frame; lying bars have the first on top and their numbers below."""
    made.set_title({"name": title, "name_font": {"size": 11, "bold": True}})
    numbers = {
        "num_font": _FONT,
        **axis,
        "major_gridlines": {"visible": True, "line": {"color": "#E3E3E3", "width": 0.75}},
        "line": {"none": True},
        "label_position": "high" if is_lying else "next_to",
    }
    names = {
        "num_font": _FONT,
        "line": {"color": "#808080"},
        "label_position": "low",
        "reverse": is_lying,
    }
    made.set_x_axis(numbers if is_lying else names)
    made.set_y_axis(names if is_lying else numbers)
    made.set_chartarea({"border": {"color": "#D0D0D0"}})


def gap_series(permitted: int, limited: int, free: int) -> list[Series]:
    """The three bars of each part: what is permitted, and what is emitted with and without."""
    return [
        Series("许可量", permitted, PERMITTED),
        Series("实际量（有许可量）", limited, LIMITED),
        Series("实际量（无许可量）", free, FREE),
    ]


def status_series(first: int) -> list[Series]:
    """Counts of outlets by status, in adjacent columns."""
    return [
        Series(STATUS[code], first + place, _STATUS_COLOURS[code])
        for place, code in enumerate(STATUS)
    ]


def method_series(names: list[str], first: int) -> list[Series]:
    """Tonnes by method, in adjacent columns."""
    return [
        Series(name, first + place, _PALETTE[place % len(_PALETTE)])
        for place, name in enumerate(names)
    ]


def mix(book: Any, block: Block, series: list[Series]) -> Any:
    """Shares of the tonnes of each pollutant by method."""
    title = "实际排放量的方法构成"
    look = {"type": "bar", "subtype": "percent_stacked"}
    return chart(book, look, title=title, block=block, series=series)


def status(book: Any, block: Block, series: list[Series]) -> Any:
    """Outlets of each region by status."""
    title = "各区域排放口状态（排放口与污染物的组合数）"
    look = {"type": "column", "subtype": "stacked"}
    return chart(book, look, title=title, block=block, series=series)


def shares(book: Any, block: Block, column: int, *, colours: list[str], most: float) -> Any:
    """How much of its written limit each of the foremost outlets uses; one colour for each.

    A bar that is many times its limit is cut, with its number on it: the others stay readable.
    """
    made = book.add_chart({"type": "bar"})
    made.add_series(
        {
            "name": "实际占许可",
            "categories": block.area(block.names),
            "values": block.area(column),
            "points": [{"fill": {"color": colour}} for colour in colours],
            "data_labels": {
                "value": True,
                "num_format": "#,##0%",
                "position": "inside_base",
                "font": {**_FONT, "bold": True, "color": "#FFFFFF"},
            },
            "gap": 40,
        }
    )
    title = "实际量占法定许可量最高的排放口"
    is_cut = most > _LONGEST_BAR
    _dress(
        made,
        f"{title}（图中截到 {_LONGEST_BAR:.0%}）" if is_cut else title,
        {"num_format": "0%", "min": 0, **({"max": _LONGEST_BAR} if is_cut else {})},
        is_lying=True,
    )
    made.set_legend({"none": True})
    return made


def blocks(
    rows: list[Row], sheet: str, *, top_line: int, names: int, most: int
) -> dict[str, Block]:
    """Where the parts of each pollutant stand in a sheet that holds these rows, total first."""
    found: dict[str, Block] = {}
    for line, row in enumerate(rows, start=top_line):
        known = found.get(row["pollutant"])
        if row["is_total"]:
            found[row["pollutant"]] = Block(sheet, line + 1, line, names)
        elif known and line - known.first < most:
            found[row["pollutant"]] = Block(sheet, known.first, line, names)
    return {pollutant: block for pollutant, block in found.items() if block.last >= block.first}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A written roll-up: where each pollutant's parts and the three columns stand."""

    dimension: Dimension
    parts: dict[str, Block]
    columns: tuple[int, int, int]


_CELL_W, _CELL_H = 64, 20  # pixels of a cell that nobody has sized
_GAP_COLUMNS, _GAP_LINES = 7, 20
_TITLES = {
    INDUSTRY.code: f"分行业（实际量前{TOP}）",
    KIND.code: "分排放口类别",
    CLASS.code: "分管理类别",
}


def picture(book: Any, page: Any, drawn: list[Drawn]) -> None:
    """A sheet of charts, a row for each roll-up and a column for each pollutant."""
    line = 1
    others = {pollutant for one in drawn for pollutant in one.parts} - set(POLLUTANTS)
    shown = (*POLLUTANTS, *sorted(others))
    for one in drawn:
        if one.dimension.code not in _TITLES:
            continue
        for place, pollutant in enumerate(shown):
            if pollutant not in one.parts:
                continue
            made = chart(
                book,
                UPRIGHT,
                title=f"{_TITLES[one.dimension.code]} {pollutant}（t）",
                block=one.parts[pollutant],
                series=gap_series(*one.columns),
            )
            if made is None:
                continue
            made.set_size({"width": _GAP_COLUMNS * _CELL_W - 8, "height": _GAP_LINES * _CELL_H - 8})
            page.insert_chart(line, place * _GAP_COLUMNS, made)
        line += _GAP_LINES
