"""The auditor's handbook (审计员手册): every query on it runs and says what the page promises."""

from pathlib import Path

import pytest

from inventory.publish.sandbox import ask
from tests.docs.pages import blocks, page

_PAGE = page("06")
_QUERIES = blocks(_PAGE, "sql")
_NOTHING = "应无结果"


@pytest.mark.parametrize("sql", _QUERIES, ids=range(1, len(_QUERIES) + 1))
def test_a_query_answers(database: Path, sql: str) -> None:
    """A query gives rows, unless the page says that a sound file gives none."""
    answer = ask(database, sql)

    assert bool(answer.rows) is (_NOTHING not in sql)
    assert not answer.is_cut


@pytest.mark.parametrize("sql", blocks(page("10"), "sql"))
def test_a_query_on_coverage_answers(database: Path, sql: str) -> None:
    """The page on coverage shows rows of the sample city."""
    assert ask(database, sql).rows


def test_the_page_numbers_its_queries() -> None:
    """Each query has a number, so that another page can refer to it."""
    titles = [int(line[2:].partition(".")[0]) for line in _PAGE.splitlines() if line[:2] == "**"]

    assert titles == list(range(1, len(_QUERIES) + 1))


def test_the_checks_in_the_file_find_nothing(database: Path) -> None:
    """The statements that the file brings run for an auditor, too."""
    (query,) = [sql for sql in _QUERIES if 'from quality."check"' in sql]
    checks = ask(database, query)

    assert checks.rows
    for row in checks.rows:
        code, statement = row[0], row[checks.columns.index("sql")]
        assert ask(database, statement).rows == [], code


def test_one_figure_is_derived_by_hand(database: Path) -> None:
    """Coal, sulphur, retention and removal from the file give the published emission."""
    (query,) = [sql for sql in _QUERIES if "by_hand_t" in sql]
    answer = ask(database, query)
    (row,) = answer.rows
    derived = dict(zip(answer.columns, row, strict=True))

    assert derived["by_hand_t"] == pytest.approx(derived["published_t"], rel=1e-12)
    for shown in (derived["amount_t"], derived["generated_t"], derived["by_hand_t"]):
        assert f"{shown:.2f}".rstrip("0") in _PAGE


def test_the_chinese_mirror_says_the_same(database: Path) -> None:
    """The query on schema 清单 and the one on the table agree on the first category."""
    chinese, english = (
        next(sql for sql in _QUERIES if part in sql) for part in ('"清单"', "is_memo, so2_t")
    )
    mirrored = ask(database, chinese)
    plain = ask(database, english)
    by_code = {row[0]: row for row in mirrored.rows}

    assert by_code["A"][2] == plain.rows[0][plain.columns.index("so2_t")]
