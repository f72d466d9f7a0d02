"""The command `inventory factors attest`: confirm one value, a whole table; list and withdraw."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inventory.cli import inventory
from inventory.core.errors import ConfigError
from inventory.core.workspace import Workspace

WritePack = Callable[..., Path]

COAL = "older:coal:SO2"
READ = ("--by", "张三", "--on", "2026-05-20", "--document", "某手册", "--page", "12")


@pytest.fixture
def run(workspace: Workspace, shelf: Path) -> Callable[..., Result]:
    """A function that runs `inventory factors ...` in the workspace."""
    del shelf  # the small library stands in place of the shipped one

    def command(*words: str, answer: str = "") -> Result:
        arguments = ["-w", str(workspace.root), "factors", *words]
        return CliRunner().invoke(inventory, arguments, input=answer)

    return command


@pytest.fixture
def table(run: Callable[..., Result], write_pack: WritePack) -> Callable[..., Result]:
    """The same with a local pack whose three rows cite one table, two of them recalled."""
    rows = [
        {
            "factor_id": f"own:{number}",
            "param": "ef",
            "stage": "generated",
            "pollutant": pollutant,
            "value": number,
            "unit": "kg/t",
            "basis": "item_amount",
            "source": "DOC · 备注",
            "cited_table": "表9",
            "evidence": grade,
        }
        for number, pollutant, grade in ((1, "SO2", "D"), (2, "NOx", "D"), (3, "PM", "C"))
    ]
    assert run("add", str(write_pack("own", factor=rows))).exit_code == 0
    return run


def listed(run: Callable[..., Result]) -> dict[str, str]:
    """The state of each attestation by factor."""
    rows = json.loads(run("attest", "--list", "--json").stdout)
    return {row["factor_id"]: row["state"] for row in rows}


def test_one_value_is_typed_again(run: Callable[..., Result]) -> None:
    """Without the number nothing is shown and nothing done; with it the value has grade A."""
    bare = run("attest", COAL, *READ)
    done = run("attest", COAL, "--value", "17", *READ)

    assert (bare.exit_code, bare.stdout) == (2, "")
    assert "--value" in bare.stderr
    assert "已认定 1 个取值" in done.stdout
    (row,) = json.loads(run("show", COAL, "--json").stdout)
    assert (row["evidence"], row["seen_by"], row["page"]) == ("A", "张三", "12")
    assert "某手册" in run("attest", "--list").stdout


def test_another_number_is_refused(run: Callable[..., Result], workspace: Workspace) -> None:
    """Both numbers are shown, with the way to a corrected value; the log stays unwritten."""
    result = run("attest", COAL, "--value", "16", *READ)

    assert isinstance(result.exception, ConfigError)
    assert "库内是 17 kg/t" in result.exception.message_zh
    assert "您填的是 16 kg/t" in result.exception.message_zh
    assert "本地因子包" in result.exception.hint
    assert not workspace.attestations.exists()


def test_a_table_is_confirmed_after_its_list(table: Callable[..., Result]) -> None:
    """Every row is printed, the recalled ones are counted, and a no leaves nothing behind."""
    words = ("attest", "--source", "DOC", "--table", "表9", *READ)
    no = table(*words, answer="n\n")
    yes = table(*words, answer="y\n")

    assert no.exit_code == 1
    assert all(f"own:{number}" in no.stdout for number in (1, 2, 3))
    assert "其中 2 行凭记忆" in no.stderr
    assert "已认定 3 个取值" in yes.stdout
    assert listed(table) == {"own:1": "holds", "own:2": "holds", "own:3": "holds"}


def test_several_values_are_confirmed_by_list(table: Callable[..., Result]) -> None:
    """A list needs no numbers, and takes none."""
    assert table("attest", "own:1", "own:2", "--yes", *READ).exit_code == 0
    assert table("attest", "own:1", "own:2", "--value", "1", "--yes", *READ).exit_code == 2
    assert listed(table) == {"own:1": "holds", "own:2": "holds"}


@pytest.mark.parametrize(
    "words",
    [
        ("none", "--value", "1"),
        ("--source", "NONE"),
        ("--source", "DOC", "--table", "表8"),
    ],
)
def test_what_is_not_there_is_told(table: Callable[..., Result], words: tuple[str, ...]) -> None:
    """An unknown id, document or table is no attestation of nothing."""
    result = table("attest", *words, "--yes", *READ)

    assert isinstance(result.exception, ConfigError)
    assert listed(table) == {}


def test_nothing_named_is_bad_usage(run: Callable[..., Result]) -> None:
    """The command never confirms the whole library."""
    assert run("attest", "--yes", *READ).exit_code == 2
    assert run("attest", "--withdraw", "--by", "张三", "--reason", "错").exit_code == 2


def test_a_withdrawal_needs_a_reason(run: Callable[..., Result]) -> None:
    """Who and why are kept; the value has the grade of its pack again."""
    run("attest", COAL, "--value", "17", *READ)
    bare = run("attest", COAL, "--withdraw", "--by", "李四")
    done = run("attest", COAL, "--withdraw", "--by", "李四", "--reason", "看错行")

    assert isinstance(bare.exception, ConfigError)
    assert "已撤回 1 个认定" in done.stdout
    assert listed(run) == {COAL: "withdrawn"}
    assert "李四：看错行" in run("attest", "--list").stdout.replace("\n", "")
    (row,) = json.loads(run("show", COAL, "--json").stdout)
    assert row["evidence"] == "C"


def test_the_check_reports_what_holds_no_longer(run: Callable[..., Result], shelf: Path) -> None:
    """A changed value is a warning with who attested what; the library itself is sound."""
    run("attest", COAL, "--value", "17", *READ)
    assert run("check").stdout == ""
    path = shelf / "older" / "factor.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("17", "18"), encoding="utf-8")

    result = run("check")

    assert result.exit_code == 0
    assert result.stdout.startswith("F131")
    assert listed(run) == {COAL: "changed"}
    path.write_text(path.read_text(encoding="utf-8").replace(COAL, "older:x"), encoding="utf-8")
    assert run("check").stdout.startswith("F132")
    assert listed(run) == {COAL: "gone"}
