"""`inventory factors attest`: a bureau confirms values against its own copy of the document."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inventory.core.workspace import Workspace
from inventory.factors import attest as attesting
from inventory.factors import attestation
from inventory.factors.attestation import Attestation
from inventory.factors.library import Library
from inventory.factors.value import Value

_WIDTH = 160  # of a table that goes into a file or a pipe
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What the command line says about the reading."""

    person: str
    day: datetime | None
    document: str
    page: str
    value: str
    unit: str
    reason: str


@click.command()
@click.argument("factor_ids", metavar="[因子标识]...", nargs=-1)
@click.option("--source", default="", help="认定引自这份文件的各行，如 MEE-2021-24 (document key).")
@click.option("--table", "cited_table", default="", help="只要这张表的各行 (cited table).")
@click.option("--pack", default="", help="只要这个因子包的各行 (pack).")
@click.option("--value", default="", help="照文件重新输入的数值，只认定一个因子时必填 (value).")
@click.option("--unit", default="", help="文件用的单位与库内不同时写明 (unit in the document).")
@click.option("--by", "--person", "person", default="", help="核对人 (who read it).")
@click.option("--on", "--date", "day", type=_DAY, help="核对日期，缺省为今天 (when).")
@click.option("--document", default="", help="核对用的文件，写名称或文号 (which document).")
@click.option("--page", default="", help="页码 (page).")
@click.option("--yes", is_flag=True, help="清单已经对照过，不再询问 (do not ask).")
@click.option("--withdraw", is_flag=True, help="撤回认定，须写 --reason 和 --by (take back).")
@click.option("--reason", default="", help="撤回的理由 (reason of a withdrawal).")
@click.option("--list", "is_list", is_flag=True, help="列出全部认定及其效力 (list all).")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON (machine-readable).")
@click.pass_context
def attest(  # noqa: PLR0913 - one parameter per option
    ctx: click.Context,
    /,
    factor_ids: tuple[str, ...],
    *,
    source: str,
    cited_table: str,
    pack: str,
    yes: bool,
    withdraw: bool,
    is_list: bool,
    as_json: bool,
    **said: Any,
) -> None:
    """对照自己手里的文件认定因子的取值，认定后证据等级为 A (confirm values, grade A)."""
    workspace = Workspace.open(ctx.find_root().obj)
    words = _Words(**said)
    if is_list:
        _list(Library.open(workspace), factor_ids, as_json=as_json)
    elif withdraw:
        _withdraw(workspace, factor_ids, words)
    else:
        library = Library.open(workspace)
        if not (factor_ids or source or cited_table or pack):
            raise click.UsageError("请给出因子标识，或用 --source、--table 指明一张表")
        found = attesting.chosen(library, factor_ids, source=source, table=cited_table, pack=pack)
        is_single = len(factor_ids) == 1 and not (source or cited_table or pack)
        _attest(workspace, found, words, is_single=is_single, is_sure=yes)


def _attest(
    workspace: Workspace, found: Sequence[Value], words: _Words, *, is_single: bool, is_sure: bool
) -> None:
    by = attesting.reader(
        person=words.person,
        day=(words.day or datetime.now().astimezone()).date(),
        document=words.document,
        page=words.page,
    )
    if is_single:
        # nothing is shown before: the number has to come from the document
        if not words.value:
            raise click.UsageError("认定一个因子时，请用 --value 照文件重新输入它的数值")
        attesting.require_same(found[0], words.value, words.unit)
    elif words.value:
        raise click.UsageError("--value 只用于认定一个因子；多行请逐行对照清单")
    _show(found)
    if not (is_single or is_sure):
        recalled = sum(one.evidence == "D" for one in found)
        warned = f"，其中 {recalled} 行凭记忆，尤须逐行对照" if recalled else ""
        question = f"以上 {len(found)} 行都与《{by.document}》第 {by.page} 页一致吗{warned}"
        click.confirm(question, abort=True, err=True)
    fresh = attesting.confirm(workspace, found, by)
    old = len(found) - len(fresh)
    click.echo(f"已认定 {len(fresh)} 个取值" + (f"，{old} 个先前已认定，未作改动" if old else ""))
    click.echo(f"记录在 {workspace.attestations}", err=True)


def _withdraw(workspace: Workspace, factor_ids: tuple[str, ...], words: _Words) -> None:
    if not factor_ids:
        raise click.UsageError("请给出要撤回认定的因子标识")
    day = (words.day or datetime.now().astimezone()).date()
    attesting.withdraw(workspace, factor_ids, person=words.person, day=day, reason=words.reason)
    click.echo(f"已撤回 {len(dict.fromkeys(factor_ids))} 个认定，记录保留")


def _list(library: Library, factor_ids: tuple[str, ...], *, as_json: bool) -> None:
    found = [
        one for one in library.attestations if not factor_ids or one.entry.factor_id in factor_ids
    ]
    if as_json:
        rows = attestation.table(found).to_pylist()
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    titles = ("因子标识", "取值", "效力", "核对人", "核对日期", "文件", "页码", "撤回")
    _print(titles, [_line(one) for one in found])


def _line(one: Attestation) -> tuple[str, ...]:
    entry, back = one.entry, one.withdrawal
    return (
        entry.factor_id,
        f"{entry.value} {entry.unit}".strip(),
        attestation.TITLES[one.state],
        entry.person,
        entry.day.isoformat(),
        entry.document,
        entry.page,
        f"{back.day} {back.person}：{back.reason}" if back else "",
    )


def _show(found: Sequence[Value]) -> None:
    titles = ("因子标识", "条件", "取值", "单位", "现为", "文件与表")
    rows = [
        (
            one.factor_id,
            one.condition,
            one.value,
            one.unit,
            one.evidence,
            f"{one.document} {one.cited_table}".strip(),
        )
        for one in found
    ]
    _print(titles, rows)


def _print(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table()
    for title in titles:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(table)
