"""The self-check of the classification: clean as shipped, and blind to no fault."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from inventory.classification import check
from inventory.classification.check import Fault, Material


def _shipped() -> Material:
    material = check.shipped()
    kinds = {code: "air_pollutant" for item in material.categories for code in item.pollutants}
    kinds |= {code: "ghg" for item in material.categories for code in item.gases}
    return replace(material, pollutant_kinds=kinds)


def _with_category(material: Material, code: str, /, **changes: Any) -> Material:
    return replace(
        material,
        categories=[
            replace(item, **changes) if item.code == code else item for item in material.categories
        ],
    )


def _with_match(material: Material, leaf: str, scheme: str, /, **changes: Any) -> Material:
    return replace(
        material,
        matches=[
            replace(row, **changes) if (row.category_code, row.scheme) == (leaf, scheme) else row
            for row in material.matches
        ],
    )


def _with_line(material: Material, code: str, /, **changes: Any) -> Material:
    lines = [
        replace(line, **changes) if line.code == code else line
        for line in material.lines["ipcc2006"]
    ]
    return replace(material, lines={**material.lines, "ipcc2006": lines})


def _with_addon(material: Material, **changes: Any) -> Material:
    return replace(
        material,
        addons=[
            replace(item, **changes) if item.category_code == "P0501" else item
            for item in material.addons
        ],
    )


def _repeat_category(material: Material) -> Material:
    return replace(material, categories=[*material.categories, material.categories[0]])


def _repeat_line(material: Material) -> Material:
    lines = [*material.lines["ipcc2006"], material.lines["ipcc2006"][-1]]
    return replace(material, lines={**material.lines, "ipcc2006": lines})


def _drop_match(material: Material) -> Material:
    kept = [
        row
        for row in material.matches
        if (row.category_code, row.scheme) != ("D010101", "ipcc2006")
    ]
    return replace(material, matches=kept)


def _repeat_match(material: Material) -> Material:
    (kiln,) = (
        row
        for row in material.matches
        if (row.category_code, row.scheme) == ("D010101", "ipcc2006")
    )
    return replace(material, matches=[*material.matches, replace(kiln, scheme_code="2A2")])


# what is done to the shipped data, the check that must see it, and the code it must name
Break = tuple[Callable[[Material], Material], str, str]
BREAKS: dict[str, Break] = {
    "a code twice": (_repeat_category, "tree_codes", "A"),
    "a letter that looks like a digit": (
        lambda m: _with_category(m, "D", code="O"),
        "tree_codes",
        "O",
    ),
    "a level that the code does not have": (
        lambda m: _with_category(m, "D0101", level=2),
        "tree_codes",
        "D0101",
    ),
    "a parent that is not the prefix": (
        lambda m: _with_category(m, "D0101", parent="D02"),
        "tree_codes",
        "D0101",
    ),
    "a parent that does not exist": (
        lambda m: replace(m, categories=[c for c in m.categories if c.code != "D01"]),
        "tree_codes",
        "D0101",
    ),
    "a node that calls itself a leaf": (
        lambda m: _with_category(m, "D0101", is_leaf=True),
        "leaf_flags",
        "D0101",
    ),
    "a leaf that does not call itself one": (
        lambda m: _with_category(m, "D010101", is_leaf=False),
        "leaf_flags",
        "D010101",
    ),
    "a leaf of no kind": (
        lambda m: _with_category(m, "D010101", kind="mixed"),
        "leaf_flags",
        "D010101",
    ),
    "a leaf of an unknown stream": (
        lambda m: _with_category(m, "D010101", stream="smoke"),
        "leaf_flags",
        "D010101",
    ),
    "a leaf that carries nothing": (
        lambda m: _with_category(m, "D010102", gases=()),
        "leaf_flags",
        "D010102",
    ),
    "an unknown substance": (
        lambda m: _with_category(m, "D010101", pollutants=("Phlogiston",)),
        "substances",
        "D010101",
    ),
    "a pollutant among the gases": (
        lambda m: _with_category(m, "D010101", gases=("SO2",)),
        "substances",
        "D010101",
    ),
    "a gas among the pollutants": (
        lambda m: _with_category(m, "D010101", pollutants=("CO2",)),
        "substances",
        "D010101",
    ),
    "a pollutant in two streams of a source": (
        lambda m: _with_category(m, "D010102", pollutants=("SO2",)),
        "one_stream_per_pollutant",
        "D0101",
    ),
    "an add-on stream that ends above the leaves": (
        lambda m: _with_addon(m, category_code="P05"),
        "addon_streams",
        "A01 fuel NH3",
    ),
    "an add-on stream on a leaf that does not carry it": (
        lambda m: _with_addon(m, category_code="D0406"),
        "addon_streams",
        "A01 fuel NH3",
    ),
    "an add-on stream of no node": (
        lambda m: _with_addon(m, node_prefix="X9"),
        "addon_streams",
        "X9 fuel NH3",
    ),
    "two add-on streams for one emission": (
        lambda m: _with_addon(m, node_prefix="A"),
        "addon_streams",
        "A fuel NH3",
    ),
    "a scheme line twice": (_repeat_line, "scheme_lists", "ipcc2006 5B"),
    "a scheme line below an unknown one": (
        lambda m: _with_line(m, "2A1", parent="9Z"),
        "scheme_lists",
        "ipcc2006 2A1",
    ),
    "scheme lines in a loop": (
        lambda m: _with_line(m, "2A", parent="2A1"),
        "scheme_lists",
        "ipcc2006 2A1",
    ),
    "a leaf without a row": (_drop_match, "one_line_per_leaf", "D010101"),
    "a leaf with two rows": (_repeat_match, "one_line_per_leaf", "D010101"),
    "a row that starts above the leaves": (
        lambda m: _with_match(m, "D010101", "ipcc2006", category_code="D0101"),
        "known_codes",
        "D0101",
    ),
    "a row in an unknown scheme": (
        lambda m: _with_match(m, "D010101", "edgar", scheme="edgar9"),
        "known_codes",
        "D010101",
    ),
    "a row to a line that is not listed": (
        lambda m: _with_match(m, "D010101", "ipcc2006", scheme_code="2A99"),
        "known_codes",
        "D010101",
    ),
    "a relation that would need shares": (
        lambda m: _with_match(m, "D010101", "ipcc2006", relation="broader"),
        "known_codes",
        "D010101",
    ),
    "a permit serial that is not listed": (
        lambda m: _with_match(m, "A010101", "permit_2019", scheme_code="113"),
        "known_codes",
        "A010101",
    ),
    "an exact line that a second leaf feeds": (
        lambda m: _with_match(m, "D010102", "ipcc2006", relation="exact"),
        "exact_lines",
        "D010102",
    ),
    "no line and no reason": (
        lambda m: _with_match(m, "D010102", "air_cn", note=""),
        "reasons",
        "D010102",
    ),
    "no line but a relation": (
        lambda m: _with_match(m, "D010102", "air_cn", relation="narrower"),
        "reasons",
        "D010102",
    ),
    "included in itself": (
        lambda m: _with_match(m, "D010102", "air_cn", note="IE: included in D010102"),
        "reasons",
        "D010102",
    ),
    "included in a node": (
        lambda m: _with_match(m, "D010102", "air_cn", note="IE: included in D0101"),
        "reasons",
        "D010102",
    ),
    "included in a leaf without a line": (
        lambda m: _with_match(m, "D010102", "air_cn", note="IE: included in Q0202"),
        "reasons",
        "D010102",
    ),
    "gases without a line": (
        lambda m: _with_match(
            m, "D010101", "ipcc2006", scheme_code="none", relation="none", note="NO_GHG: none"
        ),
        "emissions_have_lines",
        "D010101",
    ),
    "a pollutant line for a leaf without pollutants": (
        lambda m: _with_match(m, "D010102", "air_cn", scheme_code="020201", relation="narrower"),
        "emissions_have_lines",
        "D010102",
    ),
    "an amount that does not arrive": (_drop_match, "conservation", "ipcc2006"),
    "an amount that arrives twice": (_repeat_match, "counted_once", "D010101"),
    "a gap in the permit list": (
        lambda m: replace(m, candidates={"permit_2019": frozenset({"1", "3"})}),
        "permit_serials",
        "2",
    ),
}


def test_the_shipped_classification_has_no_fault() -> None:
    """Every check passes on the data that ships."""
    found = check.faults(_shipped())

    assert {
        name: [str(fault) for fault in faults] for name, faults in found.items() if faults
    } == {}
    assert set(found) == set(check.CHECKS)


@pytest.mark.parametrize("name", BREAKS)
def test_each_check_sees_its_fault(name: str) -> None:
    """A single broken row is reported by the check that is for it, under its code."""
    breaks, expected, subject = BREAKS[name]

    found = check.faults(breaks(_shipped()))[expected]

    assert subject in {fault.subject for fault in found}


def test_every_check_is_tried() -> None:
    """No check stands in the list without a broken example here."""
    assert {expected for _, expected, _ in BREAKS.values()} == set(check.CHECKS)


def test_unknown_industries_are_reported_when_the_list_is_given() -> None:
    """Rows to the industry list are held against it once the caller brings it."""
    found = check.faults(check.shipped(industries={"4411"}))["known_codes"]

    assert Fault("known_codes", "A010101", "gbt4754_2017 没有代码 4412") in found
