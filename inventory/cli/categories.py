"""`inventory categories`: the unified source classification, its crosswalks, and their check."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

import click
from rich.console import Console
from rich.table import Table

from inventory.classification import addon, crosswalk, tree
from inventory.classification import check as checks
from inventory.classification.crosswalk import NONE, REASONS, RELATIONS, REPORTING, Match
from inventory.classification.tree import STREAMS, Category
from inventory.core.errors import ConfigError
from inventory.registry import seed

_KINDS = {"stationary": "固定源", "mobile": "移动源", "area": "面源", "mixed": "混合"}
_ATTACH = {"source": "可登记设施", "stream": "设施的排放流", "": ""}
_ROLES = {
    "fuel": "燃料",
    "material": "原料",
    "sorbent": "脱硫剂",
    "electricity": "外购电力",
    "heat": "外购热力",
}
_PLAIN_WIDTH = 160  # columns of a table that goes to a file or a pipe
_SHOWN = 12  # lines or examples of one kind
_NAMED = 4  # leaves named behind one line


@click.group()
def categories() -> None:
    """一致源分类及其与各报告体系的对照 (unified source classification)."""


@categories.command(name="list")
@click.option("--level", type=click.IntRange(min=1), help="只列到第几级 (deepest level shown).")
@click.option("--under", metavar="CODE", help="只列这一代码及其下级 (a node and all below it).")
@click.option(
    "--scheme",
    type=click.Choice([scheme.code for scheme in REPORTING]),
    help="同时列出在该体系中的对应行 (line of each leaf in this scheme).",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON (machine-readable).")
def list_(*, level: int | None, under: str | None, scheme: str | None, as_json: bool) -> None:
    """列出源分类 (list the categories)."""
    if under is not None:
        _category(under)
    chosen = [
        item
        for item in tree.load().categories.values()
        if (level is None or item.level <= level)
        and (under is None or under in tree.load().hierarchy.path(item.code))
    ]
    matched = {row.category_code: row for row in crosswalk.load() if row.scheme == scheme}
    if as_json:
        rows = [_record(item, matched.get(item.code)) for item in chosen]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _console().print(_listing(chosen, scheme, matched))
    click.echo(f"共 {len(chosen)} 个源分类", err=True)


@categories.command()
@click.argument("code")
def show(code: str) -> None:
    """显示一个源分类：定义、排放流、物质、各体系对应行、下级与候选行业 (one category in full)."""
    item = _category(code)
    console = _console()
    console.print(_head(item))
    for table in (_children(item), _addons(item), _lines(item)):
        if table.row_count:
            console.print(table)
    for title, found in (
        ("国民经济行业候选 (GB/T 4754-2017)", _industries(item)),
        ("排污许可管理名录候选 (2019)", _permits(item)),
    ):
        if found:
            more = f"\n  …… 共 {len(found)} 项" if len(found) > _SHOWN else ""
            body = "\n".join(f"  {line}" for line in found[:_SHOWN])
            console.print(f"[bold]{title}[/]\n{body}{more}")


@categories.command()
def check() -> None:
    """检查分类与对照，有错误时退出码为 1 (self-check of the classification)."""
    material = checks.shipped(
        industries=[row["industry_code"] for row in seed.industries()],
        pollutant_kinds={row["pollutant"]: row["kind"] for row in seed.pollutants()},
    )
    found = checks.faults(material)
    table = Table("检查", "代号", "结果", title="一致源分类自检")
    for name, (title, _) in checks.CHECKS.items():
        count = len(found[name])
        table.add_row(title, name, f"[red]{count} 个错误[/]" if count else "[green]通过[/]")
    console = _console()
    console.print(table)
    faults = [fault for faults in found.values() for fault in faults]
    for fault in faults:
        click.echo(fault)
    leaves = len(material.tree.leaves)
    click.echo(
        f"{len(material.categories)} 个源分类，其中末级 {leaves} 个；"
        f"{len(material.matches)} 行对照；{len(faults)} 个错误",
        err=True,
    )
    raise SystemExit(1 if faults else 0)


def _category(code: str) -> Category:
    known = tree.load().categories
    if code not in known:
        near = get_close_matches(code.upper(), known, n=3) or list(tree.load().hierarchy.children())
        raise ConfigError(
            f"没有源分类 {code} (no such category)", hint=f"相近的代码：{'、'.join(near)}"
        )
    return known[code]


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else _PLAIN_WIDTH, highlight=False)


def _record(item: Category, match: Match | None) -> dict[str, object]:
    record: dict[str, object] = {
        "category_code": item.code,
        "parent_code": item.parent or None,
        "level": item.level,
        "name_zh": item.name_zh,
        "name_en": item.name_en,
        "kind": item.kind,
        "is_leaf": item.is_leaf,
        "attach": item.attach or None,
        "stream": item.stream or None,
        "carries": list(item.carries),
        "is_memo": item.code in tree.load().memo_codes(),
    }
    if match is not None:
        record |= {
            "scheme": match.scheme,
            "scheme_code": None if match.scheme_code == NONE else match.scheme_code,
            "relation": match.relation,
            "reason": match.reason or None,
            "note": match.note or None,
        }
    return record


def _listing(chosen: Sequence[Category], scheme: str | None, matched: Mapping[str, Match]) -> Table:
    table = Table("代码", "名称", "类型", "登记", "排放流", "物质")
    titles: dict[str, str] = {}
    if scheme is not None:
        table.add_column(f"{crosswalk.BY_CODE[scheme].title_zh} ({scheme})")
        titles = _titles(scheme)
    for item in chosen:
        cells = [
            item.code,
            "  " * (item.level - 1) + item.name_zh,
            _KINDS[item.kind],
            _ATTACH[item.attach],
            STREAMS.get(item.stream, ""),
            " ".join(item.carries),
        ]
        if scheme is not None:
            row = matched.get(item.code)
            cells.append(_line_text(row, titles) if row else "")
        table.add_row(*cells, style="bold" if item.level == 1 else None)
    return table


def _head(item: Category) -> Table:
    whole = tree.load()
    path = " › ".join(
        f"{code} {whole.categories[code].name_zh}" for code in whole.hierarchy.path(item.code)
    )
    table = Table(title=f"{item.code} {item.name_zh} · {item.name_en}", show_header=False)
    table.add_column(no_wrap=True)
    table.add_column()
    status = [_KINDS[item.kind], "末级" if item.is_leaf else "", _ATTACH[item.attach]]
    if item.code in whole.memo_codes():
        status.append("信息项，不计入总量")
    for name, value in (
        ("位置", path),
        ("类型", "，".join(part for part in status if part)),
        ("排放流", STREAMS.get(item.stream, "")),
        ("说明", item.note),
        ("大气污染物", " ".join(item.pollutants)),
        ("温室气体", " ".join(item.gases)),
        ("有效期", f"{item.valid_from} 起{'，至 ' + item.valid_to if item.valid_to else ''}"),
    ):
        if value:
            table.add_row(name, value)
    return table


def _children(item: Category) -> Table:
    whole = tree.load()
    table = Table("代码", "名称", "登记", "排放流", "物质", title="下级")
    for code in whole.hierarchy.children(item.code):
        child = whole.categories[code]
        stream = STREAMS.get(child.stream, "")
        substances = " ".join(child.carries)
        table.add_row(code, child.name_zh, _ATTACH[child.attach], stream, substances)
    return table


def _addons(item: Category) -> Table:
    known = tree.load().categories
    table = Table("由何而来", "物质", "代码", "名称", title="附加排放流（不在本节点之下）")
    takes_sources = item.attach == "source" or item.is_leaf
    for extra in addon.load():
        if takes_sources and item.code.startswith(extra.node_prefix):
            name = known[extra.category_code].name_zh
            role = _ROLES.get(extra.role, extra.role)
            table.add_row(role, extra.pollutant, extra.category_code, name)
    return table


def _lines(item: Category) -> Table:
    below = tree.load().hierarchy.leaves()[item.code]
    table = Table("体系", "对应行", "关系", title="各体系对应行")
    if not item.is_leaf:
        table.add_column("末级")
    for scheme in REPORTING:
        titles = _titles(scheme.code)
        grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in crosswalk.load():
            if row.scheme == scheme.code and row.category_code in below:
                grouped[_line_text(row, titles), RELATIONS[row.relation]].append(row.category_code)
        for place, ((line, relation), leaves) in enumerate(list(grouped.items())[:_SHOWN]):
            name = "" if place else f"{scheme.title_zh} ({scheme.code})"
            table.add_row(name, line, relation, *([] if item.is_leaf else [_named(leaves)]))
        if len(grouped) > _SHOWN:
            table.add_row("", f"…… 共 {len(grouped)} 行")
    return table


def _titles(scheme: str) -> dict[str, str]:
    return {
        line.code: f"{line.title_zh}{'（信息项）' if line.is_memo else ''}"
        for line in crosswalk.lines(scheme)
    }


def _line_text(row: Match, titles: Mapping[str, str]) -> str:
    if row.scheme_code != NONE:
        return f"{row.scheme_code} {titles[row.scheme_code]}"
    where = f" {row.included_in}" if row.included_in else ""
    return f"无：{REASONS[row.reason]}{where}"


def _named(leaves: Sequence[str]) -> str:
    more = f" 等 {len(leaves)} 个" if len(leaves) > _NAMED else ""
    return "、".join(leaves[:_NAMED]) + more


def _candidates(item: Category, scheme: str) -> Iterable[str]:
    below = tree.load().hierarchy.leaves()[item.code]
    return dict.fromkeys(
        row.scheme_code
        for row in crosswalk.load()
        if row.scheme == scheme and row.category_code in below and row.scheme_code != NONE
    )


def _industries(item: Category) -> list[str]:
    names = {row["industry_code"]: row["name"] for row in seed.industries()}
    return [f"{code} {names[code]}" for code in sorted(_candidates(item, "gbt4754_2017"))]


def _permits(item: Category) -> list[str]:
    listed = crosswalk.permit_industries()
    return [
        f"第 {serial} 项 {listed[serial].section}：{listed[serial].industry}"
        for serial in sorted(_candidates(item, "permit_2019"), key=int)
    ]
