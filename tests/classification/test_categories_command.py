"""`inventory categories` as a technician and a script use it."""

import json
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from inventory.classification import check
from inventory.cli.categories import categories
from inventory.core.errors import ConfigError


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(categories, list(arguments))


def _records(*arguments: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(_run("list", "--json", *arguments).stdout)
    return records


def test_the_whole_tree_is_listed() -> None:
    """Without options every node is there, and the count goes to stderr."""
    result = _run("list", "--json")

    assert len(json.loads(result.stdout)) == 542
    assert "共 542 个源分类" in result.stderr


def test_a_level_and_a_node_narrow_the_list() -> None:
    """The first level has 16 letters; below the kiln stand the kiln and its two streams."""
    assert len(_records("--level", "1")) == 16
    assert [row["category_code"] for row in _records("--under", "D0101")] == [
        "D0101",
        "D010101",
        "D010102",
    ]


def test_a_scheme_adds_the_line_of_each_leaf() -> None:
    """A leaf shows its line or why it has none; a node shows neither."""
    node, stack, fuel = _records("--under", "D0101", "--scheme", "air_cn")

    assert "scheme_code" not in node
    assert (stack["scheme_code"], stack["relation"]) == ("020201", "exact")
    assert (fuel["scheme_code"], fuel["reason"]) == (None, "IE")


def test_the_listing_reads_as_a_table() -> None:
    """Names stand in Chinese with the kind of stream and the line of the scheme."""
    output = _run("list", "--under", "D0101", "--scheme", "prov_ghg_cn").stdout

    assert "水泥窑烟气及工艺排放" in output
    assert "工艺过程" in output
    assert "I1 水泥生产过程" in output


def test_a_category_is_shown_in_full() -> None:
    """A kiln shows its place, streams, lines in every scheme, add-ons and candidate industries."""
    output = _run("show", "D0101").stdout

    for text in (
        "D 工艺过程 › D01 水泥 › D0101 水泥熟料窑",
        "可登记设施",
        "水泥窑燃料燃烧",
        "2A1 水泥生产",
        "无：已计入其他末级 D010101",
        "石灰石湿法脱硫",
        "3011 水泥制造",
        "第 63 项",
    ):
        assert text in output
    for scheme in ("ipcc2006", "prov_ghg_cn", "air_cn", "nfr2019", "crt", "ceds", "edgar"):
        assert f"({scheme})" in output


def test_memo_nodes_and_memo_lines_say_so() -> None:
    """Bought electricity is marked as information, and so is its provincial line."""
    output = _run("show", "R0101").stdout

    assert "信息项，不计入总量" in output
    assert "M4 电力调入调出间接排放（信息项）" in output


def test_long_groups_are_shortened() -> None:
    """A whole letter shows a handful of lines per scheme and says how many there are."""
    output = _run("show", "D").stdout

    assert "…… 共 " in output
    assert len(output.splitlines()) < 150


def test_an_unknown_code_names_near_ones() -> None:
    """A mistyped code is a usage error with a hint."""
    error = _run("show", "d0101x").exception

    assert isinstance(error, ConfigError)
    assert "D0101" in error.hint


def test_an_unknown_node_to_list_under_is_refused() -> None:
    """Listing below a code that does not exist is an error, not an empty table."""
    assert isinstance(_run("list", "--under", "X").exception, ConfigError)


def test_the_shipped_data_pass_the_check() -> None:
    """Every check is named with its result, and the exit code is 0."""
    result = _run("check")

    assert result.exit_code == 0
    for title, _ in check.CHECKS.values():
        assert title in result.stdout
    assert "0 个错误" in result.stderr


def test_a_fault_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a leaf on two lines the check tells which leaf and exits with 1."""
    whole = check.shipped()
    (kiln,) = (
        row for row in whole.matches if (row.category_code, row.scheme) == ("D010101", "ipcc2006")
    )
    broken = replace(whole, matches=[*whole.matches, replace(kiln, scheme_code="2A2")])
    monkeypatch.setattr(check, "shipped", lambda **_: broken)

    result = _run("check")

    assert result.exit_code == 1
    assert "counted_once D010101：在 ipcc2006 中重复计入 2A1、2A2" in result.stdout
