"""Documents (文档): generated ones follow the code, and none names what does not exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs import build
from inventory import __version__
from inventory.core.methods import discover
from tests.architecture.sources import ROOT, settings, shown

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)[^)]*\)")
_RECORD_PARTS = ["Context", "Decision", "Consequences", "Checked by"]
_NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def pages() -> list[Path]:
    """The documents that people read: those at the top, and all below docs/."""
    return sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))


def records() -> list[Path]:
    """The decision records."""
    return sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))


def broken_links(page: Path) -> Iterator[str]:
    """Links of a page to files that are not there."""
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        if "://" not in target and not (page.parent / target).exists():
            yield target


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    """What the generator would write now."""
    return build.pages()


def test_generated_pages_are_current(generated: dict[str, str]) -> None:
    """Methods, findings and tables read as the code has them; `docs/build.py` writes them."""
    stale = [
        name
        for name, text in generated.items()
        if not (build.DOCS / name).is_file()
        or (build.DOCS / name).read_text(encoding="utf-8") != text
    ]

    assert stale == []


def test_no_page_outlives_its_method(generated: dict[str, str]) -> None:
    """The folder of methods holds one page for each and nothing else."""
    present = {f"methods/{path.name}" for path in (build.DOCS / "methods").iterdir()}

    assert present == {name for name in generated if name.startswith("methods/")}
    assert len(present) == len(discover()) + 1


def test_every_table_has_words_on_its_page(generated: dict[str, str]) -> None:
    """No table or column of a published run stands on its page without a title."""
    page = generated["tables.md"]
    untold = re.findall(r"^### (\S+)\n\n\n", page, re.MULTILINE)
    bare = [line for line in page.splitlines() if re.match(r"\| `\w+` \| \S+ \| \S* \|  \|", line)]

    assert (untold, bare) == ([], [])


def test_every_link_leads_somewhere() -> None:
    """A document that a page names is there."""
    found = {shown(page): list(broken_links(page)) for page in pages()}

    assert {page: links for page, links in found.items() if links} == {}


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_read_me_leads_to_the_documents(name: str) -> None:
    """From either read-me a reader reaches the other one, the rules of work and the licence."""
    links = set(_LINK.findall((ROOT / name).read_text(encoding="utf-8")))
    other = {"README.md", "README.zh-CN.md"} - {name}

    assert other | {"CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"} <= links


@pytest.mark.parametrize("record", records(), ids=lambda path: path.stem[:4])
def test_a_record_is_whole(record: Path) -> None:
    """A record tells context, decision and consequences, and names tests that exist."""
    text = record.read_text(encoding="utf-8")
    named = _NAMED_TEST.findall(text.partition("## Checked by")[2])
    missing = [
        f"{file}::{test}"
        for file, test in named
        if not (ROOT / file).is_file() or f"def {test}(" not in (ROOT / file).read_text("utf-8")
    ]

    assert text.startswith(f"# {record.stem[:4]} ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == _RECORD_PARTS
    assert named
    assert missing == []
    assert len(text.splitlines()) <= 60


def test_records_are_numbered_and_listed() -> None:
    """Numbers run without a gap, and the index names each record."""
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")

    assert [path.stem[:4] for path in records()] == [
        f"{n:04}" for n in range(1, len(records()) + 1)
    ]
    assert {path.name for path in records()} == {
        name for name in _LINK.findall(index) if name[0].isdigit()
    }


def test_the_version_is_one() -> None:
    """Project file, installed package and change log speak of the same release (CalVer)."""
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.findall(r"^## \[(\d{4}\.\d{1,2}\.\d+)\]", log, re.MULTILINE)

    assert settings()["project"]["version"] == __version__ == releases[0]
    assert "## [Unreleased]" in log
    assert releases == sorted(releases, key=lambda text: [*map(int, text.split("."))], reverse=True)
