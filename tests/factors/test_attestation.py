"""Attestations (因子认定): what a named person read in the bureau's own document counts as A."""

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from inventory.core.errors import ConfigError, FactorPackError
from inventory.core.workspace import Workspace
from inventory.factors import attest, attestation_log, local
from inventory.factors.attest import Reader
from inventory.factors.attestation import State
from inventory.factors.attestation_log import Action, Entry
from inventory.factors.check import Known
from inventory.factors.library import Library
from inventory.factors.value import Value

WritePack = Callable[..., Path]

READER = Reader(person="张三", day=date(2026, 5, 20), document="某手册", page="12")
COAL = "older:coal:SO2"
_APPENDS = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from inventory.core.workspace import Workspace
from inventory.factors import attestation_log
from inventory.factors.attestation_log import Action, Entry
workspace = Workspace.open(Path(sys.argv[1]))
for number in range(20):
    attestation_log.append(workspace, [Entry(
        recorded_at=datetime.now(UTC), action=Action.ATTEST, factor_id=f"{sys.argv[2]}{number}",
        value="1", person="某人", day=date(2026, 5, 20), document="某手册", page="1", content="x",
    )])
"""
_KILLED = """
import os, signal, sys
from pathlib import Path
Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
sys.argv = ["inventory", "-w", sys.argv[1], "factors", "attest", *sys.argv[2:]]
from inventory.cli import main
main()
"""


def value(library: Library, factor_id: str = COAL) -> Value:
    """One value of a library."""
    return library.values([factor_id])[factor_id]


def confirm(workspace: Workspace, shelf: Path, by: Reader = READER) -> None:
    """Attest the one coefficient of the small library."""
    attest.confirm(workspace, [value(Library.open(workspace, builtin=shelf))], by)


def grades(workspace: Workspace, shelf: Path) -> dict[str, str]:
    """The grade of every factor and item property, as a run would load it."""
    with duckdb.connect() as con:
        Library.open(workspace, builtin=shelf).load(con)
        return dict(con.execute("select factor_id, evidence from factors.factor").fetchall())


def test_a_confirmed_value_has_grade_a(workspace: Workspace, shelf: Path) -> None:
    """The table of a run names person, day and page; every other value keeps its grade."""
    confirm(workspace, shelf)

    with duckdb.connect() as con:
        Library.open(workspace, builtin=shelf).load(con)
        read = con.execute(
            "select factor_id, seen_by, seen_on, page from factors.factor where evidence = 'A'"
        ).fetchall()
        told = con.execute(
            "select factor_id, state, attested_by, attested_on, document, page, attested_value"
            " from factors.attestation"
        ).fetchall()

    assert read == [(COAL, "张三", date(2026, 5, 20), "12")]
    assert told == [(COAL, "holds", "张三", date(2026, 5, 20), "某手册", "12", "17")]


def test_a_recalled_value_becomes_usable(
    workspace: Workspace, shelf: Path, write_pack: WritePack
) -> None:
    """What never entered as D enters as A once somebody has read it."""
    row = {"factor_id": "own:a", "param": "ef", "stage": "generated", "pollutant": "SO2"}
    row |= {"value": "3", "unit": "kg/t", "basis": "item_amount", "source": "S", "evidence": "D"}
    workspace = local.add(workspace, write_pack("own", factor=[row]), known=Known()).workspace
    assert grades(workspace, shelf)["own:a"] == "D"

    library = Library.open(workspace, builtin=shelf)
    attest.confirm(workspace, [value(library, "own:a")], READER)

    assert grades(workspace, shelf)["own:a"] == "A"
    with duckdb.connect() as con:
        Library.open(workspace, builtin=shelf).load(con)
        found = con.execute("select verified from factors.factor where factor_id = 'own:a'")
        assert found.fetchone() == (True,)


def test_a_property_of_an_item_is_confirmed_alone(workspace: Workspace, shelf: Path) -> None:
    """The heat value that was read is A; the item as a whole rests on the lowest of its values."""
    library = Library.open(workspace, builtin=shelf)
    attest.confirm(workspace, [value(library, "items:item:gas:ncv")], READER)

    assert grades(workspace, shelf)["items:item:gas:ncv"] == "A"
    gas = {one.item_code: one for one in Library.open(workspace, builtin=shelf).items()}["gas"]
    assert (gas.evidence, gas.pack_evidence) == ("A", "C")  # heat is all that it gives


@pytest.mark.parametrize(
    ("old", "new"), [("17", "18"), ("kg/t", "g/kg"), ("generated", "emitted"), (",coal,", ",gas,")]
)
def test_a_value_that_changes_is_no_longer_attested(
    workspace: Workspace, shelf: Path, old: str, new: str
) -> None:
    """Another value, unit or key under the same id is told and keeps the grade of its pack."""
    confirm(workspace, shelf)
    path = shelf / "older" / "factor.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    library = Library.open(workspace, builtin=shelf)
    (found,) = library.lapsed()

    assert [one.state for one in library.attestations] == [State.CHANGED]
    assert (found.code, found.severity.value) == ("F131", "warning")
    assert "张三" in found.value
    assert grades(workspace, shelf)[COAL] == "C"


def test_the_same_value_written_otherwise_stays_attested(workspace: Workspace, shelf: Path) -> None:
    """A zero behind the point and another remark in the source say nothing new."""
    confirm(workspace, shelf)
    path = shelf / "older" / "factor.csv"
    text = path.read_text(encoding="utf-8").replace("17", "17.0").replace("手册", "手册 · 表1")
    path.write_text(text, encoding="utf-8")

    assert grades(workspace, shelf)[COAL] == "A"


def test_a_factor_that_leaves_the_library_is_told(workspace: Workspace, shelf: Path) -> None:
    """The attestation stays in the log and is no longer worth anything."""
    confirm(workspace, shelf)
    path = shelf / "older" / "factor.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(COAL, "older:new"), encoding="utf-8")

    library = Library.open(workspace, builtin=shelf)

    assert [fault.code for fault in library.lapsed()] == ["F132"]
    assert [one.state for one in library.attestations] == [State.GONE]


def test_a_later_attestation_takes_the_place_of_an_earlier(
    workspace: Workspace, shelf: Path
) -> None:
    """Both lines stay; the last one counts."""
    confirm(workspace, shelf)
    confirm(workspace, shelf, Reader(person="李四", day=READER.day, document="某手册", page="13"))

    library = Library.open(workspace, builtin=shelf)
    assert [one.state for one in library.attestations] == [State.REPLACED, State.HOLDS]
    (row,) = library.packs[1].pack.factor.to_pylist()
    assert (row["evidence"], row["seen_by"], row["page"]) == ("A", "李四", "13")


def test_the_same_attestation_again_changes_nothing(workspace: Workspace, shelf: Path) -> None:
    """One reading is one line, however often it is typed."""
    confirm(workspace, shelf)
    before = workspace.attestations.read_bytes()
    confirm(workspace, shelf)

    assert workspace.attestations.read_bytes() == before


@pytest.mark.usefixtures("shelf")
def test_a_withdrawal_is_a_line_of_its_own(workspace: Workspace, shelf: Path) -> None:
    """The grade goes back, and who withdrew it for which reason stays in the log."""
    confirm(workspace, shelf)
    attest.withdraw(workspace, [COAL], person="李四", day=date(2026, 6, 1), reason="看错行")

    assert grades(workspace, shelf)[COAL] == "C"
    (one,) = Library.open(workspace, builtin=shelf).attestations
    assert one.state is State.WITHDRAWN
    assert one.withdrawal is not None
    assert (one.withdrawal.person, one.withdrawal.reason) == ("李四", "看错行")
    assert [entry.action for entry in attestation_log.read(workspace)] == [
        Action.ATTEST,
        Action.WITHDRAW,
    ]
    with pytest.raises(ConfigError, match="没有可撤回的认定"):
        attest.withdraw(workspace, [COAL], person="李四", day=date(2026, 6, 1), reason="再撤")
    confirm(workspace, shelf)
    assert grades(workspace, shelf)[COAL] == "A"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"person": " "}, "核对人不能空着"),
        ({"page": ""}, "页码不能空着"),
        ({"document": "=cmd()"}, "公式"),
        ({"person": "张\n三"}, "控制字符"),
        ({"person": "\u202e张三"}, "控制字符"),
        ({"document": "../../inventory.toml"}, "路径"),
        ({"document": "/etc/passwd"}, "路径"),
        ({"document": "C:\\手册.pdf"}, "路径"),
        ({"document": "https://example.org/x"}, "网址"),
        ({"page": "＝1"}, "公式"),
        ({"document": "<script>"}, "尖括号"),
        ({"document": "长" * 201}, "200"),
        ({"day": date(2999, 1, 1)}, "还没有到"),
    ],
)
def test_words_that_cannot_be_kept_are_refused(words: dict[str, object], told: str) -> None:
    """A formula, a path, a control character or a day to come never reaches the log."""
    said = {"person": "张三", "day": READER.day, "document": "GB/T 某", "page": "12", **words}

    with pytest.raises(ConfigError, match=told):
        attest.reader(**said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cells", "typed", "unit"),
    [
        ({}, "17", ""),
        ({}, "17.00", ""),
        ({"value": "1700", "scaled_by": "sulfur_frac"}, "17S", ""),
        ({"value": "125", "scaled_by": "ash_frac"}, "1.25Aar", ""),
        ({}, "0.017", "t/t"),
        ({}, "17", "千克/吨"),
    ],
)
def test_a_value_is_typed_as_the_document_prints_it(
    cells: dict[str, str], typed: str, unit: str
) -> None:
    """A formula in percent and another unit say the same as the row of the pack."""
    attest.require_same(stated(**cells), typed, unit)


@pytest.mark.parametrize(
    ("typed", "unit", "told"),
    [
        ("18", "", "库内是 17 kg/t.*您填的是 18 kg/t"),
        ("17S", "", "不是数值"),
        ("十七", "", "不是数值"),
        ("17", "g/t", "两者不同"),
        ("17", "米", "不是排放因子的单位"),
    ],
)
def test_a_value_that_differs_is_refused_with_both(typed: str, unit: str, told: str) -> None:
    """The message shows what the library says and what was typed."""
    with pytest.raises(ConfigError, match=told):
        attest.require_same(stated(), typed, unit)


def stated(**cells: str) -> Value:
    """A coefficient of coal."""
    keys = {"item": "coal", "param": "ef", "basis": "item_amount", **cells}
    return Value(
        factor_id="x",
        pack="p",
        value=keys.pop("value", "17"),
        unit="kg/t",
        keys=tuple(keys.items()),
        evidence="D",
        source="S",
        cited_table="",
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("2026-05-20T00:00:00,attest,a,1,,,张三,2026-05-20,某手册,1,", "单元格"),
        ("2026-05-20T00:00:00,erase,a,1,,,张三,2026-05-20,某手册,1,,x", "action"),
        ("2026-05-20T00:00:00,attest,a,1,,,,2026-05-20,某手册,1,,x", "person 空着"),
        ("2026-05-20T00:00:00,attest,a,1,,,张三,20.5.2026,某手册,1,,x", "day"),
        ("昨天,attest,a,1,,,张三,2026-05-20,某手册,1,,x", "recorded_at"),
        ("2026-05-20T00:00:00,attest,a,1,,,=张三,2026-05-20,某手册,1,,x", "公式"),
        ('2026-05-20T00:00:00,"attest', "CSV"),
    ],
)
def test_a_line_that_cannot_be_read_stops_everything(
    workspace: Workspace, shelf: Path, line: str, told: str
) -> None:
    """A damaged log is told with its row; no attestation is passed over in silence."""
    head = ",".join(attestation_log.COLUMNS)
    workspace.attestations.write_text(f"{head}\n{line}\n", encoding="utf-8")

    with pytest.raises(FactorPackError) as caught:
        Library.open(workspace, builtin=shelf)

    assert caught.value.faults[0].startswith("F133")
    assert told in caught.value.faults[0]


@pytest.mark.parametrize("kind", ["link", "folder", "heading"])
def test_a_log_that_is_no_log_is_refused(workspace: Workspace, shelf: Path, kind: str) -> None:
    """A link, a folder or another table in its place is never followed."""
    if kind == "link":
        workspace.attestations.symlink_to(workspace.root / "inventory.toml")
    elif kind == "folder":
        workspace.attestations.mkdir()
    else:
        workspace.attestations.write_text("a,b\n", encoding="utf-8")

    with pytest.raises(FactorPackError, match="不能读"):
        Library.open(workspace, builtin=shelf)


def test_the_log_can_be_read_by_a_person(workspace: Workspace, shelf: Path) -> None:
    """Plain csv that a spreadsheet opens with its Chinese, one line for one act."""
    confirm(workspace, shelf)
    data = workspace.attestations.read_bytes()
    head, line = data.decode("utf-8-sig").splitlines()

    assert data.startswith("\ufeff".encode())
    assert head == ",".join(attestation_log.COLUMNS)
    assert f"attest,{COAL},17,kg/t,item=coal;pollutant=SO2;param=ef" in line
    assert "张三,2026-05-20,某手册,12" in line


def test_two_people_at_once_lose_no_line(workspace: Workspace) -> None:
    """Forty lines that two programs write beside each other are all there."""
    command = [sys.executable, "-c", _APPENDS, str(workspace.root)]

    running = [
        subprocess.Popen([*command, name])  # noqa: S603 -- this interpreter
        for name in "ab"
    ]
    codes = [one.wait(timeout=120) for one in running]

    ids = {entry.factor_id for entry in attestation_log.read(workspace)}
    assert codes == [0, 0]
    assert ids == {f"{name}{number}" for name in "ab" for number in range(20)}


def test_a_program_killed_while_it_writes_loses_nothing(workspace: Workspace) -> None:
    """What was there stays whole, the new line is missing, and the next attempt succeeds."""
    entry = Entry(
        recorded_at=datetime.now(UTC),
        action=Action.ATTEST,
        factor_id="older",
        value="1",
        person="某人",
        day=READER.day,
        document="某手册",
        page="1",
        content="x",
    )
    attestation_log.append(workspace, [entry])
    words = ["engine-parameters:any:absurd_ratio", "--value", "1000", "--by", "张三"]
    words += ["--document", "某手册", "--page", "1"]

    command = [sys.executable, "-c", _KILLED, str(workspace.root), *words]
    done = subprocess.run(command, check=False)  # noqa: S603 -- this interpreter

    assert done.returncode == -signal.SIGKILL
    assert [one.factor_id for one in attestation_log.read(workspace)] == ["older"]
    attestation_log.append(workspace, [entry])
    assert len(attestation_log.read(workspace)) == 2
