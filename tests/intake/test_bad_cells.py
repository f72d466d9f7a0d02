"""Bad cells: each is named by its code, the sound row beside it is loaded."""

import time

import pytest

from inventory.core.findings import catalogue
from inventory.intake import registry_checks
from tests.intake.bad_inputs import table
from tests.intake.desk import Desk, codes

CASES = table.expected("expected_cells.csv")
SECONDS = 10


def _of(*severities: str) -> list[object]:
    return [pytest.param(case, id=case.id) for case in CASES if case.severity in severities]


def test_every_case_has_a_file_and_a_code_of_its_severity() -> None:
    """Expectations, builders and catalogue agree."""
    assert {case.id for case in CASES} <= set(table.builders())
    kinds = {case.id: catalogue()[case.code].severity for case in CASES if case.code}
    told = {case.id: case.severity for case in CASES if case.severity in {"error", "warning"}}
    assert {name: str(kinds[name]) for name in told} == told


@pytest.mark.parametrize("case", _of("error"))
def test_an_error_keeps_its_rows_out_and_nothing_else(desk: Desk, case: table.Expected) -> None:
    """The finding carries the code, within seconds; at least one sound row is loaded."""
    desk.parents()
    path = table.builders()[case.id](desk.folder)
    begin = time.perf_counter()

    result = desk.load(path)

    assert time.perf_counter() - begin < SECONDS
    assert case.code in codes(result)
    bad = {(f.at.file, f.at.row) for f in result.findings if f.code == case.code}
    assert sum(count.rejected for count in result.counts) == len(bad)
    assert sum(count.loaded for count in result.counts) > 0


@pytest.mark.parametrize("case", _of("warning", "clean"))
def test_a_warning_keeps_no_row_out(desk: Desk, case: table.Expected) -> None:
    """Everything is loaded; what is odd is said, and what is not is passed over."""
    desk.parents()

    result = desk.load(table.builders()[case.id](desk.folder))

    found = set(codes(result))
    assert case.code in found if case.code else not any(code.startswith("I2") for code in found)
    assert [count.rejected for count in result.counts] == [0] * len(result.counts)


@pytest.mark.parametrize("case", _of("stated"))
def test_what_only_the_registry_shows_is_stated(desk: Desk, case: table.Expected) -> None:
    """Rows that are sound one by one are loaded; what they add up to is a finding of the check."""
    desk.parents()
    result = desk.load(table.builders()[case.id](desk.folder))
    registry = desk.engine()

    with registry.connect() as connection:
        found = [finding.code for finding in registry_checks.findings(connection)]

    registry.dispose()
    assert found.count(case.code) == 1
    assert [count.rejected for count in result.counts] == [0] * len(result.counts)
