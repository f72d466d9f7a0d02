"""Commands (命令): every verb answers --help, in Chinese, and stands in both read-mes."""

import re

import click
import pytest
from click.testing import CliRunner

from inventory.cli import VERBS, inventory
from tests.architecture.sources import ROOT

_HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_explains_itself(verb: str) -> None:
    """`--help` of each verb, and of each noun below it, says what it does in Chinese."""
    runner = CliRunner()
    answer = runner.invoke(inventory, [verb, "--help"])

    assert answer.exit_code == 0, answer.output
    assert _HAN.search(answer.output)
    command = inventory.get_command(click.Context(inventory), verb)
    assert command is not None
    nouns = command.commands if isinstance(command, click.Group) else {}
    for noun in nouns:
        answer = runner.invoke(inventory, [verb, noun, "--help"])
        assert answer.exit_code == 0, answer.output
        assert _HAN.search(answer.output)


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_is_explained(verb: str) -> None:
    """No option stands in the help without a word about it."""
    command = inventory.get_command(click.Context(inventory), verb)
    assert command is not None
    below = command.commands.values() if isinstance(command, click.Group) else ()
    bare = [
        option.name
        for part in (command, *below)
        for option in part.params
        if isinstance(option, click.Option) and not option.help
    ]

    assert bare == []


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_stands_in_the_read_me(verb: str, page: str) -> None:
    """Both read-mes name each verb as it is typed."""
    text = (ROOT / page).read_text(encoding="utf-8")

    assert re.search(rf"\binventory (-w \S+ )?{verb}\b", text)
