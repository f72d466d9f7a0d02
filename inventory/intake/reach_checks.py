"""What the factor library reaches (可核算物质): told where a source is registered."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from inventory.factors.reach import Reach
from inventory.intake.hit import Hit, always
from inventory.intake.vector import filled, passing

if TYPE_CHECKING:
    import pandas as pd

NOBODY = Reach((), ())

Values = Mapping[str, "pd.Series[Any]"]


def findings(table: str, values: Values, reach: Callable[[], dict[str, Reach]]) -> Iterator[Hit]:
    """Sources of which nothing can be accounted, each; and what else is missing, by category."""
    if (
        table != "unit"
        or "category_code" not in values
        or not filled(values["category_code"]).any()
    ):
        return
    codes, known = values["category_code"], reach()
    void = passing(codes, lambda code: _is_void(known.get(code, NOBODY)))
    yield Hit("I290", "category_code", void, by_row=lambda row: _words(known[codes.iloc[row]]))
    for code in sorted(set(codes[filled(codes)])):
        one = known.get(code, NOBODY)
        if one.missing and one.accounted:
            mask = np.asarray((codes == code).to_numpy(dtype=bool) & filled(codes), dtype=bool)
            told = always(category=code, **_words(one))
            yield Hit("I291", "category_code", mask, told, is_summed=True)


def _is_void(one: Reach) -> bool:
    return bool(one.missing) and not one.accounted


def _words(one: Reach) -> dict[str, str]:
    return {
        "missing": "、".join(one.missing),
        "n": str(len(one.accounted)),
        "m": str(len(one.accounted) + len(one.missing)),
    }
