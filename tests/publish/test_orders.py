"""The order of import decides nothing (次序无关性), and the proof can fail."""

import json
import shutil
from pathlib import Path

import duckdb
from click.testing import CliRunner

from inventory.cli.verify import verify
from inventory.publish import orders
from tests.journeys.city import City


def test_the_city_is_the_same_in_any_order(city: City) -> None:
    """The command prints one verdict per order, beside the other checks."""
    result = CliRunner().invoke(verify, [str(city.run), "--orders", "2", "--json"])
    said = [row for row in json.loads(result.stdout) if row["subject"].startswith("导入次序")]

    assert result.exit_code == 0
    assert [row["ok"] for row in said] == [True, True]
    assert all("污染物合计一致" in row["detail"] for row in said)


def test_rows_get_other_numbers_and_another_sequence(city: City, tmp_path: Path) -> None:
    """What is mixed is mixed: hardly a row keeps its number, and none is lost."""
    copied = tmp_path / "copied.duckdb"
    shutil.copyfile(city.database, copied)
    named = "select row_no, sheet_id, activity_id from registry.activity"
    with duckdb.connect(str(copied)) as con:
        before = {row[:2]: row[2] for row in con.execute(named).fetchall()}
        orders._mix(con, "activity", seed=1)  # noqa: SLF001
        after = {row[:2]: row[2] for row in con.execute(named).fetchall()}

    assert before.keys() == after.keys()
    assert sorted(before.values()) == sorted(after.values())
    assert sum(before[key] == after[key] for key in before) < len(before) / 10


def test_a_ledger_that_its_input_does_not_give_fails(city: City, tmp_path: Path) -> None:
    """Input that was changed after the count gives another count."""
    changed = tmp_path / "changed.duckdb"
    shutil.copyfile(city.database, changed)
    with duckdb.connect(str(changed)) as con:
        con.execute("update registry.activity set amount_t = amount_t * 2")

    (verdict,) = orders.verify(changed, 1)

    assert not verdict.is_sound
    assert "CO2" in verdict.detail
