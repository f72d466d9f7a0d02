"""`inventory explain`: one published number back to its spreadsheet cells (溯源)."""

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from inventory.core.workspace import Workspace
from inventory.publish import run
from inventory.publish.explain import Explanation, Number, explain as explain_row


@click.command()
@click.argument("emission_id", type=int)
@click.option(
    "--run", "run_dir", type=click.Path(path_type=Path), help="运行目录，缺省为最近一次 (run folder)."
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 (machine readable).")
@click.pass_obj
def explain(root: Path, emission_id: int, run_dir: Path | None, *, as_json: bool) -> None:
    """说明台账中一个数的来历：公式、数值、因子、单元格和落选方法 (explain one number)."""
    folder = run_dir or run.latest(Workspace.open(root))
    found = explain_row(folder / run.DATABASE, emission_id)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, default=str, indent=1))
    else:
        _show(found, Console())


def _show(found: Explanation, console: Console) -> None:
    row = found.emission
    console.print(
        f"[bold]{row['pollutant']} {_number(row['emission_t'])} t[/]  "
        f"{row['facility_no']} {row['unit_no'] or ''} → {row['outlet_no'] or '未指定排放口'}  "
        f"{row['year']}年{row['month'] or '全年'}  源分类 {row['category_code'] or '未归类'}",
        highlight=False,
    )
    status = "已计入清单" if row["is_chosen"] else f"未计入：{row['not_chosen_because']}"
    console.print(f"方法 {found.method}（{row['method']}）· {status}", highlight=False)
    console.print(f"公式 {found.formula}", highlight=False, markup=False)
    if found.note:
        console.print(f"     {found.note}", highlight=False, markup=False)
    console.print(_numbers("代入数值", [*found.numbers, *found.steps]))
    if found.treatment:
        console.print(_rows("治理设施（按级次）", found.treatment))
    if found.factors:
        console.print(_rows("因子与引用", found.factors))
    if found.cells:
        table = Table("字段", "登记值", "文件", "表页", "单元格", title="输入单元格", title_justify="left")
        for cell in found.cells:
            table.add_row(cell.field, cell.value, cell.file, cell.sheet, cell.cell)
        console.print(table)
    if found.rivals:
        console.print(_rows("同一来源的其他结果", found.rivals))


def _numbers(title: str, numbers: list[Number]) -> Table:
    table = Table("量", "数值", "单位", title=title, title_justify="left")
    table.columns[1].justify = "right"
    for number in numbers:
        table.add_row(number.title, _number(number.value), number.unit)
    return table


def _rows(title: str, rows: list[dict[str, Any]]) -> Table:
    table = Table(*rows[0], title=title, title_justify="left")
    for row in rows:
        table.add_row(*(_number(value) for value in row.values()))
    return table


def _number(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:,.6g}" if isinstance(value, float) and abs(value) < 1e6 else (  # noqa: PLR2004 -- digits of a terminal column
        f"{value:,.2f}" if isinstance(value, float) else str(value)
    )
