"""Models run in the order of what they read."""

import pytest

from inventory.core.errors import ModelError
from inventory.core.models import Model, in_order


def model(name: str, sql: str) -> Model:
    """A model of an invented room."""
    return Model(
        room="room",
        name=name,
        sql=sql,
        title_zh="题",
        title_en="title",
        grain="one row",
        cites=(),
        is_view=False,
    )


def test_a_model_comes_after_all_that_it_reads() -> None:
    """Names in a CTE are no tables; the order does not follow the alphabet."""
    last = model("a", "with z as (select 1 as x) select * from z join room.b using (x)")
    middle = model("b", "select x from room.c")
    first = model("c", "select 1 as x")

    assert in_order((last, middle, first)) == (first, middle, last)


def test_models_that_read_each_other_are_refused() -> None:
    """The message names the circle."""
    with pytest.raises(ModelError, match=r"room\.a → room\.b"):
        in_order((model("a", "select x from room.b"), model("b", "select x from room.a")))
