"""The shape of the unified source classification."""

from inventory.classification import tree
from inventory.classification.tree import Hierarchy


def test_the_shipped_tree_has_its_documented_size() -> None:
    """The code list holds 542 nodes: 414 are leaves, and sources may register at 379."""
    whole = tree.load()
    takes_source = [item for item in whole.categories.values() if item.attach == "source"]

    assert len(whole.categories) == 542
    assert len(whole.leaves) == 414
    assert len(takes_source) == 379


def test_a_kiln_is_one_source_with_a_stack_and_a_fuel_stream() -> None:
    """Pollutants of a cement kiln stand on its stack leaf alone, carbon on two leaves."""
    whole = tree.load()

    stack, fuel = (whole.categories[code] for code in whole.hierarchy.children("D0101"))

    assert (stack.code, stack.stream, stack.gases) == ("D010101", "process", ("CO2",))
    assert (fuel.code, fuel.stream, fuel.gases) == ("D010102", "combustion", ("CO2", "CH4", "N2O"))
    assert "SO2" in stack.pollutants
    assert fuel.pollutants == ()


def test_indirect_and_natural_nodes_are_information_only() -> None:
    """Purchased electricity and heat, background soil and plants never enter a total."""
    assert tree.load().memo_codes() == {"R", "R01", "R0101", "R0102", "Q0202", "J0312"}


def test_the_path_of_a_code_runs_from_the_top() -> None:
    """A code's path names every level once, top first."""
    hierarchy = tree.load().hierarchy

    assert hierarchy.path("D010102") == ("D", "D01", "D0101", "D010102")
    assert hierarchy.path("no such code") == ()


def test_a_loop_of_parents_ends() -> None:
    """Two codes that are each other's parent do not trap the walk."""
    assert set(Hierarchy({"a": "b", "b": "a"}).path("a")) == {"a", "b"}


def test_leaves_below_a_node_are_those_whose_path_crosses_it() -> None:
    """Every leaf is below itself and below each node of its path."""
    hierarchy = tree.load().hierarchy
    below = hierarchy.leaves()

    assert below["D0101"] == {"D010101", "D010102"}
    assert below["D010102"] == {"D010102"}
    assert sum(len(below[code]) for code in hierarchy.children()) == 414
