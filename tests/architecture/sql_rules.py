"""What a SQL model (核算模型) must keep to, each rule a function that yields what it finds."""

import csv
import re
from collections.abc import Iterator
from typing import Any

from inventory.core.models import Model
from tests.architecture.sources import ROOMS, ROOT, nodes, suffix_of, tree_of

_NUMERIC_TYPES = {
    *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "FLOAT", "DECIMAL"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "REAL", "NUMERIC"),
}
# floats added or multiplied in another order give other last digits
_ORDER_MATTERS = {"sum", "avg", "mean", "product", "kahan_sum", "fsum", "favg", "sumkahan"}
# comments, texts and quoted names may hold any letter
_QUOTED = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def one_select(model: Model) -> Iterator[str]:
    """A model is exactly one SELECT, which DuckDB can read."""
    tree = tree_of(model.sql)
    if tree["error"]:
        yield tree["error_message"]
    elif len(tree["statements"]) != 1:
        yield f"{len(tree['statements'])} statements"


def head(model: Model) -> Iterator[str]:
    """The head names the model in Chinese and in English, and says what one row is."""
    lines = model.sql.splitlines()
    keys = []
    for line in lines:
        if not line.startswith("-- "):
            break
        keys.append(line.removeprefix("-- ").split(": ")[0])
    first, optional = keys[:3], keys[3:]
    if first != ["title", "grain", "cites"] or optional not in (
        [],
        ["stored"],
        ["union"],
        ["union", "stored"],
    ):
        yield f"head lines {keys}"
    if "stored" in keys and not model.is_view:
        yield "stored: only view is said, tables are the rule"
    if not _HAN.search(model.title_zh):
        yield f"no Chinese title: {model.title_zh}"
    if _HAN.search(model.title_en) or not model.title_en.strip():
        yield f"no English title: {model.title_en}"
    if not model.grain.startswith("one row per "):
        yield f"grain: {model.grain}"


def named_tables(model: Model) -> Iterator[str]:
    """Every table carries its room and every CTE none; nothing is read but these."""
    parts = list(nodes(tree_of(model.sql)))
    defined = {entry["key"] for part in parts for entry in part.get("cte_map", {}).get("map", ())}
    for part in parts:
        if part.get("type") == "BASE_TABLE" and part.get("catalog_name"):
            yield f"{part['catalog_name']}.{part['schema_name']}.{part['table_name']}"
        elif part.get("type") == "BASE_TABLE" and not part["schema_name"]:
            if part["table_name"] not in defined:
                yield f"{part['table_name']} has no room"
        elif part.get("type") == "TABLE_FUNCTION":
            yield f"table function {part['function']['function_name']}"


def forward(model: Model) -> Iterator[str]:
    """Data flows forward: a model reads its own room and rooms before it."""
    for part in nodes(tree_of(model.sql)):
        room = part.get("schema_name") if part.get("type") == "BASE_TABLE" else None
        # `recurring` is how a recursive CTE names what it has found so far
        if not room or room == "recurring":
            continue
        if room not in ROOMS:
            yield f"{room}.{part['table_name']} belongs to no room"
        elif ROOMS.index(room) > ROOMS.index(model.room):
            yield f"reads {room}.{part['table_name']} ahead of it"


def one_selection(model: Model) -> Iterator[str]:
    """One model selects factors; what a run may use is decided nowhere else."""
    for part in nodes(tree_of(model.sql)):
        read = (part.get("schema_name"), part.get("table_name"))
        # what is held back for its grade is told, and gives no value
        known = ("factors.in_force", "factors.withheld")
        if read == ("factors", "factor") and model.qualified not in known:
            yield "reads factors.factor; factors.in_force, choice or rule say what counts"


def results_of_permits(model: Model) -> Iterator[str]:
    """Permits read the results that count: of outlets and of the ledger."""
    for part in nodes(tree_of(model.sql)):
        if model.room == "permits" and part.get("schema_name") == "accounting":
            yield f"reads accounting.{part['table_name']}"


def numbers(model: Model) -> Iterator[str]:
    """No number but 0 and 1, not even as text: rates are factors, unit steps are macros."""
    for part in nodes(_without_types(tree_of(model.sql))):
        literal = part.get("literal")
        if literal and literal["kind"] in {"INTEGER", "NUMERIC"} and literal["text"] not in "01":
            yield literal["text"]
        if part.get("type") == "OPERATOR_CAST":
            given = part["child"].get("literal", {})
            wanted = part["type_expr"].get("type_name", "").upper()
            if given.get("kind") == "STRING" and wanted in _NUMERIC_TYPES:
                yield f"'{given['text']}' as {wanted}"


def _without_types(part: Any) -> Any:
    """The tree without type names: the 18 of decimal(38, 18) is no rate."""
    if isinstance(part, dict):
        if part.get("class") == "TYPE":
            return {"type_name": part.get("type_name", "")}
        return {key: _without_types(inner) for key, inner in part.items()}
    if isinstance(part, list):
        return [_without_types(inner) for inner in part]
    return part


def lower_case(model: Model) -> Iterator[str]:
    """Keywords and names are written in lower case."""
    bare = _QUOTED.sub("", model.sql)
    yield from re.findall(r"\w*[A-Z]\w*", bare)


def citations(model: Model) -> Iterator[str]:
    """Every citation is a row of the list of sources."""
    with (ROOT / "factors" / "citations.csv").open(encoding="utf-8", newline="") as rows:
        known = {row["key"] for row in csv.DictReader(rows)}
    yield from (key for key in model.cites if key not in known)


def exact_sums(model: Model) -> Iterator[str]:
    """Quantities add up to the same bits in any order of rows: by `sum_t`, or in a stated order."""
    for part in nodes(tree_of(model.sql)):
        if part.get("class") == "FUNCTION" and part["function_name"] in _ORDER_MATTERS:
            added = {
                name
                for inner in nodes(part["arguments"])
                for name in inner.get("column_names", ())[-1:]
                if suffix_of(name) is not None
            }
            if added and not part["order_bys"]["orders"]:
                yield f"{part['function_name']} of {', '.join(sorted(added))}"


def width(model: Model) -> Iterator[str]:
    """A line fits the page, in the file as it is written."""
    text = model.path.read_text(encoding="utf-8") if model.path else model.sql
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > 100:
            yield f"line {number} has {len(line)} characters"


RULES = (
    one_selection,
    results_of_permits,
    *(one_select, head, named_tables, forward, numbers),
    *(lower_case, citations, exact_sums, width),
)
