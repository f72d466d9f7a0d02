"""What a run folder holds and how to see that it is unchanged (运行清单与校验)."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from inventory.core.errors import PublishError
from inventory.publish.database import reading, sync
from inventory.publish.limits import UNLIMITED, Limits

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
    packs = con.execute(
        "select 'pack_' || pack, version from factors.pack order by rank"
    ).fetchall()
    entries = {**facts, **dict(packs)}
    rows = pa.table({"key": list(entries), "value": [str(value) for value in entries.values()]})
    con.register("manifest_rows", rows)
    con.execute("create or replace table run.manifest as select * from manifest_rows")
    con.unregister("manifest_rows")


def seal(folder: Path, *, limits: Limits = UNLIMITED) -> None:
    """Write `run.json`: hash and size of every file, rows and digest of every table."""
    with reading(folder / _DATABASE, limits=limits) as con:
        facts = dict(con.execute("select key, value from run.manifest").fetchall())
        tables = {name: _digest(con, name) for name in _tables(con)}
    files = {
        path.name: {"bytes": path.stat().st_size, "sha256": sha256(path)}
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != FILE_NAME
    }
    for name in files:
        sync(folder / name)
    target = folder / FILE_NAME
    target.write_text(_render({"run": facts, "files": files, "tables": tables}), encoding="utf-8")
    sync(target)


def run_facts(folder: Path) -> dict[str, str]:
    """What the list of files says of its run.

    Raises:
        PublishError: the folder holds no readable `run.json`.
    """
    _, sealed = _read(folder)
    told: dict[str, str] = sealed["run"]
    return told


def _render(sealed: dict[str, Any]) -> str:
    return json.dumps(sealed, ensure_ascii=False, indent=1)


def verify(folder: Path) -> Iterator[Verdict]:
    """Check a published run: file hashes, table digests, conservation, the checks inside.

    Raises:
        PublishError: the folder holds no readable `run.json`.
    """
    text, sealed = _read(folder)
    is_same = _render(sealed) == text  # a key that stands there twice shows here
    yield Verdict(f"文件 {FILE_NAME}", is_sound=is_same, detail="" if is_same else "写法被改动")
    for name, stated in sealed["files"].items():
        yield _verify_file(folder / Path(name).name, stated)
    known = {*sealed["files"], FILE_NAME}
    for name in sorted(path.name for path in folder.iterdir() if path.name not in known):
        yield Verdict(f"文件 {name}", is_sound=False, detail="不在运行清单中")
    yield from _verify_database(folder / _DATABASE, sealed)


def _read(folder: Path) -> tuple[str, dict[str, Any]]:
    """The text of `run.json` and what it says."""
    try:
        text = (folder / FILE_NAME).read_text(encoding="utf-8")
        sealed = json.loads(text)
    except (OSError, ValueError) as error:
        raise PublishError(f"{folder} 中没有可读的 {FILE_NAME}", hint="应为运行目录") from error
    is_shaped = (
        isinstance(sealed, dict)
        and sealed.keys() == {"run", "files", "tables"}
        and all(isinstance(part, dict) for part in sealed.values())
        and all(isinstance(e, dict) for part in ("files", "tables") for e in sealed[part].values())
    )
    if not is_shaped:
        raise PublishError(f"{folder} 中的 {FILE_NAME} 不是运行清单", hint="应为运行目录")
    return text, sealed


def _verify_file(path: Path, stated: dict[str, Any]) -> Verdict:
    subject = f"文件 {path.name}"
    if not path.is_file():
        return Verdict(subject, is_sound=False, detail="文件缺失")
    if path.stat().st_size != stated.get("bytes"):
        return Verdict(subject, is_sound=False, detail="大小不一致")
    is_same = sha256(path) == stated.get("sha256")
    return Verdict(subject, is_sound=is_same, detail="" if is_same else "SHA-256 不一致")


def _verify_database(path: Path, sealed: dict[str, Any]) -> Iterator[Verdict]:
    tables, facts = sealed["tables"], sealed["run"]
    try:
        with reading(path) as con:
            told = dict(con.execute("select key, value from run.manifest").fetchall())
            differing = [key for key in {**facts, **told} if facts.get(key) != told.get(key)]
            detail = f"与数据库不一致：{'、'.join(differing)}" if differing else ""
            yield Verdict(f"运行信息 {FILE_NAME}", is_sound=not differing, detail=detail)
            for name in sorted({*_tables(con), *tables}):
                yield _compare(con, name, tables.get(name), str(facts.get("duckdb")))
            yield from _run_checks(con)
    except (PublishError, duckdb.Error) as error:
        yield Verdict(f"数据库 {path.name}", is_sound=False, detail=str(error))


def _run_checks(con: duckdb.DuckDBPyConnection) -> Iterator[Verdict]:
    """The checks that the file itself brings."""
    for code, title, sql in con.execute(
        'select code, title_zh, sql from quality."check" order by code'
    ).fetchall():
        count = f"select count(*) from ({sql})"  # noqa: S608 -- the file's own check
        bad = con.execute(count).fetchone() or (0,)
        detail = f"{bad[0]} 行不符合" if bad[0] else ""
        yield Verdict(f"自检 {title}({code})", is_sound=not bad[0], detail=detail)


def _compare(
    con: duckdb.DuckDBPyConnection, name: str, stated: dict[str, Any] | None, made_with: str
) -> Verdict:
    subject = f"表 {name}"
    if stated is None:
        return Verdict(subject, is_sound=False, detail="不在运行清单中")
    if name not in _tables(con):
        return Verdict(subject, is_sound=False, detail="表缺失")
    now = _digest(con, name)
    if now["rows"] != stated.get("rows"):
        return Verdict(
            subject, is_sound=False, detail=f"行数 {now['rows']}，应为 {stated.get('rows')}"
        )
    # DuckDB promises its row hash within one version only; the file hash holds for all
    if made_with == duckdb.__version__ and now["digest"] != stated.get("digest"):
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
        f'select count(*), bit_xor(hash(t)), sum(hash(t)::hugeint) from "{schema}"."{table}" as t'  # noqa: S608 -- names alone
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
