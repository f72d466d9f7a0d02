"""Verdicts on monitoring data (监测数据认定) as they come in: never without a paper."""

from datetime import date

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from inventory.registry.tables import GROUP_KEYS, IMPORTED
from tests.intake.desk import Desk, codes, flat, places

HEAD = ("排污单位编号", "排放口编号", "污染物", "认定类别", "起始日期", "截止日期", "认定文书")
FALSIFIED = ("F1", "DA001", "SO2", "篡改、伪造监测数据", "2024-03-05", "2024-04-10", "环罚1号")
NAMES = ("outlet_no", "pollutant", "verdict", "valid_from", "valid_to", "document")


@pytest.fixture
def outlet(desk: Desk) -> Desk:
    """A facility with an outlet."""
    desk.parents()
    rows = (("排污单位编号", "排放口编号", "类别"), ("F1", "DA001", "主要排放口"))
    desk.load(desk.csv("outlet.csv", rows))
    return desk


def given(desk: Desk, name: str, *rows: tuple[str, ...]) -> list[tuple[str, str]]:
    """Import verdicts; the codes of errors with the column that each stands in."""
    result = desk.load(desk.csv(f"{name}/monitoring_verdict.csv", (HEAD, *rows)))
    wrong = [code for code in codes(result) if code in {"I201", "I210", "R104"}]
    return [(code, column) for code in wrong for *_, column in places(result, code)]


def test_a_verdict_needs_its_paper(outlet: Desk) -> None:
    """Without a document, a known kind or outlet nothing is loaded; the others are."""
    whole = ("F1", "DA001", "", "非单位原因缺失", "2024-05-01", "2024-05-02", "证明2号")
    wrong = {
        ("I201", "认定文书"): (*FALSIFIED[:6], ""),
        ("I210", "认定类别"): (*FALSIFIED[:3], "听说造假", *FALSIFIED[4:]),
        ("R104", "排放口编号"): ("F1", "DA009", *FALSIFIED[2:]),
    }

    for number, (place, row) in enumerate(wrong.items()):
        assert given(outlet, f"坏{number}", row) == [place]
    assert outlet.rows("monitoring_verdict") == []
    assert given(outlet, "好", FALSIFIED, whole) == []
    assert flat(outlet.rows("monitoring_verdict"), *NAMES) == [
        ("DA001", "SO2", "falsified", date(2024, 3, 5), date(2024, 4, 10), "环罚1号"),
        ("DA001", None, "external_fault", date(2024, 5, 1), date(2024, 5, 2), "证明2号"),
    ]


def test_a_later_verdict_takes_the_place_of_the_former(outlet: Desk) -> None:
    """A period that is corrected replaces its row, which stays in the history."""
    given(outlet, "一", FALSIFIED)
    given(outlet, "二", (*FALSIFIED[:5], "2024-04-30", "环罚1号更正"))

    assert flat(outlet.rows("monitoring_verdict"), "valid_to", "document") == [
        (date(2024, 4, 30), "环罚1号更正")
    ]
    assert flat(outlet.rows("monitoring_verdict_history"), "valid_to", "document") == [
        (date(2024, 4, 10), "环罚1号")
    ]
    assert GROUP_KEYS["monitoring_verdict"][-1] == "valid_from"


@pytest.mark.parametrize(
    "cells", [{"document": "  "}, {"document": None}, {"valid_to": None}, {"verdict": "rumour"}]
)
def test_the_registry_itself_refuses_it(outlet: Desk, cells: dict[str, object]) -> None:
    """What the import refuses, the table refuses too."""
    row: dict[str, object] = dict(zip(("facility_no", *NAMES), FALSIFIED, strict=True))
    row |= {"verdict": "falsified", "valid_from": date(2024, 3, 5), "valid_to": date(2024, 4, 10)}
    table = IMPORTED["monitoring_verdict"]
    engine = outlet.engine()

    with engine.begin() as connection:
        connection.execute(insert(table).values(row))
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(table).values({**row, **cells}))
    engine.dispose()
