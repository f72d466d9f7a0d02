"""Hours of the sample city: the same on every machine, and nearly all stacks that need them."""

import hashlib
import io
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from inventory.cli import demo_hours
from inventory.core.resources import shipped

SOURCE = shipped("sample_data") / "hours"
# what the committed description becomes; a change of it changes published numbers of the city
DIGEST = "6f36527af6ddd01d95540d00bac2f54aa20de98d47a2e7be12cb0b42e17c495b"


@pytest.fixture(scope="module")
def hours() -> pa.Table:
    """All hours."""
    return demo_hours.hours(SOURCE)


def test_the_hours_are_the_same_everywhere(hours: pa.Table) -> None:
    """The scatter is part of the data: the same description gives the same values."""
    text = io.BytesIO()
    csv.write_csv(hours, text)
    assert hashlib.sha256(text.getvalue()).hexdigest() == DIGEST


def test_a_year_is_whole_but_for_what_was_lost(hours: pa.Table) -> None:
    """Each stack has every hour of its life once; only hours that never arrived are missing."""
    rows = hours.select(["排污单位编号", "排放口编号", "时间"]).to_pylist()
    seen = Counter(tuple(row.values()) for row in rows)
    assert set(seen.values()) == {1}
    per_year = Counter((row["排污单位编号"], row["排放口编号"], row["时间"][:4]) for row in rows)
    short = {key: count for key, count in per_year.items() if count not in {8760, 8784}}
    assert short == {
        ("XG0004", "DA003", "2024"): 8784 - 9,
        ("XG0207", "DA001", "2024"): (31 + 29 + 15 + 16 + 31) * 24,  # a heating season
        ("XG0208", "DA001", "2024"): 184 * 24,  # opened in July
        ("XG0209", "DA001", "2024"): 182 * 24,  # closed at the end of June
    }


def test_flags_say_why_a_value_is_missing(hours: pa.Table) -> None:
    """A valid hour has gas, and nothing else but one beyond its range shows a value."""
    flags = set(pc.unique(hours["标记"]).to_pylist())
    assert flags == {"N", "F", "C", "D", "M", "T", "B"}
    has_gas = pc.is_valid(hours["标干流量(m3/h)"])
    shown = pc.is_in(hours["标记"], pa.array(["N", "T"]))
    assert pc.all(pc.equal(has_gas, shown)).as_py()


def test_each_file_holds_the_pollutants_of_its_name(tmp_path: Path) -> None:
    """Files are named as the hourly table, with year and pollutants, and as synthetic."""
    files = demo_hours.expand(SOURCE, tmp_path)

    assert len(files) == 5
    for path in files:
        assert path.name.startswith("自动监测小时值_")
        assert "合成数据" in path.name
        named = {f"{name.lower()}_mg_m3" for name in path.stem.split("（")[0].split("_")[2:]}
        columns = set(pq.read_schema(path).names)
        assert {name for name in columns if name.endswith("_mg_m3")} == named
