"""Import of hours (小时值导入): every row is loaded, rejected with a reason, or superseded."""

import json
from datetime import datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inventory.core.errors import IntakeError, WorkspaceError
from inventory.monitoring.folder import Entry, Folder
from tests.monitoring.conftest import Desk, long_form

GOOD = ("F1", "DA001", "2024-03-01 05:00", "SO2", 20, 400000, 6, "N")


def test_a_sound_row_is_kept_with_its_place(desk: Desk) -> None:
    """Values come back as measured, oxygen as a fraction, with file and row."""
    result = desk.load(desk.file("hours.csv", long_form([GOOD])))

    (count,) = result.counts
    assert (count.staged, count.loaded, count.rejected, count.superseded) == (1, 1, 0, 0)
    assert result.findings == ()
    assert desk.hours(
        "outlet_no, pollutant, ts, concentration_mg_m3, flow_m3_h, o2_frac, flag"
    ) == [
        ("DA001", "SO2", datetime(2024, 3, 1, 5), 20.0, 400000.0, 0.06, "N")  # noqa: DTZ001
    ]
    assert desk.hours("source_file, row_no") == [("hours.csv", 2)]


@pytest.mark.parametrize(
    ("code", "row", "column", "value"),
    [
        ("M101", ("F1", "DA009", *GOOD[2:]), "outlet_no", "F1 DA009"),
        ("M102", (*GOOD[:2], "昨天", *GOOD[3:]), "ts", "昨天"),
        ("M103", (*GOOD[:2], "2024-03-01 05:30", *GOOD[3:]), "ts", "2024-03-01 05:30"),
        ("M104", (*GOOD[:7], "X"), "flag", "X"),
        ("M105", (*GOOD[:4], "abc", *GOOD[5:]), "concentration_mg_m3", "abc"),
        ("M105", (*GOOD[:5], "1e999", *GOOD[6:]), "flow_m3_h", "1e999"),
        ("M107", (*GOOD[:3], "XYZ", *GOOD[4:]), "pollutant", "XYZ"),
        ("M109", (*GOOD, "多余"), "", "多余"),
        ("M111", (*GOOD[:4], "2e9", *GOOD[5:]), "concentration_mg_m3", "2e9"),
    ],
)
def test_a_wrong_row_is_rejected_with_its_cell(
    desk: Desk, code: str, row: tuple[object, ...], column: str, value: str
) -> None:
    """A row that cannot be used stays out; the finding names file, row, column and value."""
    result = desk.load(desk.file("hours.csv", long_form([GOOD, row])))

    (found,) = result.findings
    assert (found.code, found.at.file, found.at.row) == (code, "hours.csv", 3)
    assert (found.at.column, found.value) == (column, value)
    assert (result.counts[0].loaded, result.counts[0].rejected) == (1, 1)
    assert result.tally == {code: 1}
    assert len(desk.hours("ts")) == 1


@pytest.mark.parametrize(
    ("code", "row", "expected"),
    [
        ("M106", (*GOOD[:4], -3, *GOOD[5:]), (-3.0, 400000.0, 0.06)),
        ("M106", (*GOOD[:5], -1, *GOOD[6:]), (20.0, -1.0, 0.06)),
        ("M112", (*GOOD[:6], 106, "N"), (20.0, 400000.0, None)),
    ],
)
def test_a_doubtful_value_is_kept_and_told(
    desk: Desk, code: str, row: tuple[object, ...], expected: tuple[object, ...]
) -> None:
    """A negative reading stays as it was read; it is never turned into zero."""
    result = desk.load(desk.file("hours.csv", long_form([row])))

    assert [finding.code for finding in result.findings] == [code]
    assert desk.hours("concentration_mg_m3, flow_m3_h, o2_frac") == [expected]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_headings_and_writing_are_understood(desk: Desk, encoding: str) -> None:
    """Chinese headings with units, title lines, full width and thousands separators are read."""
    text = (
        "某某热电自动监测小时值\t\t\t\t\t\t\t\n"
        "排污单位编号\t排放口编号\t监测时间\t污染物\t实测浓度（μg/m³）\t标干流量(万m3/h)\t含氧量(%)\t标记\n"
        'F1\tＤＡ００１\t2024/3/1 05:00\t二氧化硫\t"20,000"\t40\t/\t\n'
    )

    result = desk.load(desk.file("hours.csv", text, encoding=encoding))

    assert result.findings == ()
    assert desk.hours("pollutant, concentration_mg_m3, flow_m3_h, o2_frac, flag, row_no") == [
        ("SO2", 20.0, 400000.0, None, None, 3)
    ]


def test_the_wide_form_gives_an_hour_for_each_pollutant(desk: Desk) -> None:
    """One row per hour with a column for each pollutant; CO2 in per cent becomes a mass."""
    text = (
        "facility_no,outlet_no,ts,so2_mg_m3,nox_mg_m3,co2_pct,flow_m3_h,o2_pct,flag,remark\n"
        "F1,DA001,2024-03-01 05:00,20,50,10,400000,6,N,x\n"
        "F1,DA001,2024-03-01 06:00,,51,10,400000,6,D,\n"
    )

    result = desk.load(desk.file("hours.csv", text))

    assert [finding.code for finding in result.findings] == ["M113"]
    assert result.counts[0].loaded == 6
    found = desk.hours("pollutant, hour(ts), concentration_mg_m3, flag")
    assert found[2:] == [
        ("NOx", 5, 50, "N"),
        ("NOx", 6, 51, "D"),
        ("SO2", 5, 20, "N"),
        ("SO2", 6, None, "D"),
    ]
    assert found[0][2] == pytest.approx(10 * 1e4 * 44 / 22.4)


def test_a_parquet_file_and_a_workbook_give_the_same(desk: Desk) -> None:
    """The kind of file does not matter."""
    names = long_form([]).strip().split(",")
    table = pa.table({name: [value] for name, value in zip(names, GOOD, strict=True)})
    pq.write_table(table, desk.inbox / "hours.parquet")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(names)
    sheet.append((*GOOD[:2], "2024-03-01 06:00", *GOOD[3:]))
    book.save(desk.inbox / "hours.xlsx")

    result = desk.load(desk.inbox)

    assert result.findings == ()
    assert desk.hours("hour(ts), concentration_mg_m3, o2_frac, flag, row_no") == [
        (5, 20.0, 0.06, "N", 2),
        (6, 20.0, 0.06, "N", 2),
    ]


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    """An import is known by its content, whatever the file is called."""
    text = long_form([GOOD])
    desk.load(desk.file("hours.csv", text))
    before = sorted(path.name for path in (desk.workspace.root / "hourly").rglob("*"))

    result = desk.load(desk.file("copy.csv", text))

    assert result.counts[0].is_unchanged
    assert sorted(path.name for path in (desk.workspace.root / "hourly").rglob("*")) == before


def test_a_repeated_hour_is_superseded_by_the_last(desk: Desk) -> None:
    """Within a file the row further down counts."""
    again = (*GOOD[:4], 25, *GOOD[5:])

    result = desk.load(desk.file("hours.csv", long_form([GOOD, again])))

    assert (result.counts[0].loaded, result.counts[0].superseded) == (1, 1)
    assert result.tally == {"M110": 1}
    assert desk.hours("concentration_mg_m3, row_no") == [(25.0, 3)]


def test_a_later_file_replaces_the_hours_it_has(desk: Desk) -> None:
    """Hours that a later file brings again are replaced; the others of that day stay."""
    rows = [(*GOOD[:2], f"2024-03-01 {hour:02d}:00", "SO2", hour, 1, 6, "N") for hour in (4, 5, 6)]
    desk.load(desk.file("a.csv", long_form(rows)))

    result = desk.load(desk.file("b.csv", long_form([(*rows[1][:4], 99, 1, 6, "D")])))

    assert result.counts[0].replaced == 1
    assert desk.hours("hour(ts), concentration_mg_m3, flag, source_file") == [
        (4, 4.0, "N", "a.csv"),
        (5, 99.0, "D", "b.csv"),
        (6, 6.0, "N", "a.csv"),
    ]
    third = desk.load(desk.file("c.csv", long_form([(*rows[2][:4], 7, 1, 6, "N")])))
    assert third.counts[0].replaced == 1
    assert [row[0] for row in desk.hours("concentration_mg_m3")] == [4.0, 99.0, 7.0]


def test_hours_of_two_years_go_into_two_folders(desk: Desk) -> None:
    """The store is partitioned by year, and a run sees its year and the one before."""
    rows = [(*GOOD[:2], f"{year}-12-31 23:00", *GOOD[3:]) for year in (2022, 2023, 2024)]
    desk.load(desk.file("hours.csv", long_form(rows)))

    assert {path.parent.name for path in (desk.workspace.root / "hourly").glob("year=*/*")} == {
        *("year=2022", "year=2023", "year=2024")
    }
    assert [row[0] for row in desk.hours("year(ts)", year=2024)] == [2023, 2024]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a,b\n1,2\n", "排污单位编号、排放口编号、时间"),
        ("facility_no,outlet_no,ts,flow_m3_h\nF1,DA001,2024-01-01,1\n", "污染物"),
        (
            "facility_no,outlet_no,ts,so2(公斤),flow_m3_h\nF1,DA001,2024-01-01,1,1\n",
            "so2(公斤)",
        ),
    ],
)
def test_a_table_without_headings_is_refused_whole(desk: Desk, text: str, value: str) -> None:
    """Missing columns and units that are none keep the whole table out, with one reason."""
    result = desk.load(desk.file("hours.csv", text))

    assert [(finding.code, finding.value) for finding in result.findings] == [("M108", value)]
    assert (result.counts[0].staged, result.counts[0].loaded) == (2, 0)
    assert desk.hours("ts") == []


def test_blank_lines_and_short_rows_keep_their_row_number(desk: Desk) -> None:
    """Row numbers are those of the file, whatever stands between."""
    text = long_form([GOOD]) + "\n\nF1,DA001,2024-03-01 06:00,SO2\nF1,DA001\n"

    result = desk.load(desk.file("hours.csv", text))

    assert [(finding.code, finding.at.row) for finding in result.findings] == [("M107", 6)]
    assert desk.hours("hour(ts), concentration_mg_m3, row_no") == [(5, 20.0, 2), (6, None, 5)]


def test_a_broken_file_is_an_error_and_writes_nothing(desk: Desk) -> None:
    """A file that is none of its kind stops the import."""
    path = desk.inbox / "hours.parquet"
    path.write_bytes(b"no parquet")

    with pytest.raises(IntakeError, match=r"扩展名是 \.parquet，内容却是文本"):
        desk.load(path)

    assert Folder(desk.workspace.root / "hourly").entries() == []
    assert not list((desk.workspace.root / "hourly").glob(".importing-*"))


def test_hours_of_another_layout_are_not_read(desk: Desk) -> None:
    """What another version of the program wrote is named, and not read as if it were ours."""
    desk.load(desk.file("hours.csv", long_form([GOOD])))
    entry = desk.workspace.root / "hourly" / "journal" / "000001.json"
    told = json.loads(entry.read_text(encoding="utf-8"))
    del told["layout"]
    entry.write_text(json.dumps(told), encoding="utf-8")

    with pytest.raises(WorkspaceError, match="另一版本"):
        desk.hours("ts")


def test_only_files_of_the_journal_are_read(desk: Desk) -> None:
    """What a killed import left is seen by nobody."""
    desk.load(desk.file("hours.csv", long_form([GOOD])))
    (written,) = (desk.workspace.root / "hourly" / "year=2024").iterdir()
    (written.parent / "000002-deadbeef.parquet").write_bytes(written.read_bytes())

    assert len(desk.hours("ts")) == 1


def test_of_two_imports_at_once_one_is_told_to_wait(desk: Desk) -> None:
    """Two batches cannot take the same place in the journal."""
    folder = Folder(desk.workspace.root / "hourly")
    entry = Entry(
        *(),
        source_id=1,
        file="a.csv",
        sheet="",
        sha256="a",
        staged=0,
        loaded=0,
        rejected=0,
        superseded=0,
    )
    folder.commit(entry)

    with pytest.raises(WorkspaceError, match="另一个导入"):
        folder.commit(entry)


def test_a_damaged_journal_is_named(desk: Desk) -> None:
    """A record that cannot be read stops everything instead of hiding hours."""
    desk.load(desk.file("hours.csv", long_form([GOOD])))
    (desk.workspace.root / "hourly" / "journal" / "000001.json").write_text("{", encoding="utf-8")

    with pytest.raises(WorkspaceError, match=r"000001\.json"):
        desk.hours("ts")


def test_progress_is_told(desk: Desk) -> None:
    """A long import says how far it is."""
    heard: list[tuple[str, int]] = []

    desk.load(
        desk.file("hours.csv", long_form([GOOD])),
        progress=lambda file, rows: heard.append((file, rows)),
    )

    assert heard[-1] == ("hours.csv", 1)
