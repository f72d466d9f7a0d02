"""Facilities and codes that took the place of others: late files still land in the right place."""

from tests.intake.desk import FACILITY, UNIT, Desk, activity, coal, codes, flat

CHANGE = (
    ("原排污单位编号", "承接单位编号", "变更日期", "变更类型"),
    ("F1", "F9", "2024-06-15", "编号变更"),
)


def _renumbered(desk: Desk) -> None:
    """F1 goes on as F9, with the same unit."""
    new = ("F9", "甲热力有限公司", "610113")
    desk.load(
        desk.csv("facility.csv", (*FACILITY, new)),
        desk.csv("unit.csv", (*UNIT, ("F9", "MF1", "A0201"))),
        desk.csv("facility_change.csv", CHANGE),
    )


def test_rows_after_a_change_of_number_follow_it(desk: Desk) -> None:
    """Months after the change and later years go to the new number, earlier ones stay."""
    _renumbered(desk)
    head = (*activity()[0], "月份")
    rows = (
        (*coal(1), 5),
        (*coal(2), 6),
        (*coal(3), 7),
        (*coal(4), ""),  # the whole year of the change is the old number's
        (*coal(5, 年份=2025), ""),
        (*coal(6, 年份=2023), ""),
    )

    result = desk.load(desk.csv("activity.csv", (head, *rows)))

    found = {row["amount_t"]: row["facility_no"] for row in desk.rows("activity")}
    assert found == {1: "F1", 2: "F1", 3: "F9", 4: "F1", 5: "F9", 6: "F1"}
    told = [f for f in result.findings if f.code == "I153"]
    assert [(f.at.row, f.value, f.details["successor"]) for f in told] == [
        (4, "F1", "F9"),
        (6, "F1", "F9"),
    ]
    assert desk.unaccounted() == {}


def test_a_merger_moves_no_rows_by_itself(desk: Desk) -> None:
    """Units of merged plants are numbered anew: their rows need the technician."""
    _renumbered(desk)
    merged = (CHANGE[0], ("F2", "F9", "2024-01-01", "合并"))
    desk.load(desk.csv("b/facility_change.csv", merged))

    result = desk.load(
        desk.csv("activity.csv", activity(coal(1, 排污单位编号="F2", 设施编号="MF2")))
    )

    assert flat(desk.rows("activity"), "facility_no") == [("F2",)]
    assert "I153" not in codes(result)


def test_an_old_code_is_read_as_the_new_one(desk: Desk) -> None:
    """A region or industry code that was replaced is followed to the end of the chain."""
    desk.load(
        desk.csv(
            "code_change.csv",
            (
                ("代码表", "旧代码", "新代码", "变更日期"),
                ("行政区划", "610125", "610118", "2016-12-26"),
                ("行政区划", "610199", "610125", "2010-01-01"),
                ("行业", "4419", "4412", "2019-03-29"),
            ),
        )
    )
    head = (*FACILITY[0], "行业代码")
    rows = (("F1", "甲", "610199", "4419"), ("F2", "乙", "610113", "4412"))

    result = desk.load(desk.csv("facility.csv", (head, *rows)))

    assert flat(desk.imported("facility"), "region_code", "industry_code") == [
        ("610118", "4412"),
        ("610113", "4412"),
    ]
    assert [f.details["code"] for f in result.findings if f.code == "I154"] == ["610118", "4412"]


def test_a_change_names_two_registered_facilities(desk: Desk) -> None:
    """Both numbers stand in the registry before one can follow the other."""
    desk.load(desk.csv("facility.csv", FACILITY))
    result = desk.load(desk.csv("facility_change.csv", CHANGE))
    assert (result.by_table["facility_change"].rejected, codes(result)) == (1, ["R102"])
