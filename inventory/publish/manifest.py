"""What a run folder holds and how to see that it is unchanged (运行清单与校验)."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from inventory.core.errors import PublishError
from inventory.publish.database import reading, sync

FILE_NAME = "run.json"
_DATABASE = "inventory.duckdb"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that was checked on a published run."""

    subject: str
    is_sound: bool
    detail: str = ""


def write_table(con: duckdb.DuckDBPyConnection, facts: dict[str, str]) -> None:
    """Create `run.manifest(key, value)`: run facts, factor packs, and the files imported."""
    packs = con.execute("select 'pack_' || pack, version from factors.pack order by rank").fetchall()
    entries = {**facts, **dict(packs)}
    rows = pa.table({"key": list(entries), "value": [str(value) for value in entries.values()]})
    con.register("manifest_rows", rows)
    con.execute("create or replace table run.manifest as select * from manifest_rows")
    con.unregister("manifest_rows")


def seal(folder: Path) -> None:
    """Write `run.json`: hash and size of every file, rows and digest of every table."""
    with reading(folder / _DATABASE) as con:
        facts = dict(con.execute("select key, value from run.manifest").fetchall())
        tables = {name: _digest(con, name) for name in _tables(con)}
    files = {
        path.name: {"bytes": path.stat().st_size, "sha256": sha256(path)}
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != FILE_NAME
    }
    target = folder / FILE_NAME
    target.write_text(
        json.dumps(
            {"run": facts, "files": files, "tables": tables}, ensure_ascii=False, indent=1
        ),
        encoding="utf-8",
    )
    sync(target)


def verify(folder: Path) -> Iterator[Verdict]:
    """Check a published run: file hashes, table digests, conservation, the checks inside.

    Raises:
        PublishError: the folder holds no readable `run.json`.
    """
    try:
        sealed = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        files, tables = sealed["files"], sealed["tables"]
    except (OSError, ValueError, KeyError) as error:
        raise PublishError(f"{folder} 中没有可读的 {FILE_NAME}", hint="应为运行目录") from error
    for name, stated in files.items():
        path = folder / Path(name).name
        if not path.is_file():
            yield Verdict(f"文件 {name}", is_sound=False, detail="文件缺失")
            continue
        is_same = sha256(path) == stated["sha256"]
        yield Verdict(f"文件 {name}", is_sound=is_same, detail="" if is_same else "SHA-256 不一致")
    strangers = sorted(p.name for p in folder.iterdir() if p.name not in {*files, FILE_NAME})
    for name in strangers:
        yield Verdict(f"文件 {name}", is_sound=False, detail="不在运行清单中")
    yield from _verify_database(folder / _DATABASE, tables, sealed["run"].get("duckdb", ""))


def _verify_database(
    path: Path, tables: dict[str, dict[str, str]], made_with: str
) -> Iterator[Verdict]:
    try:
        with reading(path) as con:
            for name in sorted({*_tables(con), *tables}):
                yield _compare(con, name, tables.get(name), made_with)
            for code, title, sql in con.execute(
                'select code, title_zh, sql from quality."check" order by code'
            ).fetchall():
                bad = con.execute(f"select count(*) from ({sql})").fetchone() or (0,)
                detail = f"{bad[0]} 行不符合" if bad[0] else ""
                yield Verdict(f"自检 {title}({code})", is_sound=not bad[0], detail=detail)
    except (PublishError, duckdb.Error) as error:
        yield Verdict(f"数据库 {path.name}", is_sound=False, detail=str(error))


def _compare(
    con: duckdb.DuckDBPyConnection, name: str, stated: dict[str, str] | None, made_with: str
) -> Verdict:
    subject = f"表 {name}"
    if stated is None:
        return Verdict(subject, is_sound=False, detail="不在运行清单中")
    if name not in _tables(con):
        return Verdict(subject, is_sound=False, detail="表缺失")
    now = _digest(con, name)
    if now["rows"] != stated["rows"]:
        return Verdict(subject, is_sound=False, detail=f"行数 {now['rows']}，应为 {stated['rows']}")
    # DuckDB promises its row hash within one version only; the file hash holds for all
    if made_with == duckdb.__version__ and now["digest"] != stated["digest"]:
        return Verdict(subject, is_sound=False, detail="内容与发布时不一致")
    return Verdict(subject, is_sound=True)


def _tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    found = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables()"
        " where database_name = current_database() order by all"
    ).fetchall()
    return [name for (name,) in found]


def _digest(con: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    schema, table = name.split(".", 1)
    row = con.execute(
        f'select count(*), bit_xor(hash(t)), sum(hash(t)::hugeint) from "{schema}"."{table}" as t'
    ).fetchone()
    rows, mixed, total = row or (0, 0, 0)
    return {"rows": str(rows), "digest": f"{mixed or 0:x}-{total or 0:x}"}


def sha256(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
