"""Rolling leaves up to reporting schemes changes no total, whatever the amounts."""

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.classification import crosswalk, tree

LEAVES = sorted(tree.load().leaves)
SCHEMES = [scheme.code for scheme in crosswalk.REPORTING]
amounts = st.dictionaries(
    st.sampled_from(LEAVES), st.floats(min_value=-1e6, max_value=1e9), min_size=1, max_size=60
)


@pytest.mark.parametrize("scheme", SCHEMES)
@settings(deadline=None, max_examples=25)
@given(leaf_t=amounts)
def test_lines_and_none_rows_together_keep_the_sum(scheme: str, leaf_t: dict[str, float]) -> None:
    """What is on a line, a memo line or a `none` row adds up to what was put on the leaves."""
    rolled = crosswalk.roll_up(leaf_t, crosswalk.load(), scheme=scheme)

    assert sum(rolled.values()) == pytest.approx(sum(leaf_t.values()), rel=1e-9, abs=1e-3)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_join_on_the_tables_keeps_the_sum(con: duckdb.DuckDBPyConnection, scheme: str) -> None:
    """The tables that SQL models join give total, memo and `none` parts that add up."""

    @settings(deadline=None, max_examples=15)
    @given(leaf_t=amounts)
    def holds(leaf_t: dict[str, float]) -> None:
        parts = _parts(con, scheme, leaf_t)

        assert set(parts) <= {"total", "memo", "none"}
        assert sum(parts.values()) == pytest.approx(sum(leaf_t.values()), rel=1e-9, abs=1e-3)

    holds()


def _parts(
    con: duckdb.DuckDBPyConnection, scheme: str, leaf_t: dict[str, float]
) -> dict[str, float]:
    con.register(
        "leaf_amount",
        pa.table({"category_code": list(leaf_t), "amount_t": list(leaf_t.values())}),
    )
    rows = con.execute(
        """
        select
            case
                when scheme_code = 'none' then 'none'
                when is_memo then 'memo'
                else 'total'
            end as part,
            sum(amount_t) as amount_t
        from leaf_amount
        join classification.crosswalk using (category_code)
        left join classification.scheme_line using (scheme, scheme_code)
        where scheme = ?
        group by part
        """,
        [scheme],
    ).fetchall()
    con.unregister("leaf_amount")
    return dict(rows)


@pytest.mark.parametrize("scheme", SCHEMES)
@settings(deadline=None, max_examples=25)
@given(leaf_t=amounts)
def test_a_roll_up_is_the_sum_of_the_roll_ups_of_its_parts(
    scheme: str, leaf_t: dict[str, float]
) -> None:
    """Leaves do not meet on the way: each arrives on one line only, whatever the others hold."""
    together = crosswalk.roll_up(leaf_t, crosswalk.load(), scheme=scheme)
    apart = [
        crosswalk.roll_up({leaf: amount}, crosswalk.load(), scheme=scheme)
        for leaf, amount in list(leaf_t.items())[:5]
    ]

    assert all(len(rows) == 1 for rows in apart)
    assert {row for rows in apart for row in rows} <= together.keys()
