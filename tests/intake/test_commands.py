"""`inventory import` and `inventory check`: what they print and how they end."""

import json

import pytest
from click.testing import CliRunner, Result

from inventory.cli import inventory
from inventory.cli.import_ import import_
from tests.intake.desk import FACILITY, UNIT, Desk, activity, coal


def _run(desk: Desk, *arguments: object) -> Result:
    words = ["-w", str(desk.workspace.root), *map(str, arguments)]
    return CliRunner().invoke(inventory, words)


def test_import_prints_the_four_numbers_of_every_table(desk: Desk) -> None:
    """Staged, loaded, rejected and superseded, under Chinese names; a clean import ends with 0."""
    done = _run(desk, "import", desk.csv("facility.csv", FACILITY), desk.csv("unit.csv", UNIT))

    assert done.exit_code == 0
    for word in ("导入批次 1", "排污单位", "生产设施", "暂存", "拒绝", "替代"):
        assert word in done.stdout
    assert "0 个错误" in done.stderr


def test_import_ends_with_1_and_names_the_cell_when_rows_are_rejected(desk: Desk) -> None:
    """The finding, its remedy and the error workbook are shown."""
    desk.parents()

    done = _run(desk, "import", desk.csv("activity.csv", activity(coal(-1))))

    assert done.exit_code == 1
    assert "I204 activity.csv 第2行 “数量”" in done.stdout
    assert "activity.errors.xlsx" in done.stderr


def test_import_can_be_read_by_a_machine(desk: Desk) -> None:
    """`--json` gives counts per table and sheet and every finding."""
    desk.parents()

    done = _run(desk, "import", desk.csv("activity.csv", activity(coal(-1), coal(2))), "--json")

    told = json.loads(done.stdout)
    assert told["tables"]["activity"]["staged"] == 2
    assert told["tables"]["activity"]["loaded"] == told["tables"]["activity"]["rejected"] == 1
    assert [(f["code"], f["row"]) for f in told["findings"] if f["severity"] == "error"] == [
        ("I204", 2)
    ]


def test_the_second_import_says_that_nothing_changed(desk: Desk) -> None:
    """未变 stands beside the counts of the first time."""
    path = desk.csv("facility.csv", FACILITY)
    _run(desk, "import", path)

    done = _run(desk, "import", path)

    assert (done.exit_code, "未变" in done.stdout) == (0, True)


def test_a_short_import_is_quiet_and_a_long_one_tells_its_steps(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Progress goes to stderr, and only once there is something to wait for."""
    quiet = _run(desk, "import", desk.csv("facility.csv", FACILITY))
    monkeypatch.setitem(_progress_globals(), "QUIET_SECONDS", -1.0)
    long = _run(desk, "import", desk.csv("unit.csv", UNIT))

    assert "校验" not in quiet.stderr
    assert "校验 unit.csv" in long.stderr


def _progress_globals() -> dict[str, object]:
    callback = import_.callback
    assert callback is not None
    wrapped = getattr(callback, "__wrapped__", callback)
    return dict.__or__({}, {}) if wrapped is None else wrapped.__globals__


def test_check_repeats_what_the_registry_remembers(desk: Desk) -> None:
    """Findings of the newest version of each file, and checks between tables."""
    desk.parents()
    _run(desk, "import", desk.csv("activity.csv", activity(coal(-1), coal(2, 项目="祖传燃料"))))

    first = _run(desk, "check", "--json")
    _run(desk, "import", desk.csv("activity.csv", activity(coal(1, 项目="祖传燃料"))))
    second = _run(desk, "check", "--json")

    assert first.exit_code == 1
    assert {"I204", "I232", "R107"} <= {finding["code"] for finding in json.loads(first.stdout)}
    assert second.exit_code == 0
    assert "I204" not in {finding["code"] for finding in json.loads(second.stdout)}


def test_check_can_fail_on_warnings_too(desk: Desk) -> None:
    """`--strict` is for those who want a clean registry."""
    desk.parents()

    assert _run(desk, "check").exit_code == 0
    assert _run(desk, "check", "--strict").exit_code == 1
    assert "R107" in _run(desk, "check").stdout


def test_an_empty_registry_has_no_findings(desk: Desk) -> None:
    """Nothing on stdout, the count on stderr."""
    done = _run(desk, "check")

    assert (done.exit_code, done.stdout) == (0, "")
    assert "共 0 条" in done.stderr


def test_markup_in_a_name_is_shown_as_it_is(desk: Desk) -> None:
    """Brackets from a sheet are text, not colours."""
    rows = (FACILITY[0], ("F1", "[red]甲[/]", "000000"))
    _run(desk, "import", desk.csv("facility.csv", rows))
    _run(desk, "import", desk.csv("unit.csv", (UNIT[0], ("[bold]F1[/]", "M", "A0201"))))

    assert "[bold]F1[/]" in _run(desk, "check").stdout
