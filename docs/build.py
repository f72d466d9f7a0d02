# ruff: noqa: INP001 -- a script beside the pages it writes, no package
"""Writes the pages that follow from the code: methods, findings, published tables (生成文档).

`python docs/build.py` writes them; a test compares the committed pages with what this would write.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from inventory.core import findings, methods, models
from inventory.core.config import Config
from inventory.core.methods import PER, Method, Term
from inventory.core.models import Model
from inventory.core.workspace import Workspace
from inventory.publish import run
from inventory.publish.database import reading
from inventory.publish.dictionary import MIRROR, glossary
from inventory.registry import engine, schema, seed

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
PACKAGE = Path(models.__file__).resolve().parents[1]
CASES = ROOT / "tests" / "accounting" / "cases"
MARK = "<!-- 本页由 docs/build.py 生成，请勿手工修改 -->\n"

_ROOMS = {
    "run": "运行",
    "registry": "登记",
    "classification": "源分类",
    "factors": "排放因子",
    "intake": "导入",
    "accounting": "核算",
    "outlets": "排放口",
    "ledger": "台账",
    "compilation": "编制",
    "monitoring": "自动监测",
    "permits": "许可对比",
    "quality": "质量",
    "dictionary": "字段说明",
}
_CASE_TITLES = {"case": "算例", "cites": "出处", "tolerance": "相对允差"}
_SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}


def pages() -> dict[str, str]:
    """Every generated page by its path below `docs/`."""
    return {
        "methods/README.md": _methods_index(),
        **{f"methods/{method.code}.md": _method(method) for method in methods.discover()},
        "findings.md": _findings(),
        "tables.md": _tables(),
    }


def main() -> None:
    """Write the pages and remove those of methods that have gone."""
    written = pages()
    for old in (DOCS / "methods").glob("*.md"):
        if f"methods/{old.name}" not in written:
            old.unlink()
    for name, text in written.items():
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        sys.stderr.write(f"{name}\n")


def _methods_index() -> str:
    ranks = _ranks()
    rows = (
        (
            f"[{method.title_zh}]({method.code}.md)",
            f"`{method.code}`",
            method.formula_zh,
            str(ranks.get(method.code, "—")),  # a part of another method has no rank of its own
        )
        for method in methods.discover()
    )
    return _page(
        "核算方法",
        "每种方法是一条记录（`sql/method/` 下的 .toml）、一个同名 SQL 模型、一份算例和一个次序。\n"
        "同一条活动水平有几种方法可用时，次序小者计入，其余保留在排放台账中并写明未计入原因。",
        _table(("方法", "代码", "公式", "次序"), rows),
    )


def _method(method: Method) -> str:
    model = _model_of(method)
    terms = (
        (f"`{term.column}`", term.title_zh, _unit(term), _origin(term)) for term in method.terms
    )
    titles = _citations()
    cited = "\n".join(f"- `{key}` {titles[key]}" for key in method.cites)
    return _page(
        method.title_zh,
        f"代码 `{method.code}`，清单取舍次序 {_ranks().get(method.code, '—')}（小者优先）。",
        f"## 公式\n\n{method.formula_zh}\n\n{method.note_zh}".rstrip() + "\n",
        *([f"## 与标准的差别\n\n{method.departure_zh}\n"] if method.departure_zh else []),
        f"## 各项\n\n{_table(('字段', '名称', '单位', '取自'), terms)}",
        f"## 依据\n\n{cited}\n",
        _sql_part(model),
        _cases(method),
    )


def _unit(term: Term) -> str:
    """The unit of a term; where the chosen factor decides what it is per, the page says so."""
    return term.unit.replace(PER, "系数的基准（t、m³、GJ …）") or "—"


def _origin(term: Term) -> str:
    """Where a term comes from, with its name in the factor packs."""
    if term.origin == "parameter":
        said = f"因子库 `{term.parameter}`" + ("（分污染物）" if term.is_own else "")
    else:
        said = {"activity": "活动水平", "unit": "生产设施", "made": "由模型算得"}[term.origin]
    return said + ("，可缺" if term.is_optional else "")


def _sql_part(model: Model) -> str:
    path = ROOT / "inventory" / (model.path or Path(model.room)).relative_to(PACKAGE)
    with duckdb.connect() as con:
        read = sorted(models.tables_of(model.sql, con))
    return (
        f"## SQL 模型\n\n[`{model.qualified}`](../../{path.relative_to(ROOT).as_posix()})："
        f"{model.grain}。\n\n读取：{'、'.join(f'`{name}`' for name in read)}。\n"
    )


def _cases(method: Method) -> str:
    path = CASES / f"{method.code}.csv"
    if not path.is_file():
        return "## 算例\n\n上报值不经计算，没有算例。\n"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    shown = path.relative_to(ROOT).as_posix()
    return (
        f"## 算例\n\n取自 [`{shown}`](../../{shown})，每次测试重新核算。\n\n"
        f"{_table(map(_heading, rows[0]), rows[1:])}"
    )


def _heading(name: str) -> str:
    """The title of a case column: of the glossary where the column is one of ours."""
    known = glossary()
    return _CASE_TITLES.get(name) or (known[name].title_zh if name in known else name)


def _findings() -> str:
    found = findings.catalogue().values()
    parts = [
        f"## {_ROOMS[room]} `{room}`\n\n"
        + _table(
            ("代码", "级别", "问题", "处理建议", "English"),
            (
                (
                    f"`{entry.code}`",
                    _SEVERITIES[entry.severity],
                    entry.message_zh,
                    entry.remedy_zh,
                    entry.message_en,
                )
                for entry in sorted(found, key=lambda entry: entry.code)
                if entry.room == room
            ),
        )
        for room in _in_order({entry.room for entry in found})
    ]
    return _page(
        "校验问题目录",
        "导入、核算、许可对比和质量检查发现的问题。错误使该行不能计入，警告和提示不影响计入。\n"
        "花括号内是随问题而变的内容。来源：`inventory/core/findings.csv`。",
        *parts,
    )


def _tables() -> str:
    made = {model.qualified: model for model in models.discover()}
    with TemporaryDirectory() as folder, reading(published(Path(folder))) as con:
        filled = con.execute(
            "select distinct schema_name from duckdb_columns() where not internal"
        ).fetchall()
        parts = [
            f"## {_ROOMS[room]} `{room}`\n\n" + "\n".join(_tables_of(con, room, made))
            for room in _in_order({schema for (schema,) in filled} - {MIRROR})
        ]
    return _page(
        "发布的表",
        "每次运行发布的 `inventory.duckdb` 中的全部表和字段；同样的内容在文件内的注释和\n"
        "`dictionary.column` 中。库 `清单` 是同一批表的中文视图。\n"
        "表名和字段名是公开接口：改名须写入 CHANGELOG，并保留一个版本的过渡期。",
        *parts,
    )


def _tables_of(con: duckdb.DuckDBPyConnection, room: str, made: dict[str, Model]) -> Iterator[str]:
    comments = dict(
        con.execute(
            "select table_name, comment from duckdb_tables() where schema_name = $room"
            " union all select view_name, comment from duckdb_views() where schema_name = $room",
            {"room": room},
        ).fetchall()
    )
    columns = con.execute(
        "select table_name, '`' || column_name || '`', lower(data_type),"
        " coalesce(nullif(words.unit, ''), '—'), words.title_zh, words.definition"
        ' from duckdb_columns() left join dictionary."column" as words'
        ' on words.schema = schema_name and words."table" = table_name'
        ' and words."column" = column_name'
        " where schema_name = ? order by table_name, column_index",
        [room],
    ).fetchall()
    for table, comment in sorted(comments.items()):
        model = made.get(f"{room}.{table}")
        rows = (row[1:] for row in columns if row[0] == table)
        cited = f"\n\n依据：{'、'.join(f'`{key}`' for key in model.cites)}。" if model else ""
        yield (
            f"### {room}.{table}\n\n{comment or ''}{cited}\n\n"
            f"{_table(('字段', '类型', '单位', '中文名', '说明'), rows)}"
        )


def published(folder: Path) -> Path:
    """The file of a run on a registry in which nothing but the code lists stands."""
    workspace = Workspace.create(folder / "workspace", Config())
    schema.upgrade(workspace.database_url)
    registry = engine.connect(workspace.database_url)
    seed.seed(registry)
    registry.dispose()
    return (
        run.compile_run(workspace, run.Scope(year=2024, gwp_set="AR5", allow_empty=True))
        / run.DATABASE
    )


def _model_of(method: Method) -> Model:
    (found,) = (model for model in models.discover() if model.qualified == method.qualified)
    return found


def _ranks() -> dict[str, int]:
    with (ROOT / "factors" / "priority.csv").open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle)
        return {
            row["name"]: int(row["rank"])
            for row in rows
            if row["kind"] == "method" and row["context"] == "inventory"
        }


def _citations() -> dict[str, str]:
    with (ROOT / "factors" / "citations.csv").open(encoding="utf-8", newline="") as handle:
        return {
            row["key"]: "，".join(part for part in (row["title"], row["publisher"]) if part)
            for row in csv.DictReader(handle)
        }


def _in_order(rooms: set[str]) -> list[str]:
    """Rooms in the order of a run; one that has no Chinese name here is an error."""
    return sorted(rooms, key=list(_ROOMS).index)


def _page(title: str, *parts: str) -> str:
    return f"# {title}\n\n{MARK}\n" + "\n".join(part.rstrip() + "\n" for part in parts)


def _table(head: Iterable[str], rows: Iterable[Iterable[str | None]]) -> str:
    """A Markdown table; a bar in a cell would end it."""
    names = list(head)
    lines = [names, ["---"] * len(names), *([cell or "" for cell in row] for row in rows)]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines
    )


if __name__ == "__main__":
    main()
