"""Every worked example of the method notes is a test case (算例); W published, B arithmetic."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PUBLISHED = {f"W{number}" for number in range(1, 14)}
ARITHMETIC = {f"B{number}" for number in range(1, 17)}
_NAME = re.compile(r"[WB]\d+(?=\b)")  # how the first cell of a case begins
_IN_TEXT = re.compile(r"(?:\"{3}|# |\()([WB]\d+)(?=[):]|$)", re.MULTILINE)


def in_tables() -> Iterator[tuple[str, str]]:
    """The examples of the case tables: name, and what the row says of its source."""
    for path in sorted(TESTS.glob("*/cases/*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.reader(handle):
                if named := _NAME.match(row[0]):
                    yield named[0], " ".join(row)


def in_tests() -> set[str]:
    """The examples that a test itself names."""
    paths = TESTS.glob("*/test_*.py")
    return {name for path in paths for name in _IN_TEXT.findall(path.read_text(encoding="utf-8"))}


def test_every_worked_example_is_a_case() -> None:
    """None of the thirteen published examples and sixteen checks is left out."""
    found = in_tests() | {name for name, _ in in_tables()}

    assert found >= PUBLISHED | ARITHMETIC


def test_an_arithmetic_check_is_never_told_as_published() -> None:
    """Only the public material of section A has published answers."""
    told = [text for name, text in in_tables() if name in ARITHMETIC]

    assert told
    assert [
        text for text in told if "published" in text and "no published example" not in text
    ] == []
