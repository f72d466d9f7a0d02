"""Rooms (分区): imports point back, and pint stands in one module."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, ROOMS, ROOT, settings

_OPTIONAL = {"web", "synergy"}


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    """The answer of import-linter in a folder with a project file."""
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )


def test_the_package_keeps_its_import_contracts() -> None:
    """No room imports a room ahead of it or beside it; SQL rooms know no database and no units."""
    answer = linted(ROOT)

    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    ("module", "line", "told"),
    [
        ("core/thing.py", "import inventory.registry", "inventory.core.thing"),
        ("classification/thing.py", "import inventory.factors", "inventory.classification.thing"),
        ("permits/thing.py", "import inventory.quality", "inventory.permits.thing"),
        ("permits/thing.py", "import inventory.synergy", "inventory.permits.thing"),
        ("accounting/thing.py", "import sqlalchemy", "sqlalchemy"),
        ("intake/thing.py", "import pint", "inventory.intake.thing"),
        ("extra/__init__.py", "", "extra"),
    ],
)
def test_a_planted_import_breaks_a_contract(
    tmp_path: Path, module: str, line: str, told: str
) -> None:
    """The contracts see an import that goes forward or sideways, a foreign one, a stray room."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    for room in ("", *ROOMS):
        if room != "run":
            folder = tmp_path / "inventory" / room
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "__init__.py").touch()
    (tmp_path / "inventory" / "core" / "units.py").write_text("import pint\nimport sqlalchemy\n")
    planted = tmp_path / "inventory" / module
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(f"{line}\n")

    answer = linted(tmp_path)

    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert told in answer.stdout


def test_every_room_is_placed() -> None:
    """The rooms of the package are those of the import contract and of these tests."""
    (layers,) = (
        contract["layers"]
        for contract in settings()["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    )
    placed = {word.strip(" ()") for layer in layers for word in layer.split("|")}
    present = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}

    assert placed == set(ROOMS) - {"run"}
    assert placed - _OPTIONAL <= present <= placed
