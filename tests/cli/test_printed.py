"""What commands print (输出): machines get JSON and CSV that parse, people get whole words."""

import csv
import io
import json
from typing import Any

import pytest

from inventory.cli.demo import write_workbook
from tests.cli.terminal import inventory
from tests.journeys.city import BOOK, TABLES, City


@pytest.fixture(scope="module")
def so2(city: City) -> int:
    """The number of the SO2 row of the largest boiler."""
    with city.open() as con:
        found = con.execute(
            "select emission_id from ledger.emission where facility_no = 'XG0001'"
            " and unit_no = 'MF0001' and method = 'so2_sulfur_balance'"
            " and not_chosen_because = '另有监测结果' order by generated_t desc"
        ).fetchone()
    assert found is not None
    number: int = found[0]
    return number


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "{run}", "--json"),
        ("explain", "{so2}", "--json"),
        ("query", "select * from run.scope", "--json"),
        ("query", "select 'nan'::double as x, map {1: 2} as y", "--format", "json"),
        ("check", "--json"),
        ("factors", "list", "--json"),
        ("factors", "show", "--item", "烟煤", "--json"),
        ("categories", "list", "--json"),
        ("db", "status", "--json"),
    ],
    ids=" ".join,
)
def test_json_parses(city: City, so2: int, words: tuple[str, ...]) -> None:
    """`--json` gives one strict JSON text on stdout and nothing else there."""
    typed = [word.replace("{run}", str(city.run)).replace("{so2}", str(so2)) for word in words]

    said = inventory("-w", city.root, *typed)

    assert said.code == 0
    assert isinstance(json.loads(said.out, parse_constant=_refused), list | dict)


def _refused(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def test_an_import_in_json_repeats_its_counts(own_city: City) -> None:
    """The same workbook again: unchanged, and each table with its counts."""
    book = own_city.root.parent / BOOK
    write_workbook(book, TABLES)
    first = inventory("-w", own_city.root, "import", book, "--json")
    said = inventory("-w", own_city.root, "import", book, "--json")

    assert first.code == said.code == 0
    answer = json.loads(said.out)
    assert answer["is_unchanged"]
    assert answer["tables"]["activity"]["loaded"] == 677


def test_verify_in_json_names_what_failed(own_city: City) -> None:
    """A machine sees the same verdicts as a person."""
    (own_city.run / "extra.txt").write_text("x", encoding="utf-8")

    said = inventory("verify", own_city.run, "--json")

    assert said.code == 8
    failed = [verdict for verdict in json.loads(said.out) if not verdict["ok"]]
    assert failed == [{"subject": "文件 extra.txt", "ok": False, "detail": "不在运行清单中"}]


def _explained(city: City, number: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(inventory("-w", city.root, "explain", number, "--json").out)
    return found


def test_explain_shows_all_to_a_person(city: City, so2: int) -> None:
    """Formula, numbers, devices, factor, cells and losers are printed, and no word is cut off."""
    said = inventory("-w", city.root, "explain", so2)
    found = _explained(city, so2)

    assert said.code == 0
    for text in (
        found["method"],
        found["formula"],
        "1,012,400.00",
        "石灰石/石膏法",
        "未计入：另有监测结果",
        BOOK,
        "活动水平",
        "G2",
        *(factor["factor_id"] for factor in found["factors"]),
    ):
        assert text in said.out
    assert "…" not in said.out


def test_explain_takes_a_run_folder(city: City, so2: int) -> None:
    """Any run can be asked, with no workspace around it."""
    said = inventory("explain", so2, "--run", city.run)

    assert said.code == 0
    assert "SO2" in said.out


def _csv(city: City, sql: str) -> list[list[str]]:
    said = inventory("-w", city.root, "query", sql, "--format", "csv")
    assert said.code == 0, said.err
    return list(csv.reader(io.StringIO(said.out, newline="")))


_CELLS = {
    "=1+1": "'=1+1",
    "+1+1": "'+1+1",
    "-1+1": "'-1+1",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1": "'\t=1",
    "\r=1": "'\r=1",
    "\n=1": "'\n=1",
    "＝1+1": "'＝1+1",
    "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0",
    "-12.5": "-12.5",  # a number is a number
    "+1e-3": "+1e-3",
    "1=1": "1=1",
    "虚构·甲": "虚构·甲",
}


def test_csv_holds_no_formula(city: City) -> None:
    """Text that a spreadsheet would compute gets a quote in front; numbers and names do not."""
    values = ", ".join("('" + value.replace("'", "''") + "')" for value in _CELLS)

    assert _csv(city, f"from (values {values}) as t(x)") == [
        ["x"],
        *([cell] for cell in _CELLS.values()),
    ]


def test_csv_headings_hold_no_formula(city: City) -> None:
    """A column may be named by whoever asks."""
    assert _csv(city, 'select 1 as "=1+1", -0.5::decimal(3, 1) as b') == [
        ["'=1+1", "b"],
        ["1", "-0.5"],
    ]


def test_a_table_shows_what_is_written(city: City) -> None:
    """Brackets in the data are no markup, an escape is not obeyed, empty is empty."""
    said = inventory(
        "-w",
        city.root,
        "query",
        "select '[red]甲[/]' as \"[b]x\", '[/y]' as y, null as z, chr(27) || '[31m' as w",
    )

    assert said.code == 0
    for text in ("[b]x", "[red]甲[/]", "[/y]", "␛[31m"):
        assert text in said.out
    assert "\x1b" not in said.out
    assert "1 行" in said.err


def test_a_long_table_says_that_it_goes_on(city: City) -> None:
    """A person gets the first rows and how to get the others."""
    said = inventory("-w", city.root, "query", "select * from range(500)")

    assert "200 行，共 500 行" in said.err
    assert "--format csv" in said.err


def test_rows_beyond_the_cap_are_said(city: City) -> None:
    """Rows that nobody fetched are not passed over in silence."""
    said = inventory("-w", city.root, "query", "select * from range(200_000)", "--format", "csv")

    assert len(said.out.splitlines()) == 100_001
    assert "未取" in said.err
