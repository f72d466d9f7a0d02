"""What a run has found and what it comes to (编制小结), as `compile` says it at its end."""

from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inventory.core.findings import Severity
from inventory.publish import contents, findings, manifest, run
from inventory.publish.database import reading, rows
from inventory.publish.findings import Kind

SEVERITY_ZH = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
_UNIT_ZH = {Severity.ERROR: "个", Severity.WARNING: "个", Severity.INFO: "条"}
_REST = (
    "全部问题见 tables.xlsx 的“校验问题”页，或"
    " inventory query 'select * from quality.finding where code = ...'"
)
_TOTALS = (
    ("so2_t", "SO2"), ("nox_t", "NOx"), ("pm_t", "颗粒物"), ("pm25_t", "PM2.5"),
    ("vocs_t", "VOCs"), ("nh3_t", "NH3"), ("co2_t", "CO2"), ("ghg_tco2e", "温室气体 tCO2e"),
)  # fmt: skip
_PERMITS_ALONE = "本年只有许可限值，没有任何排放数据：各排放口的状态都是“无数据”"
_EMPTY = "本年没有任何数据：这次运行是空的，其他命令不会把它当作缺省的运行"
_WIDTH = 160


def show(folder: Path, console: Console) -> dict[Severity, int]:
    """Print the findings by kind, the totals, and last how many findings there are."""
    wide = Console(
        file=console.file,
        width=max(console.width, _WIDTH) if not console.is_terminal else console.width,
        force_terminal=console.is_terminal,
        no_color=console.no_color,
    )
    facts = manifest.run_facts(folder)
    with reading(folder / run.DATABASE) as con:
        found = findings.kinds(con)
        totals = rows(con, "from compilation.combined_total where category_code = '合计'")
    if found:
        wide.print(_kinds(found))
        wide.print(_REST, style="dim", markup=False, highlight=False)
    wide.print(_total(totals[0] if totals else {}), markup=False, highlight=False)
    held = {contents.PERMITS: _PERMITS_ALONE, contents.NOTHING: _EMPTY}
    if words := held.get(facts.get(contents.FACT, "")):
        wide.print(words, style="yellow", markup=False)
    counts = findings.counts(found)
    wide.print(_last(counts, facts), soft_wrap=True)
    return counts


def _kinds(found: list[Kind]) -> Table:
    """A line for each kind of finding, with the first of it and what to do about that."""
    table = Table("级别", "代码", title="校验问题", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("次数", justify="right")
    for head in ("问题（第一条）", "怎么改"):
        table.add_column(head, overflow="fold")
    for kind in found:
        at = "：".join(part for part in (kind.where, kind.value) if part)
        words = Text(_plain(kind.message_zh))
        if at:
            words.append(_plain(f"（{at}）"), style="dim")
        table.add_row(
            Text(SEVERITY_ZH[kind.severity], style=STYLE[kind.severity]),
            Text(kind.code),
            Text(f"{kind.times:,}", style=STYLE[kind.severity]),
            words,
            Text(_plain(kind.remedy_zh)),
        )
    return table


def _total(row: dict[str, object]) -> str:
    least = {"pm_t"} if row.get("incomplete") else set()
    shown = "，".join(
        f"{head} {'≥ ' if name in least else ''}{_tonnes(row.get(name))}" for name, head in _TOTALS
    )
    return f"合计（吨）：{shown}"


def _last(counts: dict[Severity, int], facts: dict[str, str]) -> Text:
    """How it went, in one line that nobody overlooks."""
    said = "，".join(
        f"{counts[severity]:,} {_UNIT_ZH[severity]}{title}"
        for severity, title in SEVERITY_ZH.items()
    )
    corrected = int(facts.get("findings_corrected", "0"))
    rest = f"（导入时的另外 {corrected:,} 条已更正，不再列出）" if corrected else ""
    if counts[Severity.ERROR]:
        return Text(f"已发布，但有没有改正的错误：{said}{rest}", style=STYLE[Severity.ERROR])
    return Text(f"已发布：{said}{rest}")


def _tonnes(value: object) -> str:
    return f"{value:,.0f}" if isinstance(value, float) else "—"


def _plain(text: str) -> str:
    return text.replace("\x1b", "␛")  # a terminal would obey what follows an escape
