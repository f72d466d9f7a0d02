"""Over-counting in mappings between category lists.

The two lists A and B, the nine rules, and the categories that an added rule makes count twice are
those that climate_categories (Apache-2.0) tests its own detector with.
"""

from dataclasses import replace

import pytest

from inventory.classification import crosswalk, overcount, tree
from inventory.classification.overcount import Rule
from inventory.classification.tree import Hierarchy

A = {"0": "", "1": "0", "2": "0", "1.A": "1", "1.B": "1", "2.A": "2", "2.B": "2", "2.A.1": "2.A"}
B = {
    "0": "",
    "1": "0",
    "2": "0",
    "1.A": "1",
    "1.B": "1",
    "2.A": "2",
    "2.A.1": "2.A",
    "2.A.2": "2.A",
    "2.A.1.a": "2.A.1",
}
RULES = [
    Rule(("0",), ("0",)),
    Rule(("1",), ("1",)),
    Rule(("1.A",), ("1.A",)),
    Rule(("1.B",), ("1.B",)),
    Rule(("2",), ("2",)),
    Rule(("2.A", "2.B"), ("2.A",)),
    Rule(("2.A",), ("2.A.1",)),
    Rule(("2.A.1",), ("2.A.1.a",)),
    Rule(("2.B",), ("2.A.2",)),
]


def _problems(
    rules: list[Rule], *, left: dict[str, str] = A, right: dict[str, str] = B
) -> set[tuple[str, str]]:
    found = overcount.find(Hierarchy(left), Hierarchy(right), rules)
    assert len(found) == len({(item.side, item.code) for item in found})
    return {(item.side, item.code) for item in found}


def test_rules_that_restate_each_other_count_once() -> None:
    """Nine rules from the total down to the finest level are no problem, in either direction."""
    turned = [Rule(rule.right, rule.left) for rule in RULES]

    assert _problems(RULES) == set()
    assert _problems(turned, left=B, right=A) == set()


def test_a_category_sent_to_two_places_counts_twice_with_all_below_it() -> None:
    """Adding 2 → 1 makes exactly seven categories count twice: four of A, three of B."""
    expected = {("left", code) for code in ("2", "2.A", "2.A.1", "2.B")}
    expected |= {("right", code) for code in ("1", "1.A", "1.B")}

    assert _problems([*RULES, Rule(("2",), ("1",))]) == expected


def test_a_sum_sent_to_a_new_sibling_counts_its_terms_twice() -> None:
    """1.A + 1.B → 1.C, where both already have their own line, makes the two terms count twice."""
    right = {**B, "1.C": "1"}

    assert _problems([*RULES, Rule(("1.A", "1.B"), ("1.C",))], right=right) == {
        ("left", "1.A"),
        ("left", "1.B"),
    }


def test_a_sum_that_restates_the_parent_counts_once() -> None:
    """1.A + 1.B → 1 says the same as 1 → 1."""
    assert _problems([*RULES, Rule(("1.A", "1.B"), ("1",))]) == set()


def test_a_problem_names_the_rules_that_clash() -> None:
    """The report on 2.B shows the added rule and those it disagrees with."""
    added = Rule(("2",), ("1",))
    found = overcount.find(Hierarchy(A), Hierarchy(B), [*RULES, added])
    (problem,) = (item for item in found if (item.side, item.code) == ("left", "2.B"))

    assert [str(rule) for rule in problem.rules] == [
        "2 → 2",
        "2.A + 2.B → 2.A",
        "2.B → 2.A.2",
        "2 → 1",
    ]


@pytest.mark.parametrize("scheme", [scheme.code for scheme in crosswalk.REPORTING])
def test_shipped_crosswalks_count_once(scheme: str) -> None:
    """No leaf of the shipped tree reaches two lines of one scheme."""
    rows = [row for row in crosswalk.load() if row.scheme == scheme]

    assert overcount.of_crosswalk(tree.load().hierarchy, crosswalk.lines(scheme), rows) == []


@pytest.mark.parametrize("second", ["2A2", "2A", "1"])
def test_a_leaf_on_a_second_line_counts_twice(second: str) -> None:
    """A second line is over-counting even where it stands above the first one."""
    rows = [row for row in crosswalk.load() if row.scheme == "ipcc2006"]
    (kiln,) = (row for row in rows if row.category_code == "D010101")
    rows.append(replace(kiln, scheme_code=second))

    found = overcount.of_crosswalk(tree.load().hierarchy, crosswalk.lines("ipcc2006"), rows)

    assert [(item.side, item.code) for item in found] == [("left", "D010101")]
