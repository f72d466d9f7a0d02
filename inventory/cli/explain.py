"""`inventory explain`: one published number back to its spreadsheet cells (溯源)."""

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from inventory.cli.table import folded, wide_console
from inventory.core.workspace import Workspace
from inventory.publish import run
from inventory.publish.dictionary import glossary
from inventory.publish.explain import Explanation, Number
from inventory.publish.explain import explain as explain_row

_LARGE = 1e6  # from here on two decimals say more than six digits


@click.command()
@click.argument("emission_id", type=int)
@click.option(
    "--run",
    "run_dir",
    type=click.Path(path_type=Path),
    help="运行目录，缺省为最近一次 (run folder).",
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
        _show(found, wide_console())


def _show(found: Explanation, console: Console) -> None:
    row = found.emission
    where = f"{row['facility_no']} {row['unit_no'] or ''} → {row['outlet_no'] or '未指定排放口'}"
    when = f"{row['year']}年" + (f"{row['month']}月" if row["month"] else "全年")
    status = "已计入清单" if row["is_chosen"] else f"未计入：{row['not_chosen_because']}"
    # names of the data are no markup
    console.print(
        f"{row['pollutant']} {_number(row['emission_t'])} t  {where}  {when}  "
        f"源分类 {row['category_code'] or '未归类'}",
        highlight=False,
        markup=False,
        style="bold",
    )
    for line in (
        f"方法 {found.method}（{row['method']}）· {status}",
        f"公式 {found.formula}",
        f"     {found.note}" if found.note else "",
    ):
        if line:
            console.print(line, highlight=False, markup=False)
    console.print(_numbers("代入数值", [*found.numbers, *found.steps]))
    if found.treatment:
        console.print(_rows("治理设施（按级次）", found.treatment))
    if found.factors:
        console.print(_rows("因子与引用", found.factors))
    if found.cells:
        cells = ((c.title, c.value, c.file, c.sheet, c.cell) for c in found.cells)
        titles = ("字段", "登记值", "文件", "表页", "单元格")
        console.print(folded(titles, cells, title="输入单元格"))
    if found.rivals:
        console.print(_rows("同一来源的其他结果", found.rivals))


def _numbers(title: str, numbers: list[Number]) -> Table:
    rows = ((number.title, _number(number.value), number.unit) for number in numbers)
    table = folded(("量", "数值", "单位"), rows, title=title)
    table.columns[1].justify = "right"
    return table


def _rows(title: str, rows: list[dict[str, Any]]) -> Table:
    """Records under the Chinese names of their columns; a column without any value is left out."""
    names = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    titles = [glossary()[name].title_zh for name in names]
    cells = ([_number(row[name]) for name in names] for row in rows)
    return folded(titles, cells, title=title)


def _number(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.6g}" if abs(value) < _LARGE else f"{value:,.2f}"
