"""`inventory factors names`: what a name resolves to, or what it may have been meant for."""

import json
import sys
from collections.abc import Callable, Iterable
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


def command(library_of: Callable[[click.Context], Library]) -> click.Command:
    """The command over the library that a context stands for."""

    @click.command("names")
    @click.argument("wanted", metavar="NAME...", nargs=-1, required=True)
    @click.option(
        "--kind",
        type=click.Choice([kind.value for kind in Kind]),
        help="名称的类别；不写则依次试治理工艺、工艺技术、收集方式、规模单位 (kind of name).",
    )
    @click.option("--category", default=None, help="源分类代码，如 D0501 (category of the unit).")
    @click.option("--json", "as_json", is_flag=True, help="输出 JSON (machine-readable).")
    @click.pass_context
    def names(
        ctx: click.Context,
        *,
        wanted: tuple[str, ...],
        kind: str | None,
        category: str | None,
        as_json: bool,
    ) -> None:
        """查一个名称认定为什么，认不出来时给出建议 (what a name resolves to)."""
        known = Names.of(library_of(ctx))
        found = [
            known.resolve(Kind(kind), name, category=category)
            if kind
            else known.resolve_any(name, category=category)
            for name in wanted
        ]
        removals = [known.removals(one, category=category) for one in found]
        pairs = list(zip(found, removals, strict=True))
        if as_json:
            click.echo(
                json.dumps([_as_json(*pair) for pair in pairs], ensure_ascii=False, indent=2)
            )
        else:
            _print(pairs, known)
        unknown = sum(not one.is_known for one in found)
        click.echo(f"{len(found)} 个名称，{unknown} 个不认识", err=True)
        if unknown:
            raise SystemExit(1)

    return names


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
