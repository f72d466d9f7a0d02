"""`inventory verify`: is a published run unchanged and sound (校验发布文件)."""

import json
from pathlib import Path

import click
from rich.text import Text

from inventory.cli.table import folded, wide_console
from inventory.core.errors import PublishError
from inventory.publish import manifest, run
from inventory.publish import orders as order_proof


@click.command()
@click.argument("run_dir", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--orders",
    type=click.IntRange(0, 24),
    default=0,
    help="另以 N 种导入次序重算，台账应完全相同 (recount in N orders of import).",
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 (machine readable).")
def verify(run_dir: Path, *, orders: int, as_json: bool) -> None:
    """校验一次运行：文件哈希、表内容、守恒和自检语句 (verify a published run)."""
    verdicts = list(manifest.verify(run_dir))
    if orders:
        verdicts += order_proof.verify(run_dir / run.DATABASE, orders)
    failed = [verdict for verdict in verdicts if not verdict.is_sound]
    if as_json:
        click.echo(
            json.dumps(
                [{"subject": v.subject, "ok": v.is_sound, "detail": v.detail} for v in verdicts],
                ensure_ascii=False,
            )
        )
    else:
        lines = ((verdict.subject, _mark(verdict), verdict.detail) for verdict in verdicts)
        wide_console().print(folded(("项目", "结果", "说明"), lines))
    if failed:
        names = "、".join(verdict.subject for verdict in failed)
        raise PublishError(
            f"校验未通过：{names}", hint="该文件在发布后被改动或损坏，请向发布单位重新索取"
        )
    click.echo(f"全部 {len(verdicts)} 项通过", err=True)


def _mark(verdict: manifest.Verdict) -> Text:
    return Text("通过", "green") if verdict.is_sound else Text("不通过", "bold red")
