"""`inventory check`: what is wrong with the data in the registry, cell by cell."""

import json
from collections.abc import Mapping
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from inventory.cli.import_ import finding_as_json, wide_console
from inventory.core.findings import Severity
from inventory.core.workspace import Workspace
from inventory.intake import journal, registry_checks
from inventory.registry import schema
from inventory.registry.engine import connect, reading

_COLUMNS = ("级别", "代码", "位置", "值", "问题", "怎么改")
_SEVERITY_ZH = {"error": "[red]错误[/]", "warning": "[yellow]警告[/]", "info": "[dim]提示[/]"}
_FIELDS = ("code", "severity", "room", "file", "sheet", "value")
_TEXTS = ("message_zh", "message_en", "remedy_zh")


@click.command()
@click.option("--strict", is_flag=True, help="有警告也算失败 (fail on warnings too).")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 (machine readable).")
@click.pass_obj
def check(root: Path, *, strict: bool, as_json: bool) -> None:
    """列出登记库中的全部校验问题 (all findings on what is in the registry)."""
    findings = _findings(Workspace.open(root))
    if as_json:
        click.echo(json.dumps(findings, ensure_ascii=False))
    elif findings:
        table = Table(*_COLUMNS)
        for finding in findings:
            table.add_row(*_line(finding))
        wide_console().print(table)
    severities = [finding["severity"] for finding in findings]
    tally = {severity: severities.count(severity.value) for severity in Severity}
    click.echo(
        f"共 {len(findings)} 条：{tally[Severity.ERROR]} 个错误，"
        f"{tally[Severity.WARNING]} 个警告，{tally[Severity.INFO]} 条提示",
        err=True,
    )
    failing = tally[Severity.ERROR] + (tally[Severity.WARNING] if strict else 0)
    if failing:
        raise SystemExit(1)


def _findings(workspace: Workspace) -> list[dict[str, object]]:
    schema.require_current(workspace.database_url)
    engine = connect(workspace.database_url)
    try:
        with reading(engine) as connection:
            stored = [_stored(row) for row in journal.current_findings(connection)]
            return [*stored, *map(finding_as_json, registry_checks.findings(connection))]
    finally:
        engine.dispose()


def _stored(row: Mapping[str, object]) -> dict[str, object]:
    found = {name: row[name] or "" for name in _FIELDS}
    found |= {"row": row["row_no"], "column": row["column_name"] or ""}
    return found | {name: row[name] or "" for name in _TEXTS}


def _line(finding: Mapping[str, object]) -> tuple[str, ...]:
    row = f"第{finding['row']}行" if finding["row"] else ""
    place = " ".join(str(part) for part in (finding["file"], finding["sheet"], row) if part)
    texts = (f"{place} {finding['column']}", finding["value"], finding["message_zh"])
    escaped = (escape(str(text)) for text in (*texts, finding["remedy_zh"]))
    return (_SEVERITY_ZH[str(finding["severity"])], str(finding["code"]), *escaped)
