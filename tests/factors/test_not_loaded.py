"""What of the reference tables is no factor, and why: nothing was dropped without a word."""

import csv
from collections import Counter

from inventory.core.resources import shipped

# how many rows of each reference table became no factor when the packs were made from it
LEFT_OUT = {
    "control_efficiency.csv": 81,
    "ghg_combustion.csv": 105,
    "grid_factors.csv": 29,
    "gwp.csv": 91,
    "heat.csv": 4,
    "pollutant_combustion.csv": 537,
    "process.csv": 465,
}


def test_each_row_left_out_is_named_once_with_its_reason() -> None:
    """File and row name the place, the reason is a code and a Chinese sentence."""
    with (shipped("factors") / "not_loaded.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    places = Counter((row["file"], row["row"]) for row in rows)

    assert [place for place, times in places.items() if times > 1] == []
    assert all(row["reason_code"] and row["reason_zh"] and row["identity"] for row in rows)
    assert Counter(row["file"] for row in rows) == LEFT_OUT
