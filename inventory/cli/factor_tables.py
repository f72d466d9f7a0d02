"""`inventory factors template`, `take` and `remove`: official tables that a bureau types in."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inventory.core.errors import ConfigError
from inventory.core.workspace import Workspace
from inventory.factors import check, local
from inventory.intake import error_workbook
from inventory.intake.official import book, templates
from inventory.intake.official import take as taking
from inventory.intake.official.columns import FORMS
from inventory.intake.official.people import Typist
from inventory.intake.official.take import Taken, Wish
from inventory.intake.official.templates import Template

_WIDTH = 160  # of a table that goes into a file or a pipe
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("name", required=False, default="")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写到这个文件 (file).")
@click.option("--list", "is_list", is_flag=True, help="列出可以填录的表 (list the forms).")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON (machine-readable).")
def template(name: str, *, output: Path | None, is_list: bool, as_json: bool) -> None:
    """取官方系数表的空表：表头、下拉列表、填表说明，不含任何数值 (empty form of a table)."""
    if is_list or not name:
        _list(templates.listed(), as_json=as_json)
        return
    found = templates.named(name)
    path = output or Path(f"{found.name}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise click.UsageError(f"输出文件应为 .xlsx：{path}")
    if path.exists():
        raise ConfigError(f"{path} 已经存在", hint="换一个文件名：填好的表不会被覆盖")
    path.parent.mkdir(parents=True, exist_ok=True)
    book.write(found, path)
    click.echo(path)


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "--person", "person", default="", help="核对人 (who read the document).")
@click.option("--on", "--date", "day", type=_DAY, help="核对日期 (when).")
@click.option("--document", default="", help="所抄的文件，缺省用模板写的 (which document).")
@click.option("--template", "name", default="", help="工作簿没有写明时指明模板 (name of the form).")
@click.option(
    "--drop-missing", is_flag=True, help="这次没有的行从因子包中去掉 (drop rows not in the file)."
)
@click.option("--check", "is_trial", is_flag=True, help="只校验，不收入 (dry run).")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON (machine-readable).")
@click.pass_context
def take(  # noqa: PLR0913 - one parameter per option
    ctx: click.Context,
    path: Path,
    *,
    person: str,
    day: datetime | None,
    document: str,
    name: str,
    drop_missing: bool,
    is_trial: bool,
    as_json: bool,
) -> None:
    """收入填好的官方系数表，成为工作区的因子包 (a filled form becomes a local pack)."""
    workspace = Workspace.open(ctx.find_root().obj)
    typist = Typist(person=person, day=day.date() if day else None, document=document)
    wish = Wish(template=name, drop_missing=drop_missing, is_trial=is_trial)
    taken = taking.take(workspace, path, typist, wish)
    if as_json:
        click.echo(json.dumps(_as_json(taken), ensure_ascii=False, indent=2))
    else:
        for finding in taken.findings:
            click.echo(f"{finding}（{finding.remedy_zh}）")
        click.echo(_summary(taken, is_trial=is_trial))
    if taken.is_refused:
        marked = error_workbook.write_all(
            taken.sheets, taken.findings, fallback=workspace.root / "inbox"
        )
        for written in marked.paths:
            click.echo(f"错误标在 {written}", err=True)
        raise SystemExit(1)


@click.command()
@click.argument("pack")
@click.pass_context
def remove(ctx: click.Context, *, pack: str) -> None:
    """停用工作区的一个因子包；文件夹保留，可以再登记 (a local pack counts no longer)."""
    workspace = Workspace.open(ctx.find_root().obj)
    local.remove(workspace, pack)
    folder = workspace.packs / pack
    click.echo(f"已停用因子包 {pack}")
    click.echo(f"文件保留在 {folder}；再启用：inventory factors add {folder}", err=True)


def _list(found: Sequence[Template], *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "name": one.name,
                "document": one.document_zh,
                "table": one.table_zh,
                "citation": one.citation,
                "rank": one.rank,
                "sheets": [FORMS[kind].zh for kind in one.sheets],
                "categories": list(one.branches),
                "rows": len(one.carried),
            }
            for one in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table()
    for title in ("名称", "哪张表", "抄自", "工作表", "次序"):
        table.add_column(title, overflow="fold")
    for one in found:
        sheets = "、".join(FORMS[kind].zh for kind in one.sheets)
        cells = (one.name, one.table_zh, one.document_zh, sheets, str(one.rank))
        table.add_row(*map(Text, cells))
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(table)


def _summary(taken: Taken, *, is_trial: bool) -> str:
    if taken.is_refused:
        return f"{taken.filled} 行，有错误，全部没有收入；改好后再收入"
    grades = "，".join(
        f"{grade} 级 {taken.grades[grade]} 个" for grade in check.GRADES if taken.grades.get(grade)
    )
    counts = f"新增 {taken.fresh}，改动 {taken.changed}，保留 {taken.kept}，去掉 {taken.dropped}"
    told = f"{taken.filled} 行成为 {sum(taken.grades.values())} 个取值（{grades}）：{counts}"
    if is_trial:
        return f"{told}。只作校验，没有收入"
    if not taken.is_changed:
        return f"{told}。内容与因子包 {taken.pack} 相同，未作改动"
    return f"{told}。已登记为因子包 {taken.pack}"


def _as_json(taken: Taken) -> dict[str, object]:
    return {
        "template": taken.template.name,
        "pack": taken.pack,
        "is_changed": taken.is_changed,
        "filled": taken.filled,
        "grades": dict(taken.grades),
        "fresh": taken.fresh,
        "changed": taken.changed,
        "kept": taken.kept,
        "dropped": taken.dropped,
        "findings": [
            {
                "code": one.code,
                "severity": one.severity.value,
                "file": one.at.file,
                "sheet": one.at.sheet,
                "row": one.at.row,
                "column": one.at.column,
                "value": one.value,
                "message": one.message_zh,
                "remedy": one.remedy_zh,
            }
            for one in taken.findings
        ],
    }
