"""The blocks of a map file (列映射文件的段): every setting is known and of its kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from inventory.core.errors import ConfigError
from inventory.intake import map_names, map_parameters
from inventory.intake.column import Table
from inventory.intake.map_block import Block, Condition, Section, Source
from inventory.intake.tables import TABLES

_BLOCK_KEYS = (
    *("target", "file", "sheet", "header_row", "section", "fill_down", "where"),
    *("columns", "constants", "units", "each"),
)
_COLUMN_KEYS = (
    *("from", "template", "unit", "values", "prefix"),
    *("default", "lookup", "optional", "cell_unit"),
)
_WHERE_KEYS = ("column", "in", "not_in", "like", "not_like", "not_empty", "gt")
_LISTS = ("in", "not_in", "like", "not_like")


def blocks(
    name: str, at: str, raw: Any, *, values: Mapping[str, str], wordings: Any
) -> list[Block]:
    """One `[[table]]`, as often as its `each` repeats it, with the values of parameters in it."""
    synonyms = _wordings(name, wordings)
    return [
        _block(
            name,
            at,
            map_parameters.filled_in(rest, {**values, **_settled(again, values)}),
            synonyms,
        )
        for again, rest in map_parameters.repeated(name, at, settings(name, at, raw))
    ]


def _settled(again: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    return {key: map_parameters.filled_in(value, values) for key, value in again.items()}


def _wordings(name: str, raw: Any) -> dict[str, tuple[str, ...]]:
    return {
        heading: _texts(name, f"$.wordings.{heading}", others)
        for heading, others in settings(name, "$.wordings", raw).items()
    }


def _block(
    name: str, at: str, raw: Mapping[str, Any], wordings: Mapping[str, tuple[str, ...]]
) -> Block:
    known(name, at, raw, _BLOCK_KEYS)
    table = TABLES.get(str(raw.get("target", "")))
    if table is None:
        raise ConfigError(
            f"{name} 的 {at}.target 不是可导入的表", hint=f"可用的表：{'、'.join(TABLES)}"
        )
    constants = {
        key: _constant(name, f"{at}.constants.{key}", value)
        for key, value in settings(name, f"{at}.constants", raw.get("constants", {})).items()
    }
    units = settings(name, f"{at}.units", raw.get("units", {}))
    columns = {
        key: _source(name, f"{at}.columns.{key}", value, units.get(key, ""))
        for key, value in settings(name, f"{at}.columns", raw.get("columns", {})).items()
    }
    for part, keys in (("columns", columns), ("constants", constants), ("units", units)):
        known(name, f"{at}.{part}", keys, table.keys)
    _complete(name, at, table, columns, constants)
    return Block(
        table=table,
        file=scalar(name, f"{at}.file", raw.get("file", "*")),
        sheets=_texts(name, f"{at}.sheet", raw.get("sheet", [])),
        header_row=_row(name, f"{at}.header_row", raw.get("header_row")),
        where=_conditions(name, f"{at}.where", raw.get("where", [])),
        columns=columns,
        constants=constants,
        section=_section(name, f"{at}.section", raw.get("section")),
        fill_down=_texts(name, f"{at}.fill_down", raw.get("fill_down", [])),
        wordings=wordings,
    )


def _row(name: str, at: str, raw: Any) -> int | None:
    if raw is not None and (not isinstance(raw, int) or raw < 1):
        raise ConfigError(f"{name} 的 {at} 应为从 1 起的行号，现为 {raw!r}")
    return raw


def _section(name: str, at: str, raw: Any) -> Section | None:
    if raw is None:
        return None
    entry = settings(name, at, raw)
    known(name, at, entry, ("name", "labels"))
    labels = _texts(name, f"{at}.labels", entry.get("labels", []))
    if "name" not in entry or not labels:
        raise ConfigError(f"{name} 的 {at} 应有 name 和 labels")
    return Section(name=scalar(name, f"{at}.name", entry["name"]), labels=labels)


def _constant(name: str, at: str, raw: Any) -> str:
    value = scalar(name, at, raw)
    if use := map_parameters.leftover(value):
        raise ConfigError(f"{name} 的 {at} 用了未声明的参数 {use}", hint="请在 [parameters] 中声明")
    return value


def _texts(name: str, at: str, raw: Any) -> tuple[str, ...]:
    """One text or several."""
    entries = raw if isinstance(raw, list) else [raw]
    return tuple(scalar(name, at, entry) for entry in entries)


def _complete(
    name: str,
    at: str,
    table: Table,
    columns: Mapping[str, Source],
    constants: Mapping[str, str],
) -> None:
    """Refuse a block without a required column; the flow may come from the command line."""
    missing = [
        key
        for key in table.required
        if key not in columns and key not in constants and key != "flow"
    ]
    if "unit" in missing and "amount" in columns and columns["amount"].unit:
        missing.remove("unit")
    if missing:
        raise ConfigError(f"{name} 的 {at} 缺少 {table.name} 的必填列：{'、'.join(missing)}")


def _source(name: str, at: str, raw: Any, unit: Any) -> Source:
    if isinstance(raw, str):
        return Source(column=raw, unit=scalar(name, at, unit))
    entry = settings(name, at, raw)
    known(name, at, entry, _COLUMN_KEYS)
    if ("from" in entry) == ("template" in entry):
        raise ConfigError(f"{name} 的 {at} 应有 from 或 template 之一")
    values = settings(name, f"{at}.values", entry.get("values", {}))
    source = Source(
        column=scalar(name, f"{at}.from", entry.get("from", "")),
        template=scalar(name, f"{at}.template", entry.get("template", "")),
        unit=scalar(name, f"{at}.unit", entry.get("unit", unit)),
        prefix=scalar(name, f"{at}.prefix", entry.get("prefix", "")),
        mapping={key: scalar(name, f"{at}.values.{key}", value) for key, value in values.items()},
        default=scalar(name, f"{at}.default", entry.get("default", "")),
        lookup=_one_of(name, f"{at}.lookup", entry.get("lookup", ""), ("", *map_names.LISTS)),
        is_optional=_flag(name, f"{at}.optional", entry.get("optional", False)),
        has_cell_unit=_flag(name, f"{at}.cell_unit", entry.get("cell_unit", False)),
    )
    try:
        found = source.headings
    except ValueError as error:  # a lone brace
        raise ConfigError(f"{name} 的 {at}.template 写法有误：{error}") from error
    if not found:
        raise ConfigError(f"{name} 的 {at} 没有用到任何来源列", hint="固定值请写在 constants 里")
    return source


def _one_of(name: str, at: str, raw: Any, allowed: Sequence[str]) -> str:
    if raw not in allowed:
        choices = "、".join(filter(None, allowed))
        raise ConfigError(f"{name} 的 {at} 不能是 {raw!r}", hint=f"可用的值：{choices}")
    return str(raw)


def _flag(name: str, at: str, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise ConfigError(f"{name} 的 {at} 应为 true 或 false，现为 {raw!r}")
    return raw


def _conditions(name: str, at: str, raw: Any) -> tuple[Condition, ...]:
    entries = raw if isinstance(raw, list) else [raw]
    return tuple(_condition(name, f"{at}[{n}]", entry) for n, entry in enumerate(entries))


def _condition(name: str, at: str, raw: Any) -> Condition:
    entry = settings(name, at, raw)
    known(name, at, entry, _WHERE_KEYS)
    if "column" not in entry or len(entry) == 1:
        conditions = "、".join(_WHERE_KEYS[1:])
        raise ConfigError(f"{name} 的 {at} 应有 column 和至少一个条件（{conditions}）")
    kinds = {**dict.fromkeys(_LISTS, list), "not_empty": bool, "gt": int | float}
    for key, kind in kinds.items():
        if key in entry and not isinstance(entry[key], kind):
            raise ConfigError(f"{name} 的 {at}.{key} 的值类型不对：{entry[key]!r}")
    lists = {key: tuple(map(str, entry[key])) for key in _LISTS if key in entry}
    return Condition(
        column=scalar(name, f"{at}.column", entry["column"]),
        is_in=lists.get("in"),
        is_not_in=lists.get("not_in"),
        is_like=lists.get("like"),
        is_not_like=lists.get("not_like"),
        not_empty=entry.get("not_empty", False),
        above=entry.get("gt"),
    )


def known(name: str, at: str, raw: Mapping[str, Any], keys: Sequence[str]) -> None:
    """Refuse a setting of another name; a mistyped one would silently do nothing."""
    for key in raw:
        if key not in keys:
            raise ConfigError(
                f"{name} 中有未知的设置 {at}.{key}", hint=f"可用的设置：{'、'.join(keys)}"
            )


def settings(name: str, at: str, raw: Any) -> dict[str, Any]:
    """A group of settings, and nothing else."""
    if not isinstance(raw, dict):
        raise ConfigError(f"{name} 的 {at} 应为一组设置，现为 {raw!r}")
    return raw


def scalar(name: str, at: str, raw: Any) -> str:
    """A text or number as text."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise ConfigError(f"{name} 的 {at} 应为文字或数值，现为 {raw!r}")
    return str(raw)
