"""Replacement of groups and parents, alike on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from tests.intake.desk import FACILITY, Desk, activity, coal, flat


def test_groups_are_replaced_and_kept_readable(any_desk: Desk) -> None:
    """Empty key columns compare as equal; the old rows are whole in the history."""
    desk = any_desk
    desk.parents()
    head = (*activity()[0], "月份", "硫分")
    desk.load(desk.csv("a/activity.csv", (head, (*coal(1), "", 0.5), (*coal(2), 3, 0.6))))

    result = desk.load(desk.csv("b/activity.csv", (head, (*coal(10), "", 0.8))))

    rows = sorted(flat(desk.rows("activity"), "month", "amount_t", "sulfur_frac"), key=str)
    assert rows == [(3, 2.0, 0.006), (None, 10.0, 0.008)]
    (old,) = desk.rows("activity_history")
    assert old["row_no"] == 2
    assert old["superseded_by_batch"] == result.batch_id
    assert (old["amount_t"], old["sulfur_frac"], old["month"]) == (1.0, 0.005, None)
    assert desk.unaccounted() == {}


def test_parents_are_written_over_in_place(any_desk: Desk) -> None:
    """Children stay, dates and numbers of the old row are readable."""
    desk = any_desk
    head = (*FACILITY[0], "投产日期", "经度")
    desk.load(desk.csv("a/facility.csv", (head, ("F1", "甲", "610113", "2001-02-03", 108.9))))
    desk.parents()

    assert flat(desk.imported("facility"), "name", "lon") == [
        ("甲热力有限公司", 108.9),
        ("乙水泥有限公司", None),
    ]
    old = desk.rows("facility_history")[0]
    assert (old["name"], old["opened_on"], old["lon"]) == ("甲", date(2001, 2, 3), 108.9)
    assert desk.unaccounted() == {}


def test_the_same_file_twice_changes_nothing_on_each_backend(any_desk: Desk) -> None:
    """Idempotence does not depend on the backend."""
    desk = any_desk
    desk.parents()
    path = desk.csv("activity.csv", activity(coal(), coal(-1)))
    desk.load(path)
    before = desk.state()

    assert desk.load(path).is_unchanged
    assert desk.state() == before


def test_two_imports_at_once_take_turns(any_desk: Desk) -> None:
    """Of two files about one group the later one counts whole; no row is lost or doubled."""
    desk = any_desk
    desk.parents()
    paths = [
        desk.csv(f"{n}/activity.csv", activity(*(coal(n * 100 + k) for k in range(30))))
        for n in range(4)
    ]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(desk.load, paths))

    assert len(desk.rows("activity")) == 30
    assert len({row["sheet_id"] for row in desk.rows("activity")}) == 1
    assert len(desk.rows("activity_history")) == 90
    assert desk.unaccounted() == {}
