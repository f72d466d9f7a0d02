"""Loads the classification (一致源分类) into DuckDB, schema `classification`, through Arrow."""

import duckdb
import pyarrow as pa

from inventory.classification import addon, crosswalk, tree

_TEXT, _FLAG, _WHOLE = pa.string(), pa.bool_(), pa.int32()


def load(con: duckdb.DuckDBPyConnection) -> None:
    """Create category, ancestor, addon, crosswalk and the other tables, replacing older ones."""
    con.execute("create schema if not exists classification")
    tables = {
        "category": _category(),
        "ancestor": _ancestor(),
        "addon": _addon(),
        "expected_fuel": _expected_fuel(),
        "crosswalk": _crosswalk(),
        "scheme_line": _scheme_line(),
    }
    for name, table in tables.items():
        con.register("arrow_rows", table)
        con.execute(f"create or replace table classification.{name} as from arrow_rows")
        con.unregister("arrow_rows")


def _category() -> pa.Table:
    whole = tree.load()
    memo = whole.memo_codes()
    return _table(
        {
            "category_code": _TEXT,
            "parent_code": _TEXT,
            "level": _WHOLE,
            "name_zh": _TEXT,
            "name_en": _TEXT,
            "kind": _TEXT,
            "is_leaf": _FLAG,
            "attach": _TEXT,
            "stream": _TEXT,
            "carries": pa.list_(_TEXT),
            "is_memo": _FLAG,
        },
        [
            (
                item.code,
                item.parent or None,
                item.level,
                item.name_zh,
                item.name_en,
                item.kind,
                item.is_leaf,
                item.attach or None,
                item.stream or None,
                list(item.carries),
                item.code in memo,
            )
            for item in whole.categories.values()
        ],
    )


def _ancestor() -> pa.Table:
    hierarchy = tree.load().hierarchy
    return _table(
        {"category_code": _TEXT, "ancestor_code": _TEXT},
        [(code, above) for code in hierarchy.parents for above in hierarchy.path(code)],
    )


def _addon() -> pa.Table:
    leaves = tree.load().leaves
    return _table(
        {
            "node_prefix": _TEXT,  # empty text, not NULL: a prefix of every code
            "role": _TEXT,
            "pollutant": _TEXT,
            "category_code": _TEXT,
            "stream": _TEXT,
            "replaces_stream": _FLAG,
        },
        [
            (
                item.node_prefix,
                item.role,
                item.pollutant,
                item.category_code,
                leaves[item.category_code].stream,
                item.replaces_stream,
            )
            for item in addon.load()
        ],
    )


def _expected_fuel() -> pa.Table:
    """Substances that a furnace emits with some fuels alone, and these fuels."""
    rows = tree.read_rows(tree.FOLDER / "expected_fuel.csv")
    return _table(
        {"pollutant": _TEXT, "fuel": _TEXT, "note": _TEXT},
        [(row["pollutant"], row["fuel"], row["note"]) for row in rows],
    )


def _crosswalk() -> pa.Table:
    return _table(
        {
            "category_code": _TEXT,
            "scheme": _TEXT,
            "scheme_code": _TEXT,
            "relation": _TEXT,
            "note": _TEXT,
        },
        [
            (row.category_code, row.scheme, row.scheme_code, row.relation, row.note or None)
            for row in crosswalk.load()
        ],
    )


def _scheme_line() -> pa.Table:
    return _table(
        {
            "scheme": _TEXT,
            "scheme_code": _TEXT,
            "title_zh": _TEXT,
            "title_en": _TEXT,
            "parent_code": _TEXT,
            "is_memo": _FLAG,
        },
        [
            (
                line.scheme,
                line.code,
                line.title_zh,
                line.title_en,
                line.parent or None,
                line.is_memo,
            )
            for scheme in crosswalk.REPORTING
            for line in crosswalk.lines(scheme.code)
        ],
    )


def _table(columns: dict[str, pa.DataType], rows: list[tuple[object, ...]]) -> pa.Table:
    arrays = [
        pa.array(values, type=kind)
        for values, kind in zip(zip(*rows, strict=True), columns.values(), strict=True)
    ]
    return pa.table(arrays, names=list(columns))
