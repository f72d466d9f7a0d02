"""`inventory map`: propose, list, show and check column maps."""

from pathlib import Path

import click
from rich.console import Console

from inventory.cli.table import folded, wide_console
from inventory.core.errors import ConfigError
from inventory.core.findings import Finding
from inventory.intake import column_map, map_proposal
from inventory.intake.column_map import ColumnMap
from inventory.intake.map_block import Block, Source
from inventory.intake.readers import files
from inventory.intake.tables import TABLES

_FILE = click.Path(path_type=Path)


@click.group("map")
def map_() -> None:
    """列映射：别处的表怎样对应到导入表 (column maps)."""


@map_.command()
@click.argument("path", metavar="FILE", type=_FILE)
@click.option("--sheet", help="只看这张工作表 (only this sheet).")
@click.option(
    "--table", type=click.Choice(list(TABLES)), help="要填的导入表，缺省为最合适的 (target table)."
)
@click.option("--out", type=_FILE, help="写到这个文件，缺省为屏幕 (write to this file).")
@click.option("--force", is_flag=True, help="可以覆盖已有的文件 (overwrite).")
def propose(
    path: Path, *, sheet: str | None, table: str | None, out: Path | None, force: bool
) -> None:
    """按表头提出一份列映射，供核对修改 (propose a map from headings)."""
    if out is not None and out.exists() and not force:
        raise ConfigError(f"{out} 已存在，没有改动", hint="换一个文件名，或加 --force 覆盖")
    proposal = map_proposal.propose(files.read(path), sheet=sheet, table=table)
    if out is None:
        click.echo(proposal.toml(), nl=False)
    else:
        out.write_text(proposal.toml(), encoding="utf-8")
    click.echo(
        f"{path.name} 第 {proposal.header_row} 行的表头最像“{proposal.table.zh}”："
        f"对上 {len(proposal.matches)} 列，未用 {len(proposal.unmatched)} 列",
        err=True,
    )
    if proposal.missing:
        names = "、".join(column.zh for column in proposal.missing)
        click.echo(f"还缺必填列：{names}。补上以后再用 inventory map check 检查", err=True)


@map_.command("list")
def list_() -> None:
    """列出内置的列映射 (built-in maps)."""
    maps = {name: column_map.outline(Path(name)) for name in column_map.built_in()}
    rows = ((name, one.version, one.title, "、".join(_targets(one))) for name, one in maps.items())
    wide_console().print(folded(("名称", "版本", "内容", "填哪些表"), rows))


@map_.command()
@click.argument("name", type=_FILE)
@click.option("--toml", is_flag=True, help="打印文件原文，可存成自己的列映射 (the file itself).")
def show(name: Path, *, toml: bool) -> None:
    """显示一份列映射：参数、读哪些表、哪列取自哪列 (show a map)."""
    if toml:
        click.echo(column_map.find(name).read_text(encoding="utf-8"), nl=False)
        return
    _print_head(wide_console(), column_map.outline(name))


@map_.command()
@click.argument("path", metavar="MAP", type=_FILE)
@click.option("--on", "data", multiple=True, type=_FILE, help="在这份数据上试读 (try it on data).")
def check(path: Path, *, data: tuple[Path, ...]) -> None:
    """检查一份列映射能不能用，可在数据上试读，不写入任何东西 (check a map)."""
    mapping = column_map.outline(path)
    click.echo(f"{path.name} 可以使用：{len(mapping.blocks)} 段，填 {'、'.join(_targets(mapping))}")
    is_sound = True
    for file in data:
        rows = []
        for staged in mapping.stage(files.read(file)):
            if isinstance(staged, Finding):
                click.echo(str(staged), err=True)
                continue
            is_sound &= not staged.refused.any()
            trouble = [str(one) for one in staged.findings if one.severity == "error"]
            counts = (len(staged.rows), staged.left_out, staged.repeated)
            place = (staged.raw.sheet or file.name, staged.table.zh, str(staged.header_row or ""))
            rows.append((*place, *(f"{count:,}" for count in counts), "；".join(trouble)))
        titles = ("工作表", "填入", "表头行", "取行", "筛选未取", "重复的上级", "问题")
        wide_console().print(folded(titles, rows, title=file.name))
    if not is_sound:
        raise SystemExit(1)


def _targets(mapping: ColumnMap) -> tuple[str, ...]:
    return tuple(dict.fromkeys(block.table.zh for block in mapping.blocks))


def _print_head(console: Console, mapping: ColumnMap) -> None:
    for words in (mapping.title, mapping.source and f"来源：{mapping.source}"):
        if words:
            click.echo(words)
    if mapping.parameters:
        rows = (
            (f"--set {one.name}=", one.title, "必填" if one.is_required else one.default or "空")
            for one in mapping.parameters
        )
        console.print(folded(("参数", "含义", "缺省"), rows))
    for number, block in enumerate(mapping.blocks, 1):
        title = f"{number} {block.table.zh}（{'、'.join(block.sheets) or block.file}）"
        console.print(folded(("列", "名称", "取自"), _columns(block), title=title))


def _columns(block: Block) -> list[tuple[str, str, str]]:
    found = {key: _source(one) for key, one in block.columns.items()}
    found |= {key: f"固定值 {value}" for key, value in block.constants.items() if value}
    return [(key, block.table.column(key).zh, words) for key, words in found.items()]


def _source(one: Source) -> str:
    notes = (
        one.unit and f"单位 {one.unit}",
        f"代码对照 {len(one.mapping)} 条" if one.mapping else "",
        one.lookup and "按名称查代码",
        "可以没有" if one.is_optional else "",
    )
    return "，".join(filter(None, (one.column or one.template, *notes)))
