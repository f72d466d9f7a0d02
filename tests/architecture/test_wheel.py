"""The wheel (安装包): an installation without a checkout has all it needs, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, ROOT, sql_models

_DATA = "inventory/_data/"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """The files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", ["factors", "migrations", "sample_data"])
def test_the_data_are_inside(names: set[str], folder: str) -> None:
    """Factor packs, migrations and the sample city travel with the package."""
    wanted = {
        f"{_DATA}{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in {".csv", ".json", ".py", ".mako"}
        if "__pycache__" not in path.parts
    }

    assert wanted
    assert wanted - names == set()


def test_the_package_is_whole(names: set[str]) -> None:
    """Every module, model and table of the package is inside."""
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.suffix in {".py", ".sql", ".csv"}
    }

    assert wanted - names == set()


def test_nothing_else_is_inside(names: set[str]) -> None:
    """Neither tests nor documents nor a bureau's data leave with the wheel."""
    strange = {
        name
        for name in names
        if not name.startswith(("inventory/", "combined_inventory-"))
        or name.endswith((".pyc", ".duckdb", ".db", ".whl"))
    }
    data = {name.removeprefix(_DATA).split("/")[0] for name in names if name.startswith(_DATA)}

    assert strange == set()
    assert data == {"factors", "migrations", "sample_data"}


def test_the_licence_is_inside(names: set[str]) -> None:
    """The terms of use go where the package goes."""
    assert any(name.endswith("LICENSE") and ".dist-info/" in name for name in names)


def test_an_unpacked_wheel_finds_its_data(wheel: Path, tmp_path: Path) -> None:
    """Away from the checkout the package reads its own models, packs and migrations."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    question = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from inventory.core import models, resources\n"
        "from inventory.factors.library import Library\n"
        "assert str(resources.shipped('factors')).startswith(sys.argv[1])\n"
        "print(len(models.discover()), len(Library.open(None).packs))\n"
    )
    answer = subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-I", "-c", question, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    models, packs = map(int, answer.stdout.split())

    assert models == len(sql_models())
    assert packs == len(list((ROOT / "factors").glob("*/datapackage.json")))
