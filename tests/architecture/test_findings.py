"""The catalogue of findings (校验问题目录): every code is raised, described and tried."""

import re
from collections.abc import Iterable
from pathlib import Path

from inventory.core.findings import catalogue
from tests.architecture.sources import PACKAGE, ROOT

# a code where it is raised is a text of its own; no category has so short a code
_RAISED = re.compile(r"""["']([IRCFAPQ]\d{3}|M1\d{2})["']""")
_NAMED = re.compile(r"\b(?:[IRCFAPQ]\d{3}|M1\d{2})\b")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_INITIALS = {
    "I": {"intake"},
    "R": {"registry", "intake"},
    "C": {"classification"},
    "F": {"factors"},
    "A": {"accounting", "outlets", "ledger"},
    "M": {"monitoring"},
    "P": {"permits"},
    "Q": {"quality"},
}


def codes(paths: Iterable[Path], pattern: re.Pattern[str]) -> set[str]:
    """Every code that some files name."""
    return {code for path in paths for code in pattern.findall(path.read_text(encoding="utf-8"))}


def raised() -> set[str]:
    """Every code that the package raises: in Python, or by a SELECT of its own."""
    selected = {path.stem for path in PACKAGE.glob("*/sql/problem/*.sql")}
    return selected | codes(PACKAGE.rglob("*.py"), _RAISED)


def test_every_code_is_raised() -> None:
    """The catalogue describes nothing that never happens."""
    assert catalogue().keys() - raised() == set()


def test_every_raised_code_is_described() -> None:
    """Nothing is raised that the catalogue does not know."""
    assert raised() - catalogue().keys() == set()


def test_every_code_is_tried() -> None:
    """Each code appears in the tests of its room, or in a table of cases of theirs."""
    here = Path(__file__).parent
    tests = [
        path
        for path in (ROOT / "tests").rglob("*")
        if path.suffix in {".py", ".csv"} and here not in path.parents
    ]

    assert catalogue().keys() - codes(tests, _NAMED) == set()


def test_every_entry_is_whole() -> None:
    """A finding says in Chinese what is wrong and what to do, and in English what is wrong."""
    for entry in catalogue().values():
        assert _HAN.search(entry.message_zh), entry.code
        # the remedy of an unknown unit is whatever the unit boundary advises
        assert _HAN.search(entry.remedy_zh) or entry.remedy_zh == "{hint}", entry.code
        assert entry.message_en, entry.code
        assert not _HAN.search(entry.message_en), entry.code


def test_a_code_begins_with_its_room() -> None:
    """The first letter tells the room; A is whatever stands between activity and ledger."""
    wrong = {
        entry.code: entry.room
        for entry in catalogue().values()
        if entry.room not in _INITIALS[entry.code[0]]
    }

    assert wrong == {}


def test_both_languages_name_the_same_details() -> None:
    """The English text asks for no detail that the Chinese one does not have."""
    for entry in catalogue().values():
        given = set(re.findall(r"\{(\w+)\}", entry.message_zh))
        assert set(re.findall(r"\{(\w+)\}", entry.message_en)) <= given | {"value"}, entry.code
