"""Official tables that a bureau types in (填录表): empty form out, filled form in, faults told."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from inventory.cli import inventory
from inventory.core.errors import ConfigError, InventoryError
from inventory.core.workspace import Workspace
from inventory.factors.library import Library
from inventory.intake.official import printed, templates
from inventory.intake.official.columns import FORMS, SheetKind

Cells = Mapping[str, str | int | float | None]
Run = Callable[..., Result]
Fill = Callable[..., Path]

BOILERS = "manual-2021-4430"
READ = {"page": "11", "reader": "张三", "read_on": "2026-05-20"}
# the figures of this file are invented
SO2: Cells = {
    "category": "A0201",
    "item": "烟煤",
    "technology": "层燃炉",
    "pollutant": "二氧化硫",
    "value": "15S",
    "unit": "千克/吨-原料",
    **READ,
}
REMOVAL: Cells = {
    "category": "A0201",
    "treatment": "双碱法",
    "pollutant": "二氧化硫",
    "removal": "77",
    **READ,
}


@pytest.fixture
def run(workspace: Workspace) -> Run:
    """A function that runs `inventory factors ...` in the workspace."""

    def command(*words: str) -> Result:
        return CliRunner().invoke(inventory, ["-w", str(workspace.root), "factors", *words])

    return command


@pytest.fixture
def fill(run: Run, tmp_path: Path) -> Fill:
    """A function that takes an empty form and writes rows into its sheets."""

    def filled(
        rows: Mapping[SheetKind, Sequence[Cells]], *, name: str = BOILERS, file: str = "filled.xlsx"
    ) -> Path:
        path = tmp_path / file
        made = run("template", name, "-o", str(path))
        assert made.exit_code == 0, made.output
        book = openpyxl.load_workbook(path)
        for kind, lines in rows.items():
            sheet = book[FORMS[kind].zh]
            keys = [str(cell.value) for cell in sheet[2]]
            for number, line in enumerate(lines, start=3):
                for key, value in line.items():
                    sheet.cell(number, keys.index(key) + 1, value=value)
        book.save(path)
        return path

    return filled


def told(result: Result) -> list[tuple[str, str, int, str]]:
    """Code, sheet, row and column of each finding."""
    found = json.loads(result.stdout[result.stdout.index("{") :])["findings"]
    return [(one["code"], one["sheet"], one["row"], one["column"]) for one in found]


def test_every_form_is_listed_and_can_be_written(run: Run, tmp_path: Path) -> None:
    """Manual, specifications, grid and what is held from memory; no form holds a value."""
    listed = json.loads(run("template", "--list", "--json").stdout)
    names = [row["name"] for row in listed]

    assert {
        *(f"manual-2021-{code}" for code in ("4430", "4411", "3011")),
        *("hj-953-boiler", "grid-factor"),
    } <= set(names)
    for name in names:
        path = tmp_path / f"{name}.xlsx"
        assert run("template", name, "-o", str(path)).exit_code == 0
        book = openpyxl.load_workbook(path, read_only=True)
        form = templates.named(name)
        for kind in form.sheets:
            columns = [column.key for column in FORMS[kind].columns]
            filled = [key for key in ("value", "number", "removal") if key in columns]
            for row in book[FORMS[kind].zh].iter_rows(min_row=3, values_only=True):
                assert all(row[columns.index(key)] is None for key in filled)


def test_a_form_is_never_written_over(fill: Fill, run: Run) -> None:
    """What somebody typed for an afternoon stays."""
    path = fill({SheetKind.COEFFICIENT: [SO2]})

    result = run("template", BOILERS, "-o", str(path))

    assert isinstance(result.exception, ConfigError)
    assert openpyxl.load_workbook(path)["产污系数"].cell(3, 1).value == "A0201"


def test_an_unknown_form_has_a_proposal(run: Run) -> None:
    """The nearest name is proposed."""
    result = run("template", "manual-2021-443")

    assert isinstance(result.exception, ConfigError)
    assert "manual-2021-44" in result.exception.hint


def test_a_filled_form_becomes_a_pack(fill: Fill, run: Run, workspace: Workspace) -> None:
    """As printed: the formula with sulphur, every furnace that is meant, page and person."""
    path = fill({SheetKind.COEFFICIENT: [SO2], SheetKind.REMOVAL: [REMOVAL]})

    result = run("take", str(path), "--json")
    said = json.loads(result.stdout)
    library = Library.open(Workspace.open(workspace.root))
    values = [
        value
        for value in library.values().values()
        if value.pack == f"{BOILERS}.1" and "展开" not in value.source
    ]
    coefficients = [value for value in values if value.key("param") == "ef"]
    (removal,) = (value for value in values if value.key("param") == "removal")

    assert result.exit_code == 0, result.output
    assert (said["pack"], said["filled"]) == (f"{BOILERS}.1", 2)
    assert {value.value for value in coefficients} == {"1500"}
    assert {value.key("scaled_by") for value in coefficients} == {"sulfur_frac"}
    assert "自动炉排层燃炉" in {value.key("technology") for value in coefficients}
    assert {value.evidence for value in values} == {"A"}
    assert (removal.value, removal.unit) == ("77", "percent")


def test_taking_twice_changes_nothing_and_a_correction_makes_a_version(
    fill: Fill, run: Run, workspace: Workspace
) -> None:
    """The same file again is no new pack; another number is the next version, the first stays."""
    path = fill({SheetKind.COEFFICIENT: [SO2]})
    first = json.loads(run("take", str(path), "--json").stdout)
    again = json.loads(run("take", str(path), "--json").stdout)
    corrected = fill({SheetKind.COEFFICIENT: [{**SO2, "value": "14.5S"}]}, file="next.xlsx")
    second = json.loads(run("take", str(corrected), "--json").stdout)
    packs = Workspace.open(workspace.root).config.packs

    assert (first["is_changed"], again["is_changed"], second["is_changed"]) == (True, False, True)
    assert second["changed"] > 0
    assert packs == (f"{BOILERS}.2",)
    assert (workspace.packs / f"{BOILERS}.1").is_dir()


def test_rows_that_a_later_file_lacks_are_kept_until_dropped(fill: Fill, run: Run) -> None:
    """A second afternoon adds to the first; only `--drop-missing` takes rows away."""
    run("take", str(fill({SheetKind.COEFFICIENT: [SO2]})))
    other = fill({SheetKind.REMOVAL: [REMOVAL]}, file="other.xlsx")

    added = json.loads(run("take", str(other), "--json").stdout)
    dropped = json.loads(run("take", str(other), "--drop-missing", "--json").stdout)

    assert (added["fresh"], added["dropped"]) == (1, 0)
    assert added["kept"] > 0
    assert dropped["dropped"] == added["kept"]


def test_a_trial_changes_nothing(fill: Fill, run: Run, workspace: Workspace) -> None:
    """`--check` says what would come of it."""
    result = run("take", str(fill({SheetKind.COEFFICIENT: [SO2]})), "--check")

    assert "只作校验" in result.stdout
    assert Workspace.open(workspace.root).config.packs == ()


def test_a_pack_is_taken_out_of_use(fill: Fill, run: Run, workspace: Workspace) -> None:
    """It counts no longer; its folder stays and can be registered again."""
    run("take", str(fill({SheetKind.COEFFICIENT: [SO2]})))
    result = run("remove", f"{BOILERS}.1")

    assert result.exit_code == 0
    assert Workspace.open(workspace.root).config.packs == ()
    assert run("add", str(workspace.packs / f"{BOILERS}.1")).exit_code == 0


@dataclass(frozen=True, slots=True)
class Odd:
    """Rows of one sheet, and the finding that the last of them gets."""

    code: str
    kind: SheetKind
    rows: tuple[Cells, ...]
    column: str

    @property
    def finding(self) -> tuple[str, str, int, str]:
        """Code, sheet, row and column."""
        return self.code, FORMS[self.kind].zh, 2 + len(self.rows), self.column


COEFFICIENT, TREATED = SheetKind.COEFFICIENT, SheetKind.REMOVAL
FAULTS = [
    Odd("F134", COEFFICIENT, ({**SO2, "category": "D0101"},), "源分类"),
    Odd("F135", COEFFICIENT, ({**SO2, "item": "炯煤块"},), "项目"),
    Odd("F137", TREATED, ({**REMOVAL, "treatment": "旋风+布袋"},), "末端治理技术"),
    Odd("F138", COEFFICIENT, ({**SO2, "value": "1.2A+3"},), "系数"),
    Odd("F139", COEFFICIENT, ({**SO2, "scale": "大号"},), "规模等级"),
    Odd("F140", COEFFICIENT, (SO2, {**SO2, "value": "9S"}), "系数"),
    Odd("F142", COEFFICIENT, ({**SO2, "unit": "克/立方米"},), "单位"),
    Odd("F146", COEFFICIENT, ({**SO2, "note": "=1+1"},), "备注"),
    Odd("F147", TREATED, (REMOVAL, {**REMOVAL, "removal": "50"}), "去除效率(%)"),
]
WARNINGS = [
    Odd("F136", COEFFICIENT, ({**SO2, "technology": "某新式炉"},), "工艺技术"),
    Odd("F145", SheetKind.ITEM, ({"name": "烟煤", "role": "燃料", "item_unit": "吨"},), "名称"),
    Odd("F149", COEFFICIENT, ({**SO2, "page": None},), "页码"),
]


@pytest.mark.parametrize("odd", FAULTS, ids=lambda odd: odd.code)
def test_a_fault_names_its_cell_and_keeps_the_table_out(
    fill: Fill, run: Run, workspace: Workspace, odd: Odd
) -> None:
    """Nothing of a table with an error is taken; the cell is named and marked in a copy."""
    result = run("take", str(fill({odd.kind: odd.rows})), "--json")

    assert result.exit_code == 1
    assert odd.finding in told(result)
    assert Workspace.open(workspace.root).config.packs == ()


@pytest.mark.parametrize("odd", WARNINGS, ids=lambda odd: odd.code)
def test_what_is_odd_is_told_and_taken(fill: Fill, run: Run, odd: Odd) -> None:
    """A word of the document's own, an item that is there already, a row without a page."""
    result = run("take", str(fill({COEFFICIENT: (SO2,), odd.kind: odd.rows})), "--json")

    assert result.exit_code == 0, result.output
    assert odd.finding in told(result)


def test_a_sound_form_is_told_nothing(fill: Fill, run: Run) -> None:
    """None of the findings above comes without its reason."""
    sheets = {SheetKind.COEFFICIENT: [SO2], SheetKind.REMOVAL: [REMOVAL]}

    assert told(run("take", str(fill(sheets)), "--json")) == []


def test_an_empty_form_and_a_strange_book_are_refused(fill: Fill, run: Run, tmp_path: Path) -> None:
    """Nothing was filled in, or nothing says which form it is."""
    strange = tmp_path / "strange.xlsx"
    openpyxl.Workbook().save(strange)

    assert ("F143", "填表说明") in {row[:2] for row in told(run("take", str(fill({})), "--json"))}
    assert isinstance(run("take", str(strange)).exception, InventoryError)


def test_the_grid_goes_year_by_year(fill: Fill, run: Run, workspace: Workspace) -> None:
    """Each year ends where the next begins; a region of no list is a fault."""
    rows: tuple[Cells, ...] = (
        {"year": "2022", "number": "0.5366", "unit": "kg/kWh", **READ},
        {"year": "2023", "number": "0.5306", "unit": "kg/kWh", **READ},
    )
    path = fill({SheetKind.GRID: rows}, name="grid-factor")
    bad = fill(
        {SheetKind.GRID: [{**rows[0], "region": "某省"}]}, name="grid-factor", file="bad.xlsx"
    )

    refused = run("take", str(bad), "--json")
    taken = run("take", str(path), "--json")
    values = [
        value
        for value in Library.open(Workspace.open(workspace.root)).values().values()
        if value.pack == "grid-factor.1"
    ]

    assert ("F141", "电力因子", 3, "区域") in told(refused)
    assert taken.exit_code == 0
    assert sorted((value.key("valid_from"), value.key("valid_to")) for value in values) == [
        ("2022-01-01", "2022-12-31"),
        ("2023-01-01", ""),
    ]


def test_rows_held_from_memory_are_filled_by_number(fill: Fill, run: Run) -> None:
    """Keys are given, values are typed; a number of no row, or one far from memory, is told."""
    form = next(one for one in templates.listed() if one.name.startswith("carried-handbook-2021"))
    known = next(value for value in form.carried if value.key("param") == "ef" and value.unit)
    far = {"number": str(float(known.value) * 50), **READ}
    at = form.carried.index(known) + 3

    def book(cells: Cells, file: str) -> Path:
        path = fill({}, name=form.name, file=file)
        opened = openpyxl.load_workbook(path)
        sheet = opened[FORMS[SheetKind.CARRIED].zh]
        keys = [str(cell.value) for cell in sheet[2]]
        for key, value in cells.items():
            sheet.cell(at, keys.index(key) + 1, value=value)
        opened.save(path)
        return path

    said = {one[0] for one in told(run("take", str(book(far, "far.xlsx")), "--json"))}
    strange = told(run("take", str(book({**far, "factor_id": "x"}, "x.xlsx")), "--json"))

    assert "F148" in said or known.key("scaled_by")
    assert strange[0][0] == "F144"


@pytest.mark.parametrize(
    ("cell", "value", "scaled_by"),
    [("16S", "1600", "sulfur_frac"), ("1.25×Aar", "125", "ash_frac"), ("0.30", "0.3", "")],
)
def test_printed_coefficients(cell: str, value: str, scaled_by: str) -> None:
    """S and A stand for percents."""
    told_ = printed.coefficient(cell)

    assert told_ is not None
    assert (told_.value, told_.scaled_by) == (value, scaled_by)


@pytest.mark.parametrize(
    ("cell", "bounds"),
    [
        ("所有规模", ("", "")),
        ("≥20", ("20", "")),
        ("＜35", ("", "35")),
        ("20～65", ("20", "65")),
        ("大号", None),
    ],
)
def test_printed_sizes(cell: str, bounds: Any) -> None:
    """Closed below and open above."""
    read = printed.size(cell)

    assert (read and (read.low, read.high)) == bounds
