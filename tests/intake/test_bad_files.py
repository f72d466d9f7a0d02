"""Bad files: refused with a code and nothing written, or read with everything good in them."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from inventory.core.errors import IntakeError
from inventory.core.findings import Severity
from inventory.intake.result import ImportResult
from tests.intake.bad_inputs import containers, old_formats, table
from tests.intake.desk import FACILITY, Desk, codes, flat

CASES = table.expected("expected_files.csv")
SECONDS = 10
OF_ACTIVITY = {"B20", "B22", "B23", "B24", "B25"}  # their rows need facilities and units


def _load(desk: Desk, path: Path) -> ImportResult:
    begin = time.perf_counter()
    result = desk.load(path)
    assert time.perf_counter() - begin < SECONDS
    return result


def _of(severity: str) -> list[object]:
    return [pytest.param(case, id=case.id) for case in CASES if case.severity == severity]


def test_every_case_has_a_file() -> None:
    """The table of expectations and the builders name the same bad inputs."""
    assert {case.id for case in CASES} <= set(table.builders())
    assert {f"B{n:02}" for n in (*range(1, 36), 45)} == {case.id for case in CASES}


@pytest.mark.parametrize("case", _of("refused"))
def test_a_refused_file_is_named_and_writes_nothing(desk: Desk, case: table.Expected) -> None:
    """The error carries the code of the catalogue, within seconds; the registry stays as it was."""
    path = table.builders()[case.id](desk.folder)
    before = desk.state()

    begin = time.perf_counter()
    with pytest.raises(IntakeError) as caught:
        desk.load(path)

    assert time.perf_counter() - begin < SECONDS
    assert path.name in caught.value.message_zh
    assert caught.value.hint
    if case.code:
        assert caught.value.finding is not None
        assert caught.value.finding.code == case.code
        assert caught.value.finding.severity is Severity.ERROR
    assert desk.state() == before


@pytest.mark.parametrize("case", [*_of("warning"), *_of("info"), *_of("clean")])
def test_a_readable_file_is_loaded_whole(desk: Desk, case: table.Expected) -> None:
    """What is odd about a file is said, and keeps no row out."""
    if case.id in OF_ACTIVITY:
        desk.parents()

    result = _load(desk, table.builders()[case.id](desk.folder))

    severities = {finding.code: str(finding.severity) for finding in result.findings}
    if case.code:
        assert severities[case.code] == case.severity
    else:
        assert severities == {}
    (count,) = result.by_table.values()
    assert (count.rejected, count.loaded) == (0, count.staged)
    assert count.loaded >= 1


@pytest.mark.parametrize("case", _of("error"))
def test_a_bad_row_is_kept_out_and_the_others_are_loaded(desk: Desk, case: table.Expected) -> None:
    """One cell that cannot be read costs its own row."""
    result = _load(desk, table.builders()[case.id](desk.folder))

    assert case.code in codes(result)
    (count,) = result.by_table.values()
    assert count.rejected == 1
    assert count.loaded == count.staged - 1 >= 1


@pytest.mark.parametrize("case", [*_of("table"), *_of("empty")])
def test_a_table_without_a_sure_meaning_is_not_loaded(desk: Desk, case: table.Expected) -> None:
    """Which column is meant, or that there are no rows at all, cannot be repaired here."""
    before = desk.rows("facility")

    result = _load(desk, table.builders()[case.id](desk.folder))

    assert case.code in codes(result)
    assert {count.loaded for count in result.by_table.values()} <= {0}
    assert desk.rows("facility") == before


def _only(result: ImportResult, code: str) -> str:
    (found,) = (finding for finding in result.findings if finding.code == code)
    return found.message_zh


def test_messages_name_what_to_look_at(desk: Desk) -> None:
    """Both columns of a repeated heading, the heading rows, the numbers of rows."""
    build = table.builders()
    assert "B 列、D 列" in _only(_load(desk, build["B21"](desk.folder)), "I105")
    assert "50000" in _only(_load(desk, build["B27"](desk.folder)), "I334")
    desk.parents()

    assert "3-4" in _only(_load(desk, build["B22"](desk.folder)), "I335")
    assert "含隐藏或筛选掉的行 3 行" in _only(_load(desk, build["B25"](desk.folder)), "I332")
    assert "“排污单位编号 ”" in _only(_load(desk, build["B20"](desk.folder)), "I337")


def test_values_survive_the_odd_forms(desk: Desk) -> None:
    """Units of a unit row count, merges fill, old dates and rare characters stay what they are."""
    desk.parents()
    build = table.builders()
    for case in ("B22", "B32", "B45"):
        _load(desk, build[case](desk.folder))

    assert flat(desk.rows("activity"), "facility_no", "amount_t") == [("F1", 15000.0)]
    names = dict(flat(desk.imported("facility"), "facility_no", "name"))
    assert names["F3"] == "㐂𠮷制造有限公司"
    opened = dict(flat(desk.imported("facility"), "facility_no", "opened_on"))
    assert opened["F1"].isoformat() == "2010-05-01"


def _xls(path: Path, *rows: Sequence[object]) -> Path:
    data = old_formats.workbook("排污单位", rows or FACILITY)
    path.write_bytes(old_formats.compound({"Workbook": data}))
    return path


def test_an_old_workbook_hides_no_failed_formula(desk: Desk) -> None:
    """Errors of cells and of formulas are found, as in an xlsx; hidden rows are mentioned."""
    failed = (2, 0, old_formats.DIV_0, 0, 0, 0, 0xFF, 0xFF)
    rows = (
        *FACILITY,
        ("F3", bytes([old_formats.DIV_0]), "610113"),
        ("F4", failed, "610113"),
        ("隐藏", "己", "610113"),
    )

    result = _load(desk, _xls(desk.folder / "a.xls", *rows))

    assert codes(result) == ["I213", "I213", "I330", "I332"]
    assert result.by_table["facility"].rejected == 2


@pytest.mark.parametrize(
    ("name", "make", "noted"),
    [
        ("a.xls", containers.good, []),
        ("a.et", containers.good, []),
        ("a.xlsx", _xls, ["I330"]),
    ],
)
def test_content_decides_and_not_the_extension(
    desk: Desk, name: str, make: Callable[[Path], Path], noted: list[str]
) -> None:
    """A workbook is read under any name of a workbook."""
    result = _load(desk, make(desk.folder / name))

    assert codes(result) == noted
    assert result.by_table["facility"].loaded == 2


@pytest.mark.parametrize(("name", "code"), [("a.csv", "I302"), ("a.docx", "I316")])
def test_a_workbook_under_the_name_of_another_kind_is_refused(
    desk: Desk, name: str, code: str
) -> None:
    """Its name promises rows of text, or nothing that can be read."""
    with pytest.raises(IntakeError) as caught:
        desk.load(containers.good(desk.folder / name))

    assert caught.value.finding is not None
    assert caught.value.finding.code == code
