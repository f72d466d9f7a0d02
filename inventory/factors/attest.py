"""Attesting (因子认定): a person compares a value of the library with the bureau's own document."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from inventory.core.errors import ConfigError, UnitError
from inventory.core.workspace import Workspace
from inventory.factors import attestation_log, canonical, check, plain_text
from inventory.factors.attestation import State
from inventory.factors.attestation_log import Action, Entry
from inventory.factors.library import Library
from inventory.factors.value import Value

# how documents print a coefficient that goes with a quality in percent: 16S, 1.25A
_FORMULA = re.compile(r"(?P<number>[\d.]+)\s*[×x*·]?\s*(?P<letter>[SAVC])(?:ar|ad|d|daf)?")
_LETTERS = {"S": "sulfur_frac", "A": "ash_frac", "V": "volatile_frac", "C": "carbon_frac"}
_PERCENT = 100
_SAME = 1e-9  # a value that was converted on its way into the pack differs in the last digits
_TITLES = {"person": "核对人", "document": "文件", "page": "页码", "reason": "理由"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who looked into which document, when, and on which page."""

    person: str
    day: date
    document: str
    page: str


def reader(*, person: str, day: date, document: str, page: str) -> Reader:
    """A reader whose words can be kept and published.

    Raises:
        ConfigError: a word is missing or cannot be kept, or the day is yet to come.
    """
    for name, text in (("person", person), ("document", document), ("page", page)):
        _require(name, text)
    _require_past(day)
    return Reader(person=person.strip(), day=day, document=document.strip(), page=page.strip())


def _require(name: str, text: str) -> None:
    reason = plain_text.trouble(text)
    if reason:
        raise ConfigError(f"{_TITLES[name]}{reason}：{text!a}", hint="照实填写所看的文件和页")


def _require_past(day: date) -> None:
    if day > datetime.now().astimezone().date():
        raise ConfigError(f"核对日期 {day} 还没有到", hint="填写实际核对的日期，例如 2026-05-20")


def chosen(
    library: Library, ids: Sequence[str], *, source: str = "", table: str = "", pack: str = ""
) -> list[Value]:
    """The values that are named, and all rows of the cited table that is named.

    Raises:
        ConfigError: an id is unknown, or no row cites the document or the table.
    """
    values = library.values()
    found = {one: values[one] for one in ids if one in values}
    if strays := [one for one in ids if one not in values]:
        raise ConfigError(
            f"因子库中没有 {'、'.join(strays)}", hint="用 inventory factors show 查因子标识"
        )
    if not (source or table or pack):
        return list(found.values())
    cited = [
        one for one in values.values() if source in {"", one.document} and pack in {"", one.pack}
    ]
    rows = [one for one in cited if table in {"", one.cited_table}]
    if not rows:
        tables = sorted({f"{one.document} {one.cited_table}".strip() for one in cited})
        shown = "；".join(tables[:10]) or "见 inventory factors list 与 factors/citations.csv"
        raise ConfigError(f"没有因子引自 {source or pack} {table}".strip(), hint=f"现有：{shown}")
    return list({**found, **{one.factor_id: one for one in rows}}.values())


def require_same(value: Value, typed: str, unit: str = "") -> None:
    """Let a value pass that the person has typed anew as it stands in the library.

    `16S` means 16 for each percent of sulphur; a unit of the document is converted.

    Raises:
        ConfigError: what was typed is no number, or another one than the library's.
    """
    said = _typed(value, typed)
    if said is None:
        raise ConfigError(f"“{typed}”不是数值", hint="照文件重新输入数值，例如 2.94；公式写成 16S")
    try:
        theirs = _canonical(value, said, unit or value.unit)
        ours = _canonical(value, float(value.value), value.unit)
    except UnitError as error:
        raise ConfigError(error.message_zh, hint=error.hint) from error
    if abs(theirs - ours) > _SAME * max(abs(theirs), abs(ours)):
        scaled = _scaled(value)
        raise ConfigError(
            f"{value.factor_id}：库内是 {value.value} {value.unit}{scaled}，"
            f"您填的是 {typed} {unit or value.unit}，两者不同，没有认定",
            hint="先看清是不是同一行、同一单位；文件确实印着另一个数的，不要认定这一行："
            "把正确的数写进本地因子包（inventory factors template 取空表，factors take 收入）",
        )


def _scaled(value: Value) -> str:
    by = value.key("scaled_by")
    letter = next((one for one, name in _LETTERS.items() if name == by), "")
    return f"（随 {by}，0～1；印作 {letter} 百分数的系数乘了 100）" if letter else ""


def _typed(value: Value, text: str) -> float | None:
    text = text.strip().removesuffix("%").strip() if value.unit in {"%", "percent"} else text
    found = _FORMULA.fullmatch(text.strip())
    if found is None:
        return check.number(text.strip().replace(",", ""))
    number = check.number(found["number"])
    fits = _LETTERS[found["letter"]] == value.key("scaled_by")
    return number * _PERCENT if number is not None and fits else None


def _canonical(value: Value, number: float, unit: str) -> float:
    basis = canonical.basis_of(value.key("basis")) or ""
    return canonical.of_factor(value.key("param"), unit, basis).of(number)


def confirm(workspace: Workspace, values: Iterable[Value], by: Reader) -> list[Value]:
    """Write down that a person has found these values in the document; those that are new.

    Raises:
        FactorPackError: the log cannot be read as it is.
        WorkspaceError: the log cannot be written; nothing of it is lost.
    """
    known = _in_force(workspace, by)
    fresh = [one for one in values if known.get(one.factor_id) != one.content]
    if fresh:
        attestation_log.append(workspace, [_entry(one, by) for one in fresh])
    return fresh


def _in_force(workspace: Workspace, by: Reader) -> dict[str, str]:
    """What this very person has found on this page of this document before."""
    found: dict[str, str] = {}
    for entry in attestation_log.read(workspace):
        found.pop(entry.factor_id, None)
        same = (entry.person, entry.day, entry.document, entry.page)
        if entry.action is Action.ATTEST and same == (by.person, by.day, by.document, by.page):
            found[entry.factor_id] = entry.content
    return found


def _entry(value: Value, by: Reader) -> Entry:
    reason = plain_text.trouble(value.factor_id)
    if reason:
        raise ConfigError(f"因子标识 {value.factor_id!a} {reason}", hint="改正该因子包后重新登记")
    return Entry(
        recorded_at=datetime.now(UTC).astimezone(),
        action=Action.ATTEST,
        factor_id=value.factor_id,
        value=value.value,
        unit=value.unit,
        condition=value.condition,
        person=by.person,
        day=by.day,
        document=by.document,
        page=by.page,
        content=value.content,
    )


def withdraw(
    workspace: Workspace, ids: Sequence[str], *, person: str, day: date, reason: str
) -> None:
    """Take attestations back; who, when and why stay in the log.

    Raises:
        ConfigError: there is nothing to take back, or the words cannot be kept.
        FactorPackError: the log cannot be read as it is.
        WorkspaceError: the log cannot be written; nothing of it is lost.
    """
    _require("person", person)
    _require("reason", reason)
    _require_past(day)
    open_ids = {
        one.entry.factor_id
        for one in Library.open(workspace).attestations
        if one.state not in {State.WITHDRAWN, State.REPLACED}
    }
    if strays := [one for one in ids if one not in open_ids]:
        raise ConfigError(
            f"没有可撤回的认定：{'、'.join(strays)}", hint="用 inventory factors attest --list 查看"
        )
    attestation_log.append(
        workspace,
        [
            Entry(
                recorded_at=datetime.now(UTC).astimezone(),
                action=Action.WITHDRAW,
                factor_id=one,
                person=person.strip(),
                day=day,
                reason=reason.strip(),
            )
            for one in dict.fromkeys(ids)
        ],
    )
