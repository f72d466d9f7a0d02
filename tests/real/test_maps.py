"""The shipped column maps on the public tables that they were written for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from inventory.core.workspace import Workspace
from inventory.intake.hit import KEPT
from inventory.intake.load import import_paths
from inventory.intake.result import ImportResult

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not here")

EGRID_ROWS = 17_969
GHGRP_ROWS = 18_809
GHGRP_AMOUNTS = 18_005  # rows that state an amount


@pytest.fixture
def load(workspace: Workspace, tmp_path: Path) -> Callable[[str, str], ImportResult]:
    """Import a copy of a public table, so that nothing is written beside the original."""

    def imported(table: str, name: str) -> ImportResult:
        source = DATA / table
        copy = tmp_path / source.name
        copy.write_bytes(source.read_bytes())
        return import_paths(workspace, [copy], map_file=Path(name))

    return imported


def _is_accounted(result: ImportResult, rows: int) -> bool:
    """Every source row is staged, left out or a repeat, and every staged row has a fate."""
    return all(
        count.staged + count.left_out + count.repeated == rows
        and count.staged == count.loaded + count.rejected + count.superseded
        for count in result.counts
    )


def _named_errors(result: ImportResult) -> int:
    """How many rows have a finding that keeps them out."""
    keeping = [f for f in result.findings if f.severity == "error" and f.code not in KEPT]
    return len({(f.at.row, f.at.file) for f in keeping})


def test_every_egrid_unit_is_loaded_or_named(load: Callable[[str, str], ImportResult]) -> None:
    """All heat inputs enter but that of the one unit whose fuel the file leaves empty."""
    result = load("egrid2021_units/units.csv", "egrid2021_units")

    assert _is_accounted(result, EGRID_ROWS)
    activity = result.by_table["activity"]
    assert (activity.rejected, _named_errors(result)) == (1, 1)
    named = sum(int(f.details["count"]) for f in result.findings if f.code == "I118")
    assert named == sum(count.left_out for count in result.counts)


def test_published_emissions_are_kept_apart(load: Callable[[str, str], ImportResult]) -> None:
    """Reported CO2, NOx, SO2 and Hg enter as reported amounts of the units loaded before."""
    load("egrid2021_units/units.csv", "egrid2021_units")

    result = load("egrid2021_units/units.csv", "egrid2021_reported")

    assert _is_accounted(result, EGRID_ROWS)
    assert set(result.by_table) == {"reported_emission"}
    assert result.by_table["reported_emission"].rejected == 0


def test_every_greenhouse_gas_report_is_loaded_or_named(
    load: Callable[[str, str], ImportResult],
) -> None:
    """The 18,005 amounts of the extract enter; rows without an amount are named one by one."""
    result = load("ghgrp2020/facility_subpart_gas.csv", "ghgrp2020")

    assert _is_accounted(result, GHGRP_ROWS)
    reported = result.by_table["reported_emission"]
    assert reported.loaded == GHGRP_AMOUNTS
    assert reported.rejected == _named_errors(result)
