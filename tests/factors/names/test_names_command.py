"""The command `inventory factors names`: what a name resolves to, for people and for machines."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from inventory.cli import inventory
from inventory.core.workspace import Workspace


def run(*words: str) -> Result:
    """Run the command outside any workspace."""
    return CliRunner().invoke(inventory, ["factors", "names", *words])


def told(*words: str) -> list[dict[str, Any]]:
    """What the command says in JSON."""
    found: list[dict[str, Any]] = json.loads(run(*words, "--json").stdout)
    return found


def test_a_known_name_in_json() -> None:
    """Id, title, controls and removal of a single device; no parts, no proposals."""
    (found,) = told("布袋除尘器")

    assert (found["name"], found["kind"], found["canonical"]) == (
        "布袋除尘器",
        "treatment",
        "bag_filter",
    )
    assert (found["parts"], found["proposals"], found["rule"]) == ([], [], None)
    assert found["controls"] == ["袋式除尘法"]
    assert found["removal"]["PM2.5"] == {
        "removal_frac": 0.945,
        "factor_ids": ["control-cn:any:PM2.5:removal:袋式除尘法"],
        "evidence": "C",
    }


def test_a_series_and_an_unknown_name_in_json() -> None:
    """Parts are ids in the order of the gas; unknown is null with proposals, and exit code 1."""
    series, unknown = told("沸石转轮+RTO", "布代除尘")

    assert series["parts"] == ["zeolite_rotor", "rto"]
    assert "浓缩" in series["rule"]
    assert (unknown["canonical"], unknown["proposals"]) == (None, ["布袋除尘"])
    assert run("布袋除尘器").exit_code == 0
    assert run("布袋除尘器", "布代除尘").exit_code == 1


@pytest.mark.parametrize(
    ("name", "kind", "canonical"),
    [
        ("SCR", "treatment", "scr"),
        ("链条炉", "technology", "automatic_grate"),
        ("集气罩", "collection", "external_hood"),
        ("蒸吨", "capacity", "steam_t_h"),
    ],
)
def test_a_name_of_no_stated_kind_is_tried_as_each(name: str, kind: str, canonical: str) -> None:
    """Treatment, technology, collection, size; the answer says which it was."""
    (found,) = told(name)

    assert (found["kind"], found["canonical"]) == (kind, canonical)


def test_the_category_decides() -> None:
    """Active carbon at a sinter strand, a kiln of one branch, power of a station."""
    assert told("活性炭", "--category", "D0501")[0]["canonical"] == "activated_coke"
    assert (
        told("隧道窑", "--kind", "technology", "--category", "D0403")[0]["canonical"]
        == "brick_kiln"
    )
    size = told("MW", "--kind", "capacity", "--category", "A010101")[0]
    assert size["canonical"] == "electric_mw"


def test_the_table_speaks_chinese() -> None:
    """Meaning, series, removal, rule and proposals under Chinese titles."""
    printed = run("两级活性炭", "布代除尘", "油气回收").stdout

    for words in ("认定为", "两级活性炭吸附", "27.75%", "不认识", "布袋除尘", "没有写全"):
        assert words in printed


def test_local_packs_are_known_in_a_workspace(workspace: Workspace) -> None:
    """Within a workspace the command reads its packs and says nothing of built-in ones alone."""
    arguments = ["-w", str(workspace.root), "factors", "names", "SCR"]
    result = CliRunner().invoke(inventory, arguments)

    assert result.exit_code == 0
    assert "不是工作区" not in result.stderr
