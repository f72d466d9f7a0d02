"""House style (代码规范) that no linter knows: sizes, places, and pinned requirements."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, parsed, python_files, shown, text_files

_MODULE_LINES = 400
_FUNCTION_LINES = 40
# a migration is one step of history and is as long as that step
_WRITTEN = ("inventory", "tests", "benchmarks", "sample_data", "docs")
_MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|Users)/")
_TEMPORARY = re.compile(r"""["'(\s]/(?:var/)?tmp/""")
_UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file with its length in lines, from `def` to its last line."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_modules_are_short() -> None:
    """A module fits in the head of its reader."""
    long = {
        shown(path): lines
        for path in python_files(*_WRITTEN)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > _MODULE_LINES
    }

    assert long == {}


def test_functions_are_short() -> None:
    """A function fits on a screen."""
    long = {
        f"{shown(path)}::{name}": lines
        # a plant of the sample city is told in one piece, however many devices it has
        for path in python_files(*(part for part in _WRITTEN if part != "sample_data"))
        for name, lines in functions(path)
        if lines > _FUNCTION_LINES
    }

    assert long == {}


@pytest.mark.parametrize("pattern", [_MACHINE_PATH, _UNFINISHED], ids=["machine", "unfinished"])
def test_no_file_tells_of_the_machine_or_of_work_left(pattern: re.Pattern[str]) -> None:
    """No path of the machine it was written on, and no note about what is not done."""
    found = {
        shown(path): hit.group()
        for path in text_files()
        if path != Path(__file__)  # the patterns stand here
        if (hit := pattern.search(path.read_text(encoding="utf-8")))
    }

    assert found == {}


def test_only_tests_name_the_temporary_folder() -> None:
    """The package asks the system where to put what will not last."""
    found = {
        shown(path): hit.group()
        for path in text_files()
        if "tests" not in path.parts
        if (hit := _TEMPORARY.search(path.read_text(encoding="utf-8")))
    }

    assert found == {}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (_MACHINE_PATH, "read('/home/somebody/data.csv')"),
        (_TEMPORARY, 'open("/tmp/data.csv")'),
        (_UNFINISHED, "# TODO: later"),
    ],
    ids=["machine", "temporary", "unfinished"],
)
def test_the_patterns_see_what_they_are_for(pattern: re.Pattern[str], text: str) -> None:
    """Each pattern finds its fault."""
    assert pattern.search(text)


def test_requirements_are_pinned_and_hashed() -> None:
    """A set-up gets the same files everywhere, whichever index the machine takes them from."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pinned = re.split(r"\n(?=\S)", text.strip())

    assert "://" not in text
    assert all("==" in entry and "--hash=sha256:" in entry for entry in pinned if entry[0] != "#")


def test_every_package_says_what_it_is() -> None:
    """Each room opens with one sentence in domain words."""
    silent = [
        shown(path) for path in python_files("inventory") if not ast.get_docstring(parsed(path))
    ]

    assert silent == []
