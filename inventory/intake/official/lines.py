"""The filled rows of a form (填录行): which sheet, row and column each text came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from inventory.core.findings import Cell, Finding
from inventory.factors import plain_text
from inventory.intake import text
from inventory.intake.official import book
from inventory.intake.official.columns import FORMS, Form, SheetKind
from inventory.intake.official.templates import Template
from inventory.intake.readers.sheet import RawSheet

_HEADING_ROWS = 20
_FREE = frozenset({"page", "reader", "note", "name", "group", "k"})  # words that are kept as typed
_FAILED = text.FORMULA_ERRORS | {text.NOT_CALCULATED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One filled row: its texts by machine key, an empty one for every empty cell."""

    kind: SheetKind
    raw: RawSheet
    row_no: int
    cells: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """The text of a column."""
        return self.cells.get(key, "")

    def finding(self, code: str, key: str, **details: str) -> Finding:
        """What is wrong with one cell of this row."""
        titles = {column.key: column.zh for column in FORMS[self.kind].columns}
        at = self.raw.cell(self.row_no, titles.get(key, ""))
        return Finding(code, at=at, value=self[key], details=details)


@dataclass(slots=True)
class Read:
    """All filled rows of a workbook, and what is wrong with their cells."""

    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def template_of(sheets: Sequence[RawSheet]) -> str:
    """The name of the form that a workbook was made from; empty where it does not say."""
    for raw in sheets:
        if raw.sheet == book.STAMP and raw.cells.size and raw.cells.iat[0, 0] == book.MARK:
            told = dict(zip(raw.cells[0], raw.cells[1], strict=True))
            return str(told.get("模板", ""))
    return ""


def read(sheets: Sequence[RawSheet], template: Template) -> Read:
    """The filled rows of all sheets of a form, whatever the order of sheets and columns."""
    found = Read()
    by_name = {text.name_key(raw.sheet): raw for raw in sheets}
    for kind in template.sheets:
        form = FORMS[kind]
        raw = by_name.get(text.name_key(form.zh))
        if raw is None and len(template.sheets) == 1:
            found.findings.append(_absent(sheets, form))
        elif raw is not None:
            _sheet(found, raw, kind)
    return found


def _absent(sheets: Sequence[RawSheet], form: Form) -> Finding:
    file = sheets[0].file if sheets else ""
    return Finding("F143", Cell(file, form.zh), details={"reason": "没有这个工作表"})


def _sheet(found: Read, raw: RawSheet, kind: SheetKind) -> None:
    form = FORMS[kind]
    heading = _heading(raw, form)
    if heading is None:
        at = Cell(raw.file, raw.sheet)
        found.findings.append(Finding("F143", at, details={"reason": "找不到表头"}))
        return
    row, places = heading
    missing = [c for c in form.columns if c.is_required and c.key not in places]
    for column in missing:
        at = Cell(raw.file, raw.sheet, row, column.zh)
        found.findings.append(Finding("F143", at, details={"reason": f"没有“{column.zh}”列"}))
    if missing:
        return
    for line in _lines(raw, kind, first=row, places=places):
        found.lines.append(line)
        found.findings += _text_faults(line)


def _heading(raw: RawSheet, form: Form) -> tuple[int, dict[str, int]] | None:
    """The row of the headings, and the place of each column that it names."""
    known = {text.name_key(word): c.key for c in form.columns for word in (c.zh, c.key)}
    for row, cells in raw.cells.iloc[:_HEADING_ROWS].iterrows():
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            key = known.get(text.name_key(str(cell)))
            if key is not None:
                places.setdefault(key, place)
        if len(places) > 1:
            return int(str(row)), places
    return None


def _lines(
    raw: RawSheet, kind: SheetKind, *, first: int, places: Mapping[str, int]
) -> Iterator[Line]:
    """Rows below the headings that hold anything; the row of machine keys is none."""
    texts = {key: text.cleaned(raw.cells[place]).fillna("") for key, place in places.items()}
    for row in raw.cells.index:
        cells = {key: str(column[row]) for key, column in texts.items()}
        filled = {key: cell for key, cell in cells.items() if cell}
        is_keys = all(cell == key for key, cell in filled.items())
        if row > first and filled and not is_keys:
            yield Line(kind=kind, raw=raw, row_no=int(row), cells=filled)


def _text_faults(line: Line) -> Iterator[Finding]:
    """Cells that no row of a pack may carry: formulas, control characters, paths."""
    for key, cell in line.cells.items():
        if cell in _FAILED:
            yield line.finding("F146", key, reason="公式没有算出结果")
            continue
        reason = plain_text.trouble(cell) if key in _FREE else _trouble(cell)
        if reason:
            yield line.finding("F146", key, reason=reason)


def _trouble(cell: str) -> str | None:
    """The same for cells whose words are looked up: ≥20 and A/B are no faults there."""
    if cell.startswith(("=", "@")):
        return "以 = 或 @ 开头，电子表格会当成公式"
    if len(cell) > plain_text.LONGEST:
        return f"超过 {plain_text.LONGEST} 个字"
    return "含有不可见的控制字符" if not cell.isprintable() else None
