"""What a column map leaves open (映射参数): values that the command gives, and repeated blocks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inventory.core.errors import ConfigError

_NAME = re.compile(r"[A-Za-z_]\w*")
_USE = re.compile(r"\{([A-Za-z_]\w*)(?:([+-])(\d+))?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One open value of a map: what it means, and what it may be."""

    name: str
    title: str
    default: str | None = None
    pattern: str = ""

    @property
    def is_required(self) -> bool:
        """Whether the command has to name a value."""
        return self.default is None


def declared(name: str, raw: Any) -> tuple[Parameter, ...]:
    """The `[parameters]` of a map file."""
    if not isinstance(raw, dict):
        raise ConfigError(f"{name} 的 $.parameters 应为一组设置，现为 {raw!r}")
    return tuple(_parameter(name, key, value) for key, value in raw.items())


def _parameter(name: str, key: str, raw: Any) -> Parameter:
    at = f"$.parameters.{key}"
    entry = {"title": raw} if isinstance(raw, str) else raw
    if not isinstance(entry, dict) or not isinstance(entry.get("title"), str):
        raise ConfigError(f"{name} 的 {at} 应为说明文字，或含 title 的一组设置")
    if not _NAME.fullmatch(key):
        raise ConfigError(f"{name} 的 {at}：参数名只能用字母、数字和下划线")
    unknown = [one for one in entry if one not in {"title", "default", "pattern"}]
    if unknown:
        raise ConfigError(
            f"{name} 中有未知的设置 {at}.{unknown[0]}", hint="可用的设置：title、default、pattern"
        )
    pattern = str(entry.get("pattern", ""))
    try:
        re.compile(pattern)
    except re.error as error:
        raise ConfigError(f"{name} 的 {at}.pattern 写法有误：{error}") from error
    default = entry.get("default")
    return Parameter(
        name=key,
        title=entry["title"],
        default=None if default is None else str(default),
        pattern=pattern,
    )


def settled(name: str, parameters: Sequence[Parameter], given: Mapping[str, str]) -> dict[str, str]:
    """The value of every parameter: the one given, else its default.

    Raises:
        ConfigError: a value is missing, unknown or not of the form that the map asks for.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for key in given:
        if key not in known:
            hint = f"可用的参数：{'、'.join(known)}" if known else "这个列映射没有参数"
            raise ConfigError(f"列映射 {name} 没有参数 {key}", hint=hint)
    missing = [one for one in parameters if one.is_required and one.name not in given]
    if missing:
        wanted = "、".join(f"{one.name}（{one.title}）" for one in missing)
        example = " ".join(f"--set {one.name}=…" for one in missing)
        raise ConfigError(f"列映射 {name} 缺少参数 {wanted}", hint=f"请加上 {example}")
    values = {one.name: given.get(one.name, one.default or "") for one in parameters}
    for key, value in values.items():
        _suits(name, known[key], value, is_given=key in given)
    return values


def _suits(name: str, parameter: Parameter, value: str, *, is_given: bool) -> None:
    if "{" in value or "}" in value:
        raise ConfigError(f"列映射 {name} 的参数 {parameter.name} 不能含花括号：{value!r}")
    if is_given and parameter.pattern and not re.fullmatch(parameter.pattern, value):
        raise ConfigError(
            f"列映射 {name} 的参数 {parameter.name} 不能是 {value!r}",
            hint=f"{parameter.title}，写法应符合 {parameter.pattern}",
        )


def blanks(parameters: Sequence[Parameter]) -> dict[str, str]:
    """A placeholder per parameter, for a map that is looked at and not used."""
    return {one.name: f"<{one.name}>" for one in parameters}


def repeated(name: str, at: str, raw: Mapping[str, Any]) -> list[tuple[dict[str, str], Any]]:
    """The block once for each entry of its `each`, beside the values of that entry."""
    entries = raw.get("each")
    rest = {key: value for key, value in raw.items() if key != "each"}
    if entries is None:
        return [({}, rest)]
    if not isinstance(entries, list) or not entries:
        raise ConfigError(f"{name} 的 {at}.each 应为一列设置")
    for n, entry in enumerate(entries):
        if not isinstance(entry, dict) or not entry:
            raise ConfigError(f"{name} 的 {at}.each[{n}] 应为一组设置，现为 {entry!r}")
    return [({key: str(value) for key, value in entry.items()}, rest) for entry in entries]


def filled_in(raw: Any, values: Mapping[str, str]) -> Any:
    """The same settings with `{name}` and `{name+1}` replaced; other braces stay."""
    if isinstance(raw, dict):
        return {key: filled_in(value, values) for key, value in raw.items()}
    if isinstance(raw, list):
        return [filled_in(value, values) for value in raw]
    return _USE.sub(lambda use: _value(use, values), raw) if isinstance(raw, str) else raw


def _value(use: re.Match[str], values: Mapping[str, str]) -> str:
    name, sign, step = use.groups()
    if name not in values:
        return use[0]
    if step is None or values[name].startswith("<"):
        return values[name]
    if not re.fullmatch(r"\d+", values[name]):
        raise ConfigError(f"参数 {name} 应为整数，现为 {values[name]!r}", hint=f"用在 {use[0]} 中")
    return str(int(values[name]) + int(f"{sign}{step}"))


def leftover(text: str) -> str:
    """The first `{name}` that no parameter stands for; empty when there is none."""
    found = _USE.search(text)
    return found[0] if found else ""
