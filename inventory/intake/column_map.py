"""Column maps (列映射): how a foreign table feeds the import tables, written in TOML."""

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from inventory.core.errors import ConfigError
from inventory.core.findings import Finding
from inventory.intake import map_parameters, map_parse, map_rows
from inventory.intake.map_block import Block
from inventory.intake.map_parameters import Parameter
from inventory.intake.readers.sheet import RawSheet
from inventory.intake.staging import Staged

_KEYS = ("title", "version", "source", "parameters", "wordings", "table")
Values = Callable[[str, tuple[Parameter, ...]], dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """A whole map file; `name` tells apart two states of it, and two sets of parameters."""

    name: str
    blocks: tuple[Block, ...]
    title: str = ""
    version: str = ""
    source: str = ""  # the form or file that the map was written for, and what is known of it
    parameters: tuple[Parameter, ...] = ()

    def stage(self, sheets: Sequence[RawSheet]) -> Iterator[Staged | Finding]:
        """Stage every sheet by every block that reads it; name the sheets that none reads."""
        for raw in sheets:
            fitting = [(n, block) for n, block in enumerate(self.blocks, 1) if block.fits(raw)]
            if not fitting:
                yield Finding("I101", raw.cell(), raw.sheet or raw.path.stem)
            for number, block in fitting:
                yield map_rows.staged(raw, block, map_name=f"{self.name}#{number}")


def read(path: Path, *, parameters: Mapping[str, str] | None = None) -> ColumnMap:
    """Read a map file; a bare name means one of the maps that ship with the package.

    Raises:
        ConfigError: the file is missing, is no TOML, uses a key or value that is not known, or
            a parameter is missing or unknown.
    """
    given = dict(parameters or {})
    return _read(path, lambda name, known: map_parameters.settled(name, known, given))


def outline(path: Path) -> ColumnMap:
    """The same map to look at: its parameters stand as `<name>` wherever they are used."""
    return _read(path, lambda _, known: map_parameters.blanks(known))


def _read(path: Path, settle: Values) -> ColumnMap:
    found = find(path)
    content = found.read_bytes()
    try:
        raw = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{found.name} 不是有效的 TOML 文件：{error}") from error
    map_parse.known(found.name, "$", raw, _KEYS)
    tables = raw.get("table")
    if not isinstance(tables, list) or not tables:
        raise ConfigError(f"{found.name} 中没有 [[table]] 段")
    known = map_parameters.declared(found.name, raw.get("parameters", {}))
    values = settle(found.name, known)
    about = {
        key: map_parse.scalar(found.name, f"$.{key}", raw.get(key, ""))
        for key in ("title", "version", "source")
    }
    blocks = [
        block
        for n, entry in enumerate(tables)
        for block in map_parse.blocks(
            found.name, f"$.table[{n}]", entry, values=values, wordings=raw.get("wordings", {})
        )
    ]
    return ColumnMap(
        name=_name(found.stem, about["version"], content, values),
        blocks=tuple(blocks),
        parameters=known,
        **about,
    )


def _name(stem: str, version: str, content: bytes, values: Mapping[str, str]) -> str:
    """Stem, version and a hash of the file with the values that were put into it."""
    digest = hashlib.sha256(content)
    if values:
        digest.update(json.dumps(values, sort_keys=True).encode())
    return "@".join((stem, "-".join(filter(None, (version, digest.hexdigest()[:12])))))


def built_in() -> tuple[str, ...]:
    """The names of the maps that ship with the package."""
    folder = Path(str(files("inventory.intake"))) / "maps"
    return tuple(sorted(entry.stem for entry in folder.glob("*.toml")))


def find(path: Path) -> Path:
    """The file itself, or the one of that name which ships with the package."""
    if path.is_file():
        return path
    if path.name in built_in():
        return Path(str(files("inventory.intake"))) / "maps" / f"{path.name}.toml"
    raise ConfigError(f"找不到列映射 {path}", hint=f"内置的列映射：{'、'.join(built_in())}")
