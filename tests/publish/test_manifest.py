"""`verify` (校验): a run as it was published is sound, and any change to it shows."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from inventory.core.errors import PublishError
from inventory.publish import manifest, run
from tests.journeys.city import City

_Change = Callable[[dict[str, Any]], None]


def _failed(folder: Path) -> dict[str, str]:
    """What is not sound, and why."""
    return {v.subject: v.detail for v in manifest.verify(folder) if not v.is_sound}


def _change(folder: Path, sql: str) -> None:
    with duckdb.connect(str(folder / run.DATABASE)) as con:
        con.execute(sql)


def test_a_fresh_run_is_sound(city: City) -> None:
    """Files, tables, facts and the checks inside: all are as they were sealed."""
    verdicts = list(manifest.verify(city.run))
    subjects = [verdict.subject for verdict in verdicts]

    assert [verdict for verdict in verdicts if not verdict.is_sound] == []
    assert len(set(subjects)) == len(subjects)
    for subject in (
        "文件 run.json",
        "文件 inventory.duckdb",
        "文件 tables.xlsx",
        "表 accounting.calculated",
        "表 permits.outlet_gap",
        "表 registry.activity",
        "自检 守恒(conservation)",
    ):
        assert subject in subjects


@pytest.mark.parametrize(
    ("table", "sql"),
    [
        ("registry.activity", "update registry.activity set amount_t = 1 where rowid = 0"),
        ("permits.outlet_gap", "update permits.outlet_gap set status = 'ok' where status = 'over'"),
        ("registry.facility", "update registry.facility set name = '某厂' where rowid = 0"),
        ("accounting.calculated", "delete from accounting.calculated where rowid = 0"),
        ("run.scope", "insert into run.scope select * from run.scope"),
    ],
    ids=["number", "status", "name", "row-gone", "row-more"],
)
def test_a_changed_cell_is_named(copied: Path, table: str, sql: str) -> None:
    """One cell changed through SQL: the table and the file are named, and no other table."""
    _change(copied, sql)

    failed = _failed(copied)

    assert {subject for subject in failed if subject.startswith("表 ")} == {f"表 {table}"}
    assert "文件 inventory.duckdb" in failed
    assert "文件 tables.xlsx" not in failed


def test_two_cells_that_change_places_are_named(copied: Path) -> None:
    """Sums stay the same when two rows swap a value; the digest does not."""
    _change(
        copied,
        "update registry.activity set item = case item when 'bituminous' then 'diesel'"
        " when 'diesel' then 'bituminous' else item end",
    )

    assert _failed(copied)["表 registry.activity"] == "内容与发布时不一致"


def test_a_new_and_a_dropped_table_are_named(copied: Path) -> None:
    """A table too many is as wrong as one too few."""
    _change(copied, "create table accounting.guess as select 1 as emission_t")
    _change(copied, "drop table quality.coverage_by_method cascade")

    failed = _failed(copied)

    assert failed["表 accounting.guess"] == "不在运行清单中"
    assert failed["表 quality.coverage_by_method"] == "表缺失"


def test_a_replaced_view_shows(copied: Path) -> None:
    """Views hold no rows; the hash of the file covers them."""
    _change(copied, "create or replace view outlets.report as select 1 as emission_t")

    assert "文件 inventory.duckdb" in _failed(copied)


def test_a_run_that_lost_tonnes_fails_its_own_check(copied: Path) -> None:
    """The checks inside the file answer too, whatever the hashes say."""
    _change(copied, "update quality.conservation set ok = false where rowid = 0")

    assert _failed(copied)["自检 守恒(conservation)"] == "1 行不符合"


@pytest.mark.parametrize("name", [run.DATABASE, run.WORKBOOK])
@pytest.mark.parametrize("place", [0.0, 0.0005, 0.37, 0.999999])
def test_a_flipped_bit_shows(copied: Path, name: str, place: float) -> None:
    """One bit of one byte, at the head, in the middle, at the end."""
    path = copied / name
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 0x10
    path.write_bytes(content)

    assert _failed(copied)[f"文件 {name}"] == "SHA-256 不一致"


def test_a_shortened_file_shows(copied: Path) -> None:
    """A copy that broke off is seen by its size."""
    path = copied / run.DATABASE
    path.write_bytes(path.read_bytes()[:-4096])

    assert _failed(copied)["文件 inventory.duckdb"] == "大小不一致"


@pytest.mark.parametrize("name", [run.DATABASE, run.WORKBOOK])
def test_a_missing_file_shows(copied: Path, name: str) -> None:
    """Every file that was sealed must be there."""
    (copied / name).unlink()

    assert _failed(copied)[f"文件 {name}"] == "文件缺失"


def test_an_extra_file_shows(copied: Path) -> None:
    """What nobody sealed does not belong into a run folder."""
    (copied / "备注.txt").write_text("改过的数字", encoding="utf-8")

    assert _failed(copied) == {"文件 备注.txt": "不在运行清单中"}


def _forget_a_table(sealed: dict[str, Any]) -> None:
    del sealed["tables"]["accounting.calculated"]


def _forget_a_file(sealed: dict[str, Any]) -> None:
    del sealed["files"]["tables.xlsx"]


def _another_year(sealed: dict[str, Any]) -> None:
    sealed["run"]["year"] = "2023"


def _another_client(sealed: dict[str, Any]) -> None:
    sealed["run"]["duckdb"] = "1.4.5"  # digests of another version are not compared


def _another_digest(sealed: dict[str, Any]) -> None:
    sealed["tables"]["registry.activity"]["digest"] = "0-0"


def _another_count(sealed: dict[str, Any]) -> None:
    sealed["tables"]["registry.activity"]["rows"] = "1"


def _another_hash(sealed: dict[str, Any]) -> None:
    sealed["files"]["inventory.duckdb"]["sha256"] = "0" * 64


def _one_fact_more(sealed: dict[str, Any]) -> None:
    sealed["run"]["approved"] = "true"


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        (_forget_a_table, "表 accounting.calculated"),
        (_forget_a_file, "文件 tables.xlsx"),
        (_another_year, "运行信息 run.json"),
        (_another_client, "运行信息 run.json"),
        (_another_digest, "表 registry.activity"),
        (_another_count, "表 registry.activity"),
        (_another_hash, "文件 inventory.duckdb"),
        (_one_fact_more, "运行信息 run.json"),
    ],
)
def test_an_edited_list_shows(copied: Path, change: _Change, subject: str) -> None:
    """`run.json` itself cannot be edited unseen: what it says is held against files and tables."""
    path = copied / manifest.FILE_NAME
    sealed = json.loads(path.read_text(encoding="utf-8"))
    change(sealed)
    path.write_text(json.dumps(sealed, ensure_ascii=False, indent=1), encoding="utf-8")

    assert subject in _failed(copied)


def test_a_key_that_stands_twice_shows(copied: Path) -> None:
    """A reader that takes the first of two keys must not see another list than we do."""
    path = copied / manifest.FILE_NAME
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"run": {', '"files": {},\n "run": {', 1), encoding="utf-8")

    assert _failed(copied) == {"文件 run.json": "写法被改动"}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"run": {}}', '{"run": {}, "files": [], "tables": {}}', "\ufffe"],
)
def test_what_is_no_list_is_refused(copied: Path, text: str) -> None:
    """A list that cannot be read is an answer in Chinese, not a traceback."""
    (copied / manifest.FILE_NAME).write_text(text, encoding="utf-8")

    with pytest.raises(PublishError, match=r"run\.json"):
        list(manifest.verify(copied))


def test_a_folder_without_a_list_is_refused(tmp_path: Path) -> None:
    """Any other folder is no run."""
    with pytest.raises(PublishError, match=r"run\.json"):
        list(manifest.verify(tmp_path))


def test_a_file_that_is_no_database_is_named(copied: Path) -> None:
    """Where the database cannot be opened, that is the verdict."""
    (copied / run.DATABASE).write_bytes(b"no database")

    failed = _failed(copied)

    assert "数据库 inventory.duckdb" in failed
    assert failed["文件 inventory.duckdb"] == "大小不一致"
