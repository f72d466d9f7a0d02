"""The published file in DuckDB 1.4, the client that auditors have: same tables, same rows, sums."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from inventory.core import models
from inventory.publish import renamed
from inventory.publish.dictionary import MIRROR
from tests.journeys.city import City, locked
from tests.publish import measure
from tests.publish.of_hours import OF_HOURS

_MODELS = {m.qualified: m for m in models.discover() if m.qualified not in OF_HOURS}
REQUIREMENTS = Path(__file__).with_name("duckdb-1.4.txt")
_CACHE = Path(sys.prefix) / "duckdb-1.4"  # beside what the environment itself holds
_MARK = "installed-from.sha256"
# what is left over between two equal sums is rounding and nothing else
_ROUNDING = {("quality.conservation", '"difference"'), ("quality.conservation", 'abs "difference"')}


@pytest.fixture(scope="session")
def older_client() -> Path:
    """A folder with DuckDB 1.4, installed once per environment; a failed install is a failure."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    with locked(_CACHE.with_name("duckdb-1.4.lock")):
        mark = _CACHE / _MARK
        if not mark.is_file() or mark.read_text(encoding="ascii") != wanted:
            shutil.rmtree(_CACHE, ignore_errors=True)
            _install(_CACHE)
            mark.write_text(wanted, encoding="ascii")
    return _CACHE


def _install(folder: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--target", str(folder)]
    done = subprocess.run(  # noqa: S603 -- our own interpreter
        [*pip, *options, "--requirement", str(REQUIREMENTS)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"DuckDB 1.4 could not be installed:\n{done.stderr}")


@pytest.fixture(scope="session")
def seen(
    city: City, older_client: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the older and the installed client see of the same file."""
    texts = {name: model.sql for name, model in _MODELS.items()}
    listed = tmp_path_factory.mktemp("models") / "models.json"
    listed.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    script = [str(measure.__file__), str(older_client), str(city.database), str(listed)]
    done = subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-I", "-X", "utf8", *script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), measure.measures(duckdb, str(city.database), texts)


def test_the_older_client_is_the_older_one(seen: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """Two versions are compared, and the older is 1.4."""
    older, installed = seen

    assert older["version"].startswith("1.4.")
    assert installed["version"] == duckdb.__version__
    assert older["version"] != installed["version"]


def test_every_table_and_view_opens(seen: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """All tables, all views and all Chinese views can be read, and have as many rows."""
    older, installed = seen

    assert older["rows"] == installed["rows"]
    mirrors = [name for name in older["rows"] if name.startswith(f"{MIRROR}.")]
    assert len(mirrors) * 2 + len(renamed.names()) == len(older["rows"]) > 150


def test_every_model_runs(seen: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """Each model file pasted into the older client gives as many rows and the same sums."""
    older, installed = seen
    assert older["models"].keys() == _MODELS.keys()
    differing = {
        (model, name): (older["models"][model].get(name), value)
        for model, measured in installed["models"].items()
        for name, value in measured.items()
        if not _agree(model, name, older["models"][model], measured)
    }

    assert differing == {}


def _agree(model: str, name: str, one: dict[str, float], other: dict[str, float]) -> bool:
    if (model, name) in _ROUNDING:
        return one[name] == pytest.approx(other[name], abs=1e-6)
    if name == "rows" or one[name] is None or other[name] is None:
        return one[name] == other[name]
    # a sum of gains and losses is as exact as what went into it
    largest = max(abs(other[name]), abs(other.get(f"abs {name}", 0)))
    return abs(one[name] - other[name]) <= 1e-12 * largest
