"""`inventory factors`: which factor packs a workspace counts with, and what stands in them."""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import duckdb
from click.core import ParameterSource
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inventory.cli import factor_attest, factor_names, factor_tables
from inventory.core.errors import FactorPackError
from inventory.core.findings import Severity
from inventory.core.workspace import CONFIG_NAME, Workspace
from inventory.factors import check as checks
from inventory.factors import first_choice, local, pack
from inventory.factors.check import Known
from inventory.factors.library import Library
from inventory.factors.names.resolution import Kind
from inventory.registry import seed

_WIDTH = 160  # of a table that goes into a file or a pipe

_PACK_TITLES = {
    "rank": "次序",
    "pack": "因子包",
    "title": "名称",
    "version": "版本",
    "reach_zh": "适用",
    "items": "项目数",
    "rows": "因子数",
    "A": "证据A",
    "B": "证据B",
    "C": "证据C",
    "D": "证据D",
    "second_choice": "次选",
    "is_builtin": "内置",
}
_REACHES = {"national": "本国", "general": "通用", "local": "本地"}
_FACTOR_TITLES = {
    "factor_id": "因子标识",
    "pack": "因子包",
    "category_code": "源分类",
    "item": "项目",
    "technology": "工艺技术",
    "control": "治理工艺",
    "capacity_min": "规模下限",
    "capacity_max": "规模上限",
    "capacity_suffix": "规模单位",
    "region_code": "行政区划",
    "valid_from": "起用日期",
    "valid_to": "停用日期",
    "pollutant": "污染物",
    "param": "参数",
    "stage": "阶段",
    "value": "取值",
    "lower": "下限",
    "upper": "上限",
    "unit": "单位",
    "basis": "基准",
    "scaled_by": "随品质缩放",
    "canonical_value": "规范值",
    "canonical_per": "规范基准",
    "evidence": "证据等级",
    "seen_by": "核对人",
    "seen_on": "核对日期",
    "page": "页码",
    "source": "来源",
    "cited_table": "表号",
    "pack_rank": "次序",
    "reach_zh": "适用",
    "second_choice": "次选",
}
_BRIEF = (
    *("factor_id", "category_code", "item", "technology", "control", "pollutant", "param"),
    *("value", "unit", "evidence", "reach_zh", "second_choice"),
)


@dataclass(frozen=True, slots=True)
class _Filter:
    """Which factors to show; empty parts leave all."""

    factor_id: str = ""
    item: str = ""
    category: str = ""


_ANY = _Filter()


@click.group()
def factors() -> None:
    """查看、登记、认定排放因子 (emission factor library)."""


for _noun in (
    factor_attest.attest,
    factor_tables.template,
    factor_tables.take,
    factor_tables.remove,
):
    factors.add_command(_noun)


@factors.command("list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON (machine-readable).")
@click.pass_context
def list_(ctx: click.Context, *, as_json: bool) -> None:
    """列出因子包：版本、适用、因子数、各证据等级和次选的条数 (packs in their order of rank)."""
    library = Library.open(_workspace(ctx))
    second = Counter(one["pack"] for one in _factors(library, _ANY) if one["second_choice"])
    rows = [
        {
            "rank": one.rank,
            "pack": one.pack.name,
            "title": one.pack.title_zh,
            "version": one.pack.version,
            "licence": one.pack.licence,
            "reach": one.pack.reach,
            "reach_zh": _REACHES[one.pack.reach],
            "items": one.pack.item.num_rows,
            "rows": one.pack.factor.num_rows,
            **_grades(one.pack),
            "second_choice": second[one.pack.name],
            "is_builtin": one.pack.is_builtin,
            "sha256": one.pack.sha256,
        }
        for one in library.packs
    ]
    _print(rows, _PACK_TITLES, as_json=as_json)


@factors.command()
@click.argument("factor_id", required=False, default="")
@click.option("--item", default="", help="项目代码或名称，如 烟煤 (fuel, product or material).")
@click.option("--category", default="", help="源分类代码，含其下级 (category and below).")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON (machine-readable).")
@click.pass_context
def show(ctx: click.Context, *, factor_id: str, item: str, category: str, as_json: bool) -> None:
    """显示一个因子的全部内容，或按项目、源分类筛选 (one factor, or all that match)."""
    if not (factor_id or item or category):
        raise click.UsageError("请给出因子标识，或用 --item、--category 筛选")
    library = Library.open(_workspace(ctx))
    wanted = _Filter(factor_id, (library.item_code(item) or item) if item else "", category)
    rows = _factors(library, wanted)
    if not rows:
        raise click.UsageError("因子库中没有符合条件的因子；用 inventory factors list 查看因子包")
    if factor_id and not as_json:
        lines = [
            {"name": title, "value": rows[0][key]}
            for key, title in _FACTOR_TITLES.items()
            if rows[0][key] not in (None, "")
        ]
        _print(lines, {"name": "内容", "value": "值"}, as_json=False)
        return
    _print(rows, {key: _FACTOR_TITLES[key] for key in _BRIEF}, as_json=as_json)


@factors.command()
@click.argument(
    "pack_dir", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.pass_context
def check(ctx: click.Context, *, pack_dir: Path | None) -> None:
    """校验一个因子包，或整个因子库 (all faults of one pack, or of the whole library)."""
    library = Library.open(_workspace(ctx))
    if pack_dir is None:
        found = (*library.faults(_known(library)), *library.lapsed())
        checked = f"{len(library.packs)} 个因子包、{len(library.attestations)} 条认定"
    else:
        found = checks.faults(pack.read(pack_dir), _known(library))
        checked = str(pack_dir)
    for finding in found:
        click.echo(f"{finding}（{finding.remedy_zh}）")
    wrong = sum(one.severity is Severity.ERROR for one in found)
    click.echo(f"已校验 {checked}：{wrong} 处错误，{len(found) - wrong} 处警告", err=True)
    if wrong:
        raise SystemExit(FactorPackError.exit_code)


@factors.command()
@click.argument("pack_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_context
def add(ctx: click.Context, *, pack_dir: Path) -> None:
    """校验并登记本地因子包 (register a local pack in the workspace)."""
    workspace = Workspace.open(ctx.find_root().obj)
    added = local.add(workspace, pack_dir, known=_known())
    done = "已登记" if added.is_new else "内容相同，未作改动"
    click.echo(f"因子包 {added.pack.name} {added.pack.version} {done}")
    click.echo(
        f"因子 {added.pack.factor.num_rows} 行，项目 {added.pack.item.num_rows} 行", err=True
    )


@factors.command("names")
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
    asked = factor_names.Wanted(wanted, kind, category)
    factor_names.show(Library.open(_workspace(ctx)), asked, as_json=as_json)


def _workspace(ctx: click.Context) -> Workspace | None:
    """The workspace, or None where no folder is named and the current one is none."""
    root = ctx.find_root()
    is_named = root.get_parameter_source("workspace") is ParameterSource.COMMANDLINE
    if is_named or (root.obj / CONFIG_NAME).is_file():
        return Workspace.open(root.obj)
    click.echo("当前目录不是工作区，只看内置因子包", err=True)
    return None


def _known(library: Library | None = None) -> Known:
    return Known(
        pollutants=frozenset(row["pollutant"] for row in seed.pollutants()),
        categories=frozenset(row["category_code"] for row in seed.categories()),
        roles=library.roles() if library else {},
    )


def _grades(one: pack.Pack) -> dict[str, int]:
    """How many factors of a pack have each grade of evidence."""
    counted = Counter(checks.evidence(row) for row in one.factor.to_pylist())
    return {grade: counted[grade] for grade in checks.GRADES}


def _factors(library: Library, wanted: _Filter) -> list[dict[str, Any]]:
    with duckdb.connect() as con:
        library.load(con)
        cursor = con.execute(
            """
            select * from factors.factor
            where (factor_id = $factor_id or $factor_id = '')
                and (item = $item or $item = '')
                and (starts_with(category_code, $category) or $category = '')
            order by pack_rank, factor_id
            """,
            {
                "factor_id": wanted.factor_id,
                "item": wanted.item,
                "category": wanted.category,
            },
        )
        names = [column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        second = first_choice.second_choices(con)
    for row in rows:
        row["reach_zh"] = _REACHES[row["reach"]]
        row["second_choice"] = second.get(row["factor_id"], "")
    return rows


def _print(rows: list[dict[str, object]], titles: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    table = Table()
    for title in titles.values():
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*_cells(row[key] for key in titles))
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(table)


def _cells(values: Iterable[object]) -> Iterable[Text]:
    # Text and not str: a pack's words are no markup
    for value in values:
        if isinstance(value, bool):
            yield Text("是" if value else "否")
        elif isinstance(value, float):
            yield Text(f"{value:.6g}")
        else:
            yield Text("" if value is None else str(value))
