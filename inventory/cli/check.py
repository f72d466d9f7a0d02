"""`inventory check`: what is wrong with the data in the registry, cell by cell."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from inventory.cli.import_ import finding_as_json, wide_console
from inventory.core.findings import Severity, catalogue
from inventory.core.workspace import Workspace
from inventory.intake import journal, registry_checks
from inventory.registry import schema
from inventory.registry.engine import connect, reading

_COLUMNS = ("代码", "位置", "值", "问题", "怎么改")
_SEVERITY_ZH = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
_STYLE = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
_FIELDS = ("code", "severity", "room", "file", "sheet", "value")
_TEXTS = ("message_zh", "message_en", "remedy_zh")

_Found = Sequence[Mapping[str, object]]


@click.command()
@click.option(
    "--code",
    "codes",
    multiple=True,
    metavar="CODE",
    callback=lambda _, __, given: _known(given),
    help="只列出这些代码，可重复 (only findings of these codes, may be repeated).",
)
@click.option("--strict", is_flag=True, help="有警告也算失败 (fail on warnings too).")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 (machine readable).")
@click.pass_obj
def check(root: Path, *, codes: tuple[str, ...], strict: bool, as_json: bool) -> None:
    """列出登记库中的全部校验问题 (all findings on what is in the registry)."""
    findings = _findings(Workspace.open(root))
    if codes:
        findings = [finding for finding in findings if finding["code"] in codes]
    if as_json:
        click.echo(json.dumps(findings, ensure_ascii=False))
    else:
        _print(findings)
    tally = Counter(str(finding["severity"]) for finding in findings)
    click.echo(
        f"共 {len(findings)} 条：{tally[Severity.ERROR]} 个错误，"
        f"{tally[Severity.WARNING]} 个警告，{tally[Severity.INFO]} 条提示",
        err=True,
    )
    if tally[Severity.ERROR] or (strict and tally[Severity.WARNING]):
        raise SystemExit(1)


def _known(given: tuple[str, ...]) -> tuple[str, ...]:
    codes = tuple(code.strip().upper() for code in given)
    if unknown := [code for code in codes if code not in catalogue()]:
        raise click.BadParameter(
            f"没有代码 {'、'.join(unknown)}，代码见校验问题目录 (unknown code)"
        )
    return codes


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


def _print(findings: _Found) -> None:
    """One table for each severity, the gravest first, with how often each code occurs."""
    console = wide_console()
    for severity in Severity:
        chosen = [finding for finding in findings if finding["severity"] == severity.value]
        if not chosen:
            continue
        often = Counter(str(finding["code"]) for finding in chosen)
        summary = "，".join(f"{code} × {often[code]:,}" for code in sorted(often))
        title = f"{_SEVERITY_ZH[severity]} {len(chosen):,} 条：{summary}"
        table = Table(*_COLUMNS, title=escape(title), title_style=_STYLE[severity])
        for finding in sorted(chosen, key=lambda finding: str(finding["code"])):
            table.add_row(*_line(finding))
        console.print(table)


def _line(finding: Mapping[str, object]) -> tuple[str, ...]:
    row = f"第{finding['row']}行" if finding["row"] else ""
    place = " ".join(str(part) for part in (finding["file"], finding["sheet"], row) if part)
    texts = (f"{place} {finding['column']}", finding["value"], finding["message_zh"])
    escaped = (escape(str(text)) for text in (*texts, finding["remedy_zh"]))
    return (str(finding["code"]), *escaped)
