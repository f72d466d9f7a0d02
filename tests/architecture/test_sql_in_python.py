"""SQL that Python writes: names are put in, values are bound (参数绑定)."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import parsed, python_files, shown

_VERBS = re.compile(
    r"\s*(select|insert|update|delete|create|drop|alter|attach|detach|use|set|comment|pragma|copy"
    r"|with|explain|union)\s",
)
# where a name stands: after a dot, inside a quoted name, or after a word that names follow
_NAME_HERE = re.compile(
    r"""(\.|"|\b(from|join|table|schema|view|macro|column|into|as|use|detach|replace|set|pragma|by"""
    r"""|on|select|exists)\s+|\{\}\s+|\bfrom\s+\(|"\s+\()$"""
)
# other places, each with the reason why what stands there is no value of a user
_ALLOWED = {
    ("inventory/publish/database.py", "target"): "ATTACH binds nothing; quotes are doubled",
    ("inventory/publish/dictionary.py", "_text(comment)"): "COMMENT binds nothing; quotes doubled",
    ("inventory/core/models.py", "part.name"): "the name of a file of ours",
    ("inventory/core/overflow.py", "', '.join(naming) or 'null'"): "columns by their names",
    ("inventory/core/overflow.py", "_SUSPECT"): "a number of the module",
    ("inventory/monitoring/impossible.py", "is_too_large"): "columns and bounds of ours",
    ("inventory/registry/impossible.py", "table.name"): "a table of the registry",
    ("inventory/registry/impossible.py", "name"): "a table of the registry",
    ("inventory/registry/impossible.py", "column"): "a column of the registry",
    ("inventory/registry/impossible.py", "is_beyond"): "columns and bounds of ours",
    ("inventory/registry/impossible.py", "is_any"): "columns and bounds of ours",
}


def interpolated(tree: ast.AST) -> Iterator[tuple[str, str, bool]]:
    """Each hole of an SQL f-string: the text before it, what it puts in, whether it is a name."""
    constants = set(_constants(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.JoinedStr):
            continue
        before = ""
        holes = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                before += str(part.value)
            elif isinstance(part, ast.FormattedValue):
                holes.append((before, ast.unparse(part.value)))
                before += "{}"
        if _VERBS.match(before):
            for text, expression in holes:
                yield (
                    text[-30:],
                    expression,
                    expression in constants or bool(_NAME_HERE.search(text)),
                )


def _constants(tree: ast.AST) -> Iterator[str]:
    """Names that the module itself gives a literal."""
    for node in getattr(tree, "body", ()):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            yield from (name.id for name in node.targets if isinstance(name, ast.Name))


def test_no_value_is_written_into_sql() -> None:
    """Every f-string that is SQL holds names only; what a user typed is bound."""
    found = [
        (shown(path), expression, text)
        for path in python_files("inventory", "migrations")
        for text, expression, is_name in interpolated(parsed(path))
        if not is_name and (shown(path), expression) not in _ALLOWED
    ]

    assert found == []


def test_every_exception_is_still_needed() -> None:
    """The list of exceptions names nothing that has gone."""
    used = {
        (shown(path), expression)
        for path in python_files("inventory", "migrations")
        for _, expression, is_name in interpolated(parsed(path))
        if not is_name
    }

    assert _ALLOWED.keys() - used == set()


@pytest.mark.parametrize(
    ("code", "is_name"),
    [
        ("""f"select * from registry.{table}" """, True),
        ("""f'select * from "{schema}"."{table}"'""", True),
        ("""f"create view {name} as {sql}" """, True),
        ("""f"select * from registry.unit where unit_no = '{unit_no}'" """, False),
        ("""f"select * from registry.unit where unit_no = {unit_no}" """, False),
        ("""LIMIT = 9; f"select * from registry.unit limit {LIMIT}" """, True),
        ("""f"insert into run.scope values ({year})" """, False),
        ("""f"select * from registry.unit where year in ({years})" """, False),
        ("""f"delete from registry.unit limit {count}" """, False),
    ],
)
def test_the_rule_tells_names_from_values(code: str, *, is_name: bool) -> None:
    """A hole after a dot or a table word is a name; after a comparison it is a value."""
    assert all(hole[2] == is_name for hole in interpolated(ast.parse(code)))
    assert list(interpolated(ast.parse(code)))


def test_prose_is_no_sql() -> None:
    """A message that is no statement is left alone."""
    assert list(interpolated(ast.parse('f"工作区 {root} 已经存在"'))) == []
