"""Settings of a workspace (配置): `inventory.toml`, read strictly."""

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from inventory.core import safe_file
from inventory.core.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Config:
    """What a bureau may set; every key has a default, unknown keys are refused."""

    name: str = ""  # shown on reports, for example 西安市2024年融合清单
    database: str = "sqlite:///registry.db"  # SQLAlchemy URL; relative SQLite paths start here
    gwp: str = "AR5"  # GWP set when the command line names none
    min_evidence: str = "C"  # lowest grade of evidence of the factors that count, A to C
    statement_mode: str = "preferred"  # how several statements of one thing count
    packs: tuple[str, ...] = field(default_factory=tuple)  # names of local packs under packs/
    method_context: str = "inventory"  # whose order of methods the ledger follows
    base_years: tuple[int, ...] = field(default_factory=tuple)  # of calculated permit quantities
    base_mode: str = "mean"  # of several base years
    # years whose fuel the formulas average (none: the account year); see permits.fuel_base
    fuel_years: tuple[int, ...] = field(default_factory=tuple)
    limit_change: str = "pro_rata"  # how a limit that changes inside a year is counted


# keys that take one of a few words
_WORDS = {
    "min_evidence": ("A", "B", "C"),
    "statement_mode": ("preferred", "maximum", "residual", "mean"),
    "method_context": ("inventory", "permit", "tax", "statistics"),
    "base_mode": ("mean", "max"),
    "limit_change": ("pro_rata", "step"),
}
_YEARS = {"base_years", "fuel_years"}
# settings of earlier releases: what they did by default is done without them
_FORMER = {
    "unverified_factors": (
        False,
        "凭记忆的因子（证据等级 D）不再参与核算；对照文件核对后用 inventory factors attest 认定",
    )
}


def read(path: Path) -> Config:
    """Read `inventory.toml`.

    Raises:
        ConfigError: the file is not TOML, a key is unknown, or a value has the wrong type.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path.name} 不是有效的 TOML 文件：{error}") from error
    known = {item.name: item for item in fields(Config)}
    for key, (harmless, hint) in _FORMER.items():
        if raw.pop(key, harmless) != harmless:
            raise ConfigError(f"{path.name} 的设置 $.{key} 已取消", hint=hint)
    for key, value in raw.items():
        if key not in known:
            raise ConfigError(
                f"{path.name} 中有未知的设置 $.{key}", hint=f"可用的设置：{'、'.join(known)}"
            )
        default = getattr(Config(), key)
        wanted = list if isinstance(default, tuple) else type(default)
        if not isinstance(value, wanted):
            raise ConfigError(f"{path.name} 的 $.{key} 应为 {wanted.__name__}，现为 {value!r}")
        if key in _WORDS and value not in _WORDS[key]:
            raise ConfigError(
                f"{path.name} 的 $.{key} 现为 {value!r}", hint=f"可用：{'、'.join(_WORDS[key])}"
            )
        if key in _YEARS and not all(type(year) is int for year in value):
            raise ConfigError(f"{path.name} 的 $.{key} 应为年份，现为 {value!r}")
    settings: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
    return Config(**settings)


def write(path: Path, config: Config) -> None:
    """Write the settings as TOML with the same keys in the same order."""
    lines = ["# 工作区设置，含义见使用手册", ""]
    for item in fields(Config):
        value = getattr(config, item.name)
        lines.append(f"{item.name} = {_toml(value)}")
    safe_file.write(path, ("\n".join(lines) + "\n").encode())


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
