"""How gas is collected, where items come from, who verified a report, since when outlets run."""

from datetime import date

import pytest

from inventory.core.codes import COLLECTION
from inventory.intake.tables import ORIGIN, TABLES
from inventory.registry.activity import Origin
from inventory.registry.facility import Collection
from tests.intake.desk import Desk, activity, coal, codes, flat


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        *((label, code) for code, label in COLLECTION.items()),
        ("集气罩", "external_hood"),
        ("半密闭型集气设备（含排气柜）", "semi_enclosed_hood"),
        ("密闭空间/负压", "single_enclosure_negative"),
        ("direct_duct", "direct_duct"),
        ("无", None),
    ],
)
def test_ways_of_collection_by_any_usual_word(ready: Desk, written: str, kept: str | None) -> None:
    """Label, code or everyday word; 无 is an empty cell on every sheet."""
    head = ("排污单位编号", "设施编号", "排放口编号", "收集方式")
    result = ready.load(ready.csv("route.csv", (head, ("F1", "MF1", "DA001", written))))

    assert codes(result) == []
    assert flat(ready.rows("route"), "collection") == [(kept,)]


def test_no_word_means_two_ways_of_collection() -> None:
    """Names decide nothing by accident: each word stands for one code."""
    column = TABLES["route"].column("collection")
    words = {code: {label, *column.words[code]} for code, label in column.choices.items()}

    assert column.words.keys() == column.choices.keys()
    assert len(set[str]().union(*words.values())) == sum(map(len, words.values()))


def test_what_is_bought_or_made_on_site_is_told_apart(ready: Desk) -> None:
    """By either heading; a report names who verified it; outlets have their days."""
    head = (*activity()[0], "来源性质")
    rows = (head, (*coal(1), "外购"), (*coal(2, 年份=2023), "自产"), (*coal(3, 年份=2022), ""))
    report = (
        ("排污单位编号", "污染物", "年份", "数量", "单位", "数据来源", "核查机构"),
        ("F1", "CO2", 2024, 5, "吨", "温室气体报告", "某认证公司"),
    )
    outlet = (
        ("排污单位编号", "排放口编号", "类别", "启用日期", "停用日期"),
        ("F1", "DA002", "一般排放口", "2024-07-01", "2024-09-30"),
    )
    result = ready.load(
        ready.csv("activity.csv", rows),
        ready.csv("reported_emission.csv", report),
        ready.csv("outlet_2.csv", outlet),
    )

    assert codes(result) == []
    assert flat(ready.rows("activity"), "amount_t", "origin") == [
        (1.0, "purchased"),
        (2.0, "own"),
        (3.0, None),
    ]
    assert flat(ready.rows("reported_emission"), "verified_by") == [("某认证公司",)]
    assert flat(ready.rows("outlet"), "outlet_no", "opened_on", "closed_on") == [
        ("DA001", None, None),
        ("DA002", date(2024, 7, 1), date(2024, 9, 30)),
    ]


def test_the_choices_agree_with_the_registry() -> None:
    """Every choice of a template is a value the registry accepts, and the other way round."""
    assert set(ORIGIN) == set(Origin)
    assert set(COLLECTION) == set(Collection)
