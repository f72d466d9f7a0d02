"""The checkout as the architecture tests see it: rooms in order, and files that people write."""

import ast
import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from inventory.core import models
from inventory.core.models import Model

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "inventory"

# the order in which a run fills its schemas; its parameters stand before everything
ROOMS = (
    *("run", "core", "registry", "classification", "factors", "intake", "monitoring"),
    *("accounting", "outlets", "ledger", "compilation", "permits", "synergy"),
    *("quality", "publish", "web", "cli"),
)

# what a suffix stands for in the glossary; the longest one that fits counts
SUFFIXES = {
    "_t": "t",
    "_kg": "kg",
    "_tco2e": "tCO2e",
    "_gj": "GJ",
    "_gj_ncv": "GJ",
    "_gj_gcv": "GJ",
    "_kwh": "kWh",
    "_m3": "m³",
    "_mg_m3": "mg/m³",
    "_m3_h": "m³/h",
    "_kg_h": "kg/h",
    "_t_h": "t/h",
    "_mw": "MW",
    "_gj_t": "GJ/t",
    "_gj_m3": "GJ/m³",
    "_t_gj": "tC/GJ",
    "_h": "h",
    "_km": "km",
    "_ha": "ha",
    "_n": "个",
    "_m": "m",
    "_c": "℃",
    "_cny": "元",
    "_frac": "",
}
_LONGEST_FIRST = sorted(SUFFIXES, key=len, reverse=True)

_FOLDERS = ("inventory", "migrations", "tests", "benchmarks", "sample_data", "docs", "factors")
_TEXTS = {".py", ".sql", ".md", ".csv", ".toml", ".json", ".txt", ".mako", ".html", ".css", ""}


def text_files() -> list[Path]:
    """Every text file of the checkout that a person or a generator of ours writes."""
    inside = (path for folder in _FOLDERS for path in (ROOT / folder).rglob("*"))
    top = (path for path in ROOT.iterdir() if not path.name.startswith(".coverage"))
    return sorted(
        path
        for path in (*top, ROOT / ".ci" / "run", *inside)
        if path.is_file() and path.suffix in _TEXTS and "__pycache__" not in path.parts
    )


def python_files(*folders: str) -> list[Path]:
    """The Python files below folders of the checkout."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """A Python file as a syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(path: Path) -> str:
    """A path as the repository names it."""
    return path.relative_to(ROOT).as_posix()


@cache
def sql_models() -> tuple[Model, ...]:
    """Every SQL model of the package."""
    return models.discover()


@cache
def tree_of(sql: str) -> dict[str, Any]:
    """A SELECT as DuckDB itself reads it."""
    with duckdb.connect() as con:
        row = con.execute("select json_serialize_sql(?)", [sql]).fetchone()
    assert row is not None
    tree: dict[str, Any] = json.loads(row[0])
    return tree


def nodes(part: object) -> Iterator[dict[str, Any]]:
    """Every node of a serialised SELECT, at any depth."""
    if isinstance(part, dict):
        yield part
        for inner in part.values():
            yield from nodes(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from nodes(inner)


def settings() -> dict[str, Any]:
    """The project file."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def suffix_of(name: str) -> str | None:
    """The unit suffix of a column name."""
    return next((suffix for suffix in _LONGEST_FIRST if name.endswith(suffix)), None)
