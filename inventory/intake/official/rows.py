"""From a filled row to the rows of a pack (因子行): what each kind of sheet says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inventory.core.errors import UnitError
from inventory.factors import canonical
from inventory.factors.pack import COLUMNS, FACTOR
from inventory.factors.value import Value
from inventory.intake.official import lists, people, printed
from inventory.intake.official.columns import FORMS, SheetKind
from inventory.intake.official.lines import Line
from inventory.intake.official.people import Typist
from inventory.intake.official.words import Words

Row = dict[str, str]
_FIRST_YEAR, _LAST_YEAR = 2005, 2099
_PERCENT = 100
_ID_KEYS = (
    *("category_code", "pollutant", "param", "item", "technology", "control", "capacity_min"),
    *("capacity_max", "capacity_unit", "region_code", "valid_from"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """One row of a pack with the line that it came from."""

    row: Row
    line: Line


def of_lines(lines: Iterable[Line], words: Words, typist: Typist) -> list[Made]:
    """The rows of all lines; new items are taken first, wherever their sheet stands."""
    made: list[Made] = []
    for line in sorted(lines, key=lambda line: line.kind is not SheetKind.ITEM):
        if not _is_whole(line, words):
            continue
        if line.kind is SheetKind.ITEM:
            words.new_item(line)
            continue
        read = people.evidence(line, typist, words.findings)
        said = {"source": _source(line, words, typist), "cited_table": words.template.table_zh}
        for row in _READERS[line.kind](line, words):
            whole = {**dict.fromkeys(COLUMNS[FACTOR], ""), **said, **read, **row}
            made.append(Made({**whole, "factor_id": factor_id(words.template.name, whole)}, line))
    return made


def _is_whole(line: Line, words: Words) -> bool:
    """Whether every required cell is filled."""
    empty = [c.key for c in FORMS[line.kind].columns if c.is_required and not line[c.key]]
    for key in empty:
        words.tell(line, "F107", key)
    return not empty


def factor_id(template: str, row: Row) -> str:
    """An id that says under which keys the row stands, the same in every version of the table."""
    return ":".join((template, *(row[key] for key in _ID_KEYS if row[key])))


def _source(line: Line, words: Words, typist: Typist) -> str:
    """The document, and behind the point what else the row says of itself."""
    document = typist.document or words.template.document_zh
    k = f"k={line['k']}" if line["k"] else ""
    remarks = "；".join(part for part in (document, k, line["note"]) if part)
    return f"{words.template.citation} · {remarks}"


def _coefficient(line: Line, words: Words) -> Iterator[Row]:
    item, size, pollutant = words.item(line), words.size(line), words.pollutant(line)
    is_fugitive = words.is_fugitive(line)
    number = _value(line, words, item or "")
    if item is None or size is None or not pollutant or is_fugitive is None or number is None:
        return
    role, _ = words.role_and_unit(item)
    for category in words.categories(line):
        for technology in words.technologies(line, category):
            yield {
                **number,
                "category_code": category,
                "item": item,
                "technology": technology,
                **_sized(size),
                "pollutant": pollutant,
                "param": "ef_fugitive" if is_fugitive else "ef",
                "stage": "generated",
                "basis": "product" if role == "product" else "item_amount",
            }


def _sized(size: tuple[str, str, str]) -> Row:
    return dict(zip(("capacity_min", "capacity_max", "capacity_unit"), size, strict=True))


def _value(line: Line, words: Words, item: str) -> Row | None:
    """The coefficient with its unit and the quality that it goes with."""
    told = printed.coefficient(line["value"])
    if told is None:
        words.tell(line, "F138", "value")
        return None
    unit = printed.unit(line["unit"])
    try:
        canonical.of_factor("ef", unit, "item_amount")
    except UnitError as error:
        words.tell(line, "F109", "unit", reason=error.message_zh)
        return None
    _, item_unit = words.role_and_unit(item)
    if item_unit and not printed.fits(unit, item_unit):
        words.tell(line, "F142", "unit", item_unit=item_unit)
        return None
    if told.scaled_by and item_unit and canonical.of_amount(item_unit).per != "t":
        words.tell(line, "F138", "value")
        return None
    return {"value": told.value, "unit": unit, "scaled_by": told.scaled_by}


def _removal(line: Line, words: Words) -> Iterator[Row]:
    pollutant = words.pollutant(line)
    number = printed.number(line["removal"].removesuffix("%"))
    if number is None or not 0 <= float(number) <= _PERCENT:
        words.tell(line, "F121" if number else "F108", "removal", param="removal")
        return
    if not pollutant:
        return
    for category in words.categories(line):
        control = words.control(line, category, pollutant)
        if control is None:
            return
        yield {
            "category_code": category,
            "control": control,
            "pollutant": pollutant,
            "param": "removal",
            "value": number,
            "unit": "percent",
        }


def _parameter(line: Line, words: Words) -> Iterator[Row]:
    param, item, size = words.parameter(line), words.item(line), words.size(line)
    pollutant, region = words.pollutant(line), words.region(line)
    number = _number(line, words)
    if None in (param, item, size, pollutant, region, number):
        return
    unit = printed.unit(line["unit"])
    try:
        canonical.of_factor(param or "", unit, "")
    except UnitError as error:
        words.tell(line, "F109", "unit", reason=error.message_zh)
        return
    for category in words.categories(line):
        for technology in words.technologies(line, category):
            yield {
                "category_code": category,
                "item": item or "",
                "technology": technology,
                **_sized(size or ("", "", "")),
                "region_code": region or "",
                "pollutant": pollutant or "",
                "param": param or "",
                "value": number or "",
                "unit": unit,
            }


def _number(line: Line, words: Words) -> str | None:
    if not line["number"]:
        words.tell(line, "F107", "number")
        return None
    number = printed.number(line["number"])
    if number is None:
        words.tell(line, "F108", "number")
    return number


def _grid(line: Line, words: Words) -> Iterator[Row]:
    region, number = words.region(line), _number(line, words)
    year = line["year"].removesuffix("年")
    if not (year.isascii() and year.isdigit() and _FIRST_YEAR <= int(year) <= _LAST_YEAR):
        words.tell(line, "F116", "year")
        return
    if line["variety"] not in {"", *lists.varieties()}:
        words.tell(line, "F123", "variety", allowed="、".join(lists.varieties()))
        return
    unit = printed.unit(line["unit"]).replace("CO2", "") or "t/MWh"
    try:
        per = canonical.of_factor("ef", unit, "item_amount").per
    except UnitError as error:
        words.tell(line, "F109", "unit", reason=error.message_zh)
        return
    if per not in {"gj_ncv", "gj_gcv"}:
        words.tell(line, "F142", "unit", item_unit="kWh")
    elif region is not None and number is not None:
        yield {
            "category_code": words.template.categories[0],
            "item": "electricity",
            "technology": line["variety"],
            "region_code": region,
            "valid_from": f"{year}-01-01",
            "pollutant": "CO2",
            "param": "ef",
            "stage": "emitted",
            "basis": "item_amount",
            "value": number,
            "unit": unit,
        }


def _carried(line: Line, words: Words) -> Iterator[Row]:
    """The value of a recalled row, typed anew; a row that stayed open says nothing."""
    if not line["number"]:
        return
    known = {value.factor_id: value for value in words.template.carried}
    value = known.get(line["factor_id"])
    if value is None:
        words.tell(line, "F144", "factor_id")
        return
    unit = printed.unit(line["unit"]) or value.unit
    told = printed.coefficient(line["number"])
    scaled = value.key("scaled_by")
    # 16 where the library has 1600 for each unit of sulphur could mean either
    is_bare = told is not None and not told.scaled_by and scaled in printed.QUALITIES
    if told is None or is_bare or (told.scaled_by and told.scaled_by != scaled):
        words.tell(line, "F138", "number")
    elif _is_readable(line, words, value, unit):
        yield {**dict(value.keys), "value": told.value, "unit": unit}


def _is_readable(line: Line, words: Words, value: Value, unit: str) -> bool:
    """Whether a unit says the same kind of thing as that of the row in the library."""
    basis = canonical.basis_of(value.key("basis")) or ""
    param = value.key("param")
    try:
        own = canonical.of_factor(param, value.unit, basis).per
        per = canonical.of_factor(param, unit, basis).per
    except UnitError as error:
        words.tell(line, "F109", "unit", reason=error.message_zh)
        return False
    if own != per:
        words.tell(line, "F142", "unit", item_unit=value.unit)
    return own == per


_READERS = {
    SheetKind.COEFFICIENT: _coefficient,
    SheetKind.REMOVAL: _removal,
    SheetKind.PARAMETER: _parameter,
    SheetKind.GRID: _grid,
    SheetKind.CARRIED: _carried,
}
