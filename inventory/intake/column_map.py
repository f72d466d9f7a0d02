"""Column maps (列映射): how a foreign table feeds the import tables, written in TOML."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from inventory.core.errors import ConfigError
from inventory.core.findings import Finding
from inventory.intake import map_rows
from inventory.intake.column import Table
from inventory.intake.map_block import Block, Condition, Source
from inventory.intake.readers.sheet import RawSheet
from inventory.intake.staging import Staged
from inventory.intake.tables import TABLES

_BLOCK_KEYS = ("target", "file", "sheet", "header_row", "where", "columns", "constants", "units")
_COLUMN_KEYS = ("from", "template", "unit", "values", "prefix")
_WHERE_KEYS = ("column", "in", "not_in", "not_empty", "gt")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """A whole map file; `name` tells apart two states of a file that was edited."""

    name: str
    blocks: tuple[Block, ...]

    def stage(self, sheets: Sequence[RawSheet]) -> Iterator[Staged | Finding]:
        """Stage every sheet by every block that reads it; name the sheets that none reads."""
        for raw in sheets:
            fitting = [(n, block) for n, block in enumerate(self.blocks, 1) if block.fits(raw)]
            if not fitting:
                yield Finding("I101", raw.cell(), raw.sheet or raw.path.stem)
            for number, block in fitting:
                yield map_rows.staged(raw, block, map_name=f"{self.name}#{number}")


def read(path: Path) -> ColumnMap:
    """Read a map file; a bare name means one of the maps that ship with the package.

    Raises:
        ConfigError: the file is missing, is no TOML, or uses a key or value that is not known.
    """
    found = _found(path)
    content = found.read_bytes()
    try:
        raw = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{found.name} 不是有效的 TOML 文件：{error}") from error
    _known(found.name, "$", raw, ("table",))
    tables = raw.get("table")
    if not isinstance(tables, list) or not tables:
        raise ConfigError(f"{found.name} 中没有 [[table]] 段")
    blocks = [_block(found.name, f"$.table[{n}]", entry) for n, entry in enumerate(tables)]
    digest = hashlib.sha256(content).hexdigest()[:12]
    return ColumnMap(name=f"{found.stem}@{digest}", blocks=tuple(blocks))


def built_in() -> tuple[str, ...]:
    """The names of the maps that ship with the package."""
    folder = Path(str(files("inventory.intake"))) / "maps"
    return tuple(sorted(entry.stem for entry in folder.glob("*.toml")))


def _found(path: Path) -> Path:
    if path.is_file():
        return path
    if path.name in built_in():
        return Path(str(files("inventory.intake"))) / "maps" / f"{path.name}.toml"
    raise ConfigError(f"找不到列映射 {path}", hint=f"内置的列映射：{'、'.join(built_in())}")


def _block(name: str, at: str, raw: Mapping[str, Any]) -> Block:
    _known(name, at, raw, _BLOCK_KEYS)
    table = TABLES.get(str(raw.get("target", "")))
    if table is None:
        raise ConfigError(
            f"{name} 的 {at}.target 不是可导入的表", hint=f"可用的表：{'、'.join(TABLES)}"
        )
    constants = {
        key: _scalar(name, f"{at}.constants.{key}", value)
        for key, value in _table(name, f"{at}.constants", raw.get("constants", {})).items()
    }
    units = _table(name, f"{at}.units", raw.get("units", {}))
    columns = {
        key: _source(name, f"{at}.columns.{key}", value, units.get(key, ""))
        for key, value in _table(name, f"{at}.columns", raw.get("columns", {})).items()
    }
    for part, keys in (("columns", columns), ("constants", constants), ("units", units)):
        _known(name, f"{at}.{part}", keys, table.keys)
    _complete(name, at, table, columns, constants)
    header_row = raw.get("header_row")
    if header_row is not None and (not isinstance(header_row, int) or header_row < 1):
        raise ConfigError(f"{name} 的 {at}.header_row 应为从 1 起的行号，现为 {header_row!r}")
    return Block(
        table=table,
        file=_scalar(name, f"{at}.file", raw.get("file", "*")),
        sheet=_scalar(name, f"{at}.sheet", raw.get("sheet", "")),
        header_row=header_row,
        where=_conditions(name, f"{at}.where", raw.get("where", [])),
        columns=columns,
        constants=constants,
    )


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
        return Source(column=raw, unit=_scalar(name, at, unit))
    entry = _table(name, at, raw)
    _known(name, at, entry, _COLUMN_KEYS)
    if ("from" in entry) == ("template" in entry):
        raise ConfigError(f"{name} 的 {at} 应有 from 或 template 之一")
    values = _table(name, f"{at}.values", entry.get("values", {}))
    source = Source(
        column=_scalar(name, f"{at}.from", entry.get("from", "")),
        template=_scalar(name, f"{at}.template", entry.get("template", "")),
        unit=_scalar(name, f"{at}.unit", entry.get("unit", unit)),
        prefix=_scalar(name, f"{at}.prefix", entry.get("prefix", "")),
        mapping={key: _scalar(name, f"{at}.values.{key}", value) for key, value in values.items()},
    )
    try:
        found = source.headings
    except ValueError as error:  # a lone brace
        raise ConfigError(f"{name} 的 {at}.template 写法有误：{error}") from error
    if not found:
        raise ConfigError(f"{name} 的 {at} 没有用到任何来源列", hint="固定值请写在 constants 里")
    return source


def _conditions(name: str, at: str, raw: Any) -> tuple[Condition, ...]:
    entries = raw if isinstance(raw, list) else [raw]
    return tuple(_condition(name, f"{at}[{n}]", entry) for n, entry in enumerate(entries))


def _condition(name: str, at: str, raw: Any) -> Condition:
    entry = _table(name, at, raw)
    _known(name, at, entry, _WHERE_KEYS)
    if "column" not in entry or len(entry) == 1:
        raise ConfigError(f"{name} 的 {at} 应有 column 和至少一个条件（in、not_in、not_empty、gt）")
    for key, kind in (("in", list), ("not_in", list), ("not_empty", bool), ("gt", int | float)):
        if key in entry and not isinstance(entry[key], kind):
            raise ConfigError(f"{name} 的 {at}.{key} 的值类型不对：{entry[key]!r}")
    return Condition(
        column=_scalar(name, f"{at}.column", entry["column"]),
        is_in=tuple(map(str, entry["in"])) if "in" in entry else None,
        is_not_in=tuple(map(str, entry["not_in"])) if "not_in" in entry else None,
        not_empty=entry.get("not_empty", False),
        above=entry.get("gt"),
    )


def _known(name: str, at: str, raw: Mapping[str, Any], known: Sequence[str]) -> None:
    for key in raw:
        if key not in known:
            raise ConfigError(
                f"{name} 中有未知的设置 {at}.{key}", hint=f"可用的设置：{'、'.join(known)}"
            )


def _table(name: str, at: str, raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise ConfigError(f"{name} 的 {at} 应为一组设置，现为 {raw!r}")
    return raw


def _scalar(name: str, at: str, raw: Any) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise ConfigError(f"{name} 的 {at} 应为文字或数值，现为 {raw!r}")
    return str(raw)
