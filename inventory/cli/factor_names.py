"""`inventory factors names`: what a name resolves to, or what it may have been meant for."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inventory.factors.library import Library
from inventory.factors.names.removal import Removal
from inventory.factors.names.resolution import TITLES, Kind, Resolution
from inventory.factors.names.resolver import Names

_WIDTH = 160  # of a table that goes into a file or a pipe
_COLUMNS = ("名称", "类别", "认定为", "串联的各级", "去除效率", "规则", "建议")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Names to look up, their kind if it is told, and the category they stand in."""

    names: tuple[str, ...]
    kind: str | None
    category: str | None


def show(library: Library, wanted: Wanted, *, as_json: bool) -> None:
    """Print what each name means; a name that is not known ends the command with exit code 1."""
    known = Names.of(library)
    category = wanted.category
    pairs = [(one, known.removals(one, category=category)) for one in _found(known, wanted)]
    if as_json:
        rows = [_as_json(*pair) for pair in pairs]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _print(pairs, known)
    unknown = sum(not found.is_known for found, _ in pairs)
    click.echo(f"{len(pairs)} 个名称，{unknown} 个不认识", err=True)
    if unknown:
        raise SystemExit(1)


def _found(known: Names, wanted: Wanted) -> list[Resolution]:
    if wanted.kind is None:
        return [known.resolve_any(name, category=wanted.category) for name in wanted.names]
    kind = Kind(wanted.kind)
    return [known.resolve(kind, name, category=wanted.category) for name in wanted.names]


def _as_json(found: Resolution, removals: dict[str, Removal]) -> dict[str, Any]:
    return {
        "name": found.name,
        "kind": found.kind.value,
        "canonical": found.canonical,
        "title_zh": found.title_zh,
        "parts": list(found.parts),
        "controls": list(found.controls),
        "removal": {
            pollutant: {
                "removal_frac": round(told.removal_frac, 6),
                "factor_ids": list(told.factor_ids),
                "evidence": told.evidence,
            }
            for pollutant, told in removals.items()
        },
        "rule": found.rule,
        "is_open": found.is_open,
        "evidence": found.evidence,
        "proposals": list(found.proposals),
    }


def _print(pairs: Iterable[tuple[Resolution, dict[str, Removal]]], names: Names) -> None:
    table = Table(show_lines=True)
    for title in _COLUMNS:
        table.add_column(title, overflow="fold")
    for found, removals in pairs:
        table.add_row(*map(Text, _cells(found, removals, names)))
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(table)


def _cells(found: Resolution, removals: dict[str, Removal], names: Names) -> tuple[str, ...]:
    """One name as a line of the table; what is open or unknown says so."""
    titles = [names.treatment.device(part).title_zh for part in found.parts]
    meaning = f"{found.title_zh}\n{found.canonical}" if found.is_known else "不认识"
    if found.is_blank:
        meaning = "空白"
    if found.is_open:
        meaning = f"{meaning}\n（没有写全）"
    return (
        found.name,
        TITLES[found.kind],
        meaning,
        "\n".join(f"{place} {title}" for place, title in enumerate(titles, start=1)),
        "\n".join(
            f"{p} {100 * told.removal_frac:.4g}% {told.evidence}" for p, told in removals.items()
        ),
        found.rule or "",
        "\n".join(found.proposals),
    )


def _removed(pollutant: str, told: Removal) -> str:
    return f"{pollutant} {100 * told.removal_frac:.4g}%（证据 {told.evidence}）"
