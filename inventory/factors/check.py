"""Checks of a factor pack (因子包校验): every fault at once; a faulty pack is refused as a whole.

A row of a pack is trusted by every later run, so nothing is mended here: a value that could mean
two things is a fault.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from inventory.core import parameters
from inventory.core.errors import FactorPackError, UnitError
from inventory.core.findings import Cell, Finding
from inventory.factors import canonical, claims
from inventory.factors.pack import FACTOR, ITEM, PRIORITY, ROW, Pack
from inventory.registry.alias import alias_key

Row = Mapping[str, str]

STAGES = ("generated", "emitted")
ROLES = ("fuel", "product", "material", "solvent", "electricity", "heat", "hours")
# the fuel qualities that an activity row can state, and so multiply a coefficient
SCALED_BY = ("sulfur_frac", "ash_frac", "voc_frac", "carbon_frac", "volatile_frac")
GRADES = ("A", "B", "C", "D")
PRIORITY_KINDS = ("pack", "flow", "method", "role")
SIGNED = frozenset({"CO2land"})  # land takes carbon up as well: the one signed pollutant
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PARAM = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_RANK = re.compile(r"-?\d{1,6}", re.ASCII)
_PER_OF_BASIS = {"distance": "km", "head": "n", "area": "ha"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The codes that a pack may refer to; None where the caller cannot say."""

    pollutants: frozenset[str] | None = None
    categories: frozenset[str] | None = None
    roles: Mapping[str, str] = field(default_factory=dict)  # item code or group -> role


def require(pack: Pack, known: Known) -> None:
    """Let a sound pack pass.

    Raises:
        FactorPackError: the pack has faults; the error lists all of them.
    """
    found = faults(pack, known)
    if found:
        raise FactorPackError(
            f"因子包 {pack.name or '（无名）'} 有 {len(found)} 处错误，整包不予登记",
            faults=tuple(f"{fault}（{fault.remedy_zh}）" for fault in found),
            hint="按提示改正因子包后重试；内置因子不受影响",
        )


def faults(pack: Pack, known: Known) -> tuple[Finding, ...]:
    """Everything that is wrong with a pack, in the order of its files."""
    items: list[Row] = pack.item.to_pylist()
    rows: list[Row] = pack.factor.to_pylist()
    roles = {**known.roles, **roles_of(items)}
    known = Known(pollutants=known.pollutants, categories=known.categories, roles=roles)
    # a missing column is told once, not again in every row
    missing = {(fault.at.file, fault.at.column) for fault in pack.faults if fault.code == "F103"}
    found = [
        *_items(items),
        *(fault for row in rows for fault in _factor(row, known, is_builtin=pack.is_builtin)),
        *_repeated(rows, FACTOR, "factor_id"),
        *_equal_keys(rows),
        *_priorities(pack, known),
    ]
    return (*pack.faults, *(f for f in found if (f.at.file, f.at.column) not in missing))


def roles_of(items: list[Row]) -> dict[str, str]:
    """The usual role of each item, and of each group by its first member."""
    usual = {item["item_code"]: item["role"] for item in items}
    groups: dict[str, str] = {}
    for item in items:
        if item["item_group"]:
            groups.setdefault(item["item_group"], usual[item["item_code"]])
    return groups | usual


def evidence(row: Row) -> str:
    """How well a value is attested (证据等级), A to D; C where nothing is said.

    A: read in the document by somebody who is named; B: two independent transcriptions agree;
    C: one transcription; D: recalled.
    """
    return row["evidence"] or "C"


def number(text: str) -> float | None:
    """A decimal number as packs write it, without separators; None if it is none."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def day(text: str) -> date | None:
    """An ISO date; None if it is none."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _at(file: str, row: Row, column: str, code: str, **details: str) -> Finding:
    where = Cell(file, "", int(row[ROW]), column)
    return Finding(code, at=where, value=str(row.get(column, "")), details=details)


def _items(items: list[Row]) -> Iterator[Finding]:
    for row in items:
        for column in ("item_code", "role", "unit"):
            if not row[column]:
                yield _at(ITEM, row, column, "F107")
        yield from _closed(ITEM, row, "role", ROLES)
        yield from _evidence(ITEM, row)
        if row["unit"]:
            yield from _readable(ITEM, row, "unit", "quantity")
        for column in ("ncv", "carbon_content"):
            yield from _item_value(row, column)
        for column in ("oxidation_frac", "biogenic_frac"):
            yield from _numeric(ITEM, row, column)
            value = number(row[column])
            if value is not None and not 0 <= value <= 1:
                yield _at(ITEM, row, column, "F121", param=column)
        if not row["source"] and (row["ncv"] or row["carbon_content"] or row["oxidation_frac"]):
            yield _at(ITEM, row, "source", "F107")
    yield from _repeated(items, ITEM, "item_code")
    yield from _aliases(items)


def _item_value(row: Row, column: str) -> Iterator[Finding]:
    if not row[column]:
        return
    yield from _numeric(ITEM, row, column)
    yield from _readable(ITEM, row, f"{column}_unit", column)
    value = number(row[column])
    if value is not None and value <= 0:
        yield _at(ITEM, row, column, "F121", param=column)


def names_of(item: Row) -> list[str]:
    """Every name under which an item is looked up, normalised: code, names, aliases."""
    names = (item["item_code"], item["name_zh"], item["name_en"], *item["aliases"].split(";"))
    return [text for text in dict.fromkeys(map(alias_key, names)) if text]


def _aliases(items: list[Row]) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    for item in items:
        for alias in names_of(item):
            first = owner.setdefault(alias, item["item_code"])
            if first != item["item_code"]:
                yield _at(ITEM, item, "aliases", "F119", alias=alias, first=first)


def _factor(row: Row, known: Known, *, is_builtin: bool) -> Iterator[Finding]:
    yield from _filled(row)
    for column in ("value", "lower", "upper", "capacity_min", "capacity_max"):
        yield from _numeric(FACTOR, row, column)
    yield from _codes(row, known)
    yield from _declared(row)
    if row["stage"] and row["stage"] not in STAGES:
        yield _at(FACTOR, row, "stage", "F115")
    yield from _closed(FACTOR, row, "scaled_by", SCALED_BY)
    yield from _evidence(FACTOR, row)
    yield from _dates(row)
    yield from _capacity(row)
    yield from _bounds(row)
    yield from _basis(row, known)
    yield from _magnitude(row, is_builtin=is_builtin)


def _filled(row: Row) -> Iterator[Finding]:
    wanted = ["factor_id", "param", "value", "source"]
    if row["param"] in canonical.RATIOS:
        wanted += ["pollutant", "stage", "unit"]
    elif row["param"] == "removal":
        wanted += ["pollutant", "control"]
    elif canonical.is_gwp(row["param"]):
        wanted += ["pollutant"]
    for column in wanted:
        if not row[column]:
            yield _at(FACTOR, row, column, "F107")


def _codes(row: Row, known: Known) -> Iterator[Finding]:
    if known.pollutants is not None and row["pollutant"] not in {"", *known.pollutants}:
        yield _at(FACTOR, row, "pollutant", "F112")
    if known.categories is not None and row["category_code"] not in {"", *known.categories}:
        yield _at(FACTOR, row, "category_code", "F113")
    if row["item"] and row["item"] not in known.roles:
        yield _at(FACTOR, row, "item", "F114")


def _declared(row: Row) -> Iterator[Finding]:
    """Somebody reads the parameter; a name that nobody declared would be ignored without a word."""
    if row["param"] and not _PARAM.fullmatch(row["param"]):
        yield _at(FACTOR, row, "param", "F123", allowed="小写英文、数字和下划线")
    elif row["param"] and row["param"] not in parameters.names() | parameters.unused().keys():
        yield _at(FACTOR, row, "param", "F129")


def _numeric(file: str, row: Row, column: str) -> Iterator[Finding]:
    if row[column] and number(row[column]) is None:
        yield _at(file, row, column, "F108")


def _closed(file: str, row: Row, column: str, allowed: tuple[str, ...]) -> Iterator[Finding]:
    if row[column] and row[column] not in allowed:
        yield _at(file, row, column, "F123", allowed="、".join(allowed))


def _evidence(file: str, row: Row) -> Iterator[Finding]:
    """The grade is one of four, and whoever claims to have read the document is named."""
    yield from _closed(file, row, "evidence", GRADES)
    if row["evidence"] == "A" and not (row["seen_by"] and day(row["seen_on"]) and row["page"]):
        yield _at(file, row, "evidence", "F130")
    elif row["seen_on"] and day(row["seen_on"]) is None:
        yield _at(file, row, "seen_on", "F116")


def _readable(file: str, row: Row, column: str, param: str) -> Iterator[Finding]:
    """The unit in a column can be read and fits what it measures."""
    try:
        if param == "quantity":
            canonical.of_amount(row[column])
        else:
            canonical.of_factor(param, row[column], "")
    except UnitError as error:
        code = "F110" if canonical.is_readable(row[column]) else "F109"
        yield _at(file, row, column, code, param=param, reason=error.message_zh)


def _dates(row: Row) -> Iterator[Finding]:
    for column in ("valid_from", "valid_to"):
        if row[column] and day(row[column]) is None:
            yield _at(FACTOR, row, column, "F116")
    first, last = day(row["valid_from"]), day(row["valid_to"])
    if first and last and first > last:
        yield _at(FACTOR, row, "valid_to", "F116")


def _capacity(row: Row) -> Iterator[Finding]:
    if not (row["capacity_min"] or row["capacity_max"]):
        if row["capacity_unit"]:
            yield _at(FACTOR, row, "capacity_unit", "F124", reason="只有单位，没有上下限")
        return
    try:
        canonical.of_capacity(row["capacity_unit"])
    except UnitError as error:
        yield _at(FACTOR, row, "capacity_unit", "F124", reason=error.message_zh)
    low, high = number(row["capacity_min"]), number(row["capacity_max"])
    if low is not None and high is not None and low >= high:
        yield _at(FACTOR, row, "capacity_max", "F124", reason="下限不小于上限")


def _bounds(row: Row) -> Iterator[Finding]:
    stated = [number(row[column]) for column in ("lower", "value", "upper")]
    if any(low > high for low, high in pairwise([v for v in stated if v is not None])):
        said = " ≤ ".join(row[column] or "…" for column in ("lower", "value", "upper"))
        yield _at(FACTOR, row, "value", "F111", bounds=said)


def _basis(row: Row, known: Known) -> Iterator[Finding]:
    """What the factor is per agrees with the basis that the pack states (基准)."""
    basis = canonical.basis_of(row["basis"])
    if basis is None:
        yield _at(FACTOR, row, "basis", "F123", allowed="、".join(canonical.BASES))
        return
    if row["param"] in ("ncv", "carbon_content") and basis == "energy_gcv":
        yield _at(FACTOR, row, "basis", "F120", reason="热值和单位热值含碳量按低位发热量")
    if row["param"] not in canonical.RATIOS:
        return
    try:
        per = canonical.of_factor(row["param"], row["unit"], basis).per
    except UnitError:
        return  # told as a fault of the unit
    is_energy_basis = basis in ("energy_ncv", "energy_gcv")
    if per in ("gj_ncv", "gj_gcv"):
        role = known.roles.get(row["item"], "fuel")
        if not (is_energy_basis or (basis in ("item_amount", "product") and role != "fuel")):
            yield _at(FACTOR, row, "basis", "F120", reason="按热量的因子须注明低位或高位")
    elif is_energy_basis:
        yield _at(FACTOR, row, "basis", "F120", reason=f"单位 {row['unit']} 不是按热量")
    elif _PER_OF_BASIS.get(basis, per) != per:
        yield _at(FACTOR, row, "basis", "F120", reason=f"单位 {row['unit']} 与基准不符")


def _magnitude(row: Row, *, is_builtin: bool) -> Iterator[Finding]:
    """The unit fits the parameter, and the value lies where such a value can lie."""
    if not row["param"] or (row["param"] in canonical.RATIOS and not row["unit"]):
        return
    found = list(_readable(FACTOR, row, "unit", row["param"]))
    yield from found
    value, param = number(row["value"]), row["param"]
    if found or value is None:
        return
    value = canonical.of_factor(param, row["unit"], "").of(value)
    if param in canonical.FRACTIONS:
        is_sound = 0 <= value <= 1
    elif param in ("ncv", "carbon_content"):
        is_sound = value > 0
    else:
        is_sound = value >= 0 or param not in canonical.RATIOS or row["pollutant"] in SIGNED
    if not is_sound:
        yield _at(FACTOR, row, "value", "F121", param=param)
    if is_builtin and param in canonical.RATIOS and value == 0:
        yield _at(FACTOR, row, "value", "F122")


def _repeated(rows: list[Row], file: str, column: str) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for row in rows:
        first = seen.setdefault(row[column], str(row[ROW]))
        if row[column] and first != str(row[ROW]):
            yield _at(file, row, column, "F117", first=first)


def _equal_keys(rows: list[Row]) -> Iterator[Finding]:
    """No two factors apply to the same thing with the same closeness (键相同)."""
    stated = [claim for row in rows if (claim := claims.of(row)) is not None]
    crowd = Counter(claim.key for claim in stated)
    for key, count in crowd.items():
        if count > claims.MAX_PER_KEY:
            shown = " ".join(str(part) for part in key if part)[:80]
            yield Finding("F101", at=Cell(file=FACTOR), details={"reason": f"{shown}：{count} 行"})
    sound = [claim for claim in stated if crowd[claim.key] <= claims.MAX_PER_KEY]
    for later, earlier in claims.clashes(sound):
        yield _at(FACTOR, later.row, "factor_id", "F118", other=earlier.row["factor_id"])


def _priorities(pack: Pack, known: Known) -> Iterator[Finding]:
    seen: set[tuple[str, ...]] = set()
    rows: list[Row] = pack.priority.to_pylist()
    for row in rows:
        for column in ("kind", "name", "rank"):
            if not row[column]:
                yield _at(PRIORITY, row, column, "F107")
        yield from _closed(PRIORITY, row, "kind", PRIORITY_KINDS)
        if row["rank"] and not _RANK.fullmatch(row["rank"]):
            yield _at(PRIORITY, row, "rank", "F108")
        if known.pollutants is not None and row["pollutant"] not in {"", *known.pollutants}:
            yield _at(PRIORITY, row, "pollutant", "F112")
        if row["kind"] == "pack" and (row["name"] != pack.name or row["context"]):
            yield _at(PRIORITY, row, "name", "F126", reason="只能给本包定次序，且不分情形")
        key = (row["kind"], row["context"], row["pollutant"], row["name"])
        if key in seen:
            yield _at(PRIORITY, row, "name", "F126", reason="与前面的行重复")
        seen.add(key)
