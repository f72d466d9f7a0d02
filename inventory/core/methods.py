"""Methods (核算方法): published ways from activity, monitors or reports to emission, as records.

A method is a record `<code>.toml` and, beside it, a SQL model `<code>.sql`, below `sql/method/` of
a room; a table of worked cases of the same name; and a rank in `factors/priority.csv`. The record
says what the method asks of an activity and of the factor library, and names every term of its
formula in order: choice of factors, findings, pages and `inventory explain` follow from it.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from inventory.core.errors import ModelError

_ROOMS = Path(__file__).resolve().parent.parent
PER = "{per}"  # in a unit: what the chosen factor is per, known with the row alone
_ORIGINS = ("activity", "unit", "parameter", "made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One number of a formula: the column of the model that holds it, its name and unit."""

    column: str
    title_zh: str
    unit: str = ""
    origin: str = "made"  # activity: the row; unit: the unit; parameter: the library; made: here
    parameter: str = ""  # its name in the factor packs
    is_own: bool = False  # the parameter differs by pollutant
    is_optional: bool = False
    of_pollutants: tuple[str, ...] = ()  # the term serves these alone; none: all of the method


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One published way of accounting."""

    code: str  # the record, the case table and the value stored in the ledger
    room: str
    title_zh: str
    formula_zh: str
    terms: tuple[Term, ...]
    cites: tuple[str, ...]
    note_zh: str = ""
    model: str = ""  # the SQL model with its room, where it is not called as the method
    pollutants: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()  # of the activity that it takes
    streams: tuple[str, ...] = ()  # of the leaves that it serves; none: every stream
    departure_zh: str = ""  # where the engine departs from the document, and why
    shared_by: str = ""  # t or m3: by what the loss of a standing pile or tank is divided

    @property
    def qualified(self) -> str:
        """The SQL model with its room."""
        return self.model or f"{self.room}.{self.code}"

    @property
    def parameters(self) -> tuple[Term, ...]:
        """The terms that come from the factor library."""
        return tuple(term for term in self.terms if term.origin == "parameter")

    @property
    def needs(self) -> tuple[Term, ...]:
        """The terms that the row of activity itself must give."""
        return tuple(
            term for term in self.terms if term.origin == "activity" and not term.is_optional
        )


@cache
def discover() -> tuple[Method, ...]:
    """Every method of the package, by room and code.

    Raises:
        ModelError: a record cannot be read or lacks a key.
    """
    return tuple(_read(path) for path in sorted(_ROOMS.glob("*/sql/method/**/*.toml")))


@cache
def by_code() -> Mapping[str, Method]:
    """The methods by their code."""
    return {method.code: method for method in discover()}


def _read(path: Path) -> Method:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        stated: dict[str, Any] = {
            **{key: tuple(part) if isinstance(part, list) else part for key, part in said.items()},
            "terms": tuple(_term(given) for given in said["terms"]),
        }
        return Method(code=path.stem, room=path.relative_to(_ROOMS).parts[0], **stated)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ModelError(f"方法记录 {path.name} 不能使用：{error}") from error


def _term(given: dict[str, Any]) -> Term:
    origin = "parameter" if "parameter" in given else given.get("from", "made")
    if origin not in _ORIGINS:
        raise KeyError(f"from = {origin!r}")
    return Term(
        column=given["column"],
        title_zh=given["title_zh"],
        unit=given.get("unit", ""),
        origin=origin,
        parameter=given.get("parameter", ""),
        is_own=given.get("own", False),
        is_optional=given.get("optional", False),
        of_pollutants=tuple(given.get("for", ())),
    )


def load(con: duckdb.DuckDBPyConnection) -> None:
    """Create `accounting.method` and `accounting.method_term`, one row per method and term.

    What methods ask of the library stands in `factors.method_need` too, for the room that asks
    which leaves they can answer.
    """
    _create(con, "accounting.method", _rows_of_methods(discover()))
    _create(con, "accounting.method_term", _rows_of_terms(discover()))
    load_needs(con)


def load_needs(con: duckdb.DuckDBPyConnection) -> None:
    """Create `factors.method_need`, one row per method, pollutant and parameter that it takes."""
    _create(con, "factors.method_need", _rows_of_needs(discover()))


def _create(con: duckdb.DuckDBPyConnection, name: str, rows: Iterable[dict[str, object]]) -> None:
    con.execute(f"create schema if not exists {name.partition('.')[0]}")
    con.register("method_rows", pa.Table.from_pylist(list(rows)))
    con.execute(f"create or replace table {name} as from method_rows")
    con.unregister("method_rows")


def _rows_of_methods(methods: Iterable[Method]) -> Iterator[dict[str, object]]:
    for method in methods:
        yield {
            "method": method.code,
            "room": method.room,
            "title_zh": method.title_zh,
            "formula_zh": method.formula_zh,
            "note_zh": method.note_zh,
            "departure_zh": method.departure_zh,
            "pollutants": list(method.pollutants),
            "roles": list(method.roles),
            "streams": list(method.streams),
            "shared_by": method.shared_by or None,
            "cites": list(method.cites),
        }


def _rows_of_terms(methods: Iterable[Method]) -> Iterator[dict[str, object]]:
    for method in methods:
        for place, term in enumerate(method.terms, start=1):
            yield {
                "method": method.code,
                "place": place,
                "column_name": term.column,
                "title_zh": term.title_zh,
                "unit": term.unit or None,
                "origin": term.origin,
                "param": term.parameter or None,
                "is_own": term.is_own,
                "is_optional": term.is_optional,
                "of_pollutants": list(term.of_pollutants),
            }


def _rows_of_needs(methods: Iterable[Method]) -> Iterator[dict[str, object]]:
    for method in methods:
        for pollutant in method.pollutants:
            terms = [
                term
                for term in method.parameters
                if not term.of_pollutants or pollutant in term.of_pollutants
            ]
            # a method that takes nothing from the library has one row without a parameter
            for place, term in enumerate(terms or [None]):
                yield {
                    "method": method.code,
                    "pollutant": pollutant,
                    "roles": list(method.roles),
                    "streams": list(method.streams),
                    "param": term.parameter if term else None,
                    "is_own": bool(term and term.is_own),
                    "is_optional": bool(term and term.is_optional),
                    "is_first": place == 0,
                }
